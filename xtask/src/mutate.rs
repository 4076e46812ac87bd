//! `mutate DIR…`: takes each component that another one mentions out of a copy of the project, one at a time, and asks
//! whether `orgyard build` says so: the removed component's name, and a file with a line. What counts as a mention is
//! decided here from the text of the files alone, not by the checker that is under test.

mod mentions;
mod removal;

use crate::binary::{Orgyard, Ran, last_line};
use crate::workspace::{files_below, projects, say, write};
use anyhow::{Result, ensure};
use mentions::Texts;
use removal::Removal;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the issue asks for, in percent.
const ENOUGH: usize = 95;

pub(crate) fn run(folders: &[PathBuf]) -> Result<bool> {
    let mut enough = true;
    for folder in folders {
        for project in projects(folder)? {
            enough &= mutate(&project)?;
        }
    }
    Ok(enough)
}

fn mutate(original: &Path) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let project = copied(original, scratch.path())?;
    let checker = Checker::of(&project)?;
    let whole = checker.run(&project)?;
    ensure!(whole.success, "{} is not accepted as it is: {}", original.display(), last_line(&whole));

    let texts = Texts::read(&project)?;
    let removals: Vec<Removal> = removal::all(&texts)?.into_iter().filter(|one| texts.mention(one)).collect();
    let mut missed = Vec::new();
    for removal in &removals {
        removal.apply()?;
        let ran = checker.run(&project)?;
        removal.undo()?;
        if let Some(reason) = fault(removal, &ran) {
            missed.push(format!("  {} {}: {reason}", removal.kind, removal.name));
        }
    }
    let (all, reported) = (removals.len(), removals.len() - missed.len());
    let percent = (reported * 100).checked_div(all).unwrap_or(100);
    say(&format!("{}: {reported} of {all} removals reported ({percent} %)", original.display()));
    missed.iter().for_each(|line| say(line));
    Ok(percent >= ENOUGH)
}

/// What tells of a removal: the builds of a project's packages, or a deploy into a new org where it has none.
enum Checker {
    Build(Orgyard),
    Deploy,
}

impl Checker {
    fn of(project: &Path) -> Result<Self> {
        let has_packages = fs::read_to_string(project.join("sfdx-project.json"))?.contains("\"package\"");
        Ok(if has_packages { Self::Build(Orgyard::new()?) } else { Self::Deploy })
    }

    fn run(&self, project: &Path) -> Result<Ran> {
        match self {
            Self::Build(orgyard) => orgyard.run(project, &["build"]),
            Self::Deploy => Orgyard::new()?.run(project, &["up"]),
        }
    }
}

/// What is wrong with the answer to a removal; nothing where one line of it names the component, a file and a line.
fn fault(removal: &Removal, ran: &Ran) -> Option<String> {
    let both = format!("{}\n{}", ran.stdout, ran.stderr);
    if ran.success {
        return Some("built all the same".to_string());
    }
    // Apex and markup are quoted as they are written, in whatever case.
    let names: Vec<String> = removal.short_names().iter().map(|name| name.to_lowercase()).collect();
    let names_it = |line: &str| names.iter().any(|name| mentions::has_word(&line.to_lowercase(), name));
    let mut named = both.lines().filter(|line| names_it(line)).peekable();
    let Some(first) = named.peek().copied() else { return Some(format!("not named: {}", complaint(&both))) };
    let placed = named.any(has_place);
    (!placed).then(|| format!("no file and line: {}", first.trim()))
}

/// The first line that has a place; what a reader would look at instead.
fn complaint(text: &str) -> &str {
    text.lines().find(|line| has_place(line)).or(text.lines().last()).unwrap_or_default().trim()
}

/// `path/file.ext:12: …`.
fn has_place(line: &str) -> bool {
    let starts_with_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
    let ends_with_file = |text: &str| text.rsplit_once('.').is_some_and(|(_, extension)| is_word(extension));
    line.match_indices(':').any(|(at, _)| ends_with_file(&line[..at]) && starts_with_number(&line[at + 1..]))
}

/// A copy of the project; one that names its neighbours comes with them.
fn copied(original: &Path, target: &Path) -> Result<PathBuf> {
    let original = original.canonicalize()?;
    let needs_neighbours = fs::read_to_string(original.join("sfdx-project.json"))?.contains("\"../");
    let root = original.parent().filter(|_| needs_neighbours).unwrap_or(&original);
    copy(root, target)?;
    Ok(target.join(original.strip_prefix(root)?))
}

/// A folder as its repository holds it: what is ignored there is no part of it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(from).output();
    let listed = listed.ok().filter(|output| output.status.success()).map(|output| output.stdout).unwrap_or_default();
    let names = String::from_utf8_lossy(&listed);
    let mut files: Vec<PathBuf> =
        names.split('\0').filter(|name| !name.is_empty()).map(|name| from.join(name)).collect();
    if files.is_empty() {
        files = files_below(from)?;
    }
    for file in files.iter().filter(|file| file.is_file()) {
        write(&to.join(file.strip_prefix(from)?), fs::read(file)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::has_place;

    #[test]
    fn a_place_is_a_file_and_a_line() {
        assert!(has_place("  app/layouts/A__c-A Layout.layout-meta.xml:3:14: A: no such field"));
        assert!(!has_place("  layouts/A__c-A Layout.layout (3:14): A: no such field"));
        assert!(has_place("classes/A.cls:3: Variable does not exist: B"));
        assert!(!has_place("at 12:30 it failed"));
        assert!(!has_place("error: no such thing"));
    }
}
