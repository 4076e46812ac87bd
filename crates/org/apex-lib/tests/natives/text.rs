//! String, Pattern and Matcher.

use crate::support::check;

#[test]
fn strings() {
    check(&[
        ("'abc'.left(2)", "ab"),
        ("'abc'.LEFT(2)", "ab"),
        ("'a-b'.split('-')", "(a, b)"),
        ("'a1b22'.replaceAll('[0-9]+', '#')", "a#b#"),
        ("String.isBlank(null)", "true"),
        ("String.isBlank(' ')", "true"),
        ("String.isNotBlank('x')", "true"),
        ("String.isEmpty('')", "true"),
        ("String.join(new List<Object>{ 1, 'a', null, true }, ';')", "1;a;;true"),
        ("String.join(new Set<String>{ 'x', 'y' }, ', ')", "x, y"),
        ("String.format('{0} of {1}', new List<Object>{ 1, 'two' })", "1 of two"),
        ("String.valueOf(1.50)", "1.50"),
        ("String.valueOf(5L)", "5"),
        ("String.valueOf(Date.newInstance(2024, 1, 31))", "2024-01-31"),
        ("String.valueOf(Datetime.newInstanceGmt(2024, 1, 31, 13, 5, 0))", "2024-01-31 13:05:00"),
        ("String.escapeSingleQuotes('it\\'s')", "it\\'s"),
        ("'abc'.equals('ABC')", "false"),
        ("'abc'.equalsIgnoreCase('ABC')", "true"),
        ("'abc'.equals(null)", "false"),
        ("'abc'.hashCode()", "96354"),
        ("'abc'.length()", "3"),
        ("'abc'.contains('b')", "true"),
        ("'abc'.containsIgnoreCase('B')", "true"),
        ("'abc'.indexOf('c')", "2"),
        ("'abc'.substring(1)", "bc"),
        ("'abc'.substring(1, 2)", "b"),
        ("'abc'.substring(4)", "System.StringException: Starting position out of bounds: 4"),
        ("'a.b.c'.substringBefore('.')", "a"),
        ("'a.b.c'.substringAfterLast('.')", "c"),
        ("'Test__c'.removeEnd('__c')", "Test"),
        ("'x'.repeat(3)", "xxx"),
        ("'ab'.capitalize()", "Ab"),
        ("'AB'.toLowerCase()", "ab"),
        ("' a '.trim()", "a"),
        ("'7'.leftPad(3, '0')", "007"),
        ("'<b>'.escapeHtml4()", "&lt;b&gt;"),
        ("'a'.compareTo('b')", "-1"),
        ("'abc'.contains(null)", "System.NullPointerException: Argument cannot be null."),
        ("String s; return s.length()", "System.NullPointerException: Attempt to de-reference a null object"),
        ("String.fromCharArray(new List<Integer>{ 65, 66 })", "AB"),
        ("'ab'.getChars()", "(97, 98)"),
        ("Object o = 'abc'; return o.toString()", "abc"),
    ]);
}

#[test]
fn patterns() {
    check(&[
        ("Pattern.matches('a+', 'aaa')", "true"),
        ("Pattern.matches('a|b', 'ab')", "false"),
        ("Pattern.compile('(a)(b)?').matcher('a').groupCount()", "2"),
        ("Matcher m = Pattern.compile('([a-z])([0-9])').matcher('x1 y2'); m.find(); m.find(); return m.group(1)", "y"),
        ("Matcher m = Pattern.compile('x').matcher('y'); return m.group()", "System.StringException: No match found"),
        ("Pattern.compile('b').matcher('abc').replaceAll('-')", "a-c"),
        ("Pattern.compile('a(b').pattern()", "System.StringException: Invalid regex: Unclosed group near index 3\na(b"),
        ("Matcher.quoteReplacement('$1')", "\\$1"),
    ]);
}
