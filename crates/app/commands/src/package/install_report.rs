//! `package install report`, and how the state of an install is shown.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, text};
use orgyard_client::Api;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "package install report",
    spellings: &[Spelling::new("force:package:install:report"), Spelling::new("force:package:install:get")],
    class: "Report",
    summary: "Show how far an install is, and what went wrong.",
    description: "",
    examples: &[Example {
        says: "Show an install:",
        line: "package install report --request-id 0Hf0y0000000001AAA -o dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::of("request-id", Kind::Id("0Hf"), "Id (0Hf) of the install.")
            .short('i')
            .aliases(&["requestid"])
            .required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// The state of an install that has not failed.
pub(crate) struct Status {
    request: Value,
    package: String,
    username: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Status, Failure> {
    let org = context.target_org(matches).await?;
    let request = org.get(Api::Tooling, "PackageInstallRequest", &matches.text("request-id")).await?;
    match failure(&request) {
        Some(failure) => Err(failure),
        None => {
            let package = text(&request, "SubscriberPackageVersionKey");
            Ok(Status::new(request, &package, org.username()))
        }
    }
}

/// Why an install failed, when it has.
pub(crate) fn failure(request: &Value) -> Option<Failure> {
    if matches!(text(request, "Status").as_str(), "SUCCESS" | "IN_PROGRESS" | "UNKNOWN") {
        return None;
    }
    let errors = field(request, "Errors.errors").as_array().into_iter().flatten();
    let lines: Vec<String> =
        errors.enumerate().map(|(at, error)| format!("\n{}) {}", at + 1, text(error, "message"))).collect();
    let errors =
        if lines.is_empty() { "<empty>".to_owned() } else { format!("Installation errors: {}", lines.concat()) };
    let message = format!("Encountered errors installing the package! {errors}");
    let failure = Failure::new("PackageInstallError", message).data(request.clone());
    Some(failure.action("The org is as it was; see what an install would do with --dry-run"))
}

impl Status {
    pub(crate) fn new(request: Value, package: &str, username: &str) -> Self {
        Self { request, package: package.to_owned(), username: username.to_owned() }
    }
}

impl Output for Status {
    fn json(&self) -> Value {
        self.request.clone()
    }

    fn human(&self) -> String {
        match text(&self.request, "Status").as_str() {
            "SUCCESS" => format!("Successfully installed package [{}]", self.package),
            _ => format!(
                "PackageInstallRequest is currently InProgress. You can continue to query the status using\n\
                 orgyard package install report -i {} -o {}",
                text(&self.request, "Id"),
                self.username
            ),
        }
    }
}
