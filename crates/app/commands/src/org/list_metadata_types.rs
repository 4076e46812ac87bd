//! `org list metadata-types`.

use super::list_metadata::{API_VERSION, OUTPUT_FILE, write};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::shared::text::{field, flag, text};
use crate::table::table;
use orgyard_metadata::Registry;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "org list metadata-types",
    spellings: &[Spelling::new("force:mdapi:describemetadata")],
    class: "ListMetadataTypes",
    summary: "List the metadata types of an org, with their folders and suffixes.",
    description: "What 'org list metadata' and manifests may name.",
    examples: &[
        Example { says: "List the types of an org:", line: "org list metadata-types --target-org dev" },
        Example { says: "Keep them in a file:", line: "org list metadata-types --output-file types.json -o dev" },
    ],
    flags: &[
        API_VERSION,
        TARGET_ORG,
        OUTPUT_FILE,
        Flag::switch("filter-known", "Only types that this program does not know.")
            .short('k')
            .aliases(&["filterknown"])
            .hidden(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Types {
    described: Value,
    written: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Types, Failure> {
    let org = context.target_org(matches).await?;
    let mut described = org.describe_metadata().await?;
    if matches.has("filter-known") {
        let registry = Registry::standard();
        let objects = field(&described, "metadataObjects").as_array().cloned().unwrap_or_default();
        let unknown = |object: &Value| registry.by_name(&text(object, "xmlName")).is_none();
        described["metadataObjects"] = objects.into_iter().filter(unknown).collect();
    }
    let written = matches.get("output-file").map(str::to_owned);
    if let Some(file) = &written {
        write(context, file, &described)?;
    }
    Ok(Types { described, written })
}

impl Output for Types {
    fn json(&self) -> Value {
        self.described.clone()
    }

    fn human(&self) -> String {
        if let Some(file) = &self.written {
            return format!("Wrote result file to {file}.");
        }
        let children = |object: &Value| {
            let names = field(object, "childXmlNames").as_array().into_iter().flatten().filter_map(Value::as_str);
            let names = names.collect::<Vec<_>>().join("\n");
            if names.is_empty() { names } else { format!("[ {names} ]") }
        };
        let row = |object: &Value| {
            let of = |name: &str| text(object, name);
            vec![of("xmlName"), children(object), of("directoryName"), of("inFolder"), of("metaFile"), of("suffix")]
        };
        let objects = field(&self.described, "metadataObjects").as_array().into_iter().flatten();
        let mut rows: Vec<Vec<String>> = objects.map(row).collect();
        rows.sort();
        let head = ["Xml Names", "Child Xml Names", "Directory Name", "In Folder", "Meta File", "suffix"];
        format!(
            "{}Organizational Namespace: {}\nPartial Save Allowed: {}\nTest Required: {}\n",
            table("Metadata", &head, &rows),
            text(&self.described, "organizationNamespace"),
            flag(&self.described, "partialSaveAllowed"),
            flag(&self.described, "testRequired")
        )
    }
}
