//! A package in metadata format -> source format.

use super::losses::Loss;
use super::output::{Converted, Output, OutputContent};
use super::paths::{self, SOURCE_ROOT};
use super::{decompose, external_service, labels, permissions, resource};
use crate::error::ConvertError;
use crate::registry::Layout;
use crate::resolve::{SourceComponent, SourceSet};
use rayon::prelude::*;
use std::collections::HashSet;

/// What one component turns into.
#[derive(Default)]
pub(crate) struct Turned {
    pub outputs: Vec<Output>,
    pub losses: Vec<Loss>,
    pub warning: Option<String>,
}

/// Converts all components of a set to files below `main/default`.
pub fn to_source<'s>(set: &'s SourceSet<'_>) -> Result<Converted<'s>, ConvertError> {
    let turned: Result<Vec<Turned>, _> = set.components.par_iter().map(|component| turn(set, component)).collect();
    let mut converted =
        Converted { tree: &set.tree, outputs: vec![], manifest: None, losses: vec![], warnings: vec![] };
    for turned in turned? {
        converted.outputs.extend(turned.outputs);
        converted.losses.extend(turned.losses);
        converted.warnings.extend(turned.warning);
    }
    // The platform sends some list views twice; one file holds one.
    let mut seen = HashSet::new();
    converted.outputs.retain(|output| seen.insert(output.path.clone()));
    Ok(converted)
}

pub(crate) fn turn(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Result<Turned, ConvertError> {
    let mut turned = Turned::default();
    match component.info.layout {
        Layout::Folders | Layout::Beside => {
            turned.outputs = decompose::to_source(set, component, &mut turned.losses)?;
        }
        Layout::Merged => turned.outputs = labels::to_source(set, component, &mut turned.losses)?,
        Layout::Resource => turned.outputs = resource::to_source(set, component)?,
        Layout::Permissions => turned.outputs = permissions::to_source(set, component, &mut turned.losses)?,
        Layout::Labels => turned.outputs = labels::label_files(set, component, &mut turned.losses)?,
        Layout::Yaml => turned.outputs = external_service::to_source(set, component, &mut turned.losses)?,
        _ => copy(component, &mut turned),
    }
    Ok(turned)
}

fn copy(component: &SourceComponent<'_>, turned: &mut Turned) {
    let output = |path: String, from: &str| Output {
        path,
        content: OutputContent::Copy(from.into()),
        type_name: component.info.name.to_string(),
        full_name: component.full_name.clone(),
    };
    for file in component.content.iter().chain(component.children.iter().map(|child| &child.file)) {
        let path = format!("{SOURCE_ROOT}/{}", paths::content(component, file));
        turned.outputs.push(output(path, file));
    }
    if let Some(meta) = &component.meta {
        let (path, warning) = paths::meta_in_source(component, meta);
        turned.outputs.push(output(path, meta));
        turned.warning = warning;
    }
}
