//! Planted faults: what a user reads, word for word.

use crate::shell::Shell;

/// Plants a fault in the example, and takes down what the command answers.
fn check(name: &str, command: &str, plant: impl FnOnce(&Shell)) {
    let shell = Shell::with_example();
    plant(&shell);
    let answer = shell.run(command);
    assert_ne!(answer.code, 0, "{}", answer.stdout);
    insta::assert_snapshot!(name, format!("{}{}", answer.stdout, answer.stderr));
}

#[test]
fn a_field_renamed_in_one_package() {
    check("renamed_field", "build", |shell| {
        let fields = "expense-manager/main/default/objects/Expense__c/fields";
        let field = shell.read(&format!("{fields}/Incurred_On__c.field-meta.xml"));
        shell.remove(&format!("{fields}/Incurred_On__c.field-meta.xml"));
        shell.write(&format!("{fields}/Spent_On__c.field-meta.xml"), &field.replace("Incurred_On__c", "Spent_On__c"));
    });
}

#[test]
fn a_dependency_removed() {
    check("removed_dependency", "build", |shell| {
        let dependency = r#",
            "dependencies": [
                {
                    "package": "utils",
                    "versionNumber": "1.0.0.LATEST"
                }
            ]"#;
        shell.edit("sfdx-project.json", dependency, "");
    });
}

#[test]
fn a_component_in_two_packages() {
    check("two_owners", "build", |shell| {
        let set = "main/default/globalValueSets/Currency_Code.globalValueSet-meta.xml";
        shell.write(&format!("expense-manager/{set}"), &shell.read(&format!("utils/{set}")));
    });
}

#[test]
fn a_cycle() {
    check("cycle", "build", |shell| {
        let utils = "\"versionName\": \"First light\",\n            \"versionNumber\": \"1.0.0.NEXT\"";
        let needs = r#", "dependencies": [{ "package": "expense-manager", "versionNumber": "1.2.0.LATEST" }]"#;
        shell.edit("sfdx-project.json", utils, &format!("{utils}{needs}"));
    });
}

#[test]
fn a_dependency_that_nobody_has() {
    check("unknown_package", "build", |shell| {
        shell.edit(
            "sfdx-project.json",
            "\"package\": \"utils\",\n                    ",
            "\"package\": \"tools\",\n                    ",
        )
    });
}

#[test]
fn a_foreign_version_that_the_home_does_not_hold() {
    check("missing_04t", "build", |shell| shell.edit("sfdx-project.json", "\"orgyard\"", "\"other\""));
}

#[test]
fn a_version_number_with_three_parts() {
    check("bad_version_number", "build", |shell| shell.edit("sfdx-project.json", "1.2.0.NEXT", "1.2.NEXT"));
}

#[test]
fn a_broken_project_file() {
    check("broken_project_file", "build", |shell| {
        shell.edit("sfdx-project.json", "\"packageDirectories\": [", "\"packageDirectories\": ")
    });
}

#[test]
fn a_package_directory_that_is_not_there() {
    check("missing_directory", "build", |shell| {
        shell.edit("sfdx-project.json", "\"path\": \"utils\"", "\"path\": \"tools\"")
    });
}

#[test]
fn an_element_left_open() {
    check("broken_xml", "build", |shell| {
        shell.edit("utils/main/default/objects/Log_Entry__c/fields/Source__c.field-meta.xml", "</label>", "");
    });
}

#[test]
fn a_subflow_that_is_gone() {
    check("missing_subflow", "build", |shell| shell.remove("utils/main/default/flows/Write_Log_Entry.flow-meta.xml"));
}

#[test]
fn a_permission_for_a_field_that_is_gone() {
    check("missing_field", "build", |shell| {
        shell.edit(
            "utils/main/default/permissionsets/Log_Reader.permissionset-meta.xml",
            "Log_Entry__c.Source__c",
            "Log_Entry__c.Sauce__c",
        );
    });
}

#[test]
fn a_formula_over_a_field_that_is_gone() {
    check("formula", "build", |shell| {
        shell.edit(
            "expense-manager/main/default/objects/Expense__c/fields/Needs_Receipt__c.field-meta.xml",
            "Receipt_Attached__c",
            "Receipt__c",
        );
    });
}

#[test]
fn a_file_that_belongs_nowhere() {
    check("unknown_file", "build", |shell| {
        shell.write("utils/main/default/gadgets/One.gadget-meta.xml", "<Gadget/>\n")
    });
}

#[test]
fn no_project_here() {
    let shell = Shell::empty("nothing");
    insta::assert_snapshot!("no_project", shell.transcript("up"));
}

#[test]
fn a_wrong_installation_key() {
    let shell = Shell::with_example();
    shell.must("build --package utils --installation-key s3cret");
    shell.must("org create scratch --edition developer --alias dev --set-default");
    let install = "package install --package utils@1.0.0-1 --wait 5 --no-prompt";
    let told = [install, &format!("{install} --installation-key guess")].map(|line| shell.transcript(line));
    insta::assert_snapshot!("wrong_key", told.concat());
    shell.must(&format!("{install} --installation-key s3cret"));
}

/// Two projects of one company that both hold the value set.
const CURRENCIES: &str = r#"{"packageDirectories": [{"path": "app", "package": "NAME", "versionNumber": "1.0.0.NEXT"}],
 "sourceApiVersion": "64.0"}"#;

#[test]
fn a_component_that_another_package_owns() {
    let set = "main/default/globalValueSets/Currency_Code.globalValueSet-meta.xml";
    let set = Shell::with_example().read(&format!("utils/{set}"));
    let shell = Shell::empty("project");
    shell.write("app/globalValueSets/Currency_Code.globalValueSet-meta.xml", &set);
    shell.write("sfdx-project.json", &CURRENCIES.replace("NAME", "money"));
    shell.must("up");
    shell.write("sfdx-project.json", &CURRENCIES.replace("NAME", "currencies"));
    shell.must("build");
    let before = shell.must("org dump -o project");
    let told = shell.transcript("package install --package currencies@1.0.0-1 --wait 5 --no-prompt -o project");
    insta::assert_snapshot!("owned_elsewhere", told);
    assert_eq!(shell.must("org dump -o project"), before, "a refused install changes nothing");
}
