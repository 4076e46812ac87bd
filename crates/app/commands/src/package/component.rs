//! `package component remove`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::ours::{ComponentName, Removed};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "package component remove",
    spellings: &[],
    class: "PackageComponentRemove",
    summary: "Take a component out of its package in one org; it stays there and belongs to nobody.",
    description: "As the Remove link on a package's page in Setup. Another package can then adopt the component.",
    examples: &[Example {
        says: "Take a field out of the package that owns it:",
        line: "package component remove --metadata CustomField:Trip__c.Cost__c -o dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("metadata", "Type and full name, with a colon between.").short('m').required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Done(Removed);

async fn run(context: &Context, matches: &Matches) -> Result<Done, Failure> {
    let given = matches.text("metadata");
    let (type_name, full_name) = given.split_once(':').ok_or_else(|| {
        Failure::new("MetadataError", format!("'{given}' does not name a component."))
            .action("Write the type and the full name, such as CustomField:Trip__c.Cost__c")
    })?;
    let org = context.target_org(matches).await?;
    if !org.is_orgyard() {
        let message = "Salesforce takes components out of packages on its web pages only.";
        return Err(
            Failure::new("NotEmbeddedError", message).action("Open Setup > Installed Packages > View Components there")
        );
    }
    let name = ComponentName { type_name: type_name.to_owned(), full_name: full_name.to_owned() };
    Ok(Done(org.remove_component(&name).await?))
}

impl Output for Done {
    fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    fn human(&self) -> String {
        let Removed { type_name, full_name, package, .. } = &self.0;
        format!("{type_name} {full_name} does not belong to {package} any more. It is unpackaged now.")
    }
}
