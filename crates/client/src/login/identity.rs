//! Who a token belongs to, and what its org says of itself.

use crate::auth::{OrgAuth, OrgFacts};
use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::{Api, Org};
use crate::transport::Transport;
use serde_json::Value;
use std::sync::Arc;

/// A login from nothing but a token and the address it is good for.
pub async fn with_access_token(transport: Arc<dyn Transport>, instance_url: &str, token: &str) -> Result<OrgAuth> {
    let auth = OrgAuth {
        access_token: token.to_owned(),
        instance_url: instance_url.to_owned(),
        login_url: Some(instance_url.to_owned()),
        ..OrgAuth::default()
    };
    complete(&Org::new(transport, auth)).await
}

/// Fills in what a login knows besides its tokens.
pub(super) async fn complete(org: &Org) -> Result<OrgAuth> {
    let unknown = |error: ClientError| {
        let message = format!(
            "Could not retrieve the username after successful auth code exchange.\n\nDue to: {}",
            error.message
        );
        ClientError { name: "AuthCodeUsernameRetrievalError".to_owned(), message, ..error }
    };
    let user = org.send_json(Call::get("/services/oauth2/userinfo")).await.map_err(unknown)?;
    let text = |row: &Value, key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut auth = org.auth().clone();
    if auth.username.is_empty() {
        auth.username = text(&user, "preferred_username").unwrap_or_default();
    }
    auth.org_id = text(&user, "organization_id").unwrap_or_default();
    auth.user_id = text(&user, "user_id");
    auth.served = org.is_served().await;
    auth.is_dev_hub = Some(org.count(Api::Rest, "SELECT Id FROM ScratchOrgInfo limit 1").await.is_ok());
    if let Some(row) = organization(org).await {
        let sandbox = row.get("IsSandbox").and_then(Value::as_bool).unwrap_or(false);
        let trial = text(&row, "TrialExpirationDate");
        // Scratch orgs are sandboxes that end, to the platform as to the official tool.
        auth.is_scratch = Some(sandbox && trial.is_some());
        auth.is_sandbox = Some(sandbox && trial.is_none());
        auth.about = Some(OrgFacts {
            name: text(&row, "Name"),
            instance_name: text(&row, "InstanceName"),
            namespace_prefix: text(&row, "NamespacePrefix"),
            trail_expiration_date: trial,
            org_edition: text(&row, "OrganizationType"),
        });
    }
    Ok(auth)
}

/// Not every user may read it, and no login fails for that.
async fn organization(org: &Org) -> Option<Value> {
    let soql = "SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization";
    org.query(soql).await.ok()?.into_iter().next()
}
