//! Components that lose some of their files and stay: what is left of them is deployed.

use super::archive::replace;
use super::failed;
use super::selection::Selection;
use crate::context::Context;
use crate::output::Failure;
use orgyard_metadata::{Layout, MetadataOptions, Registry, SourceComponent, SourceSet, Tree, to_metadata};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::FileSet;
use orgyard_tracking::Component;
use std::collections::BTreeSet;

/// What becomes of them.
#[derive(Default)]
pub(super) struct Trimmed {
    /// The package with what stays.
    pub(super) package: FileSet,
    /// The components, and their files that stay.
    pub(super) stays: Vec<(Component, String)>,
    /// The same of the files that go.
    pub(super) goes: Vec<(Component, String)>,
}

/// Takes those components out of a set of which only files are named.
pub(super) fn take(
    context: &Context,
    project: &Project,
    registry: &Registry,
    set: &mut SourceSet<'_>,
    selection: &Selection,
    version: &str,
) -> Result<Trimmed, Failure> {
    let (parts, whole): (Vec<_>, Vec<_>) =
        std::mem::take(&mut set.components).into_iter().partition(|component| is_part(component, &selection.paths));
    set.components = whole;
    let mut left = SourceSet { registry, tree: Tree::default(), components: Vec::new() };
    let mut trimmed = Trimmed::default();
    for component in &parts {
        let places = std::iter::once(&component.location).chain(component.meta.as_ref()).cloned();
        let files = Tree::walk(project.root(), &places.collect::<Vec<_>>(), &ForceIgnore::find(project.root()));
        let files = files.map_err(|error| failed(&error))?;
        let gone: BTreeSet<String> =
            files.files().iter().filter(|file| is_named(file, &selection.paths)).cloned().collect();
        let name = Component::new(&component.info.name, &component.full_name);
        trimmed.stays.extend(files.files().iter().filter(|f| !gone.contains(*f)).map(|f| (name.clone(), f.clone())));
        let of_file = |file: String| (Component::new(&name.type_name, &shown(component, &file)), file);
        trimmed.goes.extend(gone.into_iter().map(of_file));
    }
    if !parts.is_empty() {
        let files = trimmed.stays.iter().map(|(_, file)| file.clone()).collect();
        left = SourceSet::of(registry, Tree::listed(project.root(), files)).map_err(|error| failed(&error))?;
        replace(context, project, &mut left)?;
    }
    let options = MetadataOptions { api_version: version.to_owned(), package_name: None };
    trimmed.package =
        to_metadata(&left, &options).and_then(|made| made.into_files()).map_err(|error| failed(&error))?;
    Ok(trimmed)
}

/// `cart/sum.js`: a file of a bundle as the official tool names it.
fn shown(component: &SourceComponent<'_>, file: &str) -> String {
    match component.info.layout.is_decomposed() {
        true => component.full_name.clone(),
        false => format!("{}/{}", component.full_name, file.rsplit('/').next().unwrap_or(file)),
    }
}

/// Whether only files of a folder are named, and others of its content stay.
fn is_part(component: &SourceComponent<'_>, paths: &[String]) -> bool {
    let info = component.info;
    let is_folder = matches!(info.layout, Layout::Bundle | Layout::Ui | Layout::Resource | Layout::Mixed);
    let of_parts = info.layout.is_decomposed() && info.children.iter().all(|child| !child.addressable);
    let folder = format!("{}/", component.location);
    let is_whole = paths.iter().any(|path| folder.starts_with(&format!("{}/", path.trim_end_matches('/'))));
    let is_meta = component.meta.as_ref().is_some_and(|meta| is_named(meta, paths));
    let stays = of_parts || component.content.iter().any(|file| !is_named(file, paths));
    let inside = paths.iter().any(|path| path.starts_with(&folder));
    ((is_folder && info.partial_delete) || of_parts) && inside && stays && !is_whole && !is_meta
}

fn is_named(file: &str, paths: &[String]) -> bool {
    paths
        .iter()
        .any(|path| file.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}
