//! Triggers: what the saving of records runs between its steps.

use crate::link::Linked;
use crate::value::{EnumValue, List, Map, ReadOnly, SObject, Value};
use crate::vm::{Outcome, Pending, Throw, TriggerFrame, Vm, to_stored};
use orgyard_apex::syntax::{TriggerEvent as Written, TriggerOperation, TriggerTiming};
use orgyard_apex_check::hir::Trigger;
use orgyard_apex_check::{PlatformId, Ty};
use orgyard_engine::{ApiError, Automation, EngineError, MixedDml, SaveRow, TriggerEvent, Tx};
use orgyard_values::Record;
use std::rc::Rc;
use std::sync::Arc;

impl Automation for Vm {
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    fn has_triggers(&self, object: &str, event: TriggerEvent) -> bool {
        triggers(&self.linked, object, event).next().is_some()
    }

    fn fire(&mut self, event: TriggerEvent, object: &str, rows: &mut [SaveRow]) -> Result<(), ApiError> {
        if let Some(pending) = &self.pending {
            return Err(pending.told.clone());
        }
        let linked = Arc::clone(&self.linked);
        for trigger in triggers(&linked, object, event) {
            if let Err(throw) = self.run_trigger(&linked, trigger, event, rows) {
                return Err(self.outside(trigger, throw));
            }
        }
        Ok(())
    }

    fn mixed_dml(&mut self) -> Option<&mut MixedDml> {
        Some(&mut self.mixed_dml)
    }

    fn running_trigger(&self) -> Option<String> {
        self.context.triggers.last().map(|frame| frame.name.to_string())
    }
}

/// How a trigger of an event ended that failed.
pub struct Failure {
    /// `System.NullPointerException`
    pub ty: String,
    pub message: String,
}

/// The records of one run.
struct Rows {
    new: Vec<Rc<SObject>>,
    old: Vec<Rc<SObject>>,
    /// The fields of the new ones before the trigger ran.
    before: Vec<Vec<(Arc<str>, Value)>>,
}

impl Vm {
    /// Hands events to the triggers of their object, as a transaction of its own: what one throws undoes what it did
    /// and goes no further.
    pub fn deliver(&mut self, object: &str, rows: &[SaveRow]) -> Result<Option<Failure>, Throw> {
        let start = self.tx.savepoint();
        let linked = Arc::clone(&self.linked);
        let ended = self.separately("SYNCHRONOUS", |vm| {
            let mut all = triggers(&linked, object, TriggerEvent::AfterInsert);
            all.try_for_each(|trigger| vm.run_body(&linked, trigger, TriggerEvent::AfterInsert, rows)?.1.map(drop))
        });
        let Err(throw) = ended else { return Ok(None) };
        self.tx.rollback_to(start);
        let value = match self.raised(throw) {
            Throw::Catchable(value) | Throw::Fatal(value) => value,
            other => return Err(other),
        };
        let message = self.exception_message(&value)?;
        Ok(Some(Failure {
            ty: self.exception_type(&value),
            message: message.as_deref().unwrap_or_default().to_owned(),
        }))
    }

    fn run_trigger(
        &mut self,
        linked: &Linked,
        trigger: &Trigger,
        event: TriggerEvent,
        rows: &mut [SaveRow],
    ) -> Result<(), Throw> {
        let (records, ended) = self.run_body(linked, trigger, event, rows)?;
        match ended {
            Ok(_) => self.take_over(event, rows, &records),
            Err(throw) => Err(self.blamed(trigger, event, throw)),
        }
    }

    fn run_body(
        &mut self,
        linked: &Linked,
        trigger: &Trigger,
        event: TriggerEvent,
        rows: &[SaveRow],
    ) -> Result<(Rows, Outcome), Throw> {
        let records = self.trigger_rows(event, rows)?;
        let frame = self.trigger_frame(trigger, event, &records)?;
        self.context.triggers.push(frame);
        // A trigger's stack trace ends where the trigger begins.
        let floor = std::mem::replace(&mut self.trace_floor, self.callers.len() + 1);
        let sharing = std::mem::replace(&mut self.context.sharing, false);
        let unit = format!("{} on {} trigger event {}", trigger.name, trigger.object, event.name());
        let unit = format!("{unit}|__sfdc_trigger/{}", self.class(trigger.class).qualified_name().replace('.', "/"));
        let place = self.class(trigger.class).unit as usize;
        let id = self.log.units.get(place).map(|id| format!("{id}|")).unwrap_or_default();
        self.log.add("CODE_UNIT_STARTED", || format!("[EXTERNAL]|{id}{unit}"));
        self.untouch(trigger.class);
        let result = self.run_method(linked, trigger.body, Value::Null, Vec::new());
        self.log.add("CODE_UNIT_FINISHED", || unit);
        self.context.sharing = sharing;
        self.trace_floor = floor;
        self.context.triggers.pop();
        Ok((records, result))
    }

