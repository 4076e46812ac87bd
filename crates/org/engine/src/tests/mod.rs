//! The engine from the outside.

mod access;
mod catalog;
#[cfg(feature = "failpoints")]
mod crash;
mod first_steps;
mod fixture;
mod homes;
mod queries;
mod records;
mod searches;
mod selections;
mod tokens;
