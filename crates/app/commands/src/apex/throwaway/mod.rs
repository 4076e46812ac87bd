//! An org of the command's own that the project is deployed into: in memory and gone with the command for anonymous
//! blocks, kept for the next time for tests.

mod kept;

use super::report::{Report, Source, Sources};
use super::watch::Snapshot;
use crate::cli::Matches;
use crate::context::Context;
use crate::output::Failure;
use crate::project::{Archive, normal, whole};
use crate::shared::text::text;
use kept::Kept;
use orgyard_client::{Api, DeployOptions, Home, Org, Poll, ScratchRequest, Wait};
use orgyard_metadata::{Origins, SourceSet, Tree, registry_of};
use orgyard_project::{ForceIgnore, Project, ProjectError, ScratchDefinition, settings_package};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Where projects made by the official tool keep their definition file.
const DEFINITION_FILE: &str = "config/project-scratch-def.json";
const MINUTES: u64 = 60;

pub(crate) struct Throwaway {
    pub(super) org: Org,
    /// In the order they were deployed in; the project itself is the last.
    pub(super) projects: Vec<Project>,
    /// Nobody else changes the org meanwhile.
    _kept: Option<Kept>,
}

/// Makes the org and deploys the projects of `--with` and the project that stands around the command.
pub(super) async fn open(context: &Context, matches: &Matches) -> Result<Throwaway, Failure> {
    let projects = projects(context, matches)?;
    let org = create(context.world.embedded.throwaway()?, &projects).await?;
    deploy_all(context, &org, &projects).await?;
    Ok(Throwaway { org, projects, _kept: None })
}

/// The same for tests, which leave nothing behind: the org of last time serves again.
pub(super) async fn open_for_tests(context: &Context, matches: &Matches) -> Result<Throwaway, Failure> {
    let projects = projects(context, matches)?;
    let Some(kept) = Kept::find(context, &projects) else { return open(context, matches).await };
    if let Some(org) = kept.org(context, &projects).await {
        return Ok(Throwaway { org, projects, _kept: Some(kept) });
    }
    let deployed = projects.iter().map(Snapshot::take).collect::<Result<Vec<_>, _>>()?;
    let org = create(kept.begin(context)?, &projects).await?;
    deploy_all(context, &org, &projects).await?;
    kept.keep(org.username(), deployed);
    Ok(Throwaway { org, projects, _kept: Some(kept) })
}

async fn deploy_all(context: &Context, org: &Org, projects: &[Project]) -> Result<(), Failure> {
    for project in projects {
        deploy(context, org, project).await?;
    }
    Ok(())
}

fn projects(context: &Context, matches: &Matches) -> Result<Vec<Project>, Failure> {
    let own = context.project_if_any()?.ok_or_else(no_org)?;
    let mut projects = Vec::new();
    for folder in matches.all("with") {
        let root = normal(&context.world.cwd.join(folder));
        projects.push(Project::open(&root).map_err(|error| not_a_project(folder, &error))?);
    }
    projects.push(own);
    Ok(projects)
}

fn no_org() -> Failure {
    let message = "No default environment found. Use -o or --target-org to specify an environment.";
    Failure::new("NoDefaultEnvError", message)
        .action("Go to a project's folder: there, an org in memory is made for the command")
        .action("List the orgs there are with 'orgyard org list'")
}

fn not_a_project(folder: &str, error: &ProjectError) -> Failure {
    Failure::new(error.name(), format!("--with {folder}: {error}"))
}

/// A scratch org as the project's definition file has it.
async fn create(home: Home, projects: &[Project]) -> Result<Org, Failure> {
    let hub = home.orgs().await?.into_iter().find(|org| org.dev_hub);
    let hub = hub.ok_or_else(|| Failure::new("HomeError", "An org in memory has no Dev Hub."))?;
    let hub = home.org(home.login(&hub.username).await?);
    let own = projects.last();
    let definition = own.map(definition).transpose()?.unwrap_or_default();
    let mut fields = definition.scratch_org_info();
    if let Some(edition) = fields.get("Edition").and_then(Value::as_str).map(|edition| edition.replace('-', " ")) {
        fields.insert("Edition".into(), edition.into());
    }
    fields.entry("Edition").or_insert("developer".into());
    if let Some(namespace) = own.and_then(Project::namespace) {
        hub.add_namespace(namespace).await?;
        fields.insert("Namespace".into(), namespace.into());
    }
    let settings = settings_package(&definition, hub.api_version().await?);
    let wait = Duration::from_secs(MINUTES * 60);
    let request = ScratchRequest { fields, settings, tracks_source: false, wait };
    let created = hub.create_scratch_org(&request, |_| {}).await?;
    let auth = created.auth.ok_or_else(|| Failure::new("HomeError", "The org in memory could not be made."))?;
    Ok(hub.sibling(auth))
}

