//! The least of Connect REST: the organization, who is calling, the org's communities.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::{QueryApi, Tx};
use orgyard_values::{Id, Record};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/connect/organization", organization),
    Endpoint::read("GET", Under::Data, "/connect/communities", communities),
    Endpoint::read("GET", Under::Data, "/chatter/users/{id}", user),
];

fn text(row: &Record, field: &str) -> Json {
    row.text(field).map_or(Json::Null, Json::from)
}

fn organization(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let org = tx.org();
    let row = tx.get("Organization", org.id)?.ok_or_else(Failure::not_found)?;
    let features = json!({
        "activityReminder": false, "chatter": true, "chatterActivity": false, "chatterAnswers": false, "communitiesEnabled": false,
        "defaultCurrencyIsoCode": "USD", "defaultRecordTypeIds": [], "managedTopicsEnabled": false, "multiCurrency": false,
        "personAccounts": org.features.iter().any(|feature| feature.eq_ignore_ascii_case("PersonAccounts")),
    });
    Ok(Answer::json(&json!({
        "accessTimeout": 120, "features": features, "name": text(&row, "Name"), "orgId": org.id,
        "userSettings": {
            "canModifyAllData": tx.permissions(tx.user())?.has("ModifyAllData"),
            "canViewAllData": tx.permissions(tx.user())?.has("ViewAllData"), "currencySymbol": "$",
            "timeZone": {"name": text(&row, "TimeZoneSidKey")}, "userDefaultCurrencyIsoCode": null,
            "userId": tx.user(), "userLocale": text(&row, "DefaultLocaleSidKey"),
        },
    })))
}

/// Those of the org that somebody deployed.
fn communities(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let rows =
        tx.query("SELECT Id, Name, Description, Status, UrlPathPrefix FROM Network ORDER BY Name", QueryApi::Rest);
    // Where communities are not enabled, there is no such object.
    let rows = rows.map(|found| found.records).unwrap_or_default();
    let one = |row: &Json| {
        let prefix = row["UrlPathPrefix"].as_str().unwrap_or_default();
        json!({
            "description": row["Description"], "id": row["Id"], "name": row["Name"],
            "siteUrl": format!("{}/{prefix}", call.base), "status": row["Status"],
            "url": format!("{}/connect/communities/{}", call.prefix(), row["Id"].as_str().unwrap_or_default()),
            "urlPathPrefix": prefix,
        })
    };
    let all: Vec<Json> = rows.iter().map(one).collect();
    Ok(Answer::json(&json!({"communities": all, "total": all.len()})))
}

/// `me`, or a user's id.
fn user(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let id: Id = match call.param("id") {
        "me" => tx.user(),
        other => other.parse().map_err(|_| Failure::not_found())?,
    };
    let row = tx.get("User", id)?.ok_or_else(Failure::not_found)?;
    let name = tx.get("Organization", tx.org().id)?.and_then(|org| org.text("Name").map(String::from));
    let url = format!("{}/chatter/users/{id}", call.prefix());
    Ok(Answer::json(&json!({
        "aboutMe": text(&row, "AboutMe"), "additionalLabel": null,
        "address": {
            "city": text(&row, "City"), "country": text(&row, "Country"), "formattedAddress": null,
            "state": text(&row, "State"), "street": text(&row, "Street"), "zip": text(&row, "PostalCode"),
        },
        "communityNickname": text(&row, "CommunityNickname"), "companyName": row.text("CompanyName").map(String::from).or(name),
        "displayName": text(&row, "Name"), "email": text(&row, "Email"), "firstName": text(&row, "FirstName"), "id": id,
        "isActive": row.bool("IsActive"), "isInThisCommunity": true, "lastName": text(&row, "LastName"), "motif": null,
        "mySubscription": null, "name": text(&row, "Name"), "phoneNumbers": [], "photo": null, "reputation": null,
        "title": text(&row, "Title"), "type": "User", "url": url, "userType": "Internal", "username": text(&row, "Username"),
    })))
}
