//! The names of the platform's own Apex types.

use crate::table::Table;

const TABLE: Table = Table::new(include_str!("../../../../data/apex-types.csv"));

/// Whether Apex knows this name without a namespace in front: a type of System or Schema.
pub fn is_platform_type(name: &str) -> bool {
    const WORDS: [&str; 5] = ["void", "Object", "List", "Set", "Map"];
    let unqualified = |line: &str| matches!(line.split_once(','), Some((_, "System" | "Schema")));
    WORDS.iter().any(|w| w.eq_ignore_ascii_case(name)) || TABLE.rows(name).any(unqualified)
}

/// Whether this is a namespace of the platform: `Database`, `ConnectApi`.
pub fn is_platform_namespace(name: &str) -> bool {
    TABLE.lines().filter_map(|l| l.split_once(',')).any(|(_, namespace)| namespace.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::first;

    #[test]
    fn types_are_told_from_namespaces() {
        assert!(is_platform_type("string") && is_platform_type("HttpRequest") && !is_platform_type("Batchable"));
        assert!(is_platform_namespace("database") && !is_platform_namespace("HttpRequest"));
        assert!(TABLE.lines().map(|l| first(l).to_ascii_lowercase()).is_sorted());
    }
}
