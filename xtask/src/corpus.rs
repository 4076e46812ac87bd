//! `corpus DIR…`: every project below the folders is converted and taken through `up`, and must be left as it was.

use crate::binary::{Orgyard, Ran, last_line};
use crate::workspace::{projects, say};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn run(folders: &[PathBuf]) -> Result<bool> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(projects(folder)?);
    }
    say(&format!("{:<30} {:>10} {:>10}  result", "project", "convert", "up"));
    let mut failed = 0;
    for project in &found {
        let (ok, line) = line_of(project)?;
        failed += usize::from(!ok);
        say(&line);
    }
    say(&format!("{} projects, {failed} failed", found.len()));
    Ok(failed == 0)
}

fn line_of(project: &Path) -> Result<(bool, String)> {
    let orgyard = Orgyard::new()?;
    let name = project.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let before = git_status(project);
    let output = orgyard.home().join("converted");
    let convert = orgyard.run(project, &["project", "convert", "source", "--output-dir", &output.to_string_lossy()])?;
    let up = orgyard.run(project, &["up"])?;
    let result = if !convert.success {
        format!("convert: {}", last_line(&convert))
    } else if !up.success {
        format!("up: {}", last_line(&up))
    } else if git_status(project) != before {
        "git status is not what it was".to_string()
    } else {
        "ok".to_string()
    };
    let seconds = |ran: &Ran| format!("{:.2} s", ran.took.as_secs_f64());
    Ok((result == "ok", format!("{name:<30} {:>10} {:>10}  {result}", seconds(&convert), seconds(&up))))
}

/// What git says of the folder; empty where it is no checkout.
fn git_status(project: &Path) -> String {
    let output = Command::new("git").args(["status", "--porcelain", "."]).current_dir(project).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}
