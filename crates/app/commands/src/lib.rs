//! What a developer or a CI job types: the commands, their flags, their results as text and as JSON.

mod alias;
mod apex;
mod api;
mod change_set;
mod cli;
mod completion;
mod config;
mod context;
mod data;
mod hub;
mod not_here;
mod org;
mod output;
mod package;
mod pipeline;
mod printer;
mod project;
mod registry;
mod run;
mod serve;
mod settings;
mod sf;
mod shared;
mod sobject;
mod table;

pub use context::{Embedded, ServeOptions, Serving, World};
pub use output::Failure;
pub use printer::Printer;
pub use run::run;
