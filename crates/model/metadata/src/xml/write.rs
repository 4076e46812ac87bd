//! The writer: four spaces, equal elements together, text trimmed and last.

use super::escape::{is_space, restore_references, rewritten, tighten_comments};
use orgyard_text::xml::{Element, Node};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A file's text, and where each of its lines was in the file it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub lines: Vec<LineOrigin>,
}

/// Where a line of a written file was before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineOrigin {
    /// 0: unknown.
    pub line: u32,
    /// How much further right the line's element began there.
    pub shift: i32,
}

impl LineOrigin {
    /// The place there of a column of this line.
    pub fn place(self, column: u32) -> (u32, u32) {
        (self.line, column.saturating_add_signed(self.shift).max(1))
    }
}

/// The text of a file with this root.
pub fn write(root: &Element) -> String {
    let mut writer = Writer::default();
    writer.out.push_str(DECLARATION);
    writer.element(root, 0);
    tighten_comments(restore_references(writer.out), None)
}

/// The text of a file with this root, and where each line came from.
pub fn write_lines(root: &Element) -> Written {
    let mut writer = Writer { lines: Some(Vec::new()), ..Writer::default() };
    writer.out.push_str(DECLARATION);
    writer.note_rest(root);
    writer.element(root, 0);
    let mut lines = writer.lines.unwrap_or_default();
    let text = tighten_comments(restore_references(writer.out), Some(&mut lines));
    Written { text, lines }
}

#[derive(Default)]
struct Writer {
    out: String,
    lines: Option<Vec<LineOrigin>>,
    /// Up to which byte the output's lines are counted.
    counted: usize,
}

impl Writer {
    /// The output's lines up to here are those of an element's start tag and of the text after it.
    fn note(&mut self, element: &Element, level: usize) {
        let Some(new) = self.new_lines().filter(|new| *new > 0) else { return };
        let text = match element.children.first() {
            Some(Node::Text(text)) => text.as_str(),
            _ => "",
        };
        let skipped = text.chars().take_while(|c| is_space(*c)).filter(|c| *c == '\n').count() as u32;
        let shift = if element.column == 0 { 0 } else { element.column as i32 - 1 - 4 * level as i32 };
        let Some(lines) = &mut self.lines else { return };
        lines.push(LineOrigin { line: element.line, shift });
        let known = element.line > 0;
        let further = (1..new as u32).map(|at| if known { element.line + skipped + at } else { 0 });
        lines.extend(further.map(|line| LineOrigin { line, shift: 0 }));
    }

    /// The output's lines up to here belong to an element, at no certain line of it.
    fn note_rest(&mut self, element: &Element) {
        let Some(new) = self.new_lines() else { return };
        if let Some(lines) = &mut self.lines {
            lines.resize(lines.len() + new, LineOrigin { line: element.line, shift: 0 });
        }
    }

    /// Lines that were ended since this was asked last, where anyone wants to know.
    fn new_lines(&mut self) -> Option<usize> {
        self.lines.as_ref()?;
        let new = self.out.as_bytes()[self.counted..].iter().filter(|b| **b == b'\n').count();
        self.counted = self.out.len();
        Some(new)
    }

    fn indent(&mut self, level: usize) {
        for _ in 0..level {
            self.out.push_str("    ");
        }
    }

    fn element(&mut self, element: &Element, level: usize) {
        self.indent(level);
        self.out.push('<');
        self.out.push_str(&element.name);
        for (name, value) in &element.attributes {
            let value = value.trim_matches(is_space);
            [" ", name, "=\"", &rewritten(value), "\""].iter().for_each(|part| self.out.push_str(part));
        }
        self.out.push('>');
        if element.children.iter().any(|node| !matches!(node, Node::Text(_))) {
            self.out.push('\n');
            self.note(element, level);
            self.children(element, level + 1);
            self.text(element);
            self.indent(level);
            ["</", &element.name, ">\n"].iter().for_each(|part| self.out.push_str(part));
            self.note_rest(element);
        } else {
            self.text(element);
            ["</", &element.name, ">\n"].iter().for_each(|part| self.out.push_str(part));
            self.note(element, level);
        }
    }

    /// Each run of text is trimmed by itself, then all are joined.
    fn text(&mut self, element: &Element) {
        for node in &element.children {
            if let Node::Text(text) = node {
                self.out.push_str(&rewritten(text.trim_matches(is_space)));
            }
        }
    }

    /// Equal elements stand together where the first stood; so do comments and character data.
    fn children(&mut self, element: &Element, level: usize) {
        let nodes: Vec<(&str, &Node)> = element.children.iter().filter_map(|node| Some((group(node)?, node))).collect();
        if nodes.windows(2).all(|pair| pair[0].0 == pair[1].0) || !repeats(&nodes) {
            nodes.iter().for_each(|(_, node)| self.node(element, node, level));
            return;
        }
        for (at, (name, _)) in nodes.iter().enumerate() {
            if nodes[..at].iter().any(|(before, _)| before == name) {
                continue;
            }
            let same = nodes[at..].iter().filter(|(other, _)| other == name);
            same.for_each(|(_, node)| self.node(element, node, level));
        }
    }

