//! Compression.ZipWriter and ZipReader.

use super::entry::{ENTRY, bytes, made};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, Map, Platform, Set, Throw, Value, Vm, natives, platform_type};
use orgyard_text::archive::{self, Limits};
use std::rc::Rc;

const WRITER: &str = "Compression.ZipWriter";
const READER: &str = "Compression.ZipReader";

/// In the order they were added.
#[derive(Default)]
struct Entries(Vec<(Value, Rc<Platform>)>);

natives! {
    "Compression.ZipWriter" {
        new "()" => |_vm| Platform::with(WRITER, Entries::default()),
        "addEntry(String, Blob)" => |_vm, this: Rc<Platform>, name: Anything, data: Anything| add(&this, made(name, data)),
        "addEntry(String, String, Datetime, Method, Blob)" =>
            |_vm, this: Rc<Platform>, name: Anything, comment: Anything, at: Anything, method: Anything, data: Anything| {
                let entry = made(name, data);
                entry.set_field("comment", comment);
                entry.set_field("lastModifiedTime", at);
                entry.set_field("method", method);
                add(&this, entry)
            },
        "addEntry(ZipEntry)" => |_vm, this: Rc<Platform>, entry: Rc<Platform>| add(&this, entry),
        "getArchive()" => |_vm, this: Rc<Platform>| archive_of(&this),
        "getEntries()" => |_vm, this: Rc<Platform>| list(&this),
        "getEntry(String)" => |_vm, this: Rc<Platform>, name: Anything| entry(&this, &name),
        "getEntryNames()" => |vm, this: Rc<Platform>| {
            let set = Set::new(Ty::STRING);
            for name in names(&this)? {
                set.table.insert(vm, name, Value::Null)?;
            }
            Ok::<_, Throw>(set)
        },
        "getLevel()" => |_vm, this: Rc<Platform>| this.field("level"),
        "getMethod()" => |_vm, this: Rc<Platform>| this.field("method"),
        "removeEntry(String)" => |_vm, this: Rc<Platform>, name: Anything| {
            let mut own = this.state_mut::<Entries>().ok_or_else(Throw::null_pointer)?;
            own.0.retain(|(known, _)| known.as_str() != name.as_str());
            Ok::<_, Throw>(())
        },
        "setLevel(Level)" => |_vm, this: Rc<Platform>, to: Anything| {
            this.set_field("level", to);
            this
        },
        "setMethod(Method)" => |_vm, this: Rc<Platform>, to: Anything| {
            this.set_field("method", to);
            this
        },
    }
    "Compression.ZipReader" {
        new "(Blob)" => |_vm, data: Rc<[u8]>| read(&data),
        "extract(Object)" => |_vm, this: Rc<Platform>, which: Anything| extract(&this, &which),
        "getEntries()" => |_vm, this: Rc<Platform>| list(&this),
        "getEntriesMap()" => |vm, this: Rc<Platform>| map(vm, &this),
        "getEntry(String)" => |_vm, this: Rc<Platform>, name: Anything| entry(&this, &name),
        "getEntryNames()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(Value::list(Ty::STRING, names(&this)?)),
    }
}

fn with<T>(own: &Platform, look: impl FnOnce(&Entries) -> T) -> Result<T, Throw> {
    own.state::<Entries>().map(|entries| look(&entries)).ok_or_else(Throw::null_pointer)
}

fn add(writer: &Platform, entry: Rc<Platform>) -> Result<Rc<Platform>, Throw> {
    let mut own = writer.state_mut::<Entries>().ok_or_else(Throw::null_pointer)?;
    own.0.push((entry.field("name"), Rc::clone(&entry)));
    Ok(entry)
}

fn archive_of(writer: &Platform) -> Result<Vec<u8>, Throw> {
    with(writer, |own| {
        let files: Vec<(&str, Rc<[u8]>)> =
            own.0.iter().filter_map(|(name, entry)| Some((name.as_str()?, bytes(entry)))).collect();
        archive::write(files.iter().map(|(name, content)| (*name, &**content)))
    })
}

fn read(data: &[u8]) -> Result<Platform, Throw> {
    let files = archive::read(data, Limits::default());
    let files = files.map_err(|error| Throw::new("Compression.ZipException", error.to_string()))?;
    let entries = files.into_iter().map(|(name, content)| {
        let name = Value::from(name);
        (name.clone(), made(name, Value::from(content)))
    });
    Ok(Platform::with(READER, Entries(entries.collect())))
}

fn list(own: &Platform) -> Result<Value, Throw> {
    let entries = with(own, |own| own.0.iter().map(|(_, entry)| Value::Platform(Rc::clone(entry))).collect())?;
    Ok(Value::list(platform_type(ENTRY), entries))
}

fn names(own: &Platform) -> Result<Vec<Value>, Throw> {
    with(own, |own| own.0.iter().map(|(name, _)| name.clone()).collect())
}

fn entry(own: &Platform, name: &Value) -> Result<Option<Rc<Platform>>, Throw> {
    with(own, |own| own.0.iter().find(|(known, _)| known.as_str() == name.as_str()).map(|(_, entry)| Rc::clone(entry)))
}

fn extract(own: &Platform, which: &Value) -> Result<Option<Rc<[u8]>>, Throw> {
    match which {
        Value::Platform(entry) => Ok(Some(bytes(entry))),
        name => Ok(entry(own, name)?.map(|entry| bytes(&entry))),
    }
}

fn map(vm: &mut Vm, own: &Platform) -> Result<Map, Throw> {
    let map = Map::new(Ty::STRING, platform_type(ENTRY));
    for (name, entry) in with(own, |own| own.0.clone())? {
        map.table.insert(vm, name, Value::Platform(entry))?;
    }
    Ok(map)
}
