//! Two folders of files, compared.

use crate::workspace::files_below;
use anyhow::Result;
use orgyard_text::archive::{self, FileSet, Limits};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) identical: usize,
    /// Of the identical: those where the official CLI has a label twice.
    pub(super) equal_labels: usize,
    pub(super) different: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.identical += other.identical;
        self.equal_labels += other.equal_labels;
        self.different.extend(other.different);
    }

    /// Every file of theirs counts; of ours those that they have not. Of a conversion that failed here, none is the same.
    pub(super) fn compare(&mut self, name: &str, ours: Option<&Path>, theirs: &Path) -> Result<()> {
        let (ours, theirs) = (ours.map(tree).transpose()?.unwrap_or_default(), tree(theirs)?);
        for (path, their) in &theirs {
            match ours.get(path) {
                Some(our) if our == their => self.identical += 1,
                Some(our) if path.ends_with("labels/CustomLabels.labels") && labels_once(their) == *our => {
                    self.identical += 1;
                    self.equal_labels += 1;
                }
                Some(_) => self.different.push(format!("{name}: {}", path.display())),
                None => self.different.push(format!("{name}: {} is missing here", path.display())),
            }
        }
        let more = ours.keys().filter(|path| !theirs.contains_key(*path));
        self.different.extend(more.map(|path| format!("{name}: {} is not there in sf's", path.display())));
        Ok(())
    }
}

fn tree(folder: &Path) -> Result<BTreeMap<PathBuf, FileSet>> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let read =
        |file: PathBuf| -> Result<_> { Ok((file.strip_prefix(folder)?.to_path_buf(), content(fs::read(&file)?))) };
    files_below(folder)?.into_iter().map(read).collect()
}

/// A file as it is, or what an archive holds: its time stamps and its compression do not count.
fn content(bytes: Vec<u8>) -> FileSet {
    archive::read(&bytes, Limits::default()).unwrap_or_else(|_| FileSet::from([(String::new(), bytes)]))
}

/// A file of labels without those whose name was there before.
fn labels_once(file: &FileSet) -> FileSet {
    let text = file.get("").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut parts = text.split("    <labels>\n");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (label, rest) = part.split_once("    </labels>\n").unwrap_or((part, ""));
        let name = label.split("<fullName>").nth(1).and_then(|rest| rest.split('<').next());
        if seen.insert(name.map(str::to_owned)) {
            out.extend(["    <labels>\n", label, "    </labels>\n"]);
        }
        out.push_str(rest);
    }
    FileSet::from([(String::new(), out.into_bytes())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_failed_conversion_is_different() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
        for (folder, text) in [(&ours, "one"), (&theirs, "two")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("same"), "").unwrap();
            fs::write(folder.join("not"), text).unwrap();
        }
        fs::write(ours.join("more"), "").unwrap();
        let check = |ours: Option<&Path>, identical: usize, expected: &[&str]| {
            let mut tally = Tally::default();
            tally.compare("p", ours, &theirs).unwrap();
            assert_eq!(
                (tally.identical, tally.different),
                (identical, expected.iter().map(|s| (*s).to_owned()).collect())
            );
        };
        check(Some(&ours), 1, &["p: not", "p: more is not there in sf's"]);
        check(None, 0, &["p: not is missing here", "p: same is missing here"]);
    }

    fn once(text: &str) -> String {
        let file = FileSet::from([(String::new(), text.as_bytes().to_vec())]);
        String::from_utf8_lossy(&labels_once(&file)[""]).into_owned()
    }

    #[test]
    fn of_equal_labels_the_first_stays() {
        let label = |name: &str, value: &str| {
            format!("    <labels>\n        <fullName>{name}</fullName>\n{value}\n    </labels>\n")
        };
        let file = |labels: &[String]| format!("<CustomLabels>\n{}</CustomLabels>\n", labels.concat());
        let (a, b) = (label("A", "1"), label("B", "1"));
        assert_eq!(once(&file(&[a.clone(), label("A", "2"), b.clone()])), file(&[a.clone(), b.clone()]));
        assert_eq!(once(&file(&[a.clone(), b.clone()])), file(&[a, b]));
    }
}
