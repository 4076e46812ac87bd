//! What files contained when project and org were last the same, of those files that are looked at element by element.
//! Each content is a file named by its id, written as git writes loose objects.

use crate::error::{Result, TrackingError};
use crate::scan::{Files, blob_id};
use crate::state::{FOLDER, replace};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use orgyard_metadata::Registry;
use orgyard_metadata::elements::has_elements;
use std::collections::{BTreeSet, HashSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The contents that one org's state names.
#[derive(Debug)]
pub(crate) struct Bases {
    folder: PathBuf,
    suffixes: HashSet<String>,
}

impl Bases {
    pub(crate) fn of(root: &Path, org: &str, registry: &Registry) -> Self {
        Self { folder: root.join(FOLDER).join(format!("{org}.base")), suffixes: suffixes(registry) }
    }

    /// Whether contents of this file are kept.
    pub(crate) fn keeps(&self, path: &str) -> bool {
        let name = path.strip_suffix("-meta.xml").and_then(|path| path.rsplit_once('.'));
        name.is_some_and(|(_, suffix)| self.suffixes.contains(suffix))
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(id)
    }

    /// What has this id; nothing where it was not kept, or is damaged.
    pub(crate) fn read(&self, id: &str) -> Option<String> {
        let mut bytes = Vec::new();
        ZlibDecoder::new(std::fs::read(self.path(id)).ok()?.as_slice()).read_to_end(&mut bytes).ok()?;
        let start = bytes.iter().position(|byte| *byte == 0)? + 1;
        let content = bytes.split_off(start);
        (blob_id(&content) == id).then(|| String::from_utf8(content).ok())?
    }

    /// Keeps a content; its id.
    pub(crate) fn keep(&self, content: &[u8]) -> Result<String> {
        let (id, mut encoder) = (blob_id(content), ZlibEncoder::new(Vec::new(), Compression::fast()));
        let path = self.path(&id);
        if self.read(&id).is_some() {
            return Ok(id);
        }
        std::fs::create_dir_all(&self.folder).map_err(TrackingError::io(&self.folder, "created"))?;
        let header = format!("blob {}\0", content.len());
        let packed = encoder.write_all(header.as_bytes()).and_then(|()| encoder.write_all(content));
        let packed = packed.and_then(|()| encoder.finish()).map_err(TrackingError::io(&path, "written"))?;
        replace(&path, &packed)?;
        Ok(id)
    }

    /// Keeps what files of a project contain, as far as they still have the ids that are named for them.
    pub(crate) fn follow(&self, root: &Path, files: &Files, named: &[(&String, &String)]) -> Result<()> {
        let known = self.known();
        let is_new = |(path, id): &&(&String, &String)| files.get(*path) == Some(*id) && !known.contains(*id);
        for (path, id) in named.iter().filter(is_new) {
            let content = std::fs::read(root.join(path)).ok();
            if let Some(content) = content.filter(|content| blob_id(content) == **id) {
                self.keep(&content)?;
            }
        }
        Ok(())
    }

    /// Forgets what nobody names.
    pub(crate) fn forget_others(&self, named: &[(&String, &String)]) {
        let named: HashSet<&String> = named.iter().filter(|(path, _)| self.keeps(path)).map(|(_, id)| *id).collect();
        for gone in self.known().iter().filter(|id| !named.contains(id)) {
            // What stays behind is looked at the next time.
            let _ = std::fs::remove_file(self.path(gone));
        }
    }

    fn known(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    pub(crate) fn remove(&self) -> Result<()> {
        match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(TrackingError::io(&self.folder, "removed")(error))
            }
            _ => Ok(()),
        }
    }
}

/// Of all types whose files are looked at element by element, and of their parts.
fn suffixes(registry: &Registry) -> HashSet<String> {
    let mut suffixes = HashSet::new();
    for info in registry.types().filter(|info| has_elements(info)) {
        suffixes.insert(info.suffix().to_owned());
        if info.layout.is_decomposed() {
            suffixes.extend(info.children.iter().map(|part| part.suffix().to_owned()));
        }
    }
    suffixes.remove("");
    suffixes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(root: &Path) -> Bases {
        Bases::of(root, "00D1", Registry::standard())
    }

    #[test]
    fn contents_are_kept_for_files_with_elements() {
        let root = tempfile::tempdir().unwrap();
        let kept = |path: &str| bases(root.path()).keeps(path);
        for name in ["A.profile", "A.permissionset", "A.mutingpermissionset", "CustomLabels.labels", "de.translation"] {
            assert!(kept(&format!("app/x/{name}-meta.xml")), "{name}");
        }
        assert!(
            kept("app/A__c-de/A__c-de.objectTranslation-meta.xml")
                && kept("app/A__c-de/B__c.fieldTranslation-meta.xml")
        );
        assert!(kept("app/workflows/A.workflow-meta.xml"));
        for path in ["app/A.cls", "app/A.cls-meta.xml", "app/A__c.object-meta.xml", "app/profile-meta.xml", "A.profile"]
        {
            assert!(!kept(path), "{path}");
        }
    }

    #[test]
    fn a_content_stays_until_nobody_names_it() {
        let root = tempfile::tempdir().unwrap();
        let (root, path) = (root.path(), "A.profile-meta.xml".to_owned());
        let bases = bases(root);
        let id = bases.keep(b"<Profile/>").unwrap();
        assert_eq!(bases.read(&id).as_deref(), Some("<Profile/>"));
        assert_eq!(bases.keep(b"<Profile/>").unwrap(), id);
        bases.forget_others(&[(&path, &id)]);
        assert!(bases.read(&id).is_some());
        std::fs::write(bases.path(&id), "spoilt").unwrap();
        assert_eq!(bases.read(&id), None);
        bases.forget_others(&[]);
        assert!(!bases.path(&id).exists());
        bases.remove().unwrap();
        bases.remove().unwrap();
    }

    #[test]
    fn only_what_a_file_still_contains_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let (root, bases) = (root.path(), bases(root.path()));
        std::fs::write(root.join("A.profile-meta.xml"), "<Profile/>").unwrap();
        let (path, id, other) = ("A.profile-meta.xml".to_owned(), blob_id(b"<Profile/>"), blob_id(b"else"));
        let files = Files::from([(path.clone(), id.clone())]);
        bases.follow(root, &files, &[(&path, &other)]).unwrap();
        bases.follow(root, &Files::from([(path.clone(), other.clone())]), &[(&path, &other)]).unwrap();
        assert_eq!((bases.read(&id), bases.read(&other)), (None, None));
        bases.follow(root, &files, &[(&path, &id)]).unwrap();
        assert_eq!(bases.read(&id).as_deref(), Some("<Profile/>"));
    }
}
