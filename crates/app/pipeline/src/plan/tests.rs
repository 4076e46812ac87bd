use super::*;
use crate::fixture;

/// The plan of a project, then its faults. Folders of packages need not be written.
fn check(packages: &str) -> String {
    check_with(packages, &Known::default())
}

fn check_with(text: &str, known: &Known) -> String {
    let fixture = fixture::project(text);
    let root = fixture.folder.path();
    for directory in fixture.project.directories().iter().filter(|directory| directory.path != "gone") {
        std::fs::create_dir_all(root.join(&directory.path)).unwrap();
    }
    let plan = Plan::of(&fixture.project, known);
    let faults: String = plan.faults.iter().map(|fault| format!("{fault}\n")).collect();
    if plan.has_errors() { faults } else { format!("{plan}{faults}") }
}

/// A project file of packages, one per line: `name version: dependency version, …`.
fn packages(lines: &str) -> String {
    let entry = |line: &str| {
        let (head, needs) = line.split_once(':').unwrap();
        let (name, version) = head.trim().split_once(' ').unwrap();
        let needs =
            needs.split(',').map(str::trim).filter(|need| !need.is_empty()).map(|need| match need.split_once(' ') {
                Some((name, version)) => format!("{{\"package\": \"{name}\", \"versionNumber\": \"{version}\"}}"),
                None => format!("{{\"package\": \"{need}\"}}"),
            });
        let needs = needs.collect::<Vec<_>>().join(",\n  ");
        format!(
            "{{\"path\": \"{name}\", \"package\": \"{name}\", \"versionNumber\": \"{version}\", \"dependencies\": [\n  {needs}]}}"
        )
    };
    let entries: Vec<String> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(entry).collect();
    format!("//- sfdx-project.json\n{{\"packageDirectories\": [\n{}\n]}}", entries.join(",\n"))
}

#[test]
fn packages_come_after_what_they_need() {
    insta::assert_snapshot!(check(&packages(
        "
        app 1.0.0.NEXT: base 1.0.0.LATEST, core 2.0.0.RELEASED
        core 2.1.0.NEXT: base 1.0.0.LATEST
        base 1.0.0.NEXT:
        alone 0.1.0.NEXT:
    "
    )));
}

#[test]
fn rule_bld_7_a_cycle_is_shown() {
    insta::assert_snapshot!(check(&packages(
        "
        a 1.0.0.NEXT: b 1.0.0.LATEST
        b 1.0.0.NEXT: a 1.0.0.LATEST
    "
    )));
    insta::assert_snapshot!(check(&packages(
        "
        a 1.0.0.NEXT: a 1.0.0.LATEST
    "
    )));
}

#[test]
fn rule_bld_2_what_a_dependency_needs_is_declared_before_it() {
    insta::assert_snapshot!(check(&packages(
        "
        base 1.0.0.NEXT:
        core 1.0.0.NEXT: base 1.0.0.LATEST
        late 1.0.0.NEXT: core 1.0.0.LATEST, base 1.0.0.LATEST
        never 1.0.0.NEXT: core 1.0.0.LATEST
        twice 1.0.0.NEXT: base 1.0.0.LATEST, base 1.0.0.LATEST
    "
    )));
}

#[test]
fn dependencies_that_say_too_little_or_the_wrong_thing() {
    insta::assert_snapshot!(check(&packages(
        "
        base 1.0.0.NEXT:
        a 1.0.0.NEXT: base
        b 1.0.0.NEXT: base 1.0.0.NEXT
        c 1.0.0.NEXT: Base 1.0.0.LATEST
        d 1.0.0.NEXT: nowhere 1.0.0.LATEST
        e 1.0.0.NEXT: base 1.0.LATEST
        f 1.0.0.LATEST:
        g 1.0.0-beta:
    "
    )));
}

