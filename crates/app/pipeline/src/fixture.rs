//! Projects for tests, written as one text.

use orgyard_project::Project;
use std::path::Path;
use tempfile::TempDir;

/// A project in a folder of its own, gone when this is dropped.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) project: Project,
}

/// Each file starts with a line `//- path`; what follows up to the next such line is its content.
pub(crate) fn project(text: &str) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), text);
    let project = Project::open(folder.path()).unwrap();
    Fixture { folder, project }
}

pub(crate) fn write(folder: &Path, text: &str) {
    for part in text.split("//- ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let file = folder.join(path.trim());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
}
