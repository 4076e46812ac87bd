//! A package's own names as subscribers see them: with its namespace.

use orgyard_deploy::namespace::prefixed;
use orgyard_metadata::Component;
use orgyard_schema::standard_object;
use orgyard_text::names::fold;
use std::collections::HashSet;
use std::sync::Arc;

const REFERENCE: &str = "<referenceTo>";

pub(crate) fn name(type_name: &str, full_name: &str, namespace: &str) -> String {
    prefixed(type_name, full_name, namespace, |name| standard_object(name).is_some())
}

/// Lookups between the package's own objects lead to the names these have in the org.
pub(crate) fn lookups(components: &mut [Component], namespace: &str) {
    let objects = components.iter().filter(|c| c.type_name == "CustomObject" && c.full_name.contains("__"));
    let own: HashSet<String> = objects.map(|c| fold(&c.full_name)).collect();
    for component in components.iter_mut().filter(|c| c.type_name == "CustomField") {
        lookup(component, namespace, &own);
    }
}

fn lookup(component: &mut Component, namespace: &str, own: &HashSet<String>) {
    for file in &mut component.files {
        let Some((before, rest)) = file.text().and_then(|text| text.split_once(REFERENCE)) else { continue };
        if rest.split('<').next().is_some_and(|target| own.contains(&fold(target))) {
            file.bytes = Arc::from(format!("{before}{REFERENCE}{namespace}__{rest}").into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_metadata::ComponentFile;

    #[test]
    fn rule_pkg_2_subscribers_see_prefixed_names_and_lookups() {
        let field = "<CustomField><referenceTo>Trip__c</referenceTo></CustomField>";
        let file = ComponentFile::new("x", field.as_bytes().to_vec());
        let mut components = [
            Component::new("CustomObject", "Trip__c", Vec::new()),
            Component::new("CustomField", "Account.Last__c", vec![file]),
        ];
        lookups(&mut components, "ta");
        assert_eq!(name("CustomField", "Account.Last__c", "ta"), "Account.ta__Last__c");
        assert_eq!(components[1].text(), Some("<CustomField><referenceTo>ta__Trip__c</referenceTo></CustomField>"));
    }
}
