//! Expressions of Apex in, text out: compiled and run in an org in memory.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Foreign, Surroundings, compile};
use orgyard_apex_lib::natives;
use orgyard_apex_vm::{Linked, Throw, Value, Vm, on_big_stack};
use orgyard_engine::{Home, HomeOptions, NewComponent, Org, Tx};
use orgyard_values::Env;
use std::sync::Arc;

/// Friday, 2026-11-20T17:00Z.
const NOW: i64 = 1_795_194_000_000;

fn org() -> Arc<Org> {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(NOW))).unwrap();
    home.org(home.orgs().unwrap()[0].id).unwrap()
}

/// Expressions with the text of their value, or of the exception. A row with statements ends in `return`.
#[track_caller]
pub fn check(rows: &[(&str, &str)]) {
    check_with("", &[], rows);
}

/// The same beside other members of the class, in an org with components: type, full name, file. Triggers among them
/// run.
#[track_caller]
pub fn check_with(members: &str, components: &[(&str, &str, &str)], rows: &[(&str, &str)]) {
    let bodies = rows.iter().enumerate().map(|(at, (code, _))| method(at, code));
    let text = format!("public class T {{ {members} {} }}", bodies.collect::<Vec<_>>().join("\n"));
    let mut found = Vec::new();
    on_big_stack(|| run_all(&text, components, rows.len(), &mut found)).unwrap();
    let expected: Vec<String> = rows.iter().map(|(code, value)| format!("{code} => {value}")).collect();
    let got: Vec<String> = rows.iter().zip(&found).map(|((code, _), value)| format!("{code} => {value}")).collect();
    let differing: Vec<String> = expected
        .iter()
        .zip(&got)
        .filter(|(expected, got)| expected != got)
        .map(|(expected, got)| format!("expected {expected}\n     got {got}"))
        .collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

fn method(at: usize, code: &str) -> String {
    if code.contains("return ") || code.ends_with(';') {
        let end = if code.contains("return ") { "" } else { " return 'done';" };
        return format!("static Object f{at}() {{ {code}{} }}", if code.ends_with(';') { end } else { ";" });
    }
    format!("static Object f{at}() {{ return {code}; }}")
}

fn run_all(text: &str, components: &[(&str, &str, &str)], count: usize, found: &mut Vec<String>) {
    let org = org();
    let user = org.info().user_id;
    for (kind, name, file) in components {
        let new = NewComponent {
            type_name: (*kind).into(),
            full_name: (*name).into(),
            namespace: None,
            files: vec![(
                format!("{name}.{}", if *kind == "DataWeaveResource" { "dwl" } else { "xml" }),
                file.as_bytes().into(),
            )],
        };
        org.write(user, |tx| tx.put_component(new)).unwrap();
    }
    let tx = org.read(user).unwrap();
    let linked = link(text, components, &tx);
    for at in 0..count {
        let mut vm = Vm::new(org.read(user).unwrap(), Arc::clone(&linked));
        vm.context.is_test = true;
        vm.context.sees_all_data = false;
        found.push(run(&mut vm, at));
    }
}

fn link(text: &str, components: &[(&str, &str, &str)], tx: &Tx) -> Arc<Linked> {
    let triggers = components.iter().filter(|(kind, ..)| *kind == "ApexTrigger");
    let sources =
        std::iter::once((text, SourceKind::Class)).chain(triggers.map(|(_, _, source)| (*source, SourceKind::Trigger)));
    let unit = |(source, kind): (&str, SourceKind)| {
        let parsed = parse(source, kind);
        assert_eq!(parsed.errors, [], "{source}");
        parsed.unit.unwrap()
    };
    let units: Vec<Unit> = sources.map(unit).collect();
    let surroundings = Surroundings { schema: tx.schema().model(), origins: &[], foreign: Foreign::None };
    let compiled = compile(&units, &surroundings, &|_| true);
    let lines: Vec<&str> = text.lines().collect();
    let errors: Vec<String> = compiled
        .errors
        .iter()
        .map(|error| format!("{}: {}", lines.get(error.line as usize - 1).unwrap_or(&""), error.message))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Linked::new(Arc::new(compiled.image), Arc::clone(natives()))
}

fn run(vm: &mut Vm, at: usize) -> String {
    let class = vm.linked.class_named("T").unwrap();
    let name = format!("f{at}");
    let methods = vm.class(class).methods.clone();
    let method = methods.into_iter().find(|id| *vm.method(*id).name == *name).unwrap();
    match vm.invoke(method, None, Vec::new()) {
        Ok(value) => vm.text_of(&value).map_or_else(|throw| shown(vm, &throw), |text| text.to_string()),
        Err(throw) => shown(vm, &throw),
    }
}

fn shown(vm: &mut Vm, throw: &Throw) -> String {
    match throw {
        Throw::Catchable(value) | Throw::Fatal(value) => exception(vm, value),
        Throw::New(new) => format!("{}: {}", new.ty, new.message),
        Throw::Unsupported(text) => text.clone(),
        Throw::Engine(error) => error.to_string(),
    }
}

fn exception(vm: &mut Vm, value: &Value) -> String {
    vm.exception_text(value).unwrap_or_default()
}
