//! Small projects, one for each thing a conversion has to know.

use super::*;
use crate::package::Manifest;
use crate::tree::Tree;
use crate::{Registry, SourceSet};
use insta::assert_snapshot;
use orgyard_text::archive::{self, FileSet, Limits};

fn files(text: &str) -> FileSet {
    let parts = text.split("//- ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, "")));
    parts.map(|(path, content)| (path.trim().to_string(), content.trim().as_bytes().to_vec())).collect()
}

fn show(converted: Converted<'_>, shown: &[&str]) -> String {
    let notes: String = converted.losses.iter().map(|loss| format!("! {loss}\n")).collect();
    let warnings: String = converted.warnings.iter().map(|warning| format!("! {warning}\n")).collect();
    let files = converted.into_files().unwrap();
    let mut out: String = files.keys().map(|path| format!("{path}\n")).collect();
    for path in shown {
        out += &format!("--- {path}\n{}", String::from_utf8_lossy(&files[*path]));
    }
    out + &notes + &warnings
}

/// Source files in metadata format: all paths, some files, and what to warn of.
fn check(text: &str, shown: &[&str]) -> String {
    let options = MetadataOptions { api_version: "64.0".into(), package_name: None };
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(files(text)));
    match set.as_ref().map(|set| to_metadata(set, &options)) {
        Ok(Ok(converted)) => show(converted, shown),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    }
}

/// The same for a package in metadata format, in source format.
fn check_back(text: &str, shown: &[&str]) -> String {
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(files(text))).unwrap();
    show(to_source(&set).unwrap(), shown)
}

