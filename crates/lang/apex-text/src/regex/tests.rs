//! Expected values are those of `java.util.regex`, which the Apex Developer Guide names as the rule.

use proptest::prelude::*;

use super::*;
use crate::fuzz_regex;

fn shown(result: Result<impl ToString>) -> String {
    result.map_or_else(|thrown| thrown.message, |value| value.to_string())
}

#[test]
fn whole_matches() {
    let check = |regex: &str, input: &str, expected: bool| {
        assert_eq!(shown(matches(regex, input)), expected.to_string(), "{regex} {input:?}");
    };
    check("a*b", "aaaab", true);
    check("a|ab", "ab", true);
    check("a|b", "ab", false);
    check("[a-c&&[^b]]+", "acca", true);
    check("[a-z[1-9]]+", "a5", true);
    check("[]a]+", "]a", true);
    check("[^\\]]", "]", false);
    check("(?i)äB", "äb", true);
    check("(?i)ä", "Ä", false);
    check("(?iu)ä", "Ä", true);
    check("(?i)[a-c]+\\x{41}", "ABcA", true);
    check("\\d+", "٣", false);
    check("(?U)\\d+", "٣", true);
    check("\\w", "é", false);
    check("\\p{L}\\p{javaUpperCase}\\p{IsAlphabetic}\\p{Punct}\\pL", "éÉx$q", true);
    check("\\p{IsGreek}\\p{script=Latin}", "αa", true);
    check("\\Qa.b\\E+", "a.bb", true);
    check("\\Qa.b", "axb", false);
    check("(a)(b)\\2\\1", "abba", true);
    check("(?<first>.)\\k<first>", "aa", true);
    check("(?i)(a)\\1", "aA", true);
    check("\\1(a)", "a", false);
    check("(a\\1)", "a", false);
    check("a++a", "aaa", false);
    check("(?>a|ab)c", "abc", false);
    check("a{2,3}", "aaaa", false);
    check("(?x) a b # comment", "ab", true);
    check(".", "\u{2028}", false);
    check("(?s).", "\n", true);
    check("(?d).", "\r", true);
    check("\\R\\h\\v", "\r\n\u{a0}\u{b}", true);
    check("\\u0061\\x62\\0143\\cA\\e\\t", "abc\u{1}\u{1b}\t", true);
    check("\\uD83D\\uDE00", "😀", true);
    check("^abc$", "abc\n", false);
    check("[.$^*]+", ".$^*", true);
    check("(?:)*(?=)+a", "a", true);
    check("^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}$", "a.b@c.org", true);
    check("([a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})", "001000000000001AAA", true);
}

#[test]
fn finds() {
    let check = |regex: &str, input: &str, expected: &str| {
        let mut matcher = Matcher::new(compile(regex).expect(regex), input);
        let mut found = Vec::new();
        while matcher.find().unwrap() {
            let group = |group| format!("{},{}", matcher.start(group).unwrap(), matcher.end(group).unwrap());
            found.push((0..=matcher.group_count()).map(group).collect::<Vec<_>>().join(" "));
        }
        assert_eq!(found.join("; "), expected, "{regex} {input:?}");
    };
    check("a(b)?", "abxa", "0,2 1,2; 3,4 -1,-1");
    check("a*", "baa", "0,0; 1,3; 3,3");
    check("", "ab", "0,0; 1,1; 2,2");
    check("x", "😀x", "2,3");
    check("\\G\\d", "12a3", "0,1; 1,2");
    check("\\G", "ab", "0,0");
    check("^", "a\nb\n", "0,0");
    check("(?m)^", "a\nb\n", "0,0; 2,2");
    check("(?m)$", "a\r\nb", "1,1; 4,4");
    check("$", "a\r\n", "1,1; 3,3");
    check("\\Z", "a\n", "1,1; 2,2");
    check("\\bfoo\\b", "foo foobar éfoo", "0,3");
    check("(?<=a)b", "abcb", "1,2");
    check("(?<!a)b", "abcb", "3,4");
    check("(?:(a)|b)*", "ab", "0,2 0,1; 2,2 -1,-1");
}

