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
    /// Ended by a signal, not by itself.
    pub(crate) killed: bool,
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
        Ok(Self { program, home: tempfile::tempdir()? })
    }

    pub(crate) fn in_a_new_home(&self) -> Result<Self> {
        Ok(Self { program: self.program.clone(), home: tempfile::tempdir()? })
    }

    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Result<Ran> {
        run(command(&self.program, self.home.path(), folder, arguments))
    }
}

/// The program in a home and a folder, with nothing of the user's.
pub(crate) fn command(program: &Path, home: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("ORGYARD_HOME", home.join("orgyard")).env("HOME", home);
    command
}

pub(crate) fn run(mut command: Command) -> Result<Ran> {
    let start = Instant::now();
    let output = command.output().with_context(|| format!("running {}", command.get_program().to_string_lossy()))?;
    Ok(Ran {
        success: output.status.success(),
        killed: output.status.code().is_none(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        took: start.elapsed(),
    })
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
    Ok(target.join(if profile == "dev" { "debug" } else { profile }).join(if cfg!(windows) {
        "orgyard.exe"
    } else {
        "orgyard"
    }))
}

/// The last line that says something: what a table shows of a failure.
pub(crate) fn last_line(ran: &Ran) -> String {
    let both = format!("{}\n{}", ran.stdout, ran.stderr);
    both.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no output").trim().to_string()
}
