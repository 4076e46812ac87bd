//! `ShapeRepresentation`: edition, features and settings of an org, for scratch orgs that are to be like it.

use super::refusal;
use orgyard_engine::{ApiError, Behaviour, EngineError, Home, NewComponent, NewOrg, Org, Tx, Wanted};
use orgyard_text::xml;
use orgyard_values::{Id, Record};
use std::sync::Arc;

pub(super) struct ShapeRepresentation;
pub(super) struct DevHubSettings;

const OBJECT: &str = "ShapeRepresentation";
const SETTINGS: &str = "DevHubSettings";
const PREFERENCE: &str = "IsShapeExportPrefEnabled";

impl Behaviour for ShapeRepresentation {
    fn object(&self) -> &'static str {
        OBJECT
    }

    /// An org that does not share its shape has no such object.
    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        if !settings(tx)?.iter().any(|row| row.bool(PREFERENCE)) {
            return Err(refusal("NOT_FOUND", "The requested resource does not exist"));
        }
        let org = tx.org().clone();
        new.set("Edition", org.edition);
        new.set("Features", org.features.join(";"));
        Ok(())
    }

    /// An org has one shape that is in use: the last.
    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        for row in tx.all(OBJECT)? {
            if row.id() != new.id() && row.text("Status") == Some("Active") {
                tx.put_row(&row.with("Status", "Inactive"))?;
            }
        }
        Ok(())
    }
}

impl Behaviour for DevHubSettings {
    fn object(&self) -> &'static str {
        SETTINGS
    }

    fn rows(&self, tx: &Tx, _: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        Some(settings(tx).map_err(Into::into))
    }
}

/// The stored row, under what the org's `DevHub` settings say.
fn settings(tx: &Tx) -> Result<Vec<Record>, EngineError> {
    let mut rows = tx.all(SETTINGS)?;
    let Some(component) = tx.component("Settings", "DevHub")? else { return Ok(rows) };
    if rows.is_empty() {
        rows.push(Record::new(SETTINGS).with("Id", component.id));
    }
    for (_, bytes) in tx.files_of(&component)? {
        let document = xml::parse(&String::from_utf8_lossy(&bytes));
        for element in document.iter().flat_map(|document| document.root.elements()) {
            let on = element.text().trim() == "true";
            // `enablePackaging2` is the field IsPackaging2Enabled.
            let field = element.local_name().strip_prefix("enable").map(|name| format!("Is{name}Enabled"));
            if let (Some(field), Some(row)) = (field, rows.first_mut()) {
                row.set(&field, on);
            }
        }
    }
    Ok(rows)
}

/// The org in the shape of which a sign-up wants its own.
fn source(request: &Record) -> Option<Option<Id>> {
    let text = request.text("SourceOrg").filter(|text| !text.is_empty())?;
    Some(text.parse().ok().filter(|id: &Id| id.prefix() == "00D"))
}

/// SH-0002: no shape exists for the source org (error-texts G).
pub(super) fn sign_up_error(tx: &Tx, request: &Record) -> Result<Option<&'static str>, ApiError> {
    Ok(match source(request) {
        None => None,
        Some(_) if shape_of(tx, request)?.is_some() => None,
        Some(_) => Some("SH-0002"),
    })
}

pub(super) struct Shape {
    edition: String,
    features: Vec<String>,
    settings: Vec<NewComponent>,
}

/// What the sign-up's source org shares.
pub(super) fn shape_of(tx: &Tx, request: &Record) -> Result<Option<Shape>, EngineError> {
    let Some(Some(source)) = source(request) else { return Ok(None) };
    if source == tx.org().id {
        return shape_in(tx);
    }
    match tx.home().org(source) {
        Ok(org) => shape_in(&org.read(org.info().user_id)?),
        Err(_) => Ok(None),
    }
}

fn shape_in(tx: &Tx) -> Result<Option<Shape>, EngineError> {
    let Some(row) = tx.all(OBJECT)?.into_iter().find(|row| row.text("Status") == Some("Active")) else {
        return Ok(None);
    };
    let mut settings = Vec::new();
    for component in tx.components(Some("Settings")) {
        let component = component?;
        let files = tx.files_of(&component)?;
        settings.push(NewComponent {
            type_name: component.type_name,
            full_name: component.full_name,
            namespace: None,
            files,
        });
    }
    let features = row.text("Features").unwrap_or_default().split(';').filter(|name| !name.is_empty());
    let features = features.map(String::from).collect();
    Ok(Some(Shape { edition: row.text("Edition").unwrap_or_default().into(), features, settings }))
}

impl Shape {
    /// The org that was wanted, in this shape; features that were asked for come on top.
    pub(super) fn make(self, home: &Arc<Home>, wanted: NewOrg) -> Result<Arc<Org>, EngineError> {
        let mut features = self.features;
        let more = wanted.features.iter().filter(|name| !features.contains(name)).cloned().collect::<Vec<_>>();
        features.extend(more);
        let org = home.create_org(NewOrg { edition: self.edition, features, ..wanted })?;
        org.write(org.info().user_id, |tx| {
            self.settings.into_iter().try_for_each(|settings| tx.put_component(settings).map(drop))?;
            // They are how the org begins, no change of it.
            let members = tx.all("SourceMember")?;
            members.iter().filter_map(Record::id).try_for_each(|id| tx.remove_row("SourceMember", id))
        })?;
        Ok(org)
    }
}
