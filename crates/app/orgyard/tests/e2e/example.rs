//! `orgyard up` on the example: what the README promises.

use crate::shell::Shell;

const LABEL: &str = "Nothing here yet";

#[test]
fn up_builds_installs_and_leaves_the_project_alone() {
    let shell = Shell::with_example();
    let before = shell.files();
    insta::assert_snapshot!("up", shell.must("up"));
    let installed = shell.must("package installed list -o reimburse-me --json");
    let mut names: Vec<&str> =
        installed.lines().filter_map(|line| line.split("\"SubscriberPackageName\": ").nth(1)).collect();
    names.sort_unstable();
    assert_eq!(names.len(), 5, "{installed}");
    assert!(installed.contains("\"travelanywhere\""), "{installed}");
    assert!(before == shell.files(), "up wrote to the project");

    let again = shell.must("up");
    assert!(again.contains("4 unchanged, 0 built"), "{again}");
}

#[test]
fn a_changed_label_builds_its_package_and_what_depends_on_it() {
    let shell = Shell::with_example();
    shell.must("up");
    shell.edit("utils/main/default/labels/CustomLabels.labels-meta.xml", LABEL, "Nothing yet");
    insta::assert_snapshot!("up_after_a_change", shell.must("up"));
}

#[test]
fn nothing_knows_the_example_by_name() {
    let shell = Shell::empty("reimburse-me");
    xtask::rename::run(shell.folder()).unwrap();
    insta::assert_snapshot!("up_renamed", shell.must("up"));
}

#[test]
fn ids_do_not_depend_on_which_build_is_first() {
    let ids = |words: &str| -> Vec<String> {
        let told = Shell::with_example().with_ids(words);
        let ids = told.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.starts_with("04t0y"));
        ids.map(String::from).collect()
    };
    let one_by_one = ids("build --jobs 1");
    assert_eq!(one_by_one.len(), 4, "{one_by_one:?}");
    assert_eq!(one_by_one, ids("build"));
}
