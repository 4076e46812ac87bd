//! A test run as people and machines read it: one file per form.

mod cobertura;
mod contention;
pub(crate) mod files;
mod forms;
mod html;
mod human;
mod json;
mod junit;
mod plain;
mod sources;
mod tap;

pub(crate) use sources::{Source, Sources};

use super::tested::Tested;
use crate::output::Output;
use serde_json::{Value, json};

/// Text as an attribute's value or an element's content.
fn escape_xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// How a result is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shown {
    pub format: Format,
    pub detailed: bool,
    pub concise: bool,
    pub row_locks: bool,
    /// Where files were written.
    pub output_dir: Option<String>,
    /// How to ask for the result in another form.
    pub hint: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Human,
    Tap,
    Junit,
    Json,
}

impl Format {
    pub(super) fn of(text: Option<&str>) -> Self {
        match text {
            Some("tap") => Self::Tap,
            Some("junit") => Self::Junit,
            Some("json") => Self::Json,
            _ => Self::Human,
        }
    }
}

/// The result of a command that ran tests or asked for a run.
#[derive(Default)]
pub(crate) struct Report {
    pub(super) tested: Tested,
    pub(super) shown: Shown,
}

impl Output for Report {
    fn json(&self) -> Value {
        let mut out = json::result(&self.tested);
        if self.shown.row_locks {
            out["rowLocks"] = contention::json(&self.tested);
        }
        out
    }

    fn human(&self) -> String {
        match self.shown.format {
            Format::Human => self.tables(),
            Format::Tap => tap::text(&self.tested, self.shown.hint.as_deref()),
            Format::Junit => junit::text(&self.tested),
            Format::Json => {
                let out = json!({"status": self.exit_code(), "result": self.json()});
                serde_json::to_string_pretty(&out).unwrap_or_default()
            }
        }
    }

    fn exit_code(&self) -> i32 {
        self.tested.exit_code()
    }
}

impl Report {
    /// For files alone.
    pub(crate) fn of(tested: Tested) -> Self {
        Self { tested, shown: Shown::default() }
    }

    fn tables(&self) -> String {
        let mut out = String::new();
        if let Some(folder) = &self.shown.output_dir {
            out = format!("Test result files written to {folder}\n");
        }
        if self.shown.row_locks {
            out += &contention::text(&self.tested);
        }
        out + &human::text(&self.tested, self.shown.detailed, self.shown.concise)
    }
}
