//! A shell in a folder of its own: a project, a home, and the program. What it prints comes back with ids numbered and with
//! seconds and the folder's name hidden, so that it can be written down as it reads.

use crate::steady::Steady;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) struct Shell {
    folder: TempDir,
    project: PathBuf,
    /// How many command lines were typed; each has a clock and a seed of its own.
    lines: Cell<i64>,
    variables: RefCell<Vec<(String, String)>>,
}

pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Shell {
    /// A copy of both examples; the project is reimburse-me.
    pub(crate) fn with_example() -> Self {
        let shell = Self::empty("examples/reimburse-me");
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples");
        copy(&examples, &shell.folder.path().join("examples"));
        shell
    }

    /// A folder without anything; the project, when somebody puts it there, is below `project`.
    pub(crate) fn empty(project: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join(project);
        fs::create_dir_all(&project).unwrap();
        Self { folder, project, lines: Cell::new(0), variables: RefCell::default() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project.join(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.project.join(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// Replaces a text that must be there.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not hold {old}");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Copies a folder that lies where the project does.
    pub(crate) fn copy(&self, from: &str, to: &str) {
        copy(&self.folder.path().join(from), &self.folder.path().join(to));
    }

    /// Lets two folders change places.
    pub(crate) fn swap(&self, one: &str, other: &str) {
        let path = |name: &str| self.folder.path().join(name);
        for (from, to) in [(one, "between"), (other, one), ("between", other)] {
            fs::rename(path(from), path(to)).unwrap();
        }
    }

    /// Each file of the project with its content.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.files_below("")
    }

    pub(crate) fn files_below(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        walk(&self.project.join(folder), &mut |path| {
            files.insert(path.strip_prefix(&self.project).unwrap().to_path_buf(), fs::read(path).unwrap());
        });
        files
    }

    /// Runs `orgyard` with these words; a word in double quotes may hold blanks.
    pub(crate) fn run(&self, words: &str) -> Answer {
        let output = self.output(words);
        Answer {
            code: output.status.code().unwrap_or(-1),
            stdout: self.steady(&output.stdout),
            stderr: self.steady(&output.stderr),
        }
    }

    /// What it prints, with its ids.
    pub(crate) fn with_ids(&self, words: &str) -> String {
        String::from_utf8_lossy(&self.output(words).stdout).into_owned()
    }

    /// Sets an environment variable for the lines to come.
    pub(crate) fn set(&self, name: &str, value: &str) {
        self.variables.borrow_mut().push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home/orgyard")
    }

    pub(crate) fn output(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    /// Starts `orgyard` with these words; nobody waits for it, and nobody sees what it prints.
    pub(crate) fn start(&self, words: &str) -> Child {
        self.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn command(&self, words: &str) -> Command {
        let quoted = words.split('"').enumerate();
        let arguments = quoted.flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        });
        let line = self.lines.get() + 1;
        self.lines.set(line);
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgyard"));
        command
            .args(arguments)
            .current_dir(&self.project)
            .env_clear()
            .env("ORGYARD_HOME", self.home())
            .env("HOME", self.folder.path().join("home"))
            .env("ORGYARD_CLOCK", (1_795_194_000_000 + line * 60_000).to_string())
            .env("ORGYARD_SEED", line.to_string())
            .envs(self.variables.borrow().iter().cloned());
        command
    }

    /// What it prints on both streams, and how it ends when that is not well.
    pub(crate) fn transcript(&self, words: &str) -> String {
        let answer = self.run(words);
        let mut text = answer.stdout;
        for line in answer.stderr.lines() {
            writeln!(text, "! {line}").unwrap();
        }
        if answer.code != 0 {
            writeln!(text, "exit {}", answer.code).unwrap();
        }
        text
    }

    pub(crate) fn must(&self, words: &str) -> String {
        let answer = self.run(words);
        assert_eq!(answer.code, 0, "orgyard {words}\n{}\n{}", answer.stdout, answer.stderr);
        answer.stdout
    }

    pub(crate) fn steady(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes).replace(&*self.folder.path().to_string_lossy(), "FOLDER");
        // Which path is critical is a matter of milliseconds.
        let lines = text.lines().filter(|line| !line.starts_with("critical path: "));
        lines.map(|line| format!("{}\n", hide_seconds(Steady::default().text(line).trim_end()))).collect()
    }
}

/// A number with two decimals that stands by itself is a time.
fn hide_seconds(line: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let is_time = |word: &str| word.split_once('.').is_some_and(|(_, rest)| rest.len() == 2 && !rest.contains('.'));
    let words = line.split_inclusive(|c: char| !is_number(c) && c != '-');
    words
        .map(|word| {
            let end = word.find(|c: char| !is_number(c)).unwrap_or(word.len());
            if is_time(&word[..end]) { format!("_.__{}", &word[end..]) } else { word.to_string() }
        })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    walk(from, &mut |path| {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    });
}

fn walk(folder: &Path, each: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, each) } else { each(&path) }
    }
}
