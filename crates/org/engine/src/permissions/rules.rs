//! Which permission an object is under: its own, a parent's, or that of those who set up the org.

use crate::schema::{FieldDef, FieldType, ObjectDef};
use orgyard_text::names::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

const OBJECTS: &str = include_str!("../../../../../data/object-access.csv");

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// Object permissions name it.
    Own,
    /// As another object, by its folded name.
    As(String),
    /// Everyone reads it; with this user permission it is also written.
    Setup(String),
    /// Only with an entry of this kind, or a user permission.
    Entity(&'static str),
    /// No permission is asked for: tasks, notes, files, …
    Everyone,
}

struct Row {
    rule: &'static str,
    /// `ReadWrite`, `ControlledByParent AccountId`; empty where records are not shared one by one.
    sharing: &'static str,
}

static RULES: LazyLock<HashMap<String, Row>> = LazyLock::new(|| {
    let rows = OBJECTS.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let rows = rows.filter_map(|columns| match columns[..] {
        [object, rule, sharing] => Some((fold(object), Row { rule, sharing })),
        _ => None,
    });
    rows.collect()
});

/// The org-wide default a standard object comes with.
pub fn standard_sharing(object: &str) -> &'static str {
    RULES.get(&fold(object)).map_or("", |row| row.sharing)
}

pub(super) fn rule(object: &ObjectDef) -> Rule {
    let name = fold(&object.name);
    if let Some(row) = RULES.get(&name) {
        return named(row.rule);
    }
    if name.ends_with("__mdt") {
        return Rule::Entity("CustomMetadataType");
    }
    if object.custom_setting {
        return Rule::Entity("CustomSetting");
    }
    match parent(&name) {
        Some(parent) => Rule::As(parent),
        None if object.custom || name.contains("__") => Rule::Own,
        None => Rule::Everyone,
    }
}

fn named(rule: &str) -> Rule {
    match fold(rule) {
        rule if rule == "own" => Rule::Own,
        rule if RULES.contains_key(&rule) => Rule::As(rule),
        rule => Rule::Setup(rule),
    }
}

/// `accountshare` follows `account`, `x__history` follows `x__c`.
fn parent(name: &str) -> Option<String> {
    let suffixes = ["share", "history", "feed", "fieldhistory"];
    let stem = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
    match stem.strip_suffix("__") {
        Some(custom) => Some(format!("{custom}__c")),
        None => RULES.get(stem).filter(|row| row.rule == "own").map(|_| stem.to_owned()),
    }
}

/// Whether the field has a permission of its own. Others come with the object: ids, names, system fields, what every
/// row must have, and the parent of a detail.
pub fn is_permissionable(object: &ObjectDef, field: &FieldDef) -> bool {
    if !matches!(rule(object), Rule::Own | Rule::As(_)) {
        return false;
    }
    let fixed = matches!(field.field_type, FieldType::Id) || field.cascade_delete || field.hidden || field.credential;
    let written = field.createable || field.updateable;
    match field.custom {
        _ if fixed => false,
        true => field.nillable || field.formula.is_some(),
        false => {
            let by_platform = matches!(field.name.as_str(), "OwnerId" | "RecordTypeId" | "Name" | "CurrencyIsoCode");
            let compound = matches!(field.field_type, FieldType::Address | FieldType::Location);
            field.nillable && (written || compound) && !by_platform && !is_part_of_name(object, field)
        }
    }
}

fn is_part_of_name(object: &ObjectDef, field: &FieldDef) -> bool {
    let names = ["FirstName", "LastName", "MiddleName", "Salutation", "Suffix"];
    names.contains(&field.name.as_str()) && object.field("LastName").is_some()
}

/// The field whose permission counts, and that layouts and files name: a part of an address or a location is under the whole.
pub fn governing<'a>(object: &'a ObjectDef, field: &'a FieldDef) -> &'a FieldDef {
    const PARTS: [&str; 10] = [
        "Street",
        "City",
        "State",
        "StateCode",
        "Country",
        "CountryCode",
        "PostalCode",
        "Latitude",
        "Longitude",
        "GeocodeAccuracy",
    ];
    let whole = match field.name.strip_suffix("__s") {
        Some(custom) => custom.rsplit_once("__").map(|(stem, _)| format!("{stem}__c")),
        None => PARTS.iter().find_map(|part| field.name.strip_suffix(part)).map(|stem| format!("{stem}Address")),
    };
    let whole = whole.and_then(|name| object.field(&name));
    whole.filter(|whole| matches!(whole.field_type, FieldType::Address | FieldType::Location)).unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    fn check(path: &str, permissionable: bool) {
        let schema = Schema::default();
        let (object, field) = path.split_once('.').unwrap();
        let object = schema.object(object).unwrap();
        assert_eq!(is_permissionable(object, object.field(field).unwrap()), permissionable, "{path}");
    }

    #[test]
    fn what_every_row_has_comes_with_the_object() {
        for path in ["Account.Id", "Account.Name", "Account.OwnerId", "Account.CreatedDate", "Contact.LastName"] {
            check(path, false);
        }
        for path in
            ["Opportunity.StageName", "Opportunity.CloseDate", "Contact.FirstName", "Task.Subject", "User.Email"]
        {
            check(path, false);
        }
        for path in ["Account.Industry", "Contact.Email", "Account.ShippingAddress", "Campaign.ActualCost"] {
            check(path, true);
        }
    }

    #[test]
    fn objects_are_under_their_own_permission_or_another() {
        let schema = Schema::default();
        let rule = |name: &str| rule(schema.object(name).unwrap());
        assert_eq!(rule("Account"), Rule::Own);
        assert_eq!(rule("AccountShare"), Rule::As("account".into()));
        assert_eq!(rule("OpportunityLineItem"), Rule::As("opportunity".into()));
        assert_eq!(rule("Task"), Rule::Everyone);
        assert_eq!(rule("User"), Rule::Setup("manageusers".into()));
    }

    #[test]
    fn parts_of_an_address_are_under_the_whole() {
        let schema = Schema::default();
        let account = schema.object("Account").unwrap();
        let of = |name: &str| governing(account, account.field(name).unwrap()).name.clone();
        assert_eq!((of("ShippingStreet"), of("Industry")), ("ShippingAddress".into(), "Industry".into()));
    }
}
