//! A change by hand reaches production in a change set, over a package that is installed there; the package's next install
//! tells beforehand that it is lost, and overwrites it (ORG-7, ORG-8).

use crate::shell::Shell;
use std::fmt::Write;

fn story(lines: &[&str]) -> String {
    let shell = Shell::with_example();
    shell.must("build --promote");
    shell.must("package install -p utils@1.0.0-1 -o production --no-prompt -w 5");
    shell.must("org create sandbox --name dev --alias dev -o production --no-prompt");
    let labels = "utils/main/default/labels/CustomLabels.labels-meta.xml";
    shell.edit(labels, "Nothing here yet", "Nothing at all");
    let meta = "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>66.0</apiVersion></ApexClass>";
    for (class, body) in [("Inner", "public static Integer one() { return 1; }"), ("Outer", "Integer x = Inner.one();")]
    {
        shell.write(&format!("utils/main/default/classes/{class}.cls"), &format!("public class {class} {{ {body} }}"));
        shell.write(&format!("utils/main/default/classes/{class}.cls-meta.xml"), meta);
    }
    shell.must("project deploy start -d utils -o dev");
    let mut told = String::new();
    for line in lines {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
    }
    told
}

#[test]
fn a_change_set_goes_to_production_and_the_next_install_tells_what_it_overwrites() {
    insta::assert_snapshot!(story(&[
        "change-set create --name Texts --description better -o dev",
        "change-set upload --name Texts --to production -o dev",
        "change-set add --name Texts -m CustomLabel:No_Records -o dev",
        "change-set upload --name Texts --to production -o dev",
        "change-set list -o production",
        "change-set validate --name Texts -o production",
        "package install -p utils@1.0.0-1 -o production --dry-run",
        "change-set deploy --name Texts -o production",
        "project retrieve start -m CustomLabels -o production --target-metadata-dir pulled --unzip",
        "package install -p utils@1.0.0-1 -o production --dry-run",
        "package install -p utils@1.0.0-1 -o production --no-prompt -w 5",
        "package install -p utils@1.0.0-1 -o production --dry-run",
    ]));
}

#[test]
fn what_is_chosen_brings_what_it_refers_to_and_a_closed_one_stays_as_it_is() {
    insta::assert_snapshot!(story(&[
        "change-set create --name Code -o dev",
        "change-set create --name Code -o dev",
        "change-set add --name Code -m ApexClass:Outer --with-dependencies -o dev",
        "change-set remove --name Code -m CustomLabel:No_Records -o dev",
        "change-set add --name Code -m ApexClass:Nobody -o dev",
        "change-set add --name Code -m Outer -o dev",
        "change-set upload --name Code --to production -o dev",
        "change-set remove --name Code -m ApexClass:Inner -o dev",
        "change-set display --name Code -o dev",
        "change-set deploy --name Code -l NoTestRun -o production",
        "change-set list -o dev --json",
        "org create scratch --edition developer --alias scratch",
        "change-set upload --name Code --to scratch -o dev",
        "change-set delete --name Code -o dev",
        "change-set display --name Code -o dev",
    ]));
}
