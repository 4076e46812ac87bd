//! What compiling showed, for people and as JSON.

use crate::output::Output;
use orgyard_schema::namespace_of;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    pub(super) classes: usize,
    pub(super) triggers: usize,
    pub(super) errors: Vec<Fault>,
    /// Names of packages that are not here, as they were first written.
    pub(super) external: Vec<String>,
    /// Told from memory.
    #[serde(skip)]
    pub(super) unchanged: bool,
    #[serde(skip)]
    pub(super) seconds: f64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) message: String,
}

impl Outcome {
    /// By namespace.
    fn external(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for name in &self.external {
            match namespace_of(name) {
                Some((namespace, _)) => out.entry(namespace).or_default().push(name),
                None => drop(out.entry(name).or_default()),
            }
        }
        out
    }
}

impl Output for Outcome {
    fn json(&self) -> Value {
        let mut out = json!(self);
        out["unchanged"] = self.unchanged.into();
        out["seconds"] = self.seconds.into();
        out
    }

    fn human(&self) -> String {
        let mut out = String::new();
        for fault in &self.errors {
            let _ = writeln!(out, "{}:{}:{}: {}", fault.file, fault.line, fault.column, fault.message);
        }
        for (namespace, names) in self.external() {
            let _ = writeln!(out, "Of {namespace}, which is not here: {}", list(&names));
        }
        let since = if self.unchanged { ", nothing changed since" } else { "" };
        let _ = writeln!(
            out,
            "{} classes and {} triggers compiled in {:.2} s{since}: {} external names, {} errors",
            self.classes,
            self.triggers,
            self.seconds,
            self.external.len(),
            self.errors.len()
        );
        out
    }

    fn exit_code(&self) -> i32 {
        i32::from(!self.errors.is_empty())
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "its classes".to_owned() } else { names.join(", ") }
}
