//! Components saved one by one, for SOAP and REST alike.

use crate::failure::Failure;
use orgyard_deploy::{Single, SingleError, remove_single, save_single};
use orgyard_engine::Tx;
use orgyard_metadata::Registry;
use orgyard_text::xml::{Element, Node};
use serde_json::{Map, Value as Json};

/// The code under which a component is refused.
pub(crate) const REFUSED: &str = "FIELD_INTEGRITY_EXCEPTION";

impl From<SingleError> for Failure {
    fn from(error: SingleError) -> Self {
        match error {
            SingleError::NotBuilt(_) => Self::new(400, "NOT_IMPLEMENTED", error.to_string()),
            SingleError::Engine(error) => error.into(),
        }
    }
}

/// Saves the component; a refusal undoes the transaction.
pub(crate) fn save(tx: &mut Tx, single: &Single) -> Result<(), Failure> {
    let result = save_single(tx, std::slice::from_ref(single))?;
    result.first_problem().map_or(Ok(()), |problem| Err(Failure::new(400, REFUSED, problem)))
}

pub(crate) fn remove(tx: &mut Tx, type_name: &str, full_name: &str) -> Result<(), Failure> {
    let result = remove_single(tx, type_name, full_name)?;
    result.first_problem().map_or(Ok(()), |problem| Err(Failure::new(400, REFUSED, problem)))
}

/// What a request of the Metadata API says of one component.
pub(crate) fn of_element(element: &Element) -> Result<Single, Failure> {
    let kind = element.attributes.iter().find(|(name, _)| name.ends_with(":type")).map(|(_, value)| value.as_str());
    let root = kind.and_then(|kind| kind.rsplit(':').next()).unwrap_or_default().to_owned();
    let written = element.child_text("fullName").unwrap_or_default();
    let (type_name, full_name) = component(&root, &written);
    if Registry::standard().by_name(&type_name).is_none() {
        return Err(Failure::new(400, "INVALID_TYPE", format!("Unknown type:{root}")));
    }
    if full_name.is_empty() {
        return Err(missing("fullName"));
    }
    let members = element.elements().filter(|child| child.local_name() != "fullName").map(unprefixed).collect();
    Ok(Single { type_name, full_name, root, members })
}

pub(crate) fn missing(field: &str) -> Failure {
    Failure::new(400, "REQUIRED_FIELD_MISSING", format!("Required fields are missing: [{field}]"))
}

/// All settings are of one component type, under the name of what they set.
pub(crate) fn component(root: &str, full_name: &str) -> (String, String) {
    match root.strip_suffix("Settings") {
        Some(name) if Registry::standard().by_name(root).is_none() && !name.is_empty() => {
            ("Settings".into(), name.into())
        }
        _ => (root.into(), full_name.into()),
    }
}

/// Python clients put prefixes on all elements.
fn unprefixed(element: &Element) -> Element {
    let mut out = Element::new(element.local_name());
    out.children = element
        .children
        .iter()
        .map(|node| match node {
            Node::Element(child) => Node::Element(unprefixed(child)),
            other => other.clone(),
        })
        .collect();
    out
}

/// `Metadata` of the Tooling API as the elements of a file: lists are repeated, nulls left out.
pub(crate) fn of_json(members: &Map<String, Json>) -> Vec<Element> {
    members.iter().flat_map(|(name, value)| elements(name, value)).collect()
}

fn elements(name: &str, value: &Json) -> Vec<Element> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(values) => values.iter().flat_map(|value| elements(name, value)).collect(),
        Json::Object(members) => vec![of_json(members).into_iter().fold(Element::new(name), Element::with)],
        Json::String(text) => vec![Element::text_element(name, text)],
        scalar => vec![Element::text_element(name, &scalar.to_string())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn metadata_becomes_elements() {
        let metadata = json!({"label": "A", "length": 9, "unique": false, "description": null, "value": [{"fullName": "a"}, {"fullName": "b"}]});
        let text: String = of_json(metadata.as_object().unwrap()).iter().map(Element::write).collect();
        assert_eq!(
            text,
            "<label>A</label><length>9</length><unique>false</unique><value><fullName>a</fullName></value><value><fullName>b</fullName></value>"
        );
    }
}
