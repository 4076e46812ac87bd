//! `bench [DIR]`: the promises about speed and memory, measured, each beside its limit; what the official CLI does too is run in
//! the same breath. DIR is a folder of checkouts (NPSP, easy-spaces-lwc); what is not there is left out and said.

mod convert;
mod linear;
mod load;
mod serve;
mod tracking;

use crate::binary::{build, command};
use crate::workspace::{complain, say};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The middle one of so many runs counts.
const RUNS: usize = 3;

struct Bench {
    program: PathBuf,
    scratch: TempDir,
    failed: usize,
}

/// Wall time, and the most memory the process held (where the platform tells).
struct Cost {
    time: Duration,
    peak_mb: Option<u64>,
}

pub(crate) fn run(corpus: Option<&PathBuf>) -> Result<bool> {
    let mut bench = Bench::new()?;
    bench.start_up()?;
    bench.serve(corpus)?;
    match corpus.map(|folder| folder.join("easy-spaces-lwc")).filter(|project| project.is_dir()) {
        Some(project) => bench.up(&project)?,
        None => complain("no easy-spaces-lwc: `up` is not measured"),
    }
    bench.conversions(corpus)?;
    bench.tracking()?;
    corpus.into_iter().try_for_each(|folder| bench.apex(folder))?;
    bench.generated()?;
    Ok(bench.verdict())
}

/// The part about conversion alone.
pub(crate) fn run_convert(corpus: &PathBuf) -> Result<bool> {
    let mut bench = Bench::new()?;
    bench.conversions(Some(corpus))?;
    Ok(bench.verdict())
}

/// The part about source tracking alone.
pub(crate) fn run_tracking() -> Result<bool> {
    let mut bench = Bench::new()?;
    bench.tracking()?;
    Ok(bench.verdict())
}

impl Bench {
    fn new() -> Result<Self> {
        let program = match std::env::var_os("ORGYARD_BIN") {
            Some(given) => given.into(),
            None => build(&[], "release")?,
        };
        Ok(Self { program, scratch: tempfile::tempdir()?, failed: 0 })
    }

    fn verdict(&self) -> bool {
        say(&format!("{} limits missed", self.failed));
        self.failed == 0
    }

    fn conversions(&mut self, corpus: Option<&PathBuf>) -> Result<()> {
        match corpus.map(|folder| folder.join("NPSP")).filter(|project| project.is_dir()) {
            Some(project) => self.convert(&project)?,
            None => complain("no NPSP: conversion is not measured"),
        }
        self.linear()
    }

    fn start_up(&mut self) -> Result<()> {
        let (home, here) = (self.folder("home")?, self.folder("here")?);
        self.once(&home, &here, &["org", "list"])?;
        for arguments in [["--help"].as_slice(), &["org", "list"]] {
            let cost = self.median(&home, &here, arguments)?;
            self.limit(&arguments.join(" "), &cost, 0.030);
        }
        Ok(())
    }

    fn up(&mut self, project: &Path) -> Result<()> {
        let home = self.folder("up")?;
        let cold = self.once(&home, project, &["up"])?;
        self.limit("up easy-spaces-lwc, cold", &cold, 3.0);
        let again = self.median(&home, project, &["up"])?;
        self.limit("up easy-spaces-lwc, again", &again, 0.3);
        Ok(())
    }

    /// Test suites, deploy and compile included, and the largest public project: compiled, told from memory, tested after a
    /// change.
    fn apex(&mut self, corpus: &Path) -> Result<()> {
        for (name, seconds) in [("fflib-apex-mocks", 1.0), ("apex-recipes", 1.5)] {
            let Some(project) = Some(corpus.join(name)).filter(|folder| folder.is_dir()) else { continue };
            let home = self.folder(name)?;
            let cold = self.once(&home, &project, &["apex", "run", "test"])?;
            self.limit(&format!("apex run test, {name}, cold"), &cold, seconds);
            let again = self.median(&home, &project, &["apex", "run", "test"])?;
            self.limit(&format!("apex run test, {name}, again"), &again, seconds);
        }
        let Some(project) = Some(corpus.join("NPSP")).filter(|folder| folder.is_dir()) else { return Ok(()) };
        let home = self.folder("compile")?;
        let mocks = "unpackaged/config/core_instrumentation_mock_classes";
        let words = ["apex", "compile", "--source-dir", "force-app", "--source-dir", mocks];
        let cold = self.once(&home, &project, &words)?;
        self.limit("apex compile, NPSP", &cold, 8.0);
        let peak = cold.peak_mb.unwrap_or_default();
        self.check(peak < 1536, &format!("apex compile, NPSP, memory: {peak} MB, limit 1536 MB"));
        let again = self.median(&home, &project, &words)?;
        self.limit("apex compile, NPSP, nothing changed", &again, 0.3);
        Ok(())
    }

    /// Ten layers of 50 packages, and of 25.
    fn generated(&mut self) -> Result<()> {
        let (large, small) = (self.project(500)?, self.project(250)?);
        let plan = self.once(&self.folder("plan")?, &large, &["up", "--dry-run"])?;
        self.limit("up --dry-run, 500 packages", &plan, 1.0);
        let whole = self.once(&self.folder("build-500")?, &large, &["build"])?;
        self.limit("build, 500 packages", &whole, 60.0);
        let half = self.once(&self.folder("build-250")?, &small, &["build"])?;
        self.limit("build, 250 packages, less than half of that", &half, whole.time.as_secs_f64() / 2.0);
        say(&format!("  ratio {:.2}", whole.time.as_secs_f64() / half.time.as_secs_f64()));
        Ok(())
    }

    fn project(&self, packages: usize) -> Result<PathBuf> {
        let folder = self.folder(&format!("project-{packages}"))?;
        crate::generate::run(packages, &folder)?;
        Ok(folder)
    }

    fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.scratch.path().join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn median(&self, home: &Path, folder: &Path, arguments: &[&str]) -> Result<Cost> {
        let runs = (0..RUNS).map(|_| self.once(home, folder, arguments)).collect::<Result<Vec<Cost>>>();
        let mut runs = runs?;
        runs.sort_by_key(|cost| cost.time);
        Ok(runs.swap_remove(RUNS / 2))
    }

    fn once(&self, home: &Path, folder: &Path, arguments: &[&str]) -> Result<Cost> {
        measured(command(&self.program, home, folder, arguments))
    }

    fn limit(&mut self, what: &str, cost: &Cost, seconds: f64) {
        let time = cost.time.as_secs_f64();
        let memory = cost.peak_mb.map_or_else(String::new, |mb| format!(", {mb} MB"));
        self.check(time < seconds, &format!("{what}: {time:.3} s{memory}, limit {seconds:.3} s"));
    }

    fn check(&mut self, kept: bool, line: &str) {
        self.failed += usize::from(!kept);
        say(&format!("{} {line}", if kept { "  " } else { "! " }));
    }
}

/// Runs a program to its end, which must be a good one.
fn measured(mut command: Command) -> Result<Cost> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("running a program")?;
    let mut peak_mb = None;
    let status = loop {
        // The peak only rises, so the last sample before the end is close to it.
        peak_mb = peak_of(child.id()).max(peak_mb);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    ensure!(status.success(), "{command:?} failed");
    Ok(Cost { time: start.elapsed(), peak_mb })
}

/// In MB, of the process and those it started.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let own = line.split_whitespace().next()?.parse::<u64>().ok()? / 1024;
    let started = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    Some(own + started.split_whitespace().filter_map(|child| peak_of(child.parse().ok()?)).sum::<u64>())
}
