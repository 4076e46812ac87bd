//! Auth.JWT: the claims of a token.

use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_vm::{Map, Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "Auth.JWT";
    data_holder,
    "toJSONString()" => |vm, this: Rc<Platform>| json(vm, &this),
}

/// How long a token holds where nothing else is set, in seconds. Source: Apex Reference Guide, JWT.setValidityLength.
const VALIDITY: i64 = 300;

fn json(vm: &mut Vm, own: &Platform) -> Result<Value, Throw> {
    let claims = Map::new(Ty::STRING, Ty::Primitive(Primitive::Object));
    for name in ["iss", "aud", "sub"] {
        let value = own.field(name);
        if !value.is_null() {
            claims.table.insert(vm, Value::string(name), value)?;
        }
    }
    let seconds = |name: &str| if let Value::Integer(own) = own.field(name) { Some(i64::from(own)) } else { None };
    let now = vm.tx.now() / 1000;
    let skew = seconds("nbfClockSkew").unwrap_or(0);
    for (name, at) in [("nbf", now - skew), ("iat", now), ("exp", now + seconds("validityLength").unwrap_or(VALIDITY))]
    {
        claims.table.insert(vm, Value::string(name), Value::Long(at))?;
    }
    if let Value::Map(more) = own.field("additionalClaims") {
        for (name, value) in more.table.entries() {
            claims.table.insert(vm, name, value)?;
        }
    }
    vm.static_native("System.JSON", "serialize", &[Value::from(claims)])
}
