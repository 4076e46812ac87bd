//! Expressions bound to the schema.

use super::fault::{self, Result};
use crate::schema::{ChildRelationship, FieldDef, FieldType, ObjectDef, Schema};
use orgyard_schema::spellings;
use orgyard_soql::{self as soql, Aggregate};
use orgyard_text::names::fold;
use orgyard_values::Value;
use std::sync::Arc;

/// A field of the queried object, or of a parent some steps away.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FieldPath {
    pub(super) steps: Vec<Step>,
    pub(super) name: String,
    pub(super) kind: FieldType,
    pub(super) scale: u32,
    pub(super) custom: bool,
    pub(super) credential: bool,
    pub(super) indexed: bool,
    /// The object the field belongs to.
    pub(super) object: String,
    pub(super) offset: usize,
}

/// The object with the fields that all ends of a polymorphic relationship share.
pub(super) const ANY: &str = "Name";

/// From a row to one of its parents.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) field: String,
    pub(super) relationship: String,
    pub(super) targets: Vec<String>,
}

impl FieldPath {
    /// A field of the object itself.
    pub(super) fn own(object: &ObjectDef, field: &FieldDef, offset: usize) -> Self {
        Self {
            steps: Vec::new(),
            name: field.name.clone(),
            kind: if is_name(field) { FieldType::String } else { field.field_type },
            scale: field.scale,
            custom: field.custom,
            credential: field.credential,
            indexed: field.indexed,
            object: object.name.clone(),
            offset,
        }
    }

    /// `Package2.Name`, in canonical spelling.
    pub(super) fn text(&self) -> String {
        let steps = self.steps.iter().map(|step| step.relationship.as_str());
        steps.chain([self.name.as_str()]).collect::<Vec<_>>().join(".")
    }

    /// The field of the queried object it begins with.
    pub(super) fn first_field(&self) -> &str {
        self.steps.first().map_or(&self.name, |step| &step.field)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Field(FieldPath),
    Function { name: String, arguments: Vec<Expr>, offset: usize },
    Aggregate { kind: Aggregate, argument: Box<Expr>, offset: usize },
    Constant(Value),
}

impl Expr {
    pub(super) fn as_field(&self) -> Option<&FieldPath> {
        match self {
            Self::Field(path) => Some(path),
            _ => None,
        }
    }

    pub(super) fn offset(&self) -> usize {
        match self {
            Self::Field(path) => path.offset,
            Self::Function { offset, .. } | Self::Aggregate { offset, .. } => *offset,
            Self::Constant(_) => 0,
        }
    }

    /// What an aggregate is over; itself for another expression.
    pub(super) fn argument(&self) -> &Expr {
        match self {
            Self::Aggregate { argument, .. } => argument,
            other => other,
        }
    }

    pub(super) fn has_aggregate(&self) -> bool {
        match self {
            Self::Aggregate { .. } => true,
            Self::Function { arguments, .. } => arguments.iter().any(Self::has_aggregate),
            _ => false,
        }
    }

    /// Whether both read the same, wherever they stand.
    pub(super) fn is_same(&self, other: &Expr) -> bool {
        match (self, other) {
            (Self::Field(a), Self::Field(b)) => a.steps == b.steps && a.name == b.name,
            (Self::Function { name: a, arguments: x, .. }, Self::Function { name: b, arguments: y, .. }) => {
                a == b && x.len() == y.len() && x.iter().zip(y).all(|(x, y)| x.is_same(y))
            }
            (Self::Aggregate { kind: a, argument: x, .. }, Self::Aggregate { kind: b, argument: y, .. }) => {
                a == b && x.is_same(y)
            }
            (Self::Constant(a), Self::Constant(b)) => a == b,
            _ => false,
        }
    }

    /// Calls `visit` with each field in it.
    pub(super) fn fields<'a>(&'a self, visit: &mut dyn FnMut(&'a FieldPath)) {
        match self {
            Self::Field(path) => visit(path),
            Self::Function { arguments, .. } => arguments.iter().for_each(|a| a.fields(visit)),
            Self::Aggregate { argument, .. } => argument.fields(visit),
            Self::Constant(_) => {}
        }
    }

