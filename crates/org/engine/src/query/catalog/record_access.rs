//! `UserRecordAccess`: what a user may do with single records.

use crate::behaviour::Wanted;
use crate::permissions::RecordAccess;
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record, Value};

pub(super) fn rows(tx: &Tx, wanted: &Wanted, user: Id) -> Result<Vec<Record>, ApiError> {
    let ids =
        |field: &str| wanted.values(field).map(|values| values.iter().filter_map(Value::as_id).collect::<Vec<_>>());
    let users = ids("UserId").unwrap_or_else(|| vec![user]);
    let Some(records) = ids("RecordId") else {
        let text = "Implementation restriction: UserRecordAccess requires a filter by a single Id on RecordId using the equals operator or multiple Id's using the IN operator.";
        return Err(ApiError::new("MALFORMED_QUERY", text));
    };
    let mut out = Vec::new();
    for user in users {
        let sharing = tx.sharing(user)?;
        let permissions = tx.permissions(user)?;
        for record in &records {
            let Some(def) = tx.schema().object_by_prefix(record.prefix()) else { continue };
            let level = match tx.get(&def.name, *record)? {
                Some(row) => sharing.access(def, &row)?,
                None => continue,
            };
            out.push(row(user, *record, level, permissions.object(def)));
        }
    }
    Ok(out)
}

fn row(user: Id, record: Id, shared: RecordAccess, object: crate::ObjectAccess) -> Record {
    let read = object.read && shared >= RecordAccess::Read;
    let edit = object.edit && shared >= RecordAccess::Edit;
    let delete = object.delete && shared >= RecordAccess::All;
    let level = match () {
        () if edit && delete && shared == RecordAccess::All => "All",
        () if delete => "Delete",
        () if edit => "Edit",
        () if read => "Read",
        () => "None",
    };
    Record::new("UserRecordAccess")
        .with("UserId", user)
        .with("RecordId", record.as_str())
        .with("HasReadAccess", read)
        .with("HasEditAccess", edit)
        .with("HasDeleteAccess", delete)
        .with("HasTransferAccess", edit && shared == RecordAccess::All)
        .with("HasAllAccess", level == "All")
        .with("MaxAccessLevel", level)
}
