//! The value sets of standard picklists in a plain org, and which fields use them.

use crate::object::PicklistValue;
use crate::table::Table;
use std::sync::Arc;

const VALUES: Table = Table::new(include_str!("../../../../data/standard-value-sets.csv"));
const FIELDS: Table = Table::new(include_str!("../../../../data/standard-picklists.csv"));

/// The values that a plain org's set has.
pub fn standard_value_set(name: &str) -> Option<Arc<[PicklistValue]>> {
    let values: Vec<PicklistValue> = VALUES.rows(name).filter_map(value).collect();
    (!values.is_empty()).then(|| values.into())
}

/// `OpportunityStage,Closed Won,closed won probability=100 forecast=Closed`
fn value(line: &'static str) -> Option<PicklistValue> {
    let (_, rest) = line.split_once(',')?;
    let (name, words) = rest.rsplit_once(',')?;
    let mut value = PicklistValue { name: name.into(), label: name.into(), active: true, ..PicklistValue::default() };
    for word in words.split(' ') {
        match word.split_once('=').unwrap_or((word, "")) {
            ("default", _) => value.default = true,
            ("closed", _) => value.closed = true,
            ("won", _) => value.won = true,
            ("converted", _) => value.converted = true,
            ("probability", number) => value.probability = number.parse().ok(),
            ("forecast", category) => value.forecast_category = Some(category.into()),
            _ => {}
        }
    }
    Some(value)
}

/// The set that a standard picklist uses.
pub fn set_of(object: &str, field: &str) -> Option<&'static str> {
    let mut rows = FIELDS.rows(object).filter_map(|line| line.split_once(',')?.1.split_once(','));
    rows.find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, set)| set)
}

/// The standard objects that have a picklist with the set.
pub fn objects_with_set(set: &str) -> impl Iterator<Item = &'static str> {
    let lines = FIELDS.lines().filter(move |line| line.rsplit(',').next().is_some_and(|s| s.eq_ignore_ascii_case(set)));
    lines.filter_map(|line| line.split(',').next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::first;

    #[test]
    fn stages_say_what_they_mean() {
        let stages = standard_value_set("opportunitystage").unwrap();
        let won = stages.iter().find(|v| v.name == "Closed Won").unwrap();
        assert_eq!((won.closed, won.won, won.probability), (true, true, Some(100)));
        assert_eq!(won.forecast_category.as_deref(), Some("Closed"));
        assert_eq!(set_of("Opportunity", "stagename"), Some("OpportunityStage"));
        assert_eq!(objects_with_set("OpportunityStage").collect::<Vec<_>>(), ["Opportunity"]);
    }

    #[test]
    fn the_tables_are_sorted_and_every_set_of_a_field_is_there() {
        for table in [VALUES, FIELDS] {
            let keys: Vec<String> = table.lines().map(|l| first(l).to_ascii_lowercase()).collect();
            assert!(keys.is_sorted());
        }
        for line in FIELDS.lines() {
            let set = line.rsplit(',').next().unwrap();
            assert!(standard_value_set(set).is_some(), "{line}");
        }
    }
}
