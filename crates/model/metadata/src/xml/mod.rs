//! XML as the official tool reads and writes it when it takes a component apart or puts one together.

mod escape;
mod write;

pub(crate) use escape::{named_decoded, restore_references};
pub use write::{LineOrigin, Written, write, write_lines};

use orgyard_text::xml::{self, Element, XmlError};
use std::borrow::Cow;

pub const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// A file's root element; line ends of any kind count as `\n`.
pub fn read(bytes: &[u8]) -> Result<Element, XmlError> {
    let text = String::from_utf8_lossy(bytes);
    Ok(xml::parse(&unix_line_ends(&text))?.root)
}

/// Counts all lines of a tree so much further.
pub(crate) fn move_lines(element: &mut Element, by: u32) {
    element.line += by;
    for node in &mut element.children {
        if let xml::Node::Element(child) = node {
            move_lines(child, by);
        }
    }
}

pub(crate) fn unix_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// An empty root of a component's own file.
pub fn root(type_name: &str) -> Element {
    Element::new(type_name).attribute("xmlns", NAMESPACE)
}

/// Whether a root holds nothing but its namespace.
pub fn is_bare(root: &Element) -> bool {
    root.children.iter().all(|node| matches!(node, xml::Node::Text(text) if text.trim().is_empty()))
        && root.attributes.iter().all(|(name, _)| name == "xmlns")
}
