//! `AppMenuItem`: a row per app of the app launcher.

use super::Result;
use crate::Tx;
use orgyard_text::xml;
use orgyard_values::{Record, Value};

const PREFIX: &str = "0DS";

pub(super) fn rows(tx: &Tx) -> Result<Vec<Record>> {
    let mut out = Vec::new();
    for (place, component) in tx.components(Some("CustomApplication")).enumerate() {
        let component = component?;
        let files = tx.files_of(&component)?;
        let text = files.first().map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default());
        let label = xml::parse(text).ok().and_then(|document| document.root.child_text("label"));
        let order = i64::try_from(place).unwrap_or_default();
        let row = Record::new("AppMenuItem")
            .with("Id", component.id.with_prefix(PREFIX))
            .with("ApplicationId", component.id)
            .with("Name", component.full_name.as_str())
            .with("NamespacePrefix", component.namespace.clone())
            .with("Label", label.unwrap_or_else(|| component.full_name.clone()))
            .with("Type", "TabSet")
            .with("SortOrder", order)
            .with("UserSortOrder", order)
            .with("IsVisible", true)
            .with("IsAccessible", true)
            .with("SystemModstamp", Value::DateTime(component.modified));
        out.push(row);
    }
    Ok(out)
}
