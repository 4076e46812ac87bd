//! One folder, one home, and everything that was typed and told.

use crate::steady::Steady;
use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

pub struct Story {
    folder: tempfile::TempDir,
    told: RefCell<String>,
    lines: Cell<i64>,
    input: RefCell<String>,
    steady: RefCell<Steady>,
}

pub struct Server {
    pub port: u16,
    child: RefCell<Child>,
}

impl Server {
    /// As Ctrl-C does.
    pub fn stop(&self) {
        let mut child = self.child.borrow_mut();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed on its way leaves nothing behind.
        let _ = self.child.get_mut().kill();
    }
}

impl Story {
    /// Starts in a project made of `//- path` sections.
    pub fn new(fixture: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for section in fixture.split("//- ").skip(1) {
            let (path, content) = section.split_once('\n').unwrap();
            let path = folder.path().join("project").join(path.trim());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        Self {
            folder,
            told: RefCell::default(),
            lines: Cell::default(),
            input: RefCell::default(),
            steady: RefCell::default(),
        }
    }

    fn project(&self, path: &str) -> PathBuf {
        self.folder.path().join("project").join(path)
    }

    /// What the next command reads.
    pub fn answer(&self, text: &str) -> &Self {
        *self.input.borrow_mut() = text.to_owned();
        self
    }

    pub fn run(&self, line: &str) -> String {
        self.lines.set(self.lines.get() + 1);
        let mut child = self.start(line);
        // A command that asks nothing may be gone before it is answered.
        let _ = child.stdin.take().unwrap().write_all(self.input.take().as_bytes());
        let output = child.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let code = output.status.code().unwrap_or(-1);
        let mut told = self.told.borrow_mut();
        let whole = format!("$ orgyard {line}\n{}{}", self.hide_folder(&err), self.hide_folder(&out));
        told.push_str(&self.steady.borrow_mut().text(&whole));
        told.push_str(&if code == 0 { "\n".to_owned() } else { format!("[{code}]\n\n") });
        out.into_owned()
    }

    fn start(&self, line: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_orgyard"))
            .args(line.split_whitespace())
            .current_dir(self.project(""))
            .env_clear()
            .env("ORGYARD_HOME", self.folder.path().join("home"))
            .env("HOME", self.folder.path())
            .env("ORGYARD_CLOCK", (1_795_194_000_000 + self.lines.get() * 60_000).to_string())
            .env("ORGYARD_SEED", self.lines.get().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// A server on the home, which answers when this returns.
    pub fn serve(&self) -> Server {
        let mut child = self.start("serve");
        let mut said = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
        let port = said.rsplit(':').next().and_then(|rest| rest.split(' ').next()?.parse().ok());
        Server { port: port.unwrap_or_else(|| panic!("{said}")), child: RefCell::new(child) }
    }

    fn hide_folder(&self, text: &str) -> String {
        let real = self.folder.path().canonicalize().unwrap();
        text.replace(&*real.to_string_lossy(), "FOLDER").replace(&*self.folder.path().to_string_lossy(), "FOLDER")
    }

    pub fn told(&self) -> String {
        self.told.borrow().clone()
    }

    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.project(path)).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(self.project(path), text.replacen(from, to, 1)).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.project(path)).unwrap()
    }

    pub fn copy_from(&self, other: &Self, path: &str) {
        std::fs::copy(other.project(path), self.project(path)).unwrap();
    }

    /// The id of an alias in the project file.
    pub fn alias(&self, alias: &str) -> String {
        let text = std::fs::read_to_string(self.project("sfdx-project.json")).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["packageAliases"][alias].as_str().unwrap_or_else(|| panic!("no alias {alias} in {text}")).to_owned()
    }

    /// The `05i` of a `04t`.
    pub fn package_version_id(&self, version: &str) -> String {
        let before = self.told();
        let report = self.run(&format!("package version report --package {version} --json"));
        *self.told.borrow_mut() = before;
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report["result"]["Id"].as_str().unwrap().to_owned()
    }
}
