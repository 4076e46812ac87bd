//! The rows of data/apex-errors.csv that have a case: sources with a fault give the error, and compile once it is
//! mended. A case names its row, then come the sources, divided by lines of `---`, in which `{{fault|mended}}` stands
//! for either, then `> line:column text` of the last source. A source may start with a comment that says where it is:
//! `/* namespace pkg, API version 30, unmanaged */`; `⟨text × n⟩` stands n times. docs/apex-errors.md is made of them.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Foreign, Origin, Surroundings, check};
use orgyard_schema::{Schema, custom_field, custom_object};
use std::path::Path;

struct Case {
    key: String,
    sources: String,
    expected: String,
}

fn cases(text: &str) -> Vec<Case> {
    let blocks = text.split("\n# ").map(|block| block.strip_prefix("# ").unwrap_or(block));
    let case = |block: &str| {
        let (key, rest) = block.split_once('\n')?;
        let (sources, expected) = rest.split_once("\n> ")?;
        Some(Case { key: key.into(), sources: sources.into(), expected: expected.trim_end().into() })
    };
    blocks.filter_map(case).collect()
}

/// `⟨text × n⟩` is a text that stands n times.
fn repeated(text: &str) -> String {
    let mut parts = text.split('⟨');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inner, behind) = part.split_once('⟩').unwrap_or((part, ""));
        let (what, count) = inner.split_once(" × ").unwrap_or((inner, "1"));
        out.push_str(&what.repeat(count.parse().unwrap_or(1)));
        out.push_str(behind);
    }
    out
}

/// With the faults, or mended.
fn variant(text: &str, mended: bool) -> String {
    repeated(&chosen(text, mended))
}

fn chosen(text: &str, mended: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (choice, behind) = after.split_once("}}").unwrap_or((after, ""));
        let close = behind.starts_with('}') && choice.ends_with("{ ");
        let (choice, behind) = if close { (format!("{choice}}}"), &behind[1..]) } else { (choice.to_owned(), behind) };
        let (fault, mend) = choice.split_once('|').unwrap_or((&choice, ""));
        out.push_str(before);
        out.push_str(if mended { mend } else { fault });
        rest = behind;
    }
    out + rest
}

/// The standard objects and a few of ours.
fn schema() -> Schema {
    let mut schema = Schema::standard();
    for name in ["Bike__c", "Bike__mdt", "Ride__e"] {
        let object = custom_object(name, "<CustomObject><label>Bike</label></CustomObject>");
        schema.put_object(object.expect("an object"));
    }
    for name in ["pkg__Hidden__c", "pkg__Hidden__mdt"] {
        let text = "<CustomObject><visibility>Protected</visibility><customSettingsType>List</customSettingsType></CustomObject>";
        schema.put_object(custom_object(name, text).expect("an object"));
    }
    let text = "<CustomObject><customSettingsType>Hierarchy</customSettingsType></CustomObject>";
    schema.put_object(custom_object("Wheel__c", text).expect("an object"));
    for (name, key) in [("Gears__c", ""), ("Number__c", "<externalId>true</externalId>")] {
        let text = format!("<CustomField><fullName>{name}</fullName><type>Text</type>{key}</CustomField>");
        schema.put_field("Bike__c", custom_field(name, &text).expect("a field"));
    }
    schema
}

/// What the comment at the start of a source says of it.
fn origin(source: &str) -> Origin {
    let mut origin = Origin::default();
    let Some((facts, _)) = source.strip_prefix("/* ").and_then(|rest| rest.split_once(" */")) else { return origin };
    for fact in facts.split(", ") {
        origin.unmanaged |= fact == "unmanaged";
        origin.namespace = fact.strip_prefix("namespace ").map(Into::into).or(origin.namespace);
        origin.api_version = fact.strip_prefix("API version ").and_then(|own| own.parse().ok()).or(origin.api_version);
    }
    origin
}

fn errors(text: &str) -> Vec<String> {
    let (mut units, mut found): (Vec<Unit>, Vec<String>) = (Vec::new(), Vec::new());
    let mut origins = Vec::new();
    for source in text.split("\n---\n") {
        let code = source.split_once("*/ ").map_or(source, |(_, code)| code);
        let kind = if code.starts_with("trigger") { SourceKind::Trigger } else { SourceKind::Class };
        origins.push(origin(source));
        let parsed = parse(source, kind);
        found.extend(parsed.errors.iter().map(ToString::to_string));
        units.extend(parsed.unit);
    }
    if found.is_empty() {
        let schema = schema();
        let errors = check(&units, &Surroundings { schema: &schema, origins: &origins, foreign: Foreign::None });
        let last = units.len() - 1;
        found.extend(errors.iter().filter(|error| error.unit == last).map(ToString::to_string));
    }
    found
}

#[test]
fn every_case_gives_its_error_and_compiles_once_it_is_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let rows = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/apex-errors.csv"));
    let rows = rows.expect("the rows");
    let (mut wrong, mut count) = (String::new(), 0);
    for file in std::fs::read_dir(folder).expect("the cases") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
        for case in cases(&text) {
            count += 1;
            if !rows.contains(&format!(",{},", case.key)) {
                wrong.push_str(&format!("{}: no such row\n", case.key));
            }
            let found = errors(&variant(&case.sources, false)).join("\n");
            if found != repeated(&case.expected) {
                wrong.push_str(&format!("{}\n  wanted {}\n  found  {found}\n", case.key, case.expected));
            }
            let mended = errors(&variant(&case.sources, true)).join("\n");
            if !mended.is_empty() {
                wrong.push_str(&format!("{} mended\n  {mended}\n", case.key));
            }
        }
    }
    assert!(wrong.is_empty(), "of {count} cases:\n{wrong}");
}
