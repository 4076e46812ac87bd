//! Definitions of the model as the engine uses them: with defaults as values and look-ups by name.

use super::{FieldDef, FieldType, ObjectDef};
use orgyard_schema as model;
use orgyard_values::Value;
use std::sync::Arc;

/// Fields whose index nobody asks for; every row would pay for them.
const NOT_INDEXED: [&str; 3] = ["CreatedById", "LastModifiedById", "OwnerId"];

const NUMBERS: &str = include_str!("../../../../../data/standard-auto-numbers.csv");

/// The values of a global or standard value set.
pub(super) type Sets<'a> = &'a dyn Fn(&str) -> Option<Arc<[model::PicklistValue]>>;

pub(super) fn object(from: &model::ObjectDef, key_prefix: Option<String>, sets: Sets<'_>) -> ObjectDef {
    let mut def = ObjectDef::new(&from.name);
    def.label = from.label.to_string();
    def.plural_label = from.plural_label.to_string();
    let known = key_prefix.or_else(|| from.key_prefix.as_ref().map(ToString::to_string));
    def.key_prefix = known.or_else(|| shared_prefix(&from.name).map(String::from));
    def.custom = from.custom;
    def.custom_setting = from.custom_setting;
    def.list_setting = from.list_setting;
    def.described = from.described;
    def.recycle_bin = from.name.ends_with("__c") || from.described && !from.custom;
    def.validation_rules.clone_from(&from.validation_rules);
    from.fields().for_each(|f| def.add(field(&from.name, f, sets)));
    def
}

/// Objects that come with custom objects share a prefix.
fn shared_prefix(name: &str) -> Option<&'static str> {
    let suffixes = [("__Share", "02c"), ("__History", "017"), ("__Feed", "0D5")];
    suffixes.into_iter().find_map(|(suffix, prefix)| name.ends_with(suffix).then_some(prefix))
}

fn field(object: &str, from: &model::FieldDef, sets: Sets<'_>) -> FieldDef {
    let field_type = kind(from.field_type);
    let set = from.value_set.as_deref().or_else(|| model::set_of(object, &from.name)).and_then(sets);
    let values = set.as_deref().unwrap_or(&from.picklist);
    let default = default(from, values, field_type);
    let automatic = from.default_value.as_ref().filter(|d| !from.createable && d.contains('{'));
    let numbered = numbered(object, &from.name);
    let own_name = from.name == "Name" && from.createable;
    FieldDef {
        name: from.name.to_string(),
        label: from.label.to_string(),
        field_type,
        nillable: from.nillable,
        createable: from.createable,
        updateable: from.updateable,
        custom: from.custom,
        reference_to: from.reference_to.iter().map(ToString::to_string).collect(),
        relationship_name: from.relationship_name.as_ref().map(ToString::to_string),
        child_relationship: None,
        length: from.length,
        precision: from.precision,
        scale: from.scale,
        picklist: values.iter().filter(|v| v.active).map(|v| v.name.clone()).collect(),
        restricted: from.restricted && !values.is_empty(),
        default_formula: default_formula(from, default.as_ref()),
        default,
        defaulted_on_create: from.defaulted_on_create,
        feature_dependent: from.feature_dependent,
        indexed: indexed(from, field_type) || own_name,
        unique: from.unique,
        case_sensitive: from.case_sensitive,
        external_id: from.external_id,
        cascade_delete: from.master_detail,
        delete_constraint: from.delete_constraint.clone(),
        hidden: from.hidden,
        credential: false,
        formula: from.formula.clone(),
        blanks_stay_blank: from.blanks_stay_blank,
        auto_number: automatic.cloned().or_else(|| numbered.map(|(format, _)| format.to_owned())),
        first_number: numbered.map_or(0, |(_, first)| first),
        summary: from.summary.clone(),
    }
}

/// The format of a standard field that the platform numbers, and the number before the first.
fn numbered(object: &str, field: &str) -> Option<(&'static str, u64)> {
    let lines = NUMBERS.lines().skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        Some((columns.next()?, columns.next()?, columns.next()?, columns.next()?.parse().ok()?))
    });
    let mut ours = lines.filter(|(of, name, ..)| *of == object && *name == field);
    ours.next().map(|(_, _, format, first)| (format, first))
}

fn indexed(from: &model::FieldDef, kind: FieldType) -> bool {
    from.indexed || kind == FieldType::Reference && !NOT_INDEXED.contains(&&*from.name)
}

fn kind(from: model::FieldType) -> FieldType {
    match from {
        model::FieldType::Long => FieldType::Int,
        other => FieldType::named(other.as_str()),
    }
}

/// The default where it is a literal; formulas are left to those who can evaluate them.
fn default(from: &model::FieldDef, values: &[model::PicklistValue], kind: FieldType) -> Option<Value> {
    if let Some(value) = values.iter().find(|value| value.default) {
        return Some(Value::Text(value.name.clone()));
    }
    let text = from.default_value.as_deref().filter(|_| from.createable).map(str::trim);
    match kind {
        FieldType::Boolean if from.formula.is_none() => {
            Some(Value::Bool(text.is_some_and(|t| t.eq_ignore_ascii_case("true"))))
        }
        kind if kind.is_number() => text?.parse().ok().map(Value::Double),
        _ => quoted(text?).map(Value::Text),
    }
}

fn default_formula(from: &model::FieldDef, literal: Option<&Value>) -> Option<String> {
    from.default_value.clone().filter(|_| from.createable && from.custom && literal.is_none())
}

fn quoted(text: &str) -> Option<String> {
    let inner = ['"', '\''].into_iter().find_map(|q| text.strip_prefix(q)?.strip_suffix(q))?;
    (!inner.contains(['"', '\'', '\\'])).then(|| inner.to_owned())
}
