//! What another package of the project owns: which dependency to declare, beside an error of a build.

use crate::plan::{Need, Plan};
use crate::source::Owners;
use std::collections::{BTreeMap, BTreeSet};

/// How texts of the platform name what is missing: before it, after it, and the types it may be of (any, if none).
struct Pattern {
    before: &'static str,
    after: &'static str,
    kinds: &'static [&'static str],
}

const fn pattern(before: &'static str, after: &'static str, kinds: &'static [&'static str]) -> Pattern {
    Pattern { before, after, kinds }
}

const CLASS: &[&str] = &["ApexClass"];
const OBJECT: &[&str] = &["CustomObject"];
const BUNDLE: &[&str] = &["LightningComponentBundle", "AuraDefinitionBundle"];

const PATTERNS: &[Pattern] = &[
    pattern(" named markup://c:", " found", BUNDLE),
    pattern(" named apex://", " found", CLASS),
    pattern("referenceTo value of '", "'", OBJECT),
    pattern("Invalid type: ", "", &["ApexClass", "CustomObject"]),
    pattern("Variable does not exist: ", "", CLASS),
    pattern("External string does not exist: ", "", &["CustomLabel"]),
    pattern("Unable to find Apex action class referenced as '", "'", CLASS),
    pattern("Unable to find Apex action method referenced as '", ".", CLASS),
    pattern("Apex class '", "'", CLASS),
    pattern("Component c:", " does not exist", &["ApexComponent"]),
    pattern("Page ", " does not exist", &["ApexPage"]),
    pattern("Invalid reference c.", " of type label", &["CustomLabel"]),
    pattern("Invalid reference ", " of type", &[]),
    pattern("information for component c:", "", BUNDLE),
    pattern("namespace/developer name : ", "", BUNDLE),
    pattern("extension called \"c:", "\"", BUNDLE),
    pattern("We can't find the ", " action", &[]),
    pattern("The object \"", "\"", OBJECT),
    pattern("for the object \"", "\"", OBJECT),
    pattern("on entity '", "'", OBJECT),
    pattern("Field $CustomMetadata.", ".", OBJECT),
    pattern("Field ", " does not exist", &["CustomField"]),
];

/// The messages, and after them a line for each package that holds what they miss: which dependency to declare.
pub(super) fn explained(mut messages: Vec<String>, at: usize, plan: &Plan, owners: &Owners) -> Vec<String> {
    let mut held: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for message in &mut messages {
        if let Some((kind, name, owner)) = missing(message, owners).filter(|(_, _, owner)| *owner != at) {
            held.entry(owner).or_default().insert(format!("{kind} {name}"));
        }
        drop_hubs_hint(message, plan);
    }
    messages.extend(held.iter().map(|(owner, names)| hint(at, *owner, names, plan)));
    messages
}

/// What the hub says of an owner in this project depends on what it has built by then; the line that comes after the
/// messages does not.
fn drop_hubs_hint(message: &mut String, plan: &Plan) {
    let hint = message.strip_suffix("': declare that package as a dependency in sfdx-project.json)");
    let Some((text, hint)) = hint.and_then(|rest| rest.rsplit_once(" (")) else { return };
    let owner = hint.rsplit_once(" is in package '").map(|(_, name)| name);
    if owner.is_some_and(|owner| (0..plan.packages.len()).any(|at| plan.name(at) == owner)) {
        message.truncate(text.len());
    }
}

/// Components that are named before the rest is only counted.
const NAMED: usize = 3;

fn hint(at: usize, owner: usize, names: &BTreeSet<String>, plan: &Plan) -> String {
    let package = &plan.packages[at];
    let owner_name = plan.name(owner);
    let mut listed = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        listed += &format!(" and {} more", names.len() - NAMED);
    }
    let declared = package.needs.iter().find_map(|need| match need {
        Need::Own { at, version, .. } if *at == owner => Some(version.to_string()),
        Need::StandIn { at, .. } if *at == owner => Some("what stands in for it".to_owned()),
        _ => None,
    });
    match declared {
        Some(version) => format!(
            "The present source of '{owner_name}' holds {listed}, and {version} does not: ask for a newer version of \
             '{owner_name}'."
        ),
        None => format!(
            "The package '{owner_name}' of this project holds {listed}: add {{\"package\": \"{owner_name}\", \
             \"versionNumber\": \"{}.LATEST\"}} to the dependencies of '{}' in sfdx-project.json.",
            plan.packages[owner].version.release_text(),
            package.name
        ),
    }
}

