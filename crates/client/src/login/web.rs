//! The web server flow with PKCE: an address for the browser, and the code that comes back from it.

use super::identity::complete;
use super::{member, token_request};
use crate::auth::OrgAuth;
use crate::error::{ClientError, Result};
use crate::org::{DEFAULT_CLIENT_ID, Org};
use crate::query::{decode, encode};
use crate::transport::Transport;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;

/// What the official tool asks for.
const SCOPES: &str = "refresh_token api web";

/// An authorization on its way: what is sent to the browser, and what proves that the answer belongs to it.
pub struct Authorization {
    login_url: String,
    client_id: String,
    client_secret: Option<String>,
    redirect: String,
    scopes: String,
    state: String,
    verifier: String,
}

impl Authorization {
    pub fn new(login_url: &str, client_id: Option<&str>, scopes: Option<&str>, port: u16) -> Result<Self> {
        Ok(Self {
            login_url: login_url.trim_end_matches('/').to_owned(),
            client_id: client_id.unwrap_or(DEFAULT_CLIENT_ID).to_owned(),
            client_secret: None,
            redirect: format!("http://localhost:{port}/OauthRedirect"),
            scopes: scopes.unwrap_or(SCOPES).to_owned(),
            state: random(16)?,
            verifier: random(96)?,
        })
    }

    #[must_use]
    pub fn with_secret(mut self, secret: Option<String>) -> Self {
        self.client_secret = secret;
        self
    }

    /// Where the browser goes.
    pub fn url(&self) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.as_bytes()));
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect),
            ("code_challenge", &challenge),
            ("state", &self.state),
            ("prompt", "login"),
            ("scope", &self.scopes),
        ];
        let query: Vec<String> = parameters.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
        format!("{}/services/oauth2/authorize?{}", self.login_url, query.join("&"))
    }

    /// The code in the query with which the browser comes back; `None` for a query that is not an answer to this
    /// authorization.
    pub fn code(&self, query: &str) -> Result<Option<String>> {
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(value)).next()
        };
        if let Some(error) = value("error") {
            return Err(ClientError::new(&error, value("error_description").unwrap_or_else(|| error.clone())));
        }
        if value("state").as_deref() != Some(&self.state) {
            return Ok(None);
        }
        match value("code").filter(|code| !code.is_empty()) {
            Some(code) => Ok(Some(code)),
            None => Err(ClientError::new("MissingAuthCodeError", "No authentication code found on login response.")),
        }
    }

    pub async fn log_in(&self, transport: Arc<dyn Transport>, code: &str) -> Result<OrgAuth> {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("client_id", &self.client_id)];
        form.extend([("redirect_uri", self.redirect.as_str()), ("code_verifier", &self.verifier)]);
        if let Some(secret) = &self.client_secret {
            form.push(("client_secret", secret));
        }
        let failed = |error: ClientError| {
            let message = format!("Error authenticating with auth code due to: {}::{}", error.name, error.message);
            ClientError { name: "AuthCodeExchangeError".to_owned(), message, data: None, ..error }
        };
        let answer = token_request(&*transport, &self.login_url, &form).await.map_err(failed)?;
        let auth = OrgAuth {
            access_token: member(&answer, "access_token")?,
            instance_url: member(&answer, "instance_url")?,
            refresh_token: member(&answer, "refresh_token").ok(),
            login_url: Some(self.login_url.clone()),
            client_id: Some(self.client_id.clone()),
            client_secret: self.client_secret.clone(),
            ..OrgAuth::default()
        };
        complete(&Org::new(transport, auth)).await
    }
}

fn random(bytes: usize) -> Result<String> {
    let mut buffer = vec![0; bytes];
    SystemRandom::new()
        .fill(&mut buffer)
        .map_err(|_| ClientError::new("RandomError", "The system gives no random numbers."))?;
    Ok(URL_SAFE_NO_PAD.encode(buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_the_own_question_counts() {
        let authorization = Authorization::new("https://a.example/", None, None, 1717).unwrap();
        let other = Authorization::new("https://a.example", None, None, 1717).unwrap();
        let state = &authorization.state;
        assert_eq!(authorization.code(&format!("code=ab%3D%3D&state={state}")).unwrap().as_deref(), Some("ab=="));
        assert_eq!(authorization.code(&format!("code=ab&state={}", other.state)).unwrap(), None);
        assert_eq!(authorization.code("code=ab").unwrap(), None);
        assert_eq!(authorization.code(&format!("state={state}")).unwrap_err().name, "MissingAuthCodeError");
        let denied = authorization.code("error=access_denied&error_description=end-user+denied").unwrap_err();
        assert_eq!((denied.name.as_str(), denied.message.as_str()), ("access_denied", "end-user denied"));
    }

    /// RFC 7636, 4.2: the challenge is the digest of the verifier, which itself stays here.
    #[test]
    fn the_address_holds_the_challenge_and_not_the_verifier() {
        let authorization = Authorization::new("https://a.example", Some("app"), Some("api"), 1718).unwrap();
        let url = authorization.url();
        assert!(
            url.starts_with("https://a.example/services/oauth2/authorize?response_type=code&client_id=app&"),
            "{url}"
        );
        assert!(url.contains("redirect_uri=http%3A%2F%2Flocalhost%3A1718%2FOauthRedirect"), "{url}");
        assert!(!url.contains(&authorization.verifier));
        assert!((43..=128).contains(&authorization.verifier.len()));
    }
}
