//! `project deploy start` and `project deploy validate`.

use super::archive::{converted, destructive, metadata_format, replace, replaced, zip};
use super::conflicts::{self, Check, Way};
use super::deployed::{About, Deployed, Local};
use super::deployed_tests;
use super::jobs::{self, Sort};
use super::progress::Watched;
use super::selection::{Selection, all_folders};
use super::tracked::{self, tracking};
use super::{API_VERSION, failed};
use crate::apex::report::{Report, files};
use crate::apex::tested::collect::of_org;
use crate::apex::throwaway::sources;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use orgyard_client::{DeployOptions, Org, Poll, Wait};
use orgyard_metadata::{Manifest, Registry, SourceSet, registry_of};
use orgyard_project::Project;
use orgyard_text::archive::FileSet;
use orgyard_tracking::{Component, Local as LocalChanges, Pending, Tracker};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const SOURCE_DIR: Flag = Flag::text("source-dir", "Folders or files to deploy.")
    .short('d')
    .aliases(&["sourcepath", "p"])
    .commas()
    .exclusive(&["manifest", "metadata", "metadata-dir"]);
const METADATA: Flag = Flag::text("metadata", "Components to deploy; * stands for any text.")
    .short('m')
    .commas()
    .exclusive(&["manifest", "source-dir", "metadata-dir"]);
const MANIFEST: Flag = Flag::text("manifest", "package.xml that says what to deploy.").short('x').exclusive(&[
    "metadata",
    "source-dir",
    "metadata-dir",
]);
const METADATA_DIR: Flag = Flag::text("metadata-dir", "Folder or zip file in metadata format to deploy.")
    .aliases(&["deploydir", "zipfile"])
    .exclusive(&["metadata", "source-dir", "manifest"]);
const SINGLE_PACKAGE: Flag = Flag::switch("single-package", "The metadata format holds one package at its root.")
    .aliases(&["singlepackage"])
    .needs(&["metadata-dir"]);
const WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end; 33 when left out.").short('w');
/// Of a validation: the official tool lets both be given there.
const ASYNC_OR_WAIT: Flag = Flag::switch("async", "Return at once with the deploy's id.");
pub(super) const ASYNC: Flag = ASYNC_OR_WAIT.exclusive(&["wait"]);
pub(super) const CONCISE: Flag = Flag::switch("concise", "Leave out what was deployed.").exclusive(&["verbose"]);
pub(super) const VERBOSE: Flag = Flag::switch("verbose", "Show more.").exclusive(&["concise"]);
const IGNORE_WARNINGS: Flag =
    Flag::switch("ignore-warnings", "Warnings do not fail the deploy.").short('g').aliases(&["ignorewarnings"]);
const TESTS: Flag = Flag::text("tests", "Apex tests to run with the level RunSpecifiedTests.").short('t').commas();
const PURGE: Flag = Flag::switch("purge-on-delete", "What is deleted does not go to the recycle bin.");
const PRE: Flag =
    Flag::text("pre-destructive-changes", "Manifest of what to delete before the deploy.").needs(&["manifest"]);
const POST: Flag =
    Flag::text("post-destructive-changes", "Manifest of what to delete after the deploy.").needs(&["manifest"]);

pub(super) const COVERAGE: Flag =
    Flag::text("coverage-formatters", "Files of code coverage to write.").commas().options(files::COVERAGE);
pub(super) const JUNIT: Flag = Flag::switch("junit", "Write the results of tests as JUnit has them.");
pub(super) const RESULTS: Flag =
    Flag::text("results-dir", "Folder for coverage and JUnit results; coverage when left out.");
pub(super) const VERSION: Flag = flags::API_VERSION.short('a');

