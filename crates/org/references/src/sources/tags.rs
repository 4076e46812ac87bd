//! A reader for the markup of pages and components that forgives what the platform forgives: `&` and `<` in
//! expressions and scripts, attributes without quotes. It gives tags and texts, not a tree.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    pub(crate) name: &'t str,
    pub(crate) attributes: Vec<(&'t str, Piece<'t>)>,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A part of the text with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: &'t str,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event<'t> {
    Open(Tag<'t>),
    /// Text that holds an expression.
    Text(Piece<'t>),
}

pub(crate) fn events(text: &str) -> Vec<Event<'_>> {
    let mut reader = Reader { text, at: 0, counted: (0, 1, 0), raw: None, found: Vec::new() };
    reader.run();
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The offset up to which lines are counted, the line there, and where it starts.
    counted: (usize, u32, usize),
    /// Inside `<script>` or `<style>`: only tags with a prefix are tags there.
    raw: Option<&'t str>,
    found: Vec<Event<'t>>,
}

impl<'t> Reader<'t> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let start = self.at;
            let end = self.next_markup();
            self.text_between(start, end);
            self.at = end;
            if end < self.text.len() {
                self.markup();
            }
        }
    }

    /// The next `<` that starts a tag, an end tag, a comment or a declaration.
    fn next_markup(&self) -> usize {
        let mut from = self.at;
        while let Some(at) = self.text[from..].find('<').map(|i| from + i) {
            let rest = &self.text[at + 1..];
            let name = rest.strip_prefix('/').unwrap_or(rest);
            let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
            let in_raw = self.raw.is_some_and(|raw| !name_at(name).contains(':') && !closes(rest, raw));
            if rest.starts_with("!--")
                || rest.starts_with("![CDATA[")
                || !in_raw && (named || rest.starts_with(['!', '?']))
            {
                return at;
            }
            from = at + 1;
        }
        self.text.len()
    }

    fn text_between(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        if text.contains("{!") || text.contains("{#") {
            let piece = self.piece(start, end);
            self.found.push(Event::Text(piece));
        }
    }

    fn piece(&mut self, start: usize, end: usize) -> Piece<'t> {
        let (line, column) = self.position(start);
        Piece { text: &self.text[start..end], line, column }
    }

    fn markup(&mut self) {
        let rest = &self.text[self.at..];
        let until = |sign: &str| rest.find(sign).map_or(rest.len(), |i| i + sign.len());
        if rest.starts_with("<!--") {
            self.at += until("-->");
        } else if rest.starts_with("<![CDATA[") {
            // What it holds is text.
            self.at += "<![CDATA[".len();
        } else if rest.starts_with("</") {
            if self.raw.is_some_and(|raw| closes(&rest[1..], raw)) {
                self.raw = None;
            }
            self.at += until(">");
        } else if rest.starts_with(['!', '?']) || rest[1..].starts_with(['!', '?']) {
            self.at += until(">");
        } else {
            self.open();
        }
    }

    fn open(&mut self) {
        let (line, column) = self.position(self.at);
        let name = name_at(&self.text[self.at + 1..]);
        self.at += 1 + name.len();
        let mut tag = Tag { name, attributes: Vec::new(), line, column };
        while let Some(attribute) = self.attribute() {
            tag.attributes.push(attribute);
        }
        let closed = self.text[..self.at].ends_with("/>");
        if !closed && matches!(name, "script" | "style") {
            self.raw = Some(name);
        }
        self.found.push(Event::Open(tag));
    }

    /// The next attribute; `None` behind the end of the tag.
    fn attribute(&mut self) -> Option<(&'t str, Piece<'t>)> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            if c == '>' {
                self.at += 1;
                return None;
            }
            let name = name_at(rest);
            if name.is_empty() {
                self.at += c.len_utf8();
                continue;
            }
            self.at += name.len();
            let after = self.text[self.at..].trim_start();
            let Some(value) = after.strip_prefix('=').map(str::trim_start) else { continue };
            let start = self.text.len() - value.len();
            return Some((name, self.value(start)));
        }
    }

    fn value(&mut self, start: usize) -> Piece<'t> {
        let rest = &self.text[start..];
        let (from, length) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => (start + 1, rest[1..].find(quote).unwrap_or(rest.len() - 1)),
            _ => (start, rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len())),
        };
        let end = from + length;
        self.at = if from > start { (end + 1).min(self.text.len()) } else { end };
        self.piece(from, end)
    }

    fn position(&mut self, at: usize) -> (u32, u32) {
        let (from, mut line, mut line_start) = self.counted;
        for (i, byte) in self.text.as_bytes()[from.min(at)..at].iter().enumerate() {
            if *byte == b'\n' {
                line += 1;
                line_start = from + i + 1;
            }
        }
        self.counted = (at.max(from), line, line_start);
        (line, self.text.get(line_start..at).map_or(1, |t| t.chars().count() as u32 + 1))
    }
}

fn name_at(text: &str) -> &str {
    let end =
        text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'))).unwrap_or(text.len());
    &text[..end]
}

/// Whether a text behind `<` ends the raw element.
fn closes(rest: &str, raw: &str) -> bool {
    rest.strip_prefix('/').is_some_and(|r| name_at(r).eq_ignore_ascii_case(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<String> = events(text)
            .iter()
            .map(|event| match event {
                Event::Text(piece) => format!("{}:{} {}", piece.line, piece.column, piece.text.trim()),
                Event::Open(tag) => {
                    let attributes: Vec<String> =
                        tag.attributes.iter().map(|(n, p)| format!(" {n}={}", p.text)).collect();
                    format!("{}:{} <{}{}>", tag.line, tag.column, tag.name, attributes.concat())
                }
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn tags_attributes_and_expressions_are_found() {
        check(
            "<a:b x = \"1\" y='{!c && d}'>\n t {!e} <c:d z=w/></a:b><!-- <no {!no}> -->",
            &["1:1 <a:b x=1 y={!c && d}>", "1:28 t {!e}", "2:9 <c:d z=w/>"],
        );
    }

    #[test]
    fn scripts_hold_signs_and_tags_with_a_prefix() {
        check(
            "<script>if (a <b && c) { x = '{!y}'; <c:d e=\"f\"/> }</script><p>{!z}</p>",
            &["1:1 <script>", "1:9 if (a <b && c) { x = '{!y}';", "1:38 <c:d e=f>", "1:61 <p>", "1:64 {!z}"],
        );
        check("<![CDATA[ {!a} <b/> ]]>", &["1:10 {!a}", "1:16 <b>"]);
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics(text in "[<>a:/!'\"= {}\\[\\]CDAT?\n-]{0,60}") {
            let _ = events(&text).len();
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = events(&text).len();
        }
    }
}
