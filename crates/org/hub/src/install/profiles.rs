//! INS-10: what a package's profiles grant is merged into the org's; profiles are owned by nobody.

use super::Security;
use crate::registry::Version;
use orgyard_engine::{EngineError, NewComponent, Tx};
use orgyard_text::xml::{self, Element, Node};

const TYPE: &str = "Profile";
const ADMIN: &str = "Admin";

/// Entries are the same when these children are: what the entry is about.
const SUBJECTS: [&str; 12] = [
    "application",
    "apexClass",
    "externalDataSource",
    "field",
    "flow",
    "layout",
    "name",
    "object",
    "apexPage",
    "recordType",
    "tab",
    "dataCategoryGroup",
];

pub(super) fn merge(tx: &mut Tx, version: &Version, security: Security) -> Result<(), EngineError> {
    for component in version.manifest.components.iter().filter(|c| c.type_name == TYPE) {
        let wanted = security == Security::AllUsers || component.full_name == ADMIN;
        let Some((path, hash)) = component.files.first().filter(|_| wanted) else { continue };
        let Ok(hash) = hash.parse() else { continue };
        let fragment = tx.blob(hash)?;
        let before = current(tx, &component.full_name)?;
        let Some(merged) = merged(before.as_deref(), &String::from_utf8_lossy(&fragment)) else { continue };
        tx.put_component(NewComponent {
            type_name: TYPE.into(),
            full_name: component.full_name.clone(),
            namespace: None,
            files: vec![(path.clone(), merged.into_bytes().into())],
        })?;
    }
    Ok(())
}

fn current(tx: &Tx, name: &str) -> Result<Option<String>, EngineError> {
    let Some(stored) = tx.component(TYPE, name)? else { return Ok(None) };
    let files = tx.files_of(&stored)?;
    Ok(files.first().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()))
}

/// The profile with the fragment's entries added, each replacing one on the same subject.
fn merged(before: Option<&str>, fragment: &str) -> Option<String> {
    let fragment = xml::parse(fragment).ok()?.root;
    let Some(mut root) = before.and_then(|text| Some(xml::parse(text).ok()?.root)) else {
        return Some(fragment.write());
    };
    for entry in fragment.elements() {
        let same =
            |node: &Node| matches!(node, Node::Element(e) if e.name == entry.name && subject(e) == subject(entry));
        root.children.retain(|node| !same(node));
        root.children.push(Node::Element(entry.clone()));
    }
    Some(root.write())
}

fn subject(entry: &Element) -> Vec<String> {
    SUBJECTS.iter().filter_map(|name| entry.child_text(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn rule_ins_10_entries_on_the_same_subject_are_replaced_and_others_kept() {
        let before = "<Profile><classAccesses><apexClass>A</apexClass><enabled>false</enabled></classAccesses><custom>true</custom></Profile>";
        let fragment =
            "<Profile><classAccesses><apexClass>A</apexClass><enabled>true</enabled></classAccesses></Profile>";
        let expected = "<Profile><custom>true</custom><classAccesses><apexClass>A</apexClass><enabled>true</enabled></classAccesses></Profile>";
        assert_eq!(merged(Some(before), fragment).as_deref(), Some(expected));
        assert_eq!(merged(None, fragment).as_deref(), Some(fragment));
    }
}
