//! Records that are components: classes, fields, pages … A save of one is a deploy of it, in the request's transaction.

use crate::answer::Answer;
use crate::call::Call;
use crate::components::{missing, of_json, remove, save};
use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_deploy::Single;
use orgyard_engine::{StoredComponent, Tx};
use orgyard_text::xml::{self, Element};
use orgyard_values::Id;
use serde_json::{Map, Value as Json};

type Fields = Map<String, Json>;

/// A field of the object, and the element of the file that it stands for.
const ELEMENTS: [(&str, &str); 7] = [
    ("ApiVersion", "apiVersion"),
    ("Status", "status"),
    ("MasterLabel", "label"),
    ("Description", "description"),
    ("Active", "active"),
    ("ErrorMessage", "errorMessage"),
    ("ContentType", "contentType"),
];

pub(super) fn create(call: &Call, tx: &mut Tx, type_name: &str, fields: &Fields) -> Result<Answer, Failure> {
    let full_name = name(type_name, fields)?;
    if let Some(known) = tx.component(type_name, &full_name)? {
        let text = format!("duplicate value found: FullName duplicates value on record with id: {}", known.id.short());
        return Err(Failure::new(400, "DUPLICATE_VALUE", text));
    }
    let mut members = members(fields)?;
    if is_source(type_name) {
        with_usual(&mut members, call.version());
        members.push(source(fields).ok_or_else(|| missing("Body"))?);
    } else if fields.get("Metadata").is_none_or(Json::is_null) {
        return Err(missing("Metadata"));
    }
    save(tx, &Single { type_name: type_name.into(), full_name: full_name.clone(), root: type_name.into(), members })?;
    let made = tx.component(type_name, &full_name)?.ok_or_else(Failure::not_found)?;
    Ok(Answer::created(made.id.as_str()))
}

/// `Metadata` takes the place of the whole file; single fields change what they stand for.
pub(super) fn update(tx: &mut Tx, id: Id, fields: &Fields) -> Result<Answer, Failure> {
    let stored = tx.component_by_id(id)?.ok_or_else(Failure::not_found)?;
    let (before, content) = read(tx, &stored)?;
    let given = members(fields)?;
    let replaces = fields.get("Metadata").is_some_and(Json::is_object);
    let kept = before.into_iter().filter(|old| !replaces && given.iter().all(|new| new.name != old.name));
    let mut members: Vec<Element> = kept.collect();
    members.extend(given);
    members.extend(source(fields).or(content));
    let StoredComponent { type_name, full_name, .. } = stored;
    save(tx, &Single { root: type_name.clone(), type_name, full_name, members })?;
    Ok(Answer::no_content())
}

pub(super) fn delete(tx: &mut Tx, id: Id) -> Result<Answer, Failure> {
    let stored = tx.component_by_id(id)?.ok_or_else(Failure::not_found)?;
    remove(tx, &stored.type_name, &stored.full_name)?;
    Ok(Answer::no_content())
}

fn is_source(type_name: &str) -> bool {
    type_name.starts_with("Apex") && type_name != "ApexTestSuite"
}

/// `FullName`, or a name that the object has for itself; that of a class is in its source.
fn name(type_name: &str, fields: &Fields) -> Result<String, Failure> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()).map(String::from);
    let given = ["FullName", "Name", "DeveloperName"].into_iter().find_map(text);
    let in_source = || {
        let body = text("Body").filter(|_| is_source(type_name))?;
        let mut words = body.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        let keywords = ["class", "interface", "enum", "trigger"];
        words.find(|word| keywords.iter().any(|keyword| word.eq_ignore_ascii_case(keyword)))?;
        words.next().map(String::from)
    };
    given.or_else(in_source).ok_or_else(|| missing("FullName"))
}

/// What the fields say of the file, without source.
fn members(fields: &Fields) -> Result<Vec<Element>, Failure> {
    let mut out = match fields.get("Metadata") {
        Some(Json::Object(metadata)) => of_json(metadata),
        None | Some(Json::Null) => Vec::new(),
        Some(_) => return Err(Failure::malformed_json("Metadata: an object is expected")),
    };
    for (field, element) in ELEMENTS {
        if let Some(value) = fields.get(field).filter(|value| !value.is_null()) {
            out.retain(|member| member.name != element);
            out.extend(of_json(&Map::from_iter([(element.to_owned(), value.clone())])));
        }
    }
    Ok(out)
}

/// Source is of the request's version and active unless it says otherwise.
fn with_usual(members: &mut Vec<Element>, version: &str) {
    for (name, usual) in [("apiVersion", version), ("status", "Active")] {
        if members.iter().all(|member| member.name != name) {
            members.push(Element::text_element(name, usual));
        }
    }
}

fn source(fields: &Fields) -> Option<Element> {
    let text = ["Body", "Markup"].into_iter().find_map(|name| fields.get(name)?.as_str())?;
    Some(Element::text_element("content", &STANDARD.encode(text)))
}

/// What the stored file says, and its source.
fn read(tx: &Tx, stored: &StoredComponent) -> Result<(Vec<Element>, Option<Element>), Failure> {
    let files = tx.files_of(stored)?;
    let meta = files.iter().find(|(path, _)| path.ends_with("-meta.xml"));
    let content = meta.and_then(|_| files.iter().find(|(path, _)| !path.ends_with("-meta.xml")));
    let content = content.map(|(_, bytes)| Element::text_element("content", &STANDARD.encode(bytes)));
    let Some((path, bytes)) = meta.or_else(|| files.first()) else { return Ok((Vec::new(), content)) };
    let text = String::from_utf8_lossy(bytes);
    let root = xml::parse(&text).map_err(|error| Failure::internal(&format!("{path}: {error}")))?.root;
    Ok((root.elements().filter(|child| child.local_name() != "fullName").cloned().collect(), content))
}
