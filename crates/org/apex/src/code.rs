//! The Apex of an org: parsed once per content, compiled once per state.

use crate::versions;
use orgyard_apex::syntax::UnitBody;
use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{CompileError, Foreign, Origin, Surroundings, check_some, compile};
use orgyard_apex_vm::Linked;
use orgyard_engine::{BlobHash, EngineError, StoredComponent, Tx, spellings};
use orgyard_text::hash::Hasher;
use orgyard_values::Value;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The sources of an org, with the components they come from, in the order of their names.
pub struct Sources {
    pub components: Vec<StoredComponent>,
    pub units: Vec<Unit>,
    origins: Vec<Origin>,
    foreign: Foreign<'static>,
}

/// Where Apex is: the type of component, how its file's name ends, what it holds.
type Kind = (&'static str, &'static str, SourceKind);
const CLASSES: Kind = ("ApexClass", ".cls", SourceKind::Class);
const TRIGGERS: Kind = ("ApexTrigger", ".trigger", SourceKind::Trigger);

impl Sources {
    /// Classes and triggers that parse; those that do not are reported where they are deployed.
    pub fn of(tx: &Tx) -> Result<Self, EngineError> {
        Self::of_kinds(tx, &[CLASSES, TRIGGERS])
    }

    /// Those that are wanted, and what they lead to by any word of their texts: no other source has a say in whether they
    /// compile.
    pub fn around(tx: &Tx, wanted: &dyn Fn(&StoredComponent) -> bool) -> Result<Self, EngineError> {
        let all = stored(tx, &[CLASSES, TRIGGERS])?;
        let foreign = foreign(&all);
        let mut reached = Vec::new();
        let mut rest: HashMap<String, Vec<Stored>> = HashMap::new();
        let (mut next, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| wanted(&one.component));
        for one in others.into_iter().filter(|one| one.kind == SourceKind::Class) {
            rest.entry(bare_name(&one.component)).or_default().push(one);
        }
        while !next.is_empty() {
            parse_all(tx, &next)?;
            let named: Vec<String> = next.par_iter().flat_map_iter(|one| words(one, &rest)).collect();
            reached.append(&mut next);
            next.extend(named.iter().filter_map(|name| rest.remove(name)).flatten());
        }
        reached.sort_by_key(|one| one.place);
        Ok(Self { foreign, ..Self::parsed(tx, reached)? })
    }

    fn of_kinds(tx: &Tx, kinds: &[Kind]) -> Result<Self, EngineError> {
        let all = stored(tx, kinds)?;
        parse_all(tx, &all)?;
        Ok(Self { foreign: foreign(&all), ..Self::parsed(tx, all)? })
    }

    /// Without those that do not parse.
    fn parsed(tx: &Tx, stored: Vec<Stored>) -> Result<Self, EngineError> {
        let room = stored.len();
        let (mut components, mut units) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut origins = Vec::with_capacity(room);
        for Stored { component, hash, .. } in stored {
            if let Some(Some(unit)) = known(hash) {
                origins.push(origin(tx, &component)?);
                components.push(component);
                units.push(unit);
            }
        }
        Ok(Self { components, units, origins, foreign: Foreign::None })
    }
}

/// A source that an org has.
struct Stored {
    component: StoredComponent,
    hash: BlobHash,
    kind: SourceKind,
    /// Among all of them.
    place: usize,
}

fn stored(tx: &Tx, kinds: &[Kind]) -> Result<Vec<Stored>, EngineError> {
    let mut all = Vec::new();
    for (type_name, suffix, kind) in kinds.iter().copied() {
        for component in tx.components(Some(type_name)) {
            let component = component?;
            let file = component.files.iter().find(|(path, _)| path.ends_with(suffix)).map(|(_, hash)| *hash);
            let place = all.len();
            all.extend(file.map(|hash| Stored { component, hash, kind, place }));
        }
    }
    Ok(all)
}

/// What the sources call may be of a package whose sources are not here.
fn foreign(stored: &[Stored]) -> Foreign<'static> {
    match stored.iter().any(|one| one.component.namespace.is_some()) {
        true => Foreign::Any,
        false => Foreign::None,
    }
}

fn parse_all(tx: &Tx, stored: &[Stored]) -> Result<(), EngineError> {
    let missing = stored.iter().filter(|one| known(one.hash).is_none());
    let texts = missing.map(|one| Ok((one.hash, one.kind, tx.blob(one.hash)?)));
    let texts = texts.collect::<Result<Vec<_>, EngineError>>()?;
    texts.par_iter().for_each(|(hash, kind, text)| keep(*hash, parsed(text, *kind)));
    Ok(())
}

/// The name that sources give a class, in lower case.
fn bare_name(component: &StoredComponent) -> String {
    let prefix = component.namespace.as_deref().and_then(|namespace| component.full_name.strip_prefix(namespace));
    let bare = prefix.and_then(|rest| rest.strip_prefix("__"));
    bare.unwrap_or(&component.full_name).to_ascii_lowercase()
}

/// The words of a text that are names of sources.
fn words(one: &Stored, names: &HashMap<String, Vec<Stored>>) -> Vec<String> {
    let Some(Some(unit)) = known(one.hash) else { return Vec::new() };
    let words: HashSet<&str> = unit.source.as_str().split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let lower = words.into_iter().map(str::to_ascii_lowercase);
    lower.filter(|word| names.contains_key(word)).collect()
}

impl Sources {
    /// The errors of those that are wanted, compiled against all of them.
    pub fn check(&self, tx: &Tx, wanted: &dyn Fn(&StoredComponent) -> bool) -> Vec<Fault<'_>> {
        let errors = check_some(&self.units, &self.surroundings(tx), &|at| wanted(&self.components[at]));
        errors.into_iter().map(|error| Fault { component: &self.components[error.unit], error }).collect()
    }

    fn surroundings<'s>(&'s self, tx: &'s Tx) -> Surroundings<'s> {
        Surroundings { schema: tx.schema().model(), origins: &self.origins, foreign: self.foreign }
    }
}

