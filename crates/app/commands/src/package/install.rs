//! `package install`.

use super::subscriber::{dependencies, installed, number, version, version_of};
use super::{dry_run, install_report};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::shared::flags::{API_VERSION, TARGET_ORG, WAIT};
use crate::shared::text::{field, text};
use orgyard_client::{Api, Org, Poll, Wait};
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "package install",
    spellings: &[
        Spelling::new("force:package:install").renaming(&[("id", "package"), ("i", "package")]),
        Spelling::new("force:package2:install").renaming(&[("id", "package"), ("i", "package")]),
    ],
    class: "Install",
    summary: "Install a package version in an org, or upgrade to it.",
    description: "The package's components then belong to it in that org. Metadata of the same names that belonged to \
        nobody is adopted; a component of another package stops the install, and the org stays as it was.\n\
        --dry-run tells beforehand what would be created, adopted, overwritten, deleted and deprecated.",
    examples: &[
        Example {
            says: "Install a version and wait for it:",
            line: "package install --package utils@1.0.0-1 --wait 10 -o dev",
        },
        Example {
            says: "Install it with everything it depends on:",
            line: "package install -p app@1.0.0-1 --with-dependencies -o dev",
        },
        Example { says: "See what an install would change:", line: "package install -p app@1.1.0-1 --dry-run -o dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        WAIT,
        Flag::text("installation-key", "Key of the version, where it has one.")
            .short('k')
            .aliases(&["installationkey"]),
        Flag::of("publish-wait", Kind::Minutes(0), "Minutes to wait until the version is available in the org.")
            .short('b')
            .aliases(&["publishwait"])
            .default("0"),
        Flag::switch("no-prompt", "Allow remote sites and deletions without a question.")
            .short('r')
            .aliases(&["noprompt"]),
        Flag::text("package", "Alias, id (04t) or NAME@1.2.0-3 of the version.").short('p').required(),
        Flag::text("apex-compile", "Compile all Apex of the org, or only the package's.")
            .short('a')
            .aliases(&["apexcompile"])
            .options(&["all", "package"])
            .default("all"),
        Flag::text("security-type", "Whose profiles get access.")
            .short('s')
            .aliases(&["securitytype"])
            .options(&["AllUsers", "AdminsOnly"])
            .default("AdminsOnly"),
        Flag::text("upgrade-type", "What becomes of components the new version does not hold.")
            .short('t')
            .aliases(&["upgradetype"])
            .options(&["DeprecateOnly", "Mixed", "Delete"])
            .default("Mixed"),
        Flag::text("skip-handlers", "Checks to leave out.")
            .short('l')
            .commas()
            .options(&["FeatureEnforcement"])
            .hidden(),
        Flag::switch("with-dependencies", "Install what the version depends on first."),
        Flag::switch("dry-run", "Change nothing, and tell what would change.").exclusive(&["with-dependencies"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| Box::pin(run(context, matches)),
};

/// Minutes a dependency may take, however short the wait for the package itself is.
const DEPENDENCY_MINUTES: u64 = 30;

async fn run(context: &Context, matches: &Matches) -> Result<Box<dyn Output>, Failure> {
    let org = context.target_org(matches).await?;
    let key = matches.get("installation-key");
    let id = version_of(context, &org, &matches.text("package")).await?;
    let minutes = matches.number("publish-wait").unwrap_or(0);
    if minutes > 0 {
        wait_for_publishing(context, &org, &id, key, minutes).await?;
    }
    let wanted = version(&org, &id, key).await?;
    if matches.has("dry-run") {
        let request = request(matches, &id, key, false);
        return Ok(Box::new(dry_run::DryRunResult(org.install_dry_run(&request).await?)));
    }
    confirm_deletions(context, matches, &wanted)?;
    if matches.has("with-dependencies") {
        install_dependencies(context, &org, matches, &wanted).await?;
    }
    let sites = allow_sites(context, matches, &wanted);
    let result = install(context, &org, &request(matches, &id, key, sites), wait_of(matches)).await?;
    let failed = install_report::failure(&result);
    match failed {
        Some(failure) => Err(failure),
        None => Ok(Box::new(install_report::Status::new(result, &matches.text("package"), org.username()))),
    }
}

fn wait_of(matches: &Matches) -> u64 {
    matches.number("wait").unwrap_or(0)
}

fn request(matches: &Matches, id: &str, key: Option<&str>, sites: bool) -> Value {
    let upgrade = match matches.text("upgrade-type").as_str() {
        "DeprecateOnly" => "deprecate-only",
        "Delete" => "delete-only",
        _ => "mixed-mode",
    };
    let mut request = json!({
        "SubscriberPackageVersionKey": id,
        "NameConflictResolution": "Block",
        "PackageInstallSource": "U",
        "EnableRss": sites,
        "ApexCompileType": matches.text("apex-compile"),
        "SecurityType": if matches.text("security-type") == "AllUsers" { "full" } else { "none" },
        "UpgradeType": upgrade,
    });
    if let Some(key) = key {
        request["Password"] = key.into();
    }
    if matches.has("skip-handlers") {
        request["SkipHandlers"] = matches.all("skip-handlers").join(",").into();
    }
    request
}

fn confirm_deletions(context: &Context, matches: &Matches, version: &Value) -> Result<(), Failure> {
    let unlocked = text(version, "Package2ContainerOptions") == "Unlocked";
    let asks = matches.get("upgrade-type") == Some("Delete") && unlocked && !matches.has("no-prompt") && !context.json;
    if !asks || context.confirm("Removed components will be deleted from the org, with what is in them. Go on?") {
        return Ok(());
    }
    let message = "The request to delete components with this install was canceled.";
    Err(Failure::new("PromptUpgradeTypeDenyError", message).action("Add --no-prompt to install without a question"))
}

/// Remote and content-security sites become active only when somebody says so.
fn allow_sites(context: &Context, matches: &Matches, version: &Value) -> bool {
    let urls = |list: &str, key: &str| -> Vec<String> {
        field(version, list).as_array().into_iter().flatten().map(|site| text(site, key)).collect()
    };
    let mut sites = urls("RemoteSiteSettings.settings", "url");
    sites.extend(urls("CspTrustedSites.settings", "endpointUrl"));
    if sites.is_empty() {
        return false;
    }
    let question = format!("The package may send or receive data from these sites:\n{}\nAllow that?", sites.join("\n"));
    let allowed = matches.has("no-prompt") || context.confirm(&question);
    if !allowed {
        context.warn("The package's remote sites are installed inactive. Add --no-prompt to allow them.");
    }
    allowed
}

async fn wait_for_publishing(
    context: &Context,
    org: &Org,
    id: &str,
    key: Option<&str>,
    minutes: u64,
) -> Result<(), Failure> {
    context.progress("Waiting for the package version to be available");
    let look = || async {
        let status = match version(org, id, key).await {
            Ok(row) => text(&row, "InstallValidationStatus"),
            Err(failure) if failure.name().contains("INSTALL_KEY") => return Err(failure.into_client()),
            Err(failure) => failure.name().to_owned(),
        };
        let waits = status.starts_with("PACKAGE_UNAVAILABLE")
            || ["UNINSTALL_IN_PROGRESS", "UNKNOWN_EXCEPTION", "SingleRecordQuery_NoRecords"].contains(&status.as_str());
        Ok(if waits { Poll::Running(()) } else { Poll::Done(()) })
    };
    match Wait::minutes(minutes, 10).embedded(org.is_orgyard()).until_done(look).await? {
        Poll::Done(()) => Ok(()),
        Poll::Running(()) => {
            let message = format!("The package version {id} did not become available in the org in time.");
            Err(Failure::new("SubscriberPackageVersionNotPublishedError", message)
                .action("Give it more minutes with -b"))
        }
    }
}

/// Installs a version; the request as it is when it has ended, or when the time is up.
pub(crate) async fn install(context: &Context, org: &Org, request: &Value, minutes: u64) -> Result<Value, Failure> {
    let object = "PackageInstallRequest";
    let id = org.create(Api::Tooling, object, request).await?;
    let look = || async {
        let row = org.get(Api::Tooling, object, &id).await?;
        let runs = matches!(text(&row, "Status").as_str(), "IN_PROGRESS" | "UNKNOWN");
        Ok(if runs { Poll::Running(row) } else { Poll::Done(row) })
    };
    if minutes > 0 {
        context.progress(&format!("Waiting up to {minutes} minutes for the install {id}"));
    }
    match Wait::minutes(minutes, 2).embedded(org.is_orgyard()).until_done(look).await? {
        Poll::Done(row) | Poll::Running(row) => Ok(row),
    }
}

/// Dependencies first, each once; what is installed at the version or a higher one is left alone.
async fn install_dependencies(context: &Context, org: &Org, matches: &Matches, wanted: &Value) -> Result<(), Failure> {
    let mut order: Vec<Value> = Vec::new();
    let mut stack: Vec<(Value, bool)> = vec![(wanted.clone(), false)];
    let mut seen = vec![text(wanted, "Id")];
    while let Some((current, expanded)) = stack.pop() {
        if expanded {
            order.push(current);
            continue;
        }
        let needs = dependencies(&current);
        stack.push((current, true));
        for id in needs.into_iter().rev().filter(|id| !seen.contains(id)).collect::<Vec<_>>() {
            seen.push(id.clone());
            stack.push((version(org, &id, matches.get("installation-key")).await?, false));
        }
    }
    order.pop();
    let present = installed(org).await?;
    for dependency in order {
        let known = present.get(&text(&dependency, "SubscriberPackageId"));
        let (name, id) = (text(&dependency, "Name"), text(&dependency, "Id"));
        if let (Some(known), Some(needed)) = (known, number(&dependency, ""))
            && *known >= needed
        {
            context.progress(&format!("{id} ({name} {needed}) is installed already"));
            continue;
        }
        context.progress(&format!("Installing the dependency {id} ({name})"));
        let key =
            matches.get("installation-key").filter(|_| field(&dependency, "IsPasswordProtected") == &Value::Bool(true));
        let minutes = wait_of(matches).max(DEPENDENCY_MINUTES);
        let result = install(context, org, &request(matches, &id, key, false), minutes).await?;
        if let Some(failure) = install_report::failure(&result) {
            return Err(
                failure.action(format!("The dependency {id} stopped the install; the package itself was not touched"))
            );
        }
    }
    Ok(())
}
