//! What a version is built from: the directory that flags name, its dependencies, the archive, the request.

use crate::cli::Matches;
use crate::context::Context;
use crate::not_here::not_implemented;
use crate::output::Failure;
use crate::shared::packages::known_package;
use crate::shared::text::text;
use orgyard_client::{DependencyChoice, Org, resolve_dependency};
use orgyard_metadata::{Origins, Profiles};
use orgyard_pipeline::source::{PackageSource, SourceOptions};
use orgyard_pipeline::{Descriptor, version_info};
use orgyard_project::{PackageDirectory, Project, Reference};
use serde_json::{Map, Value, json};

/// The package directory that flags name, or the only one with a package.
pub(super) fn directory<'a>(
    context: &Context,
    project: &'a Project,
    matches: &Matches,
) -> Result<&'a PackageDirectory, Failure> {
    let packages: Vec<&PackageDirectory> = project.packages().collect();
    let names = || match packages.as_slice() {
        [] => "Create the package first, with 'orgyard package create'".to_owned(),
        some => {
            let names: Vec<&str> = some.iter().filter_map(|directory| directory.package.as_deref()).collect();
            format!("Name one with --package: {}", names.join(", "))
        }
    };
    if let Some(package) = matches.get("package") {
        if matches.has("path") {
            context.warn("--package and --path were both given; one of them is enough.");
        }
        return project.directory_of(package).ok_or_else(|| {
            let message = format!("The package '{package}' has no directory in sfdx-project.json.");
            let near = crate::cli::nearest(package, packages.iter().filter_map(|d| d.package.as_deref()));
            let next = near.map_or_else(names, |near| format!("Did you mean {near}?"));
            Failure::new("PackageDirectoryMissingError", message).action(next)
        });
    }
    if let Some(path) = matches.get("path") {
        let wanted = path.replace('\\', "/");
        let wanted = wanted.trim_start_matches("./").trim_end_matches('/');
        return packages.iter().find(|directory| directory.path == wanted).copied().ok_or_else(|| {
            let message = format!("The folder '{path}' is no package directory of sfdx-project.json.");
            Failure::new("PackageDirectoryMissingError", message).action(names())
        });
    }
    match packages.as_slice() {
        [only] => Ok(only),
        _ => Err(Failure::new("PackageRequiredError", "Which package is to be built?").action(names())),
    }
}

/// What has to be looked up before the request can be made.
pub(super) struct Wish {
    pub package_id: String,
    pub branch: Option<String>,
    pub dependencies: Vec<String>,
}

pub(super) async fn wish(
    context: &Context,
    hub: &Org,
    project: &Project,
    directory: &PackageDirectory,
    matches: &Matches,
) -> Result<Wish, Failure> {
    let name = directory.package.clone().unwrap_or_default();
    let package = known_package(hub, project, &name).await?;
    if text(&package, "ContainerOptions") == "Managed" {
        return Err(not_implemented("managed packages"));
    }
    check_scripts(directory, matches)?;
    context.progress("Looking up the dependencies");
    let branch = matches.get("branch").map(str::to_owned).or_else(|| directory.branch.clone());
    let dependencies = dependencies(hub, project, directory, branch.as_deref()).await?;
    Ok(Wish { package_id: text(&package, "Id"), branch, dependencies })
}

/// The request without its archive; booleans are always said, texts only where there are any.
pub(super) fn fields(directory: &PackageDirectory, wish: &Wish, matches: &Matches) -> Value {
    let flag = |name: &str| matches.get(name).map(str::to_owned);
    let mut fields = json!({"Package2Id": wish.package_id});
    let texts = [
        ("Tag", flag("tag")),
        ("Branch", wish.branch.clone()),
        ("InstallKey", flag("installation-key")),
        ("Instance", flag("build-instance")),
        ("Language", flag("language").or_else(|| directory.language.clone())),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            fields[key] = value.into();
        }
    }
    let switches = [
        ("CalculateCodeCoverage", matches.has("code-coverage")),
        ("SkipValidation", matches.has("skip-validation")),
        ("AsyncValidation", matches.has("async-validation")),
        ("IsDevUsePkgZipRequested", matches.has("generate-pkg-zip")),
        ("CalcTransitiveDependencies", directory.calculate_transitive_dependencies),
    ];
    for (key, on) in switches {
        fields[key] = on.into();
    }
    fields
}

