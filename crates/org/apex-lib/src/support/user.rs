//! The running user: how he reads dates and numbers.

use orgyard_apex_text::dates::Zone;
use orgyard_apex_text::locale::Locale;
use orgyard_apex_vm::{Throw, Vm};
use orgyard_values::{Id, Record};
use std::rc::Rc;

/// The row of the user who runs the code; read once as long as he stays the same.
pub(crate) fn running_user(vm: &mut Vm) -> Result<Rc<Record>, Throw> {
    let id = vm.context.user;
    if let Some((known, row)) = &vm.state::<Known>().0
        && *known == id
    {
        return Ok(Rc::clone(row));
    }
    let row = Rc::new(vm.tx.get("User", id)?.unwrap_or_else(|| Record::new("User")));
    vm.state::<Known>().0 = Some((id, Rc::clone(&row)));
    Ok(row)
}

#[derive(Default)]
struct Known(Option<(Id, Rc<Record>)>);

pub(crate) fn zone(vm: &mut Vm) -> Result<Zone, Throw> {
    let user = running_user(vm)?;
    Ok(Zone::named(user.text("TimeZoneSidKey").unwrap_or("GMT")))
}

pub(crate) fn locale(vm: &mut Vm) -> Result<&'static Locale, Throw> {
    let user = running_user(vm)?;
    Ok(Locale::named(user.text("LocaleSidKey").unwrap_or("en_US")))
}
