//! Text formats every layer shares: XML trees, zip archives, names and hashes.

pub mod archive;
pub mod hash;
pub mod names;
pub mod pieces;
pub mod xml;
