//! Which sources say whether one of them compiles.

use orgyard_engine::{Home, HomeOptions, NewComponent, NewOrg, Tx};
use orgyard_org_apex::Sources;
use orgyard_values::Env;
use std::sync::Arc;

/// Sources as `Name: text`, of a namespace as `ns.Name: text`.
fn org(sources: &[&str]) -> Tx {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(0))).expect("a home");
    let org = home.throwaway_org(NewOrg::default()).expect("it works");
    let mut tx = org.read(org.info().user_id).expect("it works");
    for source in sources {
        let (name, text) = source.split_once(": ").expect("a name");
        let (namespace, name) = name.split_once('.').map_or((None, name), |(namespace, name)| (Some(namespace), name));
        let (type_name, suffix) =
            if text.starts_with("trigger") { ("ApexTrigger", "trigger") } else { ("ApexClass", "cls") };
        tx.put_component(NewComponent {
            type_name: type_name.into(),
            full_name: namespace.map_or(name.into(), |namespace| format!("{namespace}__{name}")),
            namespace: namespace.map(String::from),
            files: vec![(format!("{name}.{suffix}"), Arc::from(text.as_bytes()))],
        })
        .expect("it works");
    }
    tx
}

#[track_caller]
fn check(sources: &[&str], of: &str, expected: &str) {
    let tx = org(sources);
    let around = Sources::around(&tx, &|component| component.full_name == of).expect("it works");
    let names: Vec<&str> = around.components.iter().map(|component| component.full_name.as_str()).collect();
    assert_eq!(names.join(" "), expected);
    let wanted = |component: &orgyard_engine::StoredComponent| component.full_name == of;
    let told = |sources: &Sources| sources.check(&tx, &wanted).into_iter().map(|fault| fault.error.message).collect();
    let (some, all): (Vec<String>, Vec<String>) = (told(&around), told(&Sources::of(&tx).expect("it works")));
    assert_eq!(some, all, "the errors compiled with all sources");
}

#[test]
fn what_a_source_leads_to_is_compiled_with_it() {
    let chain = [
        "A: class A { Integer one() { return b.two().three; } }",
        "B: class B { static C two() { return null; } }",
        "C: class C extends D { }",
        "D: class D { Integer three; E four; }",
        "E: class E { }",
        "F: class F { A other; }",
        "T: trigger T on Account (before insert) { new B(); }",
    ];
    check(&chain, "A", "A B C D E");
    check(&chain, "E", "E");
    check(&chain, "F", "A B C D E F");
    check(&chain, "T", "B C D E T");
    check(&chain, "nothing", "");
}

#[test]
fn a_name_means_what_has_it_in_any_namespace() {
    let two = ["A: class A { ns.B one; }", "ns.B: global class B { }", "B: class B { }"];
    check(&two, "A", "A B ns__B");
}

#[test]
fn errors_are_the_same() {
    let broken = ["A: class A { B one; Missing two; }", "B: class B { void one() { return 1; } }"];
    check(&broken, "A", "A B");
    check(&["A: class A {", "B: class B { A one; }"], "B", "B");
}
