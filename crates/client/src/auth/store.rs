//! Our own logins.

use super::official::OfficialLogins;
use super::vault::{Vault, private_options};
use crate::error::{ClientError, Result};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A login. In the file, `access_token`, `refresh_token`, `client_secret` and `password` are sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgAuth {
    pub username: String,
    pub org_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    pub access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    pub instance_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// The password that was generated for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The file with the key that signs for new tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_dev_hub: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_sandbox: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_scratch: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev_hub_username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracks_source: Option<bool>,
    /// What the org says of itself, kept from the day of the login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<OrgFacts>,
    /// The org a sandbox was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production_username: Option<String>,
    /// An org that this program serves in another home: it has what Salesforce has no API for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub served: bool,
    /// An org of the home on this machine.
    pub embedded: bool,
}

/// The row of `Organization`, as far as a login shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgFacts {
    pub name: Option<String>,
    pub instance_name: Option<String>,
    pub namespace_prefix: Option<String>,
    pub trail_expiration_date: Option<String>,
    pub org_edition: Option<String>,
}

impl OrgAuth {
    /// How the login came about, in the official tool's word.
    pub fn method(&self) -> &'static str {
        match (&self.private_key, &self.refresh_token) {
            (Some(_), _) => "jwt",
            (_, Some(_)) => "web",
            _ => "token",
        }
    }
}

/// The logins of one home, and those of the official tool.
pub struct AuthStore {
    folder: PathBuf,
    official: OfficialLogins,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct File {
    orgs: IndexMap<String, OrgAuth>,
}

impl AuthStore {
    /// `folder` is the home, `user_home` the folder in which the official tool keeps `.sfdx`.
    pub fn new(folder: &Path, user_home: Option<&Path>) -> Self {
        Self { folder: folder.to_path_buf(), official: OfficialLogins::new(user_home) }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("logins.json")
    }

    fn vault(&self) -> Result<Vault> {
        Vault::open(&self.folder.join("logins.key"))
    }

    fn read(&self) -> Result<File> {
        let file = self.file();
        match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                ClientError::new("AuthFileError", format!("{} is damaged: {error}.", file.display()))
                    .action("Delete the file and log in again; embedded orgs renew their logins themselves")
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
            Err(error) => {
                Err(ClientError::new("AuthFileError", format!("{} cannot be read: {error}.", file.display())))
            }
        }
    }

    /// The login of a username: ours, else the official tool's.
    pub fn get(&self, username: &str) -> Result<Option<OrgAuth>> {
        match self.read()?.orgs.get(username) {
            Some(auth) => Ok(self.opened(auth.clone())),
            None => self.official.get(username),
        }
    }

    fn opened(&self, mut auth: OrgAuth) -> Option<OrgAuth> {
        let vault = self.vault().ok()?;
        auth.access_token = vault.unseal(&auth.access_token)?;
        auth.refresh_token = auth.refresh_token.and_then(|token| vault.unseal(&token));
        auth.client_secret = auth.client_secret.and_then(|secret| vault.unseal(&secret));
        auth.password = auth.password.and_then(|password| vault.unseal(&password));
        Some(auth)
    }

    /// All usernames with their logins, tokens sealed: ours first.
    pub fn list(&self) -> Result<Vec<OrgAuth>> {
        let mut all: Vec<OrgAuth> = self.read()?.orgs.into_values().collect();
        let foreign = self.official.list().into_iter();
        let foreign: Vec<OrgAuth> = foreign.filter(|a| !all.iter().any(|b| b.username == a.username)).collect();
        all.extend(foreign);
        Ok(all)
    }

    /// The usernames of our own logins, not the official tool's, to orgs outside of the home.
    pub fn remote(&self) -> Result<HashSet<String>> {
        let elsewhere = self.read()?.orgs.into_values().filter(|auth| !auth.embedded);
        Ok(elsewhere.map(|auth| auth.username).collect())
    }

    /// Our own login of a username, not the official tool's.
    pub fn own(&self, username: &str) -> Result<Option<OrgAuth>> {
        Ok(self.read()?.orgs.get(username).cloned().and_then(|auth| self.opened(auth)))
    }

