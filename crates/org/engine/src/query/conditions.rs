//! Conditions of WHERE and HAVING bound to the schema.

use super::bind::Binder;
use super::expr::{Expr, FieldPath, Names};
use super::fault::{self, Result};
use super::operand::{Operand, Operands};
use super::plan::{Item, Plan};
use super::run;
use super::secure::Guard;
use super::test::{Test, ValueSet};
use crate::schema::{FieldType, ObjectDef};
use orgyard_soql::{self as soql, Comparison, Condition, Literal};
use orgyard_text::names::fold;
use orgyard_values::Value;

impl Binder<'_> {
    pub(super) fn condition(
        &self,
        names: &Names<'_>,
        condition: &Condition,
        credentials: &mut Vec<(String, Vec<Value>)>,
    ) -> Result<Test> {
        Ok(match condition {
            Condition::And(parts) => {
                Test::All(parts.iter().map(|p| self.condition(names, p, credentials)).collect::<Result<_>>()?)
            }
            Condition::Or(parts) => {
                Test::Any(parts.iter().map(|p| self.condition(names, p, credentials)).collect::<Result<_>>()?)
            }
            Condition::Not(part) => Test::Not(Box::new(self.condition(names, part, credentials)?)),
            Condition::Compare { field, operator, value } => {
                let expr = names.expr(field)?;
                check_filter(&expr, *operator)?;
                self.comparison(expr, *operator, value, credentials)?
            }
            Condition::Among { field, operator, values } => self.among(names.expr(field)?, *operator, values)?,
            Condition::SemiJoin { field, negated, query, offset } => {
                let expr = names.expr(field)?;
                let set = self.semi_join(names.object, &expr, query, *offset)?;
                Test::In { expr, set, negated: *negated }
            }
        })
    }

    fn comparison(
        &self,
        expr: Expr,
        operator: Comparison,
        value: &Literal,
        credentials: &mut Vec<(String, Vec<Value>)>,
    ) -> Result<Test> {
        let mut operands = self.operands(&expr, value)?;
        if operator == Comparison::Like && operands.len() != 1 {
            let like = |operand| Test::Compare { expr: expr.clone(), operator, operand };
            return Ok(Test::Any(operands.into_iter().map(like).collect()));
        }
        let (Some(operand), true) = (operands.pop(), operands.is_empty()) else {
            let name = expr.as_field().map_or("expression", |path| &path.name);
            let message = format!("Invalid bind expression type of List for column '{name}': use IN");
            return Err(fault::malformed(message, value.offset()));
        };
        Ok(match credential(&expr, &operand) {
            Some(found) => {
                credentials.push(found);
                Test::True
            }
            None => Test::Compare { expr, operator, operand },
        })
    }

    /// A literal is one operand; a bind may be any number of them.
    fn operands(&self, expr: &Expr, literal: &Literal) -> Result<Vec<Operand>> {
        let operands = Operands { clock: &self.clock };
        let Literal::Bind { text, ordinal, offset } = literal else { return Ok(vec![operands.bind(expr, literal)?]) };
        let values = self.bound(text, *ordinal, *offset)?.into_values();
        values.into_iter().map(|value| operands.of_value(expr, value)).collect()
    }

    fn among(&self, expr: Expr, operator: Comparison, values: &[Literal]) -> Result<Test> {
        check_filter(&expr, operator)?;
        let mut bound = Vec::new();
        for value in values {
            bound.append(&mut self.operands(&expr, value)?);
        }
        let negated = matches!(operator, Comparison::NotIn | Comparison::Excludes);
        if matches!(operator, Comparison::Includes | Comparison::Excludes) {
            let group = |operand: &Operand| match operand {
                Operand::Value(value) => value.as_str().unwrap_or_default().split(';').map(fold).collect(),
                Operand::Range(_) => Vec::new(),
            };
            return Ok(Test::Includes { expr, groups: bound.iter().map(group).collect(), negated });
        }
        let spans: Vec<_> =
            bound.iter().filter_map(|o| if let Operand::Range(r) = o { Some(*r) } else { None }).collect();
        if !spans.is_empty() {
            return Ok(Test::Spans { expr, spans, negated });
        }
        let mut set = ValueSet::default();
        for operand in bound {
            if let Operand::Value(value) = operand {
                set.add(value);
            }
        }
        Ok(Test::In { expr, set, negated })
    }

    /// The values the inner query gives; nulls match nothing.
    fn semi_join(&self, outer: &ObjectDef, left: &Expr, query: &soql::Query, offset: usize) -> Result<ValueSet> {
        if query.condition.as_ref().is_some_and(has_semi_join) {
            return Err(fault::malformed("Nesting of semi join sub-selects is not supported", offset));
        }
        let plan = self.root(query)?;
        if let Some(permissions) = &self.permissions {
            Guard::new(self.tx, permissions.clone()).whole(&plan)?;
        }
        let [Item::Expr { expr, .. }] = &plan.select[..] else {
            return Err(fault::malformed("semi join sub-selects must select one field", offset));
        };
        self.check_semi_join(outer, left, &plan, expr)?;
        let mut set = ValueSet::default();
        let expr = expr.clone();
        for value in run::values(self, &plan, &expr)? {
            if !value.is_null() {
                set.add(value);
            }
        }
        Ok(set)
    }

    /// Both sides must lead to the same object, and not within one.
    fn check_semi_join(&self, outer: &ObjectDef, left: &Expr, plan: &Plan, inner: &Expr) -> Result<()> {
        let (Some(left), Some(inner)) = (left.as_field(), inner.as_field()) else { return Ok(()) };
        if left.steps.is_empty() && left.name == "Id" && outer.name == plan.object.name {
            let message = "The inner and outer selects should not be on the same object type";
            return Err(fault::malformed(message, inner.offset));
        }
        let (one, other) = (self.leads_to(left), self.leads_to(inner));
        if one.is_empty() || other.is_empty() || one.iter().any(|object| other.contains(object)) {
            return Ok(());
        }
        let message = format!(
            "The selected field '{}' in the subquery and the left operand field in the where expression in the outer query '{}' should point to the same object type",
            inner.name, left.name
        );
        Err(fault::malformed(message, inner.offset))
    }

    /// The objects a field's ids are of; none for other fields.
    fn leads_to(&self, path: &FieldPath) -> Vec<String> {
        match path.kind {
            FieldType::Id => vec![path.object.clone()],
            FieldType::Reference => {
                let object = self.tx.object(&path.object);
                let field = object.as_ref().and_then(|object| object.field(&path.name));
                field.map(|field| field.reference_to.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

fn has_semi_join(condition: &Condition) -> bool {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(has_semi_join),
        Condition::Not(part) => has_semi_join(part),
        Condition::SemiJoin { .. } => true,
        Condition::Compare { .. } | Condition::Among { .. } => false,
    }
}

fn credential(expr: &Expr, operand: &Operand) -> Option<(String, Vec<Value>)> {
    let path = expr.as_field().filter(|path| path.credential)?;
    match operand {
        Operand::Value(value) => Some((path.name.clone(), vec![value.clone()])),
        Operand::Range(_) => None,
    }
}

fn check_filter(expr: &Expr, operator: Comparison) -> Result<()> {
    let Some(path) = expr.as_field() else { return Ok(()) };
    let kind = path.kind;
    if matches!(kind, FieldType::Base64 | FieldType::Complex | FieldType::Encrypted)
        || path.kind == FieldType::TextArea && path.name == "Body"
    {
        return Err(fault::invalid_field(
            format!("field '{}' can not be filtered in a query call", path.name),
            path.offset,
        ));
    }
    let includes = matches!(operator, Comparison::Includes | Comparison::Excludes);
    if includes && kind != FieldType::MultiPicklist {
        return Err(fault::invalid_operator(
            "includes or excludes operator only valid on multipicklist field",
            path.offset,
        ));
    }
    match operator {
        Comparison::Like if kind.is_id() => Err(fault::invalid_operator("invalid operator on id field", path.offset)),
        Comparison::Like if !kind.is_text() => {
            Err(fault::invalid_operator(&format!("invalid operator on {} field", kind.name()), path.offset))
        }
        _ => Ok(()),
    }
}
