//! `package update`.

use super::saved::Saved;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::orgs::explain_packaging;
use crate::shared::packages::package_id;
use orgyard_client::Api;
use serde_json::{Map, Value};

pub(crate) static COMMAND: Command = Command {
    words: "package update",
    spellings: &[
        Spelling::new("force:package:update"),
        Spelling::new("force:package2:update").renaming(&[("package2id", "package"), ("i", "package")]),
    ],
    class: "PackageUpdateCommand",
    summary: "Change a package's name, description or the user who is told of errors.",
    description: "",
    examples: &[
        Example {
            says: "Give a package another name:",
            line: "package update --package utils --name \"Common utilities\"",
        },
        Example { says: "Describe it:", line: "package update -p utils -d \"What every package needs\"" },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("package", "Alias, name or id (0Ho) of the package.").short('p').required(),
        Flag::text("name", "New name.").short('n'),
        Flag::text("description", "New description.").short('d'),
        Flag::text("error-notification-username", "User of the Dev Hub who is told of errors.")
            .short('o')
            .aliases(&["errornotificationusername"]),
        Flag::switch("enable-app-analytics", "Collect analytics of the package.").negatable(),
        Flag::text("recommended-version-id", "Version (04t) that subscribers are recommended.").short('r'),
        Flag::switch("skip-ancestor-check", "Recommend a version that does not descend from the one before."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let hub = context.target_hub(matches).await?;
    let project = context.project_if_any()?;
    let id = package_id(&hub, project.as_ref(), &matches.text("package")).await?;
    let texts = [
        ("name", "Name"),
        ("description", "Description"),
        ("error-notification-username", "PackageErrorUsername"),
        ("recommended-version-id", "RecommendedVersionId"),
    ];
    let mut fields: Map<String, Value> =
        texts.iter().filter_map(|(flag, field)| Some(((*field).to_owned(), matches.get(flag)?.into()))).collect();
    if let Some(on) = matches.switch("enable-app-analytics") {
        fields.insert("AppAnalyticsEnabled".into(), on.into());
    }
    hub.update(Api::Tooling, "Package2", &id, &Value::Object(fields)).await.map_err(explain_packaging)?;
    Ok(Saved { says: format!("Successfully updated the package. {id}"), id })
}
