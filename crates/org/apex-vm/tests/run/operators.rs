//! Operators.

use super::check;

/// One expression a line, with what it prints.
#[track_caller]
fn prints(cases: &[(&str, &str)]) {
    let block: String = cases.iter().map(|(expression, _)| format!("System.debug({expression});\n")).collect();
    let expected: Vec<&str> = cases.iter().map(|(_, text)| *text).collect();
    check(&block, &expected.join("\n"));
}

#[test]
fn numbers() {
    prints(&[
        ("1 + 2 * 3 - 4", "3"),
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("7 / 2.0", "3.5"),
        ("1L + 1", "2"),
        ("2147483647 + 1", "-2147483648"),
        ("1.10 + 1.1", "2.20"),
        ("10.0 / 3", "3.33333333333333333333333333333333"),
        ("1 << 4", "16"),
        ("-16 >> 2", "-4"),
        ("-1 >>> 28", "15"),
        ("6 & 3", "2"),
        ("6 | 3", "7"),
        ("6 ^ 3", "5"),
        ("true ^ true", "false"),
        ("!true", "false"),
        ("-(-3)", "3"),
        ("1.5d * 2", "3.0"),
    ]);
    check("Integer i = 5; System.debug(i++ + ++i); System.debug(i--);", "12\n7");
    check("Integer i = 5; i += 2; i *= 3; i -= 1; i /= 4; System.debug(i);", "5");
    check("Integer i = 1; i <<= 3; System.debug(i);", "8");
    check("System.debug(1 / 0);", "! System.MathException: Divide by 0");
    check("Decimal d = 1.0; System.debug(d / 0);", "! System.MathException: Divide by 0");
    check("Integer i; System.debug(i + 1);", "! System.NullPointerException: Attempt to de-reference a null object");
    check("Integer i; i++;", "! System.NullPointerException: Attempt to de-reference a null object");
}

#[test]
fn equality_and_order() {
    prints(&[
        // Apex Developer Guide, "Expression Operators": text compares without case.
        ("'abc' == 'ABC'", "true"),
        ("'abc'.equals('ABC')", "false"),
        ("'a' < 'B'", "true"),
        ("1 == 1.0", "true"),
        ("1.1 == 1.10", "true"),
        ("1L == 1", "true"),
        ("null == null", "true"),
        ("new List<Integer>{ 1 } == new List<Integer>{ 1 }", "true"),
        ("new List<Integer>{ 1 } === new List<Integer>{ 1 }", "false"),
        ("new Account(Name = 'a') == new Account(Name = 'A')", "true"),
        ("new Account(Name = 'a') == new Account(Name = 'b')", "false"),
        ("new Set<Integer>{ 1, 2 } == new Set<Integer>{ 2, 1 }", "true"),
        ("Id.valueOf('001000000000001') == Id.valueOf('001000000000001AAA')", "true"),
        ("2 > 1 && 1 > 2 || true", "true"),
        ("null ?? 'x'", "x"),
        ("true ? 'a' : 'b'", "a"),
    ]);
    check("Integer i; System.debug(i < 1); System.debug(i > 1);", "false\nfalse");
}

#[test]
fn text_is_put_together() {
    prints(&[
        ("'a' + 1 + 2", "a12"),
        ("1 + 2 + 'a'", "3a"),
        ("'a' + null", "anull"),
        ("'a' + 1.50", "a1.50"),
        ("'a' + new List<Integer>{ 1, 2 }", "a(1, 2)"),
    ]);
    check("String s = 'a'; s += 1; s += null; System.debug(s);", "a1null");
}

#[test]
fn after_safe_navigation_on_null_nothing_is_evaluated() {
    check("Account a; System.debug(a?.Name); System.debug(a?.Name.length());", "null\nnull");
    check("Account a; System.debug(a.Name);", "! System.NullPointerException: Attempt to de-reference a null object");
    check("String s = [SELECT Name FROM Account LIMIT 1]?.Name; System.debug(s);", "null");
}

#[test]
fn casts() {
    prints(&[
        ("(Integer) 2.9", "2"),
        ("(Long) 3", "3"),
        ("(Object) 1 instanceof Integer", "true"),
        ("(Object) 'x' instanceof Integer", "false"),
        ("(Object) null instanceof String", "false"),
    ]);
    let wrong = "! System.TypeException: Invalid conversion from runtime type Integer to String";
    check("Object o = 1; String s = (String) o;", wrong);
    // fflib-apex-mocks' tests: what holds an Integer is a Decimal, too.
    check("Object o = 1; System.debug(o instanceof Decimal); Decimal d = (Decimal) o; System.debug(d);", "true\n1");
    let whole = "! System.TypeException: Invalid conversion from runtime type Decimal to Integer";
    check("Object o = 1.5; Integer i = (Integer) o;", whole);
    check("Id i = 'x';", "! System.StringException: Invalid id: x");
    check("Integer i = 1; Decimal d = i; Long l = i; Double e = l; System.debug(d); System.debug(e);", "1\n1.0");
}
