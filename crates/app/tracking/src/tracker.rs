//! One project and one org, side by side.

use crate::base::Bases;
use crate::changes::{Local, LocalChange};
use crate::error::Result;
use crate::member::Component;
use crate::official::{self, Official};
use crate::push::{Push, meant_files, neighbours};
use crate::remote::{self, RemoteChange};
use crate::scan::{Files, blob_id, scan};
use crate::state::{FOLDER, Pending, Saved, State, StateFile, file_name};
use orgyard_client::Org;
use orgyard_metadata::{Owner, Registry, SourceSet};
use orgyard_project::{ForceIgnore, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a project and an org had in common last, and what both have now. Other commands that want it wait until it is
/// dropped.
#[derive(Debug)]
pub struct Tracker<'r> {
    pub(crate) registry: &'r Registry,
    pub(crate) root: PathBuf,
    folders: Vec<String>,
    pub(crate) default_folder: String,
    pub(crate) ignore: ForceIgnore,
    file: StateFile,
    pub(crate) state: State,
    /// The state as it was written last.
    saved: String,
    pub(crate) files: Files,
    pub(crate) bases: Bases,
}

impl<'r> Tracker<'r> {
    /// Reads what is remembered of an org, and looks at the project's files.
    pub fn open(registry: &'r Registry, project: &Project, org_id: &str) -> Result<Self> {
        let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
        let (root, file) = (project.root().to_owned(), StateFile::open(project.root(), org_id)?);
        let (state, files) = rayon::join(|| file.read(), || scan(&root, &folders));
        let (Saved { mut state, text: saved }, files) = (state?, files?);
        if let Some(official) = Official::read(&root, org_id, state.official.as_deref()) {
            official.hand_over(registry, &mut state, &files);
        }
        let (ignore, bases) = (ForceIgnore::find(&root), Bases::of(&root, org_id, registry));
        let default_folder = project.default_directory().map_or_else(String::new, |directory| directory.path.clone());
        Ok(Self { registry, root, folders, default_folder, ignore, file, saved, state, files, bases })
    }

    /// Whether anything is remembered of an org.
    pub(crate) fn is_there(project: &Project, org_id: &str) -> bool {
        project.root().join(FOLDER).join(file_name(org_id)).exists()
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn ignore(&self) -> &ForceIgnore {
        &self.ignore
    }

    /// Brings in what changed in the org.
    pub async fn refresh(&mut self, org: &Org) -> Result<()> {
        let rows = remote::fetch(org, self.state.revision).await?;
        self.state.take(&rows, false);
        Ok(())
    }

    /// The files that become the same when this set is deployed.
    pub fn pending(&self, set: &SourceSet<'_>) -> Pending {
        let hash = |path: &str| Some((path.to_owned(), Some(self.files.get(path)?.clone())));
        let files = meant_files(set).filter_map(hash).collect();
        Pending { files, revision: self.state.revision, ..Pending::default() }
    }

    pub fn local(&self) -> Result<Local<'r>> {
        let mut local = Local::of(self.registry, &self.root, &self.ignore, &self.files, &self.state.files)?;
        local.keep_below(&self.folders);
        Ok(local)
    }

    /// What was moved lies where it lies now, for the org as well.
    pub fn keep_moves(&mut self, local: &Local<'_>) {
        for (from, to) in &local.moved {
            if let Some(hash) = self.state.files.remove(from) {
                self.state.files.insert(to.clone(), hash);
            }
        }
    }

