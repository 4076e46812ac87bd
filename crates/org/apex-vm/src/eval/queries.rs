//! Queries.

use super::Frame;
use crate::link::Linked;
use crate::value::Value;
use crate::vm::{FixedSearchResults, NO_ROWS, Outcome, Throw, Vm, to_stored};
use orgyard_apex::syntax::QueryLanguage;
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::{Expr, QueryId, QueryWanted};
use orgyard_engine::{Access, ApiError, BindValue, Binds, SelectOptions, Selection};
use orgyard_soql::{FieldExpr, Query, SelectItem};
use std::sync::Arc;

impl Vm {
    pub(super) fn query_expression(
        &mut self,
        frame: &mut Frame<'_>,
        id: QueryId,
        binds: &[Expr],
        wanted: QueryWanted,
    ) -> Outcome {
        let line = self.line;
        let values = self.arguments(frame, binds)?;
        self.line = line;
        let query = &frame.linked.image.queries[id.0 as usize];
        if query.language == QueryLanguage::Sosl {
            return self.at(line, |vm| vm.search(&query.text));
        }
        let binds: Vec<BindValue> = values.iter().map(bind_value).collect();
        let parsed = self.at(line, |_| parsed(frame.linked, id))?;
        self.at(line, |vm| {
            let selection = vm.select(&query.text, &parsed, &binds, None)?;
            vm.wanted(selection, wanted)
        })
    }

    fn wanted(&mut self, selection: Selection, wanted: QueryWanted) -> Outcome {
        if wanted == QueryWanted::Count || selection.count.is_some() {
            let count = selection.count.unwrap_or(selection.records.len() as i64);
            return Ok(Value::Integer(count as i32));
        }
        let rows = self.rows(&selection)?;
        match wanted {
            QueryWanted::Record => single(rows),
            _ => Ok(rows),
        }
    }

    /// The rows of an answer as a list of records.
    pub fn rows(&mut self, selection: &Selection) -> Outcome {
        let mut items = Vec::with_capacity(selection.records.len());
        for row in &selection.records {
            items.push(Value::SObject(self.selected_to_value(row, &selection.columns)?));
        }
        let name = if selection.aggregate { "AggregateResult" } else { &*selection.object };
        Ok(Value::list(Ty::object(name), items))
    }

    /// Answers a query and counts it. Without an access of its own it runs as the code does.
    fn select(
        &mut self,
        text: &str,
        query: &Query,
        binds: &dyn Binds,
        user_mode: Option<bool>,
    ) -> Result<Selection, Throw> {
        let user = self.context.user;
        let is_user = user_mode.unwrap_or(false);
        let options = SelectOptions {
            all_rows: query.all_rows,
            access: if is_user { Access::User { user } } else { Access::System },
            sharing: self.context.sharing || is_user,
            user: Some(user),
            namespace: self.namespace(),
            ..SelectOptions::default()
        };
        let line = self.line;
        self.log
            .add("SOQL_EXECUTE_BEGIN", || format!("[{line}]|Aggregations:{}|{}", subqueries(query), one_line(text)));
        self.count_query(query)?;
        let selection = self.tx.select(query, binds, &options).map_err(|error| self.refused_query(error))?;
        let children = |row: &orgyard_engine::Selected| {
            let lists = row.fields.values().map(|value| match value {
                orgyard_engine::SelectedValue::Children(rows) => rows.len(),
                _ => 0,
            });
            lists.sum::<usize>()
        };
        let rows = selection.records.iter().map(|row| 1 + children(row)).sum::<usize>();
        self.limits.query_rows.take(rows.max(usize::from(selection.count.is_some())))?;
        self.log_query(&selection);
        if self.locks.is_on && query.for_clauses.iter().any(|clause| clause == "UPDATE") {
            selection.records.iter().filter_map(|row| row.id).for_each(|id| self.lock(&selection.object, id));
        }
        Ok(selection)
    }

    /// The exception knows the fields that are closed to the user.
    fn refused_query(&mut self, error: ApiError) -> Throw {
        let value = self.exception_value("System.QueryException", Some(&error.message), Value::Null);
        if let Some(state) = value.exception() {
            *state.inaccessible.borrow_mut() = error.fields;
        }
        self.throw(value)
    }

    /// Answers a query as text, for `Database.query` and its kin.
    pub fn select_text(&mut self, text: &str, binds: &dyn Binds, user_mode: Option<bool>) -> Result<Selection, Throw> {
        let query = orgyard_soql::parse(text).map_err(|error| query_error(error.message))?;
        self.select(text, &query, binds, user_mode)
    }

    /// Queries of custom metadata are free; each sub-query has a limit of its own.
    fn count_query(&mut self, query: &Query) -> Result<(), Throw> {
        if !query.from.path.text().to_ascii_lowercase().ends_with("__mdt") {
            self.limits.queries.take(1)?;
        }
        let below = subqueries(query);
        let aggregates = |item: &SelectItem| {
            matches!(item, SelectItem::Field { expr: FieldExpr::Aggregate { .. }, .. } | SelectItem::Count { .. })
        };
        let own = usize::from(query.select.iter().any(aggregates));
        self.limits.aggregate_queries.take(below + own)
    }

