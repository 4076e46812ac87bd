//! `force://<clientId>:<clientSecret>:<refreshToken>@<instanceUrl>`.

use super::identity::complete;
use super::{member, token_request};
use crate::auth::OrgAuth;
use crate::error::{ClientError, Result};
use crate::org::Org;
use crate::transport::Transport;
use std::sync::Arc;

const INVALID: &str = "Invalid SFDX authorization URL. Must be in the format \
    \"force://<clientId>:<clientSecret>:<refreshToken>@<instanceUrl>\". Note that the \"instanceUrl\" inside the SFDX \
    authorization URL doesn't include the protocol (\"https://\"). Run \"org display --target-org\" on an org to see an \
    example of an SFDX authorization URL.";

/// What such a URL holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SfdxUrl {
    pub client_id: String,
    pub client_secret: String,
    pub refresh_token: String,
    pub login_url: String,
}

impl SfdxUrl {
    pub fn parse(text: &str) -> Result<Self> {
        parts(text).ok_or_else(|| ClientError::new("INVALID_SFDX_AUTH_URL", INVALID))
    }

    /// The URL of a login, when it has a refresh token.
    pub fn of(auth: &OrgAuth) -> Option<String> {
        let refresh = auth.refresh_token.as_deref()?;
        let client = auth
            .client_id
            .as_deref()
            .map_or(String::new(), |id| format!("{id}:{}", auth.client_secret.as_deref().unwrap_or_default()));
        let host = auth.instance_url.split_once("://").map_or(auth.instance_url.as_str(), |(_, rest)| rest);
        Some(format!("force://{client}:{refresh}@{}", host.trim_end_matches('/')))
    }

    pub async fn log_in(&self, transport: Arc<dyn Transport>) -> Result<OrgAuth> {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", &self.refresh_token)];
        form.push(("client_id", &self.client_id));
        if !self.client_secret.is_empty() {
            form.push(("client_secret", &self.client_secret));
        }
        let failed = |error: ClientError| {
            let message = format!("Error authenticating with the refresh token due to: {}", error.message);
            ClientError { name: "RefreshTokenAuthError".to_owned(), message, data: None, ..error }
        };
        let answer = token_request(&*transport, &self.login_url, &form).await.map_err(failed)?;
        let auth = OrgAuth {
            access_token: member(&answer, "access_token")?,
            instance_url: member(&answer, "instance_url")?,
            refresh_token: Some(self.refresh_token.clone()),
            login_url: Some(self.login_url.clone()),
            client_id: Some(self.client_id.clone()),
            client_secret: Some(self.client_secret.clone()),
            ..OrgAuth::default()
        };
        complete(&Org::new(transport, auth)).await
    }
}

fn parts(text: &str) -> Option<SfdxUrl> {
    let rest = text.trim_start().strip_prefix("force://")?;
    let (secrets, host) = rest.split_once('@')?;
    let [client_id, client_secret, refresh_token] = secrets.split(':').collect::<Vec<_>>().try_into().ok()?;
    let token = |text: &&str| {
        let bare = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
        bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    let good = [client_id, client_secret, refresh_token].iter().all(token);
    let end = host.find(|c: char| !c.is_ascii_alphanumeric() && !":._-".contains(c)).unwrap_or(host.len());
    let host = &host[..end];
    let whole = good && !client_id.is_empty() && !refresh_token.is_empty() && !host.is_empty();
    whole.then(|| SfdxUrl {
        client_id: client_id.to_owned(),
        client_secret: client_secret.to_owned(),
        refresh_token: refresh_token.to_owned(),
        login_url: format!("https://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match SfdxUrl::parse(text) {
            Ok(url) => [url.client_id, url.client_secret, url.refresh_token, url.login_url].join(" "),
            Err(error) => error.name,
        }
    }

    #[test]
    fn the_parts_are_read() {
        assert_eq!(
            check("force://PlatformCLI::5Aep.x_Y==@a.my.salesforce.com\n"),
            "PlatformCLI  5Aep.x_Y== https://a.my.salesforce.com"
        );
        assert_eq!(check("force://id:secret:token@localhost:8443/"), "id secret token https://localhost:8443");
        for wrong in [
            "",
            "force://",
            "force://a:b@c",
            "force://:b:c@d",
            "force://a:b:@d",
            "https://a:b:c@d",
            "force://a:b:c@",
            "force://ä::c@d",
        ] {
            assert_eq!(check(wrong), "INVALID_SFDX_AUTH_URL", "{wrong}");
        }
    }

    #[test]
    fn a_login_gives_its_url_back() {
        let url = "force://PlatformCLI::token@a.my.salesforce.com";
        let parsed = SfdxUrl::parse(url).unwrap();
        let auth = OrgAuth {
            refresh_token: Some(parsed.refresh_token),
            client_id: Some(parsed.client_id),
            instance_url: "https://a.my.salesforce.com/".into(),
            ..OrgAuth::default()
        };
        assert_eq!(SfdxUrl::of(&auth).as_deref(), Some(url));
        assert_eq!(SfdxUrl::of(&OrgAuth::default()), None);
    }
}