#[test]
fn children_join_their_parent_by_tag_and_locale() {
    assert_snapshot!(check("
//- a/objects/A__c/A__c.object-meta.xml
<?xml version=\"1.0\"?>
<!-- lost -->
<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>A</label></CustomObject>
//- a/objects/A__c/listViews/All.listView-meta.xml
<ListView xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>All</fullName></ListView>
//- b/objects/A__c/fields/Zed__c.field-meta.xml
<CustomField><fullName>Zed__c</fullName></CustomField>
//- b/objects/A__c/fields/abc__c.field-meta.xml
<CustomField><fullName>abc__c</fullName></CustomField>
//- b/objects/Account/fields/F__c.field-meta.xml
<CustomField><fullName>F__c</fullName></CustomField>
", &["objects/A__c.object", "package.xml"]), @r#"
    objects/A__c.object
    objects/Account.object
    package.xml
    --- objects/A__c.object
    <?xml version="1.0" encoding="UTF-8"?>
    <CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
        <label>A</label>
        <fields>
            <fullName>abc__c</fullName>
        </fields>
        <fields>
            <fullName>Zed__c</fullName>
        </fields>
        <listViews>
            <fullName>All</fullName>
        </listViews>
    </CustomObject>
    --- package.xml
    <?xml version="1.0" encoding="UTF-8"?>
    <Package xmlns="http://soap.sforce.com/2006/04/metadata">
        <types>
            <members>A__c.Zed__c</members>
            <members>A__c.abc__c</members>
            <members>Account.F__c</members>
            <name>CustomField</name>
        </types>
        <types>
            <members>A__c</members>
            <name>CustomObject</name>
        </types>
        <types>
            <members>A__c.All</members>
            <name>ListView</name>
        </types>
        <version>64.0</version>
    </Package>
    ! a/objects/A__c/A__c.object-meta.xml:2: a comment outside the root element is lost when this file is converted
    "#);
}

#[test]
fn an_empty_parent_is_written_but_not_listed() {
    let out = check(
        "
//- objects/Only__c/Only__c.object-meta.xml
<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>
//- objects/Only__c/fields/F__c.field-meta.xml
<CustomField><fullName>F__c</fullName></CustomField>
",
        &["package.xml"],
    );
    assert!(out.contains("objects/Only__c.object") && !out.contains("CustomObject"), "{out}");
}

#[test]
fn an_object_falls_apart_and_keeps_the_order_of_the_rest() {
    assert_snapshot!(check_back("
//- objects/A__c.object
<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><zeta/><fields><fullName>F__c</fullName><type>Text</type></fields><alpha/><recordTypes><fullName>R</fullName></recordTypes></CustomObject>
", &["main/default/objects/A__c/A__c.object-meta.xml", "main/default/objects/A__c/fields/F__c.field-meta.xml"]), @r#"
    main/default/objects/A__c/A__c.object-meta.xml
    main/default/objects/A__c/fields/F__c.field-meta.xml
    main/default/objects/A__c/recordTypes/R.recordType-meta.xml
    --- main/default/objects/A__c/A__c.object-meta.xml
    <?xml version="1.0" encoding="UTF-8"?>
    <CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
        <zeta></zeta>
        <alpha></alpha>
    </CustomObject>
    --- main/default/objects/A__c/fields/F__c.field-meta.xml
    <?xml version="1.0" encoding="UTF-8"?>
    <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
        <fullName>F__c</fullName>
        <type>Text</type>
    </CustomField>
    "#);
}

#[test]
fn labels_of_all_packages_are_one_file_and_equal_names_count_once() {
    assert_snapshot!(check("
//- a/labels/CustomLabels.labels-meta.xml
<CustomLabels><labels><fullName>b</fullName><value>first</value></labels></CustomLabels>
//- b/labels/CustomLabels.labels-meta.xml
<CustomLabels><labels><fullName>C</fullName></labels><labels><fullName>a</fullName></labels><labels><fullName>b</fullName></labels></CustomLabels>
", &["labels/CustomLabels.labels"]), @r#"
    labels/CustomLabels.labels
    package.xml
    --- labels/CustomLabels.labels
    <?xml version="1.0" encoding="UTF-8"?>
    <CustomLabels xmlns="http://soap.sforce.com/2006/04/metadata">
        <labels>
            <fullName>a</fullName>
        </labels>
        <labels>
            <fullName>b</fullName>
            <value>first</value>
        </labels>
        <labels>
            <fullName>C</fullName>
        </labels>
    </CustomLabels>
    "#);
}

#[test]
fn meta_files_are_named_by_their_kind() {
    assert_snapshot!(check("
//- f/layouts/deep/A-B.layout-meta.xml
//- f/x/C.cls
//- f/x/C.cls-meta.xml
//- f/reports/RF.reportFolder-meta.xml
//- f/reports/RF/Sub.reportFolder-meta.xml
//- f/reports/RF/Sub/R.report-meta.xml
//- f/documents/DF/pic.one.png
//- f/documents/DF/pic.one.document-meta.xml
//- f/emailservices/E.xml-meta.xml
//- f/customMetadata/T.R.md-meta.xml
//- f/experiences/s.site-meta.xml
//- f/experiences/s/config/s.json
//- f/lwc/c/c.js
//- f/lwc/c/c.js-meta.xml
//- f/lwc/c/parts/p.html
//- f/README.md
//- f/Lone.cls
", &[]), @r"
    classes/C.cls
    classes/C.cls-meta.xml
    customMetadata/T.R.md
    documents/DF/pic.one.png
    documents/DF/pic.one.png-meta.xml
    emailservices/E.xml
    experiences/s.site-meta.xml
    experiences/s/config/s.json
    layouts/A-B.layout
    lwc/c/c.js
    lwc/c/c.js-meta.xml
    lwc/c/parts/p.html
    package.xml
    reports/RF-meta.xml
    reports/RF/Sub-meta.xml
    reports/RF/Sub/R.report
    ");
}

#[test]
fn and_back() {
    assert_snapshot!(check_back("
//- layouts/A-B.layout
//- reports/RF-meta.xml
//- reports/RF/R.report
//- documents/DF-meta.xml
//- documents/DF/pic.one.png
//- documents/DF/pic.one.png-meta.xml
//- emailservices/E.xml
//- sites/S.site
//- package.xml
", &[]), @r"
    main/default/documents/DF.documentFolder-meta.xml
    main/default/documents/DF/pic.one.document-meta.xml
    main/default/documents/DF/pic.one.png
    main/default/emailservices/E.xml-meta.xml
    main/default/layouts/A-B.layout-meta.xml
    main/default/reports/RF.reportFolder-meta.xml
    main/default/reports/RF/R.report-meta.xml
    main/default/sites/S.site-meta.xml
    ");
}

#[test]
fn an_expanded_resource_becomes_an_archive() {
    let text = "
//- staticresources/r/a.js
alert
//- staticresources/r/css/b.css
//- staticresources/r.resource-meta.xml
<StaticResource><contentType>application/zip</contentType></StaticResource>
";
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(files(text))).unwrap();
    let package = to_metadata(&set, &MetadataOptions::default()).unwrap().into_files().unwrap();
    let inside = archive::read(&package["staticresources/r.resource"], Limits::default()).unwrap();
    assert_eq!(inside.into_keys().collect::<Vec<_>>(), ["a.js", "css/b.css"]);
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(package)).unwrap();
    assert_snapshot!(show(to_source(&set).unwrap(), &["main/default/staticresources/r/a.js"]), @r"
    main/default/staticresources/r.resource-meta.xml
    main/default/staticresources/r/a.js
    main/default/staticresources/r/css/b.css
    --- main/default/staticresources/r/a.js
    alert
    ");
}

#[test]
fn what_cannot_be_converted_is_named() {
    let check = |text: &str, expected: &str| assert_eq!(check(text, &[]), expected);
    check("//- a/X.nonsense-meta.xml\n", "a/X.nonsense-meta.xml: Could not infer a metadata type");
    check("//- a/X.cls-meta.xml\n", "a/X.cls-meta.xml: Expected source files for type 'ApexClass'");
    check(
        "//- objects/F.field-meta.xml\n",
        "Unexpected child metadata [objects/F.field-meta.xml] found for parent type [CustomObject]",
    );
    check(
        "//- staticresources/r/a\n//- staticresources/r.resource-meta.xml\n<A><contentType>text/css</contentType></A>",
        "A StaticResource directory must have a content type of application/zip or application/jar - found text/css for r.",
    );
    check(
        "//- objects/A/A.object-meta.xml\n<A><fields/></A>\n//- objects/A/fields/F.field-meta.xml\n<A/>",
        "objects/A/A.object-meta.xml: holds <fields> elements although files of its own exist for them; move them to files, or they get lost",
    );
}

#[test]
fn a_selected_child_brings_its_parents_elements_but_not_its_name() {
    let text = "
//- a/objects/A__c/A__c.object-meta.xml
<CustomObject xmlns=\"n\"><label>A</label></CustomObject>
//- a/objects/A__c/fields/F__c.field-meta.xml
<CustomField><fullName>F__c</fullName></CustomField>
//- a/objects/A__c/fields/G__c.field-meta.xml
<CustomField><fullName>G__c</fullName></CustomField>
//- a/labels/CustomLabels.labels-meta.xml
<CustomLabels><labels><fullName>X</fullName></labels><labels><fullName>Y</fullName></labels></CustomLabels>
//- a/classes/C.cls
//- a/classes/C.cls-meta.xml
";
    let mut wanted = Manifest::default();
    wanted.add("CustomField", "A__c.F__c");
    wanted.add("CustomLabel", "Y");
    wanted.add("Layout", "Nope");
    let mut set = SourceSet::of(Registry::standard(), Tree::in_memory(files(text))).unwrap();
    assert_eq!(set.select_members(&wanted), [("Layout".to_string(), "Nope".to_string())]);
    let converted = to_metadata(&set, &MetadataOptions::default()).unwrap();
    let types = &converted.manifest.as_ref().unwrap().types;
    assert_eq!(
        types.iter().map(|(t, m)| format!("{t}:{m:?}")).collect::<Vec<_>>(),
        ["CustomField:{\"A__c.F__c\"}", "CustomLabel:{\"Y\"}"]
    );
    let out = converted.into_files().unwrap();
    let object = String::from_utf8_lossy(&out["objects/A__c.object"]).into_owned();
    assert!(object.contains("<label>A") && object.contains("F__c") && !object.contains("G__c"), "{object}");
    assert!(!String::from_utf8_lossy(&out["labels/CustomLabels.labels"]).contains("X"));

    let mut set = SourceSet::of(Registry::standard(), Tree::in_memory(files(text))).unwrap();
    set.select_paths(&["a/objects/A__c/fields".into(), "./a/classes/C.cls".into()]);
    let manifest = set.manifest("64.0").unwrap();
    assert_eq!(manifest.types.keys().collect::<Vec<_>>(), ["ApexClass", "CustomField"]);
    assert_eq!(manifest.types["CustomField"].len(), 2);
}

#[test]
fn old_suffixes_are_read_with_a_warning() {
    assert_snapshot!(check("
//- objects/A__b/indexes/I.indexe-meta.xml
<Index><fullName>I</fullName></Index>
", &[]), @r"
    objects/A__b.object
    package.xml
    ! The Index component at objects/A__b/indexes/I.indexe-meta.xml uses the legacy suffix indexe. This suffix is deprecated and will be removed in a future release.
    ");
}

const AMOUNT: &str = "<?xml version=\"1.0\"?>\n<CustomField xmlns=\"n\">\n    <fullName>Amount__c</fullName>\n    <formula>A +\nB</formula>\n\n      <label>Amount</label>\n</CustomField>\n";

/// What a fault of the metadata format is called in the source: `path (line:column): name: text`.
fn in_source(faults: &[&str]) -> String {
    let mut files = FileSet::new();
    let folder = "app/objects/Expense__c";
    let other = AMOUNT.replace("Amount", "Total").replace("A +\nB", "A");
    let object = "<CustomObject xmlns=\"n\">\n    <label>Expense</label>\n</CustomObject>\n";
    files.insert(format!("{folder}/Expense__c.object-meta.xml"), object.into());
    files.insert(format!("{folder}/fields/Amount__c.field-meta.xml"), AMOUNT.into());
    files.insert(format!("{folder}/fields/Total__c.field-meta.xml"), other.into());
    files.insert("app/classes/A.cls".into(), b"class A {}".to_vec());
    files.insert("app/classes/A.cls-meta.xml".into(), b"<ApexClass/>".to_vec());
    let set = SourceSet::of(Registry::standard(), Tree::in_memory(files)).unwrap();
    let converted = to_metadata(&set, &MetadataOptions::default()).unwrap();
    let origins = converted.origins();
    faults.iter().map(|fault| origins.in_source(fault) + "\n").collect()
}

#[test]
fn a_fault_is_shown_where_a_person_wrote_it() {
    assert_snapshot!(in_source(&[
        "objects/Expense__c.object (3:5): Expense__c: of the object itself",
        "objects/Expense__c.object (4:5): Expense__c.Amount__c: the field",
        "objects/Expense__c.object (7:2): Expense__c.Amount__c: in the second line of a text",
        "objects/Expense__c.object (8:9): Expense__c.Amount__c: an element that stands further left there",
        "objects/Expense__c.object (13:13): Expense__c.Total__c: the second field's label's text",
        "objects/Expense__c.object: Expense__c.Total__c: without a place",
        "objects/Expense__c.object: no component",
        "classes/A.cls (3:5): A: Invalid type: B",
        "other/A.cls (3:5): A: stays",
        "Any other text: stays.",
    ]), @"
    app/objects/Expense__c/Expense__c.object-meta.xml:2:5: Expense__c: of the object itself
    app/objects/Expense__c/fields/Amount__c.field-meta.xml:2:1: Expense__c.Amount__c: the field
    app/objects/Expense__c/fields/Amount__c.field-meta.xml:5:2: Expense__c.Amount__c: in the second line of a text
    app/objects/Expense__c/fields/Amount__c.field-meta.xml:7:7: Expense__c.Amount__c: an element that stands further left there
    app/objects/Expense__c/fields/Total__c.field-meta.xml:6:11: Expense__c.Total__c: the second field's label's text
    app/objects/Expense__c/fields/Total__c.field-meta.xml: Expense__c.Total__c: without a place
    app/objects/Expense__c/Expense__c.object-meta.xml: no component
    app/classes/A.cls:3:5: A: Invalid type: B
    other/A.cls (3:5): A: stays
    Any other text: stays.
    ");
}
