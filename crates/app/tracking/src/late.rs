//! Rows that come later than the deploy's end: Salesforce writes `SourceMember` rows in the background, and the official tool
//! asks for them until all that are expected are there.

use crate::error::Result;
use crate::member::Component;
use crate::remote::{self, parts};
use crate::settle::{component_of, rows_of};
use crate::state::{Pending, State};
use orgyard_client::{ClientError, Org, Poll, Wait};
use orgyard_metadata::Registry;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Types, and names of them (`*` stands for any text, `!` for all others), whose rows never come or come under another name.
const UNPOLLED: &str = include_str!("../../../../data/unpolled-members.csv");
const INTERVAL: Duration = Duration::from_secs(1);
/// Once something has come, so many answers without anything are enough.
const EMPTY: usize = 120;

/// How long rows are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// They are asked for once.
    None,
    /// As long as the official tool waits: by how many there are.
    Usual,
    Seconds(u64),
}

/// What did not come in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    missing: BTreeSet<Component>,
    attempts: usize,
    empty: usize,
}

impl fmt::Display for Late {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (missing, attempts, empty) = (self.missing.len(), self.attempts, self.empty);
        write!(
            out,
            "Polling for {missing} SourceMembers timed out after {attempts} attempts (last {empty} were empty).\n\n\
             Missing SourceMembers:"
        )?;
        let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for component in &self.missing {
            by_type.entry(&component.type_name).or_default().push(&component.full_name);
        }
        by_type.iter().try_for_each(|(kind, names)| write!(out, "\n  - {kind}: {}", names.join(", ")))
    }
}

/// What a deploy has changed and rows will tell of.
pub(crate) fn expected(registry: &Registry, pending: &Pending, result: &Value) -> BTreeSet<Component> {
    let is_set = |row: &Value, name: &str| row.get(name).and_then(Value::as_bool).unwrap_or_default();
    let unchanged = |row: &&Value| !["changed", "created", "deleted"].iter().any(|name| is_set(row, name));
    let successes = rows_of(result, "componentSuccesses");
    let mut others: BTreeSet<Component> = successes.into_iter().filter(unchanged).map(component_of).collect();
    others.extend(rows_of(result, "componentFailures").into_iter().map(component_of));
    let polled = pending.components.iter().filter(|(kind, name)| !is_unpolled(kind, name));
    let components = polled.filter_map(|(kind, name)| Component::of_member(registry, kind, name));
    components.filter(|component| !others.contains(component)).collect()
}

fn is_unpolled(kind: &str, name: &str) -> bool {
    let names = |pattern: &str| match pattern.strip_prefix('!') {
        Some(pattern) => !fits(pattern, name),
        None => pattern.is_empty() || fits(pattern, name),
    };
    let mut rows = UNPOLLED.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.any(|(types, pattern)| fits(types, kind) && names(pattern))
}

/// Whether a text is what a pattern says, in which `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| fits(rest, &text[at..]))
}

/// Takes in the rows after a deploy: once, where all that are expected have come, and again until then or the time is up.
pub(crate) async fn wait_for(
    org: &Org,
    registry: &Registry,
    state: &mut State,
    expected: &mut BTreeSet<Component>,
    before: i64,
    patience: Patience,
) -> Result<Option<Late>> {
    // Another command may have taken rows in while the deploy ran.
    let known = state.members.iter().filter(|(_, member)| member.revision > before).map(|(key, _)| key.clone());
    known.collect::<Vec<_>>().iter().for_each(|key| came(registry, expected, key));
    let limit = match patience {
        Patience::None => Duration::ZERO,
        Patience::Usual => Duration::from_secs(5 + (expected.len() as u64).div_ceil(20)),
        Patience::Seconds(seconds) => Duration::from_secs(seconds),
    };
    let progress = Mutex::new(Progress { state, expected, attempts: 0, empty: 0, any: false });
    let look = || async {
        let after = progress.lock().unwrap_or_else(PoisonError::into_inner).state.revision;
        let rows = remote::fetch(org, after).await?;
        let is_enough = progress.lock().unwrap_or_else(PoisonError::into_inner).take(registry, &rows);
        Ok::<_, ClientError>(if is_enough { Poll::Done(()) } else { Poll::Running(()) })
    };
    Wait::new(limit, INTERVAL).until_done(look).await?;
    let Progress { expected, attempts, empty, .. } = progress.into_inner().unwrap_or_else(PoisonError::into_inner);
    let is_late = patience != Patience::None && !expected.is_empty();
    Ok(is_late.then(|| Late { missing: expected.clone(), attempts, empty }))
}

