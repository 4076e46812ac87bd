//! Conversion of a large project, beside the official CLI and beside a plain copy of the same files.

use super::{Bench, Cost, measured};
use crate::binary::command;
use crate::workspace::{complain, root, say};
use anyhow::{Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The middle one of so many runs counts: ours, the copy and the official CLI in turns. Each writes to a folder of its own:
/// a file system may be slow to make files where some have just been deleted.
const RUNS: usize = 5;

struct Row {
    what: &'static str,
    /// All but the folder to write to.
    words: String,
    input: PathBuf,
}

/// What all runs of a row took.
#[derive(Default)]
struct Runs {
    ours: Vec<Cost>,
    theirs: Vec<Cost>,
    copies: Vec<Duration>,
}

impl Bench {
    /// To metadata format, back, and the manifest: 25 times as fast as the official CLI, or within one and a half times
    /// the copy; a quarter of its memory.
    pub(super) fn convert(&mut self, project: &Path) -> Result<()> {
        let sf = std::env::var_os("SF").map_or_else(|| root().join("target/clients/sf"), PathBuf::from);
        if !sf.exists() {
            complain("the official CLI is not there (tools/clients.sh): conversion is not measured");
            return Ok(());
        }
        let work = self.folder("convert")?;
        for file in ["sfdx-project.json", ".forceignore"] {
            if project.join(file).is_file() {
                fs::copy(project.join(file), work.join(file))?;
            }
        }
        copy(&project.join("force-app"), &work.join("force-app"))?;
        for row in rows(&work) {
            let runs = self.runs(&row, &work, &sf)?;
            self.judge(row.what, runs);
        }
        Ok(())
    }

    fn runs(&self, row: &Row, work: &Path, sf: &Path) -> Result<Runs> {
        let home = self.folder("convert-home")?;
        let mut runs = Runs::default();
        for run in 0..RUNS {
            let folder = |who: &str| output(work, row.what, who, run);
            let arguments = |out: &Path| -> Vec<String> {
                let words = row.words.split(' ').map(str::to_owned);
                words.chain(["--output-dir".into(), out.to_string_lossy().into_owned()]).collect()
            };
            let (mine, copied) = (folder("ours"), folder("copy"));
            let ours = arguments(&mine);
            let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
            runs.ours.push(measured(command(&self.program, &home, work, &ours))?);
            runs.copies.push(copy_both(&row.input, &mine, &copied)?);
            let mut theirs = Command::new(sf);
            theirs.args(arguments(&folder("theirs"))).current_dir(work);
            runs.theirs.push(measured(theirs)?);
        }
        Ok(runs)
    }

    fn judge(&mut self, what: &str, mut runs: Runs) {
        // Held against each other: the most that ours took in any run, the least that the official CLI did.
        let most = runs.ours.iter().filter_map(|cost| cost.peak_mb).max();
        let least = runs.theirs.iter().filter_map(|cost| cost.peak_mb).min();
        runs.copies.sort();
        let (our, their) = (middle(&mut runs.ours), middle(&mut runs.theirs));
        let (our, sf, copy) = (our.as_secs_f64(), their.as_secs_f64(), runs.copies[RUNS / 2].as_secs_f64());
        let limit = (sf / 25.0).max(copy * 1.5);
        self.check(our < limit, &format!("{what}, NPSP: {our:.3} s, limit {limit:.3} s"));
        say(&format!("  sf {sf:.2} s ({:.1} times as long), a copy of the same files {copy:.3} s", sf / our));
        if let (Some(our), Some(sf)) = (most, least) {
            self.check(our * 4 < sf, &format!("{what}, NPSP, memory: {our} MB, sf {sf} MB, limit a quarter"));
        }
    }
}

fn middle(costs: &mut [Cost]) -> Duration {
    costs.sort_by_key(|cost| cost.time);
    costs[costs.len() / 2].time
}

fn rows(work: &Path) -> Vec<Row> {
    let force_app = work.join("force-app");
    let to_metadata = "to metadata format";
    let package = output(work, to_metadata, "ours", 0);
    let back = format!("project convert mdapi --root-dir {}", package.display());
    vec![
        Row {
            what: to_metadata,
            words: "project convert source --root-dir force-app".into(),
            input: force_app.clone(),
        },
        Row { what: "back to source", words: back, input: package },
        Row { what: "manifest", words: "project generate manifest --source-dir force-app".into(), input: force_app },
    ]
}

/// Where a run of a row writes to.
fn output(work: &Path, what: &str, who: &str, run: usize) -> PathBuf {
    work.join(format!("{}-{who}-{run}", what.replace(' ', "-")))
}

/// The floor: what was read and what was written, copied.
fn copy_both(input: &Path, output: &Path, to: &Path) -> Result<Duration> {
    fs::create_dir_all(to)?;
    let start = Instant::now();
    copy(input, &to.join("input"))?;
    copy(output, &to.join("output"))?;
    Ok(start.elapsed())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let done = Command::new("cp").arg("-r").args([from, to]).status()?;
    ensure!(done.success(), "cp -r {} failed", from.display());
    Ok(())
}
