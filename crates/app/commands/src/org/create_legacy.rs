//! `force:org:create`, the scratch-org command of 2018: other letters, and `key=value` beside the flags.

use super::create_scratch::{Created, Wish, create};
use crate::alias::assignments;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::API_VERSION;
use serde_json::{Map, Value};
use std::time::Duration;

pub(crate) static COMMAND: Command = Command {
    words: "force org create",
    spellings: &[],
    class: "Create",
    summary: "Create a scratch org, in the words of 2018; use 'org create scratch' in new scripts.",
    description: "",
    examples: &[Example {
        says: "As the documents of 2018 have it:",
        line: "force:org:create --definitionfile config/project-scratch-def.json --setalias dev --setdefaultusername",
    }],
    flags: &[
        Flag::text("setalias", "Short name for the org.").short('a'),
        Flag::switch("setdefaultusername", "Make it the default org.").short('s'),
        Flag::text("definitionfile", "Definition file of the org.").short('f'),
        Flag::text("definitionjson", "The definition itself.").short('j').exclusive(&["definitionfile"]),
        Flag::text("target-dev-hub", "Username or alias of the Dev Hub.").short('v').aliases(&["targetdevhubusername"]),
        Flag::switch("noancestors", "Leave out package ancestors.").short('c'),
        Flag::switch("nonamespace", "Leave out the project's namespace.").short('n'),
        Flag::of("durationdays", Kind::Days(1, 30), "Days until the org is deleted.").short('d').default("7"),
        Flag::of("wait", Kind::Minutes(2), "Minutes to wait for the org.").short('w').default("6"),
        Flag::text("type", "Kind of org.").short('t').options(&["scratch"]),
        Flag::text("clientid", "Key of the connected app.").short('i'),
        Flag::text("retry", "Accepted and without effect.").hidden(),
        API_VERSION,
    ],
    arguments: Arguments::Many("KEY=VALUE"),
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let hub = context.target_hub(matches).await?;
    let mut definition = match matches.get("definitionjson") {
        Some(text) => serde_json::from_str::<Map<String, Value>>(text).map_err(|error| {
            Failure::new("JsonParseError", format!("The text of --definitionjson is not a JSON object: {error}."))
        })?,
        None => Map::new(),
    };
    definition.extend(assignments(&matches.arguments)?.into_iter().map(|(key, value)| (key, value.into())));
    if let Some(key) = matches.get("clientid") {
        definition.insert("connectedAppConsumerKey".into(), key.into());
    }
    let wish = Wish {
        definition,
        definition_file: matches.get("definitionfile").map(str::to_owned),
        alias: matches.get("setalias").map(str::to_owned),
        set_default: matches.has("setdefaultusername"),
        tracks_source: true,
        no_namespace: matches.has("nonamespace"),
        days: matches.number("durationdays").unwrap_or(7),
        wait: Duration::from_secs(matches.number("wait").unwrap_or(6) * 60),
    };
    create(context, &hub, wish).await
}
