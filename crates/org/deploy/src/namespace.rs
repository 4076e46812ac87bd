//! Names of components that a package with a namespace brings (metadata-references.md §2, Namespace).

use orgyard_schema::namespace_of;
use orgyard_text::names::fold;

/// The full name under which a component of a package with namespace `ns` is known in a subscriber's org.
///
/// `is_standard` tells the names that belong to the platform (standard objects): they take no prefix.
pub fn prefixed(type_name: &str, full_name: &str, ns: &str, is_standard: impl Fn(&str) -> bool) -> String {
    let one = |part: &str| if is_standard(part) { part.to_string() } else { with_prefix(part, ns) };
    match type_name {
        // The object ends at the first hyphen; the rest is the layout's own name.
        "Layout" => match full_name.split_once('-') {
            Some((object, rest)) => format!("{}-{}", one(object), with_prefix(rest, ns)),
            None => with_prefix(full_name, ns),
        },
        _ if full_name.contains('/') => join(full_name, '/', |part, _| with_prefix(part, ns)),
        _ => join(full_name, '.', |part, first| if first { one(part) } else { with_prefix(part, ns) }),
    }
}

fn join(name: &str, separator: char, part: impl Fn(&str, bool) -> String) -> String {
    let parts: Vec<String> = name.split(separator).enumerate().map(|(i, p)| part(p, i == 0)).collect();
    parts.join(&separator.to_string())
}

fn with_prefix(name: &str, ns: &str) -> String {
    let has_it = fold(name).strip_prefix(&fold(ns)).is_some_and(|rest| rest.starts_with("__"));
    if has_it { name.into() } else { format!("{ns}__{name}") }
}

/// The namespace a name carries: `ns` of `ns__Name` and `ns__Name__c`, none of `Name__c`.
pub fn of_name(full_name: &str) -> Option<&str> {
    let last = full_name.rsplit(['.', '/', '-']).next().unwrap_or(full_name);
    namespace_of(last).map(|(namespace, _)| namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(type_name: &str, name: &str, expected: &str) {
        let standard = |name: &str| name == "Account";
        assert_eq!(prefixed(type_name, name, "ta", standard), expected);
    }

    #[test]
    fn rule_pkg_2_names_get_the_prefix() {
        check("CustomObject", "Trip__c", "ta__Trip__c");
        check("CustomObject", "Account", "Account");
        check("CustomField", "Trip__c.Cost__c", "ta__Trip__c.ta__Cost__c");
        check("CustomField", "Account.Tier__c", "Account.ta__Tier__c");
        check("Layout", "Account-My - Layout", "Account-ta__My - Layout");
        check("CustomMetadata", "Rate.Basic", "ta__Rate.ta__Basic");
        check("ApexClass", "Booker", "ta__Booker");
        check("EmailTemplate", "Mails/Welcome", "ta__Mails/ta__Welcome");
        check("ApexClass", "ta__Booker", "ta__Booker");
    }

    #[test]
    fn the_namespace_of_a_name_is_told_from_its_suffix() {
        assert_eq!(of_name("ta__Trip__c"), Some("ta"));
        assert_eq!(of_name("Trip__c"), None);
        assert_eq!(of_name("Account.ta__Tier__c"), Some("ta"));
        assert_eq!(of_name("Booker"), None);
        assert_eq!(of_name("Trip__ChangeEvent"), None);
    }
}
