//! Files: a version makes its document, and the document is linked to whom it is for.

use super::Outcome;
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_values::{Id, Record};

const DOCUMENT: &str = "ContentDocument";
const LINK: &str = "ContentDocumentLink";

pub(super) struct Version;

impl Behaviour for Version {
    fn object(&self) -> &'static str {
        "ContentVersion"
    }

    fn derive(&self, _tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if new.get("ContentUrl").is_null() && old.is_none() {
            // A file has a name and something in it.
            let missing = ["PathOnClient", "VersionData"].into_iter().find(|field| new.get(field).is_null());
            if let Some(field) = missing {
                let text = format!("Required fields are missing: [{field}]");
                return Err(ApiError::new("REQUIRED_FIELD_MISSING", text).on(field));
            }
        }
        describe(new);
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        let number = match new.get("ContentDocumentId").as_id() {
            Some(document) => supersede(tx, new, document)?,
            None => 1,
        };
        let document = match new.get("ContentDocumentId").as_id() {
            Some(document) => document,
            None => first(tx, new)?,
        };
        let version = new.clone().with("ContentDocumentId", document).with("IsLatest", true);
        tx.put_row(&version.with("VersionNumber", number.to_string()))?;
        update_document(tx, document, new)
    }

    fn after_update(&self, tx: &mut Tx, _old: &Record, new: &Record) -> Outcome {
        match new.get("ContentDocumentId").as_id().filter(|_| new.bool("IsLatest")) {
            Some(document) => update_document(tx, document, new),
            None => Ok(()),
        }
    }
}

/// Title, extension, type and size follow from the file.
fn describe(new: &mut Record) {
    let path = new.text("PathOnClient").unwrap_or_default().to_owned();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    if new.get("Title").is_null() {
        new.set("Title", if stem.is_empty() { "Untitled" } else { stem });
    }
    if !extension.is_empty() {
        new.set("FileExtension", extension);
    }
    new.set("FileType", file_type(extension));
    let size = new.text("VersionData").and_then(|text| STANDARD.decode(text).ok()).map_or(0, |bytes| bytes.len());
    new.set("ContentSize", size as i64);
}

fn file_type(extension: &str) -> String {
    match extension.to_ascii_lowercase().as_str() {
        "" => "UNKNOWN".into(),
        "docx" => "WORD_X".into(),
        "doc" => "WORD".into(),
        "xlsx" => "EXCEL_X".into(),
        "xls" => "EXCEL".into(),
        "pptx" => "POWER_POINT_X".into(),
        "txt" => "TEXT".into(),
        "jpg" | "jpeg" => "JPG".into(),
        other => other.to_ascii_uppercase(),
    }
}

/// The version that was the latest is so no more; answers the number of the new one.
fn supersede(tx: &mut Tx, new: &Record, document: Id) -> Result<usize, ApiError> {
    let versions = tx.find("ContentVersion", "ContentDocumentId", &document.into())?;
    let others: Vec<&Record> = versions.iter().filter(|version| version.id() != new.id()).collect();
    for version in others.iter().filter(|version| version.bool("IsLatest")) {
        tx.put_row(&(**version).clone().with("IsLatest", false))?;
    }
    Ok(others.len() + 1)
}

/// A new document, linked to its owner and to where it is published first.
fn first(tx: &mut Tx, new: &Record) -> Result<Id, ApiError> {
    let owner = new.get("OwnerId").as_id().unwrap_or(tx.user());
    let document = tx.add_row(Record::new(DOCUMENT).with("OwnerId", owner).with("PublishStatus", "P"))?;
    link(tx, document, owner, "I")?;
    if let Some(entity) = new.get("FirstPublishLocationId").as_id().filter(|entity| *entity != owner) {
        link(tx, document, entity, "V")?;
    }
    Ok(document)
}

fn link(tx: &mut Tx, document: Id, entity: Id, share: &str) -> Outcome {
    let link = Record::new(LINK).with("ContentDocumentId", document).with("LinkedEntityId", entity);
    tx.add_row(link.with("ShareType", share).with("Visibility", "AllUsers")).map(drop)
}

fn update_document(tx: &mut Tx, document: Id, version: &Record) -> Outcome {
    let Some(mut row) = tx.get(DOCUMENT, document)? else { return Ok(()) };
    row.set("LatestPublishedVersionId", version.id());
    for field in ["Title", "FileExtension", "FileType", "ContentSize", "Description"] {
        row.set(field, version.get(field).clone());
    }
    Ok(tx.put_row(&row)?)
}

pub(super) struct Link;

impl Behaviour for Link {
    fn object(&self) -> &'static str {
        LINK
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if new.get("ShareType").is_null() {
            new.set("ShareType", "V");
        }
        if new.get("Visibility").is_null() {
            new.set("Visibility", "AllUsers");
        }
        if old.is_some() {
            return Ok(());
        }
        let links = tx.find(LINK, "ContentDocumentId", new.get("ContentDocumentId"))?;
        let known = links.iter().find(|link| link.get("LinkedEntityId") == new.get("LinkedEntityId"));
        match known.and_then(Record::id) {
            None => Ok(()),
            Some(id) => {
                let text =
                    format!("duplicate value found: LinkedEntityId duplicates value on record with id: {}", id.short());
                Err(ApiError::new("DUPLICATE_VALUE", text).on("LinkedEntityId"))
            }
        }
    }
}

/// A link by which anybody gets the file.
pub(super) struct Distribution;

impl Behaviour for Distribution {
    fn object(&self) -> &'static str {
        "ContentDistribution"
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Outcome {
        let version = new.get("ContentVersionId").as_id();
        let row = version.map(|id| tx.get("ContentVersion", id)).transpose()?.flatten();
        if let Some(row) = row {
            new.set("ContentDocumentId", row.get("ContentDocumentId").clone());
        }
        Ok(())
    }

    /// The forms are the platform's; downloads have an address only where the preferences allow them.
    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        let (Some(id), Some(version)) = (new.id(), new.get("ContentVersionId").as_id()) else { return Ok(()) };
        let org = tx.org().id.short().to_owned();
        let (key, host) = (&id.short()[4..], org.to_lowercase());
        let mut row = new.clone();
        row.set("DistributionPublicUrl", format!("https://{host}.my.salesforce.com/sfc/p/{}/a/{key}", &org[3..]));
        let download =
            format!("https://{host}.file.force.com/sfc/dist/version/download/?oid={org}&ids={version}&d=/a/{key}");
        if row.bool("PreferencesAllowOriginalDownload") {
            row.set("ContentDownloadUrl", format!("{download}&asPdf=false"));
        }
        if row.bool("PreferencesAllowPDFDownload") {
            row.set("PdfDownloadUrl", format!("{download}&asPdf=true"));
        }
        Ok(tx.put_row(&row)?)
    }
}
