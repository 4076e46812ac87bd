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

#[test]
fn what_is_only_part_of_a_component_goes_alone() {
    let shell = Shell::empty("project");
    shell.write("sfdx-project.json", r#"{"packageDirectories": [{"path": "app"}], "sourceApiVersion": "64.0"}"#);
    let bundle = "<LightningComponentBundle xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";
    let resource = "<StaticResource xmlns=\"http://soap.sforce.com/2006/04/metadata\"><cacheControl>Public</cacheControl>\
        <contentType>application/zip</contentType></StaticResource>";
    for (path, content) in [
        (
            "lwc/cart/cart.js",
            "import { LightningElement } from 'lwc';\nexport default class Cart extends LightningElement {}\n",
        ),
        ("lwc/cart/cart.js-meta.xml", bundle),
        ("lwc/cart/sum.js", "export const sum = () => 0;\n"),
        ("lwc/cart/inner/more.js", "export const more = 1;\n"),
        ("staticresources/site/a.css", "a {}"),
        ("staticresources/site/b.css", "b {}"),
        ("staticresources/site.resource-meta.xml", resource),
        ("labels/CustomLabels.labels-meta.xml", LABELS),
    ] {
        shell.write(&format!("app/{path}"), content);
    }
    shell.must("org create scratch --edition developer --alias dev --set-default");
    shell.must("project deploy start -d app");
    let mut told = String::new();
    for line in [
        "project delete source -p app/lwc/cart/sum.js -r --check-only",
        "project delete source -p app/lwc/cart/sum.js app/lwc/cart/inner app/staticresources/site/b.css -r -t",
        "project delete source -m CustomLabel:First -r -t",
        "project status",
        "project delete source -m CustomLabel:Second CustomLabel:Third -r",
        "project delete source -p app/lwc/cart/cart.js -p app/lwc/cart/cart.js-meta.xml -r",
    ] {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
        writeln!(told, "left: {}\n", paths(&shell, "app")).unwrap();
        if line.contains("First") {
            writeln!(told, "{}", shell.read("app/labels/CustomLabels.labels-meta.xml")).unwrap();
        }
    }
    shell.must("project retrieve start -m StaticResource:site CustomLabels LightningComponentBundle -t retrieved -z");
    writeln!(told, "in the org: {}", paths(&shell, "retrieved")).unwrap();
    insta::assert_snapshot!(told);
}

fn paths(shell: &Shell, folder: &str) -> String {
    let paths = shell.files_below(folder).into_keys().map(|path| path.to_string_lossy().replace('\\', "/"));
    paths.collect::<Vec<_>>().join(" ")
}

const LABELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata">
    <labels>
        <fullName>First</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>First</shortDescription>
        <value>1</value>
    </labels>
    <labels>
        <fullName>Second</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>Second</shortDescription>
        <value>2</value>
    </labels>
    <labels>
        <fullName>Third</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>Third</shortDescription>
        <value>3</value>
    </labels>
</CustomLabels>
"#;
