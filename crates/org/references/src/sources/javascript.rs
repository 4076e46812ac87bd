//! JavaScript: module specifiers, and strings handed to the framework of Aura.

use tree_sitter::{Node, Parser};

/// A string of the program with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) text: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// The specifiers of imports, re-exports and dynamic imports with a literal.
pub(crate) fn specifiers(text: &str) -> Vec<Literal> {
    collect(text, &|node, source| match node.kind() {
        "import_statement" | "export_statement" => literal(node.child_by_field_name("source")?, source),
        "call_expression" => {
            let function = node.child_by_field_name("function")?;
            (function.kind() == "import").then(|| first_argument(node, source)).flatten()
        }
        _ => None,
    })
}

/// The first arguments of calls of `$A.get`.
pub(crate) fn aura_gets(text: &str) -> Vec<Literal> {
    collect(text, &|node, source| {
        let function = (node.kind() == "call_expression").then(|| node.child_by_field_name("function")).flatten()?;
        let name = function.utf8_text(source.as_bytes()).ok()?;
        (name == "$A.get").then(|| first_argument(node, source)).flatten()
    })
}

fn collect(text: &str, pick: &dyn Fn(Node<'_>, &str) -> Option<Literal>) -> Vec<Literal> {
    let mut parser = Parser::new();
    let mut found = Vec::new();
    if parser.set_language(&tree_sitter_javascript::LANGUAGE.into()).is_err() {
        return found;
    }
    let Some(tree) = parser.parse(text, None) else { return found };
    let mut cursor = tree.walk();
    loop {
        found.extend(pick(cursor.node(), text));
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

fn first_argument(call: Node<'_>, source: &str) -> Option<Literal> {
    literal(call.child_by_field_name("arguments")?.named_child(0)?, source)
}

fn literal(node: Node<'_>, source: &str) -> Option<Literal> {
    if node.kind() != "string" {
        return None;
    }
    let text = node.utf8_text(source.as_bytes()).ok()?;
    let place = node.start_position();
    Some(Literal {
        text: text.trim_matches(['"', '\'']).to_string(),
        line: place.row as u32 + 1,
        column: place.column as u32 + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &[Literal]) -> Vec<String> {
        found.iter().map(|l| format!("{} {}:{}", l.text, l.line, l.column)).collect()
    }

    #[test]
    fn modules_are_found_wherever_they_stand() {
        let text = "import { x } from 'c/util'; // import a from 'c/comment'\nexport * from \"c/all\";\n\
                    async function f() { await import('c/late'); await import(name); }\nconst s = 'c/no';";
        assert_eq!(texts(&specifiers(text)), ["c/util 1:19", "c/all 2:15", "c/late 3:35"]);
    }

    #[test]
    fn decorators_do_not_hide_what_follows() {
        let text = "import a from 'c/a';\nexport default class X extends Y { @api f; @wire(g, { id: '$h' }) w; }\n\
                    export { b } from 'c/b';";
        assert_eq!(texts(&specifiers(text)), ["c/a 1:15", "c/b 3:19"]);
    }

    #[test]
    fn strings_for_the_framework_are_found() {
        let text = "({ f: function(c) { $A.get('$Label.c.Hi'); c.get('v.x'); } })";
        assert_eq!(texts(&aura_gets(text)), ["$Label.c.Hi 1:28"]);
    }
}
