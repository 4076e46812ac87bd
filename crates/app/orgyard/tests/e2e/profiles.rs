//! A profile in an org: what a deploy says of it is added to what the org knows, and what is gone falls silent.

use crate::shell::Shell;

const META: &str =
    "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>66.0</apiVersion></ApexClass>";

/// With access to some classes.
fn profile(classes: &str) -> String {
    let access = |class: &str| {
        format!(
            "    <classAccesses>\n        <apexClass>{class}</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n"
        )
    };
    let entries: String = classes.split_whitespace().map(access).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{entries}    \
         <custom>true</custom>\n    <userLicense>Salesforce</userLicense>\n</Profile>\n"
    )
}

/// The classes that the org's profile gives access to, in its order.
fn in_org(shell: &Shell) -> String {
    shell.must("project retrieve start -m Profile:Sales --output-dir retrieved");
    let text = shell.read("retrieved/profiles/Sales.profile-meta.xml");
    shell.remove("retrieved");
    let names = text.split("<apexClass>").skip(1).filter_map(|rest| rest.split('<').next());
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_deploy_leaves_what_it_does_not_speak_of() {
    let shell = Shell::empty("project");
    shell.write("sfdx-project.json", r#"{"packageDirectories": [{"path": "app"}], "sourceApiVersion": "66.0"}"#);
    for class in ["A", "B", "C"] {
        shell.write(&format!("app/classes/{class}.cls"), &format!("public class {class} {{}}"));
        shell.write(&format!("app/classes/{class}.cls-meta.xml"), META);
    }
    let path = "app/profiles/Sales.profile-meta.xml";
    shell.must("org create scratch --edition developer --alias dev --set-default --no-track-source");
    for (written, expected) in [("B A", "B A"), ("C", "B A C"), ("C B A", "C B A")] {
        shell.write(path, &profile(written));
        shell.must("project deploy start -d app");
        assert_eq!(in_org(&shell), expected, "{written}");
    }
    shell.must("project delete source -m ApexClass:B --no-prompt");
    assert_eq!(in_org(&shell), "C A");
    shell.write(path, &profile("A"));
    shell.must("project deploy start -d app");
    assert_eq!(in_org(&shell), "C A");
}
