//! `CustomLabels`: the labels of all files in one, and back.

use super::collate;
use super::losses::Loss;
use super::origins::Joining;
use super::output::{Output, OutputContent};
use super::paths::SOURCE_ROOT;
use super::recompose::{Recomposed, Whole, read};
use crate::error::ConvertError;
use crate::registry::TypeInfo;
use crate::resolve::{Chosen, SourceComponent, SourceSet};
use crate::xml;
use indexmap::IndexMap;
use orgyard_text::xml::{Element, Node};

/// Labels by full name, in the order they were met; a name met again is left out.
pub(crate) type Labels = IndexMap<String, Element>;

/// All labels of all files, sorted. Of labels with one name the first counts.
pub(super) fn to_metadata(
    set: &SourceSet<'_>,
    sources: &[&SourceComponent<'_>],
) -> Result<Option<Whole>, ConvertError> {
    let Some(first) = sources.first() else { return Ok(None) };
    let info = first.info;
    let mut labels = Labels::new();
    let (mut joining, mut known) = (Joining::default(), Vec::new());
    for meta in sources.iter().filter_map(|source| source.meta.as_deref()) {
        let mut mine = labels_of(info, joining.read(set, meta, &info.name)?, meta)?;
        mine.values_mut().for_each(|label| joining.place(label));
        if let Some(Chosen::Children(names)) =
            sources.iter().find(|s| s.meta.as_deref() == Some(meta)).map(|s| &s.chosen)
        {
            mine.retain(|name, _| names.iter().any(|(_, chosen)| chosen == name));
        }
        let child = info.children.first().map_or("", |child| child.name.as_ref());
        let children = mine.keys().map(|name| (child.to_string(), name.clone())).collect();
        known.push((meta.to_string(), Recomposed { bare: false, children }));
        for (name, label) in mine {
            labels.entry(name).or_insert(label);
        }
    }
    labels.sort_by(|a, _, b, _| collate::compare(a, b));
    Ok(Some(joined(info, labels, joining, known)))
}

/// The labels of a package, in the order they came.
pub(super) fn to_source(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    found: &mut Vec<Loss>,
) -> Result<Vec<Output>, ConvertError> {
    let Some(meta) = &component.meta else { return Ok(Vec::new()) };
    let info = component.info;
    let labels = labels_of(info, read(set, meta, found)?, meta)?;
    if labels.is_empty() {
        return Ok(Vec::new());
    }
    let path = format!("{SOURCE_ROOT}/{}/{}.{}-meta.xml", info.directory, info.name, info.suffix());
    Ok(vec![file(info, path, labels)])
}

pub(crate) fn labels_of(info: &TypeInfo, root: Element, path: &str) -> Result<Labels, ConvertError> {
    let mut labels = Labels::new();
    for node in root.children {
        let Node::Element(element) = node else { continue };
        let Some(child) = info.child_by_tag(&element.name) else { continue };
        let Some(name) = element.child_text(child.key()).filter(|name| !name.is_empty()) else {
            let (key, tag, line) = (child.key().into(), element.name.clone(), element.line);
            return Err(ConvertError::Nameless { path: path.into(), key, tag, line });
        };
        labels.entry(name).or_insert(element);
    }
    Ok(labels)
}

pub(crate) fn file(info: &TypeInfo, path: String, labels: Labels) -> Output {
    let content = OutputContent::Bytes(xml::write(&root(info, labels)).into_bytes());
    output(info, path, content)
}

fn root(info: &TypeInfo, labels: Labels) -> Element {
    let mut root = xml::root(&info.name);
    root.children = labels.into_values().map(Node::Element).collect();
    root
}

fn joined(info: &TypeInfo, labels: Labels, joining: Joining, known: Vec<(String, Recomposed)>) -> Whole {
    let (content, losses) = joining.write(&root(info, labels));
    let path = format!("{}/{}.{}", info.directory, info.name, info.suffix());
    Whole { output: output(info, path, content), losses, warnings: Vec::new(), known }
}

fn output(info: &TypeInfo, path: String, content: OutputContent) -> Output {
    Output { path, content, type_name: info.name.to_string(), full_name: info.name.to_string() }
}

/// One file per label, all into one.
pub(super) fn join_labels(
    set: &SourceSet<'_>,
    sources: &[&SourceComponent<'_>],
) -> Result<Option<Whole>, ConvertError> {
    let Some(info) = set.registry.by_name("CustomLabels") else { return Ok(None) };
    let mut labels = Labels::new();
    let mut joining = Joining::default();
    for source in sources.iter().filter(|source| source.info.id == "customlabel") {
        let Some(meta) = &source.meta else { continue };
        let mut label = joining.read(set, meta, &source.full_name)?;
        joining.place(&mut label);
        label.name = "labels".into();
        label.attributes.retain(|(name, _)| name != "xmlns");
        labels.entry(label.child_text("fullName").unwrap_or_default()).or_insert(label);
    }
    labels.sort_by(|a, _, b, _| collate::compare(a, b));
    Ok(Some(joined(info, labels, joining, Vec::new())))
}

/// All labels of one file, one file each.
pub(crate) fn label_files(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    found: &mut Vec<Loss>,
) -> Result<Vec<Output>, ConvertError> {
    let (Some(meta), Some(info)) = (&component.meta, set.registry.by_name("CustomLabel")) else { return Ok(vec![]) };
    let mut outputs = Vec::new();
    for label in read(set, meta, found)?.elements_named("labels") {
        let Some(full_name) = label.child_text("fullName").filter(|name| !name.is_empty()) else {
            let (key, tag, line) = ("fullName".into(), label.name.clone(), label.line);
            return Err(ConvertError::Nameless { path: meta.clone(), key, tag, line });
        };
        let root = Element { name: info.name.to_string(), ..label.clone() };
        outputs.push(Output {
            path: format!("{SOURCE_ROOT}/{}/{full_name}.{}-meta.xml", info.directory, info.suffix()),
            content: OutputContent::Bytes(xml::write(&root).into_bytes()),
            type_name: info.name.to_string(),
            full_name,
        });
    }
    Ok(outputs)
}
