//! What a command has around it: the folder, the home, the orgs, the printer.

use crate::output::Failure;
use crate::printer::Printer;
use crate::settings::{Location, TextFile, VARIABLES, Variable};
use orgyard_client::{AuthStore, BoxFuture, Home};
use orgyard_project::{Project, ProjectError};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long a question waits where no person sees it.
const UNANSWERED: Duration = Duration::from_secs(10);

/// The embedded server, opened when a command needs it.
pub trait Embedded: Send + Sync {
    fn open(&self) -> Result<Home, Failure>;
    /// A fresh home in memory, gone with the last use of it.
    fn throwaway(&self) -> Result<Home, Failure>;
    /// The same in a folder, where it can be found again.
    fn kept(&self, folder: &Path) -> Result<Home, Failure>;
    /// Answers on a port of this machine until it is stopped; `ready` is called when it does.
    fn serve(
        &self,
        options: ServeOptions,
        ready: Box<dyn FnOnce(Serving) + Send>,
    ) -> BoxFuture<'_, Result<(), Failure>>;
    /// Waits for jobs that a command has started and left.
    fn finish(&self);
}

pub struct ServeOptions {
    /// 0 takes the one of last time, or any that is free.
    pub port: u16,
    /// `error`, `warn`, `info` or `debug`.
    pub log_level: String,
    pub log_json: bool,
}

/// Where a home is served.
pub struct Serving {
    pub port: u16,
    /// The certificate of the local authority, for clients that speak TLS.
    pub authority: PathBuf,
    /// What the login page asks of a person.
    pub key: String,
}

/// Everything a command line is carried out in.
pub struct World {
    pub variables: HashMap<String, String>,
    pub cwd: PathBuf,
    /// The home folder.
    pub home: PathBuf,
    /// Where the official tool keeps its files.
    pub user_home: Option<PathBuf>,
    /// Milliseconds since 1970.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    pub embedded: Arc<dyn Embedded>,
    pub printer: Printer,
}

pub(crate) struct Context {
    pub world: World,
    pub json: bool,
    warnings: Mutex<Vec<String>>,
}

impl Context {
    pub(crate) fn new(world: World, json: bool) -> Self {
        Self { world, json, warnings: Mutex::default() }
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.world.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(crate) fn now(&self) -> i64 {
        (self.world.now)()
    }

    pub(crate) fn home(&self) -> Result<Home, Failure> {
        self.world.embedded.open()
    }

    pub(crate) fn auth(&self) -> AuthStore {
        AuthStore::new(&self.world.home, self.world.user_home.as_deref())
    }

    pub(crate) fn aliases(&self) -> TextFile {
        TextFile::aliases(&self.world.home)
    }

    pub(crate) fn project(&self) -> Result<Project, Failure> {
        Ok(Project::find(&self.world.cwd)?)
    }

    /// The project, where a command can do without one.
    pub(crate) fn project_if_any(&self) -> Result<Option<Project>, Failure> {
        match Project::find(&self.world.cwd) {
            Ok(project) => Ok(Some(project)),
            Err(ProjectError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A configuration variable with where it was set.
    pub(crate) fn config(&self, name: &str) -> Result<Option<(String, Location)>, Failure> {
        let Some(variable) = Variable::find(name) else { return Ok(None) };
        if let Some(value) = self.variable(&variable.environment()) {
            return Ok(Some((value.to_owned(), Location::Environment)));
        }
        if let Some(project) = self.project_root()
            && let Some(value) = TextFile::local(&project, &self.world.home).read()?.get(variable.name)
        {
            return Ok(Some((value.clone(), Location::Local)));
        }
        let global = TextFile::global(&self.world.home).read()?;
        Ok(global.get(variable.name).map(|value| (value.clone(), Location::Global)))
    }

    pub(crate) fn all_config(&self) -> Result<Vec<(&'static str, String, Location)>, Failure> {
        let mut all = Vec::new();
        for variable in VARIABLES {
            all.extend(self.config(variable.name)?.map(|(value, location)| (variable.name, value, location)));
        }
        Ok(all)
    }

    /// Sets a default for this project, or outside of one for all.
    pub(crate) fn set_default(&self, name: &str, value: &str) -> Result<(), Failure> {
        let file = match self.project_root() {
            Some(root) => TextFile::local(&root, &self.world.home),
            None => TextFile::global(&self.world.home),
        };
        file.change(|values| _ = values.insert(name.to_owned(), value.to_owned()))
    }

    pub(crate) fn project_root(&self) -> Option<PathBuf> {
        let file = |folder: &&std::path::Path| folder.join(orgyard_project::PROJECT_FILE).is_file();
        self.world.cwd.ancestors().find(file).map(PathBuf::from)
    }

    /// Goes to stderr at once, and into the envelope under `--json`.
    pub(crate) fn warn(&self, text: impl Into<String>) {
        let text = text.into();
        if !self.json {
            self.world.printer.say(&format!("Warning: {text}"));
        }
        if let Ok(mut warnings) = self.warnings.lock() {
            warnings.push(text);
        }
    }

    pub(crate) fn warnings(&self) -> Vec<String> {
        self.warnings.lock().map(|warnings| warnings.clone()).unwrap_or_default()
    }

    /// What a person wants to know while it goes on.
    pub(crate) fn progress(&self, text: &str) {
        if !self.json {
            self.world.printer.say(text);
        }
    }

    /// Asks for a yes. No answer is a no; one that a script pipes in has ten seconds to come.
    pub(crate) fn confirm(&self, question: &str) -> bool {
        self.world.printer.say(&format!("{question} (y/n)"));
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut answer = String::new();
            let read = std::io::stdin().lock().read_line(&mut answer);
            // Nobody listens any more when the time is up.
            let _ = send.send(read.map(|_| answer));
        });
        let answer = match self.world.printer.is_interactive() {
            true => receive.recv().ok(),
            false => receive.recv_timeout(UNANSWERED).ok(),
        };
        answer.and_then(Result::ok).is_some_and(|answer| matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Whether somebody sits before the terminal and can answer.
    pub(crate) fn is_asked_by_a_person(&self) -> bool {
        std::io::stdin().is_terminal() && self.world.printer.is_interactive()
    }

    /// What was piped in, without blanks around; nothing when a terminal is there instead.
    pub(crate) fn piped_in(&self) -> Option<String> {
        let mut text = String::new();
        let mut stdin = std::io::stdin();
        if stdin.is_terminal() || stdin.read_to_string(&mut text).is_err() {
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// A secret: piped in, else typed.
    pub(crate) fn read_secret(&self, question: &str) -> Option<String> {
        if !self.is_asked_by_a_person() {
            return self.piped_in();
        }
        self.world.printer.say(question);
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).ok()?;
        Some(line.trim().to_owned())
    }

    /// The text of a file that the command line names.
    pub(crate) fn read_file(&self, file: &str) -> Result<String, Failure> {
        std::fs::read_to_string(self.world.cwd.join(file)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Failure::new("ENOENT", format!("ENOENT: no such file or directory, open '{file}'"))
            }
            _ => Failure::new("FileError", format!("{file} cannot be read: {error}.")),
        })
    }

    pub(crate) fn envelope(&self, status: i32, result: Value) -> Value {
        serde_json::json!({"status": status, "result": result, "warnings": self.warnings()})
    }
}
