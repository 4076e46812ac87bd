//! Where references are gathered, with their place in the file.

use crate::names::Names;
use crate::reference::{Kind, Place, Reference, Target};

/// The references of one component.
#[derive(Default)]
pub(crate) struct Sink {
    pub(crate) found: Vec<Reference>,
}

/// The place that is being read. Cheap to copy, so that a function can move it along a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) file: &'a str,
    pub(crate) element: &'a str,
    pub(crate) written: &'a str,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    pub(crate) line: Option<u32>,
    pub(crate) column: Option<u32>,
}

/// What functions write to: the sink at one place.
pub(crate) struct Emit<'a, 's> {
    pub(crate) names: &'a dyn Names,
    pub(crate) sink: &'s mut Sink,
    pub(crate) at: At<'a>,
}

impl<'a> Emit<'a, '_> {
    pub(crate) fn any_of(&mut self, targets: Vec<Target>) {
        if targets.is_empty() {
            return;
        }
        let at = self.at;
        self.sink.found.push(Reference {
            targets,
            element: at.element.to_string(),
            written: at.written.to_string(),
            kind: at.kind,
            place: at.place,
            file: at.file.to_string(),
            line: at.line,
            column: at.column,
        });
    }

    pub(crate) fn one(&mut self, type_name: &str, name: impl Into<String>) {
        self.any_of(vec![Target::new(type_name, name)]);
    }
}

impl<'a> At<'a> {
    /// The place `offset` bytes into `text`, which starts at this place.
    pub(crate) fn inside(mut self, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let breaks = before.bytes().filter(|b| *b == b'\n').count() as u32;
        let last = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            self.line = Some(line + breaks);
            self.column = Some(if breaks > 0 { last + 1 } else { column + last });
        }
        self
    }

    pub(crate) fn with(mut self, place: Place, element: &'a str, written: &'a str) -> Self {
        (self.place, self.element, self.written) = (place, element, written);
        self
    }
}
