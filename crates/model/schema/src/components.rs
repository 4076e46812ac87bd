//! Names of standard components: what every org has without a file.

use crate::table::{Table, compare};

const TABLE: Table = Table::new(include_str!("../../../../data/standard-components.csv"));

/// Whether `name` is one of the standard components of a kind (`StandardTab`, `StandardUserPermission` …); an entry
/// with `*` stands for any text at its end, or for any text before a given end.
pub fn is_standard(kind: &str, name: &str) -> bool {
    exact(kind, name).is_some() || standard_names(kind).any(|entry| entry.contains('*') && matches(entry, name))
}

pub fn standard_names(kind: &str) -> impl Iterator<Item = &'static str> {
    TABLE.rows(kind).filter_map(|line| Some(line.split_once(',')?.1))
}

/// The standard component as the table writes it.
pub(crate) fn exact(kind: &str, name: &str) -> Option<&'static str> {
    let mut rows = TABLE.from(|line| {
        let (k, n) = line.split_once(',').unwrap_or((line, ""));
        compare(k, kind).then_with(|| compare(n, name))
    });
    let (k, n) = rows.next()?.split_once(',')?;
    (k.eq_ignore_ascii_case(kind) && n.eq_ignore_ascii_case(name)).then_some(n)
}

fn matches(entry: &str, name: &str) -> bool {
    let Some((before, after)) = entry.split_once('*') else { return false };
    let starts = name.get(..before.len()).is_some_and(|s| s.eq_ignore_ascii_case(before));
    let end = name.len().saturating_sub(after.len());
    starts && end >= before.len() && name.get(end..).is_some_and(|s| s.eq_ignore_ascii_case(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_kind() {
        assert!(is_standard("StandardTab", "standard-account"));
        assert!(is_standard("StandardModule", "lightning/uiRecordApi"));
        assert!(is_standard("StandardRecordType", "Account.Master"));
        assert!(!is_standard("StandardTab", "Foo__c") && !is_standard("Nothing", "x"));
    }

    #[test]
    fn the_table_is_sorted_for_binary_search() {
        let keys: Vec<(String, String)> = TABLE
            .lines()
            .filter_map(|l| l.split_once(','))
            .map(|(k, n)| (k.to_ascii_lowercase(), n.to_ascii_lowercase()))
            .collect();
        assert!(keys.is_sorted());
        assert!(keys.iter().all(|(k, n)| is_standard(k, n)));
    }
}
