//! Tags of HTML templates.

use tree_sitter::Parser;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// The opening tags of a template, in order.
pub(crate) fn tags(text: &str) -> Vec<Tag> {
    let mut parser = Parser::new();
    let mut found = Vec::new();
    if parser.set_language(&tree_sitter_html::LANGUAGE.into()).is_err() {
        return found;
    }
    let Some(tree) = parser.parse(text, None) else { return found };
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let opening = node.parent().is_some_and(|p| matches!(p.kind(), "start_tag" | "self_closing_tag"));
        if node.kind() == "tag_name"
            && opening
            && let Ok(name) = node.utf8_text(text.as_bytes())
        {
            let place = node.start_position();
            found.push(Tag { name: name.into(), line: place.row as u32 + 1, column: place.column as u32 });
        }
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                return found;
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_bound_attributes_around() {
        let text = "<template>\n  <c-a onx={handle} y=\"1\"></c-a>\n  <!-- <c-b></c-b> -->\n  <template if:true={z}><c-c></c-c></template>\n</template>";
        let found: Vec<String> = tags(text).iter().map(|t| format!("{} {}:{}", t.name, t.line, t.column)).collect();
        assert_eq!(found, ["template 1:1", "c-a 2:3", "template 4:3", "c-c 4:25"]);
    }
}
