//! `org enable tracking`, `org disable tracking`: whether commands of this machine track what changes in an org.

use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use orgyard_client::{Api, Call, Org, OrgAuth};
use serde_json::{Value, json};

pub(crate) static ENABLE: Command = Command {
    words: "org enable tracking",
    spellings: &[],
    class: "OrgEnableTracking",
    summary: "Track what changes in an org and in the project.",
    description: "Scratch orgs are tracked from the start, unless they were created with --no-track-source. It is kept \
        with the login on this machine; the org is not changed.",
    examples: &[Example { says: "Track a sandbox:", line: "org enable tracking --target-org uat" }],
    flags: &[TARGET_ORG],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches, true)),
};

pub(crate) static DISABLE: Command = Command {
    words: "org disable tracking",
    spellings: &[],
    class: "OrgDisableTracking",
    summary: "Do not track what changes in an org.",
    description: "Deploys to the org are faster, and tell of no conflicts. Shared orgs of a build do well without \
        tracking.",
    examples: &[Example { says: "Stop tracking an org:", line: "org disable tracking --target-org ci" }],
    flags: &[TARGET_ORG],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches, false)),
};

struct Tracking {
    on: bool,
    username: String,
}

async fn run(context: &Context, matches: &Matches, on: bool) -> Result<Tracking, Failure> {
    let org = context.target_org(matches).await?;
    if on && !can_track(&org).await? {
        let message = "You can't enable source tracking on this org because the SourceMember Tooling API object isn't \
            available, or you don't have access to it.";
        return Err(Failure::new("TrackingNotAvailableError", message)
            .action("Use a scratch org, or a Developer or Developer Pro sandbox"));
    }
    context.auth().save(&OrgAuth { tracks_source: Some(on), ..org.auth().clone() })?;
    Ok(Tracking { on, username: org.username().to_owned() })
}

async fn can_track(org: &Org) -> Result<bool, Failure> {
    if org.auth().is_scratch == Some(true) {
        return Ok(true);
    }
    let path = format!("{}/sobjects/SourceMember/describe", org.base(Api::Tooling).await?);
    match org.send_json(Call::get(path)).await {
        Ok(_) => Ok(true),
        Err(error) if error.status == Some(404) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Output for Tracking {
    fn json(&self) -> Value {
        json!({"tracksSource": self.on, "username": self.username})
    }

    fn human(&self) -> String {
        let done = if self.on { "Enabled" } else { "Disabled" };
        format!("{done} source tracking for {}.", self.username)
    }
}