    fn log_query(&mut self, selection: &Selection) {
        let (line, rows) = (self.line, selection.records.len().max(usize::from(selection.count.is_some())));
        self.log.add("SOQL_EXECUTE_END", || format!("[{line}]|Rows:{rows}"));
    }

    /// A search finds what the test has fixed, by the conditions of each object.
    pub fn search(&mut self, text: &str) -> Outcome {
        let line = self.line;
        self.log.add("SOSL_EXECUTE_BEGIN", || format!("[{line}]|{}", one_line(text)));
        self.limits.sosl_queries.take(1)?;
        let ids: Vec<_> = self.state::<FixedSearchResults>().0.clone();
        let (mut lists, mut count) = (Vec::new(), 0);
        for (object, inside) in returning(text) {
            let inside = if inside.is_empty() { "Id".to_owned() } else { inside };
            let (fields, rest) = split_fields(&inside);
            let condition = match rest.get(..5).filter(|word| word.eq_ignore_ascii_case("where")) {
                Some(_) => format!("WHERE Id IN :ids AND ({})", &rest[5..]),
                None => format!("WHERE Id IN :ids {rest}"),
            };
            let query = format!("SELECT {fields} FROM {object} {condition}");
            let found = ids.iter().map(|id| orgyard_values::Value::Id(*id)).collect();
            let query = orgyard_soql::parse(&query).map_err(|error| query_error(error.message))?;
            let options = SelectOptions { namespace: self.namespace(), ..SelectOptions::default() };
            let selection = self.tx.select(&query, &vec![BindValue::Many(found)], &options);
            let selection = selection.map_err(query_exception)?;
            count += selection.records.len();
            lists.push(self.rows(&selection)?);
        }
        self.log.add("SOSL_EXECUTE_END", || format!("[{line}]|Rows:{count}"));
        Ok(Value::list(Ty::list(Ty::SObject(None)), lists))
    }
}

fn subqueries(query: &Query) -> usize {
    query.select.iter().filter(|item| matches!(item, SelectItem::Subquery { .. })).count()
}

/// A query as a log shows it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parsed(linked: &Linked, id: QueryId) -> Result<Arc<Query>, Throw> {
    let slot = &linked.queries[id.0 as usize];
    let parse = || {
        let text = &linked.image.queries[id.0 as usize].text;
        orgyard_soql::parse(text).map(Arc::new).map_err(|error| error.message)
    };
    slot.get_or_init(parse).clone().map_err(query_error)
}

/// One record where one is wanted.
pub(crate) fn single(rows: Value) -> Outcome {
    let Value::List(list) = &rows else { return Ok(rows) };
    let items = list.items();
    match items.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(query_error(NO_ROWS)),
        _ => Err(query_error("List has more than 1 row for assignment to SObject")),
    }
}

fn query_error(message: impl Into<String>) -> Throw {
    Throw::new("System.QueryException", message)
}

/// What the org refuses, as Apex throws it.
pub(crate) fn query_exception(error: ApiError) -> Throw {
    query_error(error.message)
}

/// A value as a bind: records stand for their ids.
pub fn bind_value(value: &Value) -> BindValue {
    let one = |value: &Value| match value {
        Value::SObject(record) => record.id().map_or(orgyard_values::Value::Null, orgyard_values::Value::Id),
        other => to_stored(other),
    };
    match value {
        Value::List(own) => BindValue::Many(own.items().iter().map(one).collect()),
        Value::Set(own) => BindValue::Many(own.table.keys().iter().map(one).collect()),
        other => BindValue::One(one(other)),
    }
}

/// `FIND … RETURNING Account(Id, Name WHERE …), Contact` -> the objects with what stands in their brackets.
fn returning(text: &str) -> Vec<(String, String)> {
    let Some(at) = text.to_ascii_lowercase().find("returning") else { return Vec::new() };
    let list = &text[at + "returning".len()..];
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in list.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let split = |part: &str| {
        let (name, inside) = part.split_once('(').unwrap_or((part, ""));
        let inside = inside.rsplit_once(')').map_or(inside, |(inside, _)| inside);
        let name = name.split_whitespace().next().unwrap_or(name);
        (name.to_owned(), inside.trim().to_owned())
    };
    parts.map(split).collect()
}

/// The fields, and what follows them.
fn split_fields(inside: &str) -> (&str, &str) {
    let folded = inside.to_ascii_lowercase();
    let starts = [" where ", " order by ", " limit ", " offset "].iter().filter_map(|word| folded.find(word));
    let at = starts.min().unwrap_or(inside.len());
    (inside[..at].trim(), inside[at..].trim())
}
