//! `package version report`.

use super::{PACKAGE, container_options};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::{field, flag, text, version_number};
use crate::table::{pairs, table};
use orgyard_client::{Api, quote};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package version report",
    spellings: &[
        Spelling::new("force:package:version:report"),
        Spelling::new("force:package2:version:get").renaming(&[("i", "package")]),
        Spelling::new("force:package:version:get").renaming(&[("i", "package")]),
    ],
    class: "PackageVersionReportCommand",
    summary: "Show one package version.",
    description: "",
    examples: &[
        Example { says: "Show a version by its alias:", line: "package version report --package utils@1.0.0-1" },
        Example {
            says: "Show coverage class by class, and dependencies:",
            line: "package version report -p utils@1.0.0-1 --verbose",
        },
    ],
    flags: &[TARGET_DEV_HUB, API_VERSION, PACKAGE, Flag::switch("verbose", "Show dependencies and coverage by class.")],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

const FIELDS: &str = "Id,Package2Id,SubscriberPackageVersionId,Name,Description,Tag,Branch,AncestorId,ValidationSkipped,\
    MajorVersion,MinorVersion,PatchVersion,BuildNumber,IsReleased,CodeCoverage,HasPassedCodeCoverageCheck,\
    Package2.IsOrgDependent,ReleaseVersion,BuildDurationInSeconds,HasMetadataRemoved,CreatedById,\
    ConvertedFromVersionId,ValidatedAsync,TotalNumberOfMetadataFiles,TotalSizeOfMetadataFiles";
const MORE: &str = ",SubscriberPackageVersion.Dependencies,CodeCoveragePercentages,EndToEndBuildDurationInSeconds";

struct Report {
    record: Value,
    verbose: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Report, Failure> {
    let hub = context.target_hub(matches).await?;
    let row = context.version_of_flag(&hub, &matches.text("package")).await?;
    let verbose = matches.has("verbose");
    let soql = format!(
        "SELECT {FIELDS}{} FROM Package2Version WHERE Id = {} AND IsDeprecated != true",
        if verbose { MORE } else { "" },
        quote(&text(&row, "Id"))
    );
    let mut record = hub.single(Api::Tooling, &soql).await.map_err(|error| {
        let deleted = error.is("SingleRecordQuery_NoRecords");
        let failure = Failure::from(error);
        if deleted { failure.action("The version is deleted; deleted versions cannot be reported") } else { failure }
    })?;
    let options = container_options(&hub, &[text(&record, "Package2Id")]).await?;
    massage(&mut record, options.values().any(|options| options == "Managed"));
    Ok(Report { record, verbose })
}

/// The record as the official tool shows it: words where a value does not apply.
fn massage(record: &mut Value, managed: bool) {
    let org_dependent = flag(record, "Package2.IsOrgDependent");
    let not_measured = org_dependent || flag(record, "ValidationSkipped");
    let removed = if flag(record, "HasMetadataRemoved") { "Yes" } else { "No" };
    record["Version"] = version_number(record, "").into();
    if !managed {
        record["AncestorVersion"] = "N/A".into();
        record["AncestorId"] = "N/A".into();
    }
    if not_measured {
        record["CodeCoverage"] = "N/A".into();
        record["HasPassedCodeCoverageCheck"] = "N/A".into();
    }
    let word = match (managed, org_dependent) {
        (true, _) => "N/A",
        (false, true) => "Yes",
        (false, false) => "No",
    };
    record["Package2"] = json!({"IsOrgDependent": word});
    record["HasMetadataRemoved"] = if managed { removed } else { "N/A" }.into();
    if field(record, "ConvertedFromVersionId").is_null() {
        record["ConvertedFromVersionId"] = " ".into();
    }
    if !managed {
        record["HasVpi"] = "N/A".into();
    }
}

fn dependencies(record: &Value) -> String {
    let ids = field(record, "SubscriberPackageVersion.Dependencies.ids").as_array().into_iter().flatten();
    ids.map(|id| text(id, "subscriberPackageVersionId")).collect::<Vec<_>>().join(", ")
}

fn seconds(record: &Value, path: &str) -> String {
    field(record, path).as_f64().map_or(String::new(), |seconds| format!("{seconds:.1}"))
}

fn coverage(record: &Value) -> String {
    match (field(record, "CodeCoverage.apexCodeCoveragePercentage").as_f64(), field(record, "CodeCoverage")) {
        (Some(percent), _) => format!("{percent:.2}%"),
        _ => "N/A".into(),
    }
}

fn size(record: &Value) -> String {
    let bytes = field(record, "TotalSizeOfMetadataFiles").as_u64().filter(|bytes| *bytes > 0);
    bytes.map_or(String::new(), |bytes| format!("{} MB", bytes.div_ceil(1024 * 1024)))
}

impl Output for Report {
    fn json(&self) -> Value {
        self.record.clone()
    }

    fn human(&self) -> String {
        let record = &self.record;
        let simple = |title: &'static str, path: &str| (title, text(record, path));
        let mut rows = vec![
            simple("Name", "Name"),
            simple("Subscriber Package Version Id", "SubscriberPackageVersionId"),
            simple("Package Id", "Package2Id"),
            simple("Version", "Version"),
            simple("Description", "Description"),
            simple("Branch", "Branch"),
            simple("Tag", "Tag"),
            simple("Released", "IsReleased"),
            simple("Validation Skipped", "ValidationSkipped"),
            simple("Validated Async", "ValidatedAsync"),
            simple("Ancestor", "AncestorId"),
            simple("Ancestor Version", "AncestorVersion"),
            ("Code Coverage", coverage(record)),
            simple("Code Coverage Met", "HasPassedCodeCoverageCheck"),
            simple("Org-Dependent Unlocked Package", "Package2.IsOrgDependent"),
            ("Release Version", seconds(record, "ReleaseVersion")),
            ("Build Duration in Seconds", seconds(record, "BuildDurationInSeconds")),
            simple("Managed Metadata Removed", "HasMetadataRemoved"),
            simple("Created By", "CreatedById"),
            simple("# MetadataFiles", "TotalNumberOfMetadataFiles"),
            ("Metadata File Size", size(record)),
        ];
        if self.verbose {
            rows.push(simple("Id", "Id"));
            rows.push(("Dependencies", dependencies(record)));
            rows.push(("End To End Build Duration In Seconds", seconds(record, "EndToEndBuildDurationInSeconds")));
        }
        let mut out = pairs("Package Version", ["Key", "Value"], &rows);
        let classes = field(record, "CodeCoveragePercentages.codeCovPercentages").as_array();
        if let (true, Some(classes)) = (self.verbose, classes.filter(|classes| !classes.is_empty())) {
            let row =
                |class: &Value| vec![text(class, "className"), format!("{}%", text(class, "codeCoveragePercentage"))];
            let rows: Vec<Vec<String>> = classes.iter().map(row).collect();
            out.push_str(&table("Code Coverage Percentages", &["Class", "Coverage"], &rows));
        }
        out
    }
}
