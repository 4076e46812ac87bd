//! XML: trees and streams.

pub(crate) mod document;
pub(crate) mod node;
pub(crate) mod reader;
mod serial;
pub(crate) mod writer;
