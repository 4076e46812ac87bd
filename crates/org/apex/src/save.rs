//! Saves of clients: the org's triggers run around them, as they do around Apex's own.

use crate::code::{Code, trigger_objects};
use crate::debug_log::DebugLog;
use crate::host::{run_later, with_vm};
use crate::objects::{keep_log, traced};
use orgyard_apex_vm::Vm;
use orgyard_engine::{ApiError, EngineError, Operation, Plain, SaveOptions, SaveOutcome, Tx};
use orgyard_values::{Id, Record};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Saves records with the org's triggers. What they leave for later runs at the end, each piece by itself. Objects,
/// fields and records that are closed to the transaction's user are refused.
pub fn save(
    tx: &mut Tx,
    operation: Operation,
    records: Vec<Record>,
    options: &SaveOptions,
) -> Result<Vec<SaveOutcome>, EngineError> {
    if options.user_mode || tx.sees_all(tx.user())? {
        return run(tx, operation, records, options);
    }
    let objects: Vec<String> = records.iter().map(|record| record.object.clone()).collect();
    let is_insert = matches!(operation, Operation::Insert);
    let mut outcomes = run(tx, operation, records, &SaveOptions { user_mode: true, ..*options })?;
    for (outcome, object) in outcomes.iter_mut().zip(&objects) {
        let label = tx.schema().object(object).map_or(object.as_str(), |def| def.label.as_str()).to_owned();
        outcome.errors.iter_mut().for_each(|error| as_clients_read(error, &label, is_insert));
    }
    Ok(outcomes)
}

/// What is closed to the user, in the words that clients get; Apex has others.
fn as_clients_read(error: &mut ApiError, label: &str, is_insert: bool) {
    let (code, message) = match error.code.as_str() {
        "INSUFFICIENT_ACCESS_OR_READONLY" if is_insert => {
            ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", format!("entity type cannot be inserted: {label}"))
        }
        "INSUFFICIENT_ACCESS_OR_READONLY" => {
            ("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id".to_owned())
        }
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" if error.message.starts_with("Operation failed due to fields") => {
            let text = format!(
                "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is \
                 read/write for your profile or permission set.",
                error.fields.join(", ")
            );
            ("INVALID_FIELD_FOR_INSERT_UPDATE", text)
        }
        _ => return,
    };
    error.code = code.into();
    error.message = message;
}

fn run(
    tx: &mut Tx,
    operation: Operation,
    records: Vec<Record>,
    options: &SaveOptions,
) -> Result<Vec<SaveOutcome>, EngineError> {
    let Some(code) = triggered(tx, &records)? else {
        return orgyard_engine::save(&mut Plain(tx), operation, records, options);
    };
    let levels = traced(tx, tx.user())?;
    let start = tx.now();
    let (outcomes, log) = with_vm(tx, &code.linked, |vm| {
        let log = levels.map(|levels| DebugLog::begin(vm, &code, &levels, None));
        let outcomes = with_triggers(vm, operation, records, options);
        (outcomes, log.map(|log| log.end(vm, None)))
    })?;
    let outcomes = outcomes?;
    if let Some(log) = log {
        let failed = outcomes.iter().flat_map(|outcome| &outcome.errors).next();
        let status = failed.map_or("Success", |error| error.message.as_str()).to_owned();
        let took = tx.home().env().now() - start;
        keep_log(tx, "Api", &status, took, &log)?;
    }
    Ok(outcomes)
}

/// Saves one record: its id.
pub fn save_one(tx: &mut Tx, operation: Operation, record: Record) -> Result<Id, ApiError> {
    let outcome = save(tx, operation, vec![record], &SaveOptions::default())?.pop().unwrap_or_default();
    let missing = || ApiError::new("UNKNOWN_EXCEPTION", "the record was saved without an id");
    match outcome.errors.into_iter().next() {
        Some(error) => Err(error),
        None => outcome.id.ok_or_else(missing),
    }
}

fn with_triggers(
    vm: &mut Vm,
    operation: Operation,
    records: Vec<Record>,
    options: &SaveOptions,
) -> Result<Vec<SaveOutcome>, EngineError> {
    vm.context.quiddity = "SYNCHRONOUS";
    let start = vm.tx.savepoint();
    let mut outcomes = orgyard_engine::save(vm, operation, records, options)?;
    if let Some(error) = vm.take_pending() {
        // What no handler may see ends the transaction.
        vm.tx.rollback_to(start);
        for outcome in &mut outcomes {
            *outcome = SaveOutcome { errors: vec![error.clone()], ..SaveOutcome::default() };
        }
    }
    let undone = options.all_or_none && outcomes.iter().any(|outcome| !outcome.errors.is_empty());
    if !undone && outcomes.iter().any(|outcome| outcome.errors.is_empty()) {
        run_later(vm);
    }
    Ok(outcomes)
}

