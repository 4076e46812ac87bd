//! `package installed list`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{field, flag, text, version_number};
use crate::table::table;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package installed list",
    spellings: &[Spelling::new("force:package:installed:list"), Spelling::new("force:package2:installed:list")],
    class: "PackageInstalledListCommand",
    summary: "List the packages that are installed in an org.",
    description: "",
    examples: &[Example { says: "List what is installed in the default org:", line: "package installed list" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

const SOQL: &str = "SELECT Id, SubscriberPackageId, SubscriberPackage.NamespacePrefix, SubscriberPackage.Name, \
    SubscriberPackageVersion.Id, SubscriberPackageVersion.Name, SubscriberPackageVersion.MajorVersion, \
    SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion, \
    SubscriberPackageVersion.BuildNumber, SubscriberPackageVersion.IsManaged, \
    SubscriberPackageVersion.Package2ContainerOptions FROM InstalledSubscriberPackage ORDER BY SubscriberPackageId";

struct Installed(Vec<Value>);

async fn run(context: &Context, matches: &Matches) -> Result<Installed, Failure> {
    let org = context.target_org(matches).await?;
    Ok(Installed(org.tooling_query(SOQL).await?.iter().map(row).collect()))
}

fn row(record: &Value) -> Value {
    let raw = |path: &str| field(record, path).clone();
    let mut out = json!({"Id": raw("Id"), "SubscriberPackageId": raw("SubscriberPackageId")});
    if !field(record, "SubscriberPackage").is_null() {
        out["SubscriberPackageName"] = raw("SubscriberPackage.Name");
        out["SubscriberPackageNamespace"] = raw("SubscriberPackage.NamespacePrefix");
    }
    let mut settings = "";
    if !field(record, "SubscriberPackageVersion").is_null() {
        out["SubscriberPackageVersionId"] = raw("SubscriberPackageVersion.Id");
        out["SubscriberPackageVersionName"] = raw("SubscriberPackageVersion.Name");
        out["SubscriberPackageVersionNumber"] = version_number(record, "SubscriberPackageVersion.").into();
        let container = text(record, "SubscriberPackageVersion.Package2ContainerOptions");
        settings = match (flag(record, "SubscriberPackageVersion.IsManaged"), container.as_str()) {
            (_, "Managed") => "packageId",
            (true, "") => "namespace",
            _ => "",
        };
    }
    out["VersionSettings"] = settings.into();
    out
}

const COLUMNS: &[(&str, &str)] = &[
    ("Id", "ID"),
    ("SubscriberPackageId", "Package ID"),
    ("SubscriberPackageName", "Package Name"),
    ("SubscriberPackageNamespace", "Namespace"),
    ("VersionSettings", "Version Settings"),
    ("SubscriberPackageVersionId", "Package Version ID"),
    ("SubscriberPackageVersionName", "Version Name"),
    ("SubscriberPackageVersionNumber", "Version"),
];

impl Output for Installed {
    fn json(&self) -> Value {
        Value::Array(self.0.clone())
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No packages are installed in this org.".into();
        }
        let cells = |row: &Value| COLUMNS.iter().map(|(key, _)| text(row, key)).collect::<Vec<_>>();
        let header: Vec<&str> = COLUMNS.iter().map(|(_, title)| *title).collect();
        table("", &header, &self.0.iter().map(cells).collect::<Vec<_>>())
    }
}
