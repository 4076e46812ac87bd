//! What objects an org has and what fields they have: the platform's, the standard ones, and those its components
//! define.

mod convert;
mod def;
mod links;
mod platform;
mod spec;
mod summaries;

pub use def::{ChildRelationship, FieldDef, FieldType, ObjectDef, Surface};
pub(crate) use links::{Link, OnDelete};
use orgyard_formula::Expr;
use orgyard_schema as model;
use orgyard_text::names::fold;
pub(crate) use platform::{component_prefix, key_prefix};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
pub(crate) use summaries::RollUp;

/// The objects of one org at one revision, found by name in any case; definitions are made when they are asked for.
#[derive(Debug, Default)]
pub struct Schema {
    model: Arc<model::Schema>,
    /// Of custom objects, by folded name.
    prefixes: HashMap<String, String>,
    /// Objects that components define or add fields to.
    own: HashMap<String, OnceLock<Arc<ObjectDef>>>,
    links: OnceLock<HashMap<String, Vec<Link>>>,
    roll_ups: OnceLock<HashMap<String, Vec<RollUp>>>,
    formulas: RwLock<HashMap<String, std::result::Result<Arc<Expr>, String>>>,
}

impl Schema {
    pub(crate) fn new(model: Arc<model::Schema>, prefixes: HashMap<String, String>) -> Self {
        let layered = model.layered_objects().into_iter().map(|def| fold(&def.name));
        let sets = model.layered_value_sets();
        let by_set = sets.iter().flat_map(|set| model::objects_with_set(set)).map(fold);
        let own = layered.chain(by_set).map(|name| (name, OnceLock::new())).collect();
        Self { model, prefixes, own, ..Self::default() }
    }

    /// The definitions of standard objects and metadata, for checks that lay more on top of them.
    pub fn model(&self) -> &Arc<model::Schema> {
        &self.model
    }

    pub(crate) fn prefixes(&self) -> &HashMap<String, String> {
        &self.prefixes
    }

    pub fn object(&self, name: &str) -> Option<&ObjectDef> {
        self.shared(name).map(AsRef::as_ref)
    }

    /// The definition to keep while the transaction is changed.
    pub fn shared(&self, name: &str) -> Option<&Arc<ObjectDef>> {
        let folded = fold(name);
        if let Some(fixed) = platform::fixed(&folded) {
            return Some(fixed);
        }
        match self.own.get(&folded) {
            Some(slot) => Some(slot.get_or_init(|| Arc::new(self.make(&folded)))),
            None => platform::object(&folded),
        }
    }

    /// What the components say, over what the platform has.
    fn make(&self, folded: &str) -> ObjectDef {
        let Some(from) = self.model.object(folded) else { return ObjectDef::default() };
        let sets = |name: &str| self.model.value_set(name);
        let mut made = convert::object(from, self.prefixes.get(folded).cloned(), &sets);
        self.type_summaries(&mut made);
        let Some(below) = platform::object(folded) else { return made };
        let mut def = ObjectDef::clone(below);
        def.validation_rules = made.validation_rules;
        for field in made.fields.into_iter().filter(|field| field.custom || below.field(&field.name).is_none()) {
            def.add(field);
        }
        def
    }

    /// A roll-up has the type of what it sums up; a count is a whole number.
    fn type_summaries(&self, def: &mut ObjectDef) {
        for field in def.fields.iter_mut() {
            let Some(summary) = &field.summary else { continue };
            let source = summary.field.as_ref().and_then(|name| self.model.field(&summary.child, name));
            if let Some(source) = source {
                field.field_type = FieldType::named(source.field_type.as_str());
                (field.precision, field.scale) = (source.precision.max(18), source.scale);
            }
        }
    }

    /// Every object, the org's own first.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectDef> {
        let own = self.own.keys().filter_map(|name| self.object(name));
        own.chain(platform::names().filter(|name| !self.own.contains_key(name)).filter_map(|name| self.object(&name)))
    }

    /// The names of the objects of the data API; no definition is made for it.
    pub fn names(&self) -> Vec<String> {
        let own = self.model.layered_objects().into_iter().map(|def| def.name.to_string());
        let mut names: Vec<String> = own.chain(platform::data_names().map(String::from)).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The object whose ids begin so.
    pub fn object_by_prefix(&self, prefix: &str) -> Option<&ObjectDef> {
        let custom = self.prefixes.iter().find(|(_, known)| *known == prefix).map(|(name, _)| name.clone());
        let standard = || model::object_of_prefix(prefix).map(String::from);
        let known = custom.or_else(standard).and_then(|name| self.object(&name));
        known.or_else(|| self.objects().find(|def| def.key_prefix.as_deref() == Some(prefix)))
    }

    /// The roll-up summaries that count rows of the object.
    pub(crate) fn roll_ups_of(&self, child: &str) -> &[RollUp] {
        let sums = |name: &&String| self.model.object(name).is_some_and(|o| o.fields().any(|f| f.summary.is_some()));
        let objects = || self.own.keys().filter(sums).filter_map(|name| self.object(name));
        let all = self.roll_ups.get_or_init(|| summaries::all(objects()));
        all.get(&fold(child)).map_or(&[], Vec::as_slice)
    }

    /// The tree of a formula, read once; a fault in the platform's words.
    pub(crate) fn formula(&self, text: &str) -> std::result::Result<Arc<Expr>, String> {
        if let Some(known) = self.formulas.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return known.clone();
        }
        let parsed = orgyard_formula::parse(text).map(Arc::new).map_err(|error| error.message);
        self.formulas.write().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned(), parsed.clone());
        parsed
    }

    /// The fields that lead to the object, and what becomes of their rows when its row is deleted.
    pub(crate) fn links_to(&self, object: &str) -> &[Link] {
        let links = self.links.get_or_init(|| links::all(self.own.keys().filter_map(|name| self.object(name))));
        links.get(&fold(object)).map_or(&[], Vec::as_slice)
    }

    /// The child relationships that lead to the object.
    pub fn children_of(&self, object: &str) -> Vec<ChildRelationship> {
        let of_model = self.model.object(object).into_iter().flat_map(model::ObjectDef::children);
        let mut out: Vec<ChildRelationship> = of_model
            .filter(|child| !child.field.is_empty())
            .map(|child| ChildRelationship {
                name: child.name.to_string(),
                child: child.object.to_string(),
                field: child.field.to_string(),
            })
            .collect();
        for known in platform::children_of(object) {
            if !out.iter().any(|child| fold(&child.name) == fold(&known.name)) {
                out.push(known);
            }
        }
        out
    }
}

/// An object no metadata can change.
pub(crate) fn fixed_object(name: &str) -> Option<&'static Arc<ObjectDef>> {
    platform::fixed(&fold(name))
}
