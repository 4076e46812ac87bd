//! The order of children: the official tool compares names by locale.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use std::cmp::Ordering;
use std::sync::OnceLock;

fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static ROOT: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    ROOT.get_or_init(|| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok()).as_ref()
}

pub(super) fn compare(a: &str, b: &str) -> Ordering {
    match collator() {
        Some(collator) => collator.compare(a, b),
        // The root collation is part of the program; without it code units still give an order.
        None => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_locale() {
        let mut names = ["Zed", "abc", "Bcd", "a_c", "A1", "a__c", "abC", "ABC"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["a__c", "a_c", "A1", "abc", "abC", "ABC", "Bcd", "Zed"]);
    }
}
