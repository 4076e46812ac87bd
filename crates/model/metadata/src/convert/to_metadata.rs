//! Source format -> a package in metadata format.

use super::output::{Converted, Output, OutputContent};
use super::recompose::{Recomposed, Whole, recompose};
use super::{clashes, external_service, labels, paths, permissions, resource, ui_bundle};
use crate::error::ConvertError;
use crate::registry::Layout;
use crate::resolve::{SourceComponent, SourceSet};
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::HashMap;

#[derive(Debug, Clone, Default)]
pub struct MetadataOptions {
    /// The version in `package.xml`.
    pub api_version: String,
    /// The package's name in `package.xml`.
    pub package_name: Option<String>,
}

/// Converts all components of a set, and lists them in a `package.xml`.
pub fn to_metadata<'s>(set: &'s SourceSet<'_>, options: &MetadataOptions) -> Result<Converted<'s>, ConvertError> {
    let mut converted =
        Converted { tree: &set.tree, outputs: vec![], manifest: None, losses: vec![], warnings: vec![] };
    let (apart, copied): (Vec<_>, Vec<_>) = set.components.iter().partition(|c| is_put_together(c));
    // Both at once: a large archive among the copies takes one thread as long as all the rest.
    let (wholes, copies): (Result<Vec<Option<Whole>>, _>, Result<Vec<Copies>, _>) = rayon::join(
        || groups(&apart).into_par_iter().map(|group| whole(set, &group)).collect(),
        || copied.par_iter().map(|component| copy(set, component)).collect(),
    );
    let mut known: HashMap<String, Recomposed> = HashMap::new();
    for whole in wholes?.into_iter().flatten() {
        converted.outputs.push(whole.output);
        converted.losses.extend(whole.losses);
        converted.warnings.extend(whole.warnings);
        known.extend(whole.known);
    }
    for (outputs, warning) in copies? {
        converted.outputs.extend(outputs);
        converted.warnings.extend(warning);
    }
    let clashes = clashes::settle(&mut converted.outputs);
    converted.warnings.extend(clashes);
    let mut manifest = set.manifest_with(&known, &options.api_version)?;
    manifest.full_name.clone_from(&options.package_name);
    converted.manifest = Some(manifest);
    Ok(converted)
}

fn is_put_together(component: &SourceComponent<'_>) -> bool {
    let layout = component.info.layout;
    layout.is_decomposed() || matches!(layout, Layout::Merged | Layout::Labels | Layout::Yaml)
}

/// The places of each component.
fn groups<'c, 'r>(components: &[&'c SourceComponent<'r>]) -> Vec<Vec<&'c SourceComponent<'r>>> {
    let mut groups: IndexMap<(&str, &str), Vec<&SourceComponent<'r>>> = IndexMap::new();
    for component in components {
        // All labels go to one file.
        let name = if component.info.layout == Layout::Labels { "" } else { &component.full_name };
        groups.entry((&component.info.id, name)).or_default().push(component);
    }
    groups.into_values().collect()
}

fn whole(set: &SourceSet<'_>, sources: &[&SourceComponent<'_>]) -> Result<Option<Whole>, ConvertError> {
    match sources.first().map(|source| source.info.layout) {
        Some(Layout::Merged) => labels::to_metadata(set, sources),
        Some(Layout::Folders | Layout::Beside) => recompose(set, sources),
        Some(Layout::Permissions) => permissions::to_metadata(set, sources),
        Some(Layout::Labels) => labels::join_labels(set, sources),
        Some(Layout::Yaml) => external_service::to_metadata(set, sources),
        _ => Ok(None),
    }
}

type Copies = (Vec<Output>, Option<String>);

fn copy(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Result<Copies, ConvertError> {
    if component.info.layout == Layout::Resource {
        return Ok((resource::to_metadata(set, component)?, None));
    }
    if let (Layout::Mixed, true, None, Some(content)) =
        (component.info.layout, component.info.in_folder, &component.meta, component.content.first())
    {
        let meta = format!("{}.{}-meta.xml", component.location, component.info.suffix());
        return Err(ConvertError::NoMeta { path: content.clone(), meta, type_name: component.info.name.to_string() });
    }
    if component.info.layout == Layout::Ui {
        ui_bundle::check(set, component)?;
    }
    let output = |path: String, from: &str| Output {
        path,
        content: OutputContent::Copy(from.into()),
        type_name: component.info.name.to_string(),
        full_name: component.full_name.clone(),
    };
    let inner = component.content.iter().chain(component.children.iter().map(|child| &child.file));
    let mut outputs: Vec<Output> = inner.map(|file| output(paths::content(component, file), file)).collect();
    let mut warning = None;
    if let Some(meta) = &component.meta {
        let (path, old) = paths::meta_in_package(component, meta);
        outputs.push(output(path, meta));
        warning = old;
    }
    Ok((outputs, warning))
}
