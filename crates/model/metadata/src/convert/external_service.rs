//! External services: the description in one file, its schema as YAML beside it.

use super::losses::Loss;
use super::origins::Joining;
use super::output::{Output, OutputContent};
use super::paths::SOURCE_ROOT;
use super::recompose::{Recomposed, Whole, read};
use crate::error::ConvertError;
use crate::resolve::{SourceComponent, SourceSet, path};
use crate::{xml, yaml};
use orgyard_text::xml::{Element, Node, escape};
use serde_json::Value;

const SCHEMA: &str = "schema";
const KIND: &str = "schemaUploadFileExtension";

pub(super) fn to_source(
    set: &SourceSet<'_>,
    component: &SourceComponent<'_>,
    found: &mut Vec<Loss>,
) -> Result<Vec<Output>, ConvertError> {
    let Some(meta) = &component.meta else { return Ok(Vec::new()) };
    let mut root = read(set, meta, found)?;
    let schema = root.child(SCHEMA).map(text).unwrap_or_default();
    let kind = match root.child(KIND) {
        Some(kind) => text(kind),
        None => {
            let kind = if schema.starts_with('{') { "json" } else { "yaml" };
            root.children.push(Node::Element(Element::text_element(KIND, kind)));
            kind.into()
        }
    };
    let schema = if kind == "yaml" { schema } else { yaml_of(&schema, meta)? };
    root.children.retain(|node| !is_schema(node));
    let stem = format!("{SOURCE_ROOT}/{}/{}", component.info.directory, component.full_name);
    let outputs = [
        (format!("{stem}.yaml"), schema),
        (format!("{stem}.{}{}", component.info.suffix(), path::META), xml::write(&root)),
    ];
    let output = |(path, text): (String, String)| output(component, path, OutputContent::Bytes(text.into_bytes()));
    Ok(outputs.into_iter().map(output).collect())
}

fn yaml_of(schema: &str, meta: &str) -> Result<String, ConvertError> {
    let fault = |fault: serde_json::Error| ConvertError::NotJson { path: meta.into(), fault: fault.to_string() };
    let value: Value = serde_json::from_str(schema).map_err(fault)?;
    Ok(yaml::write(&value))
}

/// The schema back in the description, as its last element.
pub(super) fn to_metadata(
    set: &SourceSet<'_>,
    sources: &[&SourceComponent<'_>],
) -> Result<Option<Whole>, ConvertError> {
    let Some(source) = sources.first() else { return Ok(None) };
    let (info, name) = (source.info, source.full_name.as_str());
    let meta = source.meta.clone().unwrap_or_else(|| format!("{}.{}{}", source.location, info.suffix(), path::META));
    let mut joining = Joining::default();
    let mut root = joining.read(set, &meta, name)?;
    if let Some(file) = source.content.first() {
        let is_json = root.child(KIND).is_some_and(|kind| text(kind) == "json");
        let schema = schema_of(set, file, is_json)?;
        root.children.retain(|node| !is_schema(node));
        root.children.push(Node::Element(Element::new(SCHEMA)));
        let (content, losses) = joining.write(&root);
        return Ok(Some(whole(source, meta, filled(content, &schema), losses)));
    }
    // In metadata format it is there already.
    if root.child(SCHEMA).is_none() {
        return Err(ConvertError::NoContent { path: meta, type_name: info.name.to_string() });
    }
    let (content, losses) = joining.write(&root);
    Ok(Some(whole(source, meta, content, losses)))
}

fn schema_of(set: &SourceSet<'_>, file: &str, is_json: bool) -> Result<String, ConvertError> {
    let schema = String::from_utf8_lossy(&set.tree.read(file)?).into_owned();
    if !is_json {
        return Ok(schema);
    }
    let fault = |fault: yaml::YamlError| {
        let (line, column) = (fault.line, fault.column);
        ConvertError::Yaml { path: file.into(), line, column, fault: fault.message }
    };
    Ok(yaml::pretty(&yaml::read(&schema).map_err(fault)?))
}

/// The file with the schema's text in its empty last element, not a space less.
fn filled(content: OutputContent, schema: &str) -> OutputContent {
    let OutputContent::Joined(bytes, joined) = content else { return content };
    let text = String::from_utf8_lossy(&bytes);
    let Some((before, after)) = text.rsplit_once("</schema>") else { return OutputContent::Joined(bytes, joined) };
    let schema = xml::restore_references(escape(schema).into_owned());
    OutputContent::Joined(format!("{before}{schema}</schema>{after}").into_bytes(), joined)
}

fn whole(source: &SourceComponent<'_>, meta: String, content: OutputContent, losses: Vec<Loss>) -> Whole {
    let path = format!("{}/{}.{}", source.info.directory, source.full_name, source.info.suffix());
    let output = output(source, path, content);
    Whole { output, losses, warnings: Vec::new(), known: vec![(meta, Recomposed::default())] }
}

fn output(component: &SourceComponent<'_>, path: String, content: OutputContent) -> Output {
    Output { path, content, type_name: component.info.name.to_string(), full_name: component.full_name.clone() }
}

fn is_schema(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.name == SCHEMA)
}

/// The text of an element, trimmed, its numeric references as they are.
fn text(element: &Element) -> String {
    let mut out = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(&xml::named_decoded(text)),
            Node::CData(text) => out.push_str(text),
            _ => {}
        }
    }
    out.trim().to_string()
}
