//! What is done while the process is killed: a home and a project, prepared once per step and copied for each kill.

use super::world::{Dump, World};
use crate::serving::Serving;
use crate::workspace::{files_below, write};
use anyhow::{Result, ensure};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PACKAGE: &str = "layer00-package00";
const SOURCE: &str = "packages/layer00-package00/main/default";

#[derive(Clone, Copy)]
pub(super) enum Step {
    Install,
    Upgrade,
    VersionCreate,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Install => "install",
            Self::Upgrade => "upgrade",
            Self::VersionCreate => "version create",
        })
    }
}

/// A hub with two versions of a package, and an org to install them into.
pub(super) struct Stage {
    program: PathBuf,
    folder: TempDir,
    versions: [String; 2],
}

pub(super) struct Scene {
    program: PathBuf,
    start: TempDir,
    arguments: Vec<String>,
    /// How many writes the command makes when nothing stops it.
    pub(super) writes: usize,
    before: Dump,
    after: Dump,
}

pub(super) enum Found {
    Before,
    After,
    Wrong(String),
}

impl Stage {
    /// The home's folder.
    pub(super) fn home(&self) -> PathBuf {
        self.folder.path().join("home/orgyard")
    }

    pub(super) fn serve(&self) -> Result<Serving> {
        Serving::start(&self.program, &self.folder.path().join("home"))
    }

    /// The first version of the package.
    pub(super) fn version(&self) -> &str {
        &self.versions[0]
    }

    pub(super) fn new(program: PathBuf) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        crate::generate::run(10, &folder.path().join("project"))?;
        let world = World { program: &program, folder: folder.path() };
        let path = format!("packages/{PACKAGE}");
        world.must(&["package", "create", "--name", PACKAGE, "--package-type", "Unlocked", "--path", &path])?;
        let first = version_id(&world.must(&strs(&create()))?)?;
        edit(folder.path(), "classes/L00P00_Facade.cls", "Decimal total = 0;", "Decimal total = 1 - 1;")?;
        fs::remove_file(folder.path().join("project").join(SOURCE).join("tabs/L00P00_Shipment__c.tab-meta.xml"))?;
        let second = version_id(&world.must(&strs(&create()))?)?;
        world.must(&["org", "create", "scratch", "--edition", "developer", "--alias", "target"])?;
        Ok(Self { program, folder, versions: [first, second] })
    }

    /// Where the step starts, and how it ends when nothing goes wrong.
    pub(super) fn scene(&self, step: Step) -> Result<Scene> {
        let start = copy(self.folder.path())?;
        let world = World { program: &self.program, folder: start.path() };
        let [first, second] = &self.versions;
        let arguments = match step {
            Step::Install => install(first),
            Step::Upgrade => {
                world.must(&strs(&install(first)))?;
                install(second)
            }
            Step::VersionCreate => {
                edit(start.path(), "classes/L00P00_Facade.cls", "1 - 1", "2 - 2")?;
                create()
            }
        };
        let before = world.dump()?;
        let end = copy(start.path())?;
        let at_end = World { program: &self.program, folder: end.path() };
        at_end.must(&strs(&arguments))?;
        let after = at_end.dump()?;
        ensure!(before.orgs != after.orgs, "{step} changes nothing");
        let mut scene = Scene { program: self.program.clone(), start, arguments, writes: 0, before, after };
        scene.writes = scene.count_writes()?;
        Ok(scene)
    }
}

impl Scene {
    pub(super) fn kill_at(&self, point: usize) -> Result<Found> {
        let folder = copy(self.start.path())?;
        let world = World { program: &self.program, folder: folder.path() };
        if !world.run_to(point, &strs(&self.arguments))?.killed {
            return Ok(Found::Wrong("it was not killed".to_string()));
        }
        let found = world.dump()?;
        if !found.running.is_empty() {
            return Ok(Found::Wrong(format!("left running: {}", found.running)));
        }
        let stray: Vec<&String> = found.files.difference(&self.after.files).collect();
        if !stray.is_empty() {
            return Ok(Found::Wrong(format!("left behind: {stray:?}")));
        }
        Ok(self.compare(&found))
    }

    /// Each org by itself is as before or as after; which of the two the step's own org is decides what counts.
    fn compare(&self, found: &Dump) -> Found {
        let mut result = Found::Before;
        for (org, dump) in &found.orgs {
            let (before, after) = (self.before.orgs.get(org), self.after.orgs.get(org));
            if Some(dump) != before && Some(dump) != after {
                return Found::Wrong(format!("{org} is between: {}", first_difference(dump, before.or(after))));
            }
            if before != after && Some(dump) == after {
                result = Found::After;
            }
        }
        result
    }

    /// The highest number of a write that still kills, by halving.
    fn count_writes(&self) -> Result<usize> {
        let kills = |point: usize| -> Result<bool> {
            let folder = copy(self.start.path())?;
            Ok(World { program: &self.program, folder: folder.path() }.run_to(point, &strs(&self.arguments))?.killed)
        };
        let (mut low, mut high) = (1, 2);
        while kills(high)? {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = (low + high) / 2;
            if kills(middle)? { low = middle } else { high = middle }
        }
        Ok(low)
    }
}

fn create() -> Vec<String> {
    owned(&[
        "package",
        "version",
        "create",
        "--package",
        PACKAGE,
        "--installation-key-bypass",
        "--wait",
        "10",
        "--json",
    ])
}

fn install(version: &str) -> Vec<String> {
    owned(&["package", "install", "--package", version, "--target-org", "target", "--wait", "10", "--no-prompt"])
}

fn owned(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(ToString::to_string).collect()
}

fn strs(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

fn version_id(json: &str) -> Result<String> {
    let id = json.split('"').find(|word| word.starts_with("04t") && word.len() == 18);
    id.map(str::to_string).ok_or_else(|| anyhow::anyhow!("no version in {json}"))
}

fn edit(folder: &Path, file: &str, old: &str, new: &str) -> Result<()> {
    let path = folder.join("project").join(SOURCE).join(file);
    let text = fs::read_to_string(&path)?;
    ensure!(text.contains(old), "{file} does not hold {old}");
    write(&path, text.replace(old, new))
}

fn copy(from: &Path) -> Result<TempDir> {
    let to = tempfile::tempdir()?;
    for file in files_below(from)? {
        write(&to.path().join(file.strip_prefix(from)?), fs::read(&file)?)?;
    }
    Ok(to)
}

fn first_difference(found: &str, expected: Option<&String>) -> String {
    let expected = expected.map(String::as_str).unwrap_or_default();
    let mut pairs = found.lines().zip(expected.lines());
    let (ours, theirs) = pairs.find(|(ours, theirs)| ours != theirs).unwrap_or(("more or fewer lines", ""));
    format!("{ours:.200} | {theirs:.200}")
}
