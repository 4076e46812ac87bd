//! The pipeline from the outside: what is saved goes in as text, what triggers saw and what became of it comes out.

mod formulas;
mod order;
mod relations;
mod rollups;
mod scene;
mod standard;
