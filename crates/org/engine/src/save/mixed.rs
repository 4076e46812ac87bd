//! Records that manage the org and records of data do not go together in one transaction of code.
//!
//! Source: Apex Developer Guide, "sObjects That Cannot Be Used Together in DML Operations".

use super::Operation;
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_text::names::fold;
use orgyard_values::Record;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a transaction has saved so far: the first object of either kind.
#[derive(Debug, Clone, Default)]
pub struct MixedDml {
    setup: Option<String>,
    data: Option<String>,
}

/// The operation, or `any`; with fields, it counts only where one of them gets a value that it had not.
struct Rule {
    operation: &'static str,
    fields: Vec<&'static str>,
}

static RULES: LazyLock<HashMap<String, Vec<Rule>>> = LazyLock::new(|| {
    let mut rules: HashMap<String, Vec<Rule>> = HashMap::new();
    for line in include_str!("../../../../../data/mixed-dml.csv").lines().skip(1) {
        if let [object, operation, fields] = line.split(',').collect::<Vec<_>>()[..] {
            let fields = fields.split('|').filter(|field| !field.is_empty()).collect();
            rules.entry(fold(object)).or_default().push(Rule { operation, fields });
        }
    }
    rules
});

impl MixedDml {
    /// Counts records that are about to be saved; refused where the transaction has saved others of the other kind.
    pub(super) fn take<'r>(
        &mut self,
        tx: &Tx,
        def: &ObjectDef,
        operation: &Operation,
        records: impl Iterator<Item = &'r Record>,
    ) -> Result<Option<ApiError>, EngineError> {
        let folded = fold(&def.name);
        let (own, other) = match RULES.get(&folded) {
            Some(rules) if counts(tx, def, rules, operation, records)? => (&mut self.setup, &self.data),
            None if crate::tx::holds_data(&folded) => (&mut self.data, &self.setup),
            _ => return Ok(None),
        };
        if let Some(first) = other {
            return Ok(Some(refusal(&def.name, first)));
        }
        own.get_or_insert_with(|| def.name.clone());
        Ok(None)
    }
}

fn refusal(object: &str, first: &str) -> ApiError {
    let text = format!(
        "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): \
         {object}, original object: {first}"
    );
    ApiError::new("MIXED_DML_OPERATION", text)
}

fn counts<'r>(
    tx: &Tx,
    def: &ObjectDef,
    rules: &[Rule],
    operation: &Operation,
    records: impl Iterator<Item = &'r Record>,
) -> Result<bool, EngineError> {
    for record in records {
        let name = match (operation, record.id()) {
            (Operation::Insert, _) | (Operation::Upsert { .. }, None) => "insert",
            (Operation::Update | Operation::Upsert { .. }, _) => "update",
            _ => "delete",
        };
        for rule in rules.iter().filter(|rule| rule.operation == name || rule.operation == "any") {
            if rule.fields.is_empty() || sets_any(tx, def, &rule.fields, record)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn sets_any(tx: &Tx, def: &ObjectDef, fields: &[&str], record: &Record) -> Result<bool, EngineError> {
    let old = record.id().map(|id| tx.get(&def.name, id)).transpose()?.flatten();
    let had = |field: &str| old.as_ref().map(|old| old.get(field).clone()).unwrap_or_default();
    Ok(fields.iter().copied().any(|field| record.fields.contains_key(field) && *record.get(field) != had(field)))
}
