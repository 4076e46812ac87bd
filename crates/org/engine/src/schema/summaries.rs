//! Which roll-up summaries count the rows of an object.

use super::ObjectDef;
use orgyard_text::names::fold;
use std::collections::HashMap;

/// A summary field of a parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RollUp {
    pub(crate) parent: String,
    pub(crate) field: String,
}

/// By the folded name of the child.
pub(super) fn all<'a>(objects: impl Iterator<Item = &'a ObjectDef>) -> HashMap<String, Vec<RollUp>> {
    let mut out: HashMap<String, Vec<RollUp>> = HashMap::new();
    for def in objects {
        for field in &def.fields {
            if let Some(summary) = &field.summary {
                let roll_up = RollUp { parent: def.name.clone(), field: field.name.clone() };
                out.entry(fold(&summary.child)).or_default().push(roll_up);
            }
        }
    }
    out.values_mut().for_each(|found| found.sort_by(|a, b| (&a.parent, &a.field).cmp(&(&b.parent, &b.field))));
    out
}
