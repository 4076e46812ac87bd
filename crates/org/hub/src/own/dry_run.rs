//! What an install would do, without doing it (ORG-8, UPG-10).

use crate::install::plan::{Action, Plan, Step};
use crate::install::{InstallOptions, install};
use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_text::xml::{self, Element};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Each component in one of the lists; `edits_lost` and `ignored_by_salesforce` single some of them out.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    pub created: Vec<ComponentName>,
    pub adopted: Vec<ComponentName>,
    pub overwritten: Vec<ComponentName>,
    pub edits_lost: Vec<ComponentName>,
    pub unchanged: usize,
    pub deleted: Vec<ComponentName>,
    pub deprecated: Vec<ComponentName>,
    /// Changes that Salesforce's own upgrade leaves out and an embedded org applies.
    pub ignored_by_salesforce: Vec<ComponentName>,
    /// Why the install would be refused.
    pub errors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentName {
    #[serde(rename = "type")]
    pub type_name: String,
    pub full_name: String,
}

/// Elements whose change a platform upgrade ignores, by type.
const IGNORED: [(&str, &str); 4] = [
    ("CustomField", "valueSet"),
    ("CustomField", "picklist"),
    ("CustomObject", "sharingModel"),
    ("CustomApplication", "tabs"),
];

/// Installs inside a transaction that nobody commits.
pub fn dry_run(tx: &mut Tx, options: &InstallOptions) -> Result<DryRun, EngineError> {
    let savepoint = tx.savepoint();
    let plan = install(tx, options)?;
    let after = contents(tx, &plan)?;
    tx.rollback_to(savepoint);
    let before = contents(tx, &plan)?;
    let mut report = DryRun { errors: plan.problems.clone(), ..DryRun::default() };
    for (step, (before, after)) in plan.steps.iter().zip(before.iter().zip(&after)) {
        report.add(step);
        if is_ignored(&step.type_name, before.as_deref(), after.as_deref()) {
            report.ignored_by_salesforce.push(name_of(step));
        }
    }
    Ok(report)
}

impl DryRun {
    fn add(&mut self, step: &Step) {
        let name = name_of(step);
        match step.action {
            Action::Create => self.created.push(name),
            Action::Adopt { changes } | Action::TakeOver { changes } => {
                self.edits_lost.extend(changes.then(|| name.clone()));
                self.adopted.push(name);
            }
            Action::Overwrite { loses_edits } => {
                self.edits_lost.extend(loses_edits.then(|| name.clone()));
                self.overwritten.push(name);
            }
            Action::Keep | Action::LeaveParent => self.unchanged += 1,
            Action::Delete => self.deleted.push(name),
            Action::Deprecate => self.deprecated.push(name),
        }
    }
}

fn name_of(step: &Step) -> ComponentName {
    ComponentName { type_name: step.type_name.clone(), full_name: step.full_name.clone() }
}

/// The text of each step's component as it stands, for the types that are compared.
fn contents(tx: &Tx, plan: &Plan) -> Result<Vec<Option<Arc<[u8]>>>, EngineError> {
    let content = |stored: StoredComponent| stored.files.first().map(|(_, hash)| tx.blob(*hash)).transpose();
    plan.steps
        .iter()
        .map(|step| match IGNORED.iter().any(|(type_name, _)| *type_name == step.type_name) {
            true => Ok(tx.component(&step.type_name, &step.full_name)?.map(content).transpose()?.flatten()),
            false => Ok(None),
        })
        .collect()
}

fn is_ignored(type_name: &str, before: Option<&[u8]>, after: Option<&[u8]>) -> bool {
    let (Some(before), Some(after)) = (before.and_then(root), after.and_then(root)) else { return false };
    let parts = |root: &Element, tag: &str| -> Vec<String> { root.elements_named(tag).map(Element::write).collect() };
    let tags = IGNORED.iter().filter(|(name, _)| *name == type_name).map(|(_, tag)| *tag);
    tags.into_iter().any(|tag| parts(&before, tag) != parts(&after, tag))
}

fn root(bytes: &[u8]) -> Option<Element> {
    Some(xml::parse(std::str::from_utf8(bytes).ok()?).ok()?.root)
}

#[cfg(test)]
mod tests {
    use super::is_ignored;

    #[test]
    fn rule_upg_10_changes_that_the_platform_ignores_are_told() {
        let field = |value: &str| format!("<CustomField><label>x</label><valueSet>{value}</valueSet></CustomField>");
        let (one, two) = (field("1"), field("2"));
        assert!(is_ignored("CustomField", Some(one.as_bytes()), Some(two.as_bytes())));
        assert!(!is_ignored("CustomField", Some(one.as_bytes()), Some(one.as_bytes())));
        assert!(!is_ignored("CustomField", None, Some(one.as_bytes())));
    }
}