    /// Whether a login is ours.
    pub fn holds(&self, username: &str) -> bool {
        self.read().is_ok_and(|file| file.orgs.contains_key(username))
    }

    pub fn save(&self, auth: &OrgAuth) -> Result<()> {
        let vault = self.vault()?;
        let mut sealed = auth.clone();
        sealed.access_token = vault.seal(&auth.access_token)?;
        sealed.refresh_token = auth.refresh_token.as_deref().map(|token| vault.seal(token)).transpose()?;
        sealed.client_secret = auth.client_secret.as_deref().map(|secret| vault.seal(secret)).transpose()?;
        sealed.password = auth.password.as_deref().map(|password| vault.seal(password)).transpose()?;
        self.change(|file| _ = file.orgs.insert(auth.username.clone(), sealed))
    }

    pub fn remove(&self, username: &str) -> Result<()> {
        if self.read()?.orgs.contains_key(username) {
            self.change(|file| _ = file.orgs.shift_remove(username))?;
        }
        Ok(())
    }

    fn change(&self, edit: impl FnOnce(&mut File)) -> Result<()> {
        let _one_at_a_time = lock(&self.folder)?;
        let mut file = self.read()?;
        edit(&mut file);
        let text = serde_json::to_vec_pretty(&file).unwrap_or_default();
        write_private(&self.file(), &text)
    }

    /// The aliases the official tool knows.
    pub fn official_aliases(&self) -> Vec<(String, String)> {
        self.official.aliases()
    }

    /// A default the official tool has, `target-org` and so on.
    pub fn official_config(&self, project: Option<&Path>, key: &str) -> Option<String> {
        self.official.config(project, key)
    }
}

/// Held while a file of the home is read and written again, so that two commands at once lose nothing.
pub(crate) fn lock(folder: &Path) -> Result<std::fs::File> {
    let path = folder.join("client.lock");
    let taken = std::fs::create_dir_all(folder)
        .and_then(|()| private_options().create(true).truncate(false).open(&path))
        .and_then(|file| file.lock().map(|()| file));
    taken.map_err(|error| unwritable(&path, &error))
}

/// Writes beside and renames, so that a reader never sees half a file and a full disk costs nothing.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let written = private_options()
        .create(true)
        .truncate(true)
        .open(&beside)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        unwritable(path, &error)
    })
}

pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> ClientError {
    ClientError::new("HomeNotWritableError", format!("{} cannot be written: {error}.", path.display()))
        .action("Make the folder writable, or choose another one with the environment variable ORGYARD_HOME")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auth(username: &str) -> OrgAuth {
        OrgAuth { username: username.into(), access_token: "00D!secret".into(), ..OrgAuth::default() }
    }

    #[test]
    fn tokens_are_kept_sealed() {
        let home = tempfile::tempdir().unwrap();
        let store = AuthStore::new(home.path(), None);
        store.save(&auth("a@b.c")).unwrap();
        let text = std::fs::read_to_string(home.path().join("logins.json")).unwrap();
        assert!(text.contains("a@b.c") && !text.contains("secret"), "{text}");
        assert_eq!(store.get("a@b.c").unwrap(), Some(auth("a@b.c")));
        assert!(!store.list().unwrap()[0].access_token.contains("secret"));
        store.remove("a@b.c").unwrap();
        assert_eq!(store.get("a@b.c").unwrap(), None);
    }

    #[test]
    fn a_lost_key_costs_the_login_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let store = AuthStore::new(home.path(), None);
        store.save(&auth("a@b.c")).unwrap();
        std::fs::remove_file(home.path().join("logins.key")).unwrap();
        assert_eq!(store.get("a@b.c").unwrap(), None);
        store.save(&auth("a@b.c")).unwrap();
        assert!(store.get("a@b.c").unwrap().is_some());
    }

    #[test]
    fn a_damaged_file_is_named() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("logins.json"), "{").unwrap();
        let error = AuthStore::new(home.path(), None).get("a").unwrap_err();
        assert!(error.message.contains("logins.json is damaged"), "{error}");
    }
}
