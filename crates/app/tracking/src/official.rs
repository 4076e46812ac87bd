//! What the official tool tracks in the same checkout, in `.sf/orgs`: what it has pushed or pulled is known here, too. It is
//! read and never written.

use crate::member::Component;
use crate::objects;
use crate::remote::{key, parts};
use crate::scan::Files;
use crate::state::State;
use orgyard_metadata::{Owner, Registry};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

const FOLDER: &str = ".sf/orgs";
const ROWS: &str = "maxRevision.json";
const REPOSITORY: &str = "localSourceTracking";

/// Both sides of the official tool's state.
#[derive(Debug, Default)]
pub(crate) struct Official {
    /// Changes with every change of the state.
    id: String,
    /// The revision it has of each row.
    synced: BTreeMap<String, i64>,
    files: Files,
}

/// What names the official tool's state as it is: its commit, and how its other file looks.
pub(crate) fn id(root: &Path, org: &str) -> Option<String> {
    let folder = root.join(FOLDER).join(org);
    let look = std::fs::metadata(folder.join(ROWS)).ok()?;
    let modified = look.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(format!("{} {} {modified}", objects::head(&folder.join(REPOSITORY))?, look.len()))
}

impl Official {
    /// The state, if there is one other than the one seen before. What cannot be read is none.
    pub(crate) fn read(root: &Path, org: &str, seen: Option<&str>) -> Option<Self> {
        let id = id(root, org).filter(|id| seen != Some(id.as_str()))?;
        let folder = root.join(FOLDER).join(org);
        let synced = revisions(&serde_json::from_slice(&std::fs::read(folder.join(ROWS)).ok()?).ok()?);
        let files = objects::files(&folder.join(REPOSITORY), id.split(' ').next()?)?;
        Some(Self { id, synced, files })
    }

    /// Takes over what the official tool has seen later. `now` are the project's files.
    pub(crate) fn hand_over(self, registry: &Registry, state: &mut State, now: &Files) {
        let later = self.later(registry, state);
        for (key, revision) in &self.synced {
            let member = state.members.entry(key.clone()).or_default();
            member.synced = member.synced.max(Some(*revision));
            member.revision = member.revision.max(*revision);
        }
        let owner = |path: &str| Owner::of(registry, path).ok().flatten().map(|owner| Component::of(&owner));
        state.files.retain(|path, _| {
            self.files.contains_key(path) || owner(path).is_none_or(|owner| later.get(&owner) != Some(&true))
        });
        for (path, hash) in self.files {
            if state.files.get(&path) == Some(&hash) {
                continue;
            }
            let takes = match owner(&path).and_then(|owner| later.get(&owner)) {
                Some(later) => *later,
                // Of what no row tells, what lies in the project is right.
                None => now.get(&path) == Some(&hash) || (now.contains_key(&path) && !state.files.contains_key(&path)),
            };
            if takes {
                state.files.insert(path, hash);
            }
        }
        state.official = Some(self.id);
    }

    /// Components that rows tell of, and whether the official tool has a later revision of them.
    fn later(&self, registry: &Registry, state: &State) -> BTreeMap<Component, bool> {
        let mut both: BTreeMap<Component, (i64, i64)> = BTreeMap::new();
        let mut add = |key: &str, ours: i64, theirs: i64| {
            let (kind, name) = parts(key);
            let Some(component) = Component::of_member(registry, kind, name) else { return };
            let is_inside = |parent: &Component| parent.info(registry).is_some_and(|info| !info.layout.is_decomposed());
            let inside = component.parent(registry).filter(is_inside);
            for component in inside.into_iter().chain([component]) {
                let known = both.entry(component).or_default();
                *known = (known.0.max(ours), known.1.max(theirs));
            }
        };
        state.members.iter().for_each(|(key, member)| add(key, member.synced.unwrap_or_default(), 0));
        self.synced.iter().for_each(|(key, revision)| add(key, 0, *revision));
        both.into_iter().map(|(component, (ours, theirs))| (component, theirs > ours)).collect()
    }
}

