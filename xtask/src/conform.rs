//! `conform DIR…`: what `project convert source` writes, file by file and, within archives, entry by entry, beside what the official CLI writes.
//! The official CLI is `$SF`, else the wrapper that tools/clients.sh made.

use crate::binary::Orgyard;
use crate::workspace::{complain, files_below, projects, root, say};
use anyhow::{Context, Result, bail};
use orgyard_text::archive::{self, FileSet, Limits};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub(crate) fn run(folders: &[PathBuf]) -> Result<bool> {
    let orgyard = Orgyard::new()?;
    let mut identical = 0;
    let mut different = Vec::new();
    for folder in folders {
        for project in projects(folder)? {
            for directory in directories(&project)? {
                compare(&orgyard, &project, directory.as_deref(), &mut identical, &mut different)?;
            }
        }
    }
    for name in &different {
        complain(&format!("different: {name}"));
    }
    say(&format!("{identical} identical, {} different", different.len()));
    Ok(different.is_empty())
}

fn compare(
    orgyard: &Orgyard,
    project: &Path,
    directory: Option<&str>,
    identical: &mut usize,
    different: &mut Vec<String>,
) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let (ours, theirs) = (scratch.path().join("ours"), scratch.path().join("theirs"));
    let ran = orgyard.run(project, &arguments(directory, &ours))?;
    if !ran.success {
        bail!("{}: orgyard: {}{}", project.display(), ran.stdout, ran.stderr);
    }
    let start = Instant::now();
    let mut sf = Command::new(std::env::var_os("SF").unwrap_or_else(|| root().join("target/clients/sf").into()));
    let output = sf.args(arguments(directory, &theirs)).current_dir(project).output().context("running sf")?;
    if !output.status.success() {
        bail!("{}: sf: {}", project.display(), String::from_utf8_lossy(&output.stderr));
    }
    let name = format!("{}/{}", project.file_name().unwrap_or_default().to_string_lossy(), directory.unwrap_or("."));
    say(&format!("{name}: {:.2} s, sf {:.2} s", ran.took.as_secs_f64(), start.elapsed().as_secs_f64()));
    let (ours, theirs) = (tree(&ours)?, tree(&theirs)?);
    let all: std::collections::BTreeSet<&PathBuf> = ours.keys().chain(theirs.keys()).collect();
    for path in all {
        match (ours.get(path), theirs.get(path)) {
            (Some(a), Some(b)) if a == b => *identical += 1,
            (None, _) => different.push(format!("{name}: {} is missing here", path.display())),
            (_, None) => different.push(format!("{name}: {} is not there in sf's", path.display())),
            _ => different.push(format!("{name}: {}", path.display())),
        }
    }
    Ok(())
}

fn arguments<'a>(directory: Option<&'a str>, output: &'a Path) -> Vec<&'a str> {
    let mut arguments = vec!["project", "convert", "source", "--output-dir", output.to_str().unwrap_or_default()];
    arguments.extend(directory.into_iter().flat_map(|directory| ["--root-dir", directory]));
    arguments
}

fn tree(folder: &Path) -> Result<BTreeMap<PathBuf, FileSet>> {
    let read =
        |file: PathBuf| -> Result<_> { Ok((file.strip_prefix(folder)?.to_path_buf(), content(fs::read(&file)?))) };
    files_below(folder)?.into_iter().map(read).collect()
}

/// A file as it is, or what an archive holds: its time stamps and its compression do not count.
fn content(bytes: Vec<u8>) -> FileSet {
    archive::read(&bytes, Limits::default()).unwrap_or_else(|_| FileSet::from([(String::new(), bytes)]))
}

/// What is converted: what the command takes by itself, and where there are several package directories each of them.
/// Enough of JSON for a file we only read.
fn directories(project: &Path) -> Result<Vec<Option<String>>> {
    let text = fs::read_to_string(project.join("sfdx-project.json"))?;
    let packages = text.split("\"path\"").skip(1);
    let values = packages.filter_map(|rest| rest.split('"').nth(1).map(str::to_string));
    let found: Vec<String> = values.filter(|path| project.join(path).is_dir()).collect();
    let each = found.iter().filter(|_| found.len() > 1).cloned().map(Some);
    Ok(std::iter::once(None).chain(each).collect())
}
