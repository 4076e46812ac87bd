//! `org list metadata`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::shared::text::text;
use crate::table::table;
use serde_json::Value;

pub(super) const API_VERSION: Flag = crate::shared::flags::API_VERSION.aliases(&["apiversion", "a"]);
pub(super) const OUTPUT_FILE: Flag =
    Flag::text("output-file", "File to write the list to, as JSON.").short('f').aliases(&["resultfile"]);

pub(crate) static COMMAND: Command = Command {
    words: "org list metadata",
    spellings: &[Spelling::new("force:mdapi:listmetadata")],
    class: "ListMetadata",
    summary: "List the components of a metadata type, with who made them and when.",
    description: "Components of reports, dashboards, documents and email templates lie in folders: name one with --folder.",
    examples: &[
        Example { says: "List the custom objects:", line: "org list metadata --metadata-type CustomObject -o dev" },
        Example {
            says: "List the dashboards of a folder, in a file:",
            line: "org list metadata --metadata-type Dashboard --folder Sales --output-file dashboards.json",
        },
    ],
    flags: &[
        API_VERSION,
        TARGET_ORG,
        OUTPUT_FILE,
        Flag::text("metadata-type", "API name of the type; case counts.")
            .short('m')
            .aliases(&["metadatatype"])
            .required(),
        Flag::text("folder", "Folder of the components, where the type has folders."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Listed {
    type_name: String,
    rows: Vec<Value>,
    written: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Listed, Failure> {
    let org = context.target_org(matches).await?;
    let type_name = matches.text("metadata-type");
    let rows = org.list_components(&type_name, matches.get("folder")).await.map_err(Failure::as_answered)?;
    if rows.is_empty() {
        context.warn(format!("No metadata found for type: {type_name} in org: {}.", org.username()));
    }
    let written = matches.get("output-file").map(str::to_owned);
    if let Some(file) = &written {
        write(context, file, &Value::Array(rows.clone()))?;
    }
    Ok(Listed { type_name, rows, written })
}

pub(super) fn write(context: &Context, file: &str, value: &Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    std::fs::write(context.world.cwd.join(file), text)
        .map_err(|error| Failure::new("OutputFileError", format!("{file} cannot be written: {error}.")))
}

impl Output for Listed {
    fn json(&self) -> Value {
        self.rows.clone().into()
    }

    fn human(&self) -> String {
        if let Some(file) = &self.written {
            return format!("Wrote result file to {file}.");
        }
        if self.rows.is_empty() {
            return String::new();
        }
        let fields = [
            ("Created By", "createdByName"),
            ("Created Date", "createdDate"),
            ("Full Name", "fullName"),
            ("Id", "id"),
            ("Last Modified By", "lastModifiedByName"),
            ("Last Modified", "lastModifiedDate"),
            ("Manageable State", "manageableState"),
            ("Namespace Prefix", "namespacePrefix"),
        ];
        let cell = |row: &Value, field: &str| {
            let value = text(row, field);
            if field.ends_with("Date") { value.get(..10).map(str::to_owned).unwrap_or(value) } else { value }
        };
        let mut rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| fields.iter().map(|(_, field)| cell(row, field)).collect()).collect();
        rows.sort_by_cached_key(|row| row.get(6).cloned());
        table(&self.type_name, &fields.map(|(head, _)| head), &rows)
    }
}
