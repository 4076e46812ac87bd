//! Executable lines and what tests cover of them, against marks in sources of our own: `//+` is a line that the tests
//! beside it run, `//-` one that counts and is not run, no mark one that does not count. The marks are worked out by
//! hand from the Apex Developer Guide, "Testing and Code Coverage" (apex-runtime.md 5.10). Units are divided by `---`.

#![cfg(test)]

use orgyard_engine::{Home, HomeOptions, NewComponent, Org};
use orgyard_org_apex::{Code, Outcome, TestRun, Tests, run_tests};
use orgyard_values::Env;
use std::path::Path;
use std::sync::Arc;

/// Name, whether it is a trigger, text.
type Source = (String, bool, String);

fn sources(file: &str) -> Vec<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coverage").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    text.split("---\n").map(|unit| (name(unit), unit.starts_with("trigger "), unit.to_owned())).collect()
}

fn name(unit: &str) -> String {
    let mut words = unit.split(|c: char| !c.is_ascii_alphanumeric());
    words.find(|word| ["class", "enum", "interface", "trigger"].contains(word)).unwrap();
    words.next().unwrap().to_owned()
}

fn org(sources: &[Source]) -> Arc<Org> {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(1_795_194_000_000))).unwrap();
    let org = home.org(home.orgs().unwrap().remove(0).id).unwrap();
    for (name, is_trigger, text) in sources {
        let (kind, folder, ending) =
            if *is_trigger { ("ApexTrigger", "triggers", "trigger") } else { ("ApexClass", "classes", "cls") };
        let files = vec![(format!("{folder}/{name}.{ending}"), Arc::from(text.as_bytes()))];
        let new = NewComponent { type_name: kind.into(), full_name: name.clone(), namespace: None, files };
        org.write(org.info().user_id, |tx| tx.put_component(new)).unwrap();
    }
    org
}

/// Runs all tests of a file and shows the sources with the marks that the run gives.
fn check(file: &str) {
    let sources = sources(file);
    let org = org(&sources);
    let user = org.info().user_id;
    let code = Code::of(&org.read(user).unwrap()).unwrap();
    assert_eq!(code.errors, []);
    let run = run_tests(&org, user, &Tests::Local, true).unwrap();
    for result in &run.results {
        assert_eq!(result.outcome, Outcome::Pass, "{}.{}: {:?}", result.class, result.method, result.message);
    }
    let wanted: String = sources.iter().map(|(name, _, text)| format!("{name}\n{text}")).collect();
    let found: String = sources.iter().map(|(name, _, text)| format!("{name}\n{}", marked(&run, name, text))).collect();
    let lines = wanted.lines().zip(found.lines()).filter(|(wanted, found)| wanted != found);
    let wrong: Vec<String> = lines.map(|(wanted, found)| format!("wanted {wanted}\nfound  {found}")).collect();
    assert!(wrong.is_empty(), "{file}\n{}", wrong.join("\n"));
}

fn marked(run: &TestRun, name: &str, text: &str) -> String {
    let unit = run.coverage.iter().find(|unit| *unit.name == *name);
    let has = |lines: Option<&Vec<u32>>, line: u32| lines.is_some_and(|lines| lines.contains(&line));
    let mark = |line: u32| match unit {
        _ if has(unit.map(|unit| &unit.covered), line) => " //+",
        _ if has(unit.map(|unit| &unit.uncovered), line) => " //-",
        _ => "",
    };
    let plain = |line: &str| line.trim_end_matches(" //+").trim_end_matches(" //-").to_owned();
    let lines = text.lines().enumerate();
    lines.map(|(at, line)| plain(line) + mark(at as u32 + 1) + "\n").collect()
}

#[test]
fn members() {
    check("members.txt");
}

#[test]
fn expressions() {
    check("expressions.txt");
}

#[test]
fn statements() {
    check("statements.txt");
}

#[test]
fn types() {
    check("types.txt");
}

#[test]
fn triggers_and_tests() {
    check("triggers.txt");
}
