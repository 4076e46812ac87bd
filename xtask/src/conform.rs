//! `conform DIR…`: conversions both ways, file by file and, within archives, entry by entry, beside what the official CLI
//! writes. The official CLI is `$SF`, else the wrapper that tools/clients.sh made.

mod steps;
mod trees;

use crate::binary::Orgyard;
use crate::workspace::{complain, projects, root, say};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use steps::{Step, Work};
use trees::Tally;

pub(crate) fn run(folders: &[PathBuf]) -> Result<bool> {
    let orgyard = Orgyard::new()?;
    let sf = std::env::var_os("SF").unwrap_or_else(|| root().join("target/clients/sf").into());
    let tools = Tools { orgyard, sf: sf.into() };
    let mut tally = Tally::default();
    for folder in folders {
        for project in projects(folder)? {
            tools.project(&project, &mut tally)?;
        }
    }
    tally.different.iter().for_each(|name| complain(&format!("different: {name}")));
    if tally.equal_labels > 0 {
        let count = tally.equal_labels;
        say(&format!("{count} of the identical but for labels that sf writes twice (docs/differences.md)"));
    }
    say(&format!("{} identical, {} different", tally.identical, tally.different.len()));
    Ok(tally.different.is_empty())
}

struct Tools {
    orgyard: Orgyard,
    sf: PathBuf,
}

/// How a run ended.
struct Ended {
    success: bool,
    took: Duration,
    says: String,
}

impl Tools {
    /// Every conversion of a project, in a copy of it for each tool.
    fn project(&self, project: &Path, tally: &mut Tally) -> Result<()> {
        let work = Work::of(project)?;
        for step in work.steps()? {
            self.step(&work, &step, tally)?;
        }
        Ok(())
    }

    fn step(&self, work: &Work, step: &Step, tally: &mut Tally) -> Result<()> {
        if !work.theirs().join(&step.input).exists() {
            return Ok(());
        }
        let arguments = step.arguments();
        let ours = self.ours(&work.ours(), &arguments)?;
        let theirs = self.theirs(&work.theirs(), &arguments)?;
        let name = format!("{} {}", work.name, step.shown());
        say(&format!("{name}: {:.2} s, sf {:.2} s", ours.took.as_secs_f64(), theirs.took.as_secs_f64()));
        if !theirs.success {
            let end = if ours.success { "orgyard converts it" } else { "so does orgyard" };
            say(&format!("  sf refuses it, {end}: {}", theirs.says));
            return Ok(());
        }
        if !ours.success {
            complain(&format!("  orgyard fails: {}", ours.says));
        }
        tally.compare(&name, &work.ours().join(&step.output), &work.theirs().join(&step.output))
    }

    fn ours(&self, folder: &Path, arguments: &[&str]) -> Result<Ended> {
        let ran = self.orgyard.run(folder, arguments)?;
        Ok(Ended { success: ran.success, took: ran.took, says: crate::binary::last_line(&ran) })
    }

    fn theirs(&self, folder: &Path, arguments: &[&str]) -> Result<Ended> {
        let start = Instant::now();
        let output = Command::new(&self.sf).args(arguments).current_dir(folder).output().context("running sf")?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let says = text.lines().find(|line| line.contains("Error")).unwrap_or_default().trim().to_owned();
        Ok(Ended { success: output.status.success(), took: start.elapsed(), says })
    }
}
