//! The log of a server: on the error stream, as text or as a JSON object for each line.

use orgyard_commands::ServeOptions;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What the crates here have to say; libraries only complain.
pub(crate) fn start(options: &ServeOptions) {
    let level = options.log_level.parse().unwrap_or(LevelFilter::WARN);
    let filter = Targets::new().with_default(LevelFilter::WARN.min(level)).with_target("orgyard", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = tracing_subscriber::registry().with(filter);
    // A log that is there already stays.
    let _ = match options.log_json {
        true => log.with(lines.json().flatten_event(true)).try_init(),
        false => log.with(lines.with_ansi(false)).try_init(),
    };
}
