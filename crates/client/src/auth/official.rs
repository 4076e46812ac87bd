//! The official tool's logins, aliases and defaults, as it keeps them in `.sfdx` and `.sf`. Read only.

use super::store::OrgAuth;
use crate::error::{ClientError, Result};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;
use std::path::{Path, PathBuf};

pub(crate) struct OfficialLogins {
    home: Option<PathBuf>,
}

impl OfficialLogins {
    pub(crate) fn new(home: Option<&Path>) -> Self {
        Self { home: home.map(Path::to_path_buf) }
    }

    fn json(&self, path: &str) -> Option<Value> {
        serde_json::from_slice(&std::fs::read(self.home.as_ref()?.join(path)).ok()?).ok()
    }

    pub(crate) fn aliases(&self) -> Vec<(String, String)> {
        let aliases = self.json(".sfdx/alias.json").and_then(|file| file.get("orgs").cloned());
        let Some(Value::Object(aliases)) = aliases else { return Vec::new() };
        aliases.into_iter().filter_map(|(alias, name)| Some((alias, name.as_str()?.to_owned()))).collect()
    }

    /// A default: of the project where it has one, else of the user.
    pub(crate) fn config(&self, project: Option<&Path>, key: &str) -> Option<String> {
        let own = project.and_then(|root| std::fs::read(root.join(".sf/config.json")).ok());
        let own = own.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let value = |file: &Value| file.get(key)?.as_str().map(str::to_owned);
        own.as_ref().and_then(value).or_else(|| value(&self.json(".sf/config.json")?))
    }

    /// Every login, its tokens left out.
    pub(crate) fn list(&self) -> Vec<OrgAuth> {
        let Some(folder) = self.home.as_ref().map(|home| home.join(".sfdx")) else { return Vec::new() };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
            .filter(|name| name.contains('@') && !name.ends_with(".sandbox"))
            .collect();
        names.sort();
        names.iter().filter_map(|name| self.json(&format!(".sfdx/{name}.json")).map(|file| login(&file))).collect()
    }

    pub(crate) fn get(&self, username: &str) -> Result<Option<OrgAuth>> {
        if username.contains(['/', '\\']) {
            return Ok(None);
        }
        let Some(file) = self.json(&format!(".sfdx/{username}.json")) else { return Ok(None) };
        let mut auth = login(&file);
        let secret = |key: &str| file.get(key).and_then(Value::as_str);
        let Some(sealed) = secret("accessToken") else { return Ok(None) };
        auth.access_token = self.open(username, sealed)?;
        auth.refresh_token = secret("refreshToken").map(|sealed| self.open(username, sealed)).transpose()?;
        auth.client_secret = secret("clientSecret").map(|sealed| self.open(username, sealed)).transpose()?;
        Ok(Some(auth))
    }

    fn open(&self, username: &str, sealed: &str) -> Result<String> {
        let key = self.json(".sfdx/key.json");
        let key = key.as_ref().and_then(|file| file.get("key")?.as_str());
        key.and_then(|key| decrypt(key, sealed)).ok_or_else(|| {
            let message =
                format!("The official tool's login of {username} cannot be read: its key is in the system's keychain.");
            ClientError::new("KeychainError", message).action(
                "Log in once more with SF_USE_GENERIC_UNIX_KEYCHAIN=true, which keeps the key in a file, and try again",
            )
        })
    }
}

fn login(file: &Value) -> OrgAuth {
    let text = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
    let flag = |key: &str| file.get(key).and_then(Value::as_bool);
    OrgAuth {
        username: text("username").unwrap_or_default(),
        org_id: text("orgId").unwrap_or_default(),
        user_id: text("userId"),
        instance_url: text("instanceUrl").unwrap_or_default(),
        login_url: text("loginUrl"),
        client_id: text("clientId"),
        private_key: text("privateKey"),
        is_dev_hub: flag("isDevHub"),
        is_sandbox: flag("isSandbox"),
        is_scratch: flag("isScratch"),
        dev_hub_username: text("devHubUsername"),
        expiration_date: text("expirationDate"),
        tracks_source: flag("tracksSource"),
        ..OrgAuth::default()
    }
}

/// AES-256-GCM as the tool writes it: `<nonce><text>:<tag>` in hexadecimal. With a key of 32 characters the key's and
/// the nonce's characters are the bytes; with one of 64 both are hexadecimal.
fn decrypt(key: &str, sealed: &str) -> Option<String> {
    let (head, tag) = sealed.split_once(':')?;
    let (key, nonce, text) = match key.len() {
        32 => (key.as_bytes().to_vec(), head.get(..12)?.as_bytes().to_vec(), head.get(12..)?),
        64 => (unhex(key)?, unhex(head.get(..24)?)?, head.get(24..)?),
        _ => return None,
    };
    let mut bytes = unhex(text)?;
    bytes.extend(unhex(tag)?);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&nonce).ok()?;
    let plain = key.open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
    String::from_utf8(plain.to_vec()).ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    Some(digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with Node's crypto as the tool calls it.
    const V1_KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn the_tools_files_are_read() {
        let home = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(".sfdx/key.json", &format!(r#"{{"service":"sfdx","account":"local","key":"{V1_KEY}"}}"#));
        write(
            ".sfdx/a@b.c.json",
            r#"{"username":"a@b.c","orgId":"00D","instanceUrl":"https://x","accessToken":"a1b2c3d4e5f6170cab3548d76b41ee:f538783c06c6ee9ef316a6c48d4246ed"}"#,
        );
        write(".sfdx/alias.json", r#"{"orgs":{"x":"a@b.c"}}"#);
        write(".sf/config.json", r#"{"target-org":"x"}"#);
        let logins = OfficialLogins::new(Some(home.path()));
        assert_eq!(logins.get("a@b.c").unwrap().unwrap().access_token, "00D!token");
        assert_eq!(logins.get("../x").unwrap(), None);
        assert_eq!(logins.list().len(), 1);
        assert_eq!(logins.aliases(), [("x".to_owned(), "a@b.c".to_owned())]);
        assert_eq!(logins.config(None, "target-org").as_deref(), Some("x"));
        write("project/.sf/config.json", r#"{"target-org":"y"}"#);
        let project = home.path().join("project");
        assert_eq!(logins.config(Some(&project), "target-org").as_deref(), Some("y"));
        assert_eq!(logins.config(Some(&project), "target-dev-hub"), None);
    }

    #[test]
    fn both_forms_of_the_cipher_are_read() {
        assert_eq!(
            decrypt(V1_KEY, "a1b2c3d4e5f6170cab3548d76b41ee:f538783c06c6ee9ef316a6c48d4246ed").as_deref(),
            Some("00D!token")
        );
        assert_eq!(
            decrypt(
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "a1b2c3d4e5f6a1b2c3d4e5f662931cf5550cfdd93a:47526b74713a335bad547c4791b66083"
            )
            .as_deref(),
            Some("00D!token")
        );
        for broken in ["", ":", "zz:zz", "a1b2c3d4e5f6170cab3548d76b41ee:f538783c06c6ee9ef316a6c48d4246edx"] {
            assert_eq!(decrypt(V1_KEY, broken), None);
        }
    }
}
