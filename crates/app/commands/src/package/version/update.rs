//! `package version update`.

use super::{PACKAGE, change, promote};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::package::saved::Saved;
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::text;
use serde_json::{Map, Value};

pub(crate) static COMMAND: Command = Command {
    words: "package version update",
    spellings: &[
        Spelling::new("force:package:version:update"),
        Spelling::new("force:package2:version:update").renaming(&[
            ("i", "package"),
            ("setasreleased", "set-as-released"),
            ("s", "set-as-released"),
        ]),
    ],
    class: "PackageVersionUpdateCommand",
    summary: "Change a package version's name, description, branch, tag or installation key.",
    description: "What the version holds never changes.",
    examples: &[
        Example {
            says: "Set another installation key:",
            line: "package version update -p utils@1.0.0-1 --installation-key s3cret",
        },
        Example {
            says: "Name the branch and the tag it was built from:",
            line: "package version update -p utils@1.0.0-1 -b main -t v1",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        PACKAGE,
        Flag::text("version-name", "New name.").short('a').aliases(&["versionname", "name"]),
        Flag::text("version-description", "New description.")
            .short('e')
            .aliases(&["versiondescription", "description"]),
        Flag::text("branch", "New branch.").short('b'),
        Flag::text("tag", "New tag.").short('t'),
        Flag::text("installation-key", "New installation key.").short('k').aliases(&["installationkey"]),
        Flag::switch("set-as-released", "Promote the version, as in 2018.").aliases(&["setasreleased"]).hidden(),
        Flag::switch("no-prompt", "Do not ask before promoting, as in 2018.").aliases(&["noprompt"]).hidden(),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Saved, Failure> {
    let hub = context.target_hub(matches).await?;
    let version = matches.text("package");
    let texts = [
        ("installation-key", "InstallKey"),
        ("version-name", "Name"),
        ("version-description", "Description"),
        ("branch", "Branch"),
        ("tag", "Tag"),
    ];
    let fields: Map<String, Value> =
        texts.iter().filter_map(|(flag, field)| Some(((*field).to_owned(), matches.get(flag)?.into()))).collect();
    if matches.has("set-as-released") {
        let promoted = promote::promote(context, &hub, &version).await?;
        if fields.is_empty() {
            return Ok(promoted);
        }
    }
    let row = change(context, &hub, &version, &Value::Object(fields)).await?;
    let id = text(&row, "SubscriberPackageVersionId");
    Ok(Saved { says: format!("Successfully updated the package version. {id}"), id })
}
