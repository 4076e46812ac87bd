//! Natives answer to members that the platform has.

use orgyard_apex_lib::natives;
use orgyard_apex_vm::NativeKind;
use std::collections::HashSet;

/// Source: data/apex-stdlib.csv.
const TABLE: &str = include_str!("../../../../data/apex-stdlib.csv");

/// Members of every value and of every enum, which the table names for some types only.
const EVERYWHERE: [&str; 7] = ["equals", "hashcode", "tostring", "valueof", "values", "name", "ordinal"];

fn known() -> HashSet<(String, String, usize)> {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let mut known = HashSet::new();
    for row in rows.records().map(Result::unwrap) {
        // The checker's own names for types of the schema stand in a namespace of their own.
        let namespace = if &row[0] == "Internal" { "Schema" } else { &row[0] };
        let owner = format!("{namespace}.{}", &row[1]).to_lowercase();
        let count = row[8].split(';').filter(|part| !part.trim().is_empty()).count();
        let name = if &row[5] == "constructor" { "<init>".to_owned() } else { row[7].to_lowercase() };
        known.insert((owner, name, count));
    }
    known
}

#[test]
fn every_native_is_a_member_of_the_table() {
    let known = known();
    let is_property =
        |kind| matches!(kind, NativeKind::Get | NativeKind::StaticGet | NativeKind::Set | NativeKind::StaticSet);
    // Every exception has the constructors of its base type.
    let is_base = |owner: &str, name: &str| owner == "system.exception" && name == "<init>";
    let unknown = natives().members().filter(|(owner, name, count, kind)| {
        let count = if is_property(*kind) { 0 } else { *count };
        !is_base(owner, name)
            && !EVERYWHERE.contains(&name.as_str())
            && !known.contains(&(owner.replace("internal.", "schema."), name.clone(), count))
    });
    let mut unknown: Vec<String> = unknown.map(|(owner, name, count, _)| format!("{owner}.{name}/{count}")).collect();
    unknown.sort();
    assert_eq!(unknown, Vec::<String>::new());
}
