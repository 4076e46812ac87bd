use super::*;
use crate::tree::Tree;
use crate::{MetadataOptions, to_metadata};
use insta::assert_snapshot;
use orgyard_text::archive::FileSet;

/// Merges the files below `retrieved/` into the rest, with `pa` as the default folder: what is written and deleted.
fn check(text: &str) -> String {
    let (mut local, mut incoming) = (FileSet::new(), FileSet::new());
    for part in text.split("//- ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let bytes = content.trim().as_bytes().to_vec();
        match path.trim().strip_prefix("retrieved/") {
            Some(path) => drop(incoming.insert(path.into(), bytes)),
            None => drop(local.insert(path.trim().into(), bytes)),
        }
    }
    let registry = crate::Registry::standard();
    let incoming = SourceSet::of(registry, Tree::in_memory(incoming)).unwrap();
    let local = SourceSet::of(registry, Tree::in_memory(local)).unwrap();
    let ignore = ForceIgnore::default();
    let target = MergeTarget { root: Path::new("/nowhere"), default_folder: "pa", local: &local, ignore: &ignore };
    let merged = merge(&incoming, &target).unwrap();
    let mut out: String =
        merged.deleted.iter().map(|d| format!("- {} ({} {})\n", d.path, d.type_name, d.full_name)).collect();
    for (path, bytes) in merged.converted.into_files().unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        let names: Vec<_> = text.split("<fullName>").skip(1).filter_map(|t| t.split('<').next()).collect();
        out += &format!("{path} {}\n", names.join(","));
    }
    out
}

#[test]
fn children_stay_where_they_are_and_new_ones_go_to_the_default_folder() {
    assert_snapshot!(check("
//- pb/objects/A__c/A__c.object-meta.xml
<CustomObject xmlns=\"n\"><label>A</label></CustomObject>
//- pb/objects/A__c/fields/Old__c.field-meta.xml
<CustomField/>
//- retrieved/objects/A__c.object
<CustomObject xmlns=\"n\"><fields><fullName>Old__c</fullName></fields><fields><fullName>New__c</fullName></fields></CustomObject>
//- retrieved/objects/B__c.object
<CustomObject xmlns=\"n\"><fields><fullName>F__c</fullName></fields></CustomObject>
"), @r"
    pa/main/default/objects/A__c/fields/New__c.field-meta.xml New__c
    pa/main/default/objects/B__c/B__c.object-meta.xml 
    pa/main/default/objects/B__c/fields/F__c.field-meta.xml F__c
    pb/objects/A__c/fields/Old__c.field-meta.xml Old__c
    ");
}

#[test]
fn labels_go_to_the_file_that_holds_them() {
    assert_snapshot!(check("
//- pb/labels/More.labels-meta.xml
<CustomLabels><labels><fullName>B</fullName></labels><labels><fullName>C</fullName></labels></CustomLabels>
//- pc/labels/Untouched.labels-meta.xml
<CustomLabels><labels><fullName>X</fullName></labels></CustomLabels>
//- retrieved/labels/CustomLabels.labels
<CustomLabels><labels><fullName>A</fullName></labels><labels><fullName>B</fullName></labels></CustomLabels>
"), @r"
    pa/main/default/labels/CustomLabels.labels-meta.xml A
    pb/labels/More.labels-meta.xml B,C
    ");
}

#[test]
fn a_bundle_loses_what_the_org_lost() {
    assert_snapshot!(check("
//- pb/lwc/c/c.js
//- pb/lwc/c/c.js-meta.xml
//- pb/lwc/c/gone.html
//- pb/lwc/c/sub/gone.js
//- pb/classes/deep/A.cls
//- pb/classes/deep/A.cls-meta.xml
//- retrieved/lwc/c/c.js
//- retrieved/lwc/c/c.js-meta.xml
//- retrieved/lwc/c/new.css
//- retrieved/classes/A.cls
//- retrieved/classes/A.cls-meta.xml
"), @r"
    - pb/lwc/c/gone.html (LightningComponentBundle c)
    - pb/lwc/c/sub (LightningComponentBundle c)
    pb/classes/deep/A.cls 
    pb/classes/deep/A.cls-meta.xml 
    pb/lwc/c/c.js 
    pb/lwc/c/c.js-meta.xml 
    pb/lwc/c/new.css 
    ");
}

#[test]
fn a_single_file_resource_stays_one() {
    assert_snapshot!(check("
//- pb/staticresources/r.txt
//- pb/staticresources/r.resource-meta.xml
<StaticResource><contentType>text/plain</contentType></StaticResource>
//- retrieved/staticresources/r.resource
//- retrieved/staticresources/r.resource-meta.xml
<StaticResource><contentType>text/plain</contentType></StaticResource>
"), @r"
    pb/staticresources/r.resource-meta.xml 
    pb/staticresources/r.txt 
    ");
}

#[test]
fn what_was_merged_converts_back() {
    let text = "//- retrieved/layouts/A-B.layout\n<Layout/>\n//- retrieved/classes/A.cls\n//- retrieved/classes/A.cls-meta.xml\n";
    let paths = check(text);
    let files: FileSet = paths.lines().map(|path| (path.trim().to_string(), Vec::new())).collect();
    let set = SourceSet::of(crate::Registry::standard(), Tree::in_memory(files)).unwrap();
    let converted = to_metadata(&set, &MetadataOptions::default()).unwrap();
    let paths: Vec<_> = converted.into_files().unwrap().into_keys().collect();
    assert_eq!(paths, ["classes/A.cls", "classes/A.cls-meta.xml", "layouts/A-B.layout", "package.xml"]);
}
