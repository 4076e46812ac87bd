//! No source that parses may bring the checker down.

use orgyard_apex_check::fuzz_check;
use proptest::prelude::*;

const TYPES: [&str; 12] =
    ["A", "A.B", "String", "Account", "List<A>", "Map<Id, A>", "Nope", "System.Type", "A[]", "void", "Exception", "I"];

const PIECES: [&str; 24] = [
    "x = 1;",
    "a.b = c;",
    "f(x, null);",
    "return x;",
    "return;",
    "A.f();",
    "this.f(1).g;",
    "super.f();",
    "new A(1);",
    "insert x;",
    "x++;",
    "Integer x = y + z;",
    "for (A q : x) { break; }",
    "if (x == null) continue; else throw e;",
    "while (true) f();",
    "switch on x { when 1 { } when A z { } when else { } }",
    "try { f(); } catch (A e) { }",
    "x = [SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id = :x];",
    "x = y ? z : (A) w;",
    "x[0][1] = 2;",
    "Trigger.new[0].Name = x;",
    "System.runAs(x) { f(); }",
    "Object o = new Map<Id, A>{ x => y };",
    "this(1);",
];

proptest! {
    #[test]
    fn any_class(parent in 0..TYPES.len(), own in 0..TYPES.len(), picks in prop::collection::vec(0..PIECES.len(), 0..20)) {
        let body: Vec<&str> = picks.iter().map(|pick| PIECES[*pick]).collect();
        let (parent, own, body) = (TYPES[parent], TYPES[own], body.join(" "));
        let inner = format!("class B extends {own} {{ A f({own} x) {{ {body} }} }} interface I extends {own} {{ }}");
        fuzz_check(format!("class A extends {parent} implements {own} {{ {own} x; {inner} A() {{ {body} }} }}").as_bytes());
        fuzz_check(format!("trigger T on Account (before insert) {{ {body} }}").as_bytes());
        fuzz_check(body.as_bytes());
    }
}

#[test]
fn circles_and_depths_end() {
    fuzz_check(
        b"class A extends A { void f() { g(); x = 1; } class B extends C { } class C extends B { void h() { k(); } } }",
    );
    fuzz_check(b"interface A extends A { void f(); }");
    fuzz_check(format!("class A {{ A b() {{ return b(){}; }} }}", ".b()".repeat(240)).as_bytes());
    fuzz_check(format!("class A {{ void f() {{ x = y{}; }} }}", " + y".repeat(1900)).as_bytes());
    fuzz_check(format!("class A {{ void f() {{ {} g(); }} }}", "if (x == 1) f(); else ".repeat(390)).as_bytes());
    fuzz_check(format!("class A {{ void f() {{ x = {}1{}; }} }}", "(".repeat(100), ")".repeat(100)).as_bytes());
}
