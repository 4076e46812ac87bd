//! `org create scratch`.

use super::requests::{self, Request};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use crate::shared::text::text;
use crate::table::pairs;
use orgyard_client::{Org, ScratchOrg, ScratchRequest};
use orgyard_project::{ScratchDefinition, settings_package};
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(crate) static COMMAND: Command = Command {
    words: "org create scratch",
    spellings: &[Spelling::new("env:create:scratch")],
    class: "OrgCreateScratch",
    summary: "Create a scratch org.",
    description: "A scratch org is made by a Dev Hub, from a definition file or an edition, lives for 1 to 30 days, and \
        is then deleted.",
    examples: &[
        Example {
            says: "Create one from the project's definition file, as the default org of the project:",
            line: "org create scratch --definition-file config/project-scratch-def.json --alias dev --set-default",
        },
        Example {
            says: "Create one of an edition, for three days:",
            line: "org create scratch -e developer -a qa -y 3",
        },
    ],
    flags: &[
        Flag::text("alias", "Short name for the org.").short('a').aliases(&["setalias"]),
        Flag::switch("async", "Return at once with the request's id."),
        Flag::switch("set-default", "Make it the default org.").short('d').aliases(&["setdefaultusername"]),
        Flag::text("definition-file", "Definition file of the org.").short('f').aliases(&["definitionfile"]).existing(),
        TARGET_DEV_HUB,
        Flag::switch("no-ancestors", "Leave out package ancestors.").short('c').aliases(&["noancestors"]),
        Flag::text("edition", "Edition of the org, in place of the definition file's.")
            .short('e')
            .options(&[
                "developer",
                "enterprise",
                "group",
                "professional",
                "partner-developer",
                "partner-enterprise",
                "partner-group",
                "partner-professional",
            ])
            .exclusive(&["snapshot", "source-org"]),
        Flag::text("snapshot", "Name of the snapshot to start from.").short('s').exclusive(&["edition", "source-org"]),
        Flag::switch("no-namespace", "Leave out the project's namespace.").short('m').aliases(&["nonamespace"]),
        Flag::of("duration-days", Kind::Days(1, 30), "Days until the org is deleted.")
            .short('y')
            .aliases(&["durationdays"])
            .default("7"),
        Flag::of("wait", Kind::Minutes(2), "Minutes to wait for the org.").short('w').default("5"),
        API_VERSION,
        Flag::text("client-id", "Key of the connected app.").short('i').aliases(&["clientid"]),
        Flag::switch("track-source", "Record changes made in the org; on unless turned off.").short('t').negatable(),
        Flag::text("username", "Username of the administrator."),
        Flag::text("description", "What the org is for."),
        Flag::text("name", "Name of the org."),
        Flag::text("release", "Release to use.").options(&["preview", "previous"]),
        Flag::text("admin-email", "Address of the administrator."),
        Flag::of("source-org", Kind::Id("00D"), "Org whose shape is used.").exclusive(&["edition", "snapshot"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// What the newer and the older command have in common.
pub(crate) struct Wish {
    pub definition: Map<String, Value>,
    pub definition_file: Option<String>,
    pub alias: Option<String>,
    pub set_default: bool,
    pub tracks_source: bool,
    pub no_namespace: bool,
    pub days: u64,
    pub wait: Duration,
}

pub(crate) struct Created {
    org: ScratchOrg,
    alias: Option<String>,
    warnings: Vec<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Created, Failure> {
    let hub = context.target_hub(matches).await?;
    let wait = if matches.has("async") { 0 } else { matches.number("wait").unwrap_or(5) };
    let wish = Wish {
        definition: overrides(matches),
        definition_file: matches.get("definition-file").map(str::to_owned),
        alias: matches.get("alias").map(str::to_owned),
        set_default: matches.has("set-default"),
        tracks_source: matches.switch("track-source").unwrap_or(true),
        no_namespace: matches.has("no-namespace"),
        days: matches.number("duration-days").unwrap_or(7),
        wait: Duration::from_secs(wait * 60),
    };
    let created = create(context, &hub, wish).await?;
    if created.org.auth.is_none() && !matches.has("async") {
        return Err(not_there_yet(&text(&created.org.info, "Id")));
    }
    Ok(created)
}

pub(super) fn not_there_yet(id: &str) -> Failure {
    let message = format!("The scratch org did not complete within your wait time. Its request is {id}.");
    let next = format!("Wait for it with 'orgyard org resume scratch --wait 5 --job-id {id}'");
    Failure::new("ScratchOrgInfoTimeoutError", message).action(next).exit(69)
}

fn overrides(matches: &Matches) -> Map<String, Value> {
    let pairs = [
        ("edition", "edition"),
        ("snapshot", "snapshot"),
        ("username", "username"),
        ("description", "description"),
        ("name", "orgName"),
        ("release", "release"),
        ("source-org", "sourceOrg"),
        ("admin-email", "adminEmail"),
        ("client-id", "connectedAppConsumerKey"),
    ];
    pairs.iter().filter_map(|(flag, key)| Some(((*key).to_owned(), matches.get(flag)?.into()))).collect()
}

pub(crate) async fn create(context: &Context, hub: &Org, wish: Wish) -> Result<Created, Failure> {
    let definition = definition(context, &wish)?;
    let mut fields = definition.scratch_org_info();
    fields.insert("DurationDays".into(), wish.days.into());
    if let Some(edition) = fields.get("Edition").and_then(Value::as_str).map(|edition| edition.replace('-', " ")) {
        fields.insert("Edition".into(), edition.into());
    }
    if wish.no_namespace {
        fields.shift_remove("Namespace");
    } else if let Some(namespace) = context.project_if_any()?.as_ref().and_then(|project| project.namespace()) {
        fields.entry("Namespace").or_insert(namespace.into());
    }
    let version = hub.api_version().await?;
    let settings = settings_package(&definition, version);
    let request = ScratchRequest { fields, settings, tracks_source: wish.tracks_source, wait: wish.wait };
    let org = hub.create_scratch_org(&request, |text| context.progress(text)).await?;
    let asked = Request {
        maker: hub.username().to_owned(),
        alias: wish.alias,
        set_default: wish.set_default,
        tracks_source: wish.tracks_source,
        definition: definition.raw().clone(),
        ..Request::default()
    };
    finish(context, org, asked)
}

/// Keeps the login of an org that is there, else what is to be done once it is.
pub(super) fn finish(context: &Context, org: ScratchOrg, asked: Request) -> Result<Created, Failure> {
    let id = text(&org.info, "Id");
    match &org.auth {
        Some(auth) => {
            asked.keep(context, auth)?;
            requests::forget(context, &id)?;
        }
        None => requests::remember(context, &id, &asked)?,
    }
    Ok(Created { org, alias: asked.alias, warnings: context.warnings() })
}

fn definition(context: &Context, wish: &Wish) -> Result<ScratchDefinition, Failure> {
    let mut raw = Map::new();
    if let Some(file) = &wish.definition_file {
        let path = context.world.cwd.join(file);
        let (_, bytes) = ScratchDefinition::read(&path)?;
        if let Ok(Value::Object(read)) = serde_json::from_slice(&bytes) {
            raw = read;
        }
    }
    if raw.is_empty() && !["edition", "snapshot", "sourceOrg"].iter().any(|key| wish.definition.contains_key(*key)) {
        let message = "A scratch org needs a definition file, an edition, a snapshot or a source org.";
        return Err(Failure::new("ScratchOrgDefinitionError", message)
            .action("Add --definition-file config/project-scratch-def.json, or --edition developer"));
    }
    raw.extend(wish.definition.clone());
    if raw.contains_key("settings") && raw.contains_key("orgPreferences") {
        let message = "The definition file has both settings and orgPreferences, which is the older form of the same.";
        return Err(Failure::new("SignupOrgPreferencesError", message).action("Keep the settings only"));
    }
    Ok(ScratchDefinition::new(raw))
}

impl Output for Created {
    fn json(&self) -> Value {
        let mut info = self.org.info.clone();
        if let Value::Object(fields) = &mut info {
            fields.shift_remove("AuthCode");
        }
        let mut out = json!({"username": text(&info, "SignupUsername"), "scratchOrgInfo": info});
        if let Some(auth) = &self.org.auth {
            let mut fields = serde_json::to_value(auth).unwrap_or_default();
            if let Value::Object(fields) = &mut fields {
                fields.shift_remove("refreshToken");
                if !auth.embedded {
                    fields.shift_remove("accessToken");
                }
            }
            out["authFields"] = fields;
        }
        out["warnings"] = json!(self.warnings);
        if let Some(auth) = &self.org.auth {
            out["orgId"] = auth.org_id.as_str().into();
        }
        out
    }

    fn human(&self) -> String {
        let info = &self.org.info;
        let mut rows = vec![("Request Id", text(info, "Id"))];
        if let Some(auth) = &self.org.auth {
            rows.extend([("OrgId", auth.org_id.clone()), ("Username", auth.username.clone())]);
            rows.push(("Expires", text(info, "ExpirationDate")));
        }
        rows.extend(self.alias.clone().map(|alias| ("Alias", alias)));
        let title =
            if self.org.auth.is_some() { "Your scratch org is ready." } else { "The scratch org was asked for." };
        pairs(title, ["Name", "Value"], &rows)
    }
}
