//! What is converted: a project's package directories, and folders of metadata beside them as suites of sample projects
//! have them.

use crate::workspace::files_below;
use anyhow::Result;
use orgyard_project::Project;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Copies of a project, one for each tool. No folder here is named like one of a metadata type: the official CLI takes
/// types from the whole path.
pub(super) struct Work {
    pub(super) name: String,
    scratch: TempDir,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    to_source: bool,
    /// Both relative to the copy.
    pub(super) input: String,
    pub(super) output: String,
}

impl Step {
    /// What is told beside `project convert`.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", if self.to_source { "mdapi" } else { "source" }, self.input)
    }

    pub(super) fn arguments(&self) -> Vec<&str> {
        let direction = if self.to_source { "mdapi" } else { "source" };
        vec!["project", "convert", direction, "--root-dir", &self.input, "--output-dir", &self.output]
    }
}

impl Work {
    pub(super) fn of(project: &Path) -> Result<Self> {
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let work = Self { name, scratch: tempfile::tempdir()? };
        for copy in [work.ours(), work.theirs()] {
            for file in files_below(project)? {
                let to = copy.join(file.strip_prefix(project)?);
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::copy(&file, to)?;
            }
            for directory in Project::open(&copy)?.directories() {
                fs::create_dir_all(copy.join(&directory.path))?;
            }
        }
        Ok(work)
    }

    pub(super) fn ours(&self) -> PathBuf {
        self.scratch.path().join("ours")
    }

    pub(super) fn theirs(&self) -> PathBuf {
        self.scratch.path().join("theirs")
    }

    /// Source goes to metadata format and from there back, metadata to source and from there back.
    pub(super) fn steps(&self) -> Result<Vec<Step>> {
        let project = Project::open(&self.theirs())?;
        let mut sources: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
        sources.push("originalSource".into());
        let mut packages = vec!["mdapiOutput".to_string()];
        for entry in fs::read_dir(self.theirs())? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("originalMdapi") {
                packages.push(name);
            }
        }
        packages.sort();
        sources.sort();
        sources.dedup();
        let there = sources.into_iter().map(|folder| (false, folder));
        let back = packages.into_iter().map(|folder| (true, folder));
        let inputs: Vec<(bool, String)> = there.chain(back).filter(|(_, folder)| self.has_files(folder)).collect();
        Ok(inputs.into_iter().flat_map(|(to_source, input)| both_ways(to_source, &input)).collect())
    }

    fn has_files(&self, folder: &str) -> bool {
        files_below(&self.theirs().join(folder)).is_ok_and(|files| !files.is_empty())
    }
}

fn both_ways(to_source: bool, input: &str) -> [Step; 2] {
    let flat = input.trim_matches(['.', '/']).replace('/', "-");
    let kind = if to_source { "package" } else { "source" };
    let (there, back) = (format!("out-{kind}-{flat}"), format!("back-{kind}-{flat}"));
    [
        Step { to_source, input: input.into(), output: there.clone() },
        Step { to_source: !to_source, input: there, output: back },
    ]
}
