//! Key prefixes: the first three characters of ids.

use crate::table::Table;

const TABLE: Table = Table::new(include_str!("../../../../data/key-prefixes.csv"));

pub(crate) fn entry(object: &str) -> Option<(&'static str, &'static str)> {
    TABLE.rows(object).next()?.split_once(',')
}

/// The key prefix of a standard object.
pub fn prefix_of(object: &str) -> Option<&'static str> {
    entry(object).map(|(_, prefix)| prefix)
}

/// The standard objects whose ids start with this prefix; mostly one.
pub fn objects_of_prefix(prefix: &str) -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter_map(|l| l.split_once(',')).filter(move |(_, p)| *p == prefix).map(|(object, _)| object)
}

pub fn object_of_prefix(prefix: &str) -> Option<&'static str> {
    objects_of_prefix(prefix).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::first;

    #[test]
    fn prefixes_are_found_both_ways() {
        assert_eq!(prefix_of("apexclass"), Some("01p"));
        assert_eq!(object_of_prefix("005"), Some("User"));
        assert_eq!(object_of_prefix("zzz"), None);
        assert!(TABLE.lines().map(|l| first(l).to_ascii_lowercase()).is_sorted());
    }
}
