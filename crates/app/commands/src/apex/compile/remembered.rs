//! The outcome of the last time, one file per project in the home.

use super::outcome::Outcome;
use crate::apex::program;
use crate::context::Context;
use orgyard_project::Project;
use orgyard_text::hash::Hasher;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

pub(super) struct Remembered {
    file: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Kept<O> {
    /// Of all that was compiled, and of the program that compiled it.
    key: String,
    outcome: O,
}

impl Remembered {
    pub(super) fn of(context: &Context, project: &Project) -> Self {
        let name = Hasher::default().part(project.root().to_string_lossy().as_bytes()).finish();
        Self { file: context.world.home.join("cache").join("apex-compile").join(format!("{name}.json")) }
    }

    /// A file that cannot be read is as good as none.
    pub(super) fn outcome(&self, key: &str) -> Option<Outcome> {
        let kept: Kept<Outcome> = serde_json::from_slice(&std::fs::read(&self.file).ok()?).ok()?;
        (kept.key == with_program(key)).then_some(kept.outcome)
    }

    /// The compile counts all the same when this fails.
    pub(super) fn keep(&self, key: &str, outcome: &Outcome, context: &Context) {
        if let Err(error) = self.write(&Kept { key: with_program(key), outcome }) {
            context.warn(format!("The outcome is not remembered: {}: {error}", self.file.display()));
        }
    }

    fn write(&self, kept: &Kept<&Outcome>) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let whole = self.file.with_extension(format!("{}.new", std::process::id()));
        std::fs::write(&whole, serde_json::to_vec(kept)?)?;
        std::fs::rename(&whole, &self.file)
    }
}

/// Another program may find other errors.
fn with_program(key: &str) -> String {
    format!("{key} {}", program::identity())
}
