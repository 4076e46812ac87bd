//! Progress of a run, drawn for a person who watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use orgyard_pipeline::{Event, Progress};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// One line: how many packages are done, and which are being worked on.
pub(super) struct Bars {
    bar: ProgressBar,
    open: Mutex<BTreeSet<String>>,
}

/// Names that fit in the line.
const NAMED: usize = 4;

impl Bars {
    pub(super) fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, open: Mutex::default() }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self, verb: &'static str, name: &str) {
        self.bar.set_prefix(verb);
        self.change(|open| _ = open.insert(name.to_owned()));
    }

    fn end(&self, name: &str) {
        self.change(|open| _ = open.remove(name));
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<String>)) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut open);
        let names: Vec<&str> = open.iter().take(NAMED).map(String::as_str).collect();
        let more = if open.len() > NAMED { " …" } else { "" };
        self.bar.set_message(names.join(", ") + more);
    }
}

impl Progress for Bars {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Planned(packages) => self.bar.set_length(*packages as u64),
            Event::Reading => self.bar.set_prefix("reading"),
            Event::Building(name) => self.begin("building", name),
            Event::Status(..) | Event::Note(_) => self.bar.tick(),
            Event::Done(name, _) => {
                self.bar.inc(1);
                self.end(name);
            }
            Event::Org(name, created) => {
                let verb = if *created { "created" } else { "using" };
                self.bar.set_message(format!("{verb} {name}"));
            }
            Event::Installing(name) => self.begin("installing", name),
            Event::Installed(name) => self.end(name),
        }
    }
}
