//! Projects and command lines with something wrong in them: what the commands that convert say of it.

use crate::shell::Shell;
use std::fmt::Write;

const CLASS: &str = "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";

/// What these lines print in a project with these files.
fn check(name: &str, files: &[(&str, &str)], lines: &[&str]) {
    let shell = Shell::empty("project");
    shell.write("sfdx-project.json", r#"{"packageDirectories": [{"path": "app"}], "sourceApiVersion": "64.0"}"#);
    shell.write("app/README.md", "");
    files.iter().for_each(|(path, text)| shell.write(path, text));
    let mut told = String::new();
    for line in lines {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
    }
    insta::assert_snapshot!(name, told);
}

#[test]
fn files_that_are_no_components() {
    check(
        "no_components",
        &[
            ("app/classes/Alone.cls", "class Alone {}"),
            ("app/classes/Kept.cls", "class Kept {}"),
            ("app/classes/Kept.cls-meta.xml", CLASS),
            ("other/classes/Other.cls", "class Other {}"),
            ("other/classes/Other.cls-meta.xml", CLASS),
        ],
        &[
            "project convert source -p app/classes/Alone.cls -d out",
            "project convert source -p app/README.md -d out",
            "project generate manifest -p app/classes/Alone.cls",
            "project generate manifest -p app/nowhere",
            "project convert source -p ../elsewhere -d out",
            "project convert source -p .. -d out",
            "project convert source -r sfdx-project.json -d out",
            "project convert mdapi -r nowhere -d out",
            "project convert mdapi -r app/classes -d out -m Layout",
        ],
    );
}

#[test]
fn a_deploy_says_it_before_anything_is_sent() {
    let shell = Shell::empty("project");
    shell.write("sfdx-project.json", r#"{"packageDirectories": [{"path": "app"}], "sourceApiVersion": "64.0"}"#);
    shell.write("app/layouts/A.layout-meta.xml", "<Layout/>");
    shell.must("org create scratch --edition developer --alias dev --set-default");
    let mut told = String::new();
    for (path, text) in [
        ("app/objects/A__c/A__c.object-meta.xml", "<CustomObject>\n    <label>A\n</CustomObject>"),
        ("app/classes/Kept.cls-meta.xml", CLASS),
        ("app/classes/Wrong.clss-meta.xml", CLASS),
        ("app/staticresources/R.txt", "R"),
        ("app/fields/F__c.field-meta.xml", "<CustomField/>"),
    ] {
        shell.write(path, text);
        writeln!(told, "{path}\n{}", shell.transcript("project deploy start -d app --dry-run")).unwrap();
        shell.remove(path);
    }
    insta::assert_snapshot!("deploy", told);
}

#[test]
fn types_that_nobody_has() {
    check(
        "no_types",
        &[
            (
                "package.xml",
                "<Package><types><members>*</members><name>Layuot</name></types><version>64.0</version></Package>",
            ),
            ("broken.xml", "<Package>\n<types></Package>"),
            ("nameless.xml", "<Package>\n<types><members>*</members></types></Package>"),
            ("other.xml", "<Other/>"),
        ],
        &[
            "project convert source -m ApexClas -d out",
            "project generate manifest -m Layuot:X",
            "project convert source -x package.xml -d out",
            "project convert source -x broken.xml -d out",
            "project convert source -x nameless.xml -d out",
            "project convert source -x other.xml -d out",
            "project convert source -x nowhere.xml -d out",
        ],
    );
}

#[test]
fn a_package_directory_that_is_missing() {
    check(
        "no_directory",
        &[("sfdx-project.json", r#"{"packageDirectories": [{"path": "nope", "default": true}]}"#)],
        &["project convert source -d out", "project list ignored", "project generate manifest -m ApexClass"],
    );
}

#[test]
fn a_type_of_the_project_itself() {
    let custom = r#"{"packageDirectories": [{"path": "app"}], "registryCustomizations": {"types": {"gizmo": {"id": "gizmo",
        "name": "Gizmo", "directoryName": "gizmos", "suffix": "gizmo"}}, "suffixes": {"gizmo": "gizmo"}}}"#;
    check(
        "own_type",
        &[("sfdx-project.json", custom), ("app/gizmos/G.gizmo-meta.xml", "<Gizmo/>")],
        &["project convert source -m Gizmo:G -d out", "project convert mdapi -r out -d back -m Gizmo"],
    );
}
