//! How deploys become the state: what is written down when one starts, and what that means at its end.

use crate::error::Result;
use crate::late::{Late, Patience, expected, wait_for};
use crate::member::Component;
use crate::remote::{self, Member};
use crate::state::Pending;
use crate::tracker::Tracker;
use orgyard_client::Org;
use orgyard_metadata::{Owner, Registry};
use orgyard_project::Project;
use serde_json::Value;
use std::collections::BTreeSet;

/// So many validations may be deployed later without their tests.
const VALIDATIONS: usize = 10;

impl<'r> Tracker<'r> {
    /// The tracker of a project that waits for the end of this deploy.
    pub fn awaiting(registry: &'r Registry, project: &Project, org_id: &str, deploy: &str) -> Result<Option<Self>> {
        if !Self::is_there(project, org_id) {
            return Ok(None);
        }
        let tracker = Self::open(registry, project, org_id)?;
        Ok(tracker.waiting(deploy).is_some().then_some(tracker))
    }

    /// The id of a deploy as it was written down; an id may be told in its short form.
    fn waiting(&self, deploy: &str) -> Option<String> {
        self.state.pending.keys().find(|id| id.get(..15) == deploy.get(..15)).cloned()
    }

    /// Looks for the end of every deploy that nobody has waited for, in the order they were started.
    pub async fn settle(&mut self, org: &Org) -> Result<()> {
        let mut open: Vec<(i64, String)> = Vec::new();
        for (id, pending) in self.state.pending.iter().filter(|(_, pending)| !pending.validation) {
            open.push((pending.revision, id.clone()));
        }
        open.sort_unstable();
        for (_, id) in open {
            match org.deploy_status(&id).await {
                Ok(result) if result.get("done") == Some(&Value::Bool(true)) => {
                    self.ended(org, &id, &result).await?;
                }
                Ok(_) => {}
                // The org has forgotten it.
                Err(error) if error.is("INVALID_CROSS_REFERENCE_KEY") || error.status == Some(404) => {
                    self.state.pending.remove(&id);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Remembers what will be the same once a deploy has succeeded.
    pub fn deploying(&mut self, id: &str, pending: Pending) -> Result<()> {
        self.state.pending.insert(id.to_owned(), pending);
        self.save()
    }

    /// Remembers what a validation has sent: it may be deployed as it is.
    pub fn validating(&mut self, id: &str, pending: Pending) -> Result<()> {
        self.state.pending.insert(id.to_owned(), Pending { validation: true, ..pending });
        let known: Vec<String> =
            self.state.pending.iter().filter(|(_, pending)| pending.validation).map(|(id, _)| id.clone()).collect();
        for old in known.iter().rev().skip(VALIDATIONS) {
            self.state.pending.remove(old);
        }
        self.save()
    }

    /// A validation is deployed under another id.
    pub fn deploying_validated(&mut self, validation: &str, id: &str) -> Result<()> {
        let known = self.waiting(validation);
        if let Some(pending) = known.and_then(|known| self.state.pending.remove(&known)) {
            let revision = self.state.revision;
            self.state.pending.insert(id.to_owned(), Pending { validation: false, revision, ..pending });
        }
        self.save()
    }

    /// A deploy that was waited for is at its end: what arrived is the same on both sides now. Rows that did not come in time
    /// are told.
    pub async fn deployed(&mut self, org: &Org, id: &str, result: &Value, patience: Patience) -> Result<Option<Late>> {
        let Some(pending) = self.succeeded(id, result) else { return self.save().map(|()| None) };
        let before = self.changed_before(&pending);
        let patience = if org.is_orgyard() { Patience::None } else { patience };
        let mut expected = expected(self.registry, &pending, result);
        let late = wait_for(org, self.registry, &mut self.state, &mut expected, pending.revision, patience).await?;
        self.arrived(&pending, result, &before, |_| false);
        self.save()?;
        Ok(late)
    }

    /// The same for one whose end is seen some time after it: what others have changed since is no part of it.
    pub async fn ended(&mut self, org: &Org, id: &str, result: &Value) -> Result<()> {
        if let Some(pending) = self.succeeded(id, result) {
            let before = self.changed_before(&pending);
            let rows = remote::fetch(org, self.state.revision).await?;
            self.state.take(&rows, false);
            self.arrived(&pending, result, &before, |member| is_of_others(member, result));
        }
        self.save()
    }

    /// What was written down about a deploy, if it has changed the org.
    fn succeeded(&mut self, id: &str, result: &Value) -> Option<Pending> {
        let pending = self.state.pending.get(id)?;
        if pending.validation {
            return None;
        }
        let pending = self.state.pending.remove(id)?;
        let status = result.get("status").and_then(Value::as_str).unwrap_or_default();
        (status.starts_with("Succeeded") && result.get("checkOnly") != Some(&Value::Bool(true))).then_some(pending)
    }

    /// What the org had otherwise before a deploy.
    fn changed_before(&self, pending: &Pending) -> BTreeSet<Component> {
        let before = |member: &Member| member.revision <= pending.revision && member.synced != Some(member.revision);
        self.state.changed(self.registry, before)
    }

    fn arrived(
        &mut self,
        pending: &Pending,
        result: &Value,
        before: &BTreeSet<Component>,
        is_later: impl Fn(&Member) -> bool,
    ) {
        let failed = failed(result);
        let components = pending.components.iter().map(|(kind, name)| Component::new(kind, name));
        let components: BTreeSet<Component> = components.filter(|component| !failed.contains(component)).collect();
        // An object counts as changed when a field of it is.
        let parents = components.iter().filter_map(|component| component.parent(self.registry));
        let parents: Vec<Component> = parents.filter(|parent| !before.contains(parent)).collect();
        let synced = components.into_iter().chain(parents).collect();
        self.state.sync_but(self.registry, &synced, is_later);
        for (path, hash) in &pending.files {
            let owner = Owner::of(self.registry, path).ok().flatten();
            let is_failed = owner.is_some_and(|owner| {
                failed.contains(&Component::of(&owner))
                    || failed.contains(&Component::new(&owner.info.name, &owner.full_name))
            });
            match hash {
                _ if is_failed => {}
                Some(hash) => drop(self.state.files.insert(path.clone(), hash.clone())),
                None => drop(self.state.files.remove(path)),
            }
        }
    }
}

/// Whether a row was changed after the end of a deploy, by somebody else.
fn is_of_others(member: &Member, result: &Value) -> bool {
    let text = |name: &str| result.get(name).and_then(Value::as_str).unwrap_or_default();
    // Both are in UTC, to the second.
    let second = |time: &str| time.get(..19).unwrap_or_default().to_owned();
    let (end, by) = (second(text("completedDate")), text("createdBy").get(..15));
    !end.is_empty() && second(&member.changed) > end && by.is_some_and(|by| member.changed_by.get(..15) != Some(by))
}

/// Components that a deploy did not bring into the org.
fn failed(result: &Value) -> BTreeSet<Component> {
    rows_of(result, "componentFailures").into_iter().map(component_of).collect()
}

/// A list of a deploy's details, in which one row alone may stand for itself.
pub(crate) fn rows_of<'v>(result: &'v Value, list: &str) -> Vec<&'v Value> {
    match result.get("details").and_then(|details| details.get(list)) {
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(row @ Value::Object(_)) => vec![row],
        _ => Vec::new(),
    }
}

pub(crate) fn component_of(row: &Value) -> Component {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    Component::new(text("componentType"), text("fullName"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_others_changed_after_a_deploy_is_no_part_of_it() {
        let result = json!({"completedDate": "2026-01-02T03:04:05.000Z", "createdBy": "005000000000001AAA"});
        let check = |by: &str, changed: &str, expected: bool| {
            let member = Member { changed_by: by.into(), changed: changed.into(), ..Member::default() };
            assert_eq!(is_of_others(&member, &result), expected, "{by} {changed}");
        };
        check("005000000000002", "2026-01-02T03:04:06.000+0000", true);
        check("005000000000002", "2026-01-02T03:04:05.900+0000", false);
        check("005000000000001", "2026-01-02T04:04:06.000+0000", false);
        check("", "", false);
    }
}
