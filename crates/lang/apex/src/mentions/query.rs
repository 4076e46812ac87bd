//! Objects and fields of queries. The text goes to the query parser, and its tree tells whose fields are named.

use super::{Collector, MentionKind, search};
use crate::position::Span;
use crate::syntax::{Query, QueryLanguage};
use orgyard_soql::{Condition, FieldExpr, Path, SelectItem, TypeOf};

/// A mention, with the offset its name has in the query's text.
pub(super) type Found = (MentionKind, String, usize);

impl Collector<'_> {
    pub(super) fn query(&mut self, query: &Query) {
        let text = self.unit.query_text(query);
        let found = match query.language {
            QueryLanguage::Soql => in_query(&text),
            QueryLanguage::Sosl => search::in_search(&text),
        };
        for (kind, name, offset) in found {
            let at = query.text.start + offset as u32;
            self.add(kind, name, Span::new(at, at));
        }
    }
}

/// What a query names; nothing when it is none.
pub(super) fn in_query(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if let Ok(query) = orgyard_soql::parse(text) {
        select(&query, &Owner::Unknown, false, &mut found);
    }
    found
}

/// Whose fields a part of a query names.
#[derive(Clone)]
enum Owner {
    Object(String),
    Child { object: String, relationship: String },
    Unknown,
}

struct From<'q> {
    owner: Owner,
    /// What the object is called in paths: its own name and its alias.
    prefixes: Vec<&'q str>,
    /// Aliases of further relationships, whose object is not known here, and of selected values.
    foreign: Vec<&'q str>,
}

/// `outer` is the object whose children a subquery reads.
fn select(query: &orgyard_soql::Query, outer: &Owner, is_child: bool, found: &mut Vec<Found>) {
    let from = from(query, outer, is_child, found);
    for item in &query.select {
        match item {
            SelectItem::Field { expr, .. } => field(expr, &from, found),
            SelectItem::Subquery { query, .. } => select(query, &from.owner, true, found),
            SelectItem::TypeOf(own) => type_of(own, found),
            SelectItem::Count { .. } | SelectItem::Fields { .. } => {}
        }
    }
    query.condition.iter().chain(&query.having).for_each(|one| condition(one, &from, found));
    query.group_by.iter().for_each(|one| field(one, &from, found));
    query.order_by.iter().for_each(|one| field(&one.field, &from, found));
}

fn from<'q>(query: &'q orgyard_soql::Query, outer: &Owner, is_child: bool, found: &mut Vec<Found>) -> From<'q> {
    let source = &query.from.path;
    let more = query.more_from.iter().filter_map(|source| source.alias.as_deref());
    let values = query.select.iter().filter_map(|item| match item {
        SelectItem::Field { alias, .. } => alias.as_deref(),
        _ => None,
    });
    let own_name = source.names.last().map(String::as_str);
    From {
        owner: owner(source, outer, is_child, found),
        prefixes: own_name.into_iter().chain(query.from.alias.as_deref()).collect(),
        foreign: more.chain(values).collect(),
    }
}

fn owner(source: &Path, outer: &Owner, is_child: bool, found: &mut Vec<Found>) -> Owner {
    if !is_child {
        found.push((MentionKind::Type, source.text(), source.offset));
        return Owner::Object(source.text());
    }
    let Owner::Object(object) = outer else { return Owner::Unknown };
    let relationship = source.names.last().cloned().unwrap_or_default();
    let kind = MentionKind::ChildRelationship { object: object.clone() };
    found.push((kind, relationship.clone(), source.offset));
    Owner::Child { object: object.clone(), relationship }
}

fn type_of(own: &TypeOf, found: &mut Vec<Found>) {
    for when in &own.whens {
        found.push((MentionKind::Type, when.object.clone(), when.offset));
        let owner = Owner::Object(when.object.clone());
        when.fields.iter().for_each(|path| note(&owner, path.text(), path.offset, found));
    }
}

fn condition(condition_: &Condition, from: &From<'_>, found: &mut Vec<Found>) {
    match condition_ {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|part| condition(part, from, found)),
        Condition::Not(inner) => condition(inner, from, found),
        Condition::Compare { field: own, .. } | Condition::Among { field: own, .. } => field(own, from, found),
        Condition::SemiJoin { field: own, query, .. } => {
            field(own, from, found);
            select(query, &Owner::Unknown, false, found);
        }
    }
}

fn field(expr: &FieldExpr, from: &From<'_>, found: &mut Vec<Found>) {
    match expr {
        FieldExpr::Path(path) => self::path(path, from, found),
        FieldExpr::Function { arguments, .. } => arguments.iter().for_each(|one| field(one, from, found)),
        FieldExpr::Aggregate { argument, .. } => field(argument, from, found),
        FieldExpr::Literal(_) => {}
    }
}

fn path(path: &Path, from: &From<'_>, found: &mut Vec<Found>) {
    let Some((first, rest)) = path.names.split_first() else { return };
    if from.foreign.iter().any(|alias| first.eq_ignore_ascii_case(alias)) {
        return;
    }
    let prefixed = !rest.is_empty() && from.prefixes.iter().any(|prefix| first.eq_ignore_ascii_case(prefix));
    let name = if prefixed { rest.join(".") } else { path.text() };
    note(&from.owner, name, path.offset, found);
}

fn note(owner: &Owner, name: String, offset: usize, found: &mut Vec<Found>) {
    let kind = match owner {
        Owner::Object(object) => MentionKind::Field { object: object.clone() },
        Owner::Child { object, relationship } => {
            MentionKind::ChildField { object: object.clone(), relationship: relationship.clone() }
        }
        Owner::Unknown => return,
    };
    found.push((kind, name, offset));
}
