//! ARCHITECTURE.md names files and folders; each must exist.

use crate::workspace::root;
use std::fs;

/// The words in backticks that are paths of this repository: they start with one of its top-level entries.
fn paths_in(text: &str) -> Vec<&str> {
    let tops = ["crates/", "xtask", "data", "docs/", "examples/", "tools/", ".ci/"];
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter(|span| !span.contains(char::is_whitespace) && tops.iter().any(|top| span.starts_with(top))).collect()
}

#[test]
fn every_path_named_exists() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap().replace("```", "");
    let paths = paths_in(&text);
    assert!(paths.len() > 30, "only {} paths found", paths.len());
    let missing: Vec<&str> = paths.into_iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names what is not there: {missing:?}");
}

#[test]
fn every_crate_is_named() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let manifests = crate::workspace::files_below(&root().join("crates")).unwrap();
    for manifest in manifests.iter().filter(|file| file.ends_with("Cargo.toml")) {
        let folder = manifest.parent().unwrap().strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(text.contains(&format!("| `{folder}` |")), "ARCHITECTURE.md has no line for {folder}");
    }
}

#[test]
fn every_data_file_has_its_source_in_notice() {
    let notice = fs::read_to_string(root().join("NOTICE")).unwrap();
    for entry in fs::read_dir(root().join("data")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(notice.contains(&format!("data/{name}")), "NOTICE does not say where data/{name} is from");
    }
}
