//! Compiles and runs.

use orgyard_apex::{SourceKind, parse};
use orgyard_apex_check::{Foreign, Surroundings, compile};
use orgyard_apex_vm::{Linked, Throw, Value, Vm, on_big_stack};
use orgyard_engine::{Home, HomeOptions, NewComponent, Org, Tx};
use orgyard_values::Env;
use std::path::Path;
use std::sync::{Arc, LazyLock};

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

/// The cases of a file of `tests/cases`: `# what is shown [its source]`, classes and triggers and last a block, divided
/// by lines of `---`, and what the block writes, in lines that begin with `> `. A part of lines such as
/// `metadata CustomField Account.Code__c: <type>Text</type>` is components of the org.
pub(crate) fn check_file(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let (mut wrong, mut count) = (String::new(), 0);
    for case in text.split("\n# ").map(|case| case.trim_start_matches("# ")) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (code, answer): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| !line.starts_with('>'));
        let code = code.join("\n");
        let mut sources: Vec<&str> = code.split("\n---\n").collect();
        let block = sources.pop().unwrap();
        let found = run(&sources, block);
        let expected: Vec<&str> = answer.iter().map(|line| line[1..].trim_start_matches(' ')).collect();
        if found.trim() != expected.join("\n").trim() {
            wrong.push_str(&format!("\n# {title}\n  wanted {}\n  found  {found}\n", expected.join("\n         ")));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "of {count} cases of {name}:\n{wrong}");
}

/// Nothing that runs here is committed, so one org is enough.
static ORG: LazyLock<Arc<Org>> = LazyLock::new(|| {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(NOW))).unwrap();
    home.org(home.orgs().unwrap()[0].id).unwrap()
});

/// What a block writes, a line each; the exception it ends with last.
fn run(sources: &[&str], block: &str) -> String {
    on_big_stack(|| {
        let mut tx = ORG.read(ORG.info().user_id).unwrap();
        let (components, sources): (Vec<&str>, Vec<&str>) =
            sources.iter().partition(|text| text.trim_start().starts_with("metadata "));
        components.iter().flat_map(|text| text.lines()).for_each(|line| define(&mut tx, line));
        let linked = match linked(&tx, &sources, block) {
            Ok(linked) => linked,
            Err(errors) => return errors,
        };
        let mut vm = Vm::new(tx, linked);
        vm.log.is_on = true;
        vm.context.is_test = true;
        let script = vm.image().classes.iter().rfind(|class| &*class.name == "AnonymousBlock");
        let body = script.map(|class| class.methods[0]).unwrap_or_else(|| panic!("no block in the image"));
        let ended = vm.invoke(body, None, Vec::new());
        told(&mut vm, ended)
    })
    .unwrap()
}

/// `metadata Type Full.Name: <body>`
fn define(tx: &mut Tx, line: &str) {
    let (head, body) = line.split_once(": ").unwrap();
    let [_, kind, name] = head.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
    let text = format!("<{kind}>{body}</{kind}>");
    let files = vec![(format!("objects/{name}"), Arc::from(text.as_bytes()))];
    tx.put_component(NewComponent { type_name: kind.into(), full_name: name.into(), namespace: None, files }).unwrap();
}

fn linked(tx: &Tx, sources: &[&str], block: &str) -> Result<Arc<Linked>, String> {
    let kind = |text: &str| {
        if text.trim_start().starts_with("trigger ") { SourceKind::Trigger } else { SourceKind::Class }
    };
    let sources = sources.iter().map(|text| (*text, kind(text))).chain([(block, SourceKind::Anonymous)]);
    let parse = |(text, kind)| {
        let parsed = parse(text, kind);
        parsed.unit.filter(|_| parsed.errors.is_empty()).ok_or_else(|| format!("{:?}\n{text}", parsed.errors))
    };
    let units: Vec<_> = sources.map(parse).collect::<Result<_, _>>()?;
    let surroundings = Surroundings { schema: tx.schema().model(), origins: &[], foreign: Foreign::None };
    let compiled = compile(&units, &surroundings, &|_| true);
    if !compiled.errors.is_empty() {
        return Err(format!("{:?}", compiled.errors));
    }
    Ok(Linked::new(Arc::new(compiled.image), orgyard_apex_lib::natives().clone()))
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
    while let Some(at) = rest.find("0y0000").and_then(|at| at.checked_sub(3)) {
        let end = rest[at..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest.len(), |end| at + end);
        out.push_str(&rest[..at]);
        out.push_str("<id>");
        rest = &rest[end..];
    }
    out + rest
}