    fn trigger_rows(&mut self, event: TriggerEvent, rows: &[SaveRow]) -> Result<Rows, Throw> {
        let (has_new, has_old) = has_rows(event);
        let mut records = Rows { new: Vec::new(), old: Vec::new(), before: Vec::new() };
        for row in rows {
            if has_new {
                let record = self.trigger_record(&row.new, is_before(event))?;
                records.before.push(record.state.borrow().fields.clone());
                records.new.push(record);
            }
            if has_old {
                records.old.push(self.trigger_record(row.old.as_ref().unwrap_or(&row.new), false)?);
            }
        }
        Ok(records)
    }

    fn trigger_record(&mut self, row: &Record, writable: bool) -> Result<Rc<SObject>, Throw> {
        let record = self.record_to_value(row)?;
        let mut state = record.state.borrow_mut();
        state.of_trigger = true;
        if !writable {
            state.read_only = ReadOnly::Trigger;
        }
        drop(state);
        Ok(record)
    }

    fn trigger_frame(&mut self, trigger: &Trigger, event: TriggerEvent, records: &Rows) -> Result<TriggerFrame, Throw> {
        let (has_new, has_old) = has_rows(event);
        let element = Ty::object(&trigger.object);
        let list = |has: bool, rows: &[Rc<SObject>]| {
            let list = List::new(element.clone(), rows.iter().cloned().map(Value::SObject).collect());
            list.fixed.set(true);
            if has { Value::from(list) } else { Value::Null }
        };
        let new_has_ids = has_new && event != TriggerEvent::BeforeInsert;
        Ok(TriggerFrame {
            name: trigger.name.clone(),
            event,
            size: records.new.len().max(records.old.len()),
            new: list(has_new, &records.new),
            old: list(has_old, &records.old),
            new_map: self.by_id(new_has_ids, &element, &records.new)?,
            old_map: self.by_id(has_old, &element, &records.old)?,
        })
    }

    fn by_id(&mut self, has: bool, element: &Ty, rows: &[Rc<SObject>]) -> Result<Value, Throw> {
        if !has {
            return Ok(Value::Null);
        }
        let map = Map::new(Ty::Primitive(orgyard_apex_check::Primitive::Id), element.clone());
        for row in rows {
            if let Some(id) = row.id() {
                map.table.insert(self, Value::Id(id), Value::SObject(Rc::clone(row)))?;
            }
        }
        Ok(map.into())
    }

    /// `Trigger.new` and its kin; null where no trigger runs.
    pub(super) fn trigger_member(&self, name: &str) -> Option<Value> {
        let frame = self.context.triggers.last();
        let is = |event: &str| frame.is_some_and(|own| own.event.name().to_ascii_lowercase().contains(event));
        let of = |list: fn(&TriggerFrame) -> &Value| frame.map_or(Value::Null, |own| list(own).clone());
        Some(match name.to_ascii_lowercase().as_str() {
            "new" => of(|own| &own.new),
            "old" => of(|own| &own.old),
            "newmap" => of(|own| &own.new_map),
            "oldmap" => of(|own| &own.old_map),
            "size" => frame.map_or(Value::Null, |own| Value::from(own.size)),
            "isexecuting" => Value::Boolean(frame.is_some()),
            "isbefore" => Value::Boolean(is("before")),
            "isafter" => Value::Boolean(is("after")),
            "isinsert" => Value::Boolean(is("insert")),
            "isupdate" => Value::Boolean(is("update")),
            "isundelete" => Value::Boolean(is("undelete")),
            "isdelete" => Value::Boolean(is("delete") && !is("undelete")),
            "operationtype" => frame.map_or(Value::Null, |own| operation(own.event)),
            _ => return None,
        })
    }

    /// What a before trigger changed goes into the rows, and the errors it added.
    fn take_over(&mut self, event: TriggerEvent, rows: &mut [SaveRow], records: &Rows) -> Result<(), Throw> {
        for (index, row) in rows.iter_mut().enumerate() {
            let (new, old) = (records.new.get(index), records.old.get(index));
            if let (Some(record), true) = (new, is_before(event)) {
                self.write_back(row, record, &records.before[index])?;
            }
            let failing =
                if event == TriggerEvent::BeforeDelete || event == TriggerEvent::AfterDelete { old } else { new };
            row.errors.extend(failing.into_iter().flat_map(|record| added_errors(record)));
        }
        Ok(())
    }

    fn write_back(&mut self, row: &mut SaveRow, record: &SObject, before: &[(Arc<str>, Value)]) -> Result<(), Throw> {
        let fields = record.state.borrow().fields.clone();
        for (name, value) in fields {
            let was = before.iter().find(|(own, _)| *own == name).map_or(Value::Null, |(_, own)| own.clone());
            if !self.equal_keys(&was, &value)? {
                row.new.set(&name, to_stored(&value));
            }
        }
        Ok(())
    }

