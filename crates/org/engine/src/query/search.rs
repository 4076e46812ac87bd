//! SOSL: which records have the words, and what they return.

mod words;

use super::bind::Binder;
use super::binds::{BindValue, Binds};
use super::clock::Clock;
use super::expr::{Expr, FieldPath};
use super::fault::{self, Result};
use super::plan::Plan;
use super::selection::Selection;
use super::test::{Test, ValueSet};
use super::{Mode, SelectOptions, collect, secure};
use crate::permissions::is_object_permissionable;
use crate::schema::{FieldType, ObjectDef};
use crate::{ApiError, Tx};
use orgyard_soql::{Query, Search, SearchScope, SearchTerm};
use orgyard_values::{Id, Value};
use std::sync::Arc;
use words::Words;

/// Records a search gives at most.
const MOST: usize = 2000;

/// How a search of Apex is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchOptions {
    pub select: SelectOptions,
    /// In a test: the records that any search finds, `Test.setFixedSearchResults`.
    pub fixed: Option<Vec<Id>>,
}

impl Tx {
    /// One selection for each object of RETURNING, in its order.
    pub fn search(
        &self,
        search: &Search,
        binds: &dyn Binds,
        options: &SearchOptions,
    ) -> Result<Vec<Selection>, ApiError> {
        self.searched(search, Some(binds), options).map_err(fault::Fault::into_plain)
    }

    pub(super) fn searched(
        &self,
        search: &Search,
        binds: Option<&dyn Binds>,
        options: &SearchOptions,
    ) -> Result<Vec<Selection>> {
        let select = &options.select;
        let user = select.user.unwrap_or(self.user());
        let mode = Mode::of(&search.with, select, user);
        let permissions = mode.permissions(self)?;
        let clock = Clock::new(self, user);
        let binder = Binder { tx: self, options: select, binds, clock, permissions };
        let words = Words::of(&term(&binder, search)?)?;
        let mut left = binder.count(search.limit.as_ref())?.unwrap_or(MOST).min(MOST);
        let mut out = Vec::new();
        for query in &self.returning(search) {
            let mut plan = binder.root(query)?;
            let found = match &options.fixed {
                Some(fixed) => fixed.clone(),
                None => self.having_words(&plan.object, search.scope, &words)?,
            };
            among(&mut plan, &found);
            mode.check(self, &binder, &plan)?;
            let sharing = mode.guard(self, &mut plan)?;
            plan.limit = Some(plan.limit.unwrap_or(MOST).min(left));
            let selection = collect::selection(&binder.clock, plan, sharing.as_ref())?;
            left -= selection.records.len();
            if !search.returning.is_empty() || !selection.records.is_empty() {
                out.push(selection);
            }
        }
        Ok(out)
    }

    /// What RETURNING says, or every object that has permissions of its own.
    fn returning(&self, search: &Search) -> Vec<Query> {
        if !search.returning.is_empty() {
            return search.returning.clone();
        }
        let own = self.schema().objects().filter(|def| def.described && is_object_permissionable(def));
        let mut names: Vec<&str> = own.map(|def| def.name.as_str()).collect();
        names.sort_unstable();
        names.into_iter().filter_map(|name| orgyard_soql::parse(&format!("SELECT Id FROM {name}")).ok()).collect()
    }

    fn having_words(&self, object: &Arc<ObjectDef>, scope: SearchScope, words: &Words) -> Result<Vec<Id>> {
        let fields: Vec<&str> =
            object.fields.iter().filter(|field| is_searched(scope, field)).map(|field| field.name.as_str()).collect();
        let mut out = Vec::new();
        for row in self.scan_stored(&object.name, |field| field == "IsDeleted" || fields.contains(&field)) {
            let row = row?;
            let texts = || fields.iter().filter_map(|field| row.text(field));
            if !row.bool("IsDeleted") && words.are_in(texts()) {
                out.extend(row.id());
            }
        }
        Ok(out)
    }
}

fn is_searched(scope: SearchScope, field: &crate::FieldDef) -> bool {
    let kind = field.field_type;
    let text = kind.is_text() && !matches!(kind, FieldType::Base64 | FieldType::Encrypted) && !field.hidden;
    match scope {
        SearchScope::All | SearchScope::Sidebar => text,
        SearchScope::Email => kind == FieldType::Email,
        SearchScope::Phone => kind == FieldType::Phone,
        SearchScope::Name => {
            let names = ["Name", "FirstName", "LastName", "MiddleName", "Subject", "Title", "CaseNumber"];
            text && names.contains(&field.name.as_str())
        }
    }
}

fn term(binder: &Binder<'_>, search: &Search) -> Result<String> {
    match &search.term {
        SearchTerm::Text { text, .. } => Ok(text.clone()),
        SearchTerm::Bind { text, ordinal, offset } => match binder.bound(text, *ordinal, *offset)? {
            BindValue::One(value) => Ok(value.as_str().unwrap_or_default().to_owned()),
            BindValue::Many(_) => Err(fault::malformed("a list is no search term", *offset)),
        },
    }
}

/// Only these records, and of them those that meet the query's own condition.
fn among(plan: &mut Plan, ids: &[Id]) {
    let Some(field) = plan.object.field("Id") else { return };
    let mut set = ValueSet::default();
    ids.iter().for_each(|id| set.add(Value::Id(*id)));
    let expr = Expr::Field(FieldPath::own(&plan.object, field, 0));
    let own = std::mem::replace(&mut plan.test, Test::True);
    plan.test = Test::All(vec![Test::In { expr, set, negated: false }, own]);
}

impl Mode {
    /// Refuses what is closed to whom the search is asked for.
    pub(super) fn check(&self, tx: &Tx, binder: &Binder<'_>, plan: &Plan) -> Result<()> {
        match &binder.permissions {
            Some(permissions) => secure::Guard::new(tx, permissions.clone()).whole(plan),
            None if self.enforced => secure::Guard::new(tx, tx.permissions(binder.clock.user)?).selected(plan),
            None => Ok(()),
        }
    }
}
