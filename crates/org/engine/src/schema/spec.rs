//! The short notation of fields in `data/platform-objects`: a type, then words.
//!
//! `reference(Package2) indexed children=Versions`, `picklist(Managed|Unlocked) required default=Managed`,
//! `string(255) hidden`. A field is nillable and writable unless it says `required`, `readonly` or `createonly`.

use super::{FieldDef, FieldType};
use orgyard_values::Value;

pub(crate) fn field(name: &str, spec: &str) -> FieldDef {
    // A picklist's values may have blanks.
    let end = spec.find(')').map_or(0, |close| close + 1);
    let end = spec[end..].find(' ').map_or(spec.len(), |blank| end + blank);
    let (kind, argument) = split_argument(&spec[..end]);
    let field_type = match kind {
        "text" => FieldType::TextArea,
        "json" => FieldType::Complex,
        "encrypted" => FieldType::Encrypted,
        // The durable id of an object or a field: a name that leads to a row.
        "durable" => FieldType::String,
        other => FieldType::named(other),
    };
    let mut def = FieldDef::new(name, field_type);
    def.custom = name.ends_with("__c");
    apply_argument(&mut def, argument);
    if kind == "durable" {
        def.reference_to = vec![argument.to_owned()];
        def.relationship_name = name.strip_suffix("Id").map(String::from);
    }
    spec[end..].split_whitespace().for_each(|word| apply_word(&mut def, word));
    def
}

fn split_argument(word: &str) -> (&str, &str) {
    match word.split_once('(') {
        Some((kind, rest)) => (kind, rest.trim_end_matches(')')),
        None => (word, ""),
    }
}

fn apply_argument(def: &mut FieldDef, argument: &str) {
    let parts = || argument.split('|').filter(|part| !part.is_empty()).map(String::from);
    match def.field_type {
        FieldType::Reference => {
            def.reference_to = parts().collect();
            def.relationship_name = def.name.strip_suffix("Id").map(String::from);
            def.length = 18;
        }
        FieldType::Picklist => {
            def.picklist = parts().collect();
            def.length = 255;
        }
        FieldType::Boolean => def.default = Some(Value::Bool(false)),
        FieldType::Int => def.precision = 9,
        // A blob's text is as long as the blob makes it.
        FieldType::Base64 => {}
        _ => def.length = argument.parse().unwrap_or(if def.field_type == FieldType::TextArea { 131_072 } else { 255 }),
    }
}

fn apply_word(def: &mut FieldDef, word: &str) {
    match word.split_once('=').unwrap_or((word, "")) {
        ("required", _) => def.nillable = false,
        ("readonly", _) => (def.createable, def.updateable) = (false, false),
        ("createonly", _) => def.updateable = false,
        ("indexed", _) => def.indexed = true,
        ("unique", _) => (def.unique, def.indexed) = (true, true),
        ("restricted", _) => def.restricted = true,
        ("hidden", _) => def.hidden = true,
        ("credential", _) => def.credential = true,
        ("rel", name) => def.relationship_name = Some(name.into()),
        ("children", name) => def.child_relationship = Some(name.into()),
        ("default", value) => def.default = Some(default_value(def.field_type, value)),
        _ => {}
    }
}

fn default_value(field_type: FieldType, text: &str) -> Value {
    match field_type {
        FieldType::Boolean => Value::Bool(text == "true"),
        FieldType::Int => text.parse().map_or(Value::Null, Value::Int),
        FieldType::Double | FieldType::Percent | FieldType::Currency => text.parse().map_or(Value::Null, Value::Double),
        _ => Value::Text(text.into()),
    }
}