struct Progress<'s> {
    state: &'s mut State,
    expected: &'s mut BTreeSet<Component>,
    attempts: usize,
    empty: usize,
    any: bool,
}

impl Progress<'_> {
    /// Whether there is nothing more to wait for.
    fn take(&mut self, registry: &Registry, rows: &[Value]) -> bool {
        self.attempts += 1;
        self.any |= !rows.is_empty();
        self.empty = if rows.is_empty() { self.empty + 1 } else { 0 };
        remote::keys(rows).iter().for_each(|key| came(registry, self.expected, key));
        self.state.take(rows, false);
        self.expected.is_empty() || (self.any && self.empty >= EMPTY)
    }
}

fn came(registry: &Registry, expected: &mut BTreeSet<Component>, key: &str) {
    let (kind, name) = parts(key);
    let Some(component) = Component::of_member(registry, kind, name) else { return };
    if expected.remove(&component) {
        return;
    }
    // Children of a platform event, for one, may come without the ending of its name.
    if let Some((parent, child)) = component.full_name.split_once('.') {
        for ending in ["__e", "__c", "__b", "__x", "__mdt"] {
            expected.remove(&Component::new(&component.type_name, &format!("{parent}{ending}.{child}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn some_rows_are_not_waited_for() {
        let check =
            |kind: &str, name: &str, unpolled: bool| assert_eq!(is_unpolled(kind, name), unpolled, "{kind}:{name}");
        check("ApexClass", "A", false);
        check("CustomObject", "A__c", true);
        check("CustomField", "A__c.B__c", false);
        check("CustomField", "Account.Industry", true);
        check("CustomField", "A__c.B_del__c", true);
        check("WorkflowAlert", "A__c.x", true);
        check("Settings", "Account", true);
        check("AccountSettings", "Account", true);
        check("Profile", "Standard", true);
        check("Profile", "StandardUser", false);
        check("Layout", "A-A %28x%29", true);
        check("Layout", "A-A", false);
        check("CustomMetadata", "A.ns__B", true);
    }

    #[test]
    fn what_did_not_change_or_failed_is_not_expected() {
        let names = ["A", "B", "C"].map(|name| ("ApexClass".to_owned(), name.to_owned()));
        let pending = Pending { components: names.to_vec(), ..Pending::default() };
        let row =
            |name: &str, changed: bool| json!({"componentType": "ApexClass", "fullName": name, "changed": changed});
        let result = json!({"details": {
            "componentSuccesses": [row("A", true), row("B", false)], "componentFailures": row("C", false)}});
        let expected = expected(Registry::standard(), &pending, &result);
        assert_eq!(expected.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ApexClass:A"]);
    }

    /// What is still expected after some rows.
    fn check(expected: &[(&str, &str)], rows: &[(&str, &str)], left: &str) {
        let mut expected = expected.iter().map(|(kind, name)| Component::new(kind, name)).collect();
        rows.iter().for_each(|(kind, name)| came(Registry::standard(), &mut expected, &remote::key(kind, name)));
        assert_eq!(expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), left);
    }

    #[test]
    fn rows_come_for_components() {
        check(&[("ApexClass", "A"), ("ApexClass", "B")], &[("ApexClass", "B")], "ApexClass:A");
        check(&[("LightningComponentBundle", "c")], &[("LightningComponentResource", "c/c.js")], "");
        check(&[("CustomField", "E__e.F__c")], &[("CustomField", "E.F__c")], "");
        check(&[("Layout", "A-A %28x%29")], &[("Layout", "A-A (x)")], "");
    }

    #[test]
    fn what_is_missing_is_told_by_type() {
        let missing = [("ApexClass", "B"), ("ApexClass", "A"), ("Layout", "C")];
        let missing = missing.map(|(kind, name)| Component::new(kind, name)).into_iter().collect();
        assert_eq!(
            Late { missing, attempts: 6, empty: 5 }.to_string(),
            "Polling for 3 SourceMembers timed out after 6 attempts (last 5 were empty).\n\nMissing SourceMembers:\n  \
             - ApexClass: A, B\n  - Layout: C"
        );
    }
}
