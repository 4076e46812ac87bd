//! What can be assigned to. A place is found once, then read and written.

use super::Frame;
use super::chains::item;
use crate::link::Linked;
use crate::value::Value;
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::{Dispatch, Expr, LineId, MethodId, NativeId, Place};
use std::sync::Arc;

/// A place whose target and index are evaluated.
pub(super) enum Spot<'t> {
    Local(u32),
    Field { target: Value, slot: u32 },
    Static { class: ClassId, slot: u32 },
    Property { target: Value, getter: Option<MethodId>, setter: Option<MethodId>, dispatch: Dispatch },
    Member { target: Value, name: &'t Arc<str> },
    Native { target: Value, get: NativeId, set: NativeId },
    Index { target: Value, index: Value },
}

impl Vm {
    pub(super) fn assign(&mut self, frame: &mut Frame<'_>, place: &Place, value: &Expr, line: u32) -> Outcome {
        if let Place::Local(slot) = place {
            let value = self.eval(frame, value)?;
            self.stack[frame.base + *slot as usize] = value.clone();
            return Ok(value);
        }
        let spot = self.spot(frame, place)?;
        let value = self.eval(frame, value)?;
        self.line = line;
        self.at(line, |vm| vm.write_spot(frame.linked, frame.base, &spot, value.clone()))?;
        Ok(value)
    }

    pub(super) fn spot<'t>(&mut self, frame: &mut Frame<'_>, place: &'t Place) -> Result<Spot<'t>, Throw> {
        Ok(match place {
            Place::Local(slot) => Spot::Local(*slot),
            Place::Field { target, slot, covers } => {
                self.cover(covers);
                Spot::Field { target: self.spot_target(frame, target)?, slot: *slot }
            }
            Place::Static { class, slot, covers } => {
                self.cover(covers);
                self.touch(frame.linked, *class)?;
                Spot::Static { class: *class, slot: *slot }
            }
            Place::Property { target, getter, setter, dispatch } => {
                let target = match target {
                    Some(target) => self.spot_target(frame, target)?,
                    None => Value::Null,
                };
                Spot::Property { target, getter: *getter, setter: *setter, dispatch: *dispatch }
            }
            Place::SObjectField { target, name } | Place::DynamicField { target, name } => {
                Spot::Member { target: self.spot_target(frame, target)?, name }
            }
            Place::Native { target, get, set } => {
                let target = match target {
                    Some(target) => self.spot_target(frame, target)?,
                    None => Value::Null,
                };
                Spot::Native { target, get: *get, set: *set }
            }
            Place::Index { target, index } => {
                Spot::Index { target: self.spot_target(frame, target)?, index: self.eval(frame, index)? }
            }
        })
    }

    fn cover(&mut self, line: &Option<LineId>) {
        if let Some(line) = line {
            self.coverage.hit(std::slice::from_ref(line));
        }
    }

    fn spot_target(&mut self, frame: &mut Frame<'_>, target: &Expr) -> Outcome {
        Ok(self.target(frame, target, false, target.line)?.unwrap_or_default())
    }

    pub(super) fn read_spot(&mut self, linked: &Linked, base: usize, spot: &Spot<'_>) -> Outcome {
        match spot {
            Spot::Local(slot) => Ok(self.stack[base + *slot as usize].clone()),
            Spot::Field { target: Value::Object(own), slot } => Ok(own.get(*slot)),
            Spot::Field { .. } => Err(Throw::null_pointer()),
            Spot::Static { class, slot } => Ok(self.get_static(*class, *slot)),
            Spot::Property { target, getter: Some(getter), dispatch, .. } => {
                self.call_accessor(linked, *getter, *dispatch, target, Vec::new())
            }
            Spot::Property { .. } => Ok(Value::Null),
            Spot::Member { target, name } => self.read_member(target, name),
            Spot::Native { target, get, .. } => self.call_native(linked, *get, target, &[], 0),
            Spot::Index { target, index } => item(target, index),
        }
    }

    pub(super) fn write_spot(
        &mut self,
        linked: &Linked,
        base: usize,
        spot: &Spot<'_>,
        value: Value,
    ) -> Result<(), Throw> {
        match spot {
            Spot::Local(slot) => self.stack[base + *slot as usize] = value,
            Spot::Field { target: Value::Object(own), slot } => own.set(*slot, value),
            Spot::Field { .. } => return Err(Throw::null_pointer()),
            Spot::Static { class, slot } => self.set_static(*class, *slot, value),
            Spot::Property { target, setter: Some(setter), dispatch, .. } => {
                self.call_accessor(linked, *setter, *dispatch, target, vec![value])?;
            }
            Spot::Property { .. } => {}
            Spot::Member { target, name } => self.write_member(target, name, value)?,
            Spot::Native { target, set, .. } => {
                let line = self.line;
                self.call_native(linked, *set, target, &[value], line)?;
            }
            Spot::Index { target, index } => write_item(target, index, value)?,
        }
        Ok(())
    }

    fn call_accessor(
        &mut self,
        linked: &Linked,
        accessor: MethodId,
        dispatch: Dispatch,
        target: &Value,
        arguments: Vec<Value>,
    ) -> Outcome {
        match dispatch {
            Dispatch::Virtual => self.invoke_virtual(accessor, target, arguments),
            Dispatch::Direct | Dispatch::Super => self.run_method(linked, accessor, target.clone(), arguments),
        }
    }
}

fn write_item(target: &Value, index: &Value, value: Value) -> Result<(), Throw> {
    match (target, index) {
        (Value::List(own), Value::Integer(index)) => own.set(*index, value),
        (Value::Null, _) | (_, Value::Null) => Err(Throw::null_pointer()),
        _ => Err(Throw::conversion(target.kind_name(), "List")),
    }
}
