//! Apex in, text out: what a block writes with `System.debug`, and the exception it ends with.

mod cases;
mod classes;
mod collections;
mod exceptions;
#[cfg(test)]
mod harness;
mod limits;
mod operators;
mod records;
mod statements;
mod stubs;
mod text;
mod triggers;

#[cfg(test)]
use harness::{check, check_file, check_with};
