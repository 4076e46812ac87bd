//! Where the lines of a converted file come from: a fault in what was sent is shown in the file a person wrote.

use super::losses::{Loss, losses};
use super::output::{Output, OutputContent};
use crate::error::ConvertError;
use crate::resolve::SourceSet;
use crate::xml::{self, LineOrigin};
use orgyard_text::names::fold;
use orgyard_text::xml::Element;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Files on their way into one: their lines are counted through all of them.
#[derive(Debug, Default)]
pub(super) struct Joining {
    sources: Vec<Source>,
    /// Lines of the files before the last one, and of all.
    before: u32,
    lines: u32,
    pub(super) losses: Vec<Loss>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    /// Lines before the file's own.
    before: u32,
    file: String,
    /// Of the component or child in it.
    full_name: String,
}

/// What a file put together was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    sources: Vec<Source>,
    lines: Vec<LineOrigin>,
}

impl Joining {
    /// Reads the next file.
    pub(super) fn read(&mut self, set: &SourceSet<'_>, file: &str, full_name: &str) -> Result<Element, ConvertError> {
        let bytes = set.tree.read(file)?;
        self.losses.extend(losses(file, &bytes));
        let root = xml::read(&bytes).map_err(ConvertError::xml(file))?;
        self.before = self.lines;
        self.lines += bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u32 + 1;
        self.sources.push(Source { before: self.before, file: file.into(), full_name: full_name.into() });
        Ok(root)
    }

    /// Counts the lines of an element of the last file on from those before it.
    pub(super) fn place(&self, element: &mut Element) {
        xml::move_lines(element, self.before);
    }

    pub(super) fn write(self, root: &Element) -> (OutputContent, Vec<Loss>) {
        let written = xml::write_lines(root);
        let joined = Joined { sources: self.sources, lines: written.lines };
        (OutputContent::Joined(written.text.into_bytes(), Arc::new(joined)), self.losses)
    }
}

impl Joined {
    fn place(&self, full_name: &str, line: Option<u32>, column: u32) -> Option<Place> {
        let origin = line.and_then(|line| self.lines.get(line.checked_sub(1)? as usize));
        if let Some(origin) = origin.filter(|origin| origin.line > 0) {
            let source = self.sources.iter().rev().find(|source| source.before < origin.line)?;
            let (line, column) = origin.place(column);
            return Some(Place { file: source.file.clone(), at: Some((line - source.before, column)) });
        }
        let named = self.sources.iter().find(|source| fold(&source.full_name) == fold(full_name));
        Some(Place { file: named.or(self.sources.first())?.file.clone(), at: None })
    }
}

/// A place in the files a package was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    /// Line and column.
    pub at: Option<(u32, u32)>,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((line, column)) => write!(out, "{}:{line}:{column}", self.file),
            None => out.write_str(&self.file),
        }
    }
}

/// The files a package in metadata format was made from, by the package's paths.
#[derive(Debug, Clone, Default)]
pub struct Origins(HashMap<String, Origin>);

#[derive(Debug, Clone)]
enum Origin {
    Copy(String),
    Joined(Arc<Joined>),
}

impl Origins {
    pub(super) fn of(outputs: &[Output]) -> Self {
        let origin = |output: &Output| match &output.content {
            OutputContent::Copy(file) => Some(Origin::Copy(file.clone())),
            OutputContent::Joined(_, joined) => Some(Origin::Joined(joined.clone())),
            OutputContent::Bytes(_) => None,
        };
        Self(outputs.iter().filter_map(|output| Some((output.path.clone(), origin(output)?))).collect())
    }

    /// Where a place of the package came from; without a line, the file of the component named.
    pub fn place(&self, path: &str, full_name: &str, at: Option<(u32, u32)>) -> Option<Place> {
        match self.0.get(path)? {
            Origin::Copy(file) => Some(Place { file: file.clone(), at }),
            Origin::Joined(joined) => joined.place(full_name, at.map(|at| at.0), at.map_or(1, |at| at.1)),
        }
    }

    /// The same for a fault in words, `objects/A__c.object (84:9): A__c.F__c: text`, which then reads
    /// `app/objects/A__c/fields/F__c.field-meta.xml:5:9: A__c.F__c: text`; any other text stays as it is.
    pub fn in_source(&self, message: &str) -> String {
        let found = message.split_once(": ").and_then(|(place, rest)| {
            let (path, at) = match place.strip_suffix(')').and_then(|place| place.rsplit_once(" (")) {
                Some((path, at)) => (path, Some(numbers(at)?)),
                None => (place, None),
            };
            let full_name = rest.split_once(": ").map_or("", |(name, _)| name);
            Some((self.place(path, full_name, at)?, rest))
        });
        match found {
            Some((place, rest)) => format!("{place}: {rest}"),
            None => message.to_owned(),
        }
    }
}

/// `84:9`, or only `84`.
fn numbers(text: &str) -> Option<(u32, u32)> {
    match text.split_once(':') {
        Some((line, column)) => Some((line.parse().ok()?, column.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}
