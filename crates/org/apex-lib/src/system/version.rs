//! Version.

use orgyard_apex_vm::{Platform, Throw, natives};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: i32,
    minor: i32,
    patch: Option<i32>,
}

natives! { "System.Version";
    new "(Integer, Integer)" => |_vm, major: i32, minor: i32| made(Version { major, minor, patch: None }),
    new "(Integer, Integer, Integer)" => |_vm, major: i32, minor: i32, patch: i32|
        made(Version { major, minor, patch: Some(patch) }),
    "major()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(version(&this)?.major),
    "minor()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(version(&this)?.minor),
    "patch()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(version(&this)?.patch),
    "compareTo(Version)" => |_vm, this: Rc<Platform>, other: Rc<Platform>|
        Ok::<_, Throw>(version(&this)?.cmp(&version(&other)?) as i32),
    "equals(Object)" => |_vm, this: Rc<Platform>, other: Option<Rc<Platform>>| match other {
        Some(other) => Ok::<_, Throw>(version(&this)? == version(&other)?),
        None => Ok(false),
    },
}

fn made(version: Version) -> Platform {
    Platform::with("System.Version", version)
}

fn version(own: &Platform) -> Result<Version, Throw> {
    own.state::<Version>().map(|version| *version).ok_or_else(Throw::null_pointer)
}
