//! A query's clauses bound to the schema.

use super::binds::{BindValue, Binds};
use super::clock::Clock;
use super::expr::{Expr, Names};
use super::fault::{self, Result};
use super::grouping::{check_grouping, grouping};
use super::picklists;
use super::plan::{Item, Order, Plan};
use super::test::Test;
use super::{QueryApi, SelectOptions};
use crate::Tx;
use crate::permissions::Permissions;
use crate::schema::{FieldType, ObjectDef, Surface};
use orgyard_schema::{feature_of_object, spellings};
use orgyard_soql::{self as soql, Literal};
use orgyard_text::names::fold;
use orgyard_values::Value;
use std::collections::HashSet;
use std::sync::Arc;

const LARGEST_OFFSET: usize = 2000;

pub(super) struct Binder<'a> {
    pub(super) tx: &'a Tx,
    pub(super) options: &'a SelectOptions,
    /// `None` where a query can have no binds.
    pub(super) binds: Option<&'a dyn Binds>,
    pub(super) clock: Clock<'a>,
    /// Who asks, in user mode.
    pub(super) permissions: Option<Arc<Permissions>>,
}

impl Binder<'_> {
    pub(super) fn object(&self, name: &str, offset: usize) -> Result<Arc<ObjectDef>> {
        let namespace = self.options.namespace.as_deref();
        let def = spellings(name, namespace).find_map(|name| self.tx.object(&name));
        let seen = def.filter(|def| match def.surface {
            Surface::Tooling => self.options.api == QueryApi::Tooling,
            Surface::Rest => self.options.api == QueryApi::Rest,
            Surface::Both => true,
            Surface::None => false,
        });
        let here = seen.filter(|def| !def.hub_only || self.tx.org().dev_hub);
        let has = |feature: &str| self.tx.org().features.iter().any(|own| own == feature);
        let here = here.filter(|def| feature_of_object(&def.name).is_none_or(has));
        here.ok_or_else(|| fault::no_such_object(name, offset))
    }

    pub(super) fn root(&self, query: &soql::Query) -> Result<Plan> {
        let [name] = &query.from.path.names[..] else {
            return Err(fault::no_such_object(&query.from.path.text(), query.from.path.offset));
        };
        let object = self.object(name, query.from.path.offset)?;
        self.plan(query, object)
    }

    pub(super) fn plan(&self, query: &soql::Query, object: Arc<ObjectDef>) -> Result<Plan> {
        let names = Names {
            schema: self.tx.schema(),
            object: &object,
            alias: query.from.alias.as_deref(),
            more: self.aliases(query),
            namespace: self.options.namespace.as_deref(),
        };
        let mut credentials = Vec::new();
        let test = match &query.condition {
            Some(condition) => self.condition(&names, condition, &mut credentials)?,
            None => Test::True,
        };
        let grouping = grouping(&names, &query.group_by)?;
        let select = self.select(&names, query, grouping.is_some())?;
        let aliases: Vec<(String, Expr)> = select.iter().filter_map(alias_of).collect();
        let resolve = |expr: &soql::FieldExpr| resolve(&names, &aliases, expr);
        let order = query.order_by.iter().map(|order| bind_order(self.tx, &resolve, order)).collect::<Result<_>>()?;
        let having = query.having.as_ref().map(|having| self.condition(&names, having, &mut Vec::new())).transpose()?;
        let plan = Plan {
            select,
            test,
            credentials,
            grouping,
            having,
            order,
            limit: self.count(query.limit.as_ref())?,
            offset: self.count(query.offset.as_ref())?.unwrap_or(0),
            all_rows: query.all_rows || self.options.all_rows,
            has_parent_limit: false,
            guarded: false,
            object: object.clone(),
        };
        check_grouping(&plan)?;
        check_clauses(query, &plan)?;
        Ok(plan)
    }

    /// `FROM Account a, a.Owner o`: what `o` stands for.
    fn aliases(&self, query: &soql::Query) -> Vec<(String, Vec<String>)> {
        let own = query.from.alias.as_deref().map(fold);
        let with_alias = query.more_from.iter().filter_map(|source| Some((source.alias.clone()?, &source.path.names)));
        with_alias
            .map(|(alias, names)| {
                let skip = usize::from(names.first().map(|n| fold(n)) == own && own.is_some());
                (alias, names[skip..].to_vec())
            })
            .collect()
    }

    /// The number of LIMIT or OFFSET.
    pub(super) fn count(&self, literal: Option<&Literal>) -> Result<Option<usize>> {
        let unexpected = |text: &str, offset: usize| fault::malformed(format!("unexpected token: '{text}'"), offset);
        match literal {
            None => Ok(None),
            Some(Literal::Number { text, offset }) => text.parse().map(Some).map_err(|_| unexpected(text, *offset)),
            Some(Literal::Bind { text, ordinal, offset }) => match self.bound(text, *ordinal, *offset)? {
                BindValue::One(Value::Int(n)) if n >= 0 => Ok(Some(usize::try_from(n).unwrap_or(usize::MAX))),
                BindValue::One(Value::Null) => Ok(None),
                BindValue::One(other) => Err(unexpected(&shown(&other), *offset)),
                BindValue::Many(_) => Err(fault::malformed("a list cannot limit a query", *offset)),
            },
            Some(other) => Err(fault::malformed("a query is limited by a number", other.offset())),
        }
    }

    /// What stands behind a colon.
    pub(super) fn bound(&self, text: &str, ordinal: usize, offset: usize) -> Result<BindValue> {
        match self.binds {
            Some(binds) => Ok(binds.bind(text, ordinal)?),
            None => Err(fault::malformed("Bind variables only allowed in Apex code", offset)),
        }
    }
}

