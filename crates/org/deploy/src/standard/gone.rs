//! What profiles and permission sets say of components that are not in the org any more: they fell silent with them.

use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_text::pieces::{Piece, Pieces};
use orgyard_text::xml::parse;

/// Elements, the member that names a component, and its type.
const ABOUT: [(&str, &str, &str); 6] = [
    ("classAccesses", "apexClass", "ApexClass"),
    ("customPermissions", "name", "CustomPermission"),
    ("fieldPermissions", "field", "CustomField"),
    ("objectPermissions", "object", "CustomObject"),
    ("pageAccesses", "apexPage", "ApexPage"),
    ("recordTypeVisibilities", "recordType", "RecordType"),
];

pub(crate) fn without_gone(tx: &Tx, component: Component) -> Result<Component, EngineError> {
    if !matches!(component.type_name.as_str(), "Profile" | "PermissionSet" | "MutingPermissionSet") {
        return Ok(component);
    }
    let kept = |file: ComponentFile| -> Result<ComponentFile, EngineError> {
        let text = std::str::from_utf8(&file.bytes).ok().map(|text| left(tx, text)).transpose()?.flatten();
        Ok(match text {
            Some(text) => ComponentFile::new(file.path, text.into_bytes()),
            None => file,
        })
    };
    let files = component.files.into_iter().map(kept).collect::<Result<_, _>>()?;
    Ok(Component { files, ..component })
}

/// The text without what is gone; `None` where all is there.
fn left(tx: &Tx, text: &str) -> Result<Option<String>, EngineError> {
    let Ok(pieces) = Pieces::of(text) else { return Ok(None) };
    let mut out = pieces.head.clone();
    let mut all = true;
    for piece in &pieces.entries {
        match is_gone(tx, piece)? {
            true => all = false,
            false => out.extend([piece.before, piece.text]),
        }
    }
    out += &pieces.tail;
    Ok((!all).then_some(out))
}

fn is_gone(tx: &Tx, piece: &Piece<'_>) -> Result<bool, EngineError> {
    let tag = piece.text.trim_start_matches('<').split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let Some((_, member, type_name)) = ABOUT.iter().find(|(element, ..)| *element == tag) else { return Ok(false) };
    let Some(name) = parse(piece.text).ok().and_then(|entry| entry.root.child_text(member)) else { return Ok(false) };
    Ok(match *type_name {
        // The schema also has those that come with the org or with others.
        "CustomField" => match name.split_once('.') {
            Some((object, field)) => {
                field.ends_with("__c") && tx.object(object).is_none_or(|object| object.field(field).is_none())
            }
            None => false,
        },
        "CustomObject" => name.ends_with("__c") && tx.object(&name).is_none(),
        _ => !tx.has_component(type_name, &name)?,
    })
}
