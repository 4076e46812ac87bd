//! `sobject list`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling, UsageError};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, flag, text};
use orgyard_client::{Api, Call};
use serde_json::Value;

const CATEGORIES: [&str; 3] = ["all", "standard", "custom"];

pub(crate) static COMMAND: Command = Command {
    words: "sobject list",
    spellings: &[Spelling::new("force:schema:sobject:list")],
    class: "SObjectList",
    summary: "List the objects of an org.",
    description: "Custom settings, custom metadata types and platform events are custom objects, too.",
    examples: &[
        Example { says: "List all objects:", line: "sobject list --target-org dev" },
        Example { says: "List those that you or a package made:", line: "sobject list --sobject custom" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("sobject", "Which objects: all, standard or custom.")
            .short('s')
            .aliases(&["sobjecttypecategory", "c"])
            .default("ALL"),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Names {
    names: Vec<String>,
    category: String,
}

async fn run(context: &Context, matches: &Matches) -> Result<Names, Failure> {
    let category = matches.text("sobject").to_lowercase();
    if !CATEGORIES.contains(&category.as_str()) {
        let reason = "\"--sobject\" flag can be set only to <all|custom|standard>.\"";
        return Err(UsageError::unparsable("Invalid-sobject-typeError", "sobject", reason).into());
    }
    let org = context.target_org(matches).await?;
    let answer = org.send_json(Call::get(format!("{}/sobjects", org.base(Api::Rest).await?))).await?;
    let is_wanted = |object: &&Value| category == "all" || flag(object, "custom") == (category == "custom");
    let objects = field(&answer, "sobjects").as_array().into_iter().flatten();
    Ok(Names { names: objects.filter(is_wanted).map(|object| text(object, "name")).collect(), category })
}

impl Output for Names {
    fn json(&self) -> Value {
        self.names.clone().into()
    }

    fn human(&self) -> String {
        match self.names.is_empty() {
            true => format!("No {} objects found.\n", self.category.to_uppercase()),
            false => self.names.iter().map(|name| format!("{name}\n")).collect(),
        }
    }
}
