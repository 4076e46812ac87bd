//! Compiles and runs.

use orgyard_apex::{SourceKind, parse};
use orgyard_apex_check::{Surroundings, compile};
use orgyard_apex_vm::{Linked, Throw, Value, Vm, on_big_stack};
use orgyard_engine::{Home, HomeOptions, Tx};
use orgyard_values::Env;
use std::sync::Arc;

/// Friday, 2026-11-20T17:00Z.
const NOW: i64 = 1_795_194_000_000;

/// A block alone.
#[track_caller]
pub(crate) fn check(block: &str, expected: &str) {
    check_with(&[], block, expected);
}

/// A block with classes and triggers beside it.
#[track_caller]
pub(crate) fn check_with(sources: &[&str], block: &str, expected: &str) {
    let answer = run(sources, block);
    assert_eq!(answer.trim(), expected.trim(), "\n{block}");
}

/// What a block writes, a line each; the exception it ends with and its stack trace last.
fn run(sources: &[&str], block: &str) -> String {
    on_big_stack(|| {
        let home = Home::open(HomeOptions::in_memory(Env::fixed(NOW))).unwrap();
        let org = home.org(home.orgs().unwrap()[0].id).unwrap();
        let tx = org.read(org.info().user_id).unwrap();
        let linked = linked(&tx, sources, block);
        let mut vm = Vm::new(tx, linked);
        vm.log.is_on = true;
        let script = vm.image().classes.iter().rfind(|class| &*class.name == "AnonymousBlock");
        let body = script.map(|class| class.methods[0]).unwrap_or_else(|| panic!("no block in the image"));
        let ended = vm.invoke(body, None, Vec::new());
        told(&mut vm, ended)
    })
    .unwrap()
}

fn linked(tx: &Tx, sources: &[&str], block: &str) -> Arc<Linked> {
    let kind = |text: &str| {
        if text.trim_start().starts_with("trigger ") { SourceKind::Trigger } else { SourceKind::Class }
    };
    let sources = sources.iter().map(|text| (*text, kind(text))).chain([(block, SourceKind::Anonymous)]);
    let units: Vec<_> = sources
        .map(|(text, kind)| {
            let parsed = parse(text, kind);
            assert!(parsed.errors.is_empty(), "{:?}\n{text}", parsed.errors);
            parsed.unit.unwrap()
        })
        .collect();
    let surroundings = Surroundings { schema: tx.schema().model(), foreign_names_pass: false };
    let compiled = compile(&units, &surroundings, &|_| true);
    assert!(compiled.errors.is_empty(), "{:?}\n{block}", compiled.errors);
    Linked::new(Arc::new(compiled.image), orgyard_apex_lib::natives().clone())
}

fn told(vm: &mut Vm, ended: Result<Value, Throw>) -> String {
    let mut lines: Vec<String> = vm
        .log
        .events
        .iter()
        .filter(|own| own.name == "USER_DEBUG")
        .map(|own| own.rest.splitn(3, '|').nth(2).unwrap_or_default().to_owned())
        .collect();
    match ended {
        Ok(_) => {}
        Err(Throw::Catchable(value)) => lines.push(format!("! {}", vm.exception_text(&value).unwrap())),
        Err(Throw::Fatal(value)) => lines.push(format!("!! {}", vm.exception_text(&value).unwrap())),
        Err(other) => lines.push(format!("? {other:?}")),
    }
    without_ids(&lines.join("\n"))
}

/// Ids depend on what an org begins with.
fn without_ids(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("0010y") {
        out.push_str(&rest[..at]);
        out.push_str("<id>");
        rest = rest.get(at + 18..).unwrap_or_default();
    }
    out + rest
}
