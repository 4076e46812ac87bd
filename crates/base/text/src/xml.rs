//! An order- and space-faithful XML tree over `quick-xml`'s tokenizer.
//!
//! Nothing is expanded that a file did not spell out: a DOCTYPE is skipped, its entities are
//! unknown, so entity bombs cannot go off.

use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Deeper nesting than this is refused: the platform's own metadata stays below 20.
const MAX_DEPTH: usize = 200;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// The name as written, prefix included.
    pub name: String,
    /// Attributes in file order, values as written (see [`unescape`]).
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// 1-based line and column of the start tag.
    pub line: u32,
    pub column: u32,
}

/// Text and attribute values are kept as written, references undecoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Element(Element),
    Text(String),
    CData(String),
    Comment(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub root: Element,
    /// Whether comments stood outside the root element.
    pub outer_comments: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({line}:{column})")]
pub struct XmlError {
    pub message: String,
    pub line: u32,
    pub column: u32,
}

impl Element {
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// An element that holds text; the text is escaped.
    pub fn text_element(name: &str, text: &str) -> Self {
        let mut element = Self::new(name);
        element.children.push(Node::Text(escape(text).into_owned()));
        element
    }

    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    #[must_use]
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.into(), escape(value).into_owned()));
        self
    }

    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    pub fn get_attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| unescape(v))
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(e) => Some(e),
            _ => None,
        })
    }

    pub fn elements_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |e| e.local_name() == name)
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.local_name() == name)
    }

    /// The decoded text of a child, trimmed; `None` where the child is absent.
    pub fn child_text(&self, name: &str) -> Option<String> {
        self.child(name).map(Element::text)
    }

    /// The element's own decoded text, trimmed; CDATA counts as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for node in &self.children {
            match node {
                Node::Text(t) => out.push_str(&unescape(t)),
                Node::CData(t) => out.push_str(t),
                _ => {}
            }
        }
        out.trim().to_string()
    }

    /// Writes the tree as it stands, adding no white space and no declaration.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            for part in [" ", name, "=\"", value, "\""] {
                out.push_str(part);
            }
        }
        out.push('>');
        for child in &self.children {
            child.write_to(out);
        }
        for part in ["</", &self.name, ">"] {
            out.push_str(part);
        }
    }
}

impl Node {
    fn write_to(&self, out: &mut String) {
        let parts: [&str; 3] = match self {
            Node::Element(e) => return e.write_to(out),
            Node::Text(t) => ["", t, ""],
            Node::CData(t) => ["<![CDATA[", t, "]]>"],
            Node::Comment(t) => ["<!--", t, "-->"],
        };
        parts.iter().for_each(|p| out.push_str(p));
    }
}

pub fn parse(text: &str) -> Result<Document, XmlError> {
    Parser::new(text).run()
}

struct Parser<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Byte offset up to which lines are counted, and the line there: positions only move on.
    counted: (usize, u32, usize),
    open: Vec<Element>,
    root: Option<Element>,
    outer_comments: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(body);
        reader.config_mut().expand_empty_elements = true;
        Self { text: body, reader, counted: (0, 1, 0), open: Vec::new(), root: None, outer_comments: false }
    }

    fn run(mut self) -> Result<Document, XmlError> {
        loop {
            let start = self.reader.buffer_position() as usize;
            let event = self.reader.read_event();
            match event {
                Ok(Event::Start(tag)) => self.start(&tag, start)?,
                Ok(Event::End(_)) => self.end(),
                Ok(Event::Text(t)) => self.text_node(&t, start)?,
                Ok(Event::GeneralRef(r)) => self.text_node_raw(&format!("&{};", &*r)),
                Ok(Event::CData(t)) => self.push(Node::CData(t.to_string())),
                Ok(Event::Comment(t)) => {
                    self.outer_comments |= self.open.is_empty();
                    self.push(Node::Comment(t.to_string()));
                }
                Ok(Event::Eof) => return self.finish(start),
                Ok(_) => {}
                Err(e) => return Err(self.error(start, self.told(&e))),
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), XmlError> {
        if self.open.is_empty() && self.root.is_some() {
            let text = "The markup in the document following the root element must be well-formed.";
            return Err(self.error(at, text.into()));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.error(at, format!("elements are nested deeper than {MAX_DEPTH}")));
        }
        let (line, column) = self.position(at);
        let mut element = Element { name: tag.name().as_ref().to_string(), line, column, ..Element::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|e| self.error(at, told_of_attribute(tag, &e)))?;
            element.attributes.push((attribute.key.as_ref().to_string(), attribute.value.to_string()));
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) {
        if let Some(done) = self.open.pop() {
            if self.open.is_empty() {
                self.root = Some(done);
            } else {
                self.push(Node::Element(done));
            }
        }
    }

    fn text_node(&mut self, text: &str, at: usize) -> Result<(), XmlError> {
        if self.open.is_empty() && !text.trim().is_empty() {
            let prolog = if self.root.is_none() { "prolog" } else { "trailing section" };
            return Err(self.error(at, format!("Content is not allowed in {prolog}.")));
        }
        self.text_node_raw(text);
        Ok(())
    }

    /// The tokenizer cuts text at references; here it is one node again.
    fn text_node_raw(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            Some(_) => parent.children.push(Node::Text(text.into())),
            // Most elements hold one text and nothing else.
            None => {
                parent.children.reserve_exact(1);
                parent.children.push(Node::Text(text.into()));
            }
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
        }
    }

    fn finish(mut self, at: usize) -> Result<Document, XmlError> {
        if !self.open.is_empty() {
            let name = self.open.pop().map(|e| e.name).unwrap_or_default();
            return Err(self.error(at, unterminated(&name)));
        }
        match self.root.take() {
            Some(root) => Ok(Document { root, outer_comments: self.outer_comments }),
            None => Err(self.error(at, "Premature end of file.".into())),
        }
    }

    /// What the platform's parser says of it.
    fn told(&self, error: &quick_xml::Error) -> String {
        use quick_xml::errors::IllFormedError as Ill;
        match error {
            quick_xml::Error::IllFormed(Ill::MismatchedEndTag { expected: name, .. } | Ill::MissingEndTag(name)) => {
                unterminated(name)
            }
            quick_xml::Error::IllFormed(Ill::UnmatchedEndTag(_)) => {
                let side = if self.root.is_none() { "preceding" } else { "following" };
                format!("The markup in the document {side} the root element must be well-formed.")
            }
            quick_xml::Error::IllFormed(Ill::DoubleHyphenInComment) => {
                "The string \"--\" is not permitted within comments.".into()
            }
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) | quick_xml::Error::IllFormed(_) => {
                "The content of elements must consist of well-formed character data or markup.".into()
            }
            _ => "XML document structures must start and end within the same entity.".into(),
        }
    }

    fn error(&mut self, at: usize, message: String) -> XmlError {
        let (line, column) = self.position(at);
        XmlError { message, line, column }
    }

    fn position(&mut self, at: usize) -> (u32, u32) {
        let (from, mut line, mut line_start) = self.counted;
        let at = at.min(self.text.len());
        for (i, byte) in self.text.as_bytes()[from.min(at)..at].iter().enumerate() {
            if *byte == b'\n' {
                line += 1;
                line_start = from + i + 1;
            }
        }
        self.counted = (at.max(from), line, line_start);
        (line, (at - line_start.min(at)) as u32 + 1)
    }
}

