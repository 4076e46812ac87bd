//! A package directory laid out anew, as `project convert source-behavior` does it.

#![cfg(test)]

use insta::assert_snapshot;
use orgyard_metadata::{MetadataOptions, Registry, Relay};
use std::path::Path;

const PERMISSIONS: &str = "<PermissionSet xmlns=\"n\">
    <classAccesses><apexClass>K</apexClass></classAccesses>
    <label>P</label>
    <objectPermissions><object>A__c</object></objectPermissions>
</PermissionSet>";

/// What happens to a file in `app` under a preset: what is deleted, what is made, what of that is shown.
fn check(file: &str, text: &str, preset: &str, beside: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    std::fs::write(path.with_file_name("C.cls"), "class C {}").unwrap();
    std::fs::write(path.with_file_name("C.cls-meta.xml"), "<ApexClass/>").unwrap();
    let after = Registry::with_presets(&[preset]).unwrap();
    let types = Registry::of_preset(preset).unwrap();
    let relay = Relay { before: Registry::standard(), after: &after, types };
    let plan = relay.plan(folder.path(), "app", &MetadataOptions::default(), beside).unwrap();
    let lines =
        |mark: &str, paths: Vec<&String>| paths.iter().map(|path| format!("{mark} {path}\n")).collect::<String>();
    let shown = relay.entries(&plan.made);
    let out = lines("-", plan.gone.iter().collect())
        + &lines("+", plan.made.keys().collect())
        + &lines("=", shown.iter().collect());
    plan.apply(folder.path()).unwrap();
    assert!(!path.exists() && is_file(folder.path(), plan.made.keys()));
    out
}

fn is_file<'p>(root: &Path, mut paths: impl Iterator<Item = &'p String>) -> bool {
    paths.all(|path| root.join(path).is_file())
}

#[test]
fn files_are_replaced_by_those_of_the_new_layout() {
    assert_snapshot!(check("app/main/default/permissionsets/P.permissionset-meta.xml", PERMISSIONS, "decomposePermissionSetBeta2", None), @"
    - app/main/default/permissionsets/P.permissionset-meta.xml
    + app/main/default/permissionsets/P/P.classAccess-meta.xml
    + app/main/default/permissionsets/P/P.permissionset-meta.xml
    + app/main/default/permissionsets/P/objectSettings/A__c.objectSettings-meta.xml
    = app/main/default/permissionsets/P/P.classAccess-meta.xml
    = app/main/default/permissionsets/P/P.permissionset-meta.xml
    = app/main/default/permissionsets/P/objectSettings
    ");
    assert_snapshot!(check("app/any/P.permissionset-meta.xml", PERMISSIONS, "decomposePermissionSetBeta", None), @"
    - app/any/P.permissionset-meta.xml
    + app/main/default/permissionsets/P/P.permissionset-meta.xml
    + app/main/default/permissionsets/P/classAccesses/K.classAccess-meta.xml
    + app/main/default/permissionsets/P/objectPermissions/A__c.objectPermission-meta.xml
    = app/main/default/permissionsets/P/P.permissionset-meta.xml
    = app/main/default/permissionsets/P/classAccesses
    = app/main/default/permissionsets/P/objectPermissions
    ");
    let labels = "<CustomLabels><labels><fullName>L</fullName></labels></CustomLabels>";
    assert_snapshot!(check("app/labels/CustomLabels.labels-meta.xml", labels, "decomposeCustomLabelsBeta2", None), @"
    - app/labels/CustomLabels.labels-meta.xml
    + app/main/default/labels/L.label-meta.xml
    = app/main/default/labels/L.label-meta.xml
    ");
}

#[test]
fn a_dry_run_goes_beside() {
    let workflow = "<Workflow><alerts><fullName>a</fullName></alerts></Workflow>";
    assert_snapshot!(check("app/workflows/A.workflow-meta.xml", workflow, "decomposeWorkflowBeta", Some("LOOK")), @"
    - app/workflows/A.workflow-meta.xml
    + LOOK/app/main/default/workflows/A/A.workflow-meta.xml
    + LOOK/app/main/default/workflows/A/workflowAlerts/a.workflowAlert-meta.xml
    = LOOK/app/main/default/workflows/A/A.workflow-meta.xml
    = LOOK/app/main/default/workflows/A/workflowAlerts
    = LOOK/app/main/default/workflows/A/workflowAlerts/a.workflowAlert-meta.xml
    ");
}
