//! Objects and the like: each child is written where it is.

use super::{Merger, child_key};
use crate::convert::decompose::{Piece, child_path, parent_path, pieces};
use crate::convert::output::{Output, OutputContent};
use crate::convert::recompose::read;
use crate::error::ConvertError;
use crate::registry::TypeInfo;
use crate::resolve::{SourceComponent, path};
use crate::xml;
use orgyard_text::xml::Element;
use std::collections::{HashMap, HashSet};

impl Merger<'_, '_, '_> {
    pub(super) fn decomposed(
        &mut self,
        component: &SourceComponent<'_>,
        locals: &[&SourceComponent<'_>],
    ) -> Result<(), ConvertError> {
        let Some(meta) = &component.meta else { return Ok(()) };
        let info = component.info;
        let root = read(self.incoming, meta, &mut self.out.losses)?;
        let pieces = pieces(info, root, meta)?;
        let places = places(locals);
        let mut written = HashSet::new();
        for piece in &pieces.children {
            let mut paths = places.get(&child_key(&piece.info.id, &piece.name)).cloned().unwrap_or_default();
            if piece.info.beside_parent {
                paths.extend(places_beside(locals, piece));
            }
            if paths.is_empty() {
                paths.push(self.default_path(&child_path(info, &component.full_name, piece.info, &piece.name)));
            }
            for path in paths {
                written.insert(path.clone());
                self.out.outputs.push(child_output(component, piece, path));
            }
        }
        self.parent(component, locals, &pieces.parent)?;
        if has_only_parts(info) {
            self.delete_missing(component, locals, &written);
        }
        Ok(())
    }

    /// A parent's file is written where it is, but one with content never by an empty one.
    fn parent(
        &mut self,
        component: &SourceComponent<'_>,
        locals: &[&SourceComponent<'_>],
        parent: &Element,
    ) -> Result<(), ConvertError> {
        let bytes = || OutputContent::Bytes(xml::write(parent).into_bytes());
        let empty = xml::is_bare(parent);
        let metas: Vec<&str> = locals.iter().filter_map(|local| local.meta.as_deref()).collect();
        for meta in &metas {
            if !empty || xml::is_bare(&self.target.local.read_xml(meta)?) {
                self.write(component, (*meta).into(), bytes());
            }
        }
        if metas.is_empty() && !empty {
            let path = self.default_path(&parent_path(component.info, &component.full_name));
            self.write(component, path, bytes());
        }
        Ok(())
    }

    fn delete_missing(
        &mut self,
        component: &SourceComponent<'_>,
        locals: &[&SourceComponent<'_>],
        written: &HashSet<String>,
    ) {
        for child in locals.iter().flat_map(|local| &local.children) {
            if !written.contains(&child.file) {
                let full_name = child.info.child_name(&component.full_name, &child.name);
                self.delete(&child.file, &child.info.name, &full_name);
            }
        }
    }
}

/// Whether the children are parts no manifest can name, so that a missing one is gone.
fn has_only_parts(info: &TypeInfo) -> bool {
    info.children.iter().all(|child| !child.addressable && !child.beside_parent)
}

/// A child that is nothing without its parent goes beside each parent's file that has none of it yet.
fn places_beside(locals: &[&SourceComponent<'_>], piece: &Piece<'_>) -> Vec<String> {
    let key = child_key(&piece.info.id, &piece.name);
    let lacks = |local: &&&SourceComponent<'_>| {
        local.children.iter().all(|child| child_key(&child.info.id, &child.name) != key)
    };
    let metas = locals.iter().filter(lacks).filter_map(|local| local.meta.as_deref());
    metas.map(|meta| format!("{}/{}.{}-meta.xml", path::folder(meta), piece.name, piece.info.suffix())).collect()
}

/// The files of the project's children.
fn places(locals: &[&SourceComponent<'_>]) -> HashMap<(String, String), Vec<String>> {
    let mut places: HashMap<_, Vec<String>> = HashMap::new();
    for child in locals.iter().flat_map(|local| &local.children) {
        places.entry(child_key(&child.info.id, &child.name)).or_default().push(child.file.clone());
    }
    places
}

fn child_output(component: &SourceComponent<'_>, piece: &Piece<'_>, path: String) -> Output {
    Output {
        path,
        content: OutputContent::Bytes(xml::write(&piece.root).into_bytes()),
        type_name: piece.info.name.to_string(),
        full_name: piece.info.child_name(&component.full_name, &piece.name),
    }
}
