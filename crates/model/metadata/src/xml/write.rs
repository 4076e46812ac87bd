//! The writer: four spaces, equal elements together, text trimmed and last.

use super::escape::{is_space, restore_references, rewritten, tighten_comments};
use orgyard_text::xml::{Element, Node};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A file's text, and for each of its lines the line its element had in the file it came from (0: unknown).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub lines: Vec<u32>,
}

/// The text of a file with this root.
pub fn write(root: &Element) -> String {
    let mut writer = Writer::default();
    writer.out.push_str(DECLARATION);
    writer.element(root, 0);
    tighten_comments(restore_references(writer.out))
}

/// The text of a file with this root, and where each line came from.
pub fn write_lines(root: &Element) -> Written {
    let mut writer = Writer { lines: Some(Vec::new()), ..Writer::default() };
    writer.out.push_str(DECLARATION);
    writer.note(root.line);
    writer.element(root, 0);
    let lines = writer.lines.unwrap_or_default();
    Written { text: tighten_comments(restore_references(writer.out)), lines }
}

#[derive(Default)]
struct Writer {
    out: String,
    lines: Option<Vec<u32>>,
    /// Up to which byte the output's lines are counted.
    counted: usize,
}

impl Writer {
    /// Says which line of the original the output's lines up to here belong to.
    fn note(&mut self, line: u32) {
        if let Some(lines) = &mut self.lines {
            let new = self.out.as_bytes()[self.counted..].iter().filter(|b| **b == b'\n').count();
            lines.resize(lines.len() + new, line);
            self.counted = self.out.len();
        }
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
            self.note(element.line);
            self.children(element, level + 1);
            self.text(element);
            self.indent(level);
        } else {
            self.text(element);
        }
        ["</", &element.name, ">\n"].iter().for_each(|part| self.out.push_str(part));
        self.note(element.line);
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
            nodes.iter().for_each(|(_, node)| self.node(node, level));
            return;
        }
        for (at, (name, _)) in nodes.iter().enumerate() {
            if nodes[..at].iter().any(|(before, _)| before == name) {
                continue;
            }
            let same = nodes[at..].iter().filter(|(other, _)| other == name);
            same.for_each(|(_, node)| self.node(node, level));
        }
    }

    fn node(&mut self, node: &Node, level: usize) {
        match node {
            Node::Element(element) => self.element(element, level),
            Node::Comment(text) => {
                self.indent(level);
                ["<!--", &safe_comment(text), "-->\n"].iter().for_each(|part| self.out.push_str(part));
            }
            Node::CData(text) => {
                self.indent(level);
                ["<![CDATA[", text, "]]>\n"].iter().for_each(|part| self.out.push_str(part));
            }
            Node::Text(_) => {}
        }
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

    #[test]
    fn lines_know_where_they_came_from() {
        let root = super::super::read(b"<A>\n\n<b>1</b>\n\n<c>\n<d/></c></A>").unwrap();
        let written = write_lines(&root);
        assert_eq!(written.text.lines().count(), written.lines.len());
        assert_eq!(written.lines, [1, 1, 3, 5, 6, 5, 1]);
    }
}
