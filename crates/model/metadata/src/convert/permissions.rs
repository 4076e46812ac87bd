//! Permission sets with one file per kind of entry, and one per object for its settings.

use super::losses::Loss;
use super::origins::Joining;
use super::output::{Output, OutputContent};
use super::paths::SOURCE_ROOT;
use super::recompose::{Recomposed, Whole, read};
use crate::error::ConvertError;
use crate::registry::TypeInfo;
use crate::resolve::{SourceComponent, SourceSet};
use crate::xml;
use indexmap::IndexMap;
use orgyard_text::xml::{Element, Node};

/// The entries of all files, children first; the writer puts equal ones together.
pub(super) fn to_metadata(
    set: &SourceSet<'_>,
    sources: &[&SourceComponent<'_>],
) -> Result<Option<Whole>, ConvertError> {
    let Some(first) = sources.first() else { return Ok(None) };
    let info = first.info;
    let mut root = xml::root(&info.name);
    let (mut joining, mut known) = (Joining::default(), Vec::new());
    for source in sources {
        for file in source.children.iter().map(|child| &child.file).chain(&source.meta) {
            let mut element = joining.read(set, file, &first.full_name)?;
            joining.place(&mut element);
            root.attributes.extend(element.attributes.into_iter().filter(|(name, _)| name != "xmlns"));
            root.children.extend(element.children);
        }
        known.extend(source.meta.iter().map(|meta| (meta.clone(), Recomposed::default())));
    }
    let path = format!("{}/{}.{}", info.directory, first.full_name, info.suffix());
    let (content, losses) = joining.write(&root);
    let output = output(info, &first.full_name, path, content);
    Ok(Some(Whole { output, losses, warnings: Vec::new(), known }))
}

pub(super) fn to_source(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    found: &mut Vec<Loss>,
) -> Result<Vec<Output>, ConvertError> {
    let Some(meta) = &component.meta else { return Ok(Vec::new()) };
    let (info, name) = (component.info, component.full_name.as_str());
    let root = read(set, meta, found)?;
    let mut parent = xml::root(&info.name);
    parent.attributes.extend(root.attributes.into_iter().filter(|(name, _)| name != "xmlns"));
    let mut files: IndexMap<String, Element> = IndexMap::new();
    for node in root.children {
        match file_of(info, name, &node, meta)? {
            Some(file) => files.entry(file).or_insert_with(|| Element::new(&info.name)).children.push(node),
            None => parent.children.push(node),
        }
    }
    files.insert(format!("{name}.{}", info.suffix()), parent);
    let folder = format!("{SOURCE_ROOT}/{}/{name}", info.directory);
    let write = |root: &Element| OutputContent::Bytes(xml::write(root).into_bytes());
    let output = |(file, root)| output(info, name, format!("{folder}/{file}-meta.xml"), write(root));
    Ok(files.iter().map(output).collect())
}

/// The file an entry goes to; `None` for what stays in the parent's.
fn file_of(info: &TypeInfo, name: &str, node: &Node, path: &str) -> Result<Option<String>, ConvertError> {
    let Node::Element(element) = node else { return Ok(None) };
    let Some(child) = info.child_by_tag(&element.name) else { return Ok(None) };
    if child.directory.is_empty() {
        return Ok(Some(format!("{name}.{}", child.suffix())));
    }
    let Some(target) = element.child_text(child.key()).filter(|target| !target.is_empty()) else {
        let (key, tag, line) = (child.key().into(), element.name.clone(), element.line);
        return Err(ConvertError::Nameless { path: path.into(), key, tag, line });
    };
    let object = target.split('.').next().unwrap_or(&target);
    let object = object.strip_prefix("standard-").unwrap_or(object);
    Ok(Some(format!("{}/{object}.{}", child.directory, child.suffix())))
}

fn output(info: &TypeInfo, full_name: &str, path: String, content: OutputContent) -> Output {
    Output { path, content, type_name: info.name.to_string(), full_name: full_name.into() }
}
