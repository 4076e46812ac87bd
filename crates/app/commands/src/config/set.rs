//! `config set`.

use super::{Change, Changes, GLOBAL, file};
use crate::alias::assignments;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::settings::Variable;

pub(crate) static COMMAND: Command = Command {
    words: "config set",
    spellings: &[Spelling::new("force:config:set")],
    class: "Set",
    summary: "Set defaults, such as the org commands work on.",
    description: "Names: target-org, target-dev-hub, org-api-version, org-instance-url, org-max-query-limit, \
        org-capitalize-record-types, disable-telemetry.\n\
        The values are kept in the project's folder .orgyard, or with --global in the home; the official tool's own \
        configuration is neither read nor changed. An environment variable such as SF_TARGET_ORG goes before both.",
    examples: &[
        Example { says: "Work on the org dev in this project:", line: "config set target-org=dev" },
        Example { says: "Use one Dev Hub everywhere:", line: "config set target-dev-hub=acme --global" },
    ],
    flags: &[GLOBAL],
    arguments: Arguments::Many("NAME=VALUE"),
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Changes, Failure> {
    if matches.arguments.is_empty() {
        let message = "Provide one or more configuration variables to set, as name=value.";
        return Err(Failure::new("ArgumentsRequiredError", message).action("See 'orgyard config set --help'"));
    }
    let mut rows = Vec::new();
    for (name, value) in assignments(&matches.arguments)? {
        rows.push(set(context, matches.has("global"), &name, value).await?);
    }
    Ok(Changes { title: "Set Config", rows })
}

async fn set(context: &Context, global: bool, name: &str, value: String) -> Result<Change, Failure> {
    let refused = |error: &'static str, message: String| {
        Ok(Change { name: name.to_owned(), value: Some(value.clone()), refused: Some((error, message)) })
    };
    let Some(variable) = Variable::find(name) else {
        return refused("UnknownConfigKeyError", format!("Unknown config name: {name}."));
    };
    if let Some(reason) = (variable.check)(&value) {
        return refused("InvalidConfigValueError", format!("Invalid config value: {reason}"));
    }
    if variable.name.starts_with("target-") && context.org(&value).await.is_err() {
        let message = format!("Invalid config value: org \"{value}\" is not authenticated.");
        return refused("InvalidConfigValueError", message);
    }
    file(context, global)?.change(|values| _ = values.insert(variable.name.to_owned(), value.clone()))?;
    Ok(Change { name: variable.name.to_owned(), value: Some(value), refused: None })
}
