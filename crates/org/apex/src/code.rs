//! The Apex of an org: parsed once per content, compiled once per state.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{CompileError, Surroundings, check_some};
use orgyard_engine::{BlobHash, EngineError, StoredComponent, Tx};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The sources of an org, with the components they come from, in the order of their names.
pub struct Sources {
    pub components: Vec<StoredComponent>,
    pub units: Vec<Unit>,
}

impl Sources {
    /// Classes and triggers that parse; those that do not are reported where they are deployed.
    pub fn of(tx: &Tx) -> Result<Self, EngineError> {
        let mut wanted = Vec::new();
        for (type_name, suffix, kind) in
            [("ApexClass", ".cls", SourceKind::Class), ("ApexTrigger", ".trigger", SourceKind::Trigger)]
        {
            for component in tx.components(Some(type_name)) {
                let component = component?;
                let file = component.files.iter().find(|(path, _)| path.ends_with(suffix)).map(|(_, hash)| *hash);
                wanted.extend(file.map(|hash| (component, hash, kind)));
            }
        }
        let missing: Vec<_> = wanted.iter().filter(|(_, hash, _)| known(*hash).is_none()).collect();
        let texts = missing.iter().map(|(_, hash, kind)| Ok((*hash, *kind, tx.blob(*hash)?)));
        let texts = texts.collect::<Result<Vec<_>, EngineError>>()?;
        texts.par_iter().for_each(|(hash, kind, text)| keep(*hash, parsed(text, *kind)));
        let (mut components, mut units) = (Vec::with_capacity(wanted.len()), Vec::with_capacity(wanted.len()));
        for (component, hash, _) in wanted {
            if let Some(Some(unit)) = known(hash) {
                components.push(component);
                units.push(unit);
            }
        }
        Ok(Self { components, units })
    }
}

impl Sources {
    /// Compiles those that are wanted against all of them.
    pub fn check(&self, tx: &Tx, wanted: &dyn Fn(&StoredComponent) -> bool) -> Vec<Fault<'_>> {
        let namespaces = self.components.iter().any(|component| component.namespace.is_some());
        let surroundings = Surroundings { schema: tx.schema().model(), foreign_names_pass: namespaces };
        let errors = check_some(&self.units, &surroundings, &|at| wanted(&self.components[at]));
        errors.into_iter().map(|error| Fault { component: &self.components[error.unit], error }).collect()
    }
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
