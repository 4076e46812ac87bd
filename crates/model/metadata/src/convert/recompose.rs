//! Children's files back into their parent's.

use super::collate;
use super::losses::{Loss, losses};
use super::origins::Joining;
use super::output::Output;
use crate::error::ConvertError;
use crate::registry::TypeInfo;
use crate::resolve::{SourceChild, SourceComponent, SourceSet};
use crate::xml;
use orgyard_text::xml::{Element, Node};

/// What a conversion learnt of a parent's file, so that the manifest need not read it again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recomposed {
    pub bare: bool,
    pub children: Vec<(String, String)>,
}

/// A file put together.
pub(super) struct Whole {
    pub output: Output,
    pub losses: Vec<Loss>,
    pub warnings: Vec<String>,
    /// What was learnt, by the parent's file.
    pub known: Vec<(String, Recomposed)>,
}

/// A child on its way into its parent.
struct Entry<'r> {
    tag: &'r str,
    sort: String,
    element: Element,
}

/// Puts a component together that lies in one place or in several.
pub(super) fn recompose(set: &SourceSet<'_>, sources: &[&SourceComponent<'_>]) -> Result<Option<Whole>, ConvertError> {
    let Some(first) = sources.first() else { return Ok(None) };
    let info = first.info;
    let mut joining = Joining::default();
    let mut base = None;
    let mut known = Vec::new();
    for meta in sources.iter().filter_map(|source| source.meta.as_deref()) {
        let mut root = joining.read(set, meta, &first.full_name)?;
        joining.place(&mut root);
        known.push((meta.to_string(), Recomposed { bare: xml::is_bare(&root), children: Vec::new() }));
        base.get_or_insert((meta, root));
    }
    let mut entries = Vec::new();
    for child in sources.iter().flat_map(|source| &source.children) {
        let mut element = joining.read(set, &child.file, &child.info.child_name(&first.full_name, &child.name))?;
        joining.place(&mut element);
        let tag = child.info.tag.as_deref().unwrap_or(&child.info.directory);
        entries.push(Entry { tag, sort: sort_key(child.info, &element), element });
    }
    let (meta, parent) = base.unzip();
    let root = join(info, parent, entries)
        .map_err(|tag| ConvertError::InlineChildren { path: meta.unwrap_or_default().into(), tag })?;
    let (content, losses) = joining.write(&root);
    let output = Output {
        path: format!("{}/{}.{}", info.directory, first.full_name, info.suffix()),
        content,
        type_name: info.name.to_string(),
        full_name: first.full_name.clone(),
    };
    let warnings = sources.iter().flat_map(|source| &source.children).filter_map(old_suffix).collect();
    Ok(Some(Whole { output, losses, warnings, known }))
}

fn old_suffix(child: &SourceChild<'_>) -> Option<String> {
    let legacy = child.info.legacy_suffix.as_deref()?;
    let (name, file) = (&child.info.name, &child.file);
    file.ends_with(&format!(".{legacy}-meta.xml")).then(|| {
        format!("The {name} component at {file} uses the legacy suffix {legacy}. This suffix is deprecated and will be removed in a future release.")
    })
}

pub(super) fn read(set: &SourceSet<'_>, file: &str, found: &mut Vec<Loss>) -> Result<Element, ConvertError> {
    let bytes = set.tree.read(file)?;
    found.extend(losses(file, &bytes));
    xml::read(&bytes).map_err(ConvertError::xml(file))
}

fn sort_key(info: &TypeInfo, element: &Element) -> String {
    let keys = [info.key(), "fullName", "name"];
    keys.into_iter().find_map(|key| element.child_text(key)).unwrap_or_default()
}

/// The parent's elements as they stand, then the children by tag and name. Fails with a tag of which the parent holds
/// elements itself.
fn join(info: &TypeInfo, parent: Option<Element>, mut entries: Vec<Entry<'_>>) -> Result<Element, String> {
    let mut root = xml::root(&info.name);
    if let Some(parent) = parent {
        root.attributes.extend(parent.attributes.into_iter().filter(|(name, _)| name != "xmlns"));
        root.children = parent.children;
    }
    let inline = root.elements().find(|element| entries.iter().any(|entry| entry.tag == element.name));
    if let Some(element) = inline {
        return Err(element.name.clone());
    }
    entries.sort_by(|a, b| a.tag.cmp(b.tag).then_with(|| collate::compare(&a.sort, &b.sort)));
    for Entry { tag, mut element, .. } in entries {
        element.name = tag.into();
        element.attributes.retain(|(name, _)| name != "xmlns");
        root.children.push(Node::Element(element));
    }
    Ok(root)
}
