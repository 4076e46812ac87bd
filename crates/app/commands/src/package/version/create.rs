//! `package version create`.

use super::INSTALL_URL;
use super::order::{convert, directory, fields, wish};
use super::request::by_id;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB, WAIT};
use crate::shared::text::{field, text, version_number};
use orgyard_client::{Org, Poll, Wait, quote, unsupported_calls};
use orgyard_metadata::Origins;
use orgyard_project::{PackageDirectory, Project};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "package version create",
    spellings: &[
        Spelling::new("force:package:version:create"),
        // In 2018 a version without a key needed no flag that says so.
        Spelling::new("force:package2:version:create").without(&["installation-key"]).renaming(&[
            ("directory", "path"),
            ("package2id", "package"),
            ("i", "package"),
        ]),
    ],
    class: "PackageVersionCreateCommand",
    summary: "Build a version of a package.",
    description: "The package's folder is converted, and built in a fresh org together with the versions it depends on. \
        A version is beta until it is promoted; only one whose code coverage was calculated can be.\n\
        With --wait, an alias for the version is written to sfdx-project.json, unless the environment variable \
        SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_VERSION_CREATE is true.",
    examples: &[
        Example {
            says: "Build a version that anyone may install, and wait for it:",
            line: "package version create --package utils --installation-key-bypass --wait 10",
        },
        Example {
            says: "Build one that can be promoted, from a definition file, under a key:",
            line: "package version create -p app -k s3cret --code-coverage -f config/project-scratch-def.json -w 10",
        },
        Example {
            says: "Build the folder force-app quickly, to try it out:",
            line: "package version create -d force-app -x --skip-validation",
        },
    ],
    flags: &[
        TARGET_DEV_HUB,
        API_VERSION,
        Flag::text("branch", "Branch the version belongs to.").short('b'),
        Flag::text("build-instance", "Instance to build on.").short('s').aliases(&["buildinstance"]).hidden(),
        Flag::switch("code-coverage", "Run the package's tests and calculate coverage, which a promotion needs.")
            .short('c')
            .aliases(&["codecoverage"])
            .exclusive(&["skip-validation"]),
        Flag::text("definition-file", "Definition file whose features and settings the build uses.")
            .short('f')
            .aliases(&["definitionfile"]),
        Flag::text("installation-key", "Key that whoever installs the version has to know.")
            .short('k')
            .aliases(&["installationkey"]),
        Flag::switch("installation-key-bypass", "Let anyone install the version.")
            .short('x')
            .aliases(&["installationkeybypass"]),
        Flag::text("package", "Alias, name or id (0Ho) of the package.").short('p'),
        Flag::text("path", "Folder of the package.").short('d'),
        Flag::text("post-install-script", "Class to run after an install; for managed packages.")
            .aliases(&["postinstallscript"]),
        Flag::text("post-install-url", "Page that tells what to do after an install.").aliases(&["postinstallurl"]),
        Flag::switch("preserve", "Accepted and without effect: no files are left behind.").short('r').hidden(),
        Flag::text("releasenotes-url", "Page with the release notes.").aliases(&["releasenotesurl"]),
        Flag::switch("skip-ancestor-check", "For managed packages.").aliases(&["skipancestorcheck"]),
        Flag::switch("skip-validation", "Do not check dependencies and metadata; such a version cannot be promoted.")
            .aliases(&["skipvalidation"])
            .exclusive(&["code-coverage", "async-validation"]),
        Flag::switch("async-validation", "Give the version out before it is validated.")
            .exclusive(&["skip-validation"]),
        Flag::switch("generate-pkg-zip", "Keep the metadata for 'package version retrieve'."),
        Flag::text("tag", "Tag, such as the commit's, to keep with the version.").short('t'),
        Flag::text("uninstall-script", "Class to run before an uninstall; for managed packages.")
            .aliases(&["uninstallscript"]),
        Flag::switch("validate-schema", "Check the project file first.")
            .short('j')
            .aliases(&["validateschema"])
            .hidden(),
        Flag::text("version-description", "Description of the version.").short('e').aliases(&["versiondescription"]),
        Flag::text("version-name", "Name of the version.").short('a').aliases(&["versionname"]),
        Flag::text("version-number", "Number of the version, in place of the project's.")
            .short('n')
            .aliases(&["versionnumber"]),
        WAIT,
        Flag::text("language", "Language of the version."),
        Flag::switch("verbose", "Print a line for each change of state."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Version {
    request: Value,
}

async fn run(context: &Context, matches: &Matches) -> Result<Version, Failure> {
    check_key(matches)?;
    let mut project = context.project()?;
    let directory = directory(context, &project, matches)?.clone();
    let hub = context.target_hub(matches).await?;
    let wish = wish(context, &hub, &project, &directory, matches).await?;
    if matches.has("skip-validation") {
        context
            .warn("Skipping validation: the version cannot be promoted. Build it again with validation for a release.");
    }
    let (archive, origins) = convert(context, &hub, &project, &directory, &wish, matches).await?;
    context.progress("Requesting the package version");
    let id = hub.create_version_request(&archive, &fields(&directory, &wish, matches)).await?;
    let request = finish(context, &hub, &id, &origins, matches).await?;
    if matches.number("wait").unwrap_or(0) > 0 && matches!(status(&request), "Success" | "PerformingValidations") {
        write_alias(context, &hub, &mut project, &directory, &request).await?;
    }
    warn_of_size(context, &request);
    warn_of_missing(context, &request);
    Ok(Version { request })
}

fn check_key(matches: &Matches) -> Result<(), Failure> {
    let (key, bypass) = (matches.has("installation-key"), matches.has("installation-key-bypass"));
    let old = matches.spelling.starts_with("force:package2");
    match (key, bypass) {
        (true, true) => Err(crate::cli::UsageError::failed_flags(vec![
            "--installation-key-bypass=true cannot also be provided when using --installation-key".into(),
        ])
        .into()),
        (false, false) if !old => Err(crate::cli::UsageError::failed_flags(vec![
            "Exactly one of the following must be provided: --installation-key, --installation-key-bypass".into(),
        ])
        .into()),
        _ => Ok(()),
    }
}

fn status(request: &Value) -> &str {
    field(request, "Status").as_str().unwrap_or_default()
}

async fn finish(
    context: &Context,
    hub: &Org,
    id: &str,
    origins: &Origins,
    matches: &Matches,
) -> Result<Value, Failure> {
    let interval = if matches.has("skip-validation") { 5 } else { 30 };
    let wait = Wait::minutes(matches.number("wait").unwrap_or(0), interval).embedded(hub.is_orgyard());
    let seen = std::sync::Mutex::new(String::new());
    let look = || async {
        let request = by_id(hub, id).await.map_err(into_client)?;
        if let Ok(mut seen) = seen.lock()
            && *seen != status(&request)
        {
            *seen = status(&request).to_owned();
            context.progress(&format!("Package version creation request status is '{seen}'"));
        }
        let ended = matches!(status(&request), "Success" | "Error" | "PerformingValidations");
        Ok(if ended { Poll::Done(request) } else { Poll::Running(request) })
    };
    let (end, request) = match wait.until_done(look).await? {
        Poll::Done(request) => (true, request),
        Poll::Running(request) => (false, request),
    };
    let report = format!("Look again with 'orgyard package version create report -i {id}'");
    if !end && matches.number("wait").unwrap_or(0) > 0 {
        let message = "The package version was not built within the time to wait.".to_owned();
        let data = serde_json::json!({"VersionCreateRequestId": id});
        return Err(Failure::new("PollingClientTimeout", message).action(report).data(data));
    }
    if status(&request) == "Error" {
        return Err(failed(&request, origins));
    }
    Ok(request)
}

fn into_client(failure: Failure) -> orgyard_client::ClientError {
    failure.into_client()
}

fn failed(request: &Value, origins: &Origins) -> Failure {
    let errors = field(request, "Error").as_array().into_iter().flatten().filter_map(Value::as_str);
    let errors = errors.map(|error| origins.in_source(error));
    let lines: Vec<String> = errors.enumerate().map(|(at, error)| format!("\n({}) {error}", at + 1)).collect();
    Failure::new("MultipleErrorsError", format!("Multiple errors occurred:{}", lines.concat()))
        .action(format!("Correct them and build again; the request is {}", text(request, "Id")))
}

/// `NAME@1.2.0-3`, with the branch after it where there is one.
async fn write_alias(
    context: &Context,
    hub: &Org,
    project: &mut Project,
    directory: &PackageDirectory,
    request: &Value,
) -> Result<(), Failure> {
    if context.variable("SF_PROJECT_AUTOUPDATE_DISABLE_FOR_PACKAGE_VERSION_CREATE") == Some("true") {
        return Ok(());
    }
    let id = text(request, "SubscriberPackageVersionId");
    let soql = format!(
        "SELECT Branch, MajorVersion, MinorVersion, PatchVersion, BuildNumber FROM Package2Version \
         WHERE SubscriberPackageVersionId={}",
        quote(&id)
    );
    let row = hub.single(orgyard_client::Api::Tooling, &soql).await?;
    let number = version_number(&row, "").parse::<orgyard_values::VersionNumber>();
    let Ok(number) = number else { return Ok(()) };
    let package = text(request, "Package2Id");
    let name = project.alias_of(&package).map(str::to_owned).or_else(|| directory.package.clone()).unwrap_or_default();
    let mut alias = format!("{name}@{}", number.alias_text());
    let branch = text(&row, "Branch");
    if !branch.is_empty() {
        alias.push_str(&format!("-{branch}"));
    }
    project.set_alias(&alias, &id);
    Ok(project.save()?)
}

/// The platform's limits are 10,000 files and 600 MB.
fn warn_of_size(context: &Context, request: &Value) {
    if field(request, "TotalNumberOfMetadataFiles").as_u64().unwrap_or(0) > 7_000 {
        context.warn("The version holds more than 7,000 metadata files, of at most 10,000. Split the package in time.");
    }
    if field(request, "TotalSizeOfMetadataFiles").as_u64().unwrap_or(0) > 420 * 1024 * 1024 {
        context.warn("The version's metadata is larger than 420 MB, of at most 600 MB. Split the package in time.");
    }
}

/// Calls of the platform that the embedded org does not implement: a test that meets one has no outcome.
fn warn_of_missing(context: &Context, request: &Value) {
    let calls = field(request, "unsupported").as_array().into_iter().flatten();
    let calls: Vec<&str> = calls.filter_map(Value::as_str).collect();
    if let Some(text) = unsupported_calls(&calls) {
        context.warn(text);
    }
}

impl Output for Version {
    fn json(&self) -> Value {
        self.request.clone()
    }

    fn human(&self) -> String {
        let request = &self.request;
        let (id, version) = (text(request, "Id"), text(request, "SubscriberPackageVersionId"));
        match status(request) {
            "Success" | "PerformingValidations" => format!(
                "Successfully created the package version [{id}]. Subscriber Package Version Id: {version}\n\
                 Package Installation URL: {INSTALL_URL}{version}\n\
                 Install it with 'orgyard package install --package {version}'."
            ),
            status => format!(
                "Package version creation request status is '{status}'.\n\
                 Look again with 'orgyard package version create report -i {id}'."
            ),
        }
    }
}