    fn node(&mut self, parent: &Element, node: &Node, level: usize) {
        match node {
            Node::Element(element) => return self.element(element, level),
            Node::Comment(text) => {
                self.indent(level);
                ["<!--", &safe_comment(text), "-->\n"].iter().for_each(|part| self.out.push_str(part));
            }
            Node::CData(text) => {
                self.indent(level);
                ["<![CDATA[", text, "]]>\n"].iter().for_each(|part| self.out.push_str(part));
            }
            Node::Text(_) => return,
        }
        self.note_rest(parent);
    }
}

fn group(node: &Node) -> Option<&str> {
    match node {
        Node::Element(element) => Some(&element.name),
        Node::Comment(_) => Some("<!--"),
        Node::CData(_) => Some("<![CDATA["),
        Node::Text(_) => None,
    }
}

/// Whether a name comes again after another one stood between.
fn repeats(nodes: &[(&str, &Node)]) -> bool {
    let mut starts: Vec<&str> = Vec::new();
    for (at, (name, _)) in nodes.iter().enumerate() {
        if at == 0 || nodes[at - 1].0 != *name {
            if starts.contains(name) {
                return true;
            }
            starts.push(name);
        }
    }
    false
}

/// Two hyphens may not stand inside a comment.
fn safe_comment(text: &str) -> String {
    let text = text.replace("--", "- -").replace("--", "- -");
    if text.ends_with('-') { format!("{text} ") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn check(body: &str) -> String {
        let text = format!("<A xmlns=\"n\">{body}</A>");
        let written = write(&super::super::read(text.as_bytes()).unwrap());
        written.strip_prefix(DECLARATION).unwrap().to_string()
    }

    #[test]
    fn empty_elements_have_two_tags_and_text_is_trimmed() {
        assert_snapshot!(check("<a/><b></b><c> padded </c><d>\n</d><e>0010</e>"), @r#"
        <A xmlns="n">
            <a></a>
            <b></b>
            <c>padded</c>
            <d></d>
            <e>0010</e>
        </A>
        "#);
    }

    #[test]
    fn a_bare_root_is_one_line() {
        assert_snapshot!(check(" "), @r#"<A xmlns="n"></A>"#);
    }

    #[test]
    fn references_and_quotes() {
        assert_snapshot!(check("<a>\"q' &lt;x&gt; &amp;&#39; &amp;#xA; &nbsp; &amp;lt;</a>"), @r#"
        <A xmlns="n">
            <a>&quot;q&apos; &lt;x&gt; &amp;&#39; &#xA; &amp;nbsp; &amp;lt;</a>
        </A>
        "#);
    }

    #[test]
    fn equal_elements_are_grouped_at_the_first() {
        assert_snapshot!(check("<b>1</b><f/><b>2</b><a/><f/>"), @r#"
        <A xmlns="n">
            <b>1</b>
            <b>2</b>
            <f></f>
            <f></f>
            <a></a>
        </A>
        "#);
    }

    #[test]
    fn character_data_has_its_own_line_and_text_follows() {
        assert_snapshot!(check("<d><![CDATA[<x>]]></d><e>t<f/></e>"), @r#"
        <A xmlns="n">
            <d>
                <![CDATA[<x>]]>
            </d>
            <e>
                <f></f>
        t    </e>
        </A>
        "#);
    }

    #[test]
    fn a_comment_on_one_line_loses_the_space_around_it() {
        assert_snapshot!(check("<z/><!-- c --><y/><!--two\nlines--><x/>"), @r#"
        <A xmlns="n">
            <z></z><!-- c --><!--two
        lines-->
            <y></y>
            <x></x>
        </A>
        "#);
    }

    fn origins(text: &str) -> String {
        let written = write_lines(&super::super::read(text.as_bytes()).unwrap());
        assert_eq!(written.text.lines().count(), written.lines.len());
        let lines = written.text.lines().zip(&written.lines);
        lines.map(|(text, origin)| format!("{}{:+}|{text}\n", origin.line, origin.shift)).collect()
    }

    #[test]
    fn lines_know_where_they_came_from() {
        assert_snapshot!(origins("<A>\n\n<b>1</b>\n\n<c>\n<d/></c></A>"), @r#"
        1+0|<?xml version="1.0" encoding="UTF-8"?>
        1+0|<A>
        3-4|    <b>1</b>
        5-4|    <c>
        6-8|        <d></d>
        5+0|    </c>
        1+0|</A>
        "#);
    }

    #[test]
    fn lines_of_a_text_and_beside_comments_are_known_too() {
        assert_snapshot!(origins("<A>\n<a>\n one\ntwo\n</a>\n<!-- c -->\n    <b/>\n</A>"), @r#"
        1+0|<?xml version="1.0" encoding="UTF-8"?>
        1+0|<A>
        2-4|    <a>one
        4+0|two</a><!-- c --><b></b>
        1+0|</A>
        "#);
    }
}
