//! What a query may read of objects and fields: user mode, and `WITH SECURITY_ENFORCED`.

use super::expr::{Expr, FieldPath};
use super::fault::{self, Fault, Result};
use super::plan::{Item, Plan};
use crate::permissions::Permissions;
use crate::schema::ObjectDef;
use crate::{ApiError, Tx};
use orgyard_soql::SoqlError;
use std::sync::Arc;

/// Looks at every field of a query and keeps those that are closed to the user.
pub(super) struct Guard<'a> {
    pub(super) tx: &'a Tx,
    pub(super) permissions: Arc<Permissions>,
    first: Option<SoqlError>,
    /// `Account.Industry`, each once.
    closed: Vec<String>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(tx: &'a Tx, permissions: Arc<Permissions>) -> Self {
        Self { tx, permissions, first: None, closed: Vec::new() }
    }

    /// User mode: every clause; all fields that fail are named.
    pub(super) fn whole(mut self, plan: &Plan) -> Result<()> {
        self.plan(plan, false);
        match self.first {
            Some(error) => Err(Fault::Closed(error, self.closed)),
            None => Ok(()),
        }
    }

    /// `WITH SECURITY_ENFORCED`: SELECT and FROM.
    pub(super) fn selected(mut self, plan: &Plan) -> Result<()> {
        self.plan(plan, true);
        if self.first.is_none() {
            return Ok(());
        }
        let text = "Insufficient permissions: secure query included inaccessible field";
        let fields = self.closed.into_iter().take(1).collect();
        Err(Fault::Plain(ApiError { fields, ..ApiError::new("INSUFFICIENT_ACCESS", text) }))
    }

    fn plan(&mut self, plan: &Plan, select_only: bool) {
        self.object(&plan.object, 0);
        for item in &plan.select {
            match item {
                Item::Expr { expr, .. } => self.expr(plan, expr),
                Item::Children { plan: Some(child), .. } => self.plan(child, select_only),
                Item::TypeOf { steps, whens, otherwise, .. } => {
                    self.steps(&plan.object, steps, 0);
                    for path in whens.iter().flat_map(|(_, fields)| fields).chain(otherwise) {
                        self.path(path);
                    }
                }
                Item::Children { .. } | Item::Count => {}
            }
        }
        if !select_only {
            plan.exprs(&mut |expr| self.expr(plan, expr));
        }
    }

    fn object(&mut self, object: &ObjectDef, offset: usize) {
        if self.permissions.object(object).read {
            return;
        }
        if let (Fault::At(error), None) = (fault::no_such_object(&object.name, offset), &self.first) {
            self.first = Some(error);
        }
    }

    fn expr(&mut self, plan: &Plan, expr: &Expr) {
        let mut paths = Vec::new();
        expr.fields(&mut |path| paths.push(path));
        for path in paths {
            self.steps(&plan.object, &path.steps, path.offset);
            self.path(path);
        }
    }

    /// The lookups a path goes through.
    fn steps(&mut self, from: &Arc<ObjectDef>, steps: &[super::expr::Step], offset: usize) {
        let mut at = vec![from.clone()];
        for step in steps {
            for object in &at {
                self.field(object, &step.field, offset);
            }
            at = step.targets.iter().filter_map(|target| self.tx.object(target)).collect();
        }
    }

    fn path(&mut self, path: &FieldPath) {
        if let Some(object) = self.tx.object(&path.object) {
            self.object(&object, path.offset);
            self.field(&object, &path.name, path.offset);
        }
    }

    fn field(&mut self, object: &ObjectDef, name: &str, offset: usize) {
        let Some(field) = object.field(name) else { return };
        if self.permissions.field(object, field).read {
            return;
        }
        let full = format!("{}.{}", object.name, field.name);
        if !self.closed.contains(&full) {
            self.closed.push(full);
        }
        if let (Fault::At(error), None) = (fault::no_such_column(&field.name, &object.name, offset), &self.first) {
            self.first = Some(error);
        }
    }
}