pub(crate) static START: Command = Command {
    words: "project deploy start",
    spellings: &[
        Spelling::new("deploy:metadata"),
        Spelling::new("force:source:deploy"),
        Spelling::new("force:mdapi:deploy"),
        Spelling::new("force:source:push")
            .renaming(&[("forceoverwrite", "ignore-conflicts"), ("f", "ignore-conflicts")]),
    ],
    class: "DeployMetadata",
    summary: "Deploy metadata from the project to an org.",
    description: "Without a choice the local changes are deployed, deletions among them; to an org that does not track \
        source, everything in the package directories. What was changed in the org meanwhile is not overwritten unless \
        --ignore-conflicts says so; --merge puts it into the project's files where both sides changed different elements, \
        and deploys them. A deploy is one transaction: it lands whole or not at all.\n\
        Exit codes: 0 deployed, 1 failed or canceled, 68 deployed in part, 69 not at its end when the time was up.",
    examples: &[
        Example { says: "Deploy a folder:", line: "project deploy start --source-dir force-app --target-org dev" },
        Example { says: "Deploy what changed here:", line: "project deploy start --target-org dev" },
        Example { says: "Deploy one class:", line: "project deploy start -m ApexClass:Things -o dev" },
        Example {
            says: "Check a deploy without keeping it:",
            line: "project deploy start -x package.xml --dry-run -o dev",
        },
    ],
    flags: &[
        TARGET_ORG,
        VERSION,
        ASYNC,
        CONCISE,
        VERBOSE,
        Flag::switch("dry-run", "Check the deploy, and keep nothing.").aliases(&["checkonly"]),
        Flag::switch("ignore-conflicts", "Deploy over changes made in the org.")
            .short('c')
            .aliases(&["forceoverwrite"]),
        conflicts::MERGE,
        Flag::switch("ignore-errors", "Keep what can be kept; a production org keeps all or nothing.")
            .short('r')
            .aliases(&["ignoreerrors"]),
        IGNORE_WARNINGS,
        MANIFEST,
        METADATA,
        METADATA_DIR,
        SINGLE_PACKAGE,
        SOURCE_DIR,
        TESTS,
        Flag::text("test-level", "Which Apex tests run.").short('l').aliases(&["testlevel"]).options(&[
            "NoTestRun",
            "RunSpecifiedTests",
            "RunLocalTests",
            "RunAllTestsInOrg",
            "RunRelevantTests",
        ]),
        WAIT,
        PURGE,
        PRE,
        POST,
        COVERAGE,
        JUNIT,
        RESULTS,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(deploy(context, matches, matches.has("dry-run"), None)),
};

pub(crate) static VALIDATE: Command = Command {
    words: "project deploy validate",
    spellings: &[Spelling::new("deploy:metadata:validate")],
    class: "DeployMetadataValidate",
    summary: "Check a deploy and run Apex tests, without keeping anything.",
    description: "The tests of the org's own Apex run unless another level is chosen.\n\
        Exit codes: 0 it would succeed, 1 it would fail, 69 not at its end when the time was up.",
    examples: &[Example {
        says: "Check a folder:",
        line: "project deploy validate --source-dir force-app --target-org prod",
    }],
    flags: &[
        TARGET_ORG,
        VERSION,
        ASYNC_OR_WAIT,
        CONCISE,
        VERBOSE,
        IGNORE_WARNINGS,
        MANIFEST,
        METADATA,
        METADATA_DIR,
        SINGLE_PACKAGE,
        SOURCE_DIR,
        TESTS,
        Flag::text("test-level", "Which Apex tests run.").short('l').aliases(&["testlevel"]).options(&[
            "RunAllTestsInOrg",
            "RunLocalTests",
            "RunSpecifiedTests",
            "RunRelevantTests",
        ]),
        WAIT,
        PURGE.needs(&["manifest"]),
        PRE,
        POST,
        COVERAGE,
        JUNIT,
        RESULTS,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(deploy(context, matches, true, Some("RunLocalTests"))),
};

/// What is sent, and what it consists of here.
#[derive(Default)]
struct Package {
    archive: Vec<u8>,
    /// Not counted in a zip file that is sent as it is.
    files: Option<usize>,
    local: Local,
    single: bool,
    replaced: BTreeMap<String, Vec<String>>,
    /// What is the same on both sides once it has arrived.
    pending: Option<Pending>,
}

async fn deploy(
    context: &Context,
    matches: &Matches,
    check_only: bool,
    test_level: Option<&str>,
) -> Result<Deployed, Failure> {
    let org = context.target_org(matches).await?;
    warn_of_order(context, matches)?;
    if matches.get("test-level") == Some("RunSpecifiedTests") && !matches.has("tests") {
        return Err(Failure::new("NoTestsSpecifiedError", NO_TESTS));
    }
    if let Some(path) = matches.get("metadata-dir") {
        let single = matches.has("single-package");
        let (archive, files) = metadata_format(context, path, single)?;
        let package = Package { archive, files, single, ..Package::default() };
        return send(context, matches, &org, package, None, check_only, test_level).await;
    }
    let project = context.project()?;
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let selection = Selection::of(context, &project, matches, &["source-dir"])?;
    let mut tracker = tracked::open(&org, &registry, &project).await?;
    match &mut tracker {
        Some(tracker) if !check_only => tracker.refresh(&org).await.map_err(tracking)?,
        None if selection.is_empty() => context.warn(NO_TRACKING),
        _ => {}
    }
    let request = Request { context, matches, org: &org, project: &project, selection: &selection, check_only };
    match request.package(&registry, tracker.as_mut()).await? {
        Some(package) => {
            // What was only checked may be deployed later as it is; a dry run may not.
            let tracker = tracker.filter(|_| !check_only || test_level.is_some());
            send(context, matches, &org, package, tracker, check_only, test_level).await
        }
        None if check_only && test_level.is_some() => Err(nothing()),
        None => Ok(Deployed::nothing()),
    }
}

const NO_TESTS: &str =
    "You must specify tests using the --tests flag if the --test-level flag is set to RunSpecifiedTests.";
const ORDER: &str = "The `pushPackageDirectoriesSequentially` property is not respected by this command. Please call the \
    `project deploy start --source-dir` command for each dependency in the correct order.";

/// One deploy holds all package directories, whatever the project says of their order.
fn warn_of_order(context: &Context, matches: &Matches) -> Result<(), Failure> {
    let chosen = ["manifest", "metadata", "source-dir"].iter().any(|flag| matches.has(flag));
    let wants_order = |project: &Project| project.get("pushPackageDirectoriesSequentially") == Some(&true.into());
    if !chosen && context.project_if_any()?.is_some_and(|project| wants_order(&project)) {
        context.warn(ORDER);
    }
    Ok(())
}

const NO_TRACKING: &str = "Starting in December 2025, this command will require that the target org use source tracking.\n\
    Specifically, to use this command with a production org, scratch org created with the `--no-track-source` flag, or \
    other non-source-tracking org, you must specify the metadata you want to deploy with either the `--metadata`, \
    `--source-dir`, or `--manifest` flag.";

fn nothing() -> Failure {
    Failure::new("NothingToDeploy", "No local changes to deploy.")
        .action("Check the folders, names or manifest that say what to deploy, and .forceignore")
}

async fn send(
    context: &Context,
    matches: &Matches,
    org: &Org,
    package: Package,
    mut tracker: Option<Tracker<'_>>,
    check_only: bool,
    test_level: Option<&str>,
) -> Result<Deployed, Failure> {
    let options = DeployOptions {
        rollback_on_error: !matches.has("ignore-errors"),
        ignore_warnings: matches.has("ignore-warnings"),
        check_only,
        single_package: package.single,
        purge_on_delete: matches.has("purge-on-delete"),
        run_tests: matches.all("tests").to_vec(),
        test_level: matches.get("test-level").or(test_level).map(str::to_owned),
    };
    let id = org.start_deploy(&package.archive, &options).await?;
    context.progress(&format!("Deploy ID: {id}"));
    let sort = if test_level.is_some() { Sort::Validation } else { Sort::Deploy };
    jobs::remember(context, &id, org, sort)?;
    if let (Some(tracker), Some(pending)) = (&mut tracker, package.pending) {
        match check_only {
            true => tracker.validating(&id, pending),
            false => tracker.deploying(&id, pending),
        }
        .map_err(tracking)?;
    }
    let in_background = matches.has("async");
    let about = About {
        validate: test_level.is_some(),
        check_only,
        in_background,
        concise: matches.has("concise"),
        verbose: matches.has("verbose"),
        cwd: context.world.cwd.clone(),
        quick: false,
        zip: Some((package.archive.len(), package.files)),
        instance_url: org.auth().instance_url.clone(),
        replaced: package.replaced,
        metadata_format: matches.has("metadata-dir"),
    };
    if in_background {
        if matches.has("coverage-formatters") {
            context.warn(LATER);
        }
        return Ok(Deployed::queued(&id, about));
    }
    let minutes = matches.number("wait").unwrap_or(33);
    let watched = Watched::new(context);
    let end = org.finish_deploy(&id, Wait::minutes(minutes, 1), |result| watched.deploy(result)).await?;
    drop(watched);
    let result = match end {
        Poll::Done(result) => {
            if let Some(tracker) = &mut tracker {
                tracked::deployed(context, org, tracker, &id, &result).await?;
            }
            result
        }
        Poll::Running(result) => result,
    };
    write_test_files(context, matches, org, &result).await?;
    let deployed = Deployed::new(result, &package.local, about);
    deployed.warnings().for_each(|warning| context.warn(warning));
    match deployed.refusal() {
        Some(refusal) => {
            if !context.json {
                context.world.printer.data(&deployed.human());
            }
            Err(refusal)
        }
        None => Ok(deployed),
    }
}

const LATER: &str = "You requested an async deploy with code coverage or JUnit results. The reports will be available when \
    the deploy completes.";

/// Writes the files about tests that were asked for.
pub(super) async fn write_test_files(
    context: &Context,
    matches: &Matches,
    org: &Org,
    result: &Value,
) -> Result<(), Failure> {
    deployed_tests::warnings(result).into_iter().for_each(|warning| context.warn(warning));
    let (forms, junit) = (matches.all("coverage-formatters"), matches.has("junit"));
    if forms.is_empty() && !junit {
        return Ok(());
    }
    let total = result.get("numberTestsTotal").and_then(Value::as_u64).unwrap_or_default();
    if total == 0 {
        let flags = [(!forms.is_empty(), "--coverage-formatters"), (junit, "--junit")];
        for (_, flag) in flags.into_iter().filter(|(given, _)| *given) {
            context.warn(format!(
                "`{flag}` was specified but no tests ran. You can ensure tests run by specifying `--test-level` and \
                 setting it to `RunSpecifiedTests`, `RunLocalTests` or `RunAllTestsInOrg`."
            ));
        }
        return Ok(());
    }
    let folder = matches.get("results-dir").unwrap_or("coverage");
    let report = Report::of(deployed_tests::tested(result, of_org(org)));
    let full = context.world.cwd.join(folder);
    if !forms.is_empty() {
        let sources = sources(context, org, None, &report).await?;
        files::write_coverage(&report, &full, forms, &sources, context.now())?;
        context.progress(&format!("Code Coverage formats, [{}], written to {folder}/coverage/", forms.join(", ")));
    }
    if junit {
        files::write_junit(&report, &full)?;
        context.progress(&format!("Junit results written to {folder}/junit/junit.xml"));
    }
    Ok(())
}

/// What a command line asks of a project.
struct Request<'a> {
    context: &'a Context,
    matches: &'a Matches,
    org: &'a Org,
    project: &'a Project,
    selection: &'a Selection,
    check_only: bool,
}

impl Request<'_> {
    /// What is sent; nothing where nothing has changed. What both sides changed is refused, or merged.
    async fn package<'r>(
        &self,
        registry: &'r Registry,
        tracker: Option<&mut Tracker<'r>>,
    ) -> Result<Option<Package>, Failure> {
        let destructive = destructive(self.context, self.matches)?;
        let Some(tracker) = tracker else {
            let set = self.chosen(registry, &destructive)?;
            return self.packed(set, destructive).map(|(package, _)| Some(package));
        };
        self.settle(registry, tracker, &destructive).await?;
        let local = tracker.local().map_err(tracking)?;
        let (mut package, manifest, pending) = match self.selection.is_empty() {
            true => {
                let push = tracker.push(&local).map_err(tracking)?;
                if !self.check_only {
                    tracker.keep_moves(&local);
                    tracker.save().map_err(tracking)?;
                }
                if push.is_empty() {
                    return Ok(None);
                }
                let shown = push.gone_files();
                let (mut set, deletes) = (push.set, push.deletes);
                let pending = tracker.pending(&set);
                self.leave_theirs(tracker, &local, &mut set)?;
                let (mut package, manifest) = self.packed(set, self.deleting(destructive, &deletes))?;
                package.local.add(shown);
                let manifest = deletes.iter().fold(manifest, |mut manifest, gone| {
                    manifest.add(&gone.type_name, &gone.full_name);
                    manifest
                });
                (package, manifest, pending.without(push.gone))
            }
            false => {
                let mut set = self.chosen(registry, &destructive)?;
                let pending = tracker.pending(&set);
                self.leave_theirs(tracker, &local, &mut set)?;
                let (package, manifest) = self.packed(set, destructive)?;
                (package, manifest, pending)
            }
        };
        package.pending = Some(pending.of(&manifest));
        Ok(Some(package))
    }

    /// Sees to it that nothing conflicts any more.
    async fn settle<'r>(
        &self,
        registry: &'r Registry,
        tracker: &mut Tracker<'r>,
        destructive: &FileSet,
    ) -> Result<(), Failure> {
        let local = tracker.local().map_err(tracking)?;
        if self.check_only || self.matches.has("ignore-conflicts") || tracker.conflicts(&local).is_empty() {
            return Ok(());
        }
        let wanted = match self.selection.is_empty() {
            true => None,
            false => {
                let set = self.chosen(registry, destructive)?;
                Some(set.manifest(self.version()).map_err(|error| failed(&error))?)
            }
        };
        let check = Check { context: self.context, matches: self.matches, org: self.org, project: self.project };
        check.settle(tracker, &local, wanted.as_ref(), Way::Deploy).await.map(drop)
    }

    fn leave_theirs<'r>(
        &self,
        tracker: &Tracker<'r>,
        local: &LocalChanges<'r>,
        set: &mut SourceSet<'_>,
    ) -> Result<(), Failure> {
        match self.matches.has("ignore-conflicts") {
            true => Ok(()),
            false => tracker.leave_theirs(local, set).map_err(tracking),
        }
    }

    /// What the flags name.
    fn chosen<'r>(&self, registry: &'r Registry, destructive: &FileSet) -> Result<SourceSet<'r>, Failure> {
        let set = self.selection.resolve(registry, self.project, &all_folders(self.project))?;
        if set.components.is_empty() && destructive.is_empty() {
            return Err(match self.selection.is_empty() {
                true => nothing(),
                false => Failure::new("ComponentSetError", "No source-backed components present in the package.")
                    .action("Check the folders, names or manifest that say what to deploy, and .forceignore"),
            });
        }
        Ok(set)
    }

    /// What is asked for by its name and is not here stays in the manifest: the org tells of it, and deploys nothing.
    fn name_what_is_missing(&self, local: &Local, manifest: &mut Manifest) -> bool {
        let wanted = self.selection.manifest.iter().flat_map(|wanted| &wanted.types);
        let named = wanted.flat_map(|(kind, members)| members.iter().map(move |member| (kind, member)));
        let missing: Vec<(&String, &String)> = named
            .filter(|(kind, member)| {
                let written = manifest.types.get(*kind);
                let is_written = |name: &str| written.is_some_and(|members| members.contains(name));
                !member.contains('*') && !is_written(member) && !is_written(&format!("{member}/"))
            })
            .filter(|(kind, member)| !local.has(kind, member))
            .collect();
        let any = !missing.is_empty();
        missing.into_iter().for_each(|(kind, member)| manifest.add(kind, member));
        any
    }

    fn deleting(&self, mut destructive: FileSet, deletes: &BTreeSet<Component>) -> FileSet {
        let mut manifest = Manifest { version: Some(self.version().to_owned()), ..Manifest::default() };
        deletes.iter().for_each(|gone| manifest.add(&gone.type_name, &gone.full_name));
        if !deletes.is_empty() {
            destructive.insert("destructiveChangesPost.xml".to_owned(), manifest.write().into_bytes());
        }
        destructive
    }

    fn version(&self) -> &str {
        let of_manifest = self.selection.manifest.as_ref().and_then(|manifest| manifest.version.as_deref());
        let given = self.matches.get("api-version").or(of_manifest);
        given.or(self.project.source_api_version()).unwrap_or(API_VERSION)
    }

    /// The archive of a set, with its manifest.
    fn packed(&self, mut set: SourceSet<'_>, destructive: FileSet) -> Result<(Package, Manifest), Failure> {
        replace(self.context, self.project, &mut set)?;
        let version = self.version();
        let (mut files, origins) = converted(self.context, &set, version)?;
        let empty = || Manifest { version: Some(version.to_owned()), ..Manifest::default() }.write().into_bytes();
        let written = files.entry("package.xml".to_owned()).or_insert_with(empty);
        let mut manifest = Manifest::parse(&String::from_utf8_lossy(written)).unwrap_or_default();
        let local = Local::of(&set, origins, self.project.root());
        if self.name_what_is_missing(&local, &mut manifest) {
            *written = manifest.write().into_bytes();
        }
        files.extend(destructive);
        let replaced = replaced(self.context, &set);
        let package =
            Package { archive: zip(&files), files: Some(files.len()), local, single: true, replaced, pending: None };
        Ok((package, manifest))
    }
}
