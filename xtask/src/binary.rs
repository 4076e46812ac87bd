//! The release binary, run as a user runs it, in a home of its own.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub(crate) struct Orgyard {
    program: PathBuf,
    home: TempDir,
}

pub(crate) struct Ran {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl Orgyard {
    /// `$ORGYARD_BIN`, else the release build, made now when it is missing or old.
    pub(crate) fn new() -> Result<Self> {
        let program = match std::env::var_os("ORGYARD_BIN") {
            Some(given) => given.into(),
            None => build(&[], "release")?,
        };
        Self::with_program(program)
    }

    pub(crate) fn with_program(program: PathBuf) -> Result<Self> {
        Ok(Self { program, home: tempfile::tempdir()? })
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(folder);
        command.env("ORGYARD_HOME", self.home.path().join("orgyard")).env("HOME", self.home.path());
        command
    }

    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Ran> {
        let start = Instant::now();
        let output = self.command(folder, arguments).output();
        let output = output.with_context(|| format!("running {}", self.program.display()))?;
        Ok(Ran {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            took: start.elapsed(),
        })
    }
}

/// Builds the binary with these arguments to cargo; answers where it is.
pub(crate) fn build(arguments: &[&str], profile: &str) -> Result<PathBuf> {
    let root = workspace::root();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "-q", "--profile", profile, "-p", "orgyard"]).args(arguments).current_dir(&root);
    if !command.status()?.success() {
        bail!("the binary does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join(profile).join(if cfg!(windows) { "orgyard.exe" } else { "orgyard" }))
}

/// The last line that says something: what a table shows of a failure.
pub(crate) fn last_line(ran: &Ran) -> String {
    let both = format!("{}\n{}", ran.stdout, ran.stderr);
    both.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no output").trim().to_string()
}
