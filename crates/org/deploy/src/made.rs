//! Components that stand for more than their files: what they stand for is made, and taken away, by the behaviour of
//! the object of their type's name.

use orgyard_engine::{ApiError, Behaviour, EngineError, StoredComponent, Tx};
use orgyard_metadata::{Component, Problem, xml};
use orgyard_values::Record;
use std::sync::Arc;

const TYPES: [&str; 1] = ["InstalledPackage"];

/// The component that stands for what was made, or why nothing was; nothing for one that is stored as it comes.
pub(crate) fn make(
    tx: &mut Tx,
    component: &Component,
) -> Result<Option<Result<StoredComponent, Problem>>, EngineError> {
    let (type_name, full_name) = (&component.type_name, &component.full_name);
    let Some(behaviour) = behaviour(tx, type_name) else { return Ok(None) };
    let mut record = Record::new(type_name).with("FullName", full_name.as_str());
    let file = component.files.first();
    if let Some(Ok(root)) = file.map(|file| xml::read(&file.bytes)) {
        root.elements().for_each(|element| record.set(element.local_name(), element.text()));
    }
    match behaviour.before_insert(tx, &mut record) {
        Ok(()) => Ok(tx.component(type_name, full_name)?.map(Ok)),
        Err(refusal) => {
            let file = file.map(|file| file.container()).unwrap_or_default();
            Ok(Some(Err(problem(type_name, full_name, file, refusal))))
        }
    }
}

/// Done before the component is removed.
pub(crate) fn unmake(tx: &mut Tx, type_name: &str, full_name: &str, file: &str) -> Option<Problem> {
    let behaviour = behaviour(tx, type_name)?;
    let record = Record::new(type_name).with("FullName", full_name);
    let refusal = behaviour.before_delete(tx, &record).err()?;
    Some(problem(type_name, full_name, file, refusal))
}

fn behaviour(tx: &Tx, type_name: &str) -> Option<Arc<dyn Behaviour>> {
    if TYPES.contains(&type_name) { tx.home().behaviour(type_name).cloned() } else { None }
}

fn problem(type_name: &str, full_name: &str, file: &str, refusal: ApiError) -> Problem {
    Problem {
        component_type: type_name.into(),
        full_name: full_name.into(),
        file: file.into(),
        line: None,
        column: None,
        message: refusal.message,
        warning: false,
    }
}
