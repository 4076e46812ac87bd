//! The engine from the outside.

mod first_steps;
mod fixture;
mod homes;
mod queries;
mod records;
