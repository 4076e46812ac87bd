//! Exceptions.

use super::{check, check_with};

const NULL: &str = "System.NullPointerException: Attempt to de-reference a null object";

#[test]
fn handlers_take_what_they_name() {
    check(
        "try { String s; s.length(); } catch (DmlException e) { System.debug('dml'); } \
         catch (NullPointerException e) { System.debug(e.getMessage()); } finally { System.debug('finally'); }",
        "Attempt to de-reference a null object\nfinally",
    );
    check(
        "try { List<Integer> l = new List<Integer>(); l[0] = 1; } catch (Exception e) { System.debug(e); }",
        "System.ListException: List index out of bounds: 0",
    );
    check("try { throw new DmlException('x'); } finally { System.debug('f'); }", "f\n! System.DmlException: x");
    check(
        "Integer i = 0; try { try { i = 1; throw new ListException('a'); } finally { i = 2; } } \
         catch (ListException e) { System.debug(i + e.getMessage()); }",
        "2a",
    );
}

#[test]
fn classes_of_exceptions_have_four_constructors() {
    let own = "public class Own { public class OwnException extends Exception {} }";
    check_with(&[own], "throw new Own.OwnException('x');", "! Own.OwnException: x");
    check_with(&[own], "throw new Own.OwnException();", "! Own.OwnException: Script-thrown exception");
    check_with(
        &[own],
        "try { try { String s; s.length(); } catch (Exception e) { throw new Own.OwnException('y', e); } } \
         catch (Own.OwnException e) { System.debug(e.getCause().getMessage() + e.getTypeName()); }",
        "Attempt to de-reference a null objectOwn.OwnException",
    );
}

#[test]
fn traces_name_where_it_was() {
    let own = "public class Own {\n public Own() {\n  run();\n }\n void run() {\n  String s;\n  s.length();\n }\n}";
    check_with(
        &[own],
        "try {\n new Own();\n} catch (Exception e) { System.debug(e.getLineNumber()); System.debug(e.getStackTraceString()); }",
        "7\nClass.Own.run: line 7, column 1\nClass.Own.<init>: line 3, column 1\nAnonymousBlock: line 2, column 1",
    );
}

#[test]
fn failed_assertions_are_seen_by_no_handler() {
    check(
        "try { System.assert(false); } catch (Exception e) { System.debug('c'); } finally { System.debug('f'); }",
        "!! System.AssertException: Assertion Failed",
    );
}

#[test]
fn null_is_not_thrown() {
    check("Exception e; throw e;", &format!("! {NULL}"));
}
