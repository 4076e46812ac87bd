//! What exists: the side of a check that its caller provides.

use orgyard_schema::Schema;

/// The components and objects that a component may refer to. Names are compared without regard to case; the standard
/// components of the platform need not be known here.
pub trait Names: Sync {
    fn find(&self, type_name: &str, full_name: &str) -> bool;

    fn schema(&self) -> &Schema;

    /// The full names of a component in a folder whose last part is this developer name.
    fn in_any_folder(&self, type_name: &str, developer_name: &str) -> bool {
        self.find(type_name, developer_name)
    }

    /// The project's package that owns a component which is not visible here: it should be declared as a dependency.
    fn owner_of(&self, type_name: &str, full_name: &str) -> Option<String> {
        let _ = (type_name, full_name);
        None
    }

    /// The namespace the checked components live in.
    fn namespace(&self) -> Option<&str> {
        None
    }

    /// Whether an installed package brings this namespace.
    fn brings(&self, namespace: &str) -> bool {
        let _ = namespace;
        false
    }

    /// Whether a class has a method that Lightning components may call; `None` where the class's text is not known.
    fn aura_enabled(&self, class: &str, method: &str) -> Option<bool> {
        let _ = (class, method);
        None
    }

    /// Whether entries of profiles that lead nowhere are dropped, as a package build does; a deploy refuses them.
    fn drops_profile_entries(&self) -> bool {
        true
    }

    /// Whether the caller compiles Apex itself: what a source names is then left to the compiler.
    fn compiles_apex(&self) -> bool {
        false
    }

    /// The values of a global value set; `None` where it is not known.
    fn value_set(&self, name: &str) -> Option<Vec<String>> {
        let _ = name;
        None
    }
}

/// The name with its own namespace taken off, wherever the prefix may stand: `ns__A__c.ns__B__c` -> `A__c.B__c`.
pub(crate) fn without_namespace(name: &str, namespace: &str) -> String {
    let prefix = format!("{}__", namespace.to_ascii_lowercase());
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if start && rest.get(..prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(&prefix)) {
            rest = &rest[prefix.len()..];
            start = false;
            continue;
        }
        out.push(c);
        start = matches!(c, '.' | '-' | '/' | ' ' | ':');
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Whether a text holds a token that a pipeline replaces before the deploy.
pub(crate) fn has_placeholder(text: &str) -> bool {
    text.contains("%%%") || text.contains("{{") || text.contains("___NAMESPACE") || text.contains("__NAMESPACE__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_prefix_comes_off_at_every_part() {
        assert_eq!(without_namespace("ns__A__c.NS__B__c", "ns"), "A__c.B__c");
        assert_eq!(without_namespace("ns__A__c-ns__A Layout", "ns"), "A__c-A Layout");
        assert_eq!(without_namespace("bns__A__c", "ns"), "bns__A__c");
    }
}
