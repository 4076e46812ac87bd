//! `package version promote`.

use super::{PACKAGE, change};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::package::saved::Saved;
use crate::shared::flags::{API_VERSION, NO_PROMPT, TARGET_DEV_HUB};
use crate::shared::text::text;
use orgyard_client::Org;
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "package version promote",
    spellings: &[Spelling::new("force:package:version:promote")],
    class: "PackageVersionPromoteCommand",
    summary: "Promote a package version from beta to released.",
    description: "Only a released version installs in production. One version per major.minor.patch can be released, \
        and a promotion cannot be taken back.",
    examples: &[
        Example {
            says: "Promote a version by its alias:",
            line: "package version promote --package utils@1.0.0-1 --no-prompt",
        },
        Example { says: "Promote it by its id:", line: "package version promote -p 04t0y0000000001AAA -n" },
    ],
    flags: &[TARGET_DEV_HUB, API_VERSION, PACKAGE, NO_PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let hub = context.target_hub(matches).await?;
    let version = matches.text("package");
    let question = format!("Promote the package version {version}? It cannot be taken back.");
    if !matches.has("no-prompt") && !context.json && !context.confirm(&question) {
        let message = "The request to promote this package version was canceled.";
        return Err(Failure::new("PromoteDenyError", message).action("Add --no-prompt to promote without a question"));
    }
    promote(context, &hub, &version).await
}

pub(crate) async fn promote(context: &Context, hub: &Org, version: &str) -> Result<Saved, Failure> {
    let row = change(context, hub, version, &json!({"IsReleased": true})).await.map_err(translate)?;
    let id = text(&row, "SubscriberPackageVersionId");
    Ok(Saved { says: format!("Successfully promoted the package version, ID: {id}, to released."), id })
}

fn translate(failure: Failure) -> Failure {
    if failure.name() != "DUPLICATE_VALUE" || !failure.message().contains("previously released") {
        return failure;
    }
    Failure::new(
        failure.name(),
        "You already promoted a package version with this major.minor.patch version number. You can promote only one \
         version with a particular version number.",
    )
    .action("Create a version with a higher number: raise versionNumber in sfdx-project.json and build again")
    .action("See which version is released with 'orgyard package version list --released'")
}
