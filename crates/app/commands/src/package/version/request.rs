//! Requests to create versions, as `create`, `create list` and `create report` show them.

use crate::output::Failure;
use crate::shared::text::{field, minute, text, version_number};
use orgyard_client::{Org, quote};
use serde_json::{Value, json};

const FIELDS: &str = "Id, Status, Package2Id, Package2.Name, Package2VersionId, \
    Package2Version.SubscriberPackageVersionId, Package2Version.HasPassedCodeCoverageCheck, \
    Package2Version.CodeCoverage, Tag, Branch, Package2Version.MajorVersion, Package2Version.MinorVersion, \
    Package2Version.PatchVersion, Package2Version.BuildNumber, CreatedDate, Package2Version.HasMetadataRemoved, \
    CreatedById, IsConversionRequest, Package2Version.ConvertedFromVersionId, AsyncValidation, \
    Package2Version.TotalNumberOfMetadataFiles, Package2Version.TotalSizeOfMetadataFiles";

/// The requests a condition finds, newest first.
pub(crate) async fn find(hub: &Org, condition: &str) -> Result<Vec<Value>, Failure> {
    // A field that Salesforce does not have.
    let own = if hub.is_orgyard() { ", Package2Version.OrgyardUnsupported" } else { "" };
    let soql = format!("SELECT {FIELDS}{own} FROM Package2VersionCreateRequest {condition} ORDER BY CreatedDate desc");
    let records = hub.tooling_query(&soql).await?;
    Ok(records.iter().map(shown).collect())
}

/// One request, with what went wrong.
pub(crate) async fn by_id(hub: &Org, id: &str) -> Result<Value, Failure> {
    let found = find(hub, &format!("WHERE Id = {}", quote(id))).await?;
    let mut request = found.into_iter().next().ok_or_else(|| {
        let message = format!("No package version create request has the id {id} in this Dev Hub.");
        Failure::new("PackageVersionCreateRequestNotFoundError", message)
            .action("See the requests there are with 'orgyard package version create list'")
    })?;
    if text(&request, "Status") == "Error" {
        request["Error"] = json!(errors(hub, id).await?);
    }
    Ok(request)
}

async fn errors(hub: &Org, id: &str) -> Result<Vec<String>, Failure> {
    let soql = format!("SELECT Message FROM Package2VersionCreateRequestError WHERE ParentRequest.Id = {}", quote(id));
    let records = hub.tooling_query(&soql).await?;
    Ok(records.iter().map(|record| text(record, "Message")).collect())
}

fn shown(record: &Value) -> Value {
    let raw = |path: &str| field(record, path).clone();
    let number = version_number(record, "Package2Version.");
    let mut shown = json!({
        "Id": raw("Id"),
        "Status": raw("Status"),
        "Package2Id": raw("Package2Id"),
        "Package2Name": raw("Package2.Name"),
        "Package2VersionId": raw("Package2VersionId"),
        "SubscriberPackageVersionId": raw("Package2Version.SubscriberPackageVersionId"),
        "Tag": raw("Tag"),
        "Branch": raw("Branch"),
        "Error": [],
        "CreatedDate": minute(&text(record, "CreatedDate")),
        "HasMetadataRemoved": raw("Package2Version.HasMetadataRemoved"),
        "CodeCoverage": raw("Package2Version.CodeCoverage.apexCodeCoveragePercentage"),
        "VersionNumber": if number.is_empty() { Value::Null } else { number.into() },
        "HasPassedCodeCoverageCheck": raw("Package2Version.HasPassedCodeCoverageCheck"),
        "CreatedBy": raw("CreatedById"),
        "ConvertedFromVersionId": raw("Package2Version.ConvertedFromVersionId"),
        "TotalNumberOfMetadataFiles": raw("Package2Version.TotalNumberOfMetadataFiles"),
        "TotalSizeOfMetadataFiles": raw("Package2Version.TotalSizeOfMetadataFiles"),
    });
    let unsupported = raw("Package2Version.OrgyardUnsupported.calls");
    if !unsupported.is_null() {
        shown["unsupported"] = unsupported;
    }
    shown
}

/// A request without what only warnings need.
pub(crate) fn without_sizes(request: &Value) -> Value {
    let mut request = request.clone();
    if let Value::Object(fields) = &mut request {
        fields.shift_remove("TotalNumberOfMetadataFiles");
        fields.shift_remove("TotalSizeOfMetadataFiles");
    }
    request
}
