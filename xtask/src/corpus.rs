//! `corpus DIR…`: every project below the folders. Its conversions both ways are held beside what the official CLI writes, file
//! by file and, within archives, entry by entry; then it goes through `up`, which may fail where the project is not whole but must
//! leave it as it was. The official CLI is `$SF`, else the wrapper that tools/clients.sh made.

mod steps;
mod trees;

use crate::binary::{Orgyard, Ran, last_line};
use crate::workspace::{complain, projects, root, say};
use anyhow::{Context, Result};
use orgyard_project::Project;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use steps::{Step, Work};
use trees::Tally;

pub(crate) fn run(folders: &[PathBuf]) -> Result<bool> {
    let orgyard = Orgyard::new()?;
    let sf = std::env::var_os("SF").unwrap_or_else(|| root().join("target/clients/sf").into());
    let tools = Tools { orgyard, sf: sf.into() };
    say(&row("project", ["identical", "different", "orgyard", "sf", "up"], "result"));
    let (mut all, mut touched) = (Tally::default(), false);
    for folder in folders {
        for project in projects(folder)? {
            let done = tools.project(&project)?;
            say(&done.line());
            done.notes.iter().for_each(|note| say(&format!("  {note}")));
            touched |= done.touched;
            all.add(done.tally);
        }
    }
    all.different.iter().for_each(|name| complain(&format!("different: {name}")));
    if all.equal_labels > 0 {
        say(&format!(
            "{} of the identical but for labels that sf writes twice (docs/differences.md)",
            all.equal_labels
        ));
    }
    say(&format!("{} identical, {} different", all.identical, all.different.len()));
    Ok(all.different.is_empty() && !touched)
}

fn row(name: &str, [identical, different, ours, theirs, up]: [&str; 5], result: &str) -> String {
    format!("{name:<30} {identical:>9} {different:>9} {ours:>9} {theirs:>9} {up:>9}  {result}")
}

/// What came of a project.
#[derive(Default)]
struct Done {
    name: String,
    tally: Tally,
    /// All conversions together.
    ours: Duration,
    theirs: Duration,
    took: Duration,
    up: String,
    /// Whether the project is not as it was.
    touched: bool,
    /// What the table has no column for.
    notes: Vec<String>,
}

impl Done {
    fn line(&self) -> String {
        let seconds = [self.ours, self.theirs, self.took].map(|took| format!("{:.2} s", took.as_secs_f64()));
        let (identical, different) = (self.tally.identical.to_string(), self.tally.different.len().to_string());
        row(&self.name, [&identical, &different, &seconds[0], &seconds[1], &seconds[2]], &self.up)
    }
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

impl Ended {
    fn of(ran: &Ran) -> Self {
        Self { success: ran.success, took: ran.took, says: last_line(ran) }
    }
}

impl Tools {
    /// Every conversion of a project, in a copy of it for each tool; `up` in the project itself.
    fn project(&self, project: &Path) -> Result<Done> {
        let work = Work::of(project)?;
        let mut done = Done { name: work.name.clone(), ..Done::default() };
        for step in work.steps()? {
            self.step(&work, &step, &mut done)?;
        }
        // Samples of a single conversion have no source to deploy.
        let opened = Project::open(project)?;
        if !opened.directories().iter().all(|directory| opened.path_of(directory).is_dir()) {
            done.up = "no source for up".to_owned();
            return Ok(done);
        }
        let before = git_status(project);
        let up = self.orgyard.in_a_new_home()?.run(project, &["up"])?;
        done.took = up.took;
        done.touched = git_status(project) != before;
        done.up = match up.success {
            _ if done.touched => "git status is not what it was".to_owned(),
            true => "ok".to_owned(),
            false => format!("up: {}", first_problem(&up)),
        };
        Ok(done)
    }

    fn step(&self, work: &Work, step: &Step, done: &mut Done) -> Result<()> {
        if !work.theirs().join(&step.input).exists() {
            return Ok(());
        }
        let arguments = step.arguments();
        let ours = Ended::of(&self.orgyard.run(&work.ours(), &arguments)?);
        let theirs = self.theirs(&work.theirs(), &arguments)?;
        done.ours += ours.took;
        done.theirs += theirs.took;
        let name = step.shown();
        // What sf does not convert, it writes no files of.
        if !theirs.success {
            let end = if ours.success { "orgyard converts it" } else { "so does orgyard" };
            done.notes.push(format!("{name}: sf refuses it, {end}: {}", theirs.says));
            return Ok(());
        }
        let output = ours.success.then(|| work.ours().join(&step.output));
        if output.is_none() {
            done.notes.push(format!("{name}: orgyard fails: {}", ours.says));
        }
        done.tally.compare(&format!("{} {name}", work.name), output.as_deref(), &work.theirs().join(&step.output))
    }

    fn theirs(&self, folder: &Path, arguments: &[&str]) -> Result<Ended> {
        let start = Instant::now();
        let output = Command::new(&self.sf).args(arguments).current_dir(folder).output();
        let output = output.with_context(|| format!("running {}; tools/clients.sh sf makes it", self.sf.display()))?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let says = text.lines().find(|line| line.contains("Error")).unwrap_or_default().trim().to_owned();
        Ok(Ended { success: output.status.success(), took: start.elapsed(), says })
    }
}

/// The problem a deploy tells first, else the last line.
fn first_problem(ran: &Ran) -> String {
    let is_problem = |line: &&str| line.starts_with("Error") || line.starts_with("  ");
    let text = ran.stdout.lines().find(is_problem).map_or_else(|| last_line(ran), |line| line.trim().to_owned());
    text.chars().take(150).collect()
}

/// What git says of the folder; empty where it is no checkout.
fn git_status(project: &Path) -> String {
    let output = Command::new("git").args(["status", "--porcelain", "."]).current_dir(project).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}
