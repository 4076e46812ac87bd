//! The same words, two tools: `sf` and `orgyard` against one server. Exit code and `--json` must be the same, or the
//! difference is in the file of the commands, with its reason.

mod cases;
#[cfg(test)]
mod complete;
mod difference;
mod report;

use crate::clients::{binary, folder, root, version};
use crate::mask::Mask;
use crate::say;
use crate::surroundings::Surroundings;
use anyhow::{Context, Result, ensure};
use cases::{Case, Cases, Step};
use difference::{Answer, differences};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const TOOLS: [&str; 2] = ["sf", "orgyard"];

/// How a command line came out.
pub(super) struct Compared {
    pub(super) words: String,
    /// What differs and is listed, with the reasons.
    pub(super) listed: Vec<String>,
    /// What differs and is not, or is listed and does not.
    pub(super) problems: Vec<String>,
}

/// Whether all lines come out as listed. `names`: only these files.
pub(crate) fn run(names: &[String], check: bool) -> Result<bool> {
    let version = version("sf")?;
    let version = version.with_context(|| format!("sf is not in {}: run tools/clients.sh", folder().display()))?;
    let program = binary()?;
    let files = files(names)?;
    let compared: Vec<Result<Vec<Compared>>> = std::thread::scope(|scope| {
        let handles: Vec<_> = files.iter().map(|(_, cases)| scope.spawn(|| play(&program, cases))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|_| anyhow::bail!("a thread ended"))).collect()
    });
    let compared: Vec<Vec<Compared>> = compared.into_iter().collect::<Result<_>>()?;
    let mut good = true;
    for case in compared.iter().flatten().filter(|case| !case.problems.is_empty()) {
        good = false;
        say(&format!("$ {}\n  {}", case.words, case.problems.join("\n  ")));
    }
    if names.is_empty() {
        let sections = files.iter().zip(&compared).map(|((name, cases), compared)| (name.as_str(), cases, compared));
        good &= report::write(&version, sections.collect(), check)?;
    }
    Ok(good)
}

fn files(names: &[String]) -> Result<Vec<(String, Cases)>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("conformance/compare"))?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if names.is_empty() || names.contains(&name) {
            let text = fs::read_to_string(&path)?;
            all.push((name, cases::read(&text).with_context(|| path.display().to_string())?));
        }
    }
    ensure!(!all.is_empty(), "there is no such file in conformance/compare");
    Ok(all)
}

/// One file, against a server of its own.
fn play(program: &Path, cases: &Cases) -> Result<Vec<Compared>> {
    let surroundings = Surroundings::new(program, &folder())?;
    let mask = Mask::new()?;
    let mut tools = TOOLS.map(|name| Tool::new(name, &surroundings)).into_iter().collect::<Result<Vec<_>>>()?;
    let mut compared = Vec::new();
    for step in &cases.steps {
        match step {
            Step::Shell(line) => {
                for tool in &tools {
                    tool.shell(&surroundings, line)?;
                }
            }
            Step::Case(case) => {
                let mut answers = Vec::new();
                for tool in &mut tools {
                    answers.push(tool.answer(&surroundings, &mask, case)?);
                }
                compared.push(judge(cases, case, &answers));
            }
        }
    }
    Ok(compared)
}

fn judge(cases: &Cases, case: &Case, answers: &[Answer]) -> Compared {
    let found = differences(&answers[0], &answers[1]);
    let (mut listed, mut problems) = (Vec::new(), Vec::new());
    let general =
        cases.general.iter().filter(|tolerated| !case.tolerated.iter().any(|own| own.place == tolerated.place));
    let known: Vec<_> = case.tolerated.iter().chain(general).collect();
    for difference in &found {
        match known.iter().find(|tolerated| tolerated.covers(&difference.place)) {
            Some(tolerated) => listed.push(format!("`{}`: {}", tolerated.place, tolerated.reason)),
            None => problems.push(format!("{}: {} | {}", difference.place, difference.official, difference.ours)),
        }
    }
    for tolerated in &case.tolerated {
        if !found.iter().any(|difference| tolerated.covers(&difference.place)) {
            problems.push(format!("{}: is listed, and no longer differs", tolerated.place));
        }
    }
    listed.dedup();
    let own = |text: &String| case.tolerated.iter().any(|t| text.starts_with(&format!("`{}`:", t.place)));
    listed.retain(own);
    Compared { words: case.words.clone(), listed, problems }
}

/// A tool with a folder, a user's home and variables of its own.
struct Tool {
    name: &'static str,
    folder: PathBuf,
    environment: String,
    known: BTreeMap<String, String>,
}

impl Tool {
    fn new(name: &'static str, surroundings: &Surroundings) -> Result<Self> {
        let folder = surroundings.work().join(name).join("work");
        let home = surroundings.work().join(name).join("home");
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&home)?;
        let at = |path: &Path| path.to_string_lossy().into_owned();
        let environment = format!(
            "export HOME='{home}' SF_TEST_HOME='{home}' ORGYARD_HOME='{home}/orgyard' SF_ACCESS_TOKEN='{}'",
            surroundings.hub_token,
            home = at(&home)
        );
        let own = if name == "sf" { "name-of-sf" } else { "name-of-oy" };
        let known =
            [("own", own.to_owned()), ("url", surroundings.url.clone()), ("work", at(&folder)), ("home", at(&home))];
        let known = known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Self { name, folder, environment, known })
    }

    fn filled(&self, line: &str) -> String {
        self.known.iter().fold(line.to_owned(), |line, (name, value)| line.replace(&format!("{{{name}}}"), value))
    }

    fn shell(&self, surroundings: &Surroundings, line: &str) -> Result<()> {
        let (exit, ..) = surroundings.shell(&self.filled(line), &self.folder)?;
        ensure!(exit == 0, "{line} ends with {exit}");
        Ok(())
    }

    fn answer(&mut self, surroundings: &Surroundings, mask: &Mask, case: &Case) -> Result<Answer> {
        let json = if case.json { " --json" } else { "" };
        let line = format!("{}; {} {}{json}", self.environment, self.name, self.filled(&case.words));
        let (exit, out, _) = surroundings.shell(&line, &self.folder)?;
        let raw = Answer::new(exit, &out);
        for (name, pointer) in &case.captured {
            if let Some(value) = raw.text_at(pointer) {
                self.known.insert(name.clone(), value);
            }
        }
        Ok(raw.masked(|text| steady(&mask.text(text, &self.known), self.name)))
    }
}

/// Each tool speaks of itself by its own name.
fn steady(text: &str, tool: &str) -> String {
    ["'", "\"", "`", " ", "(", "-"]
        .iter()
        .fold(text.to_owned(), |text, before| text.replace(&format!("{before}{tool} "), &format!("{before}<tool> ")))
}
