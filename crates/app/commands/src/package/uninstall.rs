//! `package uninstall`.

use super::subscriber::version_of;
use super::uninstall_report::{Uninstall, look};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG, WAIT};
use orgyard_client::{Api, Poll, Wait};
use serde_json::json;

pub(crate) static COMMAND: Command = Command {
    words: "package uninstall",
    spellings: &[Spelling::new("force:package:uninstall").renaming(&[("id", "package"), ("i", "package")])],
    class: "PackageUninstallCommand",
    summary: "Uninstall a package from an org, with its components and their data.",
    description: "Refused, with the list, while others in the org refer to the package's components.",
    examples: &[Example {
        says: "Uninstall a version and wait for it:",
        line: "package uninstall --package utils@1.0.0-1 --wait 10 -o dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        WAIT,
        Flag::text("package", "Alias, id (04t) or NAME@1.2.0-3 of the installed version.").short('p').required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Uninstall, Failure> {
    let org = context.target_org(matches).await?;
    let version = version_of(context, &org, &matches.text("package")).await?;
    let fields = json!({"SubscriberPackageVersionId": version});
    let id = org.create(Api::Tooling, "SubscriberPackageVersionUninstallRequest", &fields).await?;
    let minutes = matches.number("wait").unwrap_or(0);
    if minutes > 0 {
        context.progress(&format!("Waiting up to {minutes} minutes for the uninstall {id}"));
    }
    let wait = Wait::minutes(minutes, 30).embedded(org.is_orgyard());
    let ended = wait.until_done(|| async {
        let uninstall = look(&org, &id).await.map_err(Failure::into_client)?;
        Ok(if uninstall.is_running() { Poll::Running(uninstall) } else { Poll::Done(uninstall) })
    });
    let (Poll::Done(uninstall) | Poll::Running(uninstall)) = ended.await?;
    Ok(uninstall)
}
