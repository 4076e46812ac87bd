//! A project from nothing: what is made is a project that every other command takes.

use crate::shell::Shell;
use std::fmt::Write;

#[test]
fn a_generated_project_deploys_and_keeps_what_was_written_since() {
    let shell = Shell::with_example();
    let lines = [
        "project generate --name my-work --namespace acme --default-package-dir app --manifest --api-version 64.0 --json",
        "project generate --name my-work --template empty",
        "project generate --name my/work",
        "project generate --name other --template nope",
        "project generate",
    ];
    let mut told = String::new();
    for line in lines {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
    }
    writeln!(told, "{}", shell.read("my-work/sfdx-project.json")).unwrap();
    writeln!(told, "{}", shell.read("my-work/manifest/package.xml")).unwrap();
    insta::assert_snapshot!(told);
    assert!(shell.read("my-work/README.md").starts_with("# my-work\n"));
    let scratch = "org create scratch --definition-file my-work/config/project-scratch-def.json --alias dev";
    shell.must(scratch);
    let anonymous = shell.must("apex run --file my-work/scripts/apex/hello.apex -o dev");
    assert!(anonymous.contains("Hello, "), "{anonymous}");
    shell.must("data query --file my-work/scripts/soql/account.soql -o dev");
}
