//! A document as pieces of its own text, so that some can be exchanged and every other byte stays.

use crate::xml::{XmlError, parse};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Put one after the other, the pieces are the document again; but a root without an end tag has one here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces<'t> {
    /// Up to the end of the root's start tag.
    pub head: String,
    pub entries: Vec<Piece<'t>>,
    /// What follows the last entry.
    pub tail: String,
}

/// An element right below the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Space and comments before it.
    pub before: &'t str,
    pub text: &'t str,
}

impl<'t> Pieces<'t> {
    pub fn of(text: &'t str) -> Result<Self, XmlError> {
        // It says what is wrong, and where; below nothing is wrong any more.
        parse(text)?;
        let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let mut reader = Reader::from_str(&text[start..]);
        reader.config_mut().expand_empty_elements = true;
        let (mut depth, mut head, mut last, mut from) = (0, 0, 0, 0);
        let mut entries = Vec::new();
        loop {
            let at = start + reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(_)) => {
                    depth += 1;
                    match depth {
                        1 => (head, last) = (start + reader.buffer_position() as usize, 0),
                        2 => from = at,
                        _ => {}
                    }
                }
                Ok(Event::End(_)) => {
                    if depth == 2 {
                        let (begin, end) = (last.max(head), start + reader.buffer_position() as usize);
                        entries.push(Piece { before: &text[begin..from], text: &text[from..end] });
                        last = end;
                    }
                    depth -= 1;
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let pieces = Self { head: text[..head].into(), entries, tail: text[last.max(head)..].into() };
        Ok(pieces.opened())
    }

    /// An empty root gets its end tag, so that entries can come between.
    fn opened(mut self) -> Self {
        let Some(head) = self.head.strip_suffix("/>").map(str::trim_end) else { return self };
        let name = head.rsplit('<').next().and_then(|tag| tag.split_whitespace().next()).unwrap_or_default();
        self.tail = format!("\n</{name}>{}", self.tail);
        self.head = format!("{head}>");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Head, each entry with what stands before it, and tail.
    fn check(text: &str, expected: &str) {
        let pieces = Pieces::of(text).unwrap();
        let entries: String = pieces.entries.iter().map(|piece| format!("|{}~{}", piece.before, piece.text)).collect();
        assert_eq!(format!("{}{entries}|{}", pieces.head, pieces.tail), expected);
    }

    #[test]
    fn a_document_is_cut_at_the_elements_below_its_root() {
        check("<a><b>1</b></a>", "<a>|~<b>1</b>|</a>");
        check(
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- a --><a x=\"1\">\n  <b><b/></b>\n  <!-- c -->\n  <c/> z\n</a>\n<!-- d -->\n",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- a --><a x=\"1\">|\n  ~<b><b/></b>|\n  <!-- c -->\n  ~<c/>| z\n</a>\n<!-- d -->\n",
        );
        check("<a x='1'/>\n", "<a x='1'>|\n</a>\n");
        check("<a></a>", "<a>|</a>");
    }

    #[test]
    fn what_is_no_document_says_so() {
        assert_eq!(Pieces::of("<a><b></a>").unwrap_err().line, 1);
        assert!(Pieces::of("").is_err());
    }
}
