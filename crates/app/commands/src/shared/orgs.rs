//! Which org a name means.

use crate::cli::Matches;
use crate::context::Context;
use crate::output::Failure;
use orgyard_client::{Api, ClientError, Home, HomeOrg, HttpTransport, Org, OrgAuth, Transport};
use std::path::Path;
use std::sync::Arc;

/// The Dev Hub every fresh home has.
const PRODUCTION: &str = "production";

impl Context {
    pub(crate) async fn target_org(&self, matches: &Matches) -> Result<Org, Failure> {
        self.named_target(matches).await.map_err(|failure| of_flag(failure, matches, "target-org"))
    }

    /// The same for commands whose official form looks the name up by itself.
    pub(crate) async fn named_target(&self, matches: &Matches) -> Result<Org, Failure> {
        let name = self.org_name(matches, "target-org")?.or_else(|| self.official_default()).ok_or_else(|| {
            Failure::new(
                "NoDefaultEnvError",
                "No default environment found. Use -o or --target-org to specify an environment.",
            )
            .action("List the orgs there are with 'orgyard org list', or create one with 'orgyard org create scratch'")
        })?;
        Ok(self.org(&name).await?.with_api_version(self.api_version(matches)?.as_deref()))
    }

    pub(crate) async fn target_hub(&self, matches: &Matches) -> Result<Org, Failure> {
        let name = self.org_name(matches, "target-dev-hub")?.unwrap_or_else(|| PRODUCTION.to_owned());
        let org = self.org(&name).await.map_err(|failure| of_flag(failure, matches, "target-dev-hub"))?;
        let org = org.with_api_version(self.api_version(matches)?.as_deref());
        match self.is_dev_hub(&org).await? {
            true => Ok(org),
            false => Err(Failure::new("NotADevHubError", "The specified org hub is not a Dev Hub.")
                .action(format!("{name} is another kind of org; 'orgyard org list' marks the Dev Hubs"))
                .exit(1)),
        }
    }