fn overrides(matches: &Matches) -> Result<Map<String, Value>, Failure> {
    let pairs = [
        ("version-name", "versionName"),
        ("version-description", "versionDescription"),
        ("version-number", "versionNumber"),
        ("releasenotes-url", "releaseNotesUrl"),
        ("post-install-url", "postInstallUrl"),
    ];
    for flag in ["releasenotes-url", "post-install-url"] {
        if let Some(url) = matches.get(flag).filter(|url| !url.contains("://")) {
            let message = format!("Invalid URL supplied in --{flag}: {url}");
            return Err(Failure::new("InvalidUrlError", message).action("Write it whole: https://example.com/notes"));
        }
    }
    Ok(pairs.iter().filter_map(|(flag, key)| Some(((*key).to_owned(), matches.get(flag)?.into()))).collect())
}

fn check_scripts(directory: &PackageDirectory, matches: &Matches) -> Result<(), Failure> {
    if matches.has("post-install-script") || matches.has("uninstall-script") {
        let message =
            "We can’t create the package version. Post-install and uninstall scripts apply to managed packages only.";
        return Err(
            Failure::new("ErrorScriptsNotApplicableToUnlockedPackageError", message).action("Leave the script out")
        );
    }
    if ["ancestorId", "ancestorVersion"].iter().any(|key| directory.raw.contains_key(*key)) {
        let message = "Can’t create package version. Ancestors apply to managed packages only.";
        return Err(Failure::new("ErrorAncestorNotApplicableToUnlockedPackageError", message)
            .action("Take ancestorId and ancestorVersion out of the package directory in sfdx-project.json"));
    }
    Ok(())
}

async fn dependencies(
    hub: &Org,
    project: &Project,
    directory: &PackageDirectory,
    branch: Option<&str>,
) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for dependency in &directory.dependencies {
        if let Reference::Version(id) = project.resolve(&dependency.package) {
            ids.push(id);
            continue;
        }
        let package = known_package(hub, project, &dependency.package).await?;
        let choice = DependencyChoice {
            dependency,
            package_id: text(&package, "Id"),
            inherited_branch: branch.map(str::to_owned),
        };
        ids.push(resolve_dependency(hub, &choice).await?);
    }
    Ok(ids)
}

/// The archive the version is built from, and where its files come from.
pub(super) async fn convert(
    context: &Context,
    hub: &Org,
    project: &Project,
    directory: &PackageDirectory,
    wish: &Wish,
    matches: &Matches,
) -> Result<(Vec<u8>, Origins), Failure> {
    context.progress("Converting the source");
    let version = match project.source_api_version() {
        Some(version) => version.to_owned(),
        None => hub.api_version().await?.to_owned(),
    };
    let env = |name: &str| context.variable(name).map(str::to_owned);
    let definition = matches.get("definition-file").map(|file| context.world.cwd.join(file).display().to_string());
    let options = SourceOptions { api_version: &version, definition_file: definition.as_deref(), env: &env };
    let profiles = Profiles::of(project).map_err(|error| Failure::new("ConversionError", error.to_string()))?;
    let source = PackageSource::read(project, directory, &profiles, &options).map_err(not_read)?;
    source.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    if let Some(definition) = &source.definition
        && ["settings", "orgPreferences"].iter().all(|key| definition.content.get(key).is_some())
    {
        let message = "The definition file has both settings and orgPreferences, which is the older form of the same.";
        return Err(Failure::new("SignupOrgPreferencesError", message).action("Keep the settings only"));
    }
    let code_coverage = matches.has("code-coverage");
    let descriptor = Descriptor {
        package_id: &wish.package_id,
        dependencies: &wish.dependencies,
        overrides: overrides(matches)?,
        code_coverage,
    };
    let descriptor = descriptor.json(directory, source.definition.as_ref());
    Ok((version_info(&source, &descriptor, code_coverage), source.origins))
}

fn not_read(message: String) -> Failure {
    let name =
        if message.starts_with("No matching source") { "NoSourceInRootDirectoryError" } else { "ConversionError" };
    Failure::new(name, message)
}
