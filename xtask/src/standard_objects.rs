//! docs/standard-objects.md: which standard objects an org knows, with how many fields, and which do something by
//! themselves.

use anyhow::Result;
use orgyard_engine::objects_with_behaviour;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Source: data/standard-objects.csv.
const TABLE: &str = include_str!("../../data/standard-objects.csv");

const HEAD: &str = "# Standard objects

Every standard object known here, with the number of its fields and, after a stroke, of its child relationships. Records
of all of them are stored, queried and validated alike; a star marks those that do something by themselves, as the
platform's do: fields that follow from others, records that come with records, refusals of their own. Fields of features
that an org does not have are known, too.
";

#[derive(Default)]
struct Object {
    fields: usize,
    children: usize,
}

pub(crate) fn page() -> Result<String> {
    let mut objects: BTreeMap<String, Object> = BTreeMap::new();
    for row in csv::Reader::from_reader(TABLE.as_bytes()).records() {
        let row = row?;
        let own = objects.entry(row[0].to_owned()).or_default();
        match &row[2] {
            "childrelationship" => own.children += 1,
            _ => own.fields += 1,
        }
    }
    let fields: usize = objects.values().map(|own| own.fields).sum();
    let mut page = format!("{HEAD}\n{} objects, {fields} fields.\n\n", objects.len());
    let active = objects_with_behaviour();
    let mut initial = None;
    for (name, own) in &objects {
        let separator = if initial == name.chars().next() { ", " } else { "\n- " };
        initial = name.chars().next();
        let star = if active.contains(&name.as_str()) { "\\*" } else { "" };
        write!(page, "{separator}{name}{star} {}/{}", own.fields, own.children)?;
    }
    page.push('\n');
    Ok(page.replace(".\n\n\n- ", ".\n\n- "))
}
