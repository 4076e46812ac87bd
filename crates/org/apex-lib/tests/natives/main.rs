//! Natives, by what code that calls them gives.

mod collections;
mod dataweave;
mod events;
mod json;
mod messages;
mod pages;
mod platform;
mod records;
#[cfg(test)]
mod support;
mod text;
mod values;
mod xml;
