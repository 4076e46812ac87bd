//! AppLauncher.AppMenu: the order of apps, which nothing here shows.

use orgyard_apex_vm::{List, natives};
use orgyard_values::Id;
use std::rc::Rc;

natives! { "applauncher.AppMenu";
    static "setOrgSortOrder(List<Id>)" => |_vm, _ids: Rc<List>| (),
    static "setUserSortOrder(List<Id>)" => |_vm, _ids: Rc<List>| (),
    static "setAppVisibility(Id, Boolean)" => |_vm, _id: Id, _visible: bool| (),
}
