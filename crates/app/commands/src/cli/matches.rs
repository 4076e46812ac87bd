//! The flags and arguments of one call.

use std::collections::BTreeMap;

/// Values by flag name; a switch that is on has one empty value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Matches {
    values: BTreeMap<&'static str, Vec<String>>,
    switched_off: Vec<&'static str>,
    pub arguments: Vec<String>,
    /// The spelling the command was called by.
    pub spelling: String,
}

impl Matches {
    pub(crate) fn new(spelling: &str) -> Self {
        Self { spelling: spelling.to_owned(), ..Self::default() }
    }

    pub(crate) fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.values.entry(name).or_default().push(value.into());
    }

    pub(crate) fn switch_off(&mut self, name: &'static str) {
        self.values.remove(name);
        self.switched_off.push(name);
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// For a switch with `--no-`: on, off, or not said.
    pub(crate) fn switch(&self, name: &str) -> Option<bool> {
        match (self.has(name), self.switched_off.contains(&name)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.last().map(String::as_str)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// A number, which the parser has checked.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    #[cfg(test)]
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.values.iter().map(|(name, values)| (*name, values.as_slice()))
    }
}