    async fn is_dev_hub(&self, org: &Org) -> Result<bool, Failure> {
        if let Some(known) = org.auth().is_dev_hub {
            return Ok(known);
        }
        match org.count(Api::Rest, "SELECT Id FROM ScratchOrgInfo limit 1").await {
            Ok(_) => Ok(true),
            Err(error) if error.status.is_some_and(|status| status == 400 || status == 404) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a flag or the configuration names an org.
    pub(crate) fn has_org(&self, matches: &Matches) -> Result<bool, Failure> {
        Ok(self.org_name(matches, "target-org")?.is_some())
    }

    fn org_name(&self, matches: &Matches, flag: &str) -> Result<Option<String>, Failure> {
        match matches.get(flag) {
            Some(name) => Ok(Some(name.to_owned())),
            None => Ok(self.config(flag)?.map(|(value, _)| value)),
        }
    }

    /// The official tool's default org, told so that nobody takes it for one of the home.
    fn official_default(&self) -> Option<String> {
        let name = self.auth().official_config(self.project_root().as_deref(), "target-org")?;
        self.warn(format!("Using {name}, the official tool's target-org."));
        Some(name)
    }

    pub(crate) fn api_version(&self, matches: &Matches) -> Result<Option<String>, Failure> {
        match matches.get("api-version") {
            Some(version) => Ok(Some(version.to_owned())),
            None => Ok(self.config("org-api-version")?.map(|(value, _)| value)),
        }
    }

    /// The org of an alias, a username, an id, or the name of an org of the home.
    pub(crate) async fn org(&self, name: &str) -> Result<Org, Failure> {
        let username = self.aliases().read()?.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let auth = self.auth();
        match auth.get(&username) {
            Ok(Some(login)) if login.embedded => return Ok(self.home()?.known_org(login)),
            Ok(Some(login)) => return self.remote(login),
            Ok(None) => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(org) = self.org_of_home(&username).await? {
            return Ok(org);
        }
        let official = auth.official_aliases().into_iter().find(|(alias, _)| *alias == username);
        if let Some(login) = official.map(|(_, username)| auth.get(&username)).transpose()?.flatten() {
            return self.remote(login);
        }
        Err(self.unknown_org(name).await)
    }

    async fn org_of_home(&self, name: &str) -> Result<Option<Org>, Failure> {
        let home = self.home()?;
        let orgs = home.orgs().await?;
        let Some(found) = named(&orgs, name) else { return Ok(None) };
        let org = self.log_in(&home, found).await?;
        Ok(Some(org))
    }

    /// Logs in to an org of the home and keeps the login.
    pub(crate) async fn log_in(&self, home: &Home, found: &HomeOrg) -> Result<Org, Failure> {
        let org = home.org(home.login(&found.username).await?);
        let login = OrgAuth {
            is_sandbox: Some(found.kind == "Sandbox"),
            expiration_date: found.expires.clone().filter(|_| found.kind == "Scratch"),
            tracks_source: Some(found.tracks_source),
            ..org.auth().clone()
        };
        let auth = self.auth();
        // A login to an org of the same name in another home is not given up for it.
        if auth.own(&login.username)?.is_none_or(|known| known.embedded) {
            auth.save(&login)?;
        }
        Ok(home.known_org(login))
    }

    /// Requests over sockets. What Node is told to trust is trusted here, too.
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>, Failure> {
        let authorities = self.variable("NODE_EXTRA_CA_CERTS").map(Path::new);
        Ok(Arc::new(HttpTransport::new(authorities)?))
    }

    /// An org that is somewhere else. A token that has to be renewed is kept, where the login is ours.
    fn remote(&self, login: OrgAuth) -> Result<Org, Failure> {
        let org = Org::new(self.transport()?, login.clone());
        if !self.auth().holds(&login.username) {
            return Ok(org);
        }
        let auth = self.auth();
        Ok(org.on_renewed(move |token| {
            // Without it the next command renews the token once more.
            let _ = auth.save(&OrgAuth { access_token: token.to_owned(), ..login.clone() });
        }))
    }

    /// The username that an alias, ours or the official tool's, stands for; any other name stands for itself.
    pub(crate) fn username_of(&self, name: &str) -> Result<String, Failure> {
        if let Some(username) = self.aliases().read()?.get(name) {
            return Ok(username.clone());
        }
        let official = self.auth().official_aliases().into_iter().find(|(alias, _)| alias == name);
        Ok(official.map_or_else(|| name.to_owned(), |(_, username)| username))
    }

    async fn unknown_org(&self, name: &str) -> Failure {
        let failure = Failure::new("NamedOrgNotFoundError", format!("No authorization information found for {name}."));
        let known = self.known_names().await;
        let nearest = crate::cli::nearest(name, known.iter().map(String::as_str));
        match nearest {
            Some(nearest) => failure.action(format!("Did you mean {nearest}?")),
            None => failure.action("See the orgs and aliases there are with 'orgyard org list'"),
        }
    }

    async fn known_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.aliases().read().unwrap_or_default().into_keys().collect();
        if let Ok(home) = self.home() {
            let orgs = home.orgs().await.unwrap_or_default();
            names.extend(orgs.into_iter().flat_map(|org| [org.name, org.username]));
        }
        names
    }

    /// The first alias of a username, for tables.
    pub(crate) fn alias_of(&self, username: &str) -> Option<String> {
        let aliases = self.aliases().read().ok()?;
        aliases.into_iter().find(|(_, name)| name == username).map(|(alias, _)| alias)
    }
}

/// A name that a flag gives and nobody knows is a value that cannot be parsed, to the official tool.
fn of_flag(failure: Failure, matches: &Matches, flag: &str) -> Failure {
    let unknown = failure.name() == "NamedOrgNotFoundError" && matches.has(flag);
    match unknown {
        true => {
            let message = format!("Parsing --{flag} \n\t{}\nSee more help with --help", failure.message());
            let next = Failure::new("NamedOrgNotFoundError", message).exit(2);
            failure.actions().iter().fold(next, |next, action| next.action(action))
        }
        false => failure,
    }
}

/// An org of the home by username, id or, for companies' own orgs, name.
pub(crate) fn named<'a>(orgs: &'a [HomeOrg], name: &str) -> Option<&'a HomeOrg> {
    let by_login = |org: &&HomeOrg| org.username.eq_ignore_ascii_case(name) || is_id(&org.id, name);
    let by_name = |org: &&HomeOrg| org.kind != "Scratch" && org.name == name;
    orgs.iter().find(by_login).or_else(|| orgs.iter().find(by_name))
}

fn is_id(id: &str, name: &str) -> bool {
    matches!(name.len(), 15 | 18) && id.get(..15) == name.get(..15)
}

/// Adds what helps when a hub does not know a packaging object.
pub(crate) fn explain_packaging(error: ClientError) -> Failure {
    let not_supported = error.is("INVALID_TYPE") && error.message.contains("Package");
    let failure = Failure::from(error.clone());
    match not_supported {
        true => failure.action("Packaging is not enabled in this org; choose a Dev Hub with --target-dev-hub"),
        false => failure,
    }
}
