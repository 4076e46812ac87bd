//! The JWT bearer flow: an assertion, signed with the key whose certificate the connected app knows.

use super::identity::complete;
use super::{LOGIN_URL, member, token_request};
use crate::auth::OrgAuth;
use crate::error::{ClientError, Result};
use crate::org::Org;
use crate::transport::Transport;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const SANDBOX: &str = "https://test.salesforce.com";
/// Seconds an assertion is good for.
const LIFETIME: u64 = 180;

/// Who logs in, and with what.
#[derive(Debug, Clone)]
pub struct Assertion {
    pub username: String,
    pub client_id: String,
    /// The file that holds the private key.
    pub key_file: String,
    pub login_url: String,
    /// The audience, where it is not the login's address.
    pub audience: Option<String>,
}

/// A login by assertion.
pub async fn with_jwt(transport: Arc<dyn Transport>, assertion: &Assertion) -> Result<OrgAuth> {
    let answer = assertion.exchange(&*transport).await?;
    let auth = OrgAuth {
        username: assertion.username.clone(),
        access_token: member(&answer, "access_token")?,
        instance_url: member(&answer, "instance_url")?,
        login_url: Some(assertion.login_url.clone()),
        client_id: Some(assertion.client_id.clone()),
        private_key: Some(assertion.key_file.clone()),
        ..OrgAuth::default()
    };
    complete(&Org::new(transport, auth)).await
}

impl Assertion {
    /// The assertion a kept login is renewed with.
    pub(crate) fn of(auth: &OrgAuth) -> Option<Self> {
        Some(Self {
            username: auth.username.clone(),
            client_id: auth.client_id.clone()?,
            key_file: auth.private_key.clone()?,
            login_url: auth.login_url.clone().unwrap_or_else(|| auth.instance_url.clone()),
            audience: None,
        })
    }

    /// Exchanges the assertion for a token. The address of an org does not tell which audience it is, so what the
    /// platform takes is tried in turn.
    pub(crate) async fn exchange(&self, transport: &dyn Transport) -> Result<Value> {
        let key = signing_key(Path::new(&self.key_file))?;
        let mut refusals: Vec<String> = Vec::new();
        for audience in self.audiences() {
            match self.attempt(transport, &key, &audience).await {
                Ok(answer) => return Ok(answer),
                Err(error) if error.status.is_none() => return Err(error),
                Err(error) => refusals.push(error.message),
            }
        }
        refusals.dedup();
        let message = format!("Error authenticating with JWT.\nErrors encountered:\n{}", refusals.join("\n"));
        Err(ClientError::new("JwtAuthError", message))
    }

    fn audiences(&self) -> Vec<String> {
        if let Some(audience) = &self.audience {
            return vec![audience.clone()];
        }
        let own = self.login_url.trim_end_matches('/').to_owned();
        let mut all = vec![own];
        all.extend(
            [LOGIN_URL, SANDBOX].into_iter().filter(|known| *known != all[0]).map(str::to_owned).collect::<Vec<_>>(),
        );
        all
    }

    async fn attempt(&self, transport: &dyn Transport, key: &RsaKeyPair, audience: &str) -> Result<Value> {
        let signed = self.signed(key, audience)?;
        let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        token_request(transport, &self.login_url, &[grant, ("assertion", &signed)]).await
    }

    fn signed(&self, key: &RsaKeyPair, audience: &str) -> Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let claims = json!({"iss": self.client_id, "sub": self.username, "aud": audience, "exp": now + LIFETIME});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&json!({"alg": "RS256", "typ": "JWT"})), part(&claims));
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| ClientError::new("JwtAuthError", "The key cannot sign."))?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn signing_key(file: &Path) -> Result<RsaKeyPair> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => format!("ENOENT: no such file or directory, open '{}'", file.display()),
            _ => format!("{error}, open '{}'", file.display()),
        };
        ClientError::new("Error", message)
    })?;
    rsa_key(&text).ok_or_else(|| {
        let message = format!("{} holds no RSA private key of 2048 bits or more in PEM.", file.display());
        ClientError::new("JwtAuthError", message)
            .action("Make one with 'openssl genrsa -out server.key 2048'; a key with a passphrase is not read")
    })
}

/// PKCS#1 or PKCS#8, as openssl writes them.
fn rsa_key(pem: &str) -> Option<RsaKeyPair> {
    let der = |kind: &str| {
        let (_, rest) = pem.split_once(&format!("-----BEGIN {kind}-----"))?;
        let (body, _) = rest.split_once(&format!("-----END {kind}-----"))?;
        STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
    };
    match (der("PRIVATE KEY"), der("RSA PRIVATE KEY")) {
        (Some(der), _) => RsaKeyPair::from_pkcs8(&der).ok(),
        (_, Some(der)) => RsaKeyPair::from_der(&der).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assertion(login_url: &str, audience: Option<&str>) -> Assertion {
        Assertion {
            username: "a@b.c".into(),
            client_id: "app".into(),
            key_file: "none".into(),
            login_url: login_url.into(),
            audience: audience.map(str::to_owned),
        }
    }

    #[test]
    fn the_audiences_are_tried_in_turn() {
        let check = |url: &str, audience: Option<&str>| assertion(url, audience).audiences().join(" ");
        assert_eq!(
            check("https://a.my.salesforce.com/", None),
            format!("https://a.my.salesforce.com {LOGIN_URL} {SANDBOX}")
        );
        assert_eq!(check(SANDBOX, None), format!("{SANDBOX} {LOGIN_URL}"));
        assert_eq!(check(LOGIN_URL, Some("x")), "x");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in
            ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"]
        {
            assert!(rsa_key(text).is_none());
        }
        let missing = signing_key(Path::new("/nowhere/server.key")).unwrap_err();
        assert!(missing.message.starts_with("ENOENT: no such file or directory"));
    }
}
