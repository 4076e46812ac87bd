//! `package version list`.

use super::{INSTALL_URL, container_options};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::packages::package_id;
use crate::shared::text::{field, flag, minute, text, version_number};
use crate::table::table;
use orgyard_client::{Org, quote};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package version list",
    spellings: &[
        Spelling::new("force:package:version:list"),
        Spelling::new("force:package2:version:list").renaming(&[("package2ids", "packages")]),
    ],
    class: "PackageVersionListCommand",
    summary: "List the package versions of a Dev Hub.",
    description: "",
    examples: &[
        Example { says: "List all versions:", line: "package version list" },
        Example {
            says: "List the released versions of two packages, newest last:",
            line: "package version list --packages utils,app --released --order-by CreatedDate",
        },
        Example { says: "Give a script all there is to know:", line: "package version list --verbose --json" },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::of("created-last-days", Kind::Number(0), "Only those created in the last days; 0 is today.")
            .short('c')
            .aliases(&["createdlastdays"]),
        Flag::switch("concise", "Show fewer columns."),
        Flag::switch("show-conversions-only", "Only versions that were converted from first-generation packages."),
        Flag::of("modified-last-days", Kind::Number(0), "Only those changed in the last days; 0 is today.")
            .short('m')
            .aliases(&["modifiedlastdays"]),
        Flag::text("packages", "Only those of these packages: names, aliases or ids, with commas between.").short('p'),
        Flag::switch("released", "Only released versions.").short('r'),
        Flag::text("branch", "Only those of this branch.").short('b'),
        Flag::text("order-by", "Fields to sort by, with commas between.").short('o').aliases(&["orderby"]),
        Flag::switch("verbose", "Show every column."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

const FIELDS: &str = "Id,Package2Id,SubscriberPackageVersionId,Name,Package2.Name,Package2.NamespacePrefix,\
    Package2.IsOrgDependent,Description,Tag,Branch,MajorVersion,MinorVersion,PatchVersion,BuildNumber,IsReleased,\
    CreatedDate,LastModifiedDate,IsPasswordProtected,AncestorId,ValidationSkipped,CreatedById,ConvertedFromVersionId,\
    ReleaseVersion,BuildDurationInSeconds,HasMetadataRemoved,ValidatedAsync";

struct Versions {
    rows: Vec<Value>,
    concise: bool,
    verbose: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Versions, Failure> {
    let hub = context.target_hub(matches).await?;
    let project = context.project_if_any()?;
    let verbose = matches.has("verbose");
    let more = if verbose { ",CodeCoverage,HasPassedCodeCoverageCheck,Language" } else { "" };
    let conditions = conditions(context, &hub, matches).await?;
    let order = "Package2Id, Branch, MajorVersion, MinorVersion, PatchVersion, BuildNumber";
    let order = matches.get("order-by").unwrap_or(order);
    let soql = format!("SELECT {FIELDS}{more} FROM Package2Version WHERE {conditions} ORDER BY {order}");
    let records = hub.tooling_query(&soql).await?;
    if records.is_empty() {
        context.warn("No results found");
    }
    let mut packages: Vec<String> = records.iter().map(|record| text(record, "Package2Id")).collect();
    packages.sort();
    packages.dedup();
    let options = container_options(&hub, &packages).await?;
    let alias = |record: &Value| {
        let ids = ["Id", "SubscriberPackageVersionId"].map(|path| text(record, path));
        let aliases = project.iter().flat_map(|project| project.aliases());
        let own = aliases.filter(|(_, id)| ids.iter().any(|other| other.get(..15) == id.get(..15)));
        own.map(|(alias, _)| alias).collect::<Vec<_>>().join(",")
    };
    let is_managed = |record: &Value| options.get(&text(record, "Package2Id")).is_some_and(|o| o == "Managed");
    let rows = records.iter().map(|record| row(record, alias(record), is_managed(record), verbose)).collect();
    Ok(Versions { rows, concise: matches.has("concise"), verbose })
}

async fn conditions(context: &Context, hub: &Org, matches: &Matches) -> Result<String, Failure> {
    let mut all = Vec::new();
    if let Some(packages) = matches.get("packages") {
        let project = context.project_if_any()?;
        let mut ids = Vec::new();
        for package in packages.split(',').map(str::trim).filter(|package| !package.is_empty()) {
            ids.push(quote(&package_id(hub, project.as_ref(), package).await?));
        }
        all.push(format!("Package2Id IN ({})", ids.join(",")));
    }
    for (flag, field) in [("created-last-days", "CreatedDate"), ("modified-last-days", "LastModifiedDate")] {
        all.extend(matches.get(flag).map(|days| format!("{field} = LAST_N_DAYS:{days}")));
    }
    if matches.has("released") {
        all.push("IsReleased = true".into());
    }
    if matches.has("show-conversions-only") {
        all.push("ConvertedFromVersionId != null".into());
    }
    all.extend(matches.get("branch").map(|branch| format!("Branch={}", quote(branch))));
    all.push("IsDeprecated = false".into());
    Ok(all.join(" AND "))
}

fn coverage(record: &Value, verbose: bool) -> String {
    if !verbose {
        return "use --verbose for code coverage".into();
    }
    match field(record, "CodeCoverage.apexCodeCoveragePercentage") {
        Value::Null if not_measured(record) => "N/A".into(),
        Value::Null => String::new(),
        percent => format!("{percent}%"),
    }
}

fn not_measured(record: &Value) -> bool {
    flag(record, "Package2.IsOrgDependent") || flag(record, "ValidationSkipped")
}

fn yes_no(managed: bool, managed_answer: &str, other: &str) -> Value {
    if managed { managed_answer } else { other }.into()
}

fn row(record: &Value, alias: String, managed: bool, verbose: bool) -> Value {
    let raw = |path: &str| field(record, path).clone();
    let word = |path: &str| if flag(record, path) { "Yes" } else { "No" };
    let ancestor = if managed { raw("AncestorId") } else { "N/A".into() };
    let release = field(record, "ReleaseVersion").as_f64().map_or(String::new(), |version| format!("{version:.1}"));
    json!({
        "Package2Id": raw("Package2Id"),
        "Branch": raw("Branch"),
        "Tag": raw("Tag"),
        "MajorVersion": raw("MajorVersion"),
        "MinorVersion": raw("MinorVersion"),
        "PatchVersion": raw("PatchVersion"),
        "BuildNumber": raw("BuildNumber"),
        "Id": raw("Id"),
        "SubscriberPackageVersionId": raw("SubscriberPackageVersionId"),
        "ConvertedFromVersionId": raw("ConvertedFromVersionId"),
        "Name": raw("Name"),
        "NamespacePrefix": raw("Package2.NamespacePrefix"),
        "Package2Name": raw("Package2.Name"),
        "Description": raw("Description"),
        "Version": version_number(record, ""),
        "IsPasswordProtected": flag(record, "IsPasswordProtected"),
        "IsReleased": flag(record, "IsReleased"),
        "CreatedDate": minute(&text(record, "CreatedDate")),
        "LastModifiedDate": minute(&text(record, "LastModifiedDate")),
        "InstallUrl": format!("{INSTALL_URL}{}", text(record, "SubscriberPackageVersionId")),
        "CodeCoverage": coverage(record, verbose),
        "HasPassedCodeCoverageCheck": if not_measured(record) { "N/A".into() } else { raw("HasPassedCodeCoverageCheck") },
        "ValidationSkipped": raw("ValidationSkipped"),
        "ValidatedAsync": raw("ValidatedAsync"),
        "AncestorId": ancestor.clone(),
        "AncestorVersion": ancestor,
        "Alias": alias,
        "IsOrgDependent": yes_no(managed, "N/A", word("Package2.IsOrgDependent")),
        "ReleaseVersion": release,
        "BuildDurationInSeconds": match raw("BuildDurationInSeconds") { Value::Null => "".into(), other => other },
        "HasMetadataRemoved": yes_no(managed, word("HasMetadataRemoved"), "N/A"),
        "CreatedBy": raw("CreatedById"),
        "Language": raw("Language"),
    })
}

const CONCISE: &[(&str, &str)] = &[
    ("Package2Id", "Package Id"),
    ("Version", "Version"),
    ("SubscriberPackageVersionId", "Subscriber Package Version Id"),
    ("IsReleased", "Released"),
];
const USUAL: &[(&str, &str)] = &[
    ("Package2Name", "Package Name"),
    ("NamespacePrefix", "Namespace"),
    ("Name", "Version Name"),
    ("Version", "Version"),
    ("SubscriberPackageVersionId", "Subscriber Package Version Id"),
    ("Alias", "Alias"),
    ("IsPasswordProtected", "Installation Key"),
    ("IsReleased", "Released"),
    ("ValidationSkipped", "Validation Skipped"),
    ("ValidatedAsync", "Validated Async"),
    ("AncestorId", "Ancestor"),
    ("AncestorVersion", "Ancestor Version"),
    ("Branch", "Branch"),
];
const VERBOSE: &[(&str, &str)] = &[
    ("Package2Id", "Package Id"),
    ("InstallUrl", "Installation URL"),
    ("Id", "Package Version Id"),
    ("CreatedDate", "Created Date"),
    ("LastModifiedDate", "Last Modified Date"),
    ("Tag", "Tag"),
    ("Description", "Description"),
    ("CodeCoverage", "Code Coverage"),
    ("HasPassedCodeCoverageCheck", "Code Coverage Met"),
    ("ConvertedFromVersionId", "Converted From Version Id"),
    ("IsOrgDependent", "Org-Dependent Unlocked Package"),
    ("ReleaseVersion", "Release Version"),
    ("BuildDurationInSeconds", "Build Duration in Seconds"),
    ("HasMetadataRemoved", "Managed Metadata Removed"),
    ("CreatedBy", "Created By"),
    ("Language", "Language"),
];

impl Output for Versions {
    fn json(&self) -> Value {
        Value::Array(self.rows.clone())
    }

    fn human(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let more = if self.verbose { VERBOSE } else { &[] };
        let columns: Vec<&(&str, &str)> =
            if self.concise { CONCISE.iter().collect() } else { USUAL.iter().chain(more).collect() };
        let header: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
        let cells = |row: &Value| columns.iter().map(|(key, _)| text(row, key)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = self.rows.iter().map(cells).collect();
        table(&format!("Package Versions [{}]", rows.len()), &header, &rows)
    }
}
