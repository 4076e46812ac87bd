//! `package delete`.

use super::saved::Saved;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, NO_PROMPT, TARGET_DEV_HUB};
use crate::shared::orgs::explain_packaging;
use crate::shared::packages::package_id;
use orgyard_client::Api;
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "package delete",
    spellings: &[Spelling::new("force:package:delete")],
    class: "PackageDeleteCommand",
    summary: "Delete a package whose versions are all deleted.",
    description: "",
    examples: &[Example {
        says: "Delete a package without a question:",
        line: "package delete --package utils --no-prompt",
    }],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        NO_PROMPT,
        Flag::text("package", "Alias, name or id (0Ho) of the package.").short('p').required(),
        Flag::switch("undelete", "Take the deletion back.").hidden(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let undelete = matches.has("undelete");
    let package = matches.text("package");
    let verb = if undelete { "Undelete" } else { "Delete" };
    if !matches.has("no-prompt") && !context.json && !context.confirm(&format!("{verb} the package {package}?")) {
        let message = "The request to delete this package was canceled.";
        return Err(
            Failure::new("PromptDeleteDenyError", message).action("Add --no-prompt to delete without a question")
        );
    }
    let hub = context.target_hub(matches).await?;
    let project = context.project_if_any()?;
    let id = package_id(&hub, project.as_ref(), &package).await?;
    let fields = json!({"IsDeprecated": !undelete});
    hub.update(Api::Tooling, "Package2", &id, &fields).await.map_err(explain_packaging)?;
    let verb = if undelete { "undeleted" } else { "deleted" };
    Ok(Saved { says: format!("Successfully {verb} the package. {id}"), id })
}