    /// An exception that leaves a trigger, as whoever saves is told. A write to a read-only row is one of them, though
    /// no handler inside the trigger sees it.
    fn blamed(&mut self, trigger: &Trigger, event: TriggerEvent, throw: Throw) -> Throw {
        let throw = self.raised(throw);
        let value = match &throw {
            Throw::Catchable(value) => value,
            Throw::Fatal(value @ Value::Platform(own)) if own.name == "System.FinalException" => value,
            _ => return throw,
        };
        let text = match self.exception_text(value) {
            Ok(text) => text,
            Err(throw) => return throw,
        };
        let trace = value.exception().map(|state| state.trace.borrow().clone()).unwrap_or_default();
        let name = self.class(trigger.class).qualified_name();
        let message = format!("{name}: execution of {}\n\ncaused by: {text}\n\n{trace}", event.name());
        Throw::from(ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message))
    }

    /// A failure of a trigger as the saving knows it. What ends everything waits until the saving has ended.
    fn outside(&mut self, trigger: &Trigger, throw: Throw) -> ApiError {
        let (text, throw) = match throw {
            Throw::Engine(error) => match *error {
                EngineError::Refused(error) => return error,
                other => (other.to_string(), Throw::from(other)),
            },
            Throw::Catchable(value) | Throw::Fatal(value) => {
                let text = self.exception_text(&value).unwrap_or_else(|_| self.exception_type(&value));
                (text, Throw::Fatal(value))
            }
            Throw::Unsupported(what) => (what.clone(), Throw::Unsupported(what)),
            Throw::New(new) => (format!("{}: {}", new.ty, new.message), Throw::New(new)),
        };
        let told = ApiError::new(
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
            format!("{}: {text}", self.class(trigger.class).qualified_name()),
        );
        self.pending = Some(Pending { throw, told: told.clone() });
        told
    }

    /// What ended the saving that is over, as whoever saved is told.
    pub fn take_pending(&mut self) -> Option<ApiError> {
        self.pending.take().map(|pending| pending.told)
    }
}

fn added_errors(record: &SObject) -> Vec<ApiError> {
    let state = record.state.borrow();
    let error = |own: &crate::value::RowError| {
        let error = ApiError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", own.message.to_string());
        match &own.field {
            Some(field) => error.on(field),
            None => error,
        }
    };
    state.errors.iter().map(error).collect()
}

fn triggers<'l>(linked: &'l Linked, object: &str, event: TriggerEvent) -> impl Iterator<Item = &'l Trigger> {
    let own = linked.image.triggers.iter();
    let object = object.to_owned();
    own.filter(move |trigger| trigger.object.eq_ignore_ascii_case(&object))
        .filter(move |trigger| trigger.events.iter().any(|own| is_event(own, event)))
}

fn is_event(written: &Written, event: TriggerEvent) -> bool {
    use TriggerOperation as Op;
    let of = match (written.timing, written.operation) {
        (TriggerTiming::Before, Op::Insert) => TriggerEvent::BeforeInsert,
        (TriggerTiming::Before, Op::Update) => TriggerEvent::BeforeUpdate,
        (TriggerTiming::Before, Op::Delete) => TriggerEvent::BeforeDelete,
        (TriggerTiming::After, Op::Insert) => TriggerEvent::AfterInsert,
        (TriggerTiming::After, Op::Update) => TriggerEvent::AfterUpdate,
        (TriggerTiming::After, Op::Delete) => TriggerEvent::AfterDelete,
        (_, Op::Undelete) => TriggerEvent::AfterUndelete,
    };
    of == event
}

/// `BEFORE_INSERT` of System.TriggerOperation.
fn operation(event: TriggerEvent) -> Value {
    let name = event.name();
    let at = name.rfind(char::is_uppercase).unwrap_or(0);
    let value = PlatformId::named("System.TriggerOperation")
        .and_then(|ty| EnumValue::platform(ty, &format!("{}_{}", &name[..at], &name[at..])));
    value.map_or(Value::Null, Value::Enum)
}

fn is_before(event: TriggerEvent) -> bool {
    matches!(event, TriggerEvent::BeforeInsert | TriggerEvent::BeforeUpdate)
}

/// Whether `new` and `old` exist.
fn has_rows(event: TriggerEvent) -> (bool, bool) {
    match event {
        TriggerEvent::BeforeInsert | TriggerEvent::AfterInsert | TriggerEvent::AfterUndelete => (true, false),
        TriggerEvent::BeforeUpdate | TriggerEvent::AfterUpdate => (true, true),
        TriggerEvent::BeforeDelete | TriggerEvent::AfterDelete => (false, true),
    }
}
