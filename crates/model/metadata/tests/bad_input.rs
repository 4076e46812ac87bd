//! Projects with something wrong in them: what is told, and what is converted all the same.

#![cfg(test)]

use orgyard_metadata::{ConvertError, MetadataOptions, Registry, SourceSet, Tree, to_metadata};
use orgyard_project::ForceIgnore;
use std::path::Path;

const CLASS: &str = "<ApexClass/>";

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join("app").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn converted(root: &Path) -> Result<String, ConvertError> {
    let tree = Tree::walk(root, &["app".into()], &ForceIgnore::find(root))?;
    let set = SourceSet::of(Registry::standard(), tree)?;
    let converted = to_metadata(&set, &MetadataOptions::default())?;
    let warnings: String = converted.warnings.iter().map(|warning| format!("! {warning}\n")).collect();
    let files = converted.into_files()?;
    let shown = files.iter().filter(|(path, _)| *path != "package.xml");
    let shown = shown.map(|(path, bytes)| format!("{path}: {}\n", String::from_utf8_lossy(bytes)));
    Ok(shown.collect::<String>() + &warnings)
}

/// What comes of these files: `path: content` for each, then warnings; or the error's name and text.
fn check(files: &[(&str, &str)], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let shown = converted(folder.path()).unwrap_or_else(|error| format!("{}: {error}", error.name()));
    assert_eq!(shown.trim_end(), expected.trim_end());
}

#[test]
fn malformed_xml_is_told_with_file_and_line() {
    check(
        &[("objects/A__c/A__c.object-meta.xml", "<CustomObject>\n    <label>A\n</CustomObject>")],
        "LibraryError: app/objects/A__c/A__c.object-meta.xml:3:1: The element type \"label\" must be terminated by the matching end-tag \"</label>\".",
    );
    check(
        &[("objects/A__c/fields/F__c.field-meta.xml", "")],
        "LibraryError: app/objects/A__c/fields/F__c.field-meta.xml:1:1: Premature end of file.",
    );
    check(
        &[("labels/CustomLabels.labels-meta.xml", "<CustomLabels>\n<labels><value>a</value></labels></CustomLabels>")],
        "ConversionError: app/labels/CustomLabels.labels-meta.xml: no <fullName> in a <labels> element (line 2), so it has no name",
    );
}

#[test]
fn content_and_description_go_together() {
    check(
        &[("classes/M.cls-meta.xml", CLASS)],
        "ExpectedSourceFilesError: app/classes/M.cls-meta.xml: Expected source files for type 'ApexClass'",
    );
    check(
        &[("staticresources/R.resource-meta.xml", "<StaticResource/>")],
        "ExpectedSourceFilesError: app/staticresources/R.resource-meta.xml: Expected source files for type 'StaticResource'",
    );
    check(&[("classes/C.cls", "class C {}")], "");
    check(
        &[("documents/D/a.txt", "a")],
        "ExpectedSourceFilesError: app/documents/D/a.txt: the metadata file app/documents/D/a.document-meta.xml is missing, without which this is no Document",
    );
    check(
        &[("staticresources/R.txt", "a")],
        "LibraryError: A StaticResource must have an associated .resource file, missing staticresources/R.resource-meta.xml",
    );
    check(
        &[("uiBundles/a/index.html", "a")],
        "ExpectedSourceFilesError: app/uiBundles/a/a.uibundle-meta.xml: Expected source files for type 'UIBundle'",
    );
    check(&[("lwc/c/c.js", "a")], "lwc/c/c.js: a");
    check(&[("aura/c/c.cmp", "a")], "aura/c/c.cmp: a");
    check(
        &[
            ("staticresources/R/a.txt", "a"),
            (
                "staticresources/R.resource-meta.xml",
                "<StaticResource><contentType>text/plain</contentType></StaticResource>",
            ),
        ],
        "LibraryError: A StaticResource directory must have a content type of application/zip or application/jar - found text/plain for R.",
    );
}

