//! XmlStreamWriter.

use super::serial;
use orgyard_apex_vm::{Platform, Str, Throw, natives};
use std::rc::Rc;

#[derive(Default)]
struct Writer {
    out: String,
    /// Names of open elements.
    open: Vec<String>,
    /// The start tag that is still open, and how it ends.
    pending: Option<&'static str>,
}

natives! { "System.XmlStreamWriter";
    new "()" => |_vm| Platform::with("System.XmlStreamWriter", Writer::default()),
    "close()" => |_vm, this: Rc<Platform>| with(&this, Writer::settle),
    "getXmlString()" => |_vm, this: Rc<Platform>| with(&this, |own| {
        own.settle();
        own.out.clone()
    }),
    "setDefaultNamespace(String)" => |_vm, this: Rc<Platform>, _uri: Option<Str>| with(&this, |_| ()),
    "writeAttribute(String, String, String, String)" =>
        |_vm, this: Rc<Platform>, prefix: Option<Str>, _uri: Option<Str>, name: Str, value: Str|
        with(&this, |own| {
            let name = qualified(prefix.as_deref(), &name);
            own.out.push_str(&format!(" {name}=\"{}\"", serial::attribute(&value)));
        }),
    "writeCData(String)" => |_vm, this: Rc<Platform>, text: Str| put(&this, &format!("<![CDATA[{text}]]>")),
    "writeCharacters(String)" => |_vm, this: Rc<Platform>, text: Str|
        put(&this, &serial::text(&text).replace('>', "&gt;")),
    "writeComment(String)" => |_vm, this: Rc<Platform>, text: Str| put(&this, &format!("<!--{text}-->")),
    "writeDefaultNamespace(String)" => |_vm, this: Rc<Platform>, uri: Str|
        with(&this, |own| own.out.push_str(&format!(" xmlns=\"{}\"", serial::attribute(&uri)))),
    "writeEmptyElement(String, String, String)" =>
        |_vm, this: Rc<Platform>, prefix: Option<Str>, name: Str, _uri: Option<Str>| with(&this, |own| {
            own.start(&qualified(prefix.as_deref(), &name));
            own.open.pop();
            own.pending = Some("/>");
        }),
    "writeEndDocument()" => |_vm, this: Rc<Platform>| with(&this, |own| while own.end() {}),
    "writeEndElement()" => |_vm, this: Rc<Platform>| with(&this, |own| { own.end(); }),
    "writeNamespace(String, String)" => |_vm, this: Rc<Platform>, prefix: Str, uri: Str|
        with(&this, |own| own.out.push_str(&format!(" xmlns:{prefix}=\"{}\"", serial::attribute(&uri)))),
    "writeProcessingInstruction(String, String)" => |_vm, this: Rc<Platform>, target: Str, data: Option<Str>|
        put(&this, &format!("<?{target} {}?>", data.as_deref().unwrap_or_default())),
    "writeStartDocument(String, String)" => |_vm, this: Rc<Platform>, encoding: Option<Str>, version: Option<Str>| {
        let encoding = encoding.map(|encoding| format!(" encoding=\"{encoding}\"")).unwrap_or_default();
        put(&this, &format!("<?xml version=\"{}\"{encoding}?>", version.as_deref().unwrap_or("1.0")))
    },
    "writeStartElement(String, String, String)" =>
        |_vm, this: Rc<Platform>, prefix: Option<Str>, name: Str, _uri: Option<Str>|
        with(&this, |own| own.start(&qualified(prefix.as_deref(), &name))),
}

impl Writer {
    /// Ends a start tag, once nothing more can belong to it.
    fn settle(&mut self) {
        self.out.push_str(self.pending.take().unwrap_or_default());
    }

    fn start(&mut self, name: &str) {
        self.settle();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name.to_owned());
        self.pending = Some(">");
    }

    fn end(&mut self) -> bool {
        self.settle();
        let name = self.open.pop();
        self.out.extend(name.iter().flat_map(|name| ["</", name, ">"]));
        name.is_some()
    }
}

fn with<T>(own: &Platform, work: impl FnOnce(&mut Writer) -> T) -> Result<T, Throw> {
    own.state_mut::<Writer>().map(|mut writer| work(&mut writer)).ok_or_else(Throw::null_pointer)
}

fn put(own: &Platform, text: &str) -> Result<(), Throw> {
    with(own, |writer| {
        writer.settle();
        writer.out.push_str(text);
    })
}

fn qualified(prefix: Option<&str>, name: &str) -> String {
    match prefix.filter(|prefix| !prefix.is_empty()) {
        Some(prefix) => format!("{prefix}:{name}"),
        None => name.to_owned(),
    }
}