/// In both of its formats.
fn revisions(file: &Value) -> BTreeMap<String, i64> {
    let rows = file.get("sourceMembers").and_then(Value::as_object).into_iter().flatten();
    let row = |(name, row): (&String, &Value)| {
        let revision = row.get("lastRetrievedFromServer")?.as_i64()?;
        let (kind, name) = name.split_once("###").or_else(|| name.split_once("__"))?;
        Some((key(kind, name), revision))
    };
    rows.filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::Member;
    use serde_json::json;

    fn files(text: &str) -> Files {
        let pairs = text.split_whitespace().filter_map(|word| word.split_once('='));
        pairs.map(|(path, hash)| (path.to_owned(), hash.to_owned())).collect()
    }

    /// One side's files as `path=content`, and the revisions it has as `Type:name@revision`.
    fn side(text: &str) -> (Files, BTreeMap<String, i64>) {
        let rows = text.split_whitespace().filter_map(|word| word.split_once('@'));
        let row = |(name, revision): (&str, &str)| {
            let (kind, name) = name.split_once(':').unwrap();
            (key(kind, name), revision.parse().unwrap())
        };
        (files(text), rows.map(row).collect())
    }

    fn check(ours: &str, theirs: &str, now: &str, expected: &str) {
        let (files_here, rows) = side(ours);
        let mut state = State { files: files_here, ..State::default() };
        for (key, revision) in rows {
            state.members.insert(key, Member { revision, synced: Some(revision), ..Member::default() });
        }
        let (there, synced) = side(theirs);
        Official { id: "x".into(), synced, files: there }.hand_over(Registry::standard(), &mut state, &files(now));
        let shown = state.files.iter().map(|(path, hash)| format!("{path}={hash}"));
        let rows = state
            .members
            .iter()
            .map(|(key, member)| format!("{}@{}", key.replace("###", ":"), member.synced.unwrap_or_default()));
        assert_eq!(shown.chain(rows).collect::<Vec<_>>().join(" "), expected);
        assert_eq!(state.official.as_deref(), Some("x"));
    }

    #[test]
    fn who_has_seen_the_higher_revision_is_right() {
        let path = "classes/A.cls";
        check(
            &format!("{path}=1 ApexClass:A@1"),
            &format!("{path}=2 ApexClass:A@2"),
            "",
            &format!("{path}=2 ApexClass:A@2"),
        );
        check(
            &format!("{path}=1 ApexClass:A@3"),
            &format!("{path}=2 ApexClass:A@2"),
            "",
            &format!("{path}=1 ApexClass:A@3"),
        );
        check("", &format!("{path}=2 ApexClass:A@2"), "", &format!("{path}=2 ApexClass:A@2"));
    }

    #[test]
    fn what_one_side_deleted_is_gone_when_it_is_later() {
        let path = "classes/A.cls";
        check(&format!("{path}=1 ApexClass:A@1"), "ApexClass:A@2", "", "ApexClass:A@2");
        check(&format!("{path}=1 ApexClass:A@3"), "ApexClass:A@2", "", &format!("{path}=1 ApexClass:A@3"));
        check("ApexClass:A@3", &format!("{path}=1 ApexClass:A@2"), "", "ApexClass:A@3");
    }

    #[test]
    fn what_no_row_tells_of_is_as_the_project_has_it() {
        let path = "standardValueSets/S.standardValueSet-meta.xml";
        check("", &format!("{path}=1"), &format!("{path}=2"), &format!("{path}=1"));
        check("", &format!("{path}=1"), "", "");
        check(&format!("{path}=1"), &format!("{path}=2"), &format!("{path}=2"), &format!("{path}=2"));
        check(&format!("{path}=1"), &format!("{path}=2"), &format!("{path}=1"), &format!("{path}=1"));
    }

    #[test]
    fn rows_of_children_tell_of_their_parents_file() {
        let path = "labels/CustomLabels.labels-meta.xml";
        check(
            &format!("{path}=1 CustomLabel:A@1 CustomLabel:B@3"),
            &format!("{path}=2 CustomLabel:A@2 CustomLabel:B@2"),
            "",
            &format!("{path}=1 CustomLabel:A@2 CustomLabel:B@3"),
        );
        check(
            &format!("{path}=1 CustomLabel:A@1"),
            &format!("{path}=2 CustomLabel:A@2"),
            "",
            &format!("{path}=2 CustomLabel:A@2"),
        );
    }

    #[test]
    fn rows_are_read_in_both_formats() {
        let file = json!({"sourceMembers": {
            "ApexClass__A__b": {"serverRevisionCounter": 5, "lastRetrievedFromServer": 4},
            "Layout###X%20y": {"RevisionCounter": 7, "lastRetrievedFromServer": 7},
            "ApexClass__C": {"serverRevisionCounter": 5, "lastRetrievedFromServer": null}}});
        let shown: Vec<String> = revisions(&file).iter().map(|(key, revision)| format!("{key}@{revision}")).collect();
        assert_eq!(shown, ["ApexClass###A__b@4", "Layout###X y@7"]);
    }

    #[test]
    fn a_state_is_read_once() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(".sf/orgs/00D1");
        assert!(Official::read(root.path(), "00D1", None).is_none());
        objects::tests::commit(&folder.join("localSourceTracking"), &[("app/classes/A.cls", "a")]);
        assert!(Official::read(root.path(), "00D1", None).is_none());
        let rows = json!({"sourceMembers": {"ApexClass__A": {"lastRetrievedFromServer": 4}}});
        std::fs::write(folder.join("maxRevision.json"), rows.to_string()).unwrap();
        let read = Official::read(root.path(), "00D1", None).unwrap();
        assert_eq!(read.files.keys().collect::<Vec<_>>(), ["app/classes/A.cls"]);
        assert!(Official::read(root.path(), "00D1", Some(&read.id)).is_none());
        assert!(Official::read(root.path(), "00D1", Some("another")).is_some());
    }
}
