//! A folder of cases: of each text file, what came of it is the snapshot beside it.

use orgyard_text::archive::FileSet;
use std::fmt::Display;
use std::path::Path;

/// The files of a text, each after a line `//- path`; a project file of their own, or the usual one.
pub(crate) fn files(text: &str, project: &str) -> FileSet {
    let parts = text.split("//- ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, "")));
    let mut files: FileSet =
        parts.map(|(path, content)| (path.trim().into(), content.trim_end().as_bytes().to_vec())).collect();
    files.entry("sfdx-project.json".into()).or_insert_with(|| project.into());
    files
}

pub(crate) fn each<E: Display>(folder: &str, come: impl Fn(&str) -> Result<String, E>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    for path in cases {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let out = come(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| format!("! {error}\n"));
        insta::with_settings!({snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, out);
        });
    }
}
