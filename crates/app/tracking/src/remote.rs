//! The org's side: `SourceMember` rows, each with the revision of its last change.

use crate::error::Result;
use crate::member::Component;
use crate::state::State;
use orgyard_client::{ClientError, Org, quote};
use orgyard_metadata::Registry;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A row, and the revision that the project has of it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Member {
    pub revision: i64,
    pub synced: Option<i64>,
    pub obsolete: bool,
    pub new: bool,
    pub changed_by: String,
    pub changed: String,
}

/// A component that was changed in the org.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteChange {
    pub component: Component,
    pub deleted: bool,
    pub added: bool,
    pub revision: i64,
    /// The id of the user, and when.
    pub changed_by: String,
    pub changed: String,
}

const FIELDS: &str = "MemberIdOrName, MemberType, MemberName, IsNameObsolete, RevisionCounter, IsNewMember, ChangedBy, \
    LastModifiedDate";

/// Type and name of a row in one text.
pub(crate) fn key(kind: &str, name: &str) -> String {
    format!("{kind}###{}", orgyard_text::names::percent_decode(name))
}

pub(crate) fn parts(key: &str) -> (&str, &str) {
    key.split_once("###").unwrap_or((key, ""))
}

/// Rows changed after a revision.
pub(crate) async fn fetch(org: &Org, after: i64) -> std::result::Result<Vec<Value>, ClientError> {
    org.tooling_query(&format!("SELECT {FIELDS} FROM SourceMember WHERE RevisionCounter > {after}")).await
}

/// Which rows these are.
pub(crate) fn keys(rows: &[Value]) -> Vec<String> {
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    rows.iter().map(|row| key(&text(row, "MemberType"), &text(row, "MemberName"))).collect()
}

/// Rows up to a revision.
pub(crate) async fn fetch_to(org: &Org, revision: i64) -> Result<Vec<Value>> {
    Ok(org.tooling_query(&format!("SELECT {FIELDS} FROM SourceMember WHERE RevisionCounter <= {revision}")).await?)
}

/// The names of users, by the first 15 characters of their ids.
pub(crate) async fn names(org: &Org, ids: &BTreeSet<String>) -> Result<BTreeMap<String, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let listed: Vec<String> = ids.iter().map(|id| quote(id)).collect();
    let rows = org.query(&format!("SELECT Id, Name FROM User WHERE Id IN ({})", listed.join(", "))).await?;
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(rows.iter().map(|row| (text(row, "Id").chars().take(15).collect(), text(row, "Name"))).collect())
}

impl State {
    /// Takes rows in; `synced` if the project has them as they are.
    pub(crate) fn take(&mut self, rows: &[Value], synced: bool) {
        for row in rows {
            let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
            let flag = |name: &str| row.get(name).and_then(Value::as_bool).unwrap_or_default();
            let revision = row.get("RevisionCounter").and_then(Value::as_i64).unwrap_or_default();
            let key = key(text("MemberType"), text("MemberName"));
            let known = self.members.get(&key).and_then(|member| member.synced);
            let member = Member {
                revision,
                synced: if synced { Some(revision) } else { known },
                obsolete: flag("IsNameObsolete"),
                new: flag("IsNewMember"),
                changed_by: text("ChangedBy").to_owned(),
                changed: text("LastModifiedDate").to_owned(),
            };
            self.members.insert(key, member);
            self.revision = self.revision.max(revision);
        }
    }

    /// What the org has otherwise than the project had it last, by component. The files of a bundle are one component; it
    /// is deleted when its own row says so.
    pub(crate) fn remote_changes(&self, registry: &Registry) -> BTreeMap<Component, RemoteChange> {
        let mut changes: BTreeMap<Component, RemoteChange> = BTreeMap::new();
        for (key, member) in self.members.iter().filter(|(_, member)| member.synced != Some(member.revision)) {
            let (kind, name) = parts(key);
            let Some(component) = Component::of_member(registry, kind, name) else { continue };
            let is_part = matches!(kind, "LightningComponentResource" | "AuraDefinition");
            let own = (!is_part).then_some(member);
            let change = changes.entry(component.clone()).or_insert_with(|| RemoteChange {
                component,
                deleted: false,
                added: false,
                revision: 0,
                changed_by: String::new(),
                changed: String::new(),
            });
            if let Some(own) = own {
                change.deleted = own.obsolete;
                change.added = own.new;
            }
            if member.revision > change.revision {
                change.revision = member.revision;
                change.changed_by.clone_from(&member.changed_by);
                change.changed.clone_from(&member.changed);
            }
        }
        changes
    }

    /// The components of some rows.
    pub(crate) fn changed(&self, registry: &Registry, is_meant: impl Fn(&Member) -> bool) -> BTreeSet<Component> {
        let meant = self.members.iter().filter(|(_, member)| is_meant(member));
        meant.filter_map(|(key, _)| Component::of_member(registry, parts(key).0, parts(key).1)).collect()
    }

    /// The project has these components as the org has them.
    pub(crate) fn sync(&mut self, registry: &Registry, components: &BTreeSet<Component>) {
        self.sync_but(registry, components, |_| false);
    }

    /// The same, but for some rows.
    pub(crate) fn sync_but(
        &mut self,
        registry: &Registry,
        components: &BTreeSet<Component>,
        is_other: impl Fn(&Member) -> bool,
    ) {
        let open = self.members.iter_mut().filter(|(_, member)| member.synced != Some(member.revision));
        for (key, member) in open.filter(|(_, member)| !is_other(member)) {
            let (kind, name) = parts(key);
            let component = Component::of_member(registry, kind, name);
            if component.is_some_and(|component| components.contains(&component)) {
                member.synced = Some(member.revision);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(kind: &str, name: &str, revision: i64, obsolete: bool) -> Value {
        json!({"MemberType": kind, "MemberName": name, "RevisionCounter": revision, "IsNameObsolete": obsolete,
            "IsNewMember": revision == 1, "ChangedBy": "0051", "LastModifiedDate": "now"})
    }

    fn check(state: &State, expected: &str) {
        let changes = state.remote_changes(Registry::standard());
        let shown: Vec<String> = changes
            .values()
            .map(|change| {
                let kind = if change.deleted {
                    "-"
                } else if change.added {
                    "+"
                } else {
                    "~"
                };
                format!("{kind}{}@{}", change.component, change.revision)
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn a_row_is_a_change_until_its_revision_is_here() {
        let mut state = State::default();
        state.take(&[row("ApexClass", "A", 1, false), row("ApexClass", "B", 2, true)], false);
        check(&state, "+ApexClass:A@1 -ApexClass:B@2");
        state.sync(Registry::standard(), &BTreeSet::from([Component::new("ApexClass", "A")]));
        check(&state, "-ApexClass:B@2");
        state.take(&[row("ApexClass", "A", 3, false)], false);
        check(&state, "~ApexClass:A@3 -ApexClass:B@2");
        assert_eq!(state.revision, 3);
    }

    #[test]
    fn the_files_of_a_bundle_are_one_component() {
        let mut state = State::default();
        let resource = |name: &str, revision, gone| row("LightningComponentResource", name, revision, gone);
        state.take(&[resource("c/c.js", 4, false), resource("c/c.css", 5, true)], false);
        check(&state, "~LightningComponentBundle:c@5");
        state.take(&[row("LightningComponentBundle", "c", 6, true)], false);
        check(&state, "-LightningComponentBundle:c@6");
        state.sync(Registry::standard(), &BTreeSet::from([Component::new("LightningComponentBundle", "c")]));
        check(&state, "");
    }
}
