//! Limits.

use super::{check, check_with};

#[test]
fn depth() {
    let own = "public class Own { public static void run(Integer n) { run(n + 1); } }";
    check_with(&[own], "Own.run(0);", "!! System.LimitException: Maximum stack depth reached: 1001");
    let fine = "public class Own { public static Integer run(Integer n) { return n == 0 ? 0 : 1 + run(n - 1); } }";
    check_with(&[fine], "System.debug(Own.run(900));", "900");
}

#[test]
fn time() {
    let text = "!! System.LimitException: Apex CPU time limit exceeded";
    check("while (true) {}", text);
    check("try { while (true) {} } catch (Exception e) { System.debug('c'); } finally { System.debug('f'); }", text);
}

#[test]
fn heap() {
    check(
        "String s = 'xxxxxxxxxx'; while (true) s += s;",
        "!! System.LimitException: Apex heap size too large: 7864320",
    );
    check("for (Integer i = 0; i < 30000; i++) { String s = 'x'.repeat(1000); } System.debug('fine');", "fine");
}

#[test]
fn queries_and_statements() {
    check(
        "for (Integer i = 0; i < 101; i++) { List<Account> a = [SELECT Id FROM Account]; }",
        "!! System.LimitException: Too many SOQL queries: 101",
    );
    check(
        "for (Integer i = 0; i < 151; i++) insert new Account(Name = 'x');",
        "!! System.LimitException: Too many DML statements: 151",
    );
}
