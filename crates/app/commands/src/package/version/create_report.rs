//! `package version create report`.

use super::INSTALL_URL;
use super::request::by_id;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::{field, text};
use crate::table::pairs;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package version create report",
    spellings: &[
        Spelling::new("force:package:version:create:report"),
        Spelling::new("force:package2:version:create:get"),
        Spelling::new("force:package2:version:create:report"),
    ],
    class: "PackageVersionCreateReportCommand",
    summary: "Show how far a request to create a package version is, and what went wrong.",
    description: "",
    examples: &[Example {
        says: "Show a request:",
        line: "package version create report --package-create-request-id 08c0y0000000001AAA",
    }],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::of("package-create-request-id", Kind::Id("08c"), "Id (08c) of the request.")
            .short('i')
            .aliases(&["packagecreaterequestid", "requestid", "package2createrequestid"])
            .required(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// As many errors as the official tool prints.
const SHOWN: usize = 12;

struct Request(Value);

async fn run(context: &Context, matches: &Matches) -> Result<Request, Failure> {
    let hub = context.target_hub(matches).await?;
    Ok(Request(by_id(&hub, &matches.text("package-create-request-id")).await?))
}

impl Output for Request {
    fn json(&self) -> Value {
        json!([self.0])
    }

    fn human(&self) -> String {
        let request = &self.0;
        let simple = |title: &'static str, path: &str| (title, text(request, path));
        let url = match text(request, "Status").as_str() {
            "Success" => format!("{INSTALL_URL}{}", text(request, "SubscriberPackageVersionId")),
            _ => String::new(),
        };
        let rows = [
            simple("ID", "Id"),
            simple("Status", "Status"),
            simple("Package Id", "Package2Id"),
            simple("Package Version Id", "Package2VersionId"),
            simple("Subscriber Package Version Id", "SubscriberPackageVersionId"),
            simple("Tag", "Tag"),
            simple("Branch", "Branch"),
            simple("Created Date", "CreatedDate"),
            ("Installation URL", url),
            simple("Created By", "CreatedBy"),
        ];
        let mut out = pairs("Package Version Create Request", ["Name", "Value"], &rows);
        let errors: Vec<&str> =
            field(request, "Error").as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !errors.is_empty() {
            out.push_str("=== Errors\n");
            for (at, error) in errors.iter().take(SHOWN).enumerate() {
                out.push_str(&format!("({}) {error}\n", at + 1));
            }
            if errors.len() > SHOWN {
                out.push_str(&format!("… and {} more; --json gives them all.\n", errors.len() - SHOWN));
            }
        }
        out
    }
}