/// What the org has without a namespace is in the org's own.
fn namespace(tx: &Tx, component: &StoredComponent) -> Option<Arc<str>> {
    component.namespace.as_deref().or(tx.org().namespace.as_deref()).map(Arc::from)
}

fn origin(tx: &Tx, component: &StoredComponent) -> Result<Origin, EngineError> {
    let file = component.files.iter().find(|(path, _)| path.ends_with("-meta.xml"));
    let api_version = file.map(|(_, hash)| versions::of(tx, *hash)).transpose()?.flatten();
    Ok(Origin { namespace: namespace(tx, component), api_version, unmanaged: is_unmanaged(tx, component)? })
}

/// Of an installed package without a namespace, where the org has one.
fn is_unmanaged(tx: &Tx, component: &StoredComponent) -> Result<bool, EngineError> {
    if component.namespace.is_some() || tx.org().namespace.is_none() {
        return Ok(false);
    }
    Ok(!tx.find("Package2Member", "SubjectId", &Value::Id(component.id))?.is_empty())
}

/// The objects that the org has triggers for, in lower case.
pub(crate) fn trigger_objects(tx: &Tx) -> Result<BTreeSet<String>, EngineError> {
    let triggers = Sources::of_kinds(tx, &[TRIGGERS])?;
    let object = |(unit, origin): (&Unit, &Origin)| {
        let UnitBody::Trigger(trigger) = &*unit.body else { return None };
        let known = spellings(&trigger.object.text, origin.namespace.as_deref()).find_map(|name| tx.object(&name));
        Some(known.map_or(trigger.object.text.to_ascii_lowercase(), |object| object.name.to_ascii_lowercase()))
    };
    Ok(triggers.units.iter().zip(&triggers.origins).filter_map(object).collect())
}

/// The compiled Apex of an org at one state.
pub struct Code {
    /// By unit of the image.
    pub components: Vec<StoredComponent>,
    pub linked: Arc<Linked>,
    /// What does not compile; its bodies are not in the image.
    pub errors: Vec<CompileError>,
}

/// States compiled in this process, the latest last.
type Compiled = Mutex<Vec<(String, Arc<Code>)>>;
static COMPILED: LazyLock<Compiled> = LazyLock::new(Mutex::default);
/// How many states are kept.
const STATES: usize = 8;

impl Code {
    pub fn of(tx: &Tx) -> Result<Arc<Code>, EngineError> {
        remembered(state_of(tx)?, || Ok(Self::compiled(tx, Sources::of(tx)?)))
    }

    /// The same with an anonymous block, which is the last of the image's units.
    pub(crate) fn with_block(tx: &Tx, source: &str, block: Unit) -> Result<Arc<Code>, EngineError> {
        let state = Hasher::default().part(state_of(tx)?.as_bytes()).part(source.as_bytes()).finish();
        remembered(state, || {
            let mut sources = Sources::of(tx)?;
            sources.units.push(block);
            let namespace = tx.org().namespace.as_deref().map(Arc::from);
            sources.origins.push(Origin { namespace, ..Origin::default() });
            Ok(Self::compiled(tx, sources))
        })
    }

    fn compiled(tx: &Tx, sources: Sources) -> Self {
        let compiled = compile(&sources.units, &sources.surroundings(tx), &|_| true);
        let linked = Linked::new(Arc::new(compiled.image), orgyard_apex_lib::natives().clone());
        Code { components: sources.components, linked, errors: compiled.errors }
    }
}

fn remembered(state: String, make: impl FnOnce() -> Result<Code, EngineError>) -> Result<Arc<Code>, EngineError> {
    let lock = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = lock().iter().find(|(own, _)| *own == state) {
        return Ok(known.clone());
    }
    let code = Arc::new(make()?);
    let mut kept = lock();
    if kept.len() >= STATES {
        kept.remove(0);
    }
    kept.push((state, code.clone()));
    Ok(code)
}

/// Names the state of everything that code is compiled from.
fn state_of(tx: &Tx) -> Result<String, EngineError> {
    let mut hasher = Hasher::default().part(tx.org().namespace.as_deref().unwrap_or_default().as_bytes());
    for type_name in ["ApexClass", "ApexTrigger", "CustomObject", "CustomField"] {
        for component in tx.components(Some(type_name)) {
            let component = component?;
            hasher = hasher.part(component.id.as_str().as_bytes()).part(component.full_name.as_bytes());
            hasher = hasher.part(component.hash.as_bytes());
        }
    }
    Ok(hasher.finish())
}

/// A compile error and the component it is in.
pub struct Fault<'a> {
    pub component: &'a StoredComponent,
    pub error: CompileError,
}

/// Sources parsed in this process; None for one that does not parse. Contents never change under their hash.
type Parsed = Mutex<HashMap<BlobHash, Option<Unit>>>;
static PARSED: LazyLock<Parsed> = LazyLock::new(Mutex::default);
/// Beyond so many sources the memory starts anew.
const MOST: usize = 20_000;

fn known(hash: BlobHash) -> Option<Option<Unit>> {
    PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned()
}

fn keep(hash: BlobHash, unit: Option<Unit>) {
    let mut all = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= MOST {
        all.clear();
    }
    all.insert(hash, unit);
}

fn parsed(text: &[u8], kind: SourceKind) -> Option<Unit> {
    let text = std::str::from_utf8(text).ok()?;
    let parsed = parse(text, kind);
    parsed.unit.filter(|_| parsed.errors.is_empty())
}
