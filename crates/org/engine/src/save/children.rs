//! What hangs on a record that is deleted, restored or merged. None of it fires triggers.

use super::{delete, rollup, store};
use crate::encoding::index;
use crate::schema::{Link, ObjectDef, OnDelete};
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Id, Record, Value};

/// The hidden value of a row that was deleted with another one: that one's id.
pub(super) const WITH: &str = "DeletedWith";

type Outcome = Result<(), ApiError>;

/// Deletes what goes with the record, or refuses.
pub(super) fn delete(tx: &mut Tx, def: &ObjectDef, record: &Record) -> Outcome {
    let Some(id) = record.id() else { return Ok(()) };
    for link in links(tx, def, |rule| rule == OnDelete::Restrict) {
        let held = rows(tx, &link, id)?;
        if !held.is_empty() {
            return Err(refusal(tx, def, record, &link, &held));
        }
    }
    for link in links(tx, def, |rule| rule == OnDelete::Cascade) {
        let Some(child) = tx.object(&link.child) else { continue };
        for row in rows(tx, &link, id)? {
            delete(tx, &child, &row)?;
            clear(tx, &child, &row)?;
            delete::take_away(tx, &child, row.clone().with(WITH, id))?;
            refresh_others(tx, &child, &row, &link.field)?;
        }
    }
    Ok(())
}

/// Empties the lookups that led to a record that is gone.
pub(super) fn clear(tx: &mut Tx, def: &ObjectDef, record: &Record) -> Outcome {
    let Some(id) = record.id() else { return Ok(()) };
    for link in links(tx, def, |rule| rule == OnDelete::Clear) {
        for row in rows(tx, &link, id)? {
            tx.put_row(&row.with(&link.field, Value::Null))?;
        }
    }
    Ok(())
}

/// Brings back what was deleted with the record.
pub(super) fn restore(tx: &mut Tx, def: &ObjectDef, id: Id) -> Outcome {
    for link in links(tx, def, |rule| rule == OnDelete::Cascade) {
        let Some(child) = tx.object(&link.child) else { continue };
        for mut row in deleted_with(tx, &child, &link, id)? {
            row.set("IsDeleted", false);
            row.fields.shift_remove(WITH);
            store::touch(tx, &mut row);
            tx.put_row(&row)?;
            if let Some(id) = row.id() {
                restore(tx, &child, id)?;
            }
        }
    }
    Ok(())
}

/// Lets everything that led to one record lead to another.
pub(super) fn move_to(tx: &mut Tx, def: &ObjectDef, from: Id, to: Id) -> Outcome {
    for link in links(tx, def, |_| true) {
        for row in rows(tx, &link, from)? {
            tx.put_row(&row.with(&link.field, to))?;
        }
    }
    Ok(rollup::refresh(tx, def, to)?)
}

/// A row that went with one of its parents counts no more for the others.
fn refresh_others(tx: &mut Tx, child: &ObjectDef, row: &Record, through: &str) -> Outcome {
    let details = child.fields.iter().filter(|field| field.cascade_delete && field.name != through);
    for field in details {
        let Some(id) = row.get(&field.name).as_id() else { continue };
        let parents: Vec<_> = field.reference_to.iter().filter_map(|to| tx.object(to)).collect();
        for parent in parents {
            rollup::refresh(tx, &parent, id)?;
        }
    }
    Ok(())
}

fn links(tx: &Tx, def: &ObjectDef, wanted: impl Fn(OnDelete) -> bool) -> Vec<Link> {
    if def.log {
        return Vec::new();
    }
    tx.schema().links_to(&def.name).iter().filter(|link| wanted(link.rule)).cloned().collect()
}

fn rows(tx: &Tx, link: &Link, id: Id) -> Result<Vec<Record>, EngineError> {
    tx.find(&link.child, &link.field, &Value::Id(id))
}

fn deleted_with(tx: &Tx, child: &ObjectDef, link: &Link, id: Id) -> Result<Vec<Record>, EngineError> {
    let field = child.field(&link.field).filter(|field| field.indexed);
    let Some(prefix) = field.and_then(|field| index::lookup(&child.name, field, &Value::Id(id))) else {
        return Ok(Vec::new());
    };
    let ids: Vec<Id> = tx.ids_under(&prefix).collect::<Result<_, _>>()?;
    let stored = ids.into_iter().filter_map(|child_id| tx.stored(&child.name, child_id).transpose());
    let gone = |row: &Record| row.bool("IsDeleted") && row.get(WITH).as_id() == Some(id);
    stored.filter(|row| row.as_ref().map_or(true, gone)).collect()
}

fn refusal(tx: &Tx, def: &ObjectDef, record: &Record, link: &Link, held: &[Record]) -> ApiError {
    let name = |row: &Record| row.text("Name").or_else(|| row.text("CaseNumber")).unwrap_or_default().to_owned();
    let child = tx.object(&link.child).map_or_else(|| link.child.clone(), |child| child.plural_label.to_lowercase());
    let list: Vec<String> = held.iter().map(name).collect();
    let shown = record.text("Name").map_or_else(|| def.label.clone(), str::to_owned);
    let text = format!(
        "Your attempt to delete {shown} could not be completed because it is associated with the following {child}.: {}\n",
        list.join(", ")
    );
    ApiError::new("DELETE_FAILED", text)
}
