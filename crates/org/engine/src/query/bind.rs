//! A query's clauses bound to the schema.

use super::QueryOptions;
use super::expr::{Expr, FieldPath, Names, Step};
use super::fault::{self, Result};
use super::operand::{Operand, Operands};
use super::run;
use super::test::{Test, ValueSet};
use crate::schema::{FieldType, ObjectDef, Surface};
use crate::{QueryApi, Tx};
use orgyard_soql::{self as soql, Comparison, Condition, Literal, SelectItem};
use orgyard_text::names::fold;
use orgyard_values::Value;
use std::sync::Arc;

pub(super) struct Plan {
    pub(super) object: Arc<ObjectDef>,
    pub(super) select: Vec<Selected>,
    pub(super) test: Test,
    /// Pseudo-fields that are handed to the behaviour.
    pub(super) credentials: Vec<(String, Vec<Value>)>,
    /// Sets of expressions to group by; more than one with ROLLUP and CUBE.
    pub(super) grouping: Option<Vec<Vec<Expr>>>,
    pub(super) having: Option<Test>,
    pub(super) order: Vec<Order>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
    pub(super) all_rows: bool,
    /// The first condition limits the rows to those of one parent.
    pub(super) has_parent_limit: bool,
}

pub(super) enum Selected {
    /// An expression under its name in the answer.
    Expr {
        expr: Expr,
        name: String,
        aliased: bool,
    },
    Count,
    Children {
        name: String,
        field: String,
        plan: Option<Box<Plan>>,
    },
    TypeOf {
        steps: Vec<Step>,
        relationship: String,
        whens: Vec<(String, Vec<FieldPath>)>,
        otherwise: Vec<FieldPath>,
    },
}

pub(super) struct Order {
    pub(super) expr: Expr,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
}

pub(super) struct Binder<'a> {
    pub(super) tx: &'a Tx,
    pub(super) options: &'a QueryOptions,
}

impl Binder<'_> {
    pub(super) fn object(&self, name: &str, offset: usize) -> Result<Arc<ObjectDef>> {
        let def = self.tx.object(name);
        let seen = def.filter(|def| match def.surface {
            Surface::Tooling => self.options.api == QueryApi::Tooling,
            Surface::Rest => self.options.api == QueryApi::Rest,
            Surface::Both => true,
            Surface::None => false,
        });
        let here = seen.filter(|def| !def.hub_only || self.tx.org().dev_hub);
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
        let order = query.order_by.iter().map(|order| bind_order(&resolve, order)).collect::<Result<_>>()?;
        let having = query.having.as_ref().map(|having| self.condition(&names, having, &mut Vec::new())).transpose()?;
        let plan = Plan {
            select,
            test,
            credentials,
            grouping,
            having,
            order,
            limit: count(query.limit.as_ref())?,
            offset: count(query.offset.as_ref())?.unwrap_or(0),
            all_rows: query.all_rows || self.options.all_rows,
            has_parent_limit: false,
            object: object.clone(),
        };
        check_grouping(&plan)?;
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

    fn select(&self, names: &Names<'_>, query: &soql::Query, grouped: bool) -> Result<Vec<Selected>> {
        let mut out = Vec::new();
        let mut unnamed = 0;
        for item in &query.select {
            match item {
                SelectItem::Count { .. } => out.push(Selected::Count),
                SelectItem::Field { expr, alias } => {
                    let offset = expr.offset();
                    let expr = names.expr(expr)?;
                    refuse_credential(&expr)?;
                    let plain = expr.as_field().is_some();
                    if alias.is_some() && plain && !grouped {
                        return Err(fault::malformed("only aggregate expressions use field aliasing", offset));
                    }
                    let name = match (alias, expr.as_field()) {
                        (Some(alias), _) => alias.clone(),
                        (None, Some(path)) if grouped => path.name.clone(),
                        (None, Some(path)) => path.text(),
                        (None, None) => unnamed_expression(&expr, &mut unnamed),
                    };
                    out.push(Selected::Expr { expr, name, aliased: alias.is_some() });
                }
                SelectItem::Subquery { query, offset } => out.push(self.children(names, query, *offset)?),
                SelectItem::TypeOf(type_of) => out.push(type_of_item(names, type_of)?),
                SelectItem::Fields { set, offset } => all_fields(names, set, query, *offset, &mut out)?,
            }
        }
        Ok(out)
    }

    fn children(&self, names: &Names<'_>, query: &soql::Query, offset: usize) -> Result<Selected> {
        let path = &query.from.path;
        let wanted = path.names.last().map(|n| fold(n)).unwrap_or_default();
        let known = names.schema.children_of(&names.object.name);
        let found = known.into_iter().find(|child| fold(&child.name) == wanted);
        let Some(child) = found else {
            return Err(fault::no_such_child_relationship(&path.text(), path.offset));
        };
        let object = self.object(&child.child, offset)?;
        let plan = Some(Box::new(self.plan(query, object)?));
        Ok(Selected::Children { name: child.name, field: child.field, plan })
    }

    fn condition(
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
                let operand = Operands { now: self.tx.now() }.bind(&expr, value)?;
                match credential(&expr, &operand) {
                    Some(found) => {
                        credentials.push(found);
                        Test::True
                    }
                    None => Test::Compare { expr, operator: *operator, operand },
                }
            }
            Condition::Among { field, operator, values } => self.among(names.expr(field)?, *operator, values)?,
            Condition::SemiJoin { field, negated, query, offset } => {
                let expr = names.expr(field)?;
                Test::In { expr, set: self.semi_join(query, *offset)?, negated: *negated }
            }
        })
    }

    fn among(&self, expr: Expr, operator: Comparison, values: &[Literal]) -> Result<Test> {
        check_filter(&expr, operator)?;
        let operands = Operands { now: self.tx.now() };
        let bound = values.iter().map(|value| operands.bind(&expr, value)).collect::<Result<Vec<_>>>()?;
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
    fn semi_join(&self, query: &soql::Query, offset: usize) -> Result<ValueSet> {
        let plan = self.root(query)?;
        let [Selected::Expr { expr, .. }] = &plan.select[..] else {
            return Err(fault::malformed("semi join sub-selects must select one field", offset));
        };
        let mut set = ValueSet::default();
        let expr = expr.clone();
        for value in run::values(self.tx, &plan, &expr)? {
            if !value.is_null() {
                set.add(value);
            }
        }
        Ok(set)
    }
}

