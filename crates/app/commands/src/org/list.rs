//! `org list`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::table::table;
use orgyard_client::{HomeOrg, OrgAuth};
use serde_json::{Value, json};
use std::collections::HashMap;

pub(crate) static COMMAND: Command = Command {
    words: "org list",
    spellings: &[Spelling::new("force:org:list")],
    class: "OrgListCommand",
    summary: "List the orgs of the home, and the orgs other logins lead to.",
    description: "Orgs that are somewhere else are listed from their logins; nobody is asked whether they answer.\n\
        (D) marks the default Dev Hub, (U) the default org.",
    examples: &[
        Example { says: "List all orgs:", line: "org list" },
        Example { says: "List them with addresses and namespaces:", line: "org list --verbose" },
    ],
    flags: &[
        Flag::switch("verbose", "Show more columns."),
        Flag::switch("all", "Show expired and deleted scratch orgs, too."),
        Flag::switch("clean", "Forget logins of expired scratch orgs."),
        Flag::switch("no-prompt", "Do not ask before cleaning.").short('p').aliases(&["noprompt"]).needs(&["clean"]),
        Flag::switch("skip-connection-status", "Accepted; no org is asked anyway.").aliases(&["skipconnectionstatus"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Orgs {
    rows: Vec<Row>,
    verbose: bool,
}

struct Row {
    kind: &'static str,
    alias: Option<String>,
    auth: OrgAuth,
    edition: String,
    namespace: Option<String>,
    created: Option<String>,
    marker: String,
    expired: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Orgs, Failure> {
    let home = context.home()?;
    let orgs = home.orgs().await?;
    let logins = context.auth().list()?;
    let aliases = context.aliases().read()?;
    let mut by_user: HashMap<&String, &String> = HashMap::new();
    aliases.iter().for_each(|(alias, username)| _ = by_user.entry(username).or_insert(alias));
    let usernames: HashMap<&str, &str> = orgs.iter().map(|org| (org.id.as_str(), org.username.as_str())).collect();
    let mut rows: Vec<Row> = orgs.iter().map(|org| Row::of_home(org, home.base(), &usernames)).collect();
    let known: Vec<String> = orgs.iter().map(|org| org.username.clone()).collect();
    // Every home's own company has the same username; a login to another home's is an org of its own.
    let is_other = |login: &OrgAuth| !login.embedded && (login.served || !known.contains(&login.username));
    let others = logins.into_iter().filter(is_other);
    rows.extend(others.map(Row::of_login));
    let remote = context.auth().remote()?;
    for row in &mut rows {
        let elsewhere = row.auth.embedded && remote.contains(&row.auth.username);
        if let Some(alias) = by_user.get(&row.auth.username).filter(|_| !elsewhere) {
            row.alias = Some((*alias).clone());
        }
    }
    mark_defaults(context, &mut rows)?;
    let today = orgyard_values::format_datetime(context.now());
    for row in &mut rows {
        row.expired = row.auth.expiration_date.as_deref().is_some_and(|end| end.get(..10) < today.get(..10));
    }
    clean(context, matches, &mut rows)?;
    rows.retain(|row| matches.has("all") || !row.expired);
    Ok(Orgs { rows, verbose: matches.has("verbose") })
}

fn mark_defaults(context: &Context, rows: &mut [Row]) -> Result<(), Failure> {
    let hub = context.config("target-dev-hub")?.map_or("production".to_owned(), |(name, _)| name);
    let org = context.config("target-org")?.map(|(name, _)| name);
    for row in rows {
        let is = |name: &str| row.alias.as_deref() == Some(name) || row.auth.username == name;
        let marks = [("(D)", row.kind == "DevHub" && is(&hub)), ("(U)", org.as_deref().is_some_and(is))];
        row.marker = marks.iter().filter(|(_, on)| *on).map(|(mark, _)| *mark).collect::<Vec<_>>().join(",");
    }
    Ok(())
}

fn clean(context: &Context, matches: &Matches, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let expired: Vec<String> = rows.iter().filter(|row| row.expired).map(|row| row.auth.username.clone()).collect();
    if !matches.has("clean") || expired.is_empty() {
        return Ok(());
    }
    let question = format!("Forget {} expired scratch orgs?", expired.len());
    if matches.has("no-prompt") || context.json || context.confirm(&question) {
        for username in &expired {
            context.auth().remove(username)?;
        }
        context.aliases().change(|aliases| aliases.retain(|_, username| !expired.contains(username)))?;
        rows.retain(|row| !row.expired);
    }
    Ok(())
}

impl Row {
    fn of_home(org: &HomeOrg, base: &str, usernames: &HashMap<&str, &str>) -> Self {
        let kind = match (org.dev_hub, org.kind.as_str()) {
            (true, _) => "DevHub",
            (_, "Scratch") => "Scratch",
            (_, "Sandbox") => "Sandbox",
            _ => "",
        };
        let parent = org.parent.as_deref().and_then(|id| usernames.get(id)).map(|name| (*name).to_owned());
        let auth = OrgAuth {
            username: org.username.clone(),
            org_id: org.id.clone(),
            instance_url: base.to_owned(),
            is_dev_hub: Some(org.dev_hub),
            is_sandbox: Some(kind == "Sandbox"),
            dev_hub_username: parent.filter(|_| kind == "Scratch"),
            expiration_date: org.expires.as_deref().map(|end| end.chars().take(10).collect()),
            tracks_source: Some(org.tracks_source),
            embedded: true,
            ..OrgAuth::default()
        };
        let alias = (org.kind != "Scratch").then(|| org.name.clone());
        let (edition, namespace) = (org.edition.clone(), org.namespace.clone());
        Self {
            kind,
            alias,
            auth,
            edition,
            namespace,
            created: Some(org.created.clone()),
            marker: String::new(),
            expired: false,
        }
    }

    fn of_login(auth: OrgAuth) -> Self {
        let kind = match (&auth.expiration_date, auth.is_dev_hub, auth.is_sandbox) {
            (Some(_), ..) => "Scratch",
            (_, Some(true), _) => "DevHub",
            (_, _, Some(true)) => "Sandbox",
            _ => "",
        };
        let (edition, namespace, created) = (String::new(), None, None);
        Self { kind, alias: None, auth, edition, namespace, created, marker: String::new(), expired: false }
    }

    fn json(&self) -> Value {
        let auth = &self.auth;
        let mut out = json!({
            "alias": self.alias,
            "username": auth.username,
            "orgId": auth.org_id,
            "instanceUrl": auth.instance_url,
            "isDevHub": self.kind == "DevHub",
            "isScratch": self.kind == "Scratch",
            "isSandbox": self.kind == "Sandbox",
            "isDefaultUsername": self.marker.contains("(U)"),
            "isDefaultDevHubUsername": self.marker.contains("(D)"),
            "embedded": auth.embedded,
        });
        let more = [
            ("defaultMarker", Some(self.marker.clone())),
            ("devHubUsername", auth.dev_hub_username.clone()),
            ("expirationDate", auth.expiration_date.clone()),
            ("namespacePrefix", self.namespace.clone()),
            ("orgEdition", Some(self.edition.clone())),
            ("created", self.created.clone()),
        ];
        for (key, value) in more {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                out[key] = value.into();
            }
        }
        match self.kind {
            "Scratch" => {
                out["status"] = if self.expired { "Expired" } else { "Active" }.into();
                out["isExpired"] = self.expired.into();
            }
            _ => out["connectedStatus"] = self.status().into(),
        }
        out
    }

    fn status(&self) -> &'static str {
        match (self.kind, self.auth.embedded) {
            ("Scratch", _) if self.expired => "Expired",
            ("Scratch", _) => "Active",
            (_, true) => "Connected",
            _ => "Unknown",
        }
    }

    fn cells(&self, verbose: bool) -> Vec<String> {
        let mut cells = vec![self.marker.clone(), self.kind.to_owned(), self.alias.clone().unwrap_or_default()];
        cells.extend([self.auth.username.clone(), self.auth.org_id.clone(), self.status().to_owned()]);
        if verbose {
            let home = if self.auth.embedded { "this home" } else { self.auth.instance_url.as_str() };
            cells.extend([home.to_owned(), self.namespace.clone().unwrap_or_default(), self.edition.clone()]);
        }
        cells.push(self.auth.expiration_date.clone().unwrap_or_default());
        cells
    }
}

impl Output for Orgs {
    fn json(&self) -> Value {
        let of = |wanted: &dyn Fn(&Row) -> bool| -> Vec<Value> {
            self.rows.iter().filter(|row| wanted(row)).map(Row::json).collect()
        };
        json!({
            "other": of(&|row| row.kind.is_empty()),
            "sandboxes": of(&|row| row.kind == "Sandbox"),
            "nonScratchOrgs": of(&|row| row.kind != "Scratch"),
            "devHubs": of(&|row| row.kind == "DevHub"),
            "scratchOrgs": of(&|row| row.kind == "Scratch"),
        })
    }

    fn human(&self) -> String {
        if self.rows.is_empty() {
            return "No Orgs found.".into();
        }
        let mut header = vec!["", "Type", "Alias", "Username", "Org ID", "Status"];
        if self.verbose {
            header.extend(["Instance URL", "Namespace", "Edition"]);
        }
        header.push("Expires");
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| row.cells(self.verbose)).collect();
        format!("{}\nLegend:  (D)=Default DevHub, (U)=Default Org", table("", &header, &rows))
    }
}
