//! A deploy's zip: manifest, components and destructive manifests.

use orgyard_metadata::{Component, Manifest, PackageFiles, Problem, unpack};
use orgyard_text::archive::{self, Limits};

#[derive(Debug, Default)]
pub(crate) struct Incoming {
    pub(crate) components: Vec<Component>,
    /// `destructiveChangesPre.xml`, and the plain `destructiveChanges.xml`, which runs before the deploy, too.
    pub(crate) deletes_before: Deletes,
    pub(crate) deletes_after: Deletes,
    pub(crate) problems: Vec<Problem>,
}

#[derive(Debug, Default)]
pub(crate) struct Deletes {
    pub(crate) file: &'static str,
    /// Type and full name.
    pub(crate) members: Vec<(String, String)>,
}

/// Opens what a client sent; whatever is wrong with it becomes rows of the result.
pub(crate) fn open(zip: &[u8]) -> Incoming {
    let files = match archive::read(zip, Limits::default()) {
        Ok(files) => files,
        Err(error) => return refused(Problem { message: error.to_string(), ..Problem::default() }),
    };
    match PackageFiles::read(&files) {
        Ok(manifests) => {
            let unpacked = unpack(&files, &manifests.manifest);
            Incoming {
                components: unpacked.components,
                problems: unpacked.problems,
                deletes_before: Deletes::of("destructiveChangesPre.xml", &manifests.destructive.pre),
                deletes_after: Deletes::of("destructiveChangesPost.xml", &manifests.destructive.post),
            }
        }
        Err(problem) => refused(problem),
    }
}

impl Incoming {
    /// How much there is to do, faults included.
    pub(crate) fn size(&self) -> usize {
        let deletes = self.deletes_before.members.len() + self.deletes_after.members.len();
        self.components.len() + self.problems.len() + deletes
    }
}

fn refused(problem: Problem) -> Incoming {
    Incoming { problems: vec![problem], ..Incoming::default() }
}

impl Deletes {
    fn of(file: &'static str, manifest: &Manifest) -> Self {
        let types = manifest.types.iter();
        let members = types.flat_map(|(type_name, members)| members.iter().map(|m| (type_name.clone(), m.clone())));
        Self { file, members: members.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_files(files: &[(&str, &str)]) -> Incoming {
        let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
        open(&archive::write(files))
    }

    fn first_problem(incoming: &Incoming) -> &str {
        incoming.problems.first().map_or("", |p| p.message.as_str())
    }

    #[test]
    fn what_cannot_be_opened_is_a_row_of_the_result() {
        assert!(first_problem(&open(b"no zip")).starts_with("not a zip archive"));
        assert_eq!(first_problem(&open_files(&[("a/x", "")])), "No package.xml found");
        assert!(first_problem(&open_files(&[("package.xml", "<Package>")])).starts_with("Error parsing file: "));
    }

    #[test]
    fn a_package_may_lie_in_one_top_folder() {
        let destructive = "<Package><types><members>A</members><name>ApexClass</name></types></Package>";
        let incoming =
            open_files(&[("zip/package.xml", "<Package/>"), ("zip/destructiveChangesPost.xml", destructive)]);
        assert_eq!(first_problem(&incoming), "");
        assert_eq!(incoming.deletes_after.members, [("ApexClass".to_string(), "A".to_string())]);
    }
}
