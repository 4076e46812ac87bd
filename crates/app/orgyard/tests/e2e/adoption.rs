//! "Organize my unpackaged metadata": what an org has already becomes the content of packages, and nothing of it changes.
//! In a scratch org: what goes into production is promoted, and Apex has no coverage yet.

use crate::shell::Shell;

#[test]
fn unpackaged_metadata_is_adopted_without_a_change() {
    let shell = Shell::with_example();
    shell.must("build");
    shell.must("org create scratch -f config/project-scratch-def.json -a legacy");
    let foreign = shell.read("sfdx-project.json");
    let foreign = foreign.split("\"04t").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    shell.must(&format!("package install -p 04t{foreign} -o legacy --no-prompt -w 5"));
    shell.must("project deploy start -o legacy -d utils -d expense-manager -d travel-booker -d reimburse-me");
    let before = contents(&shell);
    for version in ["utils@1.0.0-1", "expense-manager@1.2.0-1", "travel-booker@1.0.0-1", "reimburse-me@1.0.0-1"] {
        let plan = shell.must(&format!("package install -p {version} -o legacy --dry-run"));
        assert!(plan.contains("adopts ") && plan.contains(", changes 0, deprecates 0"), "{version}: {plan}");
        shell.must(&format!("package install -p {version} -o legacy --no-prompt -w 5"));
    }
    assert_eq!(contents(&shell), before, "contents and ids are the same");
}

/// Every component with its id and the hash of its content.
fn contents(shell: &Shell) -> Vec<String> {
    let dump = shell.must("org dump -o legacy");
    dump.lines().filter(|line| line.starts_with("component ")).map(String::from).collect()
}
