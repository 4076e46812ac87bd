//! Opening an address in a browser.

use crate::cli::Flag;
use crate::context::Context;
use crate::output::Failure;
use std::process::{Command, Stdio};

pub(super) const BROWSER: Flag =
    Flag::text("browser", "Browser to open.").short('b').options(&["chrome", "edge", "firefox"]);

/// Whether a browser was started. `Ok(false)` where there is none, and nobody asked for one by name.
pub(super) fn open(context: &Context, url: &str, browser: Option<&str>) -> Result<bool, Failure> {
    let started = programs(context, browser).into_iter().any(|(program, arguments)| {
        let quiet = || Stdio::null();
        let mut command = Command::new(program);
        command.args(arguments).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
    });
    match browser {
        Some(browser) if !started => {
            Err(Failure::new("CannotOpenBrowserError", format!("Unable to open the browser you specified ({browser})."))
                .action(format!("Ensure that {browser} is installed on your computer. Or specify a different browser using the --browser flag.")))
        }
        _ => Ok(started),
    }
}

/// Programs to try in turn, with what stands before the address.
fn programs(context: &Context, browser: Option<&str>) -> Vec<(String, Vec<&'static str>)> {
    let plain = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), vec![])).collect();
    if cfg!(target_os = "macos") {
        let app = browser.map(|browser| match browser {
            "chrome" => vec!["-a", "Google Chrome"],
            "edge" => vec!["-a", "Microsoft Edge"],
            _ => vec!["-a", "Firefox"],
        });
        return vec![("open".to_owned(), app.unwrap_or_default())];
    }
    if cfg!(windows) {
        let program = browser.map_or("explorer", |browser| match browser {
            "edge" => "msedge",
            "chrome" => "chrome",
            _ => "firefox",
        });
        return plain(&[program]);
    }
    match browser {
        Some("chrome") => plain(&["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"]),
        Some("edge") => plain(&["microsoft-edge", "microsoft-edge-stable"]),
        Some(_) => plain(&["firefox"]),
        None => {
            let own = context.variable("BROWSER").map(|program| (program.to_owned(), vec![]));
            // Without a screen the program that opens addresses would fail unseen, or open a browser of text.
            let screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| context.variable(name).is_some());
            let usual: Vec<(String, Vec<&'static str>)> = if screen { plain(&["xdg-open"]) } else { vec![] };
            own.into_iter().chain(usual).collect()
        }
    }
}
