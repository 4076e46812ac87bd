//! What reading and writing a file again loses (SRC-4).

use std::fmt;

/// A place whose bytes a conversion does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub file: String,
    pub line: usize,
    pub what: &'static str,
}

impl fmt::Display for Loss {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

const COMMENT: &str = "a comment outside the root element is lost when this file is converted";
const REFERENCE: &str = "'&amp;#…;' becomes a character reference when this file is converted";

const INSTRUCTION: &str = "a processing instruction is lost when this file is converted";

/// Looks for what a rewrite of this file loses.
pub(super) fn losses(file: &str, bytes: &[u8]) -> Vec<Loss> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    let mut add = |at: usize, what| {
        let line = text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        found.push(Loss { file: file.into(), line, what });
    };
    if text.contains("<!--") {
        outer_comments(&text).into_iter().for_each(|at| add(at, COMMENT));
    }
    for (at, _) in text.match_indices("&amp;#") {
        add(at, REFERENCE);
    }
    // The declaration is no instruction, and written anew.
    for (at, _) in text.match_indices("<?").filter(|(at, _)| !text[*at..].starts_with("<?xml ")) {
        add(at, INSTRUCTION);
    }
    found
}

/// Where comments stand before the root element or after it.
fn outer_comments(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[open..];
        if rest.starts_with("<!--") {
            found.push(open);
            at = rest.find("-->").map_or(text.len(), |end| open + end + 3);
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            at = open + 2;
        } else {
            break;
        }
    }
    if let Some(end) = text.rfind("</") {
        found.extend(text[end..].match_indices("<!--").map(|(start, _)| end + start));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        losses("f", text.as_bytes()).iter().map(|loss| format!("{}:{} ", loss.line, &loss.what[..5])).collect()
    }

    #[test]
    fn rule_src_4_comments_outside_and_references_are_losses() {
        assert_eq!(check("<?xml ?>\n<!-- a -->\n<A>\n<!-- b --></A>\n<!-- c -->"), "2:a com 5:a com ");
        assert_eq!(check("<A>\n&amp;#39;</A>"), "2:'&amp ");
        assert_eq!(check("<?xml version='1.0'?><A>&#39;</A>"), "");
        assert_eq!(check("<A>\n<?pi?></A>"), "2:a pro ");
    }
}
