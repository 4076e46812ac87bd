//! Conversion of a large project, beside the official CLI and beside a plain copy of the same files.

use super::{Bench, Cost, measured};
use crate::binary::command;
use crate::workspace::{complain, root, say};
use anyhow::{Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The middle one of so many runs counts, ours and the copy in turns.
const RUNS: usize = 5;

struct Row {
    what: &'static str,
    arguments: Vec<String>,
    /// Relative to the project or absolute; the copy is of both.
    input: PathBuf,
    output: PathBuf,
}

impl Bench {
    /// To metadata format, back, and the manifest: 25 times as fast as the official CLI, or within one and a half times
    /// the copy; a quarter of its memory.
    pub(super) fn convert(&mut self, project: &Path) -> Result<()> {
        let home = self.folder("convert")?;
        let work = self.folder("work")?;
        for file in ["sfdx-project.json", ".forceignore"] {
            if project.join(file).is_file() {
                fs::copy(project.join(file), work.join(file))?;
            }
        }
        copy(&project.join("force-app"), &work.join("force-app"))?;
        for row in rows(&work) {
            self.row(&home, &work, &row)?;
        }
        Ok(())
    }

    fn row(&mut self, home: &Path, work: &Path, row: &Row) -> Result<()> {
        let arguments: Vec<&str> = row.arguments.iter().map(String::as_str).collect();
        let (mut ours, mut copies) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            clear(&row.output)?;
            ours.push(measured(command(&self.program, home, work, &arguments))?);
            copies.push(self.copied(row)?);
        }
        ours.sort_by_key(|cost| cost.time);
        copies.sort();
        let (our, floor) = (ours.swap_remove(RUNS / 2), copies.swap_remove(RUNS / 2));
        let sf = std::env::var_os("SF").map_or_else(|| root().join("target/clients/sf"), PathBuf::from);
        if !sf.exists() {
            complain("the official CLI is not there (tools/clients.sh): no comparison");
            return Ok(());
        }
        let mine = row.output.with_extension("ours");
        clear(&mine)?;
        fs::rename(&row.output, &mine)?;
        let mut theirs = Command::new(sf);
        theirs.args(&arguments).current_dir(work);
        let their = measured(theirs)?;
        clear(&row.output)?;
        fs::rename(&mine, &row.output)?;
        self.judge(row.what, &our, &their, floor);
        Ok(())
    }

    fn copied(&self, row: &Row) -> Result<Duration> {
        let to = self.scratch.path().join("copy");
        clear(&to)?;
        fs::create_dir_all(&to)?;
        let start = std::time::Instant::now();
        copy(&row.input, &to.join("input"))?;
        copy(&row.output, &to.join("output"))?;
        Ok(start.elapsed())
    }

    fn judge(&mut self, what: &str, our: &Cost, their: &Cost, floor: Duration) {
        let limit = (their.time.as_secs_f64() / 25.0).max(floor.as_secs_f64() * 1.5);
        self.limit(&format!("{what}, NPSP"), our, limit);
        let (sf, copy) = (their.time.as_secs_f64(), floor.as_secs_f64());
        let times = sf / our.time.as_secs_f64();
        say(&format!("  sf {sf:.2} s ({times:.1} times as long), a copy of the same files {copy:.3} s"));
        if let (Some(our), Some(their)) = (our.peak_mb, their.peak_mb) {
            self.check(our * 4 < their, &format!("{what}, NPSP, memory: {our} MB, sf {their} MB, limit a quarter"));
        }
    }
}

fn rows(work: &Path) -> Vec<Row> {
    let words = |words: &str, output: &Path| {
        let output = output.to_string_lossy();
        words.split(' ').map(|word| if word == "OUT" { output.to_string() } else { word.to_owned() }).collect()
    };
    let (package, source, manifest) = (work.join("out-package"), work.join("out-source"), work.join("out-manifest"));
    vec![
        Row {
            what: "to metadata format",
            arguments: words("project convert source --root-dir force-app --output-dir OUT", &package),
            input: work.join("force-app"),
            output: package.clone(),
        },
        Row {
            what: "back to source",
            arguments: words("project convert mdapi --root-dir out-package --output-dir OUT", &source),
            input: package,
            output: source,
        },
        Row {
            what: "manifest",
            arguments: words("project generate manifest --source-dir force-app --output-dir OUT", &manifest),
            input: work.join("force-app"),
            output: manifest,
        },
    ]
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let done = Command::new("cp").arg("-r").args([from, to]).status()?;
    ensure!(done.success(), "cp -r {} failed", from.display());
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
