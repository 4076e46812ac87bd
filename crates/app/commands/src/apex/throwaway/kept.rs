//! The org of a project's test runs, kept in the home from one run to the next: only what has changed since is deployed.

use super::{DEFINITION_FILE, name, send};
use crate::apex::program;
use crate::apex::watch::Snapshot;
use crate::context::Context;
use crate::output::Failure;
use crate::project::part;
use orgyard_client::{Home, Org};
use orgyard_project::Project;
use orgyard_text::hash::Hasher;
use serde::{Deserialize, Serialize};
use std::fs::{File, create_dir_all, read, remove_dir_all, rename, write};
use std::path::PathBuf;

/// After so many runs with changes the org is made anew: each deploy leaves a request behind.
const MOST_UPDATES: u32 = 100;

/// A folder of the home that no other process uses meanwhile.
pub(super) struct Kept {
    folder: PathBuf,
    key: String,
    _lock: File,
}

/// What is in the org.
#[derive(Default, Serialize, Deserialize)]
struct State {
    key: String,
    username: String,
    updates: u32,
    /// By project, in the order of their deploys.
    deployed: Vec<Snapshot>,
}

impl Kept {
    /// None where another process tests the same projects, and where nothing can be kept: then memory serves.
    pub(super) fn find(context: &Context, projects: &[Project]) -> Option<Self> {
        let roots = projects.iter().map(|project| project.root().to_string_lossy().into_owned());
        let name = roots.fold(Hasher::default(), |hasher, root| hasher.part(root.as_bytes())).finish();
        let folder = context.world.home.join("cache").join("tests").join(name);
        create_dir_all(&folder).ok()?;
        let lock = File::create(folder.join("lock")).ok()?;
        lock.try_lock().ok()?;
        Some(Self { folder, key: key(projects), _lock: lock })
    }

    /// The org of last time with what has changed since; None where there is none, and where the changes do not fit:
    /// then all is deployed anew, which also tells what is wrong.
    pub(super) async fn org(&self, context: &Context, projects: &[Project]) -> Option<Org> {
        let mut state: State = serde_json::from_slice(&read(self.folder.join("state.json")).ok()?).ok()?;
        if state.key != self.key || state.updates >= MOST_UPDATES || state.deployed.len() != projects.len() {
            return None;
        }
        let home = self.home(context).ok()?;
        let org = home.org(home.login(&state.username).await.ok()?);
        let mut changed = false;
        for (project, deployed) in projects.iter().zip(&mut state.deployed) {
            changed |= update(context, &org, project, deployed).await.ok()?;
        }
        if changed {
            state.updates += 1;
            self.write(&state).ok()?;
        }
        Some(org)
    }

    /// An empty home in place of the one of last time.
    pub(super) fn begin(&self, context: &Context) -> Result<Home, Failure> {
        let gone = |path: PathBuf| match remove_dir_all(&path) {
            Err(error) if path.exists() => {
                Err(Failure::new("HomeError", format!("{} cannot be removed: {error}", path.display())))
            }
            _ => Ok(()),
        };
        // Without a state what is left of the home counts for nothing.
        let _ = std::fs::remove_file(self.folder.join("state.json"));
        gone(self.folder.join("home"))?;
        self.home(context)
    }

    /// The org holds these files now. When this fails, the next run begins anew.
    pub(super) fn keep(&self, username: &str, deployed: Vec<Snapshot>) {
        let state = State { key: self.key.clone(), username: username.to_owned(), updates: 0, deployed };
        let _ = self.write(&state);
    }

    fn home(&self, context: &Context) -> Result<Home, Failure> {
        context.world.embedded.kept(&self.folder.join("home"))
    }

    fn write(&self, state: &State) -> std::io::Result<()> {
        let whole = self.folder.join("state.new");
        write(&whole, serde_json::to_vec(state)?)?;
        rename(&whole, self.folder.join("state.json"))
    }
}

/// Names the program and the files that say how the org is made.
fn key(projects: &[Project]) -> String {
    let files = projects.iter().flat_map(|project| {
        ["sfdx-project.json", ".forceignore", DEFINITION_FILE].map(|file| project.root().join(file))
    });
    let start = Hasher::default().part(program::identity().as_bytes());
    files.fold(start, |hasher, file| hasher.part(&read(file).unwrap_or_default())).finish()
}

/// Deploys what has changed; whether anything has.
async fn update(context: &Context, org: &Org, project: &Project, deployed: &mut Snapshot) -> Result<bool, Failure> {
    let now = Snapshot::take(project)?;
    let change = now.since(deployed);
    *deployed = now;
    if change.is_empty() {
        return Ok(false);
    }
    let gone: Vec<(String, String)> = change.gone.iter().cloned().collect();
    let written: Vec<String> = change.written.iter().cloned().collect();
    send(org, &part(context, project, &written, &gone)?, &name(project)).await?;
    Ok(true)
}
