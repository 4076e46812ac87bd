//! The machine: one transaction of Apex.

mod calls;
mod context;
mod coverage;
mod equality;
mod fields;
mod heap;
mod later;
mod limits;
mod locks;
mod log;
mod nesting;
mod numbers;
mod order;
mod raise;
mod stack;
mod text;
mod throw;
mod types;
mod zone;

pub use context::{Context, TriggerFrame};
pub use coverage::Coverage;
pub(crate) use equality::is_number;
pub use fields::{apex_type, field_type, from_stored, to_stored};
pub use later::Work;
pub use limits::{Limit, Limits, OPERATIONS_PER_MS};
pub use locks::{Locked, Locks};
pub use log::{Event, Log};
pub(crate) use nesting::{DEPTH, too_deep};
pub use numbers::decimal_of;
pub(crate) use numbers::{double_of, long_of};
pub(crate) use order::compare_values;
pub use stack::on_big_stack;
pub use throw::{NewException, Throw};
pub(crate) use types::invalid_id;
pub use types::platform_type;

use crate::link::Linked;
use crate::value::{Decimal, Value};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::{Class, Image, Method, MethodId};
use orgyard_engine::{MixedDml, ObjectDef, Tx, spellings};
use orgyard_values::Id;
use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What evaluating gives.
pub type Outcome = Result<Value, Throw>;

/// One transaction: statics, limits and everything else that ends with it.
pub struct Vm {
    pub tx: Tx,
    pub linked: Arc<Linked>,
    pub limits: Limits,
    pub mixed_dml: MixedDml,
    pub coverage: Coverage,
    pub log: Log,
    pub locks: Locks,
    pub context: Context,
    /// By class.
    pub(crate) statics: Vec<Statics>,
    /// Locals of all methods that run.
    pub(crate) stack: Vec<Value>,
    /// Who called, the innermost last.
    pub(crate) callers: Vec<CallSite>,
    /// Where it is now.
    pub(crate) method: Option<MethodId>,
    pub(crate) line: u32,
    pub(crate) allocated: usize,
    /// How many values it is inside of, each a part of the one before.
    nesting: usize,
    /// Callers below it are of no interest to stack traces.
    pub(crate) trace_floor: usize,
    /// What ends the run once the saving that runs a trigger has ended.
    pub(crate) pending: Option<Pending>,
    /// Literals, by the place of their digits.
    pub(crate) decimals: HashMap<usize, Rc<Decimal>>,
    pub(crate) objects: HashMap<Arc<str>, Arc<ObjectDef>>,
    zone: Option<(Id, orgyard_apex_text::dates::Zone)>,
    /// What names mean where the latest query by text was made.
    pub(crate) scope: crate::eval::Scope,
    /// What the transaction leaves for after it.
    waiting: Vec<Work>,
    state: HashMap<TypeId, Box<dyn Any>>,
}

/// What ends a run, and how the saving is told that it ran in.
pub(crate) struct Pending {
    pub(crate) throw: Throw,
    pub(crate) told: orgyard_engine::ApiError,
}

/// What a query for one record says when it finds none.
pub(crate) const NO_ROWS: &str = "List has no rows for assignment to SObject";

/// What a search finds in a test: `Test.setFixedSearchResults(ids)`.
#[derive(Debug, Default)]
pub struct FixedSearchResults(pub Vec<Id>);

/// The static variables of a class.
#[derive(Default)]
pub(crate) struct Statics {
    pub(crate) is_touched: bool,
    pub(crate) values: Vec<Value>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct CallSite {
    pub(crate) method: Option<MethodId>,
    pub(crate) line: u32,
    pub(crate) sharing: bool,
}

impl Vm {
    pub fn new(tx: Tx, linked: Arc<Linked>) -> Self {
        let context = Context::new(tx.user());
        let coverage = Coverage::of(&linked.image);
        let statics = linked.image.classes.iter().map(|_| Statics::default()).collect();
        Self {
            tx,
            linked,
            limits: Limits::synchronous(),
            mixed_dml: MixedDml::default(),
            coverage,
            log: Log::default(),
            locks: Locks::default(),
            context,
            statics,
            stack: Vec::new(),
            callers: Vec::new(),
            method: None,
            line: 0,
            allocated: 0,
            nesting: 0,
            trace_floor: 0,
            pending: None,
            zone: None,
            scope: crate::eval::Scope::default(),
            decimals: HashMap::new(),
            objects: HashMap::new(),
            waiting: Vec::new(),
            state: HashMap::new(),
        }
    }

    /// What natives keep for the transaction, by its type; made when it is first asked for.
    pub fn state<T: Default + 'static>(&mut self) -> &mut T {
        let slot = self.state.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(T::default()));
        if !slot.is::<T>() {
            *slot = Box::new(T::default());
        }
        match slot.downcast_mut() {
            Some(state) => state,
            // The key is the type's own id.
            None => unreachable!("the state was made with this type"),
        }
    }

    pub fn image(&self) -> &Image {
        &self.linked.image
    }

    pub fn class(&self, id: ClassId) -> &Class {
        &self.linked.image.classes[id.0 as usize]
    }

    pub fn method(&self, id: MethodId) -> &Method {
        &self.linked.image.methods[id.0 as usize]
    }

    /// The namespace of the code that runs: its names need no prefix.
    pub fn namespace(&self) -> Option<Arc<str>> {
        self.class(self.method(self.method?).owner).namespace.clone()
    }

    /// What a name may stand for in the code that runs.
    pub fn spellings<'n>(&self, name: &'n str) -> impl Iterator<Item = Cow<'n, str>> + use<'n> {
        spellings(name, self.namespace().as_deref()).collect::<Vec<_>>().into_iter()
    }

    /// An object as the code that runs names it.
    pub fn object_named(&self, name: &str) -> Option<Arc<ObjectDef>> {
        self.spellings(name).find_map(|name| self.tx.object(&name))
    }

    /// The line of the source that runs.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// All statics as they are before anything ran: for the next test method.
    pub fn forget_statics(&mut self) {
        self.statics.iter_mut().for_each(|own| *own = Statics::default());
    }
}
