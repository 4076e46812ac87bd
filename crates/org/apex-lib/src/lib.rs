//! The platform's own classes for the interpreter: one file per class, each a table of natives.
#![recursion_limit = "512"]

mod apex_pages;
mod app_launcher;
mod auth;
mod cache;
mod callout;
mod compression;
mod connect_api;
mod database;
mod dataweave;
mod eventbus;
mod host;
mod json;
mod messaging;
mod natives;
mod queue;
mod rest;
mod schema;
mod support;
mod system;
mod xml;

pub use host::{RestIncoming, RestOutgoing, begin_rest, from_json, rest_response, to_json};
pub use natives::natives;
