//! All natives, by who declares them.

use super::{Call, NativeFn};
use crate::value::Value;
use orgyard_apex_check::hir::{NativeCall, NativeKind};
use orgyard_apex_check::{PlatformId, Ty};
use std::collections::{HashMap, HashSet};

/// Built once, linked to any number of images.
#[derive(Default)]
pub struct Natives {
    by_key: HashMap<Key, Vec<Entry>>,
    holders: HashSet<String>,
    /// Methods that answer on null, too: owner and name folded.
    on_null: HashSet<(String, String)>,
}

/// Owner and name folded, the number of arguments, the kind.
type Key = (String, String, usize, NativeKind);

struct Entry {
    /// The heads of the parameters' types, folded: `list`, `integer`.
    parameters: Vec<String>,
    run: NativeFn,
}

fn arity_key(owner: &str, name: &str, arity: usize, kind: NativeKind) -> Key {
    (owner.to_ascii_lowercase(), name.to_ascii_lowercase(), arity, kind)
}

impl Natives {
    pub fn new() -> Self {
        Self::default()
    }

    /// A member by its signature: `left(Integer)`, `(String)` of a constructor, `name` of a property.
    pub fn add(&mut self, owner: &str, kind: NativeKind, signature: &str, run: NativeFn) {
        let (name, rest) = signature.split_once('(').unwrap_or((signature, ")"));
        let name = if kind == NativeKind::Constructor { "<init>" } else { name.trim() };
        let mut parameters = split(rest.trim_end().trim_end_matches(')'));
        if matches!(kind, NativeKind::Set | NativeKind::StaticSet) && parameters.is_empty() {
            parameters.push(String::new());
        }
        let key = arity_key(owner, name, parameters.len(), kind);
        self.by_key.entry(key).or_default().push(Entry { parameters, run });
    }

    /// The method is called on null as well: what it throws then is its own.
    pub fn take_null(&mut self, owner: &str, signature: &str) {
        let name = signature.split('(').next().unwrap_or(signature);
        self.on_null.insert((owner.to_ascii_lowercase(), name.to_ascii_lowercase()));
    }

    pub(crate) fn takes_null(&self, call: &NativeCall) -> bool {
        self.on_null.contains(&(call.owner.to_ascii_lowercase(), call.name.to_ascii_lowercase()))
    }

    /// A type that only holds data: its constructor, properties and `getX`/`setX` work on a bag of fields.
    pub fn data_holder(&mut self, owner: &str) {
        self.holders.insert(owner.to_ascii_lowercase());
    }

    /// All that is registered: owner and name folded, the number of arguments, the kind.
    pub fn members(&self) -> impl Iterator<Item = &(String, String, usize, NativeKind)> {
        self.by_key.keys()
    }

    /// Whether any type has a member of this folded name and kind.
    pub(crate) fn has_member(&self, name: &str, arity: usize, kind: NativeKind) -> bool {
        self.by_key.keys().any(|(_, own, count, of)| own == name && *count == arity && *of == kind)
    }

    /// Types whose constructor, properties and accessors work on a bag of fields, folded.
    pub fn data_holders(&self) -> impl Iterator<Item = &str> {
        self.holders.iter().map(String::as_str)
    }

    pub(crate) fn is_holder(&self, owner: &str) -> bool {
        let line = owner_line(owner);
        line.iter().any(|one| self.holders.contains(one))
    }

    /// What the checker chose, of the owner or of a type above it.
    pub(crate) fn linked(&self, call: &NativeCall) -> Option<NativeFn> {
        let wanted: Vec<String> = call.parameters.iter().map(ty_head).collect();
        owner_line(call.owner).iter().find_map(|owner| {
            let found = self.by_key.get(&arity_key(owner, &call.name, wanted.len(), call.kind))?;
            let exact = found.iter().find(|entry| entry.parameters == wanted);
            let best = || found.iter().max_by_key(|entry| same_parts(&entry.parameters, &wanted));
            exact.or_else(best).map(|entry| entry.run)
        })
    }

    /// A member that only the run knows, by the values it is called with.
    pub(crate) fn dynamic(&self, owner: &str, name: &str, kind: NativeKind, call: &Call<'_>) -> Option<NativeFn> {
        owner_line(owner).iter().find_map(|owner| {
            let found = self.by_key.get(&arity_key(owner, name, call.arguments.len(), kind))?;
            let best = found.iter().max_by_key(|entry| fitting(&entry.parameters, call.arguments));
            best.map(|entry| entry.run)
        })
    }
}

/// The owner and what it descends from.
fn owner_line(owner: &str) -> Vec<String> {
    let above = PlatformId::named(owner).map(PlatformId::line).unwrap_or_default();
    let mut line = vec![owner.to_ascii_lowercase()];
    line.extend(above.into_iter().map(|id| id.qualified().to_ascii_lowercase()));
    line.dedup();
    line
}

/// `Map<Id, List<String>>, Integer` -> the heads.
fn split(parameters: &str) -> Vec<String> {
    let mut depth = 0;
    let parts = parameters.split(|c: char| {
        depth += i32::from(c == '<') - i32::from(c == '>');
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).map(head).collect()
}

fn head(ty: &str) -> String {
    let bare = ty.split('<').next().unwrap_or(ty).trim();
    // A parameter may be written with its name: `Integer length`.
    let bare = bare.split_whitespace().next().unwrap_or(bare);
    if ty.ends_with("[]") {
        return "list".to_owned();
    }
    bare.rsplit('.').next().unwrap_or(bare).to_ascii_lowercase()
}

fn ty_head(ty: &Ty) -> String {
    match ty {
        Ty::Primitive(own) => own.name().to_ascii_lowercase(),
        Ty::SObject(_) => "sobject".to_owned(),
        Ty::List(_) | Ty::Rows(_) => "list".to_owned(),
        Ty::Set(_) => "set".to_owned(),
        Ty::Map(..) => "map".to_owned(),
        Ty::Platform(id, _) => head(id.name()),
        Ty::Class(_) | Ty::Unknown | Ty::Void | Ty::Null => "object".to_owned(),
    }
}

fn same_parts(own: &[String], wanted: &[String]) -> usize {
    own.iter().zip(wanted).filter(|(own, wanted)| own == wanted).count()
}

fn fitting(parameters: &[String], arguments: &[Value]) -> usize {
    let pairs = parameters.iter().zip(arguments);
    let score = |(own, value): (&String, &Value)| {
        let kind = head(value.kind_name());
        if *own == kind {
            4
        } else if matches!(value, Value::Null) || own == "object" {
            2
        } else {
            usize::from(number_width(own) > number_width(&kind) && number_width(&kind) > 0) * 3
        }
    };
    pairs.map(score).sum()
}

fn number_width(name: &str) -> u8 {
    match name {
        "integer" => 1,
        "long" => 2,
        "double" => 3,
        "decimal" => 4,
        _ => 0,
    }
}
