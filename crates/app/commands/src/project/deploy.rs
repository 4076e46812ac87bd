//! `project deploy start` and `project deploy validate`.

use super::deployed::{Deployed, Local};
use super::selection::{Selection, all_folders, normal};
use super::{API_VERSION, failed};
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{self, TARGET_ORG};
use orgyard_client::{DeployOptions, Poll, Wait};
use orgyard_metadata::{Manifest, MetadataOptions, registry_of, to_metadata};
use orgyard_text::archive::{self, FileSet};
use std::path::Path;

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
const SINGLE_PACKAGE: Flag =
    Flag::switch("single-package", "The metadata format holds one package at its root.").aliases(&["singlepackage"]);
const WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end.").short('w').default("33");
const ASYNC: Flag = Flag::switch("async", "Return at once with the deploy's id.");
const CONCISE: Flag = Flag::switch("concise", "Leave out what was deployed.").exclusive(&["verbose"]);
const VERBOSE: Flag = Flag::switch("verbose", "Show more.").exclusive(&["concise"]);
const IGNORE_WARNINGS: Flag =
    Flag::switch("ignore-warnings", "Warnings do not fail the deploy.").short('g').aliases(&["ignorewarnings"]);
const TESTS: Flag = Flag::text("tests", "Apex tests to run with the level RunSpecifiedTests.").short('t').commas();
const PURGE: Flag = Flag::switch("purge-on-delete", "What is deleted does not go to the recycle bin.");
const PRE: Flag = Flag::text("pre-destructive-changes", "Manifest of what to delete before the deploy.");
const POST: Flag = Flag::text("post-destructive-changes", "Manifest of what to delete after the deploy.");

pub(crate) static START: Command = Command {
    words: "project deploy start",
    spellings: &[
        Spelling::new("deploy:metadata"),
        Spelling::new("force:source:deploy"),
        Spelling::new("force:mdapi:deploy"),
    ],
    class: "DeployMetadata",
    summary: "Deploy metadata from the project to an org.",
    description: "Without a choice all package directories are deployed. A deploy is one transaction: it lands whole or \
        not at all.",
    examples: &[
        Example { says: "Deploy a folder:", line: "project deploy start --source-dir force-app --target-org dev" },
        Example { says: "Deploy one class:", line: "project deploy start -m ApexClass:Things -o dev" },
        Example {
            says: "Check a deploy without keeping it:",
            line: "project deploy start -x package.xml --dry-run -o dev",
        },
    ],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        ASYNC,
        CONCISE,
        VERBOSE,
        Flag::switch("dry-run", "Check the deploy, and keep nothing.").aliases(&["checkonly"]),
        Flag::switch("ignore-conflicts", "Deploy over changes made in the org.")
            .short('c')
            .aliases(&["forceoverwrite"]),
        Flag::switch("ignore-errors", "Keep what can be kept.").short('r').aliases(&["ignoreerrors"]),
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
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(deploy(context, matches, matches.has("dry-run"), None)),
};

pub(crate) static VALIDATE: Command = Command {
    words: "project deploy validate",
    spellings: &[Spelling::new("deploy:metadata:validate")],
    class: "DeployMetadataValidate",
    summary: "Check a deploy and run Apex tests, without keeping anything.",
    description: "The tests of the org's own Apex run unless another level is chosen.",
    examples: &[Example {
        says: "Check a folder:",
        line: "project deploy validate --source-dir force-app --target-org prod",
    }],
    flags: &[
        TARGET_ORG,
        flags::API_VERSION,
        ASYNC,
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
        PURGE,
        PRE,
        POST,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(deploy(context, matches, true, Some("RunLocalTests"))),
};

/// What is sent, and what it consists of here.
struct Package {
    archive: Vec<u8>,
    local: Local,
    single: bool,
}

async fn deploy(
    context: &Context,
    matches: &Matches,
    check_only: bool,
    test_level: Option<&str>,
) -> Result<Deployed, Failure> {
    let org = context.target_org(matches).await?;
    let package = package(context, matches)?;
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
    let minutes = if matches.has("async") { 0 } else { matches.number("wait").unwrap_or(33) };
    let result = match org.finish_deploy(&id, Wait::minutes(minutes, 1), |_| {}).await? {
        Poll::Done(result) | Poll::Running(result) => result,
    };
    Ok(Deployed::new(result, &package.local, matches.has("concise")))
}

fn package(context: &Context, matches: &Matches) -> Result<Package, Failure> {
    if let Some(path) = matches.get("metadata-dir") {
        let single = matches.has("single-package");
        return Ok(Package { archive: metadata_format(context, path)?, local: Local::default(), single });
    }
    let project = context.project()?;
    let selection = Selection::of(context, &project, matches, &["source-dir"])?;
    let destructive = destructive(context, matches)?;
    let registry = registry_of(&project).map_err(|error| failed(&error))?;
    let set = selection.resolve(&registry, &project, &all_folders(&project))?;
    if set.components.is_empty() && destructive.is_empty() {
        let message = "No local changes to deploy.";
        return Err(Failure::new("NothingToDeploy", message)
            .action("Check the folders, names or manifest that say what to deploy, and .forceignore"));
    }
    let api_version = project.source_api_version().unwrap_or(API_VERSION).to_owned();
    let options = MetadataOptions { api_version, package_name: None };
    let converted = to_metadata(&set, &options).map_err(|error| failed(&error))?;
    converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    let mut files = converted.into_files().map_err(|error| failed(&error))?;
    files.extend(destructive);
    let local = Local::of(&set, project.root(), &context.world.cwd);
    Ok(Package { archive: zip(&files), local, single: true })
}

/// `package.xml` first.
fn zip(files: &FileSet) -> Vec<u8> {
    let (first, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "package.xml");
    archive::write(first.into_iter().chain(rest).map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}

fn destructive(context: &Context, matches: &Matches) -> Result<FileSet, Failure> {
    let mut files = FileSet::new();
    let flags = [
        ("pre-destructive-changes", "destructiveChangesPre.xml"),
        ("post-destructive-changes", "destructiveChangesPost.xml"),
    ];
    for (flag, name) in flags {
        let Some(path) = matches.get(flag) else { continue };
        let bytes = std::fs::read(context.world.cwd.join(path))
            .map_err(|error| Failure::new("DestructiveChangesError", format!("{path} cannot be read: {error}")))?;
        Manifest::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|error| Failure::new("InvalidManifestError", format!("{path}: {error}")))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

/// A zip file as it is; of a folder, everything below it.
fn metadata_format(context: &Context, path: &str) -> Result<Vec<u8>, Failure> {
    let full = normal(&context.world.cwd.join(path));
    let unreadable =
        |error: std::io::Error| Failure::new("MetadataDirError", format!("{path} cannot be read: {error}"));
    if full.is_file() {
        return std::fs::read(&full).map_err(unreadable);
    }
    let mut files = FileSet::new();
    collect(&full, "zip", &mut files).map_err(unreadable)?;
    Ok(archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))))
}

fn collect(folder: &Path, prefix: &str, files: &mut FileSet) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
