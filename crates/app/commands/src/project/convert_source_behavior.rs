//! `project convert source-behavior`.

use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags;
use crate::table::table;
use orgyard_metadata::{MetadataOptions, Registry, Relaid, Relay, registry_of};
use orgyard_project::Project;
use orgyard_text::archive::FileSet;
use serde_json::{Value, json};
use std::path::Path;

const PRESETS: &[&str] = &[
    "decomposeCustomLabelsBeta2",
    "decomposeCustomLabelsBeta",
    "decomposePermissionSetBeta",
    "decomposePermissionSetBeta2",
    "decomposeSharingRulesBeta",
    "decomposeWorkflowBeta",
    "decomposeExternalServiceRegistrationBeta",
];

const OPTIONS: &str = "sourceBehaviorOptions";
const TEMPORARY: &str = "decompositionConverterTempDir";
const DRY_RUN: &str = "DRY-RUN-RESULTS";

pub(crate) static COMMAND: Command = Command {
    words: "project convert source-behavior",
    spellings: &[],
    class: "ConvertSourceBehavior",
    summary: "Lay components out in the project in another way, and say so in sfdx-project.json.",
    description: "The option is added to sourceBehaviorOptions, and the components of its types are converted in place, in every \
        package directory. Commit first: what was there is replaced.",
    examples: &[
        Example {
            says: "One file per kind of permission:",
            line: "project convert source-behavior --behavior decomposePermissionSetBeta2",
        },
        Example {
            says: "Only look at what it would do:",
            line: "project convert source-behavior --behavior decomposeWorkflowBeta --dry-run",
        },
    ],
    flags: &[
        Flag::text("behavior", "What to add to sourceBehaviorOptions.").short('b').options(PRESETS).required(),
        Flag::switch("dry-run", "Write the result to DRY-RUN-RESULTS and leave the project as it is."),
        Flag::switch("preserve-temp-dir", "Keep the components in metadata format, in decompositionConverterTempDir."),
        flags::TARGET_ORG,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Changed {
    made: Vec<String>,
    gone: Vec<String>,
    options: Value,
    dry_run: bool,
}

async fn run(context: &Context, matches: &Matches) -> Result<Changed, Failure> {
    refuse_tracked(context, matches).await?;
    let project = context.project()?;
    let preset = &matches.text("behavior");
    let after = with_option(&project, preset)?;
    let (old, new) = (registry(&project)?, registry(&after)?);
    let types = Registry::of_preset(preset).map_err(|error| failed(&error.into()))?;
    let relay = Relay { before: &old, after: &new, types };
    let dry_run = matches.has("dry-run");
    let plans = plans(&relay, &project, dry_run)?;
    warn_of_folders(context, &project, &plans);
    if !dry_run {
        allow(context)?;
    }
    write(&project, &plans, dry_run, matches.has("preserve-temp-dir"))?;
    if !dry_run {
        after.save()?;
    }
    let options = after.get(OPTIONS).cloned().unwrap_or_default();
    let names: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    context.progress(&format!("sfdx-project.json {OPTIONS} is now [{}]", names.join(",")));
    let shown = |path: &str| project.root().join(path).to_string_lossy().into_owned();
    Ok(Changed {
        made: plans.iter().flat_map(|(_, plan)| relay.entries(&plan.made)).map(|path| shown(&path)).collect(),
        gone: plans.iter().flat_map(|(_, plan)| &plan.gone).map(|path| shown(path)).collect(),
        options,
        dry_run,
    })
}

type Plan = (String, Relaid);

/// Of each package directory, before anything is written.
fn plans(relay: &Relay<'_>, project: &Project, dry_run: bool) -> Result<Vec<Plan>, Failure> {
    let api_version = project.source_api_version().unwrap_or(API_VERSION).to_owned();
    let options = MetadataOptions { api_version, package_name: None };
    let mut plans = Vec::new();
    for directory in project.directories().iter().filter(|directory| project.path_of(directory).is_dir()) {
        let folder = directory.path.trim_start_matches("./").trim_end_matches('/');
        let beside = dry_run.then_some(DRY_RUN);
        let plan = relay.plan(project.root(), folder, &options, beside).map_err(|error| failed(&error))?;
        if !plan.gone.is_empty() {
            plans.push((folder.to_owned(), plan));
        }
    }
    Ok(plans)
}

fn write(project: &Project, plans: &[Plan], dry_run: bool, preserve: bool) -> Result<(), Failure> {
    for (folder, plan) in plans {
        if preserve {
            let kept = |(path, bytes): (&String, &Vec<u8>)| (format!("{TEMPORARY}/{folder}/{path}"), bytes.clone());
            let kept: FileSet = plan.package.iter().map(kept).collect();
            Relaid { made: kept, ..Relaid::default() }.write(project.root()).map_err(|error| failed(&error))?;
        }
        let done = if dry_run { plan.write(project.root()) } else { plan.apply(project.root()) };
        done.map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// The project with one more option, not saved.
fn with_option(project: &Project, preset: &str) -> Result<Project, Failure> {
    let mut options = project.get(OPTIONS).and_then(Value::as_array).cloned().unwrap_or_default();
    if options.iter().any(|option| option == preset) {
        let message = format!("sourceBehaviorOption {preset} already exists in sfdx-project.json");
        return Err(Failure::new("sourceBehaviorOptionAlreadyExists", message));
    }
    options.push(preset.into());
    let mut after = project.clone();
    after.set(OPTIONS, &options.into());
    Ok(after)
}

fn registry(project: &Project) -> Result<Registry, Failure> {
    Ok(registry_of(project).map_err(|error| failed(&error))?.into_owned())
}

/// An org that tracks source would take every file for changed.
async fn refuse_tracked(context: &Context, matches: &Matches) -> Result<(), Failure> {
    if !context.has_org(matches)? || context.target_org(matches).await?.auth().tracks_source != Some(true) {
        return Ok(());
    }
    let message = "Your project has a default org (target-org) that uses source tracking. This operation will cause changes to the local project source files that can't be properly tracked.";
    Err(Failure::new("TrackingNotSupportedError", message)
        .action("Retrieve what you need from the org, delete it, and run this command again"))
}

fn warn_of_folders(context: &Context, project: &Project, plans: &[Plan]) {
    let has_folder = |(folder, _): &Plan| project.root().join(folder).join(Path::new("main/default")).is_dir();
    if !plans.iter().all(has_folder) {
        context.warn("This command puts components in a newly created `main/default` folder in each package directory. You might need to re-organize them into your preferred structure.");
    }
}

/// Asks where somebody can answer; a script is taken at its word.
fn allow(context: &Context) -> Result<(), Failure> {
    context.warn("This command makes changes to your project. Be sure you've committed any source changes before continuing so you can easily revert if necessary.");
    if context.json || !context.is_asked_by_a_person() || context.confirm("Proceed") {
        return Ok(());
    }
    Err(Failure::new("PromptDenyError", "Nothing was changed."))
}

impl Output for Changed {
    fn json(&self) -> Value {
        json!({"createdFiles": self.made, "deletedFiles": self.gone, OPTIONS: self.options})
    }

    fn human(&self) -> String {
        let gone = if self.dry_run { "FILES THAT WOULD HAVE BEEN DELETED IF NOT --DRY-RUN" } else { "DELETED FILES" };
        let rows = |paths: &[String]| paths.iter().map(|path| vec![path.clone()]).collect::<Vec<_>>();
        let mut text = format!(
            "{}\n\n{}",
            table("", &[gone], &rows(&self.gone)),
            table("", &["CREATED FILES"], &rows(&self.made))
        );
        if self.dry_run {
            text +=
                &format!("\n\nFiles were created in {DRY_RUN} outside your package directories for you to inspect.");
        }
        text
    }
}
