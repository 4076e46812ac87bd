//! `project list ignored`.

use super::selection::{all_folders, is_there};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use orgyard_project::ForceIgnore;
use serde_json::{Value, json};
use std::path::Path;

pub(crate) static COMMAND: Command = Command {
    words: "project list ignored",
    spellings: &[Spelling::new("force:source:ignored:list")],
    class: "Ignored",
    summary: "List the files that .forceignore keeps from being deployed, retrieved or packaged.",
    description: "Without --source-dir, all package directories of the project are looked through.",
    examples: &[
        Example { says: "List all ignored files:", line: "project list ignored" },
        Example { says: "Ask of one file:", line: "project list ignored --source-dir force-app/jsconfig.json" },
    ],
    flags: &[Flag::text("source-dir", "Folder or file to look at.").short('p').aliases(&["sourcepath"])],
    arguments: Arguments::None,
    run: |context, matches| boxed(async { run(context, matches) }),
};

struct Ignored {
    files: Vec<String>,
    looked_at: Vec<String>,
}

fn run(context: &Context, matches: &Matches) -> Result<Ignored, Failure> {
    let project = context.project()?;
    let looked_at = match matches.get("source-dir") {
        Some(folder) => vec![folder.trim().to_owned()],
        None => all_folders(&project),
    };
    if matches.get("source-dir").is_none() {
        looked_at.iter().try_for_each(|folder| is_there(&project, folder))?;
    }
    let ignore = ForceIgnore::find(project.root());
    let mut files = Vec::new();
    for folder in &looked_at {
        collect(project.root(), folder, &ignore, &mut files).map_err(|_| {
            let message = format!(
                "File or directory '{folder}' doesn't exist in your project. Specify one that exists and rerun the \
                 command."
            );
            Failure::new("InvalidSourceDirError", message)
        })?;
    }
    Ok(Ignored { files, looked_at })
}

/// Links are not followed, so none can lead around in a circle.
fn collect(root: &Path, path: &str, ignore: &ForceIgnore, found: &mut Vec<String>) -> std::io::Result<()> {
    let full = root.join(path);
    if !std::fs::symlink_metadata(&full)?.is_dir() {
        if ignore.is_ignored(&full, false) {
            found.push(path.to_owned());
        }
        return Ok(());
    }
    let entries = std::fs::read_dir(&full)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.iter().try_for_each(|name| collect(root, &format!("{}/{name}", path.trim_end_matches('/')), ignore, found))
}

impl Output for Ignored {
    fn json(&self) -> Value {
        json!({"ignoredFiles": self.files})
    }

    fn human(&self) -> String {
        let (head, lines) = match self.files.is_empty() {
            true => ("No ignored files found in paths:", &self.looked_at),
            false => ("Found the following ignored files:", &self.files),
        };
        std::iter::once(head).chain(lines.iter().map(String::as_str)).map(|line| format!("{line}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_are_found_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        for file in ["a/b/x.log", "a/b/x.cls", "a/y.log", ".forceignore"] {
            std::fs::write(folder.path().join(file), if file.starts_with('.') { "*.log" } else { "" }).unwrap();
        }
        let check = |path: &str| {
            let (ignore, mut found) = (ForceIgnore::find(folder.path()), Vec::new());
            collect(folder.path(), path, &ignore, &mut found).map(|()| found.join(" ")).map_err(|error| error.kind())
        };
        assert_eq!(check("a"), Ok("a/b/x.log a/y.log".to_owned()));
        assert_eq!(check("a/b/x.cls"), Ok(String::new()));
        assert_eq!(check("nowhere"), Err(std::io::ErrorKind::NotFound));
        let shown = |files: &[&str]| {
            let files = files.iter().map(|file| (*file).to_owned()).collect();
            Ignored { files, looked_at: vec!["a".to_owned()] }.human()
        };
        assert_eq!(shown(&["a/x"]), "Found the following ignored files:\na/x\n");
        assert_eq!(shown(&[]), "No ignored files found in paths:\na\n");
    }
}
