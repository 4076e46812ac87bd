use super::*;
use insta::assert_snapshot;

/// Files from one text with `//- path` headers.
fn files(text: &str) -> FileSet {
    let mut files = FileSet::new();
    for part in text.split("//- ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        files.insert(path.trim().into(), content.trim().as_bytes().to_vec());
    }
    files
}

/// What a package unpacks to: a line per component and per problem.
fn check(text: &str) -> String {
    let files = files(text);
    let manifest = PackageFiles::read(&files).unwrap().manifest;
    let unpacked = unpack(&files, &manifest);
    let mut out = String::new();
    for component in &unpacked.components {
        let paths: Vec<_> = component.files.iter().map(|file| file.path.as_str()).collect();
        out += &format!("{} {}: {}\n", component.type_name, component.full_name, paths.join(" "));
    }
    for p in &unpacked.problems {
        let place = p.line.map_or(String::new(), |line| format!(":{line}"));
        out += &format!("! {}{place} {} {}: {}\n", p.file, p.component_type, p.full_name, p.message);
    }
    out
}

fn manifest(types: &[(&str, &[&str])]) -> String {
    let mut manifest = Manifest::default();
    for (name, members) in types {
        manifest.types.insert((*name).into(), members.iter().map(|m| (*m).into()).collect());
    }
    format!("//- package.xml\n{}", manifest.write())
}

const OBJECT: &str = "
//- objects/A__c.object
<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\">
    <fields>
        <fullName>F__c</fullName>
        <type>Text</type>
    </fields>
    <label>A</label>
    <listViews>
        <fullName>All</fullName>
    </listViews>
</CustomObject>
";

#[test]
fn a_file_that_only_holds_children_together_is_no_component() {
    let labels = "//- labels/CustomLabels.labels\n<CustomLabels><labels><fullName>L</fullName></labels></CustomLabels>";
    assert_snapshot!(check(&(manifest(&[("CustomLabels", &["CustomLabels"])]) + labels)), @"CustomLabel L: labels/CustomLabels.labels#labels/L");
}

#[test]
fn an_object_falls_into_its_children() {
    assert_snapshot!(check(&(manifest(&[("CustomObject", &["A__c"])]) + OBJECT)), @r"
    CustomObject A__c: objects/A__c.object
    CustomField A__c.F__c: objects/A__c.object#fields/F__c
    ListView A__c.All: objects/A__c.object#listViews/All
    ");
}

#[test]
fn a_manifest_that_names_a_child_means_only_that() {
    assert_snapshot!(check(&(manifest(&[("CustomField", &["a__c.f__C"])]) + OBJECT)), @"CustomField A__c.F__c: objects/A__c.object#fields/F__c");
}

#[test]
fn what_is_not_named_and_what_is_not_there_are_problems() {
    let manifest = manifest(&[("ApexClass", &["B"]), ("Nope", &["*"])]);
    assert_snapshot!(check(&(manifest + OBJECT + "//- classes/A.cls\n//- classes/A.cls-meta.xml\n")), @r"
    ! package.xml  package.xml: Unknown type name 'Nope' specified in package.xml
    ! classes/A.cls ApexClass A: Not in package.xml
    ! objects/A__c.object CustomObject A__c: Not in package.xml
    ! package.xml  package.xml: An object 'B' of type ApexClass was named in package.xml, but was not found in zipped directory
    ");
}

#[test]
fn folders_documents_labels_and_encoded_names() {
    let text = manifest(&[
        ("Report", &["F/", "F/R"]),
        ("Document", &["D", "D/pic"]),
        ("CustomLabel", &["*"]),
        ("Layout", &["A (b)"]),
    ]) + "
//- reports/F-meta.xml
//- reports/F/R.report
//- documents/D-meta.xml
//- documents/D/pic.one.png
//- documents/D/pic.one.png-meta.xml
//- labels/CustomLabels.labels
<CustomLabels><labels><fullName>L</fullName></labels></CustomLabels>
//- layouts/A %28b%29.layout
";
    assert_snapshot!(check(&text), @r"
    DocumentFolder D: documents/D-meta.xml
    Document D/pic.one.png: documents/D/pic.one.png documents/D/pic.one.png-meta.xml
    CustomLabel L: labels/CustomLabels.labels#labels/L
    Layout A %28b%29: layouts/A %28b%29.layout
    ReportFolder F: reports/F-meta.xml
    Report F/R: reports/F/R.report
    ");
}

#[test]
fn the_package_may_lie_in_one_folder() {
    let text = (manifest(&[("ApexClass", &["*"])]) + "//- classes/A.cls\n").replace("//- ", "//- zip/");
    assert_snapshot!(check(&text), @"ApexClass A: classes/A.cls");
}

#[test]
fn faults_of_a_file_carry_their_place() {
    let text = manifest(&[("CustomObject", &["*"])])
        + "//- objects/A.object\n<CustomObject>\n<fields/></CustomObject>\n//- objects/B.object\n<CustomObject>\n<";
    assert_snapshot!(check(&text), @r"
    CustomObject A: objects/A.object
    ! objects/A.object:2 CustomField A: element fullName missing for a child of type CustomField
    ! objects/B.object:2 CustomObject B: Error parsing file: XML document structures must start and end within the same entity.
    ");
}

#[test]
fn packing_gives_back_what_was_unpacked() {
    let files = files(&(manifest(&[("CustomObject", &["*"])]) + OBJECT));
    let manifest = PackageFiles::read(&files).unwrap().manifest;
    let unpacked = unpack(&files, &manifest);
    let packed = pack(unpacked.components.iter(), "64.0");
    let object = String::from_utf8(packed["objects/A__c.object"].clone()).unwrap();
    let expected = String::from_utf8(files["objects/A__c.object"].clone()).unwrap();
    assert_eq!(object, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{expected}\n"));
    assert!(String::from_utf8_lossy(&packed["package.xml"]).contains("<members>A__c.F__c</members>"));
    let field = &unpacked.components[1].files[0];
    assert_eq!((field.container(), field.container_line(4)), ("objects/A__c.object", 4));
}

#[test]
fn deletions_are_read_with_the_manifest() {
    let delete = manifest(&[("ApexClass", &["X"])]).replace("package.xml", "destructiveChanges.xml");
    let found = PackageFiles::read(&files(&(manifest(&[]) + &delete))).unwrap();
    assert!(found.destructive.pre.types["ApexClass"].contains("X"));
    assert_eq!(PackageFiles::read(&FileSet::new()).unwrap_err().message, "No package.xml found");
}

#[test]
fn contents_of_a_digital_experience_mean_their_bundle() {
    let text = manifest(&[("DigitalExperience", &["site/s1.sfdc_cms__view/home"])])
        + "//- digitalExperiences/site/s1/sfdc_cms__view/home/content.json\n{}\n//- digitalExperiences/site/s1/s1.digitalExperience-meta.xml\n";
    assert_snapshot!(check(&text), @"DigitalExperienceBundle site/s1: digitalExperiences/site/s1/s1.digitalExperience-meta.xml digitalExperiences/site/s1/sfdc_cms__view/home/content.json");
}
