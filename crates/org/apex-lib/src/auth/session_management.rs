//! Auth.SessionManagement: the session of the code that runs.

use crate::system::user_info::session_id;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Map, Throw, Value, Vm, natives};

natives! { "Auth.SessionManagement";
    static "getCurrentSession()" => |vm| current(vm),
}

/// Source of the keys: Apex Reference Guide, SessionManagement.getCurrentSession.
fn current(vm: &mut Vm) -> Result<Map, Throw> {
    let user = vm.context.user.as_str().to_owned();
    let session = session_id(vm);
    let map = Map::new(Ty::STRING, Ty::STRING);
    let entries = [
        ("SessionId", session),
        ("UserType", "Standard".to_owned()),
        ("LoginType", "Application".to_owned()),
        ("SessionType", "Oauth2".to_owned()),
        ("SourceIp", "127.0.0.1".to_owned()),
        ("UsersId", user),
    ];
    for (key, value) in entries {
        map.table.insert(vm, Value::string(key), Value::from(value))?;
    }
    Ok(map)
}
