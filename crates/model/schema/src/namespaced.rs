//! Definitions as they are seen from outside their namespace.

use crate::object::{FieldDef, Name, ObjectDef, Summary};
use std::borrow::Cow;

/// `Offer__c` -> `ns__Offer__c`; names that have a namespace, or that are the platform's, stay.
pub fn with_namespace(name: &str, namespace: &str) -> String {
    match name.find("__") {
        Some(at) if !name[at + 2..].contains("__") => format!("{namespace}__{name}"),
        // The parts of a location or an address: `Place__Latitude__s`.
        Some(_) if name.ends_with("__s") && name.matches("__").count() == 2 => format!("{namespace}__{name}"),
        _ => name.to_string(),
    }
}

/// What a name that is written inside a namespace may stand for, in the order in which it is looked for: a name of the
/// namespace, the name itself, and the org's own name where the namespace is the org's and its names have no prefix.
pub fn spellings<'n>(name: &'n str, namespace: Option<&str>) -> impl Iterator<Item = Cow<'n, str>> {
    let outside = namespace.map(|own| with_namespace(name, own)).filter(|seen| seen != name);
    let inside = namespace.and_then(|own| without_namespace(name, own)).filter(|bare| bare.contains("__"));
    outside.map(Cow::Owned).into_iter().chain([Cow::Borrowed(name)]).chain(inside.map(Cow::Borrowed))
}

fn without_namespace<'n>(name: &'n str, namespace: &str) -> Option<&'n str> {
    let start = name.get(..namespace.len()).filter(|start| start.eq_ignore_ascii_case(namespace))?;
    name[start.len()..].strip_prefix("__")
}

impl ObjectDef {
    /// The definition with the names of a package's namespace.
    #[must_use]
    pub fn in_namespace(mut self, namespace: &str) -> Self {
        self.name = with_namespace(&self.name, namespace).into();
        self.own_fields = self.own_fields.into_iter().map(|field| field.in_namespace(namespace)).collect();
        self
    }
}

impl FieldDef {
    #[must_use]
    pub fn in_namespace(mut self, namespace: &str) -> Self {
        let outside = |name: &Name| Name::Owned(with_namespace(name, namespace));
        self.name = with_namespace(&self.name, namespace).into();
        self.relationship_name = self.relationship_name.as_ref().map(outside);
        self.reference_to = self.reference_to.iter().map(outside).collect();
        self.child_relationship = self.child_relationship.filter(|_| self.custom).map(|n| format!("{namespace}__{n}"));
        self.value_set = self.value_set.map(|set| format!("{namespace}__{set}"));
        self.summary = self.summary.map(|summary| summary.in_namespace(namespace));
        self
    }
}

impl Summary {
    fn in_namespace(mut self, namespace: &str) -> Self {
        for name in [&mut self.child, &mut self.foreign_key].into_iter().chain(&mut self.field) {
            *name = with_namespace(name, namespace);
        }
        self.filters.iter_mut().for_each(|filter| filter.field = with_namespace(&filter.field, namespace));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custom_field;

    #[test]
    fn custom_names_get_the_prefix_once() {
        for (name, seen) in [
            ("Offer__c", "ns__Offer__c"),
            ("Account", "Account"),
            ("ns__Offer__c", "ns__Offer__c"),
            ("other__Offer__c", "other__Offer__c"),
            ("Place__Latitude__s", "ns__Place__Latitude__s"),
        ] {
            assert_eq!(with_namespace(name, "ns"), seen);
        }
    }

    #[test]
    fn a_name_inside_a_namespace_means_the_namespaces_own_first() {
        for (name, namespace, all) in [
            ("Offer__c", None, &["Offer__c"][..]),
            ("Offer__c", Some("ns"), &["ns__Offer__c", "Offer__c"]),
            ("NS__Offer__c", Some("ns"), &["NS__Offer__c", "Offer__c"]),
            ("Account", Some("ns"), &["Account"]),
            ("other__Offer__c", Some("ns"), &["other__Offer__c"]),
        ] {
            assert_eq!(spellings(name, namespace).collect::<Vec<_>>(), all, "{name}");
        }
    }

    #[test]
    fn a_lookup_is_renamed_with_its_relationships() {
        let text = "<CustomField><type>Lookup</type><referenceTo>Offer__c</referenceTo>\
                    <relationshipName>Seats</relationshipName></CustomField>";
        let field = custom_field("Offer__c", text).map(|f| f.in_namespace("ns")).unwrap();
        assert_eq!((&*field.name, field.relationship_name.as_deref()), ("ns__Offer__c", Some("ns__Offer__r")));
        assert_eq!((&*field.reference_to[0], field.child_relationship.as_deref()), ("ns__Offer__c", Some("ns__Seats")));
    }
}
