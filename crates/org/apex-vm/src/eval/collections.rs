//! `new` of collections and of the platform's types.

use super::Frame;
use crate::native::Call;
use crate::value::{ExceptionState, List, Map, Platform, Set, Value};
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::hir::{Expr, NativeId};
use orgyard_apex_check::{PlatformId, Ty};
use std::rc::Rc;

impl Vm {
    /// `new List<String>{ 'a', 'b' }`
    pub(super) fn new_elements(&mut self, frame: &mut Frame<'_>, ty: &Ty, elements: &[Expr]) -> Outcome {
        let line = self.line;
        let values = self.arguments(frame, elements)?;
        self.at(line, |vm| vm.collection(ty, values))
    }

    /// A list or set of a type with these elements.
    pub fn collection(&mut self, ty: &Ty, values: Vec<Value>) -> Outcome {
        self.allocate(16 + 8 * values.len())?;
        match ty {
            Ty::Set(element) => {
                let set = Set::new(Ty::clone(element));
                for value in values {
                    set.table.insert(self, value, Value::Null)?;
                }
                Ok(set.into())
            }
            Ty::List(element) => Ok(Value::list(Ty::clone(element), values)),
            _ => Ok(Value::list(Ty::OBJECT, values)),
        }
    }

    /// `new Map<String, Integer>{ 'a' => 1 }`
    pub(super) fn new_entries(&mut self, frame: &mut Frame<'_>, ty: &Ty, entries: &[(Expr, Expr)]) -> Outcome {
        let line = self.line;
        let map = empty_map(ty);
        for (key, value) in entries {
            let (key, value) = (self.eval(frame, key)?, self.eval(frame, value)?);
            self.at(line, |vm| map.table.insert(vm, key, value))?;
        }
        Ok(map.into())
    }

    /// `new String[3]`
    pub(super) fn new_size(&mut self, frame: &mut Frame<'_>, ty: &Ty, size: &Expr) -> Outcome {
        let line = self.line;
        let size = self.eval(frame, size)?;
        self.at(line, |vm| {
            let Value::Integer(size) = size else { return Err(Throw::null_pointer()) };
            vm.collection(ty, nulls(size)?)
        })
    }

    pub(super) fn new_native(
        &mut self,
        frame: &mut Frame<'_>,
        native: NativeId,
        ty: &Ty,
        arguments: &[Value],
    ) -> Outcome {
        let line = self.line;
        let (call, own) = frame.linked.call(native);
        self.at(line, |vm| match (ty, own.run) {
            (Ty::List(_) | Ty::Set(_) | Ty::Map(..), _) => vm.new_collection(ty, arguments),
            (_, Some(run)) => run(vm, Call { target: &Value::Null, arguments, native: Some(call), ty: Some(ty) }),
            (Ty::Platform(id, types), None) => match vm.new_platform(*id, types, arguments)? {
                Some(value) => Ok(value),
                None => Err(Throw::unsupported(vm.linked.native_name(call))),
            },
            _ => Err(Throw::unsupported(vm.linked.native_name(call))),
        })
    }

    /// The constructors of collections: empty, of a size, from another one.
    pub fn new_collection(&mut self, ty: &Ty, arguments: &[Value]) -> Outcome {
        if let Ty::Map(..) = ty {
            let map = empty_map(ty);
            if let Some(from) = arguments.first() {
                self.fill_map(&map, from)?;
            }
            return Ok(map.into());
        }
        let values = match arguments.first() {
            None => Vec::new(),
            Some(Value::Integer(size)) => nulls(*size)?,
            Some(Value::List(own)) => own.to_vec(),
            Some(Value::Set(own)) => own.table.keys(),
            Some(Value::Null) => return Err(Throw::null_pointer()),
            Some(other) => self.drained(other)?,
        };
        self.collection(ty, values)
    }

    /// What an Iterable or Iterator gives.
    fn drained(&mut self, over: &Value) -> Result<Vec<Value>, Throw> {
        let iterator = self.iterator_of(over)?;
        let mut values = Vec::new();
        while matches!(self.call_named(&iterator, "hasNext", Vec::new())?, Value::Boolean(true)) {
            values.push(self.call_named(&iterator, "next", Vec::new())?);
        }
        Ok(values)
    }

    /// From another map, or from records by their ids.
    pub fn fill_map(&mut self, map: &Map, from: &Value) -> Result<(), Throw> {
        match from {
            Value::Map(own) => {
                for (key, value) in own.table.entries() {
                    map.table.insert(self, key, value)?;
                }
            }
            Value::List(own) => {
                let items = own.to_vec();
                self.allocate(16 * items.len())?;
                let by_text = map.key == Ty::STRING;
                for row in items {
                    let key = row_key(&row, by_text)?;
                    map.table.insert(self, key, row)?;
                }
            }
            _ => return Err(Throw::null_pointer()),
        }
        Ok(())
    }

    /// What needs no native of its own: exceptions and holders of data.
    fn new_platform(&mut self, id: PlatformId, types: &[Ty], arguments: &[Value]) -> Result<Option<Value>, Throw> {
        if id.line().iter().any(|above| above.qualified() == "System.Exception") {
            let state = ExceptionState::default();
            self.set_exception(&state, arguments)?;
            return Ok(Some(Platform::exception(id.qualified(), state).into()));
        }
        let is_holder = arguments.is_empty() && self.linked.natives.is_holder(id.qualified());
        Ok(is_holder.then(|| Platform::new(id.qualified()).of(types).into()))
    }
}

fn row_key(row: &Value, by_text: bool) -> Outcome {
    let Value::SObject(record) = row else {
        return Err(Throw::new("System.ListException", "Row with null Id at index: 0"));
    };
    match record.id() {
        Some(id) if by_text => Ok(Value::string(id.as_str())),
        Some(id) => Ok(Value::Id(id)),
        None => Err(Throw::new("System.ListException", "Row with null Id at index: 0")),
    }
}

fn empty_map(ty: &Ty) -> Map {
    match ty {
        Ty::Map(key, value) => Map::new(Ty::clone(key), Ty::clone(value)),
        _ => Map::new(Ty::OBJECT, Ty::OBJECT),
    }
}

fn nulls(size: i32) -> Result<Vec<Value>, Throw> {
    match usize::try_from(size) {
        Ok(size) if size <= 4_000_000 => Ok(vec![Value::Null; size]),
        _ => Err(Throw::new("System.ListException", format!("Invalid list size: {size}"))),
    }
}

impl List {
    /// A list like this one with other items.
    pub fn like(&self, items: Vec<Value>) -> Rc<List> {
        Rc::new(List::new(self.element.clone(), items))
    }
}
