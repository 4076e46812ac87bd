//! What a query is once its names are found in the schema.

use super::expr::{Expr, FieldPath, Step};
use super::operand::Operand;
use super::picklists::{self, Ranks};
use super::test::Test;
use crate::schema::ObjectDef;
use orgyard_soql::Comparison;
use orgyard_values::Value;
use std::sync::Arc;

pub(super) struct Plan {
    pub(super) object: Arc<ObjectDef>,
    pub(super) select: Vec<Item>,
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
    /// Each row has to be shared with the user.
    pub(super) guarded: bool,
}

pub(super) enum Item {
    /// An expression under its name in the answer.
    Expr {
        expr: Expr,
        name: Arc<str>,
        aliased: bool,
    },
    Count,
    Children {
        name: Arc<str>,
        field: String,
        plan: Option<Box<Plan>>,
    },
    TypeOf {
        steps: Vec<Step>,
        relationship: Arc<str>,
        whens: Vec<(String, Vec<FieldPath>)>,
        otherwise: Vec<FieldPath>,
    },
}

pub(super) struct Order {
    pub(super) expr: Expr,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
    /// The order of a picklist's values.
    pub(super) ranks: Option<Ranks>,
}

impl Order {
    /// What a value is sorted by.
    pub(super) fn key(&self, value: Value) -> Value {
        match &self.ranks {
            Some(ranks) => picklists::key(&value, Some(ranks)),
            None => value,
        }
    }
}

impl Item {
    /// The name of an expression in the answer.
    pub(super) fn name(&self) -> Option<Arc<str>> {
        match self {
            Self::Expr { name, .. } => Some(name.clone()),
            _ => None,
        }
    }

    pub(super) fn take_children(&mut self) -> Option<Box<Plan>> {
        match self {
            Self::Children { plan, .. } => plan.take(),
            _ => None,
        }
    }

    pub(super) fn put_back(&mut self, taken: Option<Box<Plan>>) {
        if let Self::Children { plan, .. } = self {
            *plan = taken;
        }
    }
}

impl Plan {
    /// Whether its answer is lines over groups of rows.
    pub(super) fn is_aggregate(&self) -> bool {
        let aggregates = |item: &Item| matches!(item, Item::Expr { expr, .. } if expr.has_aggregate());
        self.grouping.is_some() || self.select.iter().any(aggregates)
    }

    /// Calls `visit` with each expression that reads rows of the queried object.
    pub(super) fn exprs<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for item in &self.select {
            if let Item::Expr { expr, .. } = item {
                visit(expr);
            }
        }
        self.test.exprs(visit);
        self.order.iter().for_each(|order| visit(&order.expr));
        self.grouping.iter().flatten().flatten().for_each(&mut *visit);
        if let Some(having) = &self.having {
            having.exprs(visit);
        }
    }

    /// Fields that are read through steps alone, as TYPEOF does.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.select.iter().filter_map(|item| match item {
            Item::TypeOf { steps, .. } => steps.first(),
            _ => None,
        })
    }

    /// Marks where rows have to be asked for one by one.
    pub(super) fn guard(&mut self, is_open: &dyn Fn(&ObjectDef) -> bool) {
        self.guarded = !is_open(&self.object);
        for item in &mut self.select {
            if let Item::Children { plan: Some(plan), .. } = item {
                plan.guard(is_open);
            }
        }
    }

    /// Limits the rows to those of one parent; replaces the limit to another parent.
    pub(super) fn under_parent(&mut self, field: &str, id: Value) {
        let Some(def) = self.object.field(field) else { return };
        let expr = Expr::Field(FieldPath::own(&self.object, def, 0));
        let limit = Test::Compare { expr, operator: Comparison::Equal, operand: Operand::Value(id) };
        match &mut self.test {
            Test::All(tests) if self.has_parent_limit => tests[0] = limit,
            _ => {
                let own = std::mem::replace(&mut self.test, Test::True);
                self.test = Test::All(vec![limit, own]);
                self.has_parent_limit = true;
            }
        }
    }
}