    pub(super) fn kind(&self) -> FieldType {
        match self {
            Self::Field(path) => path.kind,
            Self::Aggregate { kind: Aggregate::Count | Aggregate::CountDistinct, .. } => FieldType::Int,
            Self::Aggregate { kind: Aggregate::Sum | Aggregate::Avg, .. } => FieldType::Double,
            Self::Aggregate { argument, .. } => argument.kind(),
            Self::Function { name, arguments, .. } => match name.as_str() {
                "tolabel" | "format" => FieldType::String,
                "convertcurrency" | "converttimezone" => arguments.first().map_or(FieldType::String, Self::kind),
                "day_only" => FieldType::Date,
                "distance" => FieldType::Double,
                _ => FieldType::Int,
            },
            Self::Constant(_) => FieldType::String,
        }
    }
}

impl Expr {
    /// Digits after the point of a number.
    pub(super) fn scale(&self) -> u32 {
        match self {
            Self::Field(path) => path.scale,
            Self::Aggregate { kind: Aggregate::Sum | Aggregate::Min | Aggregate::Max, argument, .. } => {
                argument.scale()
            }
            Self::Function { arguments, .. } => arguments.first().map_or(0, Self::scale),
            _ => 0,
        }
    }
}

/// Binds names to an object's fields.
pub(super) struct Names<'a> {
    pub(super) schema: &'a Schema,
    pub(super) object: &'a Arc<ObjectDef>,
    /// The alias of the object in FROM.
    pub(super) alias: Option<&'a str>,
    /// Further aliases of FROM: name and the relationships it stands for.
    pub(super) more: Vec<(String, Vec<String>)>,
    /// Whose names need no prefix.
    pub(super) namespace: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// The same without the aliases of FROM.
    pub(super) fn alone(&self) -> Names<'a> {
        Names { alias: None, more: Vec::new(), ..*self }
    }

    pub(super) fn shared(&self, name: &str) -> Option<&'a Arc<ObjectDef>> {
        spellings(name, self.namespace).find_map(|name| self.schema.shared(&name))
    }

    pub(super) fn child(&self, name: &str) -> Option<ChildRelationship> {
        let known = self.schema.children_of(&self.object.name);
        let named = |name: &str| known.iter().find(|child| child.name.eq_ignore_ascii_case(name)).cloned();
        spellings(name, self.namespace).find_map(|name| named(&name))
    }

    fn relationship<'o>(&self, object: &'o ObjectDef, name: &str) -> Option<&'o FieldDef> {
        spellings(name, self.namespace).find_map(|name| object.relationship(&name))
    }

    fn visible<'o>(&self, object: &'o ObjectDef, name: &str) -> Option<&'o FieldDef> {
        spellings(name, self.namespace).find_map(|name| object.field(&name)).filter(|field| !field.hidden)
    }

    fn is_object(&self, name: &str) -> bool {
        spellings(name, self.namespace).any(|name| name.eq_ignore_ascii_case(&self.object.name))
    }
}

impl Names<'_> {
    pub(super) fn expr(&self, expr: &soql::FieldExpr) -> Result<Expr> {
        Ok(match expr {
            soql::FieldExpr::Path(path) => Expr::Field(self.path(path)?),
            soql::FieldExpr::Aggregate { kind, argument, offset } => {
                Expr::Aggregate { kind: *kind, argument: Box::new(self.expr(argument)?), offset: *offset }
            }
            soql::FieldExpr::Function { name, arguments, offset } => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect::<Result<_>>()?;
                Expr::Function { name: fold(name), arguments, offset: *offset }
            }
            soql::FieldExpr::Literal(literal) => Expr::Constant(constant(literal)),
        })
    }

    /// The names without the object's alias or own name, and aliases of FROM written out.
    fn relative<'n>(&self, names: &'n [String]) -> Vec<&'n str>
    where
        Self: 'n,
    {
        let is = |name: &str, other: &str| fold(name) == fold(other);
        let all = names.iter().map(String::as_str);
        match names {
            [first, _, ..] if self.alias.is_some_and(|a| is(first, a)) => all.skip(1).collect(),
            [first, _, ..] if self.is_object(first) && self.relationship(self.object, first).is_none() => {
                all.skip(1).collect()
            }
            _ => all.collect(),
        }
    }

    pub(super) fn path(&self, path: &soql::Path) -> Result<FieldPath> {
        let mut names: Vec<String> = self.relative(&path.names).into_iter().map(String::from).collect();
        if let Some((_, stands_for)) = self.more.iter().find(|(alias, _)| fold(alias) == fold(&names[0])) {
            names.splice(0..1, stands_for.iter().cloned());
        }
        let Some((last, relationships)) = names.split_last() else {
            return Err(fault::no_such_column("", &self.object.name, path.offset));
        };
        let (steps, mut objects) = self.steps(relationships, path.offset)?;
        // Where a path may end at several objects, it has the fields they share.
        if let (true, Some(shared)) = (!steps.is_empty() && objects.len() > 1, self.schema.shared(ANY)) {
            objects = vec![shared.clone()];
        }
        let found = objects.iter().find_map(|object| Some((object, self.visible(object, last)?)));
        let Some((object, field)) = found else {
            let entity = objects.first().map_or("", |object| object.name.as_str());
            return Err(fault::no_such_column(last, entity, path.offset));
        };
        Ok(FieldPath { steps, ..FieldPath::own(object, field, path.offset) })
    }

    /// The steps along relationships, and the objects they may end at.
    pub(super) fn steps(&self, relationships: &[String], offset: usize) -> Result<(Vec<Step>, Vec<Arc<ObjectDef>>)> {
        let mut objects = vec![self.object.clone()];
        let mut steps = Vec::new();
        for name in relationships {
            let found = objects.iter().find_map(|object| self.relationship(object, name).cloned());
            let Some(field) = found else { return Err(fault::no_such_relationship(name, offset)) };
            let targets = field.reference_to.iter().filter_map(|to| self.schema.shared(to).cloned());
            objects = targets.collect();
            if objects.is_empty() {
                return Err(fault::no_such_relationship(name, offset));
            }
            let relationship = field.relationship_name.clone().unwrap_or_else(|| name.clone());
            let targets = objects.iter().map(|object| object.name.clone()).collect();
            steps.push(Step { field: field.name, relationship, targets });
        }
        Ok((steps, objects))
    }
}

/// A reference that holds a name instead of an id.
fn is_name(field: &FieldDef) -> bool {
    field.reference_to.iter().any(|target| super::catalog::is_durable(target))
}

fn constant(literal: &soql::Literal) -> Value {
    match literal {
        soql::Literal::Bool(b) => Value::Bool(*b),
        soql::Literal::Number { text, .. } => {
            text.parse().map(Value::Int).unwrap_or_else(|_| text.parse().map_or(Value::Null, Value::Double))
        }
        soql::Literal::Text { value, .. } => Value::Text(value.clone()),
        _ => Value::Null,
    }
}
