//! A folder with a home and a project, and the program run in it.

use crate::binary::{Ran, command, last_line, run};
use crate::workspace::files_below;
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The orgs of every scene: the hub, and the one that packages are installed into.
const ORGS: [&str; 2] = ["production", "target"];

pub(super) struct World<'a> {
    pub(super) program: &'a Path,
    pub(super) folder: &'a Path,
}

#[derive(Default)]
pub(super) struct Dump {
    /// `orgyard org dump` of each org.
    pub(super) orgs: BTreeMap<&'static str, String>,
    /// The names of the home's files, but for what the database keeps beside its own.
    pub(super) files: BTreeSet<String>,
    /// Jobs that are neither done nor failed, as the dump shows them.
    pub(super) running: String,
}

impl World<'_> {
    fn ran(&self, arguments: &[&str], fail_at: Option<usize>) -> Result<Ran> {
        let mut command = command(self.program, &self.folder.join("home"), &self.folder.join("project"), arguments);
        if let Some(point) = fail_at {
            command.env("ORGYARD_FAIL_AT", point.to_string());
        }
        run(command)
    }

    pub(super) fn run_to(&self, point: usize, arguments: &[&str]) -> Result<Ran> {
        self.ran(arguments, Some(point))
    }

    /// What it prints; an error where it fails.
    pub(super) fn must(&self, arguments: &[&str]) -> Result<String> {
        let ran = self.ran(arguments, None)?;
        if !ran.success {
            bail!("orgyard {}: {}", arguments.join(" "), last_line(&ran));
        }
        Ok(ran.stdout)
    }

    pub(super) fn dump(&self) -> Result<Dump> {
        let mut dump = Dump::default();
        for org in ORGS {
            // An org that the command would only have made may be missing.
            let ran = self.ran(&["org", "dump", "--target-org", org], None)?;
            if ran.success {
                let running = ran.stdout.lines().filter(|line| line.starts_with("running "));
                dump.running.extend(running.map(|line| format!("{line}\n")));
                dump.orgs.insert(org, ran.stdout);
            }
        }
        let home = self.folder.join("home");
        for file in files_below(&home)? {
            let name = file.strip_prefix(&home)?.to_string_lossy().into_owned();
            if !name.ends_with("-wal") && !name.ends_with("-shm") {
                dump.files.insert(name);
            }
        }
        Ok(dump)
    }
}
