//! Dom.Document.

use super::node::{self, Kind, Node};
use super::serial;
use orgyard_apex_vm::{Platform, Str, Throw, natives};
use std::rc::Rc;

const DOCUMENT: &str = "dom.Document";

#[derive(Default)]
struct Document {
    root: Option<Rc<Platform>>,
}

natives! { "dom.Document";
    new "()" => |_vm| Platform::with(DOCUMENT, Document::default()),
    "createRootElement(String, String, String)" =>
        |_vm, this: Rc<Platform>, name: Str, namespace: Option<Str>, prefix: Option<Str>| {
            let root = Rc::new(node::element(&name, namespace.as_deref(), prefix.as_deref()));
            set_root(&this, &root)?;
            Ok::<_, Throw>(root)
        },
    "getRootElement()" => |_vm, this: Rc<Platform>| root(&this),
    "load(String)" => |_vm, this: Rc<Platform>, text: Str| set_root(&this, &node::parsed(&text)?),
    "toXmlString()" => |_vm, this: Rc<Platform>| text(&this),
    "toString()" => |_vm, this: Rc<Platform>| text(&this),
}

/// A document of a text, as a response's body has it.
pub(crate) fn loaded(text: &str) -> Result<Platform, Throw> {
    Ok(Platform::with(DOCUMENT, Document { root: Some(node::parsed(text)?) }))
}

fn root(own: &Platform) -> Option<Rc<Platform>> {
    own.state::<Document>().and_then(|document| document.root.clone())
}

fn set_root(own: &Platform, root: &Rc<Platform>) -> Result<(), Throw> {
    let mut document = own.state_mut::<Document>().ok_or_else(Throw::null_pointer)?;
    document.root = Some(Rc::clone(root));
    Ok(())
}

pub(crate) fn text(own: &Platform) -> Result<String, Throw> {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    if let Some(root) = root(own) {
        node::write(&root, &mut out)?;
    }
    Ok(out)
}

impl Node {
    /// Its start tag up to where attributes end, or its whole text where it is no element.
    pub(super) fn open(&self, out: &mut String) -> bool {
        match self.kind {
            Kind::Text => out.push_str(&serial::text(&self.text)),
            Kind::Comment => out.push_str(&format!("<!--{}-->", self.text)),
            Kind::Element => self.open_element(out),
        }
        self.kind == Kind::Element
    }

    fn open_element(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.qualified());
        for (prefix, uri) in &self.declared {
            let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            out.push_str(&format!(" {name}=\"{}\"", serial::attribute(uri)));
        }
        for attribute in &self.attributes {
            let name = match &attribute.prefix {
                Some(prefix) => format!("{prefix}:{}", attribute.key),
                None => attribute.key.clone(),
            };
            out.push_str(&format!(" {name}=\"{}\"", serial::attribute(&attribute.value)));
        }
    }
}
