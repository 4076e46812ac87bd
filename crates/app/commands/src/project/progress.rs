//! How far a deploy or a retrieve is, drawn for a person who watches. What is over within a second is not drawn.

use crate::context::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// One line: what is done, how far that is, and for how long.
pub(super) struct Watched {
    shown: bool,
    began: Instant,
    bar: OnceLock<ProgressBar>,
}

const SOON: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(120);

impl Watched {
    /// Nothing is drawn where nobody sees it, and with `--json`.
    pub(super) fn new(context: &Context) -> Self {
        let shown = !context.json && context.world.printer.is_interactive();
        Self { shown, began: Instant::now(), bar: OnceLock::new() }
    }

    /// A deploy's result so far.
    pub(super) fn deploy(&self, result: &Value) {
        self.say(|| deploying(result));
    }

    pub(super) fn say(&self, text: impl FnOnce() -> String) {
        if self.shown && self.began.elapsed() >= SOON {
            self.bar.get_or_init(|| bar(self.began.elapsed())).set_message(text());
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(elapsed: Duration) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(elapsed);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}

/// `InProgress  Components 3/12  Tests 1/4 (1 failed)`
fn deploying(result: &Value) -> String {
    let number = |name: &str| result.get(name).and_then(Value::as_u64).unwrap_or_default();
    let mut out = result.get("status").and_then(Value::as_str).unwrap_or("Pending").to_owned();
    let mut count = |what: &str, done: &str, total: &str, failed: &str| {
        if number(total) > 0 {
            let failures = match number(failed) {
                0 => String::new(),
                failures => format!(" ({failures} failed)"),
            };
            out += &format!("  {what} {}/{}{failures}", number(done), number(total));
        }
    };
    count("Components", "numberComponentsDeployed", "numberComponentsTotal", "numberComponentErrors");
    count("Tests", "numberTestsCompleted", "numberTestsTotal", "numberTestErrors");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_line_tells_how_far_it_is() {
        assert_eq!(deploying(&json!({})), "Pending");
        let result = json!({"status": "InProgress", "numberComponentsDeployed": 3, "numberComponentsTotal": 12,
            "numberTestsCompleted": 1, "numberTestsTotal": 4, "numberTestErrors": 1});
        assert_eq!(deploying(&result), "InProgress  Components 3/12  Tests 1/4 (1 failed)");
    }
}