#[test]
fn regions_and_state() {
    let mut matcher = Matcher::new(compile("(?<letter>[a-z])(\\d)?").unwrap(), "1a2b");
    assert_eq!(shown(matcher.group(0).map(|_| "")), "No match found");
    assert!(!matcher.looking_at().unwrap() && !matcher.matches().unwrap());
    assert!(matcher.find_from(2).unwrap());
    assert_eq!(matcher.group(0), Ok(Some("b")));
    assert_eq!(matcher.group(2), Ok(None));
    assert_eq!(matcher.group_named("letter"), Ok(Some("b")));
    assert_eq!(shown(matcher.start(3)), "No group 3");
    assert_eq!(shown(matcher.find_from(5)), "Illegal start index");
    matcher.set_region(1, 3).unwrap();
    assert!(matcher.matches().unwrap());
    assert_eq!((matcher.region_start(), matcher.region_end(), matcher.end(0)), (1, 3, Ok(3)));
    assert_eq!(shown(matcher.set_region(3, 1).map(|()| "")), "start");
    matcher.reset_input("z");
    assert!(matcher.find().unwrap() && !matcher.find().unwrap());
    matcher.use_pattern(compile("z").unwrap());
    matcher.reset();
    assert!(matcher.matches().unwrap());
    assert_eq!(matcher.pattern().source(), "z");
}

#[test]
fn replacements() {
    let check = |text: &str, regex: &str, replacement: &str, expected: &str| {
        assert_eq!(shown(replace_all(text, regex, replacement)), expected, "{regex} {replacement}");
    };
    check("a1b2", "([a-z])(\\d)", "$2$1", "1a2b");
    check("abc", "(b)", "[$10]", "a[b0]c");
    check("abc", "(?<x>b)", "${x}${x}", "abbc");
    check("a.b", "\\.", "\\$\\\\", "a$\\b");
    check("abc", "", "-", "-a-b-c-");
    check("a(b)", "[()]", quote_replacement("$1\\").as_str(), "a$1\\b$1\\");
    check("abc", "b", "$", "Illegal group reference: group index is missing");
    check("abc", "b", "$x", "Illegal group reference");
    check("abc", "b", "$1", "No group 1");
    check("abc", "b", "\\", "character to be escaped is missing");
    check("abc", "b", "${x", "named capturing group is missing trailing '}'");
    check("abc", "b", "${x}", "No group with name {x}");
    check("abc", "x", "$", "abc");
    assert_eq!(shown(replace_first("aaa", "a", "b")), "baa");
    assert_eq!(shown(matches(&quote("a.\\E*"), "a.\\E*")), "true");
}

#[test]
fn splits() {
    let check = |text: &str, regex: &str, limit: i32, expected: &str| {
        assert_eq!(split(text, regex, limit).unwrap().join("|"), expected, "{text} {regex} {limit}");
    };
    check("boo:and:foo", ":", 2, "boo|and:foo");
    check("boo:and:foo", ":", 5, "boo|and|foo");
    check("boo:and:foo", "o", 5, "b||:and:f||");
    check("boo:and:foo", "o", -2, "b||:and:f||");
    check("boo:and:foo", "o", 0, "b||:and:f");
    check("abc", "", 0, "a|b|c");
    check("", ",", 0, "");
    check(",", ",", 0, "");
    check("a,b", ",", 1, "a,b");
    check(",a", ",", 0, "|a");
    check("a.b.c", "\\.", 0, "a|b|c");
    assert_eq!(split(",,", ",", 0).unwrap(), Vec::<String>::new());
}

