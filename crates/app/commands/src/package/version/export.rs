//! `package version export`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::{text, version_number};
use serde_json::{Value, json};
use std::path::PathBuf;

pub(crate) static COMMAND: Command = Command {
    words: "package version export",
    spellings: &[],
    class: "PackageVersionExport",
    summary: "Write a package version to one file that another home can import.",
    description: "The file is the same each time. Only the hub that owns the version gives it out.",
    examples: &[Example {
        says: "Write a version to a file:",
        line: "package version export --package utils@1.0.0-1 --output-file utils.zip",
    }],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("package", "Alias or id (04t or 05i) of the version.").short('p').required(),
        Flag::text("output-file", "File to write; NAME@1.2.0-3.zip when left out.").short('f'),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Exported {
    id: String,
    file: PathBuf,
    bytes: usize,
}

async fn run(context: &Context, matches: &Matches) -> Result<Exported, Failure> {
    let hub = context.target_hub(matches).await?;
    if !hub.is_orgyard() {
        let message = "Salesforce does not give package versions out as files.";
        return Err(Failure::new("NotEmbeddedError", message)
            .action("Retrieve the source with 'orgyard package version retrieve'"));
    }
    let row = context.version_of_flag(&hub, &matches.text("package")).await?;
    let id = text(&row, "SubscriberPackageVersionId");
    let content = hub.export_version(&id).await?;
    let package = hub.get(orgyard_client::Api::Tooling, "Package2", &text(&row, "Package2Id")).await?;
    let name = format!("{}@{}.zip", text(&package, "Name"), version_number(&row, ""));
    let file = context.world.cwd.join(matches.get("output-file").map_or(name, str::to_owned));
    std::fs::write(&file, &content).map_err(|error| {
        Failure::new("FileError", format!("{} cannot be written: {error}.", file.display()))
            .action("Choose another place with --output-file")
    })?;
    Ok(Exported { id, file, bytes: content.len() })
}

impl Output for Exported {
    fn json(&self) -> Value {
        json!({"subscriberPackageVersionId": self.id, "file": self.file, "size": self.bytes})
    }

    fn human(&self) -> String {
        format!("{} was written to {} ({} bytes).", self.id, self.file.display(), self.bytes)
    }
}