/// An alias of SELECT, or a field.
fn resolve(names: &Names<'_>, aliases: &[(String, Expr)], expr: &soql::FieldExpr) -> Result<Expr> {
    if let soql::FieldExpr::Path(path) = expr
        && let [name] = &path.names[..]
        && let Some((_, expr)) = aliases.iter().find(|(alias, _)| *alias == fold(name))
    {
        return Ok(expr.clone());
    }
    names.expr(expr)
}

fn bind_order(tx: &Tx, resolve: &dyn Fn(&soql::FieldExpr) -> Result<Expr>, order: &soql::OrderBy) -> Result<Order> {
    let expr = resolve(&order.field)?;
    if let Some(path) = expr.as_field()
        && matches!(path.kind, FieldType::Base64 | FieldType::Complex | FieldType::MultiPicklist)
    {
        return Err(fault::invalid_field(
            format!("field '{}' can not be sorted in a query call", path.name),
            path.offset,
        ));
    }
    let nulls_last = order.nulls == Some(soql::Nulls::Last);
    let ranks = picklists::ranks(tx, &expr);
    Ok(Order { expr, descending: order.descending, nulls_last, ranks })
}

fn alias_of(selected: &Item) -> Option<(String, Expr)> {
    match selected {
        Item::Expr { expr, name, aliased: true } => Some((fold(name), expr.clone())),
        _ => None,
    }
}

/// A value as a fault names it.
fn shown(value: &Value) -> String {
    match value.to_json() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// What single clauses do not allow.
fn check_clauses(query: &soql::Query, plan: &Plan) -> Result<()> {
    let end = query.order_by.first().map_or(query.from.path.offset, |order| order.field.offset());
    let locks = query.for_clauses.iter().any(|clause| clause == "UPDATE");
    if locks && !query.order_by.is_empty() {
        return Err(fault::malformed("FOR UPDATE cannot be used with ORDER BY", end));
    }
    if locks && plan.is_aggregate() {
        return Err(fault::malformed("FOR UPDATE is not allowed in aggregate queries", end));
    }
    if plan.offset > LARGEST_OFFSET {
        let message = format!("Maximum SOQL offset allowed is {LARGEST_OFFSET}");
        return Err(fault::number_outside(message, query.offset.as_ref().map_or(0, Literal::offset)));
    }
    let mut seen = HashSet::new();
    for item in &plan.select {
        let Item::Expr { name, expr, aliased } = item else { continue };
        if !seen.insert(fold(name)) {
            let text = if *aliased { "duplicate alias" } else { "duplicate field selected" };
            return Err(fault::malformed(format!("{text}: {name}"), expr.offset()));
        }
    }
    Ok(())
}
