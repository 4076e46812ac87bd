//! What an install does to an org, component by component (INS, UPG).

use super::incoming::{Incoming, IncomingComponent, Key};
use crate::{installed, texts};
use orgyard_deploy::check;
use orgyard_deploy::ownership::{self, Owner, Verdict};
use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_references::may_delete;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// UPG-2: what happens to components that the new version no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UpgradeType {
    #[default]
    Mixed,
    DeprecateOnly,
    Delete,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "action")]
pub enum Action {
    Create,
    /// Unpackaged so far; `changes` tells whether its content becomes another (INS-3).
    Adopt {
        changes: bool,
    },
    /// Deprecated in another package so far (UPG-3a).
    TakeOver {
        changes: bool,
    },
    /// The package's own; `loses_edits` when somebody changed it in the org since it was installed (ORG-8).
    #[serde(rename_all = "camelCase")]
    Overwrite {
        loses_edits: bool,
    },
    Keep,
    /// An object's own definition that this package does not own: its children are what counts.
    LeaveParent,
    Delete,
    Deprecate,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
    #[serde(flatten)]
    pub action: Action,
    #[serde(skip)]
    pub owner: Option<Owner>,
}

/// Steps are complete even where problems stop the install, so that a dry run can show both.
#[derive(Debug, Default, Serialize)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub problems: Vec<String>,
}

/// Compares the incoming components with the org; a step each, in their order.
pub(super) fn arriving(tx: &Tx, incoming: &Incoming) -> Result<Plan, EngineError> {
    let mut plan = Plan::default();
    for component in &incoming.components {
        let existing = tx.component(&component.type_name, &component.full_name)?;
        let owner = match &existing {
            Some(stored) => ownership::owner_of(tx, stored.id)?,
            None => None,
        };
        let action = match &existing {
            None => Action::Create,
            Some(stored) => over_existing(tx, incoming, component, stored, owner.as_ref(), &mut plan.problems)?,
        };
        let (type_name, full_name) = (component.type_name.clone(), component.full_name.clone());
        plan.steps.push(Step { type_name, full_name, action, owner });
    }
    Ok(plan)
}

fn over_existing(
    tx: &Tx,
    incoming: &Incoming,
    component: &IncomingComponent,
    stored: &StoredComponent,
    owner: Option<&Owner>,
    problems: &mut Vec<String>,
) -> Result<Action, EngineError> {
    let changes = !component.is_stored_as(stored);
    Ok(match Owner::verdict(owner, incoming.package) {
        Verdict::Adopt if !component.is_ownable() => Action::LeaveParent,
        Verdict::Refuse if component.is_object() => Action::LeaveParent,
        Verdict::Refuse => {
            let name = match owner {
                Some(owner) => installed::label(tx, owner.package)?,
                None => String::new(),
            };
            problems.push(texts::owned_elsewhere(&stored.type_name, &stored.full_name, stored.id, &name));
            Action::Keep
        }
        Verdict::Adopt => Action::Adopt { changes },
        Verdict::TakeOver => Action::TakeOver { changes },
        Verdict::Update if changes => {
            Action::Overwrite { loses_edits: owner.is_some_and(|o| o.installed_hash != stored.hash) }
        }
        Verdict::Update => Action::Keep,
    })
}

/// UPG-2, UPG-3: what the package owns and the new version lacks. Asked after the new content stands in `tx`, so that
/// references are those of the new content.
pub(super) fn leaving(tx: &Tx, incoming: &Incoming, upgrade: UpgradeType, plan: &mut Plan) -> Result<(), EngineError> {
    let stays = |owner: &Owner| owner.deprecated || incoming.contains(&key_of(owner));
    let gone: Vec<Owner> = ownership::owned_by(tx, incoming.package)?.into_iter().filter(|o| !stays(o)).collect();
    let deletable = |owner: &&Owner| upgrade != UpgradeType::DeprecateOnly && may_delete(&owner.type_name);
    let candidates: HashSet<Key> = gone.iter().filter(deletable).map(key_of).collect();
    let blocked = blockers(tx, &candidates)?;
    for owner in gone {
        let key = key_of(&owner);
        let free = candidates.contains(&key) && !blocked.contains_key(&key);
        let needed_by = match (upgrade, blocked.get(&key)) {
            (UpgradeType::Delete, Some(referrers)) => referrers.clone(),
            _ => lost_by_downgrade(tx, incoming, &key)?,
        };
        if !needed_by.is_empty() {
            plan.problems.push(texts::still_referenced(&owner.type_name, &owner.full_name, &needed_by));
        }
        plan.steps.push(Step {
            type_name: owner.type_name.clone(),
            full_name: owner.full_name.clone(),
            action: if free { Action::Delete } else { Action::Deprecate },
            owner: Some(owner),
        });
    }
    Ok(())
}

fn key_of(owner: &Owner) -> Key {
    Key::new(&owner.type_name, &owner.full_name)
}

/// Who needs each candidate from outside the removed set. What stays because of a reference keeps what it refers to, so
/// the set shrinks until nothing in it is needed from outside.
fn blockers(tx: &Tx, candidates: &HashSet<Key>) -> Result<HashMap<Key, Vec<Key>>, EngineError> {
    let mut referrers: HashMap<Key, Vec<Key>> = HashMap::new();
    let mut held_by: HashMap<Key, Vec<Key>> = HashMap::new();
    for key in candidates {
        let stored = tx.referrers(&key.type_name, &key.full_name)?;
        let blocking = stored.into_iter().filter(check::blocks_deletion);
        for referrer in blocking.map(|r| Key::new(&r.type_name, &r.full_name)) {
            held_by.entry(referrer.clone()).or_default().push(key.clone());
            referrers.entry(key.clone()).or_default().push(referrer);
        }
    }
    let mut blocked: HashMap<Key, Vec<Key>> = HashMap::new();
    let mut queue: Vec<Key> = candidates.iter().cloned().collect();
    while let Some(key) = queue.pop() {
        let outside = |r: &&Key| !candidates.contains(*r) || blocked.contains_key(*r);
        let by: Vec<Key> = referrers.get(&key).into_iter().flatten().filter(outside).cloned().collect();
        if !by.is_empty() && !blocked.contains_key(&key) {
            queue.extend(held_by.get(&key).into_iter().flatten().cloned());
            blocked.insert(key, by);
        }
    }
    Ok(blocked)
}

/// UPG-7: what other packages refer to may not go in a downgrade.
fn lost_by_downgrade(tx: &Tx, incoming: &Incoming, key: &Key) -> Result<Vec<Key>, EngineError> {
    let mut others = Vec::new();
    if !incoming.is_downgrade {
        return Ok(others);
    }
    for referrer in tx.referrers(&key.type_name, &key.full_name)? {
        let Some(stored) = tx.component(&referrer.type_name, &referrer.full_name)? else { continue };
        let owner = ownership::owner_of(tx, stored.id)?;
        if owner.is_some_and(|o| !o.deprecated && o.package != incoming.package) {
            others.push(Key::new(&referrer.type_name, &referrer.full_name));
        }
    }
    Ok(others)
}