fn unterminated(name: &str) -> String {
    format!("The element type \"{name}\" must be terminated by the matching end-tag \"</{name}>\".")
}

fn told_of_attribute(tag: &BytesStart<'_>, error: &AttrError) -> String {
    let name = tag.name();
    let name = name.as_ref();
    match error {
        AttrError::Duplicated(..) => format!("An attribute was already specified for element \"{name}\"."),
        _ => format!("Element type \"{name}\" must be followed by either attribute specifications, \">\" or \"/>\"."),
    }
}

/// Escapes the five characters the platform escapes, in text and attributes alike.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Decodes the five named references and numeric ones; any other stays as written.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let decoded = rest.find(';').and_then(|end| Some((reference(&rest[1..end])?, end)));
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Element {
        parse(text).unwrap().root
    }

    fn failure(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn what_is_read_is_written_again() {
        let text = "<a x=\"1 &lt; 2\">\n  <b>t &amp; &#39;u&nbsp;</b><!-- c --><c></c><![CDATA[<raw>]]></a>";
        assert_eq!(parsed(text).write(), text);
    }

    #[test]
    fn text_is_decoded_and_trimmed() {
        assert_eq!(parsed("<a> x &lt;&#65;&#x42;&nbsp; </a>").text(), "x <AB&nbsp;");
        assert_eq!(parsed("<a><b>1</b></a>").child_text("b").as_deref(), Some("1"));
    }

    #[test]
    fn elements_know_their_place() {
        let root = parsed("<a>\n  <b/>\n  <c/></a>");
        let places: Vec<_> = root.elements().map(|e| (e.line, e.column)).collect();
        assert_eq!(places, [(2, 3), (3, 3)]);
    }

    #[test]
    fn faults_say_where_in_the_platforms_words() {
        assert_eq!(failure("x<a/>"), "Content is not allowed in prolog. (1:1)");
        assert_eq!(
            failure("<a>\n<b>"),
            "The element type \"b\" must be terminated by the matching end-tag \"</b>\". (2:4)"
        );
        assert_eq!(failure(""), "Premature end of file. (1:1)");
        let open = "The element type \"b\" must be terminated by the matching end-tag \"</b>\".";
        assert_eq!(failure("<a><b></a>"), format!("{open} (1:7)"));
        assert_eq!(failure("</a>"), "The markup in the document preceding the root element must be well-formed. (1:1)");
        assert_eq!(failure("<a"), "XML document structures must start and end within the same entity. (1:1)");
        assert_eq!(
            failure("<a b></a>"),
            "Element type \"a\" must be followed by either attribute specifications, \">\" or \"/>\". (1:1)"
        );
        assert_eq!(failure("<a b='1' b='2'/>"), "An attribute was already specified for element \"a\". (1:1)");
        assert!(failure(&"<a>".repeat(300)).starts_with("elements are nested deeper"));
    }

    #[test]
    fn entities_of_a_doctype_are_not_expanded() {
        let text = "<!DOCTYPE a [<!ENTITY x \"boom\">]><a>&x;</a>";
        assert_eq!(parsed(text).text(), "&x;");
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics(text in ".{0,200}") {
            let _ = parse(&text).is_ok();
        }

        #[test]
        fn escaped_text_comes_back(text in "\\PC{0,60}") {
            let escaped = escape(&text).into_owned();
            proptest::prop_assert_eq!(unescape(&escaped).into_owned(), text);
        }
    }
}
