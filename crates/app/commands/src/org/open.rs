//! `org open`.

use super::browser;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use orgyard_client::{Org, quote};
use serde_json::{Value, json};
use std::path::Path;

const WARNING: &str = "This command will expose sensitive information that allows for subsequent activity using your \
    current authenticated session.\nSharing this information is equivalent to logging someone in under the current \
    credential, resulting in unintended access and escalation of privilege.\nFor additional information, please review \
    the authorization section of the \
    https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_auth_web_flow.htm.";

pub(crate) static COMMAND: Command = Command {
    words: "org open",
    spellings: &[Spelling::new("force:org:open"), Spelling::new("force:source:open")],
    class: "OrgOpenCommand",
    summary: "Open an org in the browser.",
    description: "The address logs in by itself, once. With --url-only it is shown and no browser is opened. An org of \
        this home is opened while 'orgyard serve' runs.",
    examples: &[
        Example { says: "Open the default org:", line: "org open" },
        Example {
            says: "Show the address of its setup page:",
            line: "org open --url-only --path lightning/setup/SetupOneHome/home",
        },
        Example {
            says: "Open a flow of the project in its builder:",
            line: "org open --source-file force-app/main/default/flows/Hello.flow-meta.xml",
        },
    ],
    flags: &[
        browser::BROWSER.exclusive(&["url-only", "private"]),
        Flag::text("path", "Page to open: what stands after the org's address.").short('p').exclusive(&["source-file"]),
        Flag::switch("private", "Open a private window.").exclusive(&["url-only", "browser"]),
        Flag::text("source-file", "File of a page, flexipage or flow, to open in its builder.")
            .short('f')
            .aliases(&["sourcefile"])
            .exclusive(&["path"]),
        Flag::switch("url-only", "Show the address; open no browser.").short('r').aliases(&["urlonly"]),
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Opened {
    org_id: String,
    username: String,
    url: String,
    shown: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Opened, Failure> {
    let org = context.target_org(matches).await?;
    let path = match matches.get("source-file") {
        Some(file) => builder(&org, file).await?,
        None => matches.get("path").or_else(|| context.variable("FORCE_OPEN_URL")).map(str::to_owned),
    };
    let url = org.front_door(path.as_deref()).await?;
    let mut shown = matches.has("url-only") || context.variable("SF_CONTAINER_MODE") == Some("true");
    if !shown {
        reachable(&org)?;
        let browser = matches.get("browser");
        // Which flag opens a private window is a browser's own matter; the best known one is tried.
        let private = matches.has("private").then_some("firefox");
        shown = !browser::open(context, &url, browser.or(private))?;
    }
    if shown {
        context.warn(WARNING);
    }
    let auth = org.auth();
    Ok(Opened { org_id: auth.org_id.clone(), username: auth.username.clone(), url, shown })
}

/// Nobody but this process reaches an org of the home that is not served.
fn reachable(org: &Org) -> Result<(), Failure> {
    let has_port =
        org.auth().instance_url.trim_end_matches('/').rsplit(':').next().is_some_and(|p| p.parse::<u16>().is_ok());
    match org.is_embedded() && !has_port {
        true => Err(Failure::new("NotServedError", "The org is one of this home, which no server answers for now.")
            .action("Start 'orgyard serve' in another terminal, and open the org again")),
        false => Ok(()),
    }
}

/// The page of the builder that shows a file's component.
async fn builder(org: &Org, file: &str) -> Result<Option<String>, Failure> {
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (name, kind) = name.split_once('.').unwrap_or((name.as_str(), ""));
    let id = |soql: String| async move {
        let rows = org.tooling_query(&soql).await?;
        Ok::<Option<String>, Failure>(rows.first().map(|row| text(row, "Id")))
    };
    match kind.strip_suffix("-meta.xml").unwrap_or(kind) {
        "flow" => {
            let soql = format!(
                "SELECT Id FROM Flow WHERE Definition.DeveloperName = {} ORDER BY VersionNumber DESC LIMIT 1",
                quote(name)
            );
            let flow = id(soql).await?.ok_or_else(|| {
                Failure::new("FlowIdNotFoundError", format!("ID not found for Flow {name}."))
                    .action("Check that the Flow you want to open is deployed to the org.")
            })?;
            Ok(Some(format!("/builder_platform_interaction/flowBuilder.app?flowId={flow}")))
        }
        "flexipage" => {
            let page = id(format!("SELECT Id FROM FlexiPage WHERE DeveloperName = {}", quote(name))).await?;
            Ok(page.map(|page| format!("/visualEditor/appBuilder.app?pageId={page}")))
        }
        "page" => Ok(Some(format!("/apex/{name}"))),
        _ => Ok(None),
    }
}

impl Output for Opened {
    fn json(&self) -> Value {
        json!({"orgId": self.org_id, "url": self.url, "username": self.username})
    }

    fn human(&self) -> String {
        let Opened { org_id, username, url, shown } = self;
        match shown {
            true => format!("Access org {org_id} as user {username} with the following URL: {url}"),
            false => format!("Opening org {org_id} as user {username}"),
        }
    }
}
