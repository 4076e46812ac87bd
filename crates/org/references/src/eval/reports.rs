//! Columns and types of reports.

use super::{Scope, Spot, fields};
use crate::reference::Target;
use crate::sink::Emit;
use orgyard_schema::suffix;
use orgyard_text::xml::Element;

/// `Object.Field__c`, `Object$Field__c`, `Base.ChildRel$Field__c`, with `FK_` or `CUST_` in front.
pub(crate) fn column(emit: &mut Emit<'_, '_>, value: &str) {
    let text = ["FK_", "CUST_"].iter().find_map(|p| value.strip_prefix(p)).unwrap_or(value);
    let last = text.rsplit(['.', '$']).next().unwrap_or(text);
    if suffix(last).is_none() {
        return;
    }
    let (base, path) = match text.split_once('$') {
        Some((base, path)) => (base, path),
        None => match text.split_once('.') {
            Some(parts) => parts,
            None => return,
        },
    };
    if let Some(object) = walk(emit, base) {
        fields::path(emit, &object, path);
    }
}

/// The object at the end of `Base.ChildRel.ChildRel`.
fn walk(emit: &Emit<'_, '_>, base: &str) -> Option<String> {
    let mut segments = base.split('.');
    let mut object = segments.next()?.to_string();
    for relationship in segments {
        object = fields::child_object_in(emit.names.schema(), &object, relationship)?;
    }
    emit.names.schema().object(&object)?;
    Some(object)
}

/// `X__c` is a custom report type; tokens between `$` and `@` name objects or `Object.Lookup__c`.
pub(crate) fn report_type(emit: &mut Emit<'_, '_>, value: &str) {
    if !value.contains('$') {
        if let Some(name) = value.strip_suffix("__c") {
            emit.any_of(vec![
                Target::new("ReportType", name),
                Target::new("ReportType", value),
                Target::new("CustomObject", value),
            ]);
        }
        return;
    }
    for token in value.split(['$', '@']).skip(1).filter(|t| suffix(t.rsplit('.').next().unwrap_or(t)).is_some()) {
        match token.split_once('.') {
            Some((object, lookup)) => fields::path(emit, object, lookup),
            None => emit.one("CustomObject", token),
        }
    }
}

/// Columns inside a summary formula: `Object.Field__c:SUM`.
pub(crate) fn formula(emit: &mut Emit<'_, '_>, value: &str) {
    let sign = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '$'));
    for word in value.split(sign) {
        if let Some((name, _)) = word.split_once(':') {
            column(emit, name);
        }
    }
}

/// In a report type, `Account.Contacts` is the base object followed by joins: the object a section's table means.
pub(crate) fn join_object(scope: &Scope<'_>, table: &str, spot: &Spot<'_>) -> Option<String> {
    if scope.type_name != "ReportType" {
        return None;
    }
    let base = spot.path.first()?.child_text("baseObject")?;
    let mut segments = table.split('.');
    let first = segments.next()?;
    let mut object = if first.eq_ignore_ascii_case(&base) { base } else { first.to_string() };
    for relationship in segments {
        object = fields::child_object_in(scope.names.schema(), &object, relationship)?;
    }
    Some(object)
}

/// The object that the join around this one leads to: the base object for the outermost.
pub(crate) fn parent_of_join(scope: &Scope<'_>, spot: &Spot<'_>) -> Option<String> {
    let (root, joins) = spot.path.split_first()?;
    let mut object = root.child_text("baseObject")?;
    let outer = joins.iter().filter(|e| e.local_name() == "join").count().saturating_sub(1);
    for join in joins.iter().filter(|e| e.local_name() == "join").take(outer) {
        let relationship = Element::child_text(join, "relationship")?;
        object = fields::child_object_in(scope.names.schema(), &object, &relationship)?;
    }
    Some(object)
}
