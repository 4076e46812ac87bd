//! `$User`, `$Label` and their like.

use super::Formulas;
use super::over::Over;
use crate::{ApiError, EngineError, Tx};
use orgyard_formula::{EvalError, Path, Value as Formula};
use orgyard_text::names::fold;
use orgyard_text::xml;
use orgyard_values::{Id, Record};

type Result<T> = std::result::Result<T, EvalError>;

impl Formulas<'_> {
    pub(super) fn global(&self, over: &Over<'_>, path: &Path) -> Result<Formula> {
        let names: Vec<&str> = path.names().collect();
        if fold(names[0]) == "$recordtype" {
            return record_type(self, over, names.get(1).copied().unwrap_or_default());
        }
        let key = format!("{} {}", over.namespace.unwrap_or_default(), fold(&path.to_string()));
        if let Some(known) = self.globals.borrow().get(&key) {
            return Ok(known.clone());
        }
        let value = self.fresh(over, path, &names)?;
        self.globals.borrow_mut().insert(key, value.clone());
        Ok(value)
    }

    fn fresh(&self, over: &Over<'_>, path: &Path, names: &[&str]) -> Result<Formula> {
        let rest = &names[1..];
        let user = || self.parent("User", self.tx.user());
        let through = |field: &str| -> Result<Option<Id>> { Ok(user()?.and_then(|user| user.get(field).as_id())) };
        match fold(names[0]).as_str() {
            "$user" => self.of(over, "User", Some(self.tx.user()), rest),
            "$profile" => self.of(over, "Profile", through("ProfileId")?, rest),
            "$userrole" => self.of(over, "UserRole", through("UserRoleId")?, rest),
            "$organization" => self.of(over, "Organization", Some(self.tx.org().id), rest),
            "$label" => self.label(over, rest),
            "$setup" => self.setting(over, rest),
            "$custommetadata" => self.custom_metadata(over, rest),
            "$permission" => self.permission(rest),
            "$system" if fold(&rest.join(".")) == "origindatetime" => jiff::civil::date(1900, 1, 1)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map_or(Ok(Formula::Null), |zoned| Ok(Formula::DateTime(zoned.timestamp()))),
            _ => Err(EvalError::NotImplemented(format!("{path} in a formula"))),
        }
    }

    fn of(&self, over: &Over<'_>, object: &str, id: Option<Id>, names: &[&str]) -> Result<Formula> {
        let (Some(id), Some(def)) = (id, self.tx.object(object)) else { return Ok(Formula::Null) };
        let row = self.parent(object, id)?;
        row.map_or(Ok(Formula::Null), |row| over.walk(&def, &row, names))
    }

    /// `$Label.Name`, `$Label.ns.Name`; `c` is the formula's own namespace.
    fn label(&self, over: &Over<'_>, names: &[&str]) -> Result<Formula> {
        let name = match names {
            [name] => over.namespace.map_or_else(|| (*name).to_owned(), |ns| format!("{ns}__{name}")),
            ["c", name] => (*name).to_owned(),
            [namespace, name] => format!("{namespace}__{name}"),
            _ => return Err(EvalError::Fault(format!("$Label.{} is no label", names.join(".")))),
        };
        let plain = names.last().copied().unwrap_or_default();
        let found = text_of_label(self.tx, &name).and_then(|text| match text {
            None if name != plain => text_of_label(self.tx, plain),
            known => Ok(known),
        });
        let text = found.map_err(fault)?;
        let missing = || EvalError::Fault(format!("Field $Label.{} does not exist. Check spelling.", names.join(".")));
        text.map(Formula::Text).ok_or_else(missing)
    }

    /// The setting of the user, else of the profile, else of the org.
    fn setting(&self, over: &Over<'_>, names: &[&str]) -> Result<Formula> {
        let [object, name] = names else { return Ok(Formula::Null) };
        let missing = || EvalError::Fault(format!("Field $Setup.{object}.{name} does not exist. Check spelling."));
        let def = over.object(object).ok_or_else(missing)?;
        let field = over.field(&def, name).ok_or_else(missing)?;
        let profile = self.parent("User", self.tx.user())?.and_then(|user| user.get("ProfileId").as_id());
        let owners = [Some(self.tx.user()), profile, Some(self.tx.org().id)];
        for owner in owners.into_iter().flatten() {
            let rows = self.tx.find(&def.name, "SetupOwnerId", &owner.into()).map_err(fault)?;
            if let Some(row) = rows.first().filter(|row| !row.get(&field.name).is_null()) {
                return over.walk(&def, row, &[&field.name]);
            }
        }
        over.walk(&def, &Record::new(&def.name), &[&field.name])
    }

    /// `$CustomMetadata.Type__mdt.Record.Field__c`.
    fn custom_metadata(&self, over: &Over<'_>, names: &[&str]) -> Result<Formula> {
        let [object, record, field] = names else { return Ok(Formula::Null) };
        let missing =
            || EvalError::Fault(format!("Field $CustomMetadata.{} does not exist. Check spelling.", names.join(".")));
        let def = over.object(object).ok_or_else(missing)?;
        let rows = self.tx.component_rows(&def, None, &|_| true).map_err(fault)?.unwrap_or_default();
        let named = |row: &&Record| {
            let is = |field: &str| row.text(field).is_some_and(|name| name.eq_ignore_ascii_case(record));
            is("QualifiedApiName") || is("DeveloperName")
        };
        let row = rows.iter().find(named).ok_or_else(missing)?;
        over.walk(&def, row, &[field])
    }

    fn permission(&self, names: &[&str]) -> Result<Formula> {
        let permissions = self.tx.permissions(self.tx.user()).map_err(|error| EvalError::Fault(error.to_string()))?;
        Ok(Formula::Boolean(permissions.has_custom(&names.join("__"))))
    }
}

fn fault(error: EngineError) -> EvalError {
    EvalError::Fault(ApiError::from(error).message)
}

fn text_of_label(tx: &Tx, name: &str) -> std::result::Result<Option<String>, EngineError> {
    let Some(component) = tx.component("CustomLabel", name)? else { return Ok(None) };
    let files = tx.files_of(&component)?;
    let text = files.first().map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default());
    Ok(xml::parse(text).ok().and_then(|document| document.root.child_text("value")))
}

/// A record without a record type has the master one.
fn record_type(formulas: &Formulas<'_>, over: &Over<'_>, field: &str) -> Result<Formula> {
    match over.new.get("RecordTypeId").as_id() {
        Some(id) => formulas.of(over, "RecordType", Some(id), &[field]),
        None if fold(field) == "id" => Ok(Formula::Null),
        None => Ok(Formula::Text("Master".into())),
    }
}
