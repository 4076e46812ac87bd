//! The clients: where they are, and which version that is.

use anyhow::{Context, Result};
use regex::Regex;
use std::path::{Path, PathBuf};
use std::process::Command;

/// In the page's order. Each is a program of this name in the clients' folder that answers `--version`.
pub(crate) const CLIENTS: [&str; 5] = ["sf", "sfp", "cci", "simple-salesforce", "jsforce"];

/// They take minutes, most of them their own: they run when they are asked for.
pub(crate) const SLOW: [&str; 2] = ["sfp", "cci"];

/// The folder of a client's scenarios, and of the scripts these run; `name` is the client, or one of its scenarios.
pub(crate) fn scenarios(name: &str) -> PathBuf {
    root().join("conformance/scenarios").join(name.split('/').next().unwrap_or_default())
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// `$ORGYARD_CLIENTS`, else where tools/clients.sh puts them.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("ORGYARD_CLIENTS").map_or_else(|| root().join("target/clients"), PathBuf::from)
}

/// Its version, if it is installed.
pub(crate) fn version(name: &str) -> Result<Option<String>> {
    let program = folder().join(name);
    if !program.exists() {
        return Ok(None);
    }
    let output = Command::new(&program).arg("--version").output().with_context(|| program.display().to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = Regex::new(r"\d+(?:\.\d+)+")?;
    Ok(Some(number.find(&text).map_or("unknown", |found| found.as_str()).to_string()))
}

/// `$ORGYARD_BIN`, else the release build, made now when it is missing or old.
pub(crate) fn binary() -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("ORGYARD_BIN") {
        return std::path::absolute(given).context("$ORGYARD_BIN");
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(["build", "-q", "--release", "-p", "orgyard"]).current_dir(root()).status()?;
    anyhow::ensure!(built.success(), "the binary does not build");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release/orgyard"))
}
