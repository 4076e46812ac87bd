//! What a scenario runs in: folders of its own, a server with an empty home, and the environment of its commands.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No command takes longer, unless it hangs.
const LONGEST: Duration = Duration::from_secs(180);

pub(crate) struct Surroundings {
    folder: TempDir,
    path: std::ffi::OsString,
    server: Child,
    pub(crate) url: String,
    /// A session of the administrator of the home's first production org, which is a Dev Hub.
    pub(crate) hub_token: String,
}

impl Surroundings {
    /// `program` is the binary under test, `clients` the folder with the clients' programs.
    pub(crate) fn new(program: &Path, clients: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for name in ["home", "work"] {
            std::fs::create_dir(folder.path().join(name))?;
        }
        let mut path = vec![clients.to_path_buf(), program.parent().unwrap_or(Path::new(".")).to_path_buf()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(path)?;
        let mut command = prepared(Command::new(program), folder.path(), &path);
        let mut server = command
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(File::create(folder.path().join("server"))?)
            .spawn()
            .context("starting the server")?;
        let url = address(&mut server, &folder.path().join("server"))?;
        let mut this = Self { folder, path, server, url, hub_token: String::new() };
        this.hub_token = this.token(program)?;
        Ok(this)
    }

    /// The folder that scenarios write to.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Runs a line in a shell, in a folder: its exit code, output and error output. The output goes through files: a
    /// process that the command leaves behind would hold a pipe open.
    pub(crate) fn shell(&self, line: &str, folder: &Path) -> Result<(i32, Vec<u8>, Vec<u8>)> {
        let [out, err] = ["out", "err"].map(|name| self.folder.path().join(name));
        let mut command = prepared(Command::new("bash"), self.folder.path(), &self.path);
        command.args(["-c", line]).current_dir(folder).stdout(File::create(&out)?).stderr(File::create(&err)?);
        let exit = ended(command.spawn().context("running bash")?)?;
        Ok((exit, std::fs::read(out)?, std::fs::read(err)?))
    }

    fn token(&self, program: &Path) -> Result<String> {
        let mut command = prepared(Command::new(program), self.folder.path(), &self.path);
        let output = command.args(["org", "display", "-o", "production", "--json"]).output()?;
        let shown: Value = serde_json::from_slice(&output.stdout).context("the hub's session")?;
        Ok(shown.pointer("/result/accessToken").and_then(Value::as_str).unwrap_or_default().into())
    }
}

impl Drop for Surroundings {
    fn drop(&mut self) {
        // A server that is gone already cannot be killed, and that is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn ended(mut child: Child) -> Result<i32> {
    let start = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(status.code().unwrap_or(-1)),
            None if start.elapsed() > LONGEST => {
                child.kill()?;
                child.wait()?;
                bail!("not done after {} s", LONGEST.as_secs());
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn prepared(mut command: Command, folder: &Path, path: &std::ffi::OsStr) -> Command {
    let home = folder.join("home");
    command.stdin(Stdio::null()).stderr(Stdio::null()).env("PATH", path);
    command.env("HOME", &home).env("SF_TEST_HOME", &home).env("ORGYARD_HOME", folder.join("orgyard"));
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env_remove(name);
    }
    command
}

/// The server says where it answers, in a file: its log goes there, too.
fn address(server: &mut Child, said: &Path) -> Result<String> {
    let start = Instant::now();
    while start.elapsed() < LONGEST && server.try_wait()?.is_none() {
        let text = std::fs::read_to_string(said)?;
        let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
        if let Some(url) = whole.split_whitespace().find(|word| word.starts_with("http://")) {
            return Ok(url.into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    bail!("the server did not say where it answers: {:?}", std::fs::read_to_string(said)?)
}
