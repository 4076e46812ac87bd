//! ApexPages.StandardSetController: a list of records, page by page.

use super::page_reference::parsed;
use super::select_option;
use super::standard_controller::{list_url, not_loaded, saved};
use crate::database::query_locator::Located;
use orgyard_apex::syntax::DmlOperation;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, List, Platform, SObject, Throw, Value, Vm, natives, platform_type};
use std::cell::Cell;
use std::rc::Rc;

struct Set {
    rows: Rc<List>,
    selected: Rc<List>,
    /// A record that stands for all, as a page with one input for many has it.
    prototype: Rc<SObject>,
    size: Cell<usize>,
    /// From 0.
    page: Cell<usize>,
}

/// Source: Apex Reference Guide, StandardSetController: more records are left out.
const MOST: usize = 10_000;
const PAGE_SIZE: usize = 20;
const CLASS: &str = "ApexPages.StandardSetController";

natives! { "ApexPages.StandardSetController";
    new "(Object)" => |vm, from: Anything| made(vm, &from),
    "addFields(List<String>)" => |_vm, _this: Rc<Platform>, _fields: Anything| Err::<(), _>(not_loaded("addFields")),
    "cancel()" => |vm, this: Rc<Platform>| {
        let url = with(&this, |set| list_url(&set.prototype))?;
        parsed(vm, &url)
    },
    "first()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.set(0)),
    "getCompleteResult()" => |_vm, this: Rc<Platform>| with(&this, |set| set.rows.len() <= MOST),
    "getFilterId()" => |_vm, this: Rc<Platform>| this.field("filterId"),
    "getHasNext()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.get() < set.last()),
    "getHasPrevious()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.get() > 0),
    "getListViewOptions()" => |vm, this: Rc<Platform>| {
        let object = with(&this, |set| set.prototype.name().to_owned())?;
        list_views(vm, &object)
    },
    "getPageNumber()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.get() + 1),
    "getPageSize()" => |_vm, this: Rc<Platform>| with(&this, |set| set.size.get()),
    "getRecord()" => |_vm, this: Rc<Platform>| with(&this, |set| Rc::clone(&set.prototype)),
    "getRecords()" => |_vm, this: Rc<Platform>| with(&this, Set::records),
    "getResultSize()" => |_vm, this: Rc<Platform>| with(&this, |set| set.rows.len().min(MOST)),
    "getSelected()" => |_vm, this: Rc<Platform>| with(&this, |set| Rc::clone(&set.selected)),
    "last()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.set(set.last())),
    "next()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.set((set.page.get() + 1).min(set.last()))),
    "previous()" => |_vm, this: Rc<Platform>| with(&this, |set| set.page.set(set.page.get().saturating_sub(1))),
    "save()" => |vm, this: Rc<Platform>| save(vm, &this),
    "setFilterId(String)" => |_vm, this: Rc<Platform>, id: Anything| this.set_field("filterId", id),
    "setPageNumber(Integer)" => |_vm, this: Rc<Platform>, number: i32| with(&this, |set| set.turn_to(number)),
    "setPageSize(Integer)" => |_vm, this: Rc<Platform>, size: i32| with(&this, |set| set.resize(size)),
    "setSelected(List<SObject>)" => |_vm, this: Rc<Platform>, rows: Rc<List>| select(&this, rows),
    "toString()" => |_vm, _this: Rc<Platform>| CLASS,
}

fn made(vm: &mut Vm, from: &Value) -> Result<Platform, Throw> {
    let rows = match from {
        Value::List(rows) => Rc::clone(rows),
        Value::Platform(locator) => match locator.state::<Located>().map(|own| own.rows.clone()) {
            Some(Value::List(rows)) => rows,
            _ => return Err(Throw::null_pointer()),
        },
        _ => return Err(Throw::null_pointer()),
    };
    let object = match (&rows.element, rows.items().first()) {
        (_, Some(Value::SObject(row))) => row.name().to_owned(),
        (Ty::SObject(Some(name)), _) => name.to_string(),
        _ => "SObject".to_owned(),
    };
    let prototype = vm.new_record(&object)?;
    let selected = Rc::new(List::new(rows.element.clone(), Vec::new()));
    let set = Set { rows, selected, prototype, size: Cell::new(PAGE_SIZE), page: Cell::new(0) };
    Ok(Platform::with(CLASS, set))
}

fn with<T>(own: &Platform, look: impl FnOnce(&Set) -> T) -> Result<T, Throw> {
    own.state::<Set>().map(|set| look(&set)).ok_or_else(Throw::null_pointer)
}

impl Set {
    fn last(&self) -> usize {
        self.rows.len().min(MOST).saturating_sub(1) / self.size.get().max(1)
    }

    fn turn_to(&self, number: i32) {
        let wanted = usize::try_from(number).unwrap_or(1).saturating_sub(1);
        self.page.set(wanted.min(self.last()));
    }

    /// The first record that was shown still is.
    fn resize(&self, size: i32) {
        let first = self.page.get() * self.size.get();
        self.size.set(usize::try_from(size).unwrap_or(PAGE_SIZE).max(1));
        self.page.set(first / self.size.get());
    }

    fn records(&self) -> List {
        let rows = self.rows.to_vec();
        let shown = rows.into_iter().take(MOST).skip(self.page.get() * self.size.get()).take(self.size.get());
        List::new(self.rows.element.clone(), shown.collect())
    }
}

fn select(own: &Platform, rows: Rc<List>) -> Result<(), Throw> {
    own.state_mut::<Set>().map(|mut set| set.selected = rows).ok_or_else(Throw::null_pointer)
}

/// The selected records, with what the record for all of them was given.
fn save(vm: &mut Vm, own: &Platform) -> Result<Option<Platform>, Throw> {
    let (selected, rows, prototype) =
        with(own, |set| (set.selected.to_vec(), set.rows.to_vec(), Rc::clone(&set.prototype)))?;
    let record = |row: &Value| if let Value::SObject(row) = row { Some(Rc::clone(row)) } else { None };
    let selected: Vec<_> = selected.iter().filter_map(record).collect();
    for (field, value) in &prototype.state.borrow().fields {
        selected.iter().for_each(|row| row.put(field, value.clone()));
    }
    let rows = if selected.is_empty() { rows.iter().filter_map(record).collect() } else { selected };
    match rows.is_empty() || saved(vm, DmlOperation::Upsert, &rows)? {
        true => parsed(vm, &list_url(&prototype)).map(Some),
        false => Ok(None),
    }
}

fn list_views(vm: &mut Vm, object: &str) -> Result<Value, Throw> {
    let mut options = Vec::new();
    for component in vm.tx.components(Some("ListView")) {
        let component = component?;
        let Some((_, name)) = component.full_name.split_once('.').filter(|(own, _)| *own == object) else { continue };
        let label = crate::support::component_element(vm, "ListView", &component.full_name, "label")?;
        let label = label.unwrap_or_else(|| name.to_owned());
        let option = select_option::made(Some(component.id.as_str().into()), Some(label.into()), false);
        options.push(Value::from(option));
    }
    Ok(Value::list(platform_type("System.SelectOption"), options))
}
