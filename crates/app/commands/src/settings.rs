//! Our own configuration and aliases: files in the home, and in the project's `.orgyard` folder.

use crate::output::Failure;
use indexmap::IndexMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A configuration variable: its name, what it was called before, and the environment variable that overrides it.
pub(crate) struct Variable {
    pub name: &'static str,
    pub old: &'static str,
    pub check: fn(&str) -> Option<&'static str>,
}

pub(crate) static VARIABLES: &[Variable] = &[
    Variable { name: "target-org", old: "defaultusername", check: anything },
    Variable { name: "target-dev-hub", old: "defaultdevhubusername", check: anything },
    Variable { name: "org-api-version", old: "apiVersion", check: api_version },
    Variable { name: "org-instance-url", old: "instanceUrl", check: url },
    Variable { name: "org-max-query-limit", old: "maxQueryLimit", check: positive },
    Variable { name: "org-capitalize-record-types", old: "", check: boolean },
    Variable { name: "disable-telemetry", old: "disableTelemetry", check: boolean },
];

fn anything(_: &str) -> Option<&'static str> {
    None
}

fn api_version(value: &str) -> Option<&'static str> {
    let digits = value.strip_suffix(".0").unwrap_or_default();
    let good = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    (!good).then_some("Specify a valid Salesforce API version, for example, 42.0.")
}

fn url(value: &str) -> Option<&'static str> {
    (!value.starts_with("https://") && !value.starts_with("http://")).then_some("Specify a valid URL.")
}

fn positive(value: &str) -> Option<&'static str> {
    value
        .parse::<u32>()
        .is_ok_and(|number| number > 0)
        .then_some(())
        .map_or(Some("Specify a whole number above 0."), |()| None)
}

fn boolean(value: &str) -> Option<&'static str> {
    (!matches!(value, "true" | "false")).then_some("The config value can only be set to true or false.")
}

impl Variable {
    pub(crate) fn find(name: &str) -> Option<&'static Variable> {
        VARIABLES.iter().find(|variable| variable.name == name || (!variable.old.is_empty() && variable.old == name))
    }

    /// `SF_TARGET_ORG`.
    pub(crate) fn environment(&self) -> String {
        format!("SF_{}", self.name.to_uppercase().replace('-', "_"))
    }
}

/// A flat JSON file of texts, changed whole.
pub(crate) struct TextFile {
    path: PathBuf,
    /// Held while the file is changed: what another command changes meanwhile is not lost.
    lock: PathBuf,
}

impl TextFile {
    pub(crate) fn aliases(home: &Path) -> Self {
        Self::new(home.join("aliases.json"), home)
    }

    /// Deploys that were started from here, by id.
    pub(crate) fn deploys(home: &Path) -> Self {
        Self::new(home.join("deploys.json"), home)
    }

    /// The same of bulk jobs.
    pub(crate) fn bulk_jobs(home: &Path) -> Self {
        Self::new(home.join("bulk-jobs.json"), home)
    }

    /// The same of orgs that were asked for.
    pub(crate) fn org_requests(home: &Path) -> Self {
        Self::new(home.join("org-requests.json"), home)
    }

    pub(crate) fn global(home: &Path) -> Self {
        Self::new(home.join("config.json"), home)
    }

    pub(crate) fn local(project: &Path, home: &Path) -> Self {
        Self::new(project.join(".orgyard").join("config.json"), home)
    }

    fn new(path: PathBuf, home: &Path) -> Self {
        Self { path, lock: home.join("config.lock") }
    }

    pub(crate) fn read(&self) -> Result<IndexMap<String, String>, Failure> {
        match std::fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                let message = format!("{} is damaged: {error}.", self.path.display());
                Failure::new("ConfigFileError", message).action("Correct the file, or delete it to start afresh")
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(IndexMap::new()),
            Err(error) => {
                Err(Failure::new("ConfigFileError", format!("{} cannot be read: {error}.", self.path.display())))
            }
        }
    }

    pub(crate) fn change(&self, edit: impl FnOnce(&mut IndexMap<String, String>)) -> Result<(), Failure> {
        let _held = self.hold().map_err(|error| self.unwritable(&error))?;
        let mut map = self.read()?;
        edit(&mut map);
        let text = serde_json::to_string_pretty(&map).unwrap_or_default() + "\n";
        let beside = self.path.with_extension("new");
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&beside, text))
            .and_then(|()| std::fs::rename(&beside, &self.path));
        written.map_err(|error| {
            let _ = std::fs::remove_file(&beside);
            self.unwritable(&error)
        })
    }

    fn hold(&self) -> std::io::Result<File> {
        std::fs::create_dir_all(self.lock.parent().unwrap_or(Path::new(".")))?;
        let file = File::options().create(true).truncate(false).write(true).open(&self.lock)?;
        file.lock()?;
        Ok(file)
    }

    fn unwritable(&self, error: &std::io::Error) -> Failure {
        Failure::new("ConfigFileError", format!("{} cannot be written: {error}.", self.path.display()))
    }
}

/// Where a value comes from, as `config list` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Environment,
    Local,
    Global,
}

impl Location {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Location::Environment => "Environment",
            Location::Local => "Local",
            Location::Global => "Global",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_made_at_the_same_time_are_all_kept() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let file = TextFile::aliases(home.path());
                scope.spawn(move || {
                    for round in 0..10 {
                        let name = format!("{number}-{round}");
                        file.change(|map| _ = map.insert(name, String::new())).ok().unwrap();
                    }
                });
            }
        });
        assert_eq!(TextFile::aliases(home.path()).read().map(|map| map.len()).ok(), Some(80));
    }
}
