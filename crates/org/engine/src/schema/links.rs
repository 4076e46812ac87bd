//! Which fields lead to an object, and what becomes of a row when the one it leads to is deleted.

use super::{FieldType, ObjectDef};
use orgyard_text::names::fold;
use std::collections::HashMap;

/// Standard fields whose rows do not merely lose their value.
const STANDARD: &str = include_str!("../../../../../data/delete-rules.csv");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnDelete {
    /// The row goes too.
    Cascade,
    /// The delete is refused.
    Restrict,
    /// The field is emptied.
    Clear,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) child: String,
    pub(crate) field: String,
    pub(crate) rule: OnDelete,
}

/// The links of the org's own fields and of standard ones, by the folded name of the parent.
pub(super) fn all<'a>(objects: impl Iterator<Item = &'a ObjectDef>) -> HashMap<String, Vec<Link>> {
    let mut out: HashMap<String, Vec<Link>> = HashMap::new();
    for def in objects {
        for field in def.fields.iter().filter(|f| f.custom && f.field_type == FieldType::Reference) {
            let rule = match field.delete_constraint.as_deref() {
                _ if field.cascade_delete => OnDelete::Cascade,
                Some("Cascade") => OnDelete::Cascade,
                Some("Restrict") => OnDelete::Restrict,
                _ if field.nillable => OnDelete::Clear,
                _ => OnDelete::Restrict,
            };
            let link = Link { child: def.name.clone(), field: field.name.clone(), rule };
            field.reference_to.iter().for_each(|to| out.entry(fold(to)).or_default().push(link.clone()));
        }
    }
    for (parent, link) in STANDARD.lines().skip(1).filter_map(standard) {
        out.entry(fold(parent)).or_default().push(link);
    }
    out.values_mut().for_each(|links| links.sort_by(|a, b| (&a.child, &a.field).cmp(&(&b.child, &b.field))));
    out
}

fn standard(line: &'static str) -> Option<(&'static str, Link)> {
    let mut columns = line.split(',');
    let (parent, child, field) = (columns.next()?, columns.next()?, columns.next()?);
    let rule = match columns.next()? {
        "cascade" => OnDelete::Cascade,
        "restrict" => OnDelete::Restrict,
        _ => OnDelete::Clear,
    };
    Some((parent, Link { child: child.into(), field: field.into(), rule }))
}