/// What the message misses and which package has it.
fn missing<'o>(message: &str, owners: &'o Owners) -> Option<(&'o str, String, usize)> {
    if let Some((kind, name)) = general(message) {
        // Flows are named by their definitions.
        let kind = if kind == "FlowDefinition" { "Flow" } else { kind };
        if let Some((kind, owner)) = owners.find(&[kind], name) {
            return Some((kind, name.to_owned(), owner));
        }
    }
    PATTERNS.iter().find_map(|pattern| {
        let name = pattern.find(message)?;
        let parts = std::iter::successors(Some(name), |name| name.rsplit_once('.').map(|(parent, _)| parent));
        // A field that no package holds may be on an object that one does.
        parts.into_iter().find_map(|name| {
            let kinds = if name.contains('.') { &[] } else { pattern.kinds };
            owners.find(kinds, name).map(|(kind, owner)| (kind, name.to_owned(), owner))
        })
    })
}

/// `no CustomField named A__c.F__c found`.
fn general(message: &str) -> Option<(&str, &str)> {
    let (before, rest) = message.split_once(" named ")?;
    let (name, _) = rest.split_once(" found")?;
    let kind = before.rsplit([' ', '(']).next()?;
    Some((kind, name))
}

impl Pattern {
    fn find<'m>(&self, message: &'m str) -> Option<&'m str> {
        let (_, rest) = message.split_once(self.before)?;
        let end = match self.after {
            "" => rest.find(|c: char| c.is_whitespace() || "()'\",;".contains(c)).unwrap_or(rest.len()),
            after => rest.find(after)?,
        };
        let name = rest[..end].trim_end_matches(['.', ':']);
        (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Known;
    use orgyard_metadata::Manifest;

    const PROJECT: &str = r#"//- sfdx-project.json
{"packageDirectories": [
  {"path": ".", "package": "base", "versionNumber": "1.2.0.NEXT"},
  {"path": ".", "package": "app", "versionNumber": "1.0.0.NEXT"},
  {"path": ".", "package": "top", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "base", "versionNumber": "1.1.0.LATEST"}]}]}"#;

    fn check(package: usize, message: &str) -> String {
        let fixture = crate::fixture::project(PROJECT);
        let plan = Plan::of(&fixture.project, &Known::default());
        let mut manifest = Manifest::default();
        for (kind, name) in [
            ("CustomObject", "Thing__c"),
            ("CustomField", "Thing__c.Size__c"),
            ("ApexClass", "Things"),
            ("CustomLabel", "Hello"),
            ("LightningComponentBundle", "tile"),
            ("Flow", "Sort"),
        ] {
            manifest.add(kind, name);
        }
        let owners = Owners::of([(0, &manifest)].into_iter());
        let explained = explained(vec![message.to_owned()], package, &plan, &owners);
        explained.get(1).cloned().unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn rule_bld_2_the_package_that_owns_what_is_missing_is_named() {
        insta::assert_snapshot!(check(1, "X: In field: field - no CustomField named Thing__c.Size__c found"));
        insta::assert_snapshot!(check(2, "Y: Invalid type: Things"));
        for message in [
            "In field: flow - no FlowDefinition named Sort found",
            "Field Thing__c.Size__c does not exist. Check spelling.",
            "Invalid reference Thing__c.Gone__c of type sobjectField in file a.js",
            "Invalid reference c.Hello of type label in file a.js",
            "External string does not exist: Hello",
            "No MODULE named markup://c:tile found : [markup://c:other]",
            "We couldn't retrieve the design time component information for component c:tile.",
            "Unable to find Apex action method referenced as 'Things.all'.",
            "field integrity exception: unknown (The field \"Size__c\" for the object \"Thing__c\" doesn't exist.)",
            "referenceTo value of 'thing__c' does not resolve to a valid sObject type",
            "No such column 'Size__c' on entity 'Thing__c'. If you are attempting to use a custom field, …",
        ] {
            let hint = check(1, message);
            assert!(hint.starts_with("The package 'base' of this project holds"), "{message}: {hint}");
        }
    }

    #[test]
    fn nothing_is_said_where_nothing_is_known() {
        for message in ["Invalid type: Other", "Variable does not exist: thing", "", "Page  does not exist"] {
            assert_eq!(check(1, message), "-", "{message}");
        }
        assert_eq!(check(0, "Invalid type: Things"), "-");
    }
}
