//! `project delete source`: what the org lets go of leaves the project, and nothing else does.

use crate::shell::Shell;
use std::fmt::Write;

#[test]
fn files_go_once_the_org_has_let_go_of_their_components() {
    let shell = Shell::with_example();
    let meta = "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>66.0</apiVersion></ApexClass>";
    let classes = "utils/main/default/classes";
    for (class, body) in [("Old", ""), ("Held", ""), ("Holder", "Held held;")] {
        shell.write(&format!("{classes}/{class}.cls"), &format!("public class {class} {{ {body} }}"));
        shell.write(&format!("{classes}/{class}.cls-meta.xml"), meta);
    }
    shell.must("org create scratch --edition developer --alias dev --set-default");
    shell.must("project deploy start -d utils");
    let mut told = String::new();
    for line in [
        "project delete source -m ApexClass:Old --check-only",
        "project delete source -m ApexClass:Old --no-prompt --track-source",
        "project delete source -m ApexClass:Old --no-prompt",
        "project delete source -m ApexClass:Held --no-prompt",
        &format!("project delete source -p {classes}/Held.cls -p {classes}/Holder.cls -r --json"),
        "project delete source -p utils/main/default/objects/Log_Entry__c/listViews/Errors.listView-meta.xml -r",
        "project delete source --no-prompt",
    ] {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
    }
    insta::assert_snapshot!(told);
    let status = shell.must("project status");
    assert!(status.contains(" Held ") && !status.contains(" Old "), "only one of them was tracked: {status}");
    let left: Vec<_> = shell.files().into_keys().filter(|path| path.to_string_lossy().contains("/Old.cls")).collect();
    assert!(left.is_empty(), "{left:?}");
}