fn unnamed_expression(expr: &Expr, unnamed: &mut usize) -> String {
    if let Expr::Function { name, arguments, .. } = expr
        && let ("tolabel" | "format" | "convertcurrency", [argument]) = (name.as_str(), &arguments[..])
        && let Some(path) = argument.as_field()
    {
        return path.text();
    }
    let name = format!("expr{unnamed}");
    *unnamed += 1;
    name
}

fn refuse_credential(expr: &Expr) -> Result<()> {
    match expr.as_field().filter(|path| path.credential) {
        Some(path) => Err(fault::no_such_column(&path.name, &path.object, path.offset)),
        None => Ok(()),
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

fn type_of_item(names: &Names<'_>, type_of: &soql::TypeOf) -> Result<Selected> {
    let offset = type_of.path.offset;
    let (steps, _) = names.steps(&type_of.path.names, offset)?;
    let Some(relationship) = steps.last().map(|step| step.relationship.clone()) else {
        return Err(fault::no_such_relationship(&type_of.path.text(), offset));
    };
    let fields = |object: &str, paths: &[soql::Path]| -> Result<Vec<FieldPath>> {
        let def = names.schema.shared(object).ok_or_else(|| fault::no_such_object(object, offset))?;
        let names = Names { schema: names.schema, object: def, alias: None, more: Vec::new() };
        paths.iter().map(|path| names.path(path)).collect()
    };
    let whens = type_of.whens.iter().map(|when| {
        let def = names.schema.object(&when.object).ok_or_else(|| fault::no_such_object(&when.object, when.offset))?;
        Ok((def.name.clone(), fields(&when.object, &when.fields)?))
    });
    let whens = whens.collect::<Result<_>>()?;
    // Any parent may end here; `Name` has the fields all of them share.
    let otherwise = fields("Name", &type_of.otherwise).or_else(|_| fields("User", &type_of.otherwise))?;
    Ok(Selected::TypeOf { steps, relationship, whens, otherwise })
}

fn all_fields(names: &Names<'_>, set: &str, query: &soql::Query, offset: usize, out: &mut Vec<Selected>) -> Result<()> {
    let bounded = count(query.limit.as_ref())?.is_some_and(|limit| limit <= 200);
    if set != "STANDARD" && !bounded {
        return Err(fault::malformed("The SOQL FIELDS function must have a LIMIT of at most 200", offset));
    }
    let shown = names.object.fields.iter().filter(|f| !f.hidden && !f.credential);
    let wanted = shown.filter(|f| match set {
        _ if f.feature_dependent => false,
        "CUSTOM" => f.custom,
        "STANDARD" => !f.custom,
        _ => true,
    });
    for field in wanted {
        let path = names.path(&soql::Path { names: vec![field.name.clone()], offset })?;
        out.push(Selected::Expr { name: path.name.clone(), expr: Expr::Field(path), aliased: false });
    }
    Ok(())
}

fn alias_of(selected: &Selected) -> Option<(String, Expr)> {
    match selected {
        Selected::Expr { expr, name, aliased: true } => Some((fold(name), expr.clone())),
        _ => None,
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

fn bind_order(resolve: &dyn Fn(&soql::FieldExpr) -> Result<Expr>, order: &soql::OrderBy) -> Result<Order> {
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
    Ok(Order { expr, descending: order.descending, nulls_last })
}

fn count(literal: Option<&Literal>) -> Result<Option<usize>> {
    match literal {
        None => Ok(None),
        Some(Literal::Number { text, offset }) => {
            text.parse().map(Some).map_err(|_| fault::malformed(format!("unexpected token: '{text}'"), *offset))
        }
        Some(other) => Err(fault::malformed("Bind variables only allowed in Apex code", other.offset())),
    }
}

/// The sets to group by: one without ROLLUP and CUBE, `None` when nothing is aggregated.
fn grouping(names: &Names<'_>, group_by: &[soql::FieldExpr]) -> Result<Option<Vec<Vec<Expr>>>> {
    if group_by.is_empty() {
        return Ok(None);
    }
    if let [soql::FieldExpr::Function { name, arguments, .. }] = group_by {
        let exprs = arguments.iter().map(|a| names.expr(a)).collect::<Result<Vec<_>>>()?;
        match fold(name).as_str() {
            "rollup" => return Ok(Some((0..=exprs.len()).rev().map(|n| exprs[..n].to_vec()).collect())),
            "cube" => return Ok(Some(subsets(&exprs))),
            _ => {}
        }
    }
    let exprs = group_by.iter().map(|expr| names.expr(expr)).collect::<Result<Vec<_>>>()?;
    Ok(Some(vec![exprs]))
}

/// All subsets, the whole set first; a query groups by three fields at most.
fn subsets(exprs: &[Expr]) -> Vec<Vec<Expr>> {
    let bits = exprs.len().min(10);
    let of =
        |mask: usize| exprs.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, e)| e.clone()).collect();
    (0..1_usize << bits).rev().map(of).collect()
}

/// What is selected must be grouped or aggregated.
fn check_grouping(plan: &Plan) -> Result<()> {
    let aggregates = plan.select.iter().any(|s| matches!(s, Selected::Expr { expr, .. } if expr.has_aggregate()));
    if plan.grouping.is_none() && !aggregates {
        return Ok(());
    }
    let grouped: Vec<&Expr> = plan.grouping.iter().flatten().flatten().collect();
    let fits = |expr: &Expr| expr.has_aggregate() || grouped.iter().any(|g| g.is_same(expr)) || is_grouping(expr);
    for selected in &plan.select {
        match selected {
            Selected::Expr { expr, .. } if !fits(expr) => {
                let name = expr.as_field().map_or_else(String::new, FieldPath::text);
                return Err(fault::malformed(format!("Field must be grouped or aggregated: {name}"), expr.offset()));
            }
            Selected::Children { .. } => {
                let message = "Grouped query cannot use child relationships in the SELECT list";
                return Err(fault::malformed(message, 0));
            }
            _ => {}
        }
    }
    match plan.order.iter().find(|order| !fits(&order.expr)) {
        Some(order) => {
            let name = order.expr.as_field().map_or_else(String::new, FieldPath::text);
            Err(fault::malformed(format!("Ordered field must be grouped or aggregated: {name}"), order.expr.offset()))
        }
        None => Ok(()),
    }
}

/// `GROUPING(x)`: whether a row of ROLLUP or CUBE is a subtotal over x.
fn is_grouping(expr: &Expr) -> bool {
    matches!(expr, Expr::Function { name, .. } if name == "grouping")
}
