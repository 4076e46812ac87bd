//! Both sides of a conflict held against each other by content: what is the same is settled, what can be merged is merged.

use crate::conflicts::{Conflict, emptied};
use crate::error::{Result, TrackingError};
use crate::member::Component;
use crate::scan::blob_id;
use crate::sides::Sides;
use crate::theirs::Theirs;
use crate::tracker::Tracker;
use orgyard_client::{Org, Wait};
use orgyard_metadata::elements::{self, Key};
use std::collections::BTreeSet;

/// How conflicts are looked at more closely.
#[derive(Debug, Clone, Copy)]
pub struct Compare<'a> {
    /// The version of the retrieve.
    pub api_version: &'a str,
    /// Whether changes of different elements are put together.
    pub merge: bool,
    pub wait: Wait,
}

/// What came of comparing both sides.
#[derive(Debug, Default)]
pub struct Compared {
    pub conflicts: Vec<Conflict>,
    /// Files that have the changes of both sides now.
    pub merged: Vec<(Component, String)>,
}

/// What is found of one conflict.
enum Verdict {
    Settled(Conflict),
    /// With what its files are to contain.
    Mergeable(Conflict, Vec<String>),
    Open(Conflict),
}

impl Tracker<'_> {
    /// Asks the org for its side of conflicts. What is the same on both sides is settled. What can be merged and shall be,
    /// is, unless something else stays a conflict: then the project stays as it is.
    pub async fn compare(&mut self, org: &Org, conflicts: Vec<Conflict>, how: &Compare<'_>) -> Result<Compared> {
        let mut compared = Compared::default();
        if conflicts.is_empty() {
            return Ok(compared);
        }
        let theirs = self.theirs(org, &conflicts, how).await?;
        let (mut settled, mut merged) = (Vec::new(), Vec::new());
        for conflict in conflicts {
            match self.look(conflict, &theirs, how.merge) {
                Verdict::Settled(conflict) => settled.push(conflict),
                Verdict::Mergeable(conflict, texts) => merged.push((conflict, texts)),
                Verdict::Open(conflict) => compared.conflicts.push(conflict),
            }
        }
        self.same(&settled)?;
        if compared.conflicts.is_empty() {
            for (conflict, texts) in merged {
                self.write_merged(&conflict, &texts, &mut compared.merged)?;
            }
        } else {
            compared.conflicts.extend(merged.into_iter().map(|(conflict, _)| conflict));
        }
        self.save()?;
        Ok(compared)
    }

    fn look(&self, mut conflict: Conflict, theirs: &Theirs, merge: bool) -> Verdict {
        if !theirs.came.contains(&conflict.remote.component) {
            // Without the org's side nobody knows.
            return Verdict::Open(conflict);
        }
        conflict.sides = self.sides(&conflict, theirs);
        if conflict.sides.is_empty() {
            return Verdict::Settled(conflict);
        }
        match merge.then(|| self.merged(&conflict.sides)) {
            Some(Ok(texts)) => return Verdict::Mergeable(conflict, texts),
            Some(Err(refusal)) => conflict.refusal = Some(refusal),
            None => {}
        }
        Verdict::Open(conflict)
    }

    /// Both sides have the same: that is what they have in common now.
    fn same(&mut self, settled: &[Conflict]) -> Result<()> {
        let components = settled.iter().map(|conflict| conflict.remote.component.clone()).collect();
        let paths: BTreeSet<&String> = settled.iter().flat_map(|conflict| &conflict.paths).collect();
        for path in paths {
            let Ok(bytes) = std::fs::read(self.root.join(path)) else { continue };
            let id = self.common_id(path, &bytes, &components)?;
            self.state.files.insert(path.clone(), id);
        }
        self.state.sync(self.registry, &components);
        Ok(())
    }

    /// Each file's sides put together.
    fn merged(&self, sides: &[Sides]) -> std::result::Result<Vec<String>, String> {
        sides.iter().map(|sides| self.merged_file(sides).map_err(|why| format!("{}: {why}", sides.path))).collect()
    }

    fn merged_file(&self, sides: &Sides) -> std::result::Result<String, String> {
        if !self.bases.keeps(&sides.path) {
            return Err("elements of such a file have no names to merge by".into());
        }
        let text = |content: &Option<Vec<u8>>| content.clone().and_then(|bytes| String::from_utf8(bytes).ok());
        let (Some(ours), Some(theirs)) = (text(&sides.project), text(&sides.org)) else {
            return Err("only one side has it".into());
        };
        let base = self.base(&sides.path);
        let base = base.ok_or("what it contained when both sides were last the same was not kept")?;
        elements::three_way(self.registry, &base, &ours, &theirs).map_err(|refusal| refusal.to_string())
    }

    /// The project gets the merged files; what it has more than the org is a change still to be pushed.
    fn write_merged(
        &mut self,
        conflict: &Conflict,
        texts: &[String],
        written: &mut Vec<(Component, String)>,
    ) -> Result<()> {
        // What is the same on both sides beside them.
        self.same(std::slice::from_ref(conflict))?;
        for (sides, text) in conflict.sides.iter().zip(texts) {
            let path = self.root.join(&sides.path);
            std::fs::write(&path, text).map_err(TrackingError::io(&path, "written"))?;
            self.files.insert(sides.path.clone(), blob_id(text.as_bytes()));
            let theirs = self.bases.keep(sides.org.as_deref().unwrap_or_default())?;
            self.state.files.insert(sides.path.clone(), theirs);
            if written.iter().all(|(_, path)| *path != sides.path) {
                written.push((conflict.remote.component.clone(), sides.path.clone()));
            }
        }
        Ok(())
    }

    /// The id of what both sides have in common in a file after these components have become the same: all of it, or the
    /// file as it was with their elements as they are.
    pub(crate) fn common_id(&self, path: &str, now: &[u8], components: &BTreeSet<Component>) -> Result<String> {
        let whole = || Ok(blob_id(now));
        let before = self.state.files.get(path);
        if before.is_some() && self.files.get(path) == before {
            return whole();
        }
        if !self.holds_labels(path) {
            return whole();
        }
        let labels = components.iter().filter(|component| self.holder(component).is_some());
        let inside: BTreeSet<&str> = labels.map(|component| component.full_name.as_str()).collect();
        if inside.is_empty() {
            return whole();
        }
        let Ok(text) = std::str::from_utf8(now) else { return whole() };
        let base = match before {
            Some(id) => self.bases.read(id),
            None => Some(emptied(text)),
        };
        let meant = |key: &Key| inside.contains(key.name.as_str());
        let common = base.and_then(|base| elements::overlay(self.registry, &base, text, meant));
        match (common, before) {
            (Some(common), _) if elements::same(self.registry, &common, text) => whole(),
            (Some(common), _) => self.bases.keep(common.as_bytes()),
            // Nobody knows what was changed here: it counts as changed still.
            (None, Some(before)) => Ok(before.clone()),
            (None, None) => whole(),
        }
    }
}
