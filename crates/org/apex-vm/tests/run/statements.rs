//! Statements.

use super::check;

#[test]
fn loops_count() {
    check("Integer n = 0; for (Integer i = 0; i < 10; i++) { n += i; } System.debug(n);", "45");
    check("Integer i = 0; while (true) { if (++i > 5) break; if (i == 3) continue; System.debug(i); }", "1\n2\n4\n5");
    check("Integer i = 9; do { i++; } while (i < 5); System.debug(i);", "10");
    check("for (String s : new List<String>{ 'a', 'b' }) System.debug(s);", "a\nb");
    check("for (Integer i : new Set<Integer>{ 3, 1, 3 }) System.debug(i);", "3\n1");
}

#[test]
fn declarations_start_as_null() {
    check("for (Integer i = 0; i < 2; i++) { Integer j; System.debug(j); j = i; }", "null\nnull");
}

#[test]
fn switches_choose_a_branch() {
    let on = |value: &str| {
        format!(
            "String s = {value}; switch on s {{ when 'a', 'b' {{ System.debug('ab'); }} when null {{ \
             System.debug('none'); }} when else {{ System.debug('else'); }} }}"
        )
    };
    check(&on("'b'"), "ab");
    check(&on("null"), "none");
    // Apex Developer Guide, "Switch Statements": String literals are compared with case.
    check(&on("'B'"), "else");
    check("Integer i = 3; switch on i { when 1 { System.debug(1); } when 2, 3 { System.debug(23); } }", "23");
    check(
        "SObject o = new Contact(LastName = 'x'); switch on o { when Account a { System.debug('a'); } \
         when Contact c { System.debug(c.LastName); } }",
        "x",
    );
}

#[test]
fn a_condition_that_is_null_throws() {
    check(
        "Boolean b; if (b) System.debug('x');",
        "! System.NullPointerException: Attempt to de-reference a null object",
    );
}
