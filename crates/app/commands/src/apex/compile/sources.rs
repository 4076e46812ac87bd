//! The files that compiling looks at: Apex, its API versions, objects, fields and value sets.

use super::outcome::{Fault, Outcome};
use crate::output::Failure;
use crate::project::failed;
use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Compiled, Foreign, Origin, Surroundings, compile};
use orgyard_metadata::Tree;
use orgyard_project::{ForceIgnore, Project};
use orgyard_schema::{Schema, custom_field, custom_object, namespace_of, value_set};
use orgyard_text::hash::Hasher;
use orgyard_text::names::fold;
use orgyard_text::xml;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How the names of the files that matter end.
const ENDS: [&str; 10] = [
    ".cls",
    ".trigger",
    ".cls-meta.xml",
    ".trigger-meta.xml",
    ".object",
    ".object-meta.xml",
    ".field-meta.xml",
    ".globalValueSet",
    ".globalValueSet-meta.xml",
    ".standardValueSet-meta.xml",
];

pub(super) struct Sources {
    namespace: Option<String>,
    /// By path, in its order.
    files: Vec<(String, Vec<u8>)>,
}

impl Sources {
    /// Of the folders named, else of all package directories.
    pub(super) fn read(project: &Project, folders: &[String]) -> Result<Self, Failure> {
        let folders: Vec<String> = match folders {
            [] => project.directories().iter().map(|directory| directory.path.clone()).collect(),
            named => named.to_vec(),
        };
        let tree = Tree::walk(project.root(), &folders, &ForceIgnore::find(project.root()));
        let tree = tree.map_err(|error| failed(&error))?;
        let wanted: Vec<&String> =
            tree.files().iter().filter(|path| ENDS.iter().any(|end| path.ends_with(end))).collect();
        let read = |path: &&String| Ok(((*path).clone(), tree.read(path)?.into_owned()));
        let files: Result<Vec<_>, _> = wanted.par_iter().map(read).collect();
        Ok(Self { namespace: project.namespace().map(str::to_owned), files: files.map_err(|error| failed(&error))? })
    }

    /// Names all that is compiled.
    pub(super) fn key(&self) -> String {
        let hashes =
            self.files.par_iter().map(|(path, bytes)| Hasher::default().part(path.as_bytes()).part(bytes).finish());
        let hashes: Vec<String> = hashes.collect();
        let start = Hasher::default().part(self.namespace.as_deref().unwrap_or_default().as_bytes());
        hashes.iter().fold(start, |hasher, hash| hasher.part(hash.as_bytes())).finish()
    }

    pub(super) fn compile(&self) -> Outcome {
        let parsed: Vec<Read<'_>> = self.files.par_iter().filter_map(apex).collect();
        let mut errors: Vec<Fault> = parsed.iter().flat_map(Read::faults).collect();
        let (units, paths): (Vec<Unit>, Vec<&str>) =
            parsed.iter().filter_map(|read| Some((read.unit.clone()?, read.path))).unzip();
        let schema = self.schema();
        let versions = self.versions();
        let namespace: Option<Arc<str>> = self.namespace.as_deref().map(Arc::from);
        let origin = |path: &&str| Origin {
            namespace: namespace.clone(),
            api_version: versions.get(*path).copied(),
            ..Origin::default()
        };
        let origins: Vec<Origin> = paths.iter().map(origin).collect();
        let foreign = self.foreign();
        let surroundings = Surroundings { schema: &schema, origins: &origins, foreign: Foreign::In(&foreign) };
        let Compiled { errors: found, foreign, .. } = compile(&units, &surroundings, &|_| true);
        errors.extend(found.into_iter().map(|error| Fault {
            file: paths[error.unit].to_owned(),
            line: error.line,
            column: error.column,
            message: error.message,
        }));
        errors.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        let triggers = parsed.iter().filter(|read| read.path.ends_with(".trigger")).count();
        Outcome { classes: parsed.len() - triggers, triggers, errors, external: foreign, ..Outcome::default() }
    }

    /// The namespaces, other than the project's, that names in the sources bear.
    fn foreign(&self) -> BTreeSet<String> {
        let sources = self.files.par_iter().filter(|(path, _)| kind_of(path).is_some());
        let mut all: BTreeSet<String> = sources.flat_map_iter(|(_, bytes)| namespaces(bytes)).collect();
        if let Some(own) = &self.namespace {
            all.remove(&fold(own));
        }
        all
    }

    /// What the files say of objects, over the standard ones; a file that is no XML is the deploy's to tell.
    fn schema(&self) -> Schema {
        let mut schema = Schema::standard();
        for (path, bytes) in &self.files {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let folders: Vec<&str> = path.split('/').collect();
            let Some((name, folders)) = folders.split_last() else { continue };
            let name = name.strip_suffix("-meta.xml").unwrap_or(name);
            if let Some(object) = name.strip_suffix(".object") {
                custom_object(object, text).into_iter().for_each(|object| schema.put_object(object));
            } else if let Some(field) = name.strip_suffix(".field") {
                let owner = folders.len().checked_sub(2).map(|at| folders[at]);
                owner
                    .zip(custom_field(field, text).ok())
                    .into_iter()
                    .for_each(|(owner, field)| schema.put_field(owner, field));
            } else if let Some((set, "globalValueSet" | "standardValueSet")) = name.rsplit_once('.') {
                value_set(text).into_iter().for_each(|values| schema.put_value_set(set, values));
            }
        }
        schema
    }

    /// The API version of each source, by its path.
    fn versions(&self) -> HashMap<&str, u16> {
        let meta = self.files.par_iter().filter_map(|(path, bytes)| {
            let source = path.strip_suffix("-meta.xml").filter(|path| kind_of(path).is_some())?;
            let document = xml::parse(std::str::from_utf8(bytes).ok()?).ok()?;
            let version = document.root.child_text("apiVersion")?;
            Some((source, version.split('.').next()?.trim().parse().ok()?))
        });
        meta.collect()
    }
}

/// A source as it was parsed.
struct Read<'s> {
    path: &'s str,
    unit: Option<Unit>,
    errors: Vec<orgyard_apex::SyntaxError>,
}

impl Read<'_> {
    fn faults(&self) -> impl Iterator<Item = Fault> + use<'_> {
        self.errors.iter().map(|error| Fault {
            file: self.path.to_owned(),
            line: error.line,
            column: error.column,
            message: error.message.clone(),
        })
    }
}

fn kind_of(path: &str) -> Option<SourceKind> {
    match path.rsplit_once('.')?.1 {
        "cls" => Some(SourceKind::Class),
        "trigger" => Some(SourceKind::Trigger),
        _ => None,
    }
}

fn apex((path, bytes): &(String, Vec<u8>)) -> Option<Read<'_>> {
    let parsed = parse(&String::from_utf8_lossy(bytes), kind_of(path)?);
    Some(Read { path, unit: parsed.unit.filter(|_| parsed.errors.is_empty()), errors: parsed.errors })
}

/// Each namespace in lower case, with repetitions.
fn namespaces(bytes: &[u8]) -> impl Iterator<Item = String> + use<'_> {
    let words = bytes.split(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).filter(|word| word.len() > 3);
    let with_mark = words.filter(|word| word.windows(2).any(|two| two == b"__"));
    with_mark.filter_map(|word| namespace_of(std::str::from_utf8(word).ok()?)).map(|(namespace, _)| fold(namespace))
}