/// The org's code, where it has triggers for the records or for what is saved with them.
fn triggered(tx: &Tx, records: &[Record]) -> Result<Option<Arc<Code>>, EngineError> {
    let with_triggers = trigger_objects(tx)?;
    if with_triggers.is_empty() {
        return Ok(None);
    }
    let mut known = BTreeSet::new();
    let mut objects: Vec<String> = records.iter().map(|record| record.object.clone()).collect();
    while let Some(object) = objects.pop() {
        if with_triggers.contains(&object.to_ascii_lowercase()) {
            return Code::of(tx).map(Some);
        }
        if known.insert(object.to_ascii_lowercase()) {
            objects.extend(masters(tx, &object));
        }
    }
    Ok(None)
}

/// Roll-up summaries save the parents, too.
fn masters(tx: &Tx, object: &str) -> Vec<String> {
    let def = tx.object(object);
    let fields = def.iter().flat_map(|def| &def.fields).filter(|field| field.cascade_delete);
    fields.flat_map(|field| field.reference_to.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::test_support::{add, org};

    const TRIGGER: &str = "trigger T on Account (before insert, before update, after insert, before delete) {\n\
        for (Account a : Trigger.isDelete ? Trigger.old : Trigger.new) {\n\
        if (a.Name == 'bad') { a.addError('not this one'); }\n\
        if (a.Name == 'throws') { Integer i = 1 / 0; }\n\
        if (a.Name == 'limit') { while (true) {} }\n\
        if (a.Name == 'kept' && Trigger.isDelete) { a.addError('stays'); }\n\
        if (Trigger.isBefore && !Trigger.isDelete) { a.Description = 'seen'; }\n\
        else if (a.Name == 'later') { Later.make(); }\n\
        }\n}";
    const LATER: &str =
        "public class Later { @future public static void make() { insert new Contact(LastName = 'c'); } }";

    /// Saves accounts of these names, and tells what became of each and what is there.
    #[track_caller]
    fn check(names: &str, all_or_none: bool, expected: &str) {
        let org = org();
        let told = org.write(org.info().user_id, |tx| {
            add(tx, "ApexTrigger", "T", "triggers/T.trigger", TRIGGER, None);
            add(tx, "ApexClass", "Later", "classes/Later.cls", LATER, None);
            let records = names.split(' ').map(|name| Record::new("Account").with("Name", name)).collect();
            let options = SaveOptions { all_or_none, ..SaveOptions::default() };
            let outcomes = save(tx, Operation::Insert, records, &options)?;
            let told = |outcome: &SaveOutcome| match outcome.errors.first() {
                Some(error) => format!("{}: {}", error.code, error.message.replace('\n', "/")),
                None => outcome.id.map_or("undone".into(), |_| "ok".into()),
            };
            let mut told: Vec<String> = outcomes.iter().map(told).collect();
            for row in tx.all("Account")? {
                let text = |field: &str| row.text(field).unwrap_or("-").to_owned();
                told.push(format!("{} {}", text("Name"), text("Description")));
            }
            told.extend(tx.all("Contact")?.iter().map(|row| row.text("LastName").unwrap_or_default().to_owned()));
            Ok::<_, EngineError>(told.join("\n"))
        });
        assert_eq!(told.unwrap(), expected, "{names}");
    }

    #[test]
    fn triggers_run_around_saves_of_clients() {
        check("a b", true, "ok\nok\na seen\nb seen");
        check("a bad", false, "ok\nFIELD_CUSTOM_VALIDATION_EXCEPTION: not this one\na seen");
        check("a bad", true, "undone\nFIELD_CUSTOM_VALIDATION_EXCEPTION: not this one");
        check("later", true, "ok\nlater seen\nc");
    }

    #[test]
    fn what_ends_a_trigger_fails_the_save() {
        let thrown = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: T: execution of BeforeInsert//caused by: \
                      System.MathException: Divide by 0//Trigger.T: line 4, column 1";
        check("throws", true, thrown);
        let limit = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: T: System.LimitException: Apex CPU time limit exceeded";
        check("a limit", false, &format!("{limit}\n{limit}"));
    }

    #[test]
    fn objects_without_triggers_need_no_code() {
        let org = org();
        let found = org.write(org.info().user_id, |tx| {
            add(tx, "ApexTrigger", "T", "triggers/T.trigger", TRIGGER, None);
            let with = |object: &str| Ok::<_, EngineError>(triggered(tx, &[Record::new(object)])?.is_some());
            Ok::<_, EngineError>([with("Account")?, with("Contact")?, with("ApexLog")?])
        });
        assert_eq!(found.unwrap(), [true, false, false]);
    }
}