/// The official tool's own list of faults; it is silent about the file's path.
#[test]
fn the_descriptor_of_a_ui_bundle_is_checked() {
    let check = |config: &str, expected: &str| {
        let files = [
            ("uiBundles/a/a.uibundle-meta.xml", "<UIBundle/>"),
            ("uiBundles/a/dist/index.html", ""),
            ("uiBundles/a/ui-bundle.json", config),
        ];
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &files);
        let told =
            converted(folder.path()).map_or_else(|error| format!("{}: {error}", error.name()), |_| String::new());
        let start = "InvalidUiBundleConfigError: app/uiBundles/a/ui-bundle.json: ui-bundle.json ";
        assert_eq!(told.strip_prefix(start).unwrap_or(&told), expected, "{config}");
    };
    check(r#"{"outputDir": "dist", "routing": {"fallback": "/index.html", "trailingSlash": "auto"}}"#, "");
    check(r#"{"headers": [{"source": "/a", "headers": [{"key": "k", "value": "v"}]}]}"#, "");
    check(" ", "must not be empty or contain only whitespace.");
    check("{", "is not valid JSON: EOF while parsing an object at line 1 column 1");
    check("[]", "must be a JSON object, but found array.");
    check("{}", "must contain at least one property.");
    check(r#"{"a": 1}"#, "contains unknown property 'a'. Allowed: outputDir, routing, headers.");
    check(r#"{"outputDir": 1}"#, "'outputDir' must be a string (received number).");
    check(r#"{"outputDir": "/"}"#, "'outputDir' must not be empty.");
    check(
        r#"{"outputDir": "../x"}"#,
        "'outputDir' value \"../x\" contains path traversal (..). Config paths must use forward slashes.",
    );
    check(r#"{"outputDir": "no"}"#, "'outputDir' references \"no\", but no file lies in app/uiBundles/a/no.");
    check(r#"{"routing": {}}"#, "'routing' must contain at least one property.");
    check(r#"{"routing": {"fileBasedRouting": 1}}"#, "'routing.fileBasedRouting' must be a boolean (received number).");
    check(
        r#"{"routing": {"trailingSlash": "x"}}"#,
        "'routing.trailingSlash' must be one of: always, never, auto (received \"x\").",
    );
    check(
        r#"{"routing": {"redirects": [{"statusCode": 200}]}}"#,
        "'routing.redirects[0].statusCode' must be one of: 301, 302, 307, 308 (received 200).",
    );
    check(r#"{"routing": {"rewrites": []}}"#, "'routing.rewrites' must contain at least one item.");
    check(
        r#"{"routing": {"rewrites": [{"route": "/a", "rewrite": "b.html"}]}}"#,
        "'routing.rewrites[0].rewrite' references \"b.html\", but the file does not exist at app/uiBundles/a/b.html.",
    );
    check(r#"{"headers": [{"source": ""}]}"#, "'headers[0].source' must be a non-empty string.");
}

#[test]
fn what_is_ignored_is_ignored_whole() {
    let check = |ignored: &str, files: &[(&str, &str)], expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files);
        std::fs::write(folder.path().join(".forceignore"), ignored).unwrap();
        let error = converted(folder.path()).unwrap_err();
        assert_eq!(format!("{}: {error}", error.name()), expected);
        assert!(error.actions()[0].starts_with("List both files in .forceignore"), "{:?}", error.actions());
    };
    let class = [("classes/A.cls", "class A {}"), ("classes/A.cls-meta.xml", CLASS)];
    let resource = [("staticresources/R.css", "a"), ("staticresources/R.resource-meta.xml", "<StaticResource/>")];
    let bundle = [("lwc/c/c.js", "1"), ("lwc/c/c.js-meta.xml", "<LightningComponentBundle/>")];
    check(
        "**/A.cls",
        &class,
        "NoSourceIgnoreError: ApexClass metadata types require source files, but app/classes/A.cls is forceignored.",
    );
    check(
        "**/R.css",
        &resource,
        "NoSourceIgnoreError: StaticResource metadata types require source files, but app/staticresources/R.css is forceignored.",
    );
    check(
        "**/R.resource-meta.xml",
        &resource,
        "UnexpectedForceIgnore: Metadata xml file app/staticresources/R.resource-meta.xml is forceignored but is required for app/staticresources/R.css.",
    );
    check(
        "**/c.js-meta.xml",
        &bundle,
        "UnexpectedForceIgnore: Metadata xml file app/lwc/c/c.js-meta.xml is forceignored but is required for app/lwc/c.",
    );
}

#[test]
fn a_child_lies_with_its_parent() {
    check(
        &[("rules/R.workflowRule-meta.xml", "<WorkflowRule/>")],
        "TypeInferenceError: Unexpected child metadata [app/rules/R.workflowRule-meta.xml] found for parent type [Workflow]",
    );
    check(
        &[("fields/F__c.field-meta.xml", "<CustomField/>")],
        "TypeInferenceError: app/fields/F__c.field-meta.xml: Could not infer a metadata type",
    );
}

#[test]
fn a_wrong_ending_is_told_with_the_nearest_ones() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("classes/M.clss-meta.xml", CLASS)]);
    let error = converted(folder.path()).unwrap_err();
    assert_eq!(error.to_string(), "app/classes/M.clss-meta.xml: Could not infer a metadata type");
    assert_eq!(
        error.actions()[..2],
        [
            "A metadata type lookup for \"M.clss-meta.xml\" found the following close matches:",
            "-- Did you mean \".cls-meta.xml\" instead for the \"ApexClass\" metadata type?",
        ]
    );
}

#[test]
fn of_several_files_for_one_component_the_last_counts() {
    let (meta, sub) = ("classes/C.cls-meta.xml", "classes/sub/C.cls-meta.xml");
    check(
        &[("classes/C.cls", "one"), (meta, CLASS), ("classes/sub/C.cls", "two"), (sub, CLASS)],
        "classes/C.cls: two
classes/C.cls-meta.xml: <ApexClass/>
! classes/C.cls stands in several places (ApexClass C): only the last is converted. Delete the others.
! classes/C.cls-meta.xml stands in several places (ApexClass C): only the last is converted. Delete the others.",
    );
}

#[test]
fn names_that_differ_by_case_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("classes/a.cls", "one"),
        ("classes/a.cls-meta.xml", CLASS),
        ("classes/A.cls", "two"),
        ("classes/A.cls-meta.xml", CLASS),
    ];
    write(folder.path(), &files);
    // Some systems keep only one of them.
    if std::fs::read_dir(folder.path().join("app/classes")).unwrap().count() == 4 {
        let shown = converted(folder.path()).unwrap();
        assert!(shown.contains("! classes/A.cls and classes/a.cls differ only by case: "), "{shown}");
    }
}

#[test]
fn a_project_in_a_project_is_a_folder_like_any_other() {
    check(
        &[
            ("inner/sfdx-project.json", "{}"),
            ("inner/classes/C.cls", "class C {}"),
            ("inner/classes/C.cls-meta.xml", CLASS),
        ],
        "classes/C.cls: class C {}\nclasses/C.cls-meta.xml: <ApexClass/>",
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("classes/C.cls", "class C {}"), ("classes/C.cls-meta.xml", CLASS)]);
    let file = folder.path().join("app/classes/C.cls");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The system's administrator reads everything.
    if std::fs::read(&file).is_err() {
        let error = converted(folder.path()).unwrap_err();
        assert!(error.to_string().starts_with("app/classes/C.cls: "), "{error}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = converted(folder.path()).unwrap_err();
    assert_eq!(error.to_string(), "app: File or folder not found");
}

#[test]
fn schemas_that_cannot_be_read_are_told() {
    let registry = Registry::with_presets(&["decomposeExternalServiceRegistrationBeta"]).unwrap();
    let told = |file: &str, text: &str| {
        let meta = "<ExternalServiceRegistration><schemaUploadFileExtension>json</schemaUploadFileExtension></ExternalServiceRegistration>";
        let mut files = orgyard_text::archive::FileSet::new();
        files.insert("externalServiceRegistrations/E.externalServiceRegistration-meta.xml".into(), meta.into());
        files.insert(file.into(), text.into());
        let set = SourceSet::of(&registry, Tree::in_memory(files)).unwrap();
        to_metadata(&set, &MetadataOptions::default()).unwrap_err().to_string()
    };
    assert_eq!(
        told("externalServiceRegistrations/E.yaml", "a: 1\na: 2"),
        "externalServiceRegistrations/E.yaml:2:1: the key 'a' stands here twice"
    );
    assert_eq!(
        told("elsewhere/E.yaml", "a: 1"),
        "externalServiceRegistrations/E.externalServiceRegistration-meta.xml: Expected source files for type 'ExternalServiceRegistration'"
    );
}
