//! `package list`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB, VERBOSE};
use crate::shared::orgs::explain_packaging;
use crate::shared::text::{flag, text};
use crate::table::table;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package list",
    spellings: &[Spelling::new("force:package:list"), Spelling::new("force:package2:list")],
    class: "PackageListCommand",
    summary: "List the packages of a Dev Hub.",
    description: "",
    examples: &[
        Example { says: "List the packages of the home's own Dev Hub:", line: "package list" },
        Example {
            says: "List another hub's, with details, for a script:",
            line: "package list -v acme --verbose --json",
        },
    ],
    flags: &[TARGET_DEV_HUB, API_VERSION, VERBOSE],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

const FIELDS: &str = "Id, SubscriberPackageId, Name, Description, NamespacePrefix, ContainerOptions, IsDeprecated, \
    IsOrgDependent, ConvertedFromPackageId, PackageErrorUsername, AppAnalyticsEnabled, CreatedById";

struct Packages {
    rows: Vec<Row>,
    verbose: bool,
}

struct Row {
    record: Value,
    alias: String,
    /// An id of a real hub, which the embedded one adopted from a project.
    adopted: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Packages, Failure> {
    let hub = context.target_hub(matches).await?;
    let project = context.project_if_any()?;
    let soql = format!("SELECT {FIELDS} FROM Package2 ORDER BY NamespacePrefix, Name");
    let records = hub.tooling_query(&soql).await.map_err(explain_packaging)?;
    let rows = records.into_iter().filter(|record| !flag(record, "IsDeprecated")).map(|record| {
        let aliases = project.iter().flat_map(|project| project.aliases());
        let own: Vec<&str> =
            aliases.filter(|(_, id)| id.get(..15) == text(&record, "Id").get(..15)).map(|(a, _)| a).collect();
        let adopted = hub.is_orgyard() && is_foreign(&text(&record, "Id"));
        Row { alias: own.join(","), record, adopted }
    });
    Ok(Packages { rows: rows.collect(), verbose: matches.has("verbose") })
}

fn is_foreign(id: &str) -> bool {
    id.parse::<orgyard_values::Id>().is_ok_and(|id| !id.is_minted_here())
}

fn org_dependent(record: &Value) -> &'static str {
    match (text(record, "ContainerOptions").as_str(), flag(record, "IsOrgDependent")) {
        ("Managed", _) => "N/A",
        (_, true) => "Yes",
        (_, false) => "No",
    }
}

impl Row {
    fn json(&self) -> Value {
        let record = &self.record;
        let or_empty = |path: &str| Value::from(text(record, path));
        json!({
            "Id": or_empty("Id"),
            "SubscriberPackageId": or_empty("SubscriberPackageId"),
            "Name": or_empty("Name"),
            "Description": record.get("Description"),
            "NamespacePrefix": record.get("NamespacePrefix"),
            "ContainerOptions": or_empty("ContainerOptions"),
            "ConvertedFromPackageId": record.get("ConvertedFromPackageId"),
            "Alias": self.alias,
            "IsOrgDependent": org_dependent(record),
            "PackageErrorUsername": record.get("PackageErrorUsername"),
            "AppAnalyticsEnabled": record.get("AppAnalyticsEnabled"),
            "CreatedBy": or_empty("CreatedById"),
        })
    }

    fn cells(&self, verbose: bool) -> Vec<String> {
        let record = &self.record;
        let id = text(record, "Id");
        let shown = if self.adopted { format!("{id} (adopted)") } else { id };
        let mut cells = vec![text(record, "NamespacePrefix"), text(record, "Name"), shown, self.alias.clone()];
        cells.extend([text(record, "Description"), text(record, "ContainerOptions")]);
        if verbose {
            let paths = ["SubscriberPackageId", "ConvertedFromPackageId", "PackageErrorUsername", "CreatedById"];
            cells.extend(paths.iter().map(|path| text(record, path)));
            cells.insert(8, org_dependent(record).to_owned());
        }
        cells
    }
}

impl Output for Packages {
    fn json(&self) -> Value {
        self.rows.iter().map(Row::json).collect()
    }

    fn human(&self) -> String {
        let mut header = vec!["Namespace Prefix", "Name", "Id", "Alias", "Description", "Container Options"];
        if self.verbose {
            header.extend(["Package Id", "Converted From Package Id", "Org-Dependent Unlocked Package"]);
            header.extend(["Error Notification Username", "Created By"]);
        }
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| row.cells(self.verbose)).collect();
        table(&format!("Packages [{}]", rows.len()), &header, &rows)
    }
}