    pub fn push(&self, local: &Local<'r>) -> Result<Push<'r>> {
        Push::of(self.registry, &self.root, &self.ignore, &self.files, local)
    }

    /// Who changed something: the users' names by their ids.
    pub async fn users(org: &Org, changes: &[RemoteChange]) -> Result<BTreeMap<String, String>> {
        remote::names(org, &changes.iter().map(|change| change.changed_by.clone()).collect()).await
    }

    /// What changed in the org.
    pub fn remote(&self) -> Vec<RemoteChange> {
        self.state.remote_changes(self.registry).into_values().collect()
    }

    /// The project's files of some components, children inside a parent's file by that file.
    pub fn files_of(&self, components: &BTreeSet<Component>) -> BTreeMap<Component, Vec<String>> {
        let mut by_owner: BTreeMap<Component, Vec<Component>> = BTreeMap::new();
        for component in components {
            by_owner.entry(component.clone()).or_default().push(component.clone());
            let inside = component.parent(self.registry).filter(|parent| self.stands_inside(parent));
            by_owner.entry(inside.unwrap_or_else(|| component.clone())).or_default().push(component.clone());
        }
        let mut found: BTreeMap<Component, Vec<String>> = BTreeMap::new();
        if by_owner.is_empty() {
            return found;
        }
        for path in self.files.keys() {
            let Some(owner) = Owner::of(self.registry, path).ok().flatten() else { continue };
            for component in by_owner.get(&Component::of(&owner)).into_iter().flatten() {
                let paths = found.entry(component.clone()).or_default();
                if paths.last() != Some(path) {
                    paths.push(path.clone());
                }
            }
        }
        found
    }

    pub(crate) fn stands_inside(&self, parent: &Component) -> bool {
        parent.info(self.registry).is_some_and(|info| !info.layout.is_decomposed())
    }

    /// All files of the components of some changes; of what is gone, those that were there.
    pub(crate) fn paths_of(&self, changes: &[&LocalChange<'r>]) -> Vec<String> {
        let mut paths = BTreeSet::new();
        for change in changes {
            let Some(owner) = &change.owner else { continue };
            let near = neighbours(self.registry, &self.root, &self.ignore, &self.files, owner);
            paths.extend(near.into_iter().filter(|path| self.is_member(path, owner)));
        }
        if paths.is_empty() {
            paths.extend(changes.iter().map(|change| change.path.clone()));
        }
        paths.into_iter().collect()
    }

    fn is_member(&self, path: &str, owner: &Owner<'_>) -> bool {
        let other = Owner::of(self.registry, path).ok().flatten();
        other.is_some_and(|other| other.member() == owner.member())
    }

    /// The project has these files and components as the org has them.
    pub fn retrieved(&mut self, paths: &[String], gone: &[String], components: &BTreeSet<Component>) -> Result<()> {
        for path in paths {
            if let Ok(bytes) = std::fs::read(self.root.join(path)) {
                let common = self.common_id(path, &bytes, components)?;
                self.files.insert(path.clone(), blob_id(&bytes));
                self.state.files.insert(path.clone(), common);
            }
        }
        for path in gone {
            self.files.remove(path);
            self.state.files.remove(path);
        }
        self.state.sync(self.registry, components);
        self.save()
    }

    /// Everything counts as the same: rows up to a revision, or all there are. How many rows and paths that was.
    pub async fn reset(&mut self, org: &Org, revision: Option<i64>) -> Result<(usize, usize)> {
        let paths = self.local()?.changes.len();
        let rows = match revision {
            Some(revision) => remote::fetch_to(org, revision).await?,
            None => remote::fetch(org, 0).await?,
        };
        self.state = State { official: self.state.official.take(), ..State::default() };
        self.state.files.clone_from(&self.files);
        self.state.take(&rows, true);
        self.save()?;
        Ok((rows.len(), paths))
    }

    /// Forgets what is known of an org; what was removed. What the official tool knows now is not taken over again.
    pub fn forget(project: &Project, org_id: &str) -> Result<Vec<PathBuf>> {
        let file = StateFile::open(project.root(), org_id)?;
        Bases::of(project.root(), org_id, Registry::standard()).remove()?;
        file.remove()?;
        if let Some(official) = official::id(project.root(), org_id) {
            file.write(&State { official: Some(official), ..State::default() }, &mut String::new())?;
        }
        Ok(vec![file.path().to_owned()])
    }

    /// Keeps what is known now.
    pub fn save(&mut self) -> Result<()> {
        let named: Vec<_> = self.state.named().filter(|(path, _)| self.bases.keeps(path)).collect();
        self.bases.follow(&self.root, &self.files, &named)?;
        self.file.write(&self.state, &mut self.saved)?;
        self.bases.forget_others(&named);
        Ok(())
    }

    /// Looks at the project's files again.
    pub fn look_again(&mut self) -> Result<()> {
        self.files = scan(&self.root, &self.folders)?;
        Ok(())
    }
}
