//! Tests that would lock the same rows: on the platform they cannot run at the same time.

use crate::apex::tested::{Lock, Test, Tested};
use crate::table::table;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rows that the same tests lock, and these tests with their statements.
struct Group<'t> {
    /// `Account 001…`
    rows: Vec<String>,
    tests: Vec<(String, &'t str)>,
}

fn groups(tested: &Tested) -> Vec<Group<'_>> {
    let mut by_row: BTreeMap<(&str, &str), Vec<(&Test, &Lock)>> = BTreeMap::new();
    for test in &tested.tests {
        for lock in &test.locks {
            by_row.entry((&lock.object, &lock.id)).or_default().push((test, lock));
        }
    }
    let mut by_tests: BTreeMap<Vec<String>, Group<'_>> = BTreeMap::new();
    for ((object, id), locks) in by_row {
        let mut tests: Vec<(String, &str)> =
            locks.iter().map(|(test, lock)| (test.full_name(), lock.statement.as_str())).collect();
        tests.sort_unstable();
        tests.dedup_by(|a, b| a.0 == b.0);
        if tests.len() > 1 {
            let names = tests.iter().map(|(name, _)| name.clone()).collect();
            let group = by_tests.entry(names).or_insert_with(|| Group { rows: Vec::new(), tests });
            group.rows.push(format!("{object} {id}"));
        }
    }
    by_tests.into_values().collect()
}

pub(super) fn text(tested: &Tested) -> String {
    let groups = groups(tested);
    if groups.is_empty() {
        return "No two tests would lock the same row.\n\n".to_owned();
    }
    let mut rows = Vec::new();
    for (number, group) in (1..).zip(&groups) {
        for (place, (test, statement)) in group.tests.iter().enumerate() {
            let first = place == 0;
            let number: String = if first { u32::to_string(&number) } else { String::new() };
            let locked = if first { group.rows.join("\n") } else { String::new() };
            rows.push(vec![number, locked, test.clone(), (*statement).to_owned()]);
        }
    }
    table("Tests that would lock the same rows", &["Group", "Rows", "Test", "Statement"], &rows) + "\n"
}

pub(super) fn json(tested: &Tested) -> Value {
    let test = |(test, statement): &(String, &str)| json!({"test": test, "statement": statement});
    let group = |group: Group<'_>| -> Value {
        json!({"rows": group.rows, "tests": group.tests.iter().map(test).collect::<Vec<_>>()})
    };
    groups(tested).into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn tests_are_grouped_by_the_rows_they_share() {
        insta::assert_snapshot!(text(&tested()));
        assert_eq!(json(&tested())[1]["rows"].to_string(), "[\"Account 0012\"]");
        assert_eq!(text(&Tested::default()), "No two tests would lock the same row.\n\n");
    }
}
