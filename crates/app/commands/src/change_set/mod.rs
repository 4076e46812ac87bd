//! `change-set …`: components from one org of the home to a related one, as Setup does it in Salesforce.

pub(crate) mod add;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod deploy;
pub(crate) mod display;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod upload;

use crate::cli::{Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::table::table;
use orgyard_client::Org;
use orgyard_client::change_sets::Outbound;
use orgyard_client::ours::ComponentName;
use serde_json::Value;

pub(crate) const NAME: Flag = Flag::text("name", "Name of the change set.").short('n').required();
pub(crate) const METADATA: Flag =
    Flag::text("metadata", "Components: type and full name, with a colon between.").short('m').commas().required();

/// The target org, which must be one of the home.
pub(crate) async fn org(context: &Context, matches: &Matches) -> Result<Org, Failure> {
    let org = context.target_org(matches).await?;
    match org.is_orgyard() {
        true => Ok(org),
        false => Err(Failure::new("NotEmbeddedError", "Salesforce has change sets on its web pages only.")
            .action("Open Setup > Outbound Change Sets there, or deploy with 'orgyard project deploy start'")),
    }
}

pub(crate) fn components(matches: &Matches) -> Result<Vec<ComponentName>, Failure> {
    let one = |given: &String| {
        let named = given.split_once(':').map(|(type_name, full_name)| ComponentName {
            type_name: type_name.to_owned(),
            full_name: full_name.to_owned(),
        });
        named.ok_or_else(|| {
            Failure::new("MetadataError", format!("'{given}' does not name a component."))
                .action("Write the type and the full name, such as CustomField:Trip__c.Cost__c")
        })
    };
    matches.all("metadata").iter().map(one).collect()
}

/// An outbound change set, and what was done to it.
pub(crate) struct Shown {
    pub(crate) set: Outbound,
    pub(crate) done: String,
}

impl Output for Shown {
    fn json(&self) -> Value {
        serde_json::to_value(&self.set).unwrap_or_default()
    }

    fn human(&self) -> String {
        format!("{}\n{}", self.done, content(&self.set.components))
    }
}

pub(crate) fn content(components: &[ComponentName]) -> String {
    let row = |one: &ComponentName| vec![one.type_name.clone(), one.full_name.clone()];
    match components.is_empty() {
        true => "It holds no components yet.".into(),
        false => table("", &["TYPE", "FULL NAME"], &components.iter().map(row).collect::<Vec<_>>()),
    }
}
