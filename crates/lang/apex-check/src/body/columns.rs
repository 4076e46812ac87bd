//! Columns, objects and relationships of queries in brackets, held against the schema. What the schema describes in part
//! only, and names of packages that are not here, pass.

use crate::program::{Found, Program};
use crate::ty::Ty;
use orgyard_soql::{Condition, FieldExpr, Path, Query, SelectItem, SoqlError};

const REFERENCE: &str = "Please reference your WSDL or the describe call for the appropriate names.";

type Checked = Result<(), SoqlError>;

struct Columns<'a> {
    program: &'a Program<'a>,
    unit: usize,
    object: String,
    /// The names before a point that stand for the object itself.
    own: Vec<&'a str>,
    /// Names given in SELECT.
    aliases: Vec<&'a str>,
}

/// The first fault of a query.
pub(super) fn check(program: &Program<'_>, unit: usize, query: &Query) -> Checked {
    let name = query.from.path.text();
    match program.object_type(&name, unit) {
        Some(Ty::SObject(Some(object))) => in_object(program, unit, query, &object),
        // Not every standard object of every feature is in our data.
        None if is_custom(&name) => {
            let advice =
                "If you are attempting to use a custom object, be sure to append the '__c' after the entity name.";
            let message = format!("sObject type '{name}' is not supported. {advice} {REFERENCE}");
            Err(SoqlError::new("INVALID_TYPE", message, query.from.path.offset))
        }
        _ => Ok(()),
    }
}

/// A name that somebody has to define.
fn is_custom(name: &str) -> bool {
    let end = name.to_ascii_lowercase();
    ["__c", "__mdt", "__e", "__b", "__x"].iter().any(|suffix| end.ends_with(suffix))
}

fn in_object(program: &Program<'_>, unit: usize, query: &Query, object: &str) -> Checked {
    // Further sources give names to relationships.
    if !query.more_from.is_empty() {
        return Ok(());
    }
    let from = query.from.path.names.last().map(String::as_str);
    let aliases = query.select.iter().filter_map(|item| match item {
        SelectItem::Field { alias, .. } => alias.as_deref(),
        _ => None,
    });
    let own = from.into_iter().chain(query.from.alias.as_deref()).collect();
    Columns { program, unit, object: object.to_owned(), own, aliases: aliases.collect() }.query(query)
}

impl Columns<'_> {
    fn query(&self, query: &Query) -> Checked {
        query.select.iter().try_for_each(|item| self.item(item))?;
        query.condition.iter().try_for_each(|condition| self.condition(condition))?;
        query.group_by.iter().try_for_each(|field| self.field(field))?;
        query.having.iter().try_for_each(|condition| self.condition(condition))?;
        query.order_by.iter().try_for_each(|order| self.field(&order.field))
    }

    fn item(&self, item: &SelectItem) -> Checked {
        match item {
            SelectItem::Field { expr, .. } => self.field(expr),
            SelectItem::Subquery { query, .. } => self.children(query),
            SelectItem::Count { .. } | SelectItem::TypeOf(_) | SelectItem::Fields { .. } => Ok(()),
        }
    }

    /// A subquery reads from a child relationship.
    fn children(&self, query: &Query) -> Checked {
        let Some(name) = query.from.path.names.last() else { return Ok(()) };
        let program = self.program;
        let Some(definition) = program.schema().object(&self.object) else { return Ok(()) };
        match program.child_named(definition, name, self.unit) {
            Some(child) => match program.object_type(&child.object, self.unit) {
                Some(Ty::SObject(Some(object))) => in_object(program, self.unit, query, &object),
                _ => Ok(()),
            },
            None if !name.ends_with("__r") || !definition.described || program.may_be_foreign(name) => Ok(()),
            None => Err(no_relationship(name, "FROM part of query call", query.from.path.offset)),
        }
    }

    fn condition(&self, condition: &Condition) -> Checked {
        match condition {
            Condition::And(all) | Condition::Or(all) => all.iter().try_for_each(|one| self.condition(one)),
            Condition::Not(inner) => self.condition(inner),
            Condition::Compare { field, .. } | Condition::Among { field, .. } => self.field(field),
            Condition::SemiJoin { field, query, .. } => {
                self.field(field)?;
                check(self.program, self.unit, query)
            }
        }
    }

    fn field(&self, field: &FieldExpr) -> Checked {
        match field {
            FieldExpr::Path(path) => self.path(path),
            FieldExpr::Function { arguments, .. } => arguments.iter().try_for_each(|one| self.field(one)),
            FieldExpr::Aggregate { argument, .. } => self.field(argument),
            FieldExpr::Literal(_) => Ok(()),
        }
    }

    fn path(&self, path: &Path) -> Checked {
        let is = |names: &[&str], name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let mut names = path.names.as_slice();
        if let [name] = names
            && is(&self.aliases, name)
        {
            return Ok(());
        }
        if let [first, rest @ ..] = names
            && !rest.is_empty()
            && is(&self.own, first)
            && self.parent(&self.object, first).is_none()
        {
            names = rest;
        }
        let mut object = self.object.clone();
        while let [hop, rest @ ..] = names
            && !rest.is_empty()
        {
            match self.parent(&object, hop) {
                Some(parents) => match parents.as_slice() {
                    [parent] => object = parent.clone(),
                    _ => return Ok(()),
                },
                // Standard relationships may be missing in our data.
                None if hop.ends_with("__r") && self.is_known(&object) && !self.program.may_be_foreign(hop) => {
                    return Err(no_relationship(hop, "field path", path.offset));
                }
                None => return Ok(()),
            }
            names = rest;
        }
        names.last().map_or(Ok(()), |name| self.column(&object, name, path.offset))
    }

    /// Where a relationship leads.
    fn parent(&self, object: &str, hop: &str) -> Option<Vec<String>> {
        let definition = self.program.schema().object(object)?;
        let field = self.program.relationship_named(definition, hop, self.unit)?;
        Some(field.reference_to.iter().map(ToString::to_string).collect())
    }

    fn is_known(&self, object: &str) -> bool {
        self.program.schema().object(object).is_some_and(|definition| definition.described)
    }

    fn column(&self, object: &str, name: &str, offset: usize) -> Checked {
        let is_missing = match self.program.variable(&Ty::object(object), name, self.unit) {
            Found::Missing => true,
            Found::Variable(_) => !self.program.has_field(object, name, self.unit),
            Found::Unsure => false,
        };
        // Where not even the id is known, neither are the other standard columns.
        let is_certain = is_custom(name) || self.program.has_field(object, "Id", self.unit);
        if !is_missing || !is_certain {
            return Ok(());
        }
        let advice =
            "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.";
        let message = format!("No such column '{name}' on entity '{object}'. {advice} {REFERENCE}");
        Err(SoqlError::new("INVALID_FIELD", message, offset))
    }
}

fn no_relationship(name: &str, place: &str, offset: usize) -> SoqlError {
    let advice = "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.";
    let message = format!("Didn't understand relationship '{name}' in {place}. {advice} {REFERENCE}");
    SoqlError::new("INVALID_FIELD", message, offset)
}
