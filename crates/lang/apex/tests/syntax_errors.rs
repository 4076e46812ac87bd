//! Syntax errors in the platform's words: source => `line:column text` for each error.

use orgyard_apex::{SourceKind, parse};

fn errors(kind: SourceKind, text: &str) -> String {
    let shown: Vec<String> = parse(text, kind).errors.iter().map(ToString::to_string).collect();
    shown.join("\n")
}

#[track_caller]
fn check(kind: SourceKind, text: &str, expected: &str) {
    assert_eq!(errors(kind, text), expected, "for {text}");
}

#[track_caller]
fn check_class(text: &str, expected: &str) {
    check(SourceKind::Class, text, expected);
}

/// The body starts line 2.
#[track_caller]
fn check_body(body: &str, expected: &str) {
    check_class(&format!("class A {{ void f() {{\n{body}\n}} }}"), expected);
}

#[test]
fn a_missing_semicolon_is_named_at_what_follows() {
    check_body("x = 1\nSystem.debug(x);", "3:1 Missing ';' at 'System.debug'");
    check_body("a.b = 'x'\na.c = 'y';", "3:1 Missing ';' at 'a.c'");
    check_body("Integer x = 1", "3:1 Missing ';' at '}'");
    check_body("a.b = 'x'\ninsert a;", "3:1 Unexpected token 'insert'.");
    check_body("Integer a, b = 1, 2;", "2:19 Unexpected token '2'.");
    check_body("x = 1, 2;", "2:6 Expecting ';' but was: ','");
}

#[test]
fn one_token_too_many_is_extra() {
    check_body("x = 3_000_000;", "2:6 Extra ';', at '_000_000'.");
    check_body("foo(1));", "2:7 Extra ';', at ')'.");
    check_body("x = [SELECT Id FROM A]];", "2:23 Extra ';', at ']'.");
    check_class("class A { } }", "1:13 Extra '}', at '<EOF>'.");
}

#[test]
fn brackets_that_stay_open() {
    check_class("class A { void f() { foo(); }", "1:30 Missing '}' at '<EOF>'");
    check_class("class A { void f() { foo();\npublic void g() {} }", "2:1 Expecting '}' but was: 'public'");
    check_body("if (x { }", "2:7 Missing ')' at '{'");
    check_body("foo(a b);", "2:7 Extra ')', at 'b'.");
    check_body("foo(a b, c);", "2:7 Expecting ')' but was: 'b'");
    check_body("try { foo(x } catch (Exception e) {}", "2:13 Expecting ')' but was: '}'");
    check_body("try { foo(); catch (Exception e) {}", "2:14 Unexpected token 'catch'.");
}

#[test]
fn tokens_nothing_starts_with() {
    check_body("foo(;", "2:5 Unexpected token ';'.");
    check_body("x = ;", "2:5 Unexpected token ';'.");
    check_body("else { }", "2:1 Unexpected token 'else'.");
    check_class("System.debug('a');", "1:1 Unexpected token 'System.debug'.");
    check_class("", "1:1 Unexpected <EOF>");
    check_class("class A { void f( { } }", "1:19 Unexpected token '{'.");
    check_class("class A { void class() { } }", "1:16 Unexpected token 'class'.");
}

#[test]
fn annotations_and_enums() {
    check_class("@IsTest(SeeAllData=true, IsParallel=false) class A {}", "1:24 Expecting ')' but was: ','");
    check_class("enum E { A, TRIGGER, B }", "1:13 Expecting '}' but was: 'TRIGGER'");
    check_class("class A<T> { }", "1:7 Type parameters are not supported");
}

#[test]
fn names_that_are_taken() {
    check_body("Integer in = 5;", "2:9 Expecting ';' but was: 'in'");
    check_class(
        "class A { Integer when; String a__b; String c_; }",
        "1:19 Identifier name is reserved: when\n1:32 Invalid character in identifier: a__b\n1:45 Invalid character in identifier: c_",
    );
    check_class("class A { void f(Case case) { } }", "1:23 Identifier name is reserved: case");
    check_class("class A { B() { } }", "1:11 Invalid constructor name: B");
    check_class("class A { public public void f() { } }", "1:18 Duplicate modifier: public");
}

#[test]
fn literals_out_of_range() {
    check_body("Integer x = 2147483648; Long y = 9223372036854775808L;", "2:13 Illegal integer\n2:34 Illegal long");
    check_body("Integer x = -2147483648;", "");
    check_body(
        "String s = 'a\\q';",
        "2:12 Invalid string literal 'a\\q'. Illegal character sequence '\\q' in string literal.",
    );
    check_body("String s = 'a\nb';", "2:12 Line breaks are not allowed in string literals");
    check_class("class A { String s = 'a; }", "1:22 Missing closing quote character ' on string.");
    check_class("class A { /* }", "1:11 Missing closing mark */ on multi-line comment.");
}

#[test]
fn characters_apex_does_not_know() {
    check_body("x = a # b;", "2:7 Found punctuation symbol or operator '#' that isn't valid in Apex.");
    check_body("x = a \u{1} b;", "2:7 Found control character hex 0x1 (decimal 1) that isn't valid in Apex.");
    check_body("x = ä;", "2:5 Unrecognized symbol 'ä', which is not a valid Apex identifier.");
    check_body("x = 7 % 2;", "2:7 Found punctuation symbol or operator '%' that isn't valid in Apex.");
}

#[test]
fn statements_that_need_more() {
    check_body("a + b;", "2:1 Expression cannot be a statement.");
    check_body("try { foo(); }", "2:1 Try block must have at least one catch block or a finally block");
    check_body("switch on x { when else { } when 1 { } }", "2:15 'when else' must be the last when block");
    check_body("switch on x { }", "2:1 Switch statement requires at least one when block");
}

#[test]
fn triggers_and_anonymous_blocks() {
    check(
        SourceKind::Trigger,
        "trigger T on A (before undelete, after insert, after insert) { }",
        "1:17 Trigger Usage Before Undelete is not supported\n1:48 Duplicate Trigger Usage: after insert",
    );
    check(SourceKind::Anonymous, "foo();\nprivate void g() { x = 1 y = 2; }", "2:1 Unexpected token 'private'.");
    check(SourceKind::Anonymous, "Integer x = 1;\nfoo(x)", "2:7 Missing ';' at '<EOF>'");
}
