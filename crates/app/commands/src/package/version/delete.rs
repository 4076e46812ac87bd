//! `package version delete`.

use super::{PACKAGE, change};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::package::saved::Saved;
use crate::shared::flags::{API_VERSION, NO_PROMPT, TARGET_DEV_HUB};
use crate::shared::text::text;
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "package version delete",
    spellings: &[Spelling::new("force:package:version:delete")],
    class: "PackageVersionDeleteCommand",
    summary: "Delete a package version for good.",
    description: "Installing a deleted version fails, and its number is not given out again. A version that another one \
        depends on is kept.",
    examples: &[Example {
        says: "Delete a version:",
        line: "package version delete --package utils@1.0.0-1 --no-prompt",
    }],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        NO_PROMPT,
        PACKAGE,
        Flag::switch("undelete", "Take the deletion back.").hidden(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let hub = context.target_hub(matches).await?;
    let (version, undelete) = (matches.text("package"), matches.has("undelete"));
    let verb = if undelete { "Undelete" } else { "Delete" };
    if !matches.has("no-prompt") && !context.json && !context.confirm(&format!("{verb} the version {version}?")) {
        let message = "The request to delete this package version was canceled.";
        return Err(
            Failure::new("PromptDeleteDenyError", message).action("Add --no-prompt to delete without a question")
        );
    }
    let row = change(context, &hub, &version, &json!({"IsDeprecated": !undelete})).await?;
    let id = text(&row, "SubscriberPackageVersionId");
    let verb = if undelete { "undeleted" } else { "deleted" };
    Ok(Saved { says: format!("Successfully {verb} the package version. {id}"), id })
}
