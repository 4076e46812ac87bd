use super::*;
use insta::assert_snapshot;
use orgyard_project::Project;
use std::fs;

/// Builds the named package directory of a project given as text with `//- path` headers: all files, as text.
fn check(text: &str, directory: &str, shown: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    for part in text.split("//- ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let path = folder.path().join(path.trim());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content.trim_start()).unwrap();
    }
    let project = Project::open(folder.path()).unwrap();
    let directory = project.directories().iter().find(|d| d.path == directory).unwrap();
    let env = |name: &str| (name == "COLOUR").then(|| "green".to_string());
    let built = match package_metadata(&project, directory, &BuildOptions { api_version: "64.0", env: &env }) {
        Ok(built) => built,
        Err(error) => return error.to_string(),
    };
    let mut out: String = built.files.keys().map(|path| format!("{path}\n")).collect();
    for path in shown {
        out += &format!("--- {path}\n{}", String::from_utf8_lossy(&built.files[*path]));
    }
    for replaced in &built.replaced {
        out += &format!("! {} in {}\n", replaced.replaced, replaced.file);
    }
    built.warnings.iter().for_each(|warning| out += &format!("! {warning}\n"));
    out
}

const PROJECT: &str = r#"
//- sfdx-project.json
{"packageDirectories": [
    {"path": "a", "default": true, "package": "A", "versionNumber": "1.0.0.NEXT"},
    {"path": "b", "package": "B", "versionNumber": "1.0.0.NEXT", "scopeProfiles": true}
], "sourceApiVersion": "64.0"}
//- a/classes/X.cls
class X {}
//- a/classes/X.cls-meta.xml
<ApexClass/>
//- b/classes/Y.cls
class Y {}
//- b/classes/Y.cls-meta.xml
<ApexClass/>
//- b/profiles/Admin.profile-meta.xml
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <classAccesses><apexClass>X</apexClass><enabled>true</enabled></classAccesses>
    <custom>false</custom>
    <classAccesses><apexClass>Z</apexClass></classAccesses>
    <userLicense>Salesforce</userLicense>
</Profile>
"#;

#[test]
fn profiles_of_the_whole_project_are_cut_to_the_package() {
    assert_snapshot!(check(PROJECT, "a", &["package.xml", "profiles/Admin.profile"]), @r#"
    classes/X.cls
    classes/X.cls-meta.xml
    package.xml
    profiles/Admin.profile
    --- package.xml
    <?xml version="1.0" encoding="UTF-8"?>
    <Package xmlns="http://soap.sforce.com/2006/04/metadata">
        <types>
            <members>X</members>
            <name>ApexClass</name>
        </types>
        <types>
            <name>Profile</name>
            <members>Admin</members>
        </types>
        <version>64.0</version>
    </Package>
    --- profiles/Admin.profile
    <?xml version="1.0" encoding="UTF-8"?>
    <Profile xmlns="http://soap.sforce.com/2006/04/metadata">
        <classAccesses>
            <apexClass>X</apexClass>
            <enabled>true</enabled>
        </classAccesses>
    </Profile>
    "#);
}

#[test]
fn a_profile_without_entries_is_left_out_and_the_block_stays() {
    assert_snapshot!(check(PROJECT, "b", &["package.xml"]), @r#"
    classes/Y.cls
    classes/Y.cls-meta.xml
    package.xml
    --- package.xml
    <?xml version="1.0" encoding="UTF-8"?>
    <Package xmlns="http://soap.sforce.com/2006/04/metadata">
        <types>
            <members>Y</members>
            <name>ApexClass</name>
        </types>
        <types>
            <name>Profile</name>
        </types>
        <version>64.0</version>
    </Package>
    "#);
}

#[test]
fn text_is_replaced_on_the_way() {
    let text = PROJECT.replace(
        "\"sourceApiVersion\"",
        r#""replacements": [
            {"filename": "classes/X.cls", "stringToReplace": "class", "replaceWithEnv": "COLOUR"},
            {"filename": "classes/X.cls", "stringToReplace": "absent", "replaceWithEnv": "COLOUR"},
            {"glob": "classes/*.cls", "regexToReplace": "([A-Z]) ", "replaceWithEnv": "COLOUR",
             "replaceWhenEnv": [{"env": "COLOUR", "value": "red"}]}
        ], "sourceApiVersion""#,
    );
    assert_snapshot!(check(&text, "a", &["classes/X.cls"]), @r"
    classes/X.cls
    classes/X.cls-meta.xml
    package.xml
    profiles/Admin.profile
    --- classes/X.cls
    green X {}
    ! /class/g in a/classes/X.cls
    ! Your sfdx-project.json specifies that /absent/g should be replaced in a/classes/X.cls, but it was not found.
    ");
    let unset = text.replace(
        "\"COLOUR\",\n             \"replaceWhenEnv\": [{\"env\": \"COLOUR\", \"value\": \"red\"}]",
        "\"NOPE\"",
    );
    assert_snapshot!(check(&unset, "a", &[]), @r#"sfdx-project.json: replacements: "NOPE" is in sfdx-project.json as a value for "replaceWithEnv" property, but it's not set in your environment."#);
}
