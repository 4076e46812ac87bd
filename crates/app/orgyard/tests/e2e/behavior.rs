//! `project convert source-behavior`: each option, and what it makes of a project.

use crate::shell::Shell;
use std::fmt::Write;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

/// Two package directories with something for every option.
fn project() -> Shell {
    let shell = Shell::empty("project");
    shell.write(
        "sfdx-project.json",
        r#"{"packageDirectories": [{"path": "app", "default": true}, {"path": "more"}], "sourceApiVersion": "64.0"}"#,
    );
    let write = |path: &str, root: &str, content: &str| {
        shell.write(path, &format!("{HEAD}<{root} {SPACE}>\n{content}\n</{root}>\n"));
    };
    let label = |name: &str| format!("    <labels>\n        <fullName>{name}</fullName>\n    </labels>");
    let labels = [label("Hello"), label("Bye")].join("\n");
    write("app/main/default/labels/CustomLabels.labels-meta.xml", "CustomLabels", &labels);
    write("more/main/default/labels/CustomLabels.labels-meta.xml", "CustomLabels", &label("More"));
    write("app/main/default/permissionsets/P.permissionset-meta.xml", "PermissionSet", PERMISSIONS);
    write("app/main/default/sharingRules/A__c.sharingRules-meta.xml", "SharingRules", RULES);
    write("more/main/default/workflows/A__c.workflow-meta.xml", "Workflow", WORKFLOW);
    write(
        "app/main/default/externalServiceRegistrations/E.externalServiceRegistration-meta.xml",
        "ExternalServiceRegistration",
        SERVICE,
    );
    write("app/main/default/layouts/A__c-L.layout-meta.xml", "Layout", "");
    shell
}

const PERMISSIONS: &str = "    <applicationVisibilities>
        <application>App</application>
    </applicationVisibilities>
    <classAccesses>
        <apexClass>K</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <fieldPermissions>
        <field>A__c.F__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <label>P</label>
    <objectPermissions>
        <allowRead>true</allowRead>
        <object>A__c</object>
    </objectPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>ViewSetup</name>
    </userPermissions>";

const RULES: &str = "    <sharingCriteriaRules>
        <fullName>Criteria</fullName>
    </sharingCriteriaRules>
    <sharingOwnerRules>
        <fullName>Owner</fullName>
    </sharingOwnerRules>";

const WORKFLOW: &str = "    <alerts>
        <fullName>Mail</fullName>
    </alerts>
    <rules>
        <fullName>Rule</fullName>
    </rules>";

const SERVICE: &str = "    <label>E</label>
    <schema>{&quot;openapi&quot;:&quot;3.0.0&quot;,&quot;info&quot;:{&quot;title&quot;:&quot;E&quot;}}</schema>
    <schemaType>OpenApi3</schemaType>
    <status>Complete</status>";

fn told(shell: &Shell, line: &str) -> String {
    format!("$ orgyard {line}\n{}\n", shell.transcript(line))
}

/// The files, and those with content that were not there before.
fn changes(shell: &Shell, before: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>) -> String {
    let mut out = String::new();
    let after = shell.files();
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        writeln!(out, "- {}", path.display()).unwrap();
    }
    for (path, bytes) in after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)) {
        writeln!(out, "+ {}\n{}", path.display(), String::from_utf8_lossy(bytes).trim_end()).unwrap();
    }
    out
}

#[test]
fn each_option_changes_the_layout_of_its_types() {
    for (name, option) in [
        ("labels_beta_2", "decomposeCustomLabelsBeta2"),
        ("labels_beta", "decomposeCustomLabelsBeta"),
        ("permission_sets_beta_2", "decomposePermissionSetBeta2"),
        ("permission_sets_beta", "decomposePermissionSetBeta"),
        ("sharing_rules", "decomposeSharingRulesBeta"),
        ("workflows", "decomposeWorkflowBeta"),
        ("external_services", "decomposeExternalServiceRegistrationBeta"),
    ] {
        let shell = project();
        let before = shell.files();
        let out = told(&shell, &format!("project convert source-behavior --behavior {option}"));
        insta::assert_snapshot!(format!("behavior_{name}"), out + &changes(&shell, &before));
        shell.must("project convert source -p app more -d package");
    }
}

#[test]
fn a_dry_run_leaves_the_project_as_it_is() {
    let shell = project();
    let before = shell.files();
    let option = "--behavior decomposeWorkflowBeta --dry-run";
    let mut out = told(&shell, &format!("project convert source-behavior {option}"));
    out += &changes(&shell, &before);
    shell.remove("DRY-RUN-RESULTS");
    out += &told(&shell, &format!("project convert source-behavior {option} --preserve-temp-dir --json"));
    insta::assert_snapshot!("behavior_dry_run", out + &changes(&shell, &before));
}

#[test]
fn what_cannot_be_done_is_told() {
    let shell = project();
    let mut out = told(&shell, "project convert source-behavior --behavior decomposeEverything");
    out += &told(&shell, "project convert source-behavior");
    shell.must("project convert source-behavior --behavior decomposeWorkflowBeta");
    out += &told(&shell, "project convert source-behavior --behavior decomposeWorkflowBeta");
    for folder in ["app", "more"] {
        shell.remove(&format!("{folder}/main"));
    }
    out += &told(&shell, "project convert source-behavior --behavior decomposeSharingRulesBeta");
    let labels = shell.must("org create scratch --edition developer --alias dev --set-default");
    assert!(!labels.is_empty());
    out += &told(&shell, "project convert source-behavior --behavior decomposeCustomLabelsBeta2");
    insta::assert_snapshot!("behavior_refused", out);
}