#[test]
fn syntax_errors() {
    let check = |regex: &str, expected: &str| {
        assert_eq!(compile(regex).map(|_| "fine").map_err(|thrown| thrown.message), Err(expected.replace('~', "\n")));
    };
    check("*", "Invalid regex: Dangling meta character '*' near index 0~*~^");
    check("a**", "Invalid regex: Dangling meta character '*' near index 2~a**~  ^");
    check("(a", "Invalid regex: Unclosed group near index 2~(a");
    check("a)", "Invalid regex: Unmatched closing ')' near index 0~a)~^");
    check("a{", "Invalid regex: Illegal repetition near index 2~a{");
    check("a{1x}", "Invalid regex: Unclosed counted closure near index 3~a{1x}~   ^");
    check("x{2,1}", "Invalid regex: Illegal repetition range near index 5~x{2,1}~     ^");
    check("[a", "Invalid regex: Unclosed character class near index 1~[a~ ^");
    check("[b-a]", "Invalid regex: Illegal character range near index 3~[b-a]~   ^");
    check("\\q", "Invalid regex: Illegal/unsupported escape sequence near index 1~\\q~ ^");
    check("\\", "Invalid regex: Unexpected internal error near index 1~\\");
    check("(?c)", "Invalid regex: Unknown inline modifier near index 3~(?c)~   ^");
    check("\\p{Foo}", "Invalid regex: Unknown character property name {Foo} near index 6~\\p{Foo}~      ^");
    check("\\k<x>", "Invalid regex: named capturing group <x> does not exist near index 4~\\k<x>~    ^");
    check(
        "(?<a>x)(?<a>y)",
        "Invalid regex: Named capturing group <a> is already defined near index 11~(?<a>x)(?<a>y)~           ^",
    );
    check("\\x1", "Invalid regex: Illegal hexadecimal escape sequence near index 3~\\x1");
}

#[test]
fn limits() {
    let check = |result: Result<String>| assert_eq!(shown(result), "Regex too complicated");
    check(matches("(a*)*\\1b", &"a".repeat(200)).map(|found| found.to_string()));
    check(matches("(?:a{1000}){1000}{2}(?:a{1000}){1000}", "a").map(|found| found.to_string()));
    check(matches(&"(".repeat(100_000), "a").map(|found| found.to_string()));
    check(matches(&"(a)".repeat(10_000), "a").map(|found| found.to_string()));
    check(matches(&"[".repeat(100_000), "a").map(|found| found.to_string()));
    check(matches("a", &"a".repeat(1_000_001)).map(|found| found.to_string()));
    check(replace_all(&"a".repeat(1_000_001), "b", ""));
    check(replace_first(&"a".repeat(500_001), "b", ""));
    check(split(&"a".repeat(500_001), "b", 0).map(|parts| parts.join("")));
    assert_eq!(split(&"é".repeat(500_000), "b", 0).unwrap().len(), 1);
}

const PIECES: [&str; 40] = [
    "a",
    "b",
    "é",
    "😀",
    ".",
    "\\d",
    "\\W",
    "[a-c&&[^b]]",
    "[^a]",
    "\\p{L}",
    "^",
    "$",
    "\\b",
    "\\G",
    "\\1",
    "\\2",
    "(",
    "(?:",
    "(?=",
    "(?<!",
    "(?<=",
    "(?>",
    "(?<n>",
    ")",
    "|",
    "*",
    "+?",
    "?+",
    "{2}",
    "{0,3}?",
    "(?i)",
    "(?m)",
    "(?x)",
    "\\Q",
    "\\E",
    "[",
    "]",
    "-",
    "\\",
    "\\R",
];

proptest! {
    #[test]
    fn any_pattern(text in ".{0,60}\n.{0,30}") {
        fuzz_regex(text.as_bytes());
        prop_assert_eq!(matches(&quote(&text), &text), Ok(true));
    }

    #[test]
    fn any_row_of_pieces(picks in prop::collection::vec(0..PIECES.len(), 0..16), input in "[ab\né😀]{0,12}") {
        let pattern: String = picks.into_iter().map(|pick| PIECES[pick]).collect();
        fuzz_regex(format!("{pattern}\n{input}").as_bytes());
        // What is replaced by itself is as it was.
        if let Ok(replaced) = replace_all(&input, &pattern, "$0") {
            prop_assert_eq!(replaced, input);
        }
    }
}
