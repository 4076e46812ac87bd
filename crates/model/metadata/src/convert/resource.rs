//! Static resources: an archive and a folder of its files.

use super::mime;
use super::output::{Output, OutputContent};
use super::paths::SOURCE_ROOT;
use crate::error::ConvertError;
use crate::resolve::path;
use crate::resolve::{SourceComponent, SourceSet};
use orgyard_text::archive::{self, Limits};

pub(super) fn to_metadata(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Result<Vec<Output>, ConvertError> {
    let meta = meta_of(component)?;
    let name = path::base_name(&component.location);
    let folder = format!("{}/", component.location);
    let expanded = component.content.iter().any(|file| file.starts_with(&folder));
    let content = if expanded {
        OutputContent::Bytes(zip(set, component, meta, &folder)?)
    } else {
        OutputContent::Copy(component.content.first().cloned().unwrap_or_default())
    };
    let directory = component.info.directory.as_ref();
    Ok(vec![
        output(component, format!("{directory}/{name}.{}", component.info.suffix()), content),
        output(component, format!("{directory}/{}", path::file_name(meta)), OutputContent::Copy(meta.into())),
    ])
}

fn zip(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    meta: &str,
    folder: &str,
) -> Result<Vec<u8>, ConvertError> {
    let found = content_type(set, meta)?;
    if !mime::is_archive(&found) {
        return Err(ConvertError::NotAnArchive { name: component.full_name.clone(), found });
    }
    let mut files = Vec::new();
    for file in &component.content {
        if let Some(inner) = file.strip_prefix(folder) {
            files.push((inner, set.tree.read(file)?));
        }
    }
    Ok(archive::write(files.iter().map(|(path, bytes)| (*path, bytes.as_ref()))))
}

/// The outputs of a resource in a new project; an archive is expanded.
pub(super) fn to_source(set: &SourceSet<'_>, component: &SourceComponent<'_>) -> Result<Vec<Output>, ConvertError> {
    outputs(set, component, &format!("{SOURCE_ROOT}/{}", component.info.directory), true)
}

/// The outputs of a resource in a folder of resources.
pub(super) fn outputs(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    directory: &str,
    expand: bool,
) -> Result<Vec<Output>, ConvertError> {
    let meta = meta_of(component)?;
    let Some(content) = component.content.first() else { return Ok(Vec::new()) };
    let name = path::base_name(content);
    let kind = content_type(set, meta)?;
    let mut outputs = Vec::new();
    if expand && mime::is_archive(&kind) {
        let files = archive::read(&set.tree.read(content)?, Limits::default())
            .map_err(|error| ConvertError::Archive { path: content.clone(), error })?;
        for (inner, bytes) in files {
            outputs.push(output(component, format!("{directory}/{name}/{inner}"), OutputContent::Bytes(bytes)));
        }
    } else {
        let to = format!("{directory}/{name}.{}", mime::extension(&kind));
        outputs.push(output(component, to, OutputContent::Copy(content.clone())));
    }
    let to = format!("{directory}/{}", path::file_name(meta));
    outputs.push(output(component, to, OutputContent::Copy(meta.into())));
    Ok(outputs)
}

fn meta_of<'c>(component: &'c SourceComponent<'_>) -> Result<&'c str, ConvertError> {
    let missing = || ConvertError::NoResourceMeta(format!("staticresources/{}", component.full_name));
    component.meta.as_deref().ok_or_else(missing)
}

pub(super) fn content_type(set: &SourceSet<'_>, meta: &str) -> Result<String, ConvertError> {
    let name = path::base_name(meta);
    let missing = || ConvertError::NoResourceMeta(format!("staticresources/{name}"));
    set.read_xml(meta)?.child_text("contentType").ok_or_else(missing)
}

fn output(component: &SourceComponent<'_>, path: String, content: OutputContent) -> Output {
    Output { path, content, type_name: component.info.name.to_string(), full_name: component.full_name.clone() }
}
