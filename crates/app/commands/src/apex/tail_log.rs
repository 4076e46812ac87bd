//! `apex tail log`: new logs as they come. The org is asked each second; nothing is streamed.

use super::list_log::rows;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use jiff::Timestamp;
use orgyard_client::{Api, Org, Poll, Wait, quote};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Mutex;

/// How long logs are shown, and kept by the org.
const MINUTES: u64 = 30;
/// The most logs that can come within one look.
const MOST: u64 = 25;

pub(crate) static COMMAND: Command = Command {
    words: "apex tail log",
    spellings: &[Spelling::new("force:apex:log:tail")],
    class: "Log",
    summary: "Show debug logs as they come.",
    description: "Sets a trace flag for your user, which has the org keep logs for half an hour, and shows each new one. \
        Ctrl-C ends it.",
    examples: &[
        Example { says: "Show what happens in an org:", line: "apex tail log --target-org dev" },
        Example { says: "Use a debug level of the org:", line: "apex tail log --debug-level MyLevel --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::switch("color", "Accepted; logs are shown as they are.").short('c'),
        Flag::text("debug-level", "Debug level of the trace flag.")
            .short('d')
            .aliases(&["debuglevel"])
            .exclusive(&["skip-trace-flag"]),
        Flag::switch("skip-trace-flag", "A trace flag is there already.").short('s').aliases(&["skiptraceflag"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Ended;

async fn run(context: &Context, matches: &Matches) -> Result<Ended, Failure> {
    let org = context.target_org(matches).await?;
    if !matches.has("skip-trace-flag") {
        trace(context, &org, matches.get("debug-level")).await?;
    }
    let before: HashSet<String> = rows(&org, Some(MOST)).await?.iter().map(|row| text(row, "Id")).collect();
    let seen = Mutex::new(before);
    let look = || async {
        let mut rows = rows(&org, Some(MOST)).await.map_err(Failure::into_client)?;
        rows.reverse();
        for row in rows {
            let id = text(&row, "Id");
            let is_new = seen.lock().is_ok_and(|mut seen| seen.insert(id.clone()));
            if is_new {
                context.world.printer.data(&org.log_body(&id).await?);
            }
        }
        Ok(Poll::<()>::Running(()))
    };
    Wait::minutes(MINUTES, 1).until_done(look).await?;
    Ok(Ended)
}

/// Has the org keep the user's logs from now on.
async fn trace(context: &Context, org: &Org, level: Option<&str>) -> Result<(), Failure> {
    let user = org.query(&format!("SELECT Id FROM User WHERE username={}", quote(org.username()))).await?;
    let user = user.first().map(|row| text(row, "Id"));
    let user = user.ok_or_else(|| Failure::new("TraceFlagError", "Unknown user"))?;
    let soql = format!(
        "SELECT Id, logtype, startdate, expirationdate, debuglevelid, debuglevel.apexcode, debuglevel.visualforce FROM \
         TraceFlag WHERE logtype='DEVELOPER_LOG' AND TracedEntityId='{user}' ORDER BY CreatedDate DESC LIMIT 1"
    );
    let now = context.now();
    let time = |milliseconds: i64| {
        let time = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
        time.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
    };
    let end = now + i64::try_from(MINUTES).unwrap_or_default() * 60_000;
    let times = json!({"StartDate": time(now), "ExpirationDate": time(end)});
    if let Some(flag) = org.tooling_query(&soql).await?.first() {
        let level = text(flag, "DebugLevelId");
        let detail = json!({"ApexCode": "FINEST", "Visualforce": "FINER"});
        org.update(Api::Tooling, "DebugLevel", &level, &detail).await?;
        return Ok(org.update(Api::Tooling, "TraceFlag", &text(flag, "Id"), &times).await?);
    }
    let level = match level {
        Some(name) => level_named(org, name).await?,
        None => {
            let level = json!({"DeveloperName": "SFDC_DevConsole", "MasterLabel": "SFDC_DevConsole", "ApexCode": "FINEST",
                "Visualforce": "FINER"});
            org.create(Api::Tooling, "DebugLevel", &level).await?
        }
    };
    let mut flag = times;
    flag["TracedEntityId"] = user.into();
    flag["LogType"] = "DEVELOPER_LOG".into();
    flag["DebugLevelId"] = level.into();
    org.create(Api::Tooling, "TraceFlag", &flag).await?;
    Ok(())
}

async fn level_named(org: &Org, name: &str) -> Result<String, Failure> {
    let rows = org.tooling_query(&format!("SELECT Id FROM DebugLevel WHERE DeveloperName={}", quote(name))).await?;
    let id = rows.first().map(|row| text(row, "Id"));
    id.ok_or_else(|| Failure::new("TraceFlagError", format!("Debug Level not found for {name}")))
}

impl Output for Ended {
    fn json(&self) -> Value {
        Value::Null
    }

    fn human(&self) -> String {
        "Finished tailing logs\n".to_owned()
    }
}
