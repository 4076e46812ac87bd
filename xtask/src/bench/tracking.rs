//! Source tracking of a large generated project: what changed, and a push of one class.

use super::{Bench, Cost, RUNS};
use crate::workspace::write;
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// With an object's fields and the class's file and its second one: 14,000 members, 27,000 files.
const CLASSES: usize = 13_000;
const OBJECTS: usize = 40;
const FIELDS: usize = 24;
/// Classes of a folder; a deploy holds fewer than 20,000 files.
const AREA: usize = 250;
const AREAS: usize = 17;
const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";
const SOURCE: &str = "app/main/default";

impl Bench {
    pub(super) fn tracking(&mut self) -> Result<()> {
        let (home, project) = (self.folder("tracked-home")?, self.folder("tracked")?);
        generate(&project)?;
        let create = ["org", "create", "scratch", "--edition", "developer", "--alias", "tracked", "--set-default"];
        self.once(&home, &project, &create)?;
        let folders: Vec<String> = (0..CLASSES / AREA).map(area).collect();
        for part in folders.chunks(AREAS) {
            let named = part.iter().flat_map(|folder| ["--source-dir", folder.as_str()]);
            let words: Vec<&str> = ["project", "deploy", "start"].into_iter().chain(named).collect();
            self.once(&home, &project, &words)?;
        }
        self.once(&home, &project, &["project", "deploy", "start"])?;
        // What was written just now counts as unsettled for two seconds.
        std::thread::sleep(std::time::Duration::from_secs(3));
        let cold = self.repeated(|bench| {
            fs::remove_file(project.join(".orgyard/tracking/seen"))?;
            bench.once(&home, &project, &["project", "status"])
        })?;
        self.limit("project status, 14,000 members, no content known", &cold, 0.5);
        let warm = self.median(&home, &project, &["project", "status"])?;
        self.limit("project status, 14,000 members", &warm, 0.1);
        let mut turn = 0;
        let push = self.repeated(|bench| {
            turn += 1;
            class(&project, turn * AREA, &format!("turn {turn}"))?;
            bench.once(&home, &project, &["project", "deploy", "start"])
        })?;
        self.limit("push of one class of them", &push, 0.5);
        Ok(())
    }

    fn repeated(&self, mut run: impl FnMut(&Self) -> Result<Cost>) -> Result<Cost> {
        let mut runs = (0..RUNS).map(|_| run(self)).collect::<Result<Vec<Cost>>>()?;
        runs.sort_by_key(|cost| cost.time);
        Ok(runs.swap_remove(RUNS / 2))
    }
}

fn area(number: usize) -> String {
    format!("{SOURCE}/classes/area{number}")
}

fn generate(folder: &Path) -> Result<()> {
    let project = "{\"packageDirectories\": [{\"path\": \"app\", \"default\": true}], \"sourceApiVersion\": \"67.0\"}";
    write(&folder.join("sfdx-project.json"), project)?;
    for number in 0..CLASSES {
        let path = class(folder, number, "as it was")?;
        let meta = format!(
            "<ApexClass xmlns=\"{NAMESPACE}\">\n    <apiVersion>67.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n"
        );
        write(&path.with_extension("cls-meta.xml"), meta)?;
    }
    (0..OBJECTS).try_for_each(|number| object(&folder.join(SOURCE).join(format!("objects/Thing{number}__c")), number))
}

/// Nine of ten classes call the one before.
fn class(folder: &Path, number: usize, comment: &str) -> Result<PathBuf> {
    let before = match number % 10 {
        0 => "0".to_owned(),
        _ => format!("Service{}.count() + 1", number - 1),
    };
    let methods = (0..8).map(|method| {
        format!(
            "    public static String part{method}(String text) {{\n        List<String> parts = text.split(',');\n        \
             return parts.isEmpty() ? null : parts[0] + {method};\n    }}\n"
        )
    });
    let methods: String = methods.collect();
    let text = format!(
        "// {comment}\npublic with sharing class Service{number} {{\n    public static Integer count() {{\n        return \
         {before};\n    }}\n{methods}}}\n"
    );
    let path = folder.join(area(number / AREA)).join(format!("Service{number}.cls"));
    write(&path, text)?;
    Ok(path)
}

fn object(folder: &Path, number: usize) -> Result<()> {
    let text = format!(
        "<CustomObject xmlns=\"{NAMESPACE}\">\n    <deploymentStatus>Deployed</deploymentStatus>\n    <label>Thing {number}</label>\n    \
         <nameField>\n        <label>Name</label>\n        <type>Text</type>\n    </nameField>\n    <pluralLabel>Things \
         {number}</pluralLabel>\n    <sharingModel>ReadWrite</sharingModel>\n</CustomObject>\n"
    );
    write(&folder.join(format!("Thing{number}__c.object-meta.xml")), text)?;
    (0..FIELDS).try_for_each(|field| {
        let text = format!(
            "<CustomField xmlns=\"{NAMESPACE}\">\n    <fullName>Field{field}__c</fullName>\n    <label>Field {field}</label>\n    \
             <precision>8</precision>\n    <scale>2</scale>\n    <type>Number</type>\n</CustomField>\n"
        );
        write(&folder.join(format!("fields/Field{field}__c.field-meta.xml")), text)
    })
}
