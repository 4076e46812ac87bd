//! `package uninstall report`, and how the state of an uninstall is shown.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use orgyard_client::{Api, Org, quote};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "package uninstall report",
    spellings: &[Spelling::new("force:package:uninstall:report")],
    class: "PackageUninstallReportCommand",
    summary: "Show how far an uninstall is, and what went wrong.",
    description: "",
    examples: &[Example {
        says: "Show an uninstall:",
        line: "package uninstall report --request-id 06y0y0000000001AAA -o dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::of("request-id", Kind::Id("06y"), "Id (06y) of the uninstall.")
            .short('i')
            .aliases(&["requestid"])
            .required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// An uninstall that has not failed.
pub(crate) struct Uninstall {
    request: Value,
    username: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Uninstall, Failure> {
    let org = context.target_org(matches).await?;
    look(&org, &matches.text("request-id")).await
}

/// The request; an error with its reasons when it has failed.
pub(crate) async fn look(org: &Org, id: &str) -> Result<Uninstall, Failure> {
    let request = org.get(Api::Tooling, "SubscriberPackageVersionUninstallRequest", id).await?;
    if text(&request, "Status") != "Error" {
        return Ok(Uninstall { request, username: org.username().to_owned() });
    }
    let soql = format!(
        "SELECT Message FROM PackageVersionUninstallRequestError WHERE ParentRequest.Id = {} ORDER BY Message",
        quote(id)
    );
    let rows = org.tooling_query(&soql).await?;
    let lines: Vec<String> =
        rows.iter().enumerate().map(|(at, row)| format!("\n({}) {}", at + 1, text(row, "Message"))).collect();
    let message = format!("Can't uninstall package {id} during uninstall request.\n=== Errors{}", lines.concat());
    Err(Failure::new("UNINSTALL_ERROR", message)
        .action("Remove or change what is named, and try again; nothing was removed"))
}

impl Uninstall {
    pub(crate) fn is_running(&self) -> bool {
        matches!(text(&self.request, "Status").as_str(), "InProgress" | "Queued")
    }
}

impl Output for Uninstall {
    fn json(&self) -> Value {
        self.request.clone()
    }

    fn human(&self) -> String {
        match self.is_running() {
            false => {
                format!("Successfully uninstalled package ID: {}", text(&self.request, "SubscriberPackageVersionId"))
            }
            true => format!(
                "PackageUninstallRequest is currently InProgress.\n\
                 Look again with 'orgyard package uninstall report -i {} -o {}'.",
                text(&self.request, "Id"),
                self.username
            ),
        }
    }
}
