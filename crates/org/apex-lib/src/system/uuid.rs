//! UUID.

use orgyard_apex_text::uuid::Uuid;
use orgyard_apex_vm::{Platform, Str, Throw, natives};
use std::rc::Rc;

natives! { "System.UUID";
    static "randomUUID()" => |vm| made(Uuid::random(vm.tx.home().env().random::<16>())),
    static "fromString(String)" => |_vm, text: Str| Ok::<_, Throw>(made(Uuid::from_string(&text)?)),
    "toString()" => |_vm, this: Rc<Platform>| this.key.clone(),
    "equals(Object)" => |_vm, this: Rc<Platform>, other: Option<Rc<Platform>>|
        other.is_some_and(|other| this.name == other.name && this.key == other.key),
    "hashCode()" => |_vm, this: Rc<Platform>|
        Ok::<_, Throw>(Uuid::from_string(this.key.as_deref().unwrap_or_default())?.hash_code()),
}

fn made(uuid: Uuid) -> Platform {
    Platform::token("System.UUID", uuid.to_string())
}
