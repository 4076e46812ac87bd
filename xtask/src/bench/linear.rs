//! Conversion of generated projects, each twice as large as the one before: time goes with the number of files.

use super::{Bench, Cost, RUNS};
use crate::workspace::{say, write};
use anyhow::Result;
use std::path::Path;

const FILES: [usize; 3] = [25_000, 50_000, 100_000];
/// Files of a group: an object with 29 fields, and ten classes of two files.
const GROUP: usize = 50;
const FIELDS: usize = 29;
const CLASSES: usize = 10;
const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// Each is run several times, and writes to a folder of its own each time; the way back reads what the first run made.
const CONVERSIONS: [(&str, &str); 3] = [
    ("to metadata format", "project convert source --root-dir force-app --output-dir package"),
    ("back to source", "project convert mdapi --root-dir package-0 --output-dir source"),
    ("manifest", "project generate manifest --source-dir force-app --output-dir manifest"),
];

impl Bench {
    /// Four times the files take no more than five times as long.
    pub(super) fn linear(&mut self) -> Result<()> {
        let sizes: Vec<[Cost; 3]> = FILES.iter().map(|files| self.size(*files)).collect::<Result<_>>()?;
        for (at, (what, _)) in CONVERSIONS.iter().enumerate() {
            let costs: Vec<&Cost> = sizes.iter().map(|size| &size[at]).collect();
            let times = costs[2].time.as_secs_f64() / costs[0].time.as_secs_f64();
            self.check(times < 5.0, &format!("{what}, four times the files: {times:.1} times as long, limit 5.0"));
            for (files, cost) in FILES.iter().zip(costs) {
                let memory = cost.peak_mb.map_or_else(String::new, |mb| format!(", {mb} MB"));
                say(&format!("  {files} files: {:.3} s{memory}", cost.time.as_secs_f64()));
            }
        }
        Ok(())
    }

    fn size(&self, files: usize) -> Result<[Cost; 3]> {
        let (home, project) = (self.folder("linear-home")?, self.folder(&format!("files-{files}"))?);
        generate(files, &project)?;
        let [to_metadata, back, manifest] = CONVERSIONS.map(|(_, words)| self.fresh(&home, &project, words));
        Ok([to_metadata?, back?, manifest?])
    }

    fn fresh(&self, home: &Path, project: &Path, words: &str) -> Result<Cost> {
        let run = |number| {
            let words = format!("{words}-{number}");
            self.once(home, project, &words.split(' ').collect::<Vec<_>>())
        };
        let mut runs = (0..RUNS).map(run).collect::<Result<Vec<Cost>>>()?;
        runs.sort_by_key(|cost| cost.time);
        Ok(runs.swap_remove(RUNS / 2))
    }
}

fn generate(files: usize, folder: &Path) -> Result<()> {
    let project =
        "{\"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}], \"sourceApiVersion\": \"64.0\"}";
    write(&folder.join("sfdx-project.json"), project)?;
    let root = folder.join("force-app/main/default");
    for group in 0..files / GROUP {
        let object = root.join(format!("objects/O{group}__c"));
        let text = format!("<CustomObject xmlns=\"{NAMESPACE}\">\n    <label>O{group}</label>\n</CustomObject>\n");
        write(&object.join(format!("O{group}__c.object-meta.xml")), text)?;
        for number in 0..FIELDS {
            write(&object.join(format!("fields/F{number}__c.field-meta.xml")), field(number))?;
        }
        for number in 0..CLASSES {
            let class = root.join(format!("classes/C{group}_{number}.cls"));
            write(&class, format!("public class C{group}_{number} {{\n    void run() {{}}\n}}\n"))?;
            let meta = format!("<ApexClass xmlns=\"{NAMESPACE}\">\n    <apiVersion>64.0</apiVersion>\n</ApexClass>\n");
            write(&class.with_extension("cls-meta.xml"), meta)?;
        }
    }
    Ok(())
}

fn field(number: usize) -> String {
    format!(
        "<CustomField xmlns=\"{NAMESPACE}\">\n    <fullName>F{number}__c</fullName>\n    <externalId>false</externalId>\n    \
         <formula>IF(A &lt; {number}, 1, 2)</formula>\n    <label>F {number}</label>\n    <type>Number</type>\n</CustomField>\n"
    )
}
