//! No text may bring the parser down, however deep, long or broken.

use orgyard_apex::{SourceKind, fuzz_parse, parse};
use proptest::prelude::*;

const PIECES: [&str; 44] = [
    "class A {",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ";",
    ",",
    ".",
    "?.",
    "?",
    ":",
    "=",
    "==",
    "=>",
    "+",
    "++",
    "-",
    "@",
    "a",
    "B",
    "List",
    "1",
    "2.5",
    "'s'",
    "new",
    "for",
    "if",
    "else",
    "try",
    "catch",
    "switch on",
    "when",
    "return",
    "SELECT Id FROM A",
    "insert",
    "merge",
    "void",
    "static",
    "instanceof",
    "trigger T on A (before insert) {",
];

/// A text is a unit or has errors, and these stand in one of its lines.
fn check_places(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(text, SourceKind::Class);
    prop_assert!(parsed.unit.is_some() || !parsed.errors.is_empty());
    // `\r` ends a line, too, and the end of the text may be a line of its own.
    let lines = 1 + text.matches(['\r', '\n']).count() as u32;
    prop_assert!(parsed.errors.iter().all(|error| (1..=lines).contains(&error.line) && error.column >= 1));
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        fuzz_parse(text.as_bytes());
        check_places(&text)?;
    }

    #[test]
    fn any_row_of_tokens(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: Vec<&str> = picks.iter().map(|pick| PIECES[*pick]).collect();
        fuzz_parse(format!("class A {{ void f() {{ {} }} }}", text.join(" ")).as_bytes());
        fuzz_parse(text.join(" ").as_bytes());
        check_places(&text.join("\n"))?;
    }
}

#[test]
fn depth_ends_in_an_error() {
    for (open, times) in
        [("(", 5000), ("a[", 5000), ("new List<", 5000), ("!", 5000), ("{", 5000), ("a?", 5000), ("f(", 5000)]
    {
        let text = format!("class A {{ void f() {{ x = {}", open.repeat(times));
        assert!(!parse(&text, SourceKind::Class).errors.is_empty());
        fuzz_parse(text.as_bytes());
    }
}

#[test]
fn many_branches_are_no_depth() {
    let text = format!("class A {{ void f() {{ {} g(); }} }}", "if (x == 1) { f(); } else ".repeat(350));
    assert_eq!(parse(&text, SourceKind::Class).errors, []);
    fuzz_parse(text.as_bytes());
}

#[test]
fn long_chains_are_read_up_to_a_limit() {
    let chain = |length: usize| format!("class A {{ String f() {{ return 'a'{}; }} }}", " + 'b'".repeat(length));
    assert!(parse(&chain(1500), SourceKind::Class).errors.is_empty());
    let errors = parse(&chain(5000), SourceKind::Class).errors;
    assert!(errors[0].message.starts_with("Expression is too long"));
    fuzz_parse(chain(1900).as_bytes());
    fuzz_parse(format!("class A {{ void f() {{ a{}; }} }}", ".b()".repeat(240)).as_bytes());
}