fn definition(project: &Project) -> Result<ScratchDefinition, Failure> {
    let file = project.root().join(DEFINITION_FILE);
    if !file.is_file() {
        return Ok(ScratchDefinition::default());
    }
    Ok(ScratchDefinition::read(&file)?.0)
}

/// Deploys all package directories of a project.
async fn deploy(context: &Context, org: &Org, project: &Project) -> Result<(), Failure> {
    let name = name(project);
    context.progress(&format!("Deploying {name} into an org for this command"));
    let archive = whole(context, project)?;
    send(org, &archive, &name).await
}

pub(super) fn name(project: &Project) -> String {
    let folder = project.root().file_name().map(|name| name.to_string_lossy().into_owned());
    project.name().map(str::to_owned).or(folder).unwrap_or_default()
}

/// Deploys an archive; what the org refuses is the failure.
pub(super) async fn send(org: &Org, (archive, origins): &Archive, name: &str) -> Result<(), Failure> {
    let id = org.start_deploy(archive, &DeployOptions::default()).await?;
    let (Poll::Done(result) | Poll::Running(result)) =
        org.finish_deploy(&id, Wait::minutes(MINUTES, 1), |_| {}).await?;
    if result.get("success").and_then(Value::as_bool).unwrap_or(false) {
        return Ok(());
    }
    let failures = result.pointer("/details/componentFailures").and_then(Value::as_array).into_iter().flatten();
    let mut lines: Vec<String> = failures.map(|failure| line(failure, origins)).collect();
    lines.extend(result.get("errorMessage").and_then(Value::as_str).map(str::to_owned));
    let message = format!("{name} cannot be deployed into an org in memory:\n- {}", lines.join("\n- "));
    let next = "Mend what is named, add the project that it needs with --with, or choose an org with --target-org";
    Err(Failure::new("DeployFailed", message).action(next).data(result))
}

/// With the file and the place a person wrote, where they are known.
fn line(failure: &Value, origins: &Origins) -> String {
    let number = |name: &str| text(failure, name).parse::<u32>().ok().filter(|number| *number > 0);
    let at = number("lineNumber").zip(number("columnNumber"));
    let (kind, name) = (text(failure, "componentType"), text(failure, "fullName"));
    let place = match origins.place(&text(failure, "fileName"), &name, at) {
        Some(place) => place.to_string(),
        None => format!("{kind} {name}"),
    };
    format!("{place}: {}", text(failure, "problem"))
}

/// The sources of what has coverage: from the projects at hand, else from the org.
pub(crate) async fn sources(
    context: &Context,
    org: &Org,
    throwaway: Option<&Throwaway>,
    report: &Report,
) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    let own = context.project_if_any()?;
    let projects = throwaway.map_or(own.as_slice(), |throwaway| throwaway.projects.as_slice());
    for project in projects {
        add_project(&mut sources, project)?;
    }
    let units = report.tested.coverage.iter().flat_map(|coverage| &coverage.units);
    let missing: BTreeSet<&str> =
        units.filter(|unit| sources.of(&unit.id, &unit.name).is_none()).map(|unit| unit.id.as_str()).collect();
    for id in missing {
        let (object, suffix, folder) = match id.starts_with("01p") {
            true => ("ApexClass", "cls", "classes"),
            false => ("ApexTrigger", "trigger", "triggers"),
        };
        // A managed class hides its text: its page says so.
        let Ok(row) = org.get(Api::Tooling, object, id).await else { continue };
        let name = text(&row, "Name");
        let source = Source { path: format!("{folder}/{name}.{suffix}"), text: text(&row, "Body") };
        sources.add(object == "ApexTrigger", &name, source);
    }
    Ok(sources)
}

fn add_project(sources: &mut Sources, project: &Project) -> Result<(), Failure> {
    let failed = |error: orgyard_metadata::ConvertError| crate::project::failed(&error);
    let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
    let registry = registry_of(project).map_err(failed)?;
    let tree = Tree::walk(project.root(), &folders, &ForceIgnore::find(project.root())).map_err(failed)?;
    let set = SourceSet::of(&registry, tree).map_err(failed)?;
    for component in &set.components {
        let is_trigger = component.info.name == "ApexTrigger";
        if !is_trigger && component.info.name != "ApexClass" {
            continue;
        }
        let Some(path) = component.content.first() else { continue };
        let bytes = set.tree.read(path).map_err(failed)?;
        let source = Source { path: path.clone(), text: String::from_utf8_lossy(&bytes).into_owned() };
        sources.add(is_trigger, &component.full_name, source);
    }
    Ok(())
}
