//! Definitions as they are seen from outside their namespace.

use crate::object::{FieldDef, Name, ObjectDef, Summary};

/// `Offer__c` -> `ns__Offer__c`; names that have a namespace, or that are the platform's, stay.
pub fn with_namespace(name: &str, namespace: &str) -> String {
    match name.find("__") {
        Some(at) if !name[at + 2..].contains("__") => format!("{namespace}__{name}"),
        // The parts of a location or an address: `Place__Latitude__s`.
        Some(_) if name.ends_with("__s") && name.matches("__").count() == 2 => format!("{namespace}__{name}"),
        _ => name.to_string(),
    }
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
    fn a_lookup_is_renamed_with_its_relationships() {
        let text = "<CustomField><type>Lookup</type><referenceTo>Offer__c</referenceTo>\
                    <relationshipName>Seats</relationshipName></CustomField>";
        let field = custom_field("Offer__c", text).map(|f| f.in_namespace("ns")).unwrap();
        assert_eq!((&*field.name, field.relationship_name.as_deref()), ("ns__Offer__c", Some("ns__Offer__r")));
        assert_eq!((&*field.reference_to[0], field.child_relationship.as_deref()), ("ns__Offer__c", Some("ns__Seats")));
    }
}
