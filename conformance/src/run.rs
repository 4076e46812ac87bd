//! All scenarios, some at a time, and the page of what came.

use crate::clients::{CLIENTS, SLOW, binary, folder, root, scenarios as folder_of, version};
use crate::mask::Mask;
use crate::page::{Section, page, sections};
use crate::play::{Played, play};
use crate::scenario::{Scenario, read};
use crate::surroundings::Surroundings;
use crate::{Options, say};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

struct Run {
    binary: PathBuf,
    mask: Mask,
    accept: bool,
}

/// Whether all is as expected.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let run = Run { binary: binary()?, mask: Mask::new()?, accept: options.accept };
    let versions = installed(&options.names)?;
    let scenarios = scenarios(versions.keys(), &options.names)?;
    let jobs = options.jobs.or_else(|| Some(std::thread::available_parallelism().ok()?.get())).unwrap_or(2);
    let played = run.all(&scenarios, jobs)?;
    let problems: usize = played.iter().map(|played| played.problems.len()).sum();
    let written = match options.names.iter().all(|name| !name.contains('/')) {
        true => write_page(&versions, &scenarios, played, options.check)?,
        false => true,
    };
    say(&format!("{problems} not as expected"));
    Ok(problems == 0 && written)
}

/// The clients that are asked for and there, with their versions.
fn installed(names: &[String]) -> Result<BTreeMap<&'static str, String>> {
    let mut versions = BTreeMap::new();
    for client in CLIENTS {
        let asked = names.iter().any(|name| name.split('/').next() == Some(client));
        if !asked && SLOW.contains(&client) {
            continue;
        }
        match version(client)? {
            Some(version) if asked || names.is_empty() => {
                versions.insert(client, version);
            }
            None if asked || folder_of(client).exists() => {
                ensure!(!asked, "{client} is not in {}: run tools/clients.sh", folder().display());
                say(&format!("{client} is not installed here; its rows stay as they are"));
            }
            _ => {}
        }
    }
    Ok(versions)
}

fn path_of(name: &str) -> PathBuf {
    root().join("conformance/scenarios").join(format!("{name}.txt"))
}

fn scenarios<'a>(clients: impl Iterator<Item = &'a &'static str>, names: &[String]) -> Result<Vec<Scenario>> {
    let mut found = Vec::new();
    for client in clients {
        let entries = fs::read_dir(folder_of(client)).into_iter().flatten();
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "txt")).collect();
        files.sort();
        for file in files {
            let name = format!("{client}/{}", file.file_stem().unwrap_or_default().to_string_lossy());
            if names.is_empty() || names.iter().any(|asked| *asked == name || asked == client) {
                found.push(read(&file, name)?);
            }
        }
    }
    Ok(found)
}

impl Run {
    fn all(&self, scenarios: &[Scenario], jobs: usize) -> Result<Vec<Played>> {
        let next = AtomicUsize::new(0);
        let done: Mutex<BTreeMap<usize, Result<Played>>> = Mutex::default();
        std::thread::scope(|scope| {
            for _ in 0..jobs.clamp(1, scenarios.len().max(1)) {
                scope.spawn(|| {
                    while let Some((index, scenario)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        scenarios.get(index).map(|scenario| (index, scenario))
                    } {
                        let played = self.twice(scenario);
                        if let Ok(mut done) = done.lock() {
                            done.insert(index, played);
                        }
                    }
                });
            }
        });
        done.into_inner().unwrap_or_default().into_values().collect()
    }

    /// Clients have time-outs of their own: a second try tells a slow machine from a defect.
    fn twice(&self, scenario: &Scenario) -> Result<Played> {
        let played = self.one(scenario)?;
        if played.problems.is_empty() || self.accept {
            return Ok(played);
        }
        say(&format!("{} is tried again", scenario.name));
        self.one(scenario)
    }

    fn one(&self, scenario: &Scenario) -> Result<Played> {
        let start = Instant::now();
        let surroundings = Surroundings::new(&self.binary, &folder())?;
        let mut played = play(scenario, &surroundings, &self.mask).context(scenario.name.clone())?;
        if self.accept {
            crate::accept::rewrite(&path_of(&scenario.name), std::mem::take(&mut played.came))?;
        }
        let took = start.elapsed().as_secs_f64();
        say(&format!("{}: {} rows, {took:.1} s\n{}", scenario.name, played.rows.len(), played.problems.join("\n")));
        Ok(played)
    }
}

/// Writes the page, or says whether it is what would be written.
fn write_page(
    versions: &BTreeMap<&'static str, String>,
    scenarios: &[Scenario],
    played: Vec<Played>,
    check: bool,
) -> Result<bool> {
    let path = root().join("docs/conformance.md");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let mut known = sections(&before);
    let mut rows: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (scenario, played) in scenarios.iter().zip(played) {
        rows.entry(client_of(scenario)).or_default().extend(played.rows);
    }
    for (client, rows) in rows {
        known.insert(client.into(), Section::new(&versions[client], &rows));
    }
    let now = page(&known, &CLIENTS);
    if check && before != now {
        say("docs/conformance.md is not what these scenarios give: run cargo run --release -p conformance");
    } else if !check {
        write(&path, &now)?;
    }
    Ok(!check || before == now)
}

fn client_of(scenario: &Scenario) -> &str {
    scenario.name.split('/').next().unwrap_or_default()
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}