#[test]
fn folders_and_files_that_are_missing() {
    insta::assert_snapshot!(check(
        r#"//- sfdx-project.json
{"packageDirectories": [
  {"path": "gone", "package": "gone", "versionNumber": "1.0.0.NEXT"},
  {"path": "a", "package": "a", "versionNumber": "1.0.0.NEXT", "definitionFile": "config/a.json"},
  {"path": "b", "package": "b", "versionNumber": "1.0.0.NEXT",
   "unpackagedMetadata": {"path": "extra"}, "seedMetadata": {"path": "seed"}},
  {"path": "c", "package": "c"},
  {"path": "c", "package": "c", "versionNumber": "1.0.0.NEXT"}
]}"#
    ));
}

#[test]
fn versions_of_other_companies() {
    insta::assert_snapshot!(check(
        r#"//- theirs/sfdx-project.json
{"packageDirectories": [{"path": "x"}]}
//- sfdx-project.json
{"packageDirectories": [
  {"path": "a", "package": "a", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "Theirs@1.0.0-1"}, {"package": "04tKY000000Other"}, {"package": "04tKY000000Bare"}]}],
 "packageAliases": {"Theirs@1.0.0-1": "04tKY0000000001", "04tKY000000Other": "04tKY0000000002AAA"},
 "plugins": {"orgyard": {"versions": {"04tKY0000000001AAA": "theirs"}}}}"#
    ));
    insta::assert_snapshot!(check(
        r#"//- sfdx-project.json
{"packageDirectories": [{"path": "a", "package": "a", "versionNumber": "1.0.0.NEXT"}],
 "plugins": {"orgyard": {"versions": {"04tKY0000000001": "theirs", "Theirs": "theirs"}}}}"#
    ));
}

#[test]
fn rule_ver_7_a_number_not_above_the_released_one_is_pointed_out() {
    let released = HubPackage { name: "a".into(), released: Some((1, 2, 0)), ..HubPackage::default() };
    let known = Known::of(vec![released]);
    insta::assert_snapshot!(check_with(
        &packages(
            "
        a 1.2.0.NEXT:
        b 1.0.0.NEXT: a 1.2.0.RELEASED
    "
        ),
        &known
    ));
}

#[test]
fn packages_by_id_and_alias_are_the_projects_own() {
    insta::assert_snapshot!(check(
        r#"//- sfdx-project.json
{"packageDirectories": [
  {"path": "a", "package": "0Ho4W000000CaeJSAS", "versionNumber": "1.0.0.NEXT"},
  {"path": "b", "package": "b", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "Objects", "versionNumber": "1.0.0.LATEST"}]},
  {"path": "c", "package": "c", "versionNumber": "1.0.0.NEXT", "dependencies": [
    {"package": "0Ho4W000000CaeJ", "versionNumber": "1.0.0.LATEST"},
    {"packageId": "0Ho4W000000Other", "versionNumber": "2.0.0.RELEASED"}]}],
 "packageAliases": {"Objects": "0Ho4W000000CaeJSAS", "0Ho4W000000Other": "0Ho4W000000Othr"}}"#
    ));
}

/// Ten layers, each package with its whole closure declared.
#[test]
fn five_hundred_packages_are_planned_quickly() {
    let mut closures: Vec<Vec<usize>> = Vec::new();
    let mut lines = String::new();
    for at in 0..500_usize {
        let mut closure = std::collections::BTreeSet::new();
        for step in 0..3 {
            if let Some(base) = (at / 50).checked_sub(1) {
                let need = base * 50 + (at * 7 + step * 13) % 50;
                closure.extend(closures[need].iter().copied());
                closure.insert(need);
            }
        }
        let needs: Vec<String> = closure.iter().map(|need| format!("p{need} 1.0.0.LATEST")).collect();
        lines.push_str(&format!("p{at} 1.0.0.NEXT: {}\n", needs.join(", ")));
        closures.push(closure.into_iter().collect());
    }
    let text = packages(&lines);
    let start = std::time::Instant::now();
    let shown = check(&text);
    assert!(shown.starts_with("500 packages in 10 steps"), "{}", &shown[..200]);
    assert!(start.elapsed().as_secs() < 5, "a debug build takes {:?}", start.elapsed());
}
