//! `readMetadata`.

use crate::call::Call;
use crate::components::component;
use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_deploy::{RetrieveRequest, retrieve, standard_component};
use orgyard_engine::Tx;
use orgyard_metadata::{Manifest, Registry};
use orgyard_text::archive;
use orgyard_text::xml::{self, Element, Node};

/// One `<result>` with a record for each name, nil where there is none.
pub(crate) fn read(call: &Call, operation: &Element) -> Result<Element, Failure> {
    let root = operation.child_text("type").unwrap_or_default();
    let (type_name, _) = component(&root, "");
    if Registry::standard().by_name(&type_name).is_none() {
        return Err(Failure::new(400, "INVALID_TYPE", format!("Unknown type:{root}")));
    }
    let tx = call.read()?;
    let mut result = Element::new("result");
    for name in operation.elements_named("fullNames").map(Element::text) {
        let (type_name, full_name) = component(&root, &name);
        let found = members(&tx, &type_name, &full_name)?;
        result = result.with(match found {
            Some(members) => record(&root, &name, members),
            None => Element::new("records").attribute("xsi:nil", "true"),
        });
    }
    Ok(result)
}

fn record(root: &str, full_name: &str, members: Vec<Element>) -> Element {
    let start = Element::new("records").attribute("xsi:type", root).with(Element::text_element("fullName", full_name));
    members.into_iter().filter(|member| member.local_name() != "fullName").fold(start, Element::with)
}

/// What the component's file says, with the content beside it.
pub(super) fn members(tx: &Tx, type_name: &str, full_name: &str) -> Result<Option<Vec<Element>>, Failure> {
    let Some(files) = files(tx, type_name, full_name)? else { return Ok(None) };
    let meta = files.iter().find(|(path, _)| path.ends_with("-meta.xml"));
    let Some((path, bytes)) = meta.or_else(|| files.first()) else { return Ok(Some(Vec::new())) };
    let text = String::from_utf8_lossy(bytes);
    let root = xml::parse(&text).map_err(|error| Failure::internal(&format!("{path}: {error}")))?.root;
    let mut members: Vec<Element> = root.elements().map(tidy).collect();
    if let (Some(_), Some((_, content))) = (meta, files.iter().find(|(path, _)| !path.ends_with("-meta.xml"))) {
        members.insert(0, Element::text_element("content", &STANDARD.encode(content)));
    }
    Ok(Some(members))
}

type Files = Vec<(String, Vec<u8>)>;

fn files(tx: &Tx, type_name: &str, full_name: &str) -> Result<Option<Files>, Failure> {
    let info = Registry::standard().by_name(type_name);
    let is_child = info.is_some_and(|info| Registry::standard().parent_of(info).is_some());
    if let Some(stored) = tx.component(type_name, full_name)? {
        let own = || -> Result<Files, Failure> {
            Ok(tx.files_of(&stored)?.into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect())
        };
        return Ok(Some(if is_child { own()? } else { retrieved(tx, type_name, &stored.full_name)? }));
    }
    let Some(standard) = standard_component(tx, type_name, full_name)? else { return Ok(None) };
    // A retrieve brings less of a profile.
    Ok(Some(match is_child || type_name == "Profile" {
        true => standard.files.into_iter().map(|file| (file.path, file.bytes.to_vec())).collect(),
        false => retrieved(tx, type_name, &standard.full_name)?,
    }))
}

/// The component's files, put together with its children.
fn retrieved(tx: &Tx, type_name: &str, full_name: &str) -> Result<Files, Failure> {
    let mut manifest = Manifest::default();
    manifest.add(type_name, full_name);
    let request = RetrieveRequest { unpackaged: Some(manifest), ..RetrieveRequest::default() };
    let zip = retrieve(tx, &request)?.zip;
    let files = archive::read(&zip, archive::Limits::default()).map_err(|error| Failure::internal(&error))?;
    Ok(files.into_iter().filter(|(path, _)| !path.ends_with("package.xml")).collect())
}

/// Without the white space that lays a file out.
fn tidy(element: &Element) -> Element {
    let has_elements = element.elements().next().is_some();
    let mut out = element.clone();
    out.name = element.local_name().to_owned();
    out.children = match has_elements {
        true => element.elements().map(|child| Node::Element(tidy(child))).collect(),
        false => element.children.clone(),
    };
    out
}
