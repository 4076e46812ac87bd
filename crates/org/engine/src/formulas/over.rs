//! One row, and what can be reached from it, as a formula sees it.

use super::{Formulas, convert};
use crate::schema::{FieldDef, FieldType, ObjectDef};
use jiff::Timestamp;
use orgyard_formula::{EvalError, Fields, Path, Value as Formula};
use orgyard_schema::with_namespace;
use orgyard_values::{Id, Record};
use std::sync::Arc;

type Result<T> = std::result::Result<T, EvalError>;

pub(super) struct Over<'a> {
    pub(super) formulas: &'a Formulas<'a>,
    pub(super) def: &'a ObjectDef,
    pub(super) new: &'a Record,
    pub(super) old: Option<&'a Record>,
    pub(super) is_new: bool,
    /// Blank numbers are zero.
    pub(super) zero: bool,
    pub(super) namespace: Option<&'a str>,
}

impl Fields for Over<'_> {
    fn value(&self, path: &Path) -> Result<Formula> {
        self.at(path, self.new)
    }

    fn prior(&self, path: &Path) -> Result<Formula> {
        self.at(path, self.old.unwrap_or(self.new))
    }

    fn is_new(&self) -> bool {
        self.is_new
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.formulas.tx.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn look_up(&self, wanted: &Path, by: &Path, value: &Formula) -> Result<Formula> {
        let [object, wanted] = object_and_field(wanted)?;
        let [_, by] = object_and_field(by)?;
        let def = self.object(object).ok_or_else(|| no_field(object))?;
        let by = self.field(&def, by).ok_or_else(|| no_field(by))?;
        let wanted = self.field(&def, wanted).ok_or_else(|| no_field(wanted))?;
        let found = self.formulas.tx.find(&def.name, &by.name, &convert::stored(by, value.clone()));
        let found = found.map_err(|error| EvalError::Fault(error.to_string()))?;
        match &found[..] {
            [one] => self.read(&def, wanted, one),
            _ => Ok(Formula::Null),
        }
    }
}

fn no_field(name: &str) -> EvalError {
    EvalError::Fault(format!("Field {name} does not exist. Check spelling."))
}

/// `$ObjectType.Zip__c.Fields.City__c`.
fn object_and_field(path: &Path) -> Result<[&str; 2]> {
    let names: Vec<&str> = path.names().collect();
    match names[..] {
        [_, object, _, field] => Ok([object, field]),
        _ => Err(EvalError::Fault(format!("{path} is no field of an object"))),
    }
}

impl Over<'_> {
    fn at(&self, path: &Path, row: &Record) -> Result<Formula> {
        let mut names: Vec<&str> = path.names().collect();
        if names.first().is_some_and(|first| first.eq_ignore_ascii_case("$Record")) {
            names.remove(0);
        } else if path.is_global() {
            return self.formulas.global(self, path);
        }
        self.walk(self.def, row, &names)
    }

    /// The value at a path that starts at a row.
    pub(super) fn walk(&self, def: &ObjectDef, row: &Record, names: &[&str]) -> Result<Formula> {
        match names {
            [] => Ok(Formula::Null),
            [name] => {
                let field = self.field(def, name).ok_or_else(|| no_field(name))?;
                self.read(def, field, row)
            }
            [hop, rest @ ..] => {
                // `Owner:User` says which of several objects is meant.
                let hop = hop.split(':').next().unwrap_or(hop);
                let lookup = self.lookup(def, hop).ok_or_else(|| no_field(hop))?;
                let Some(id) = row.get(&lookup.name).as_id() else { return Ok(Formula::Null) };
                let Some(target) = self.target(lookup, id) else { return Ok(Formula::Null) };
                match self.formulas.parent(&target.name, id)? {
                    Some(parent) => self.walk(&target, &parent, rest),
                    None => Ok(Formula::Null),
                }
            }
        }
    }

    fn read(&self, def: &ObjectDef, field: &FieldDef, row: &Record) -> Result<Formula> {
        if field.formula.is_some() {
            let value = self.formulas.formula(def, field, row)?;
            return Ok(if value.is_null() { convert::blank(field, self.zero) } else { value });
        }
        if field.field_type == FieldType::Location {
            return Ok(convert::location(field, row));
        }
        Ok(convert::formula(field, row.get(&field.name), self.zero))
    }

    fn target(&self, lookup: &FieldDef, id: Id) -> Option<Arc<ObjectDef>> {
        let mut targets = lookup.reference_to.iter().filter_map(|to| self.formulas.tx.object(to));
        targets.find(|def| def.key_prefix.as_deref() == Some(id.prefix()))
    }

    pub(super) fn object(&self, name: &str) -> Option<Arc<ObjectDef>> {
        let outside = || self.namespace.and_then(|ns| self.formulas.tx.object(&with_namespace(name, ns)));
        self.formulas.tx.object(name).or_else(outside)
    }

    /// Names without a namespace are those of the formula's own package first.
    pub(super) fn field<'d>(&self, def: &'d ObjectDef, name: &str) -> Option<&'d FieldDef> {
        let own = self.namespace.and_then(|ns| def.field(&with_namespace(name, ns)));
        own.or_else(|| def.field(name))
    }

    fn lookup<'d>(&self, def: &'d ObjectDef, name: &str) -> Option<&'d FieldDef> {
        let own = self.namespace.and_then(|ns| def.relationship(&with_namespace(name, ns)));
        own.or_else(|| def.relationship(name))
    }
}
