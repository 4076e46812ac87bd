//! Speed of conversion on a generated project: 200 objects of 30 fields, 1,000 classes.

use criterion::{Criterion, criterion_group, criterion_main};
use orgyard_metadata::{MetadataOptions, PackageFiles, Registry, SourceSet, Tree, to_metadata, to_source, unpack};
use orgyard_text::archive::FileSet;
use std::hint::black_box;

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

fn project() -> FileSet {
    let mut files = FileSet::new();
    let mut add = |path: String, text: String| drop(files.insert(path, text.into_bytes()));
    for object in 0..200 {
        let folder = format!("force-app/main/default/objects/O{object}__c");
        let parent = format!("<CustomObject xmlns=\"{NAMESPACE}\">\n    <label>O{object}</label>\n</CustomObject>\n");
        add(format!("{folder}/O{object}__c.object-meta.xml"), parent);
        for field in 0..30 {
            let text = format!(
                "<CustomField xmlns=\"{NAMESPACE}\">\n    <fullName>F{field}__c</fullName>\n    <externalId>false</externalId>\n    <formula>IF(A &lt; {field}, 1, 2)</formula>\n    <label>F {field}</label>\n    <type>Number</type>\n</CustomField>\n"
            );
            add(format!("{folder}/fields/F{field}__c.field-meta.xml"), text);
        }
    }
    for class in 0..1000 {
        let path = format!("force-app/main/default/classes/C{class}.cls");
        add(format!("{path}-meta.xml"), format!("<ApexClass xmlns=\"{NAMESPACE}\"/>"));
        add(path, "public class C {\n    void run() {}\n}\n".repeat(50));
    }
    files
}

fn converted(set: &SourceSet<'_>) -> FileSet {
    let options = MetadataOptions { api_version: "64.0".into(), package_name: None };
    to_metadata(set, &options).and_then(|converted| converted.into_files()).unwrap_or_default()
}

fn benches(c: &mut Criterion) {
    let files = project();
    let set = || SourceSet::of(Registry::standard(), Tree::in_memory(files.clone()));
    let Ok(source) = set() else { return };
    let package = converted(&source);
    let Ok(metadata) = SourceSet::of(Registry::standard(), Tree::in_memory(package.clone())) else { return };
    let Ok(manifests) = PackageFiles::read(&package) else { return };
    c.bench_function("resolve", |b| b.iter(|| black_box(set().is_ok())));
    c.bench_function("to metadata", |b| b.iter(|| black_box(converted(&source))));
    c.bench_function("to source", |b| b.iter(|| black_box(to_source(&metadata).is_ok())));
    c.bench_function("unpack", |b| b.iter(|| black_box(unpack(&package, &manifests.manifest))));
}

criterion_group!(group, benches);
criterion_main!(group);
