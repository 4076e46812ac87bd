//! A running `orgyard serve`, and the logins to its orgs.

use crate::binary::command;
use crate::http::Client;
use anyhow::{Context, Result, ensure};
use serde_json::{Value as Json, json};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Serving {
    child: Child,
    home: PathBuf,
    pub(crate) port: u16,
    /// From the start of the process to its first answer.
    pub(crate) first_answer: Duration,
}

impl Serving {
    /// Starts a server on a port that was free a moment ago.
    pub(crate) fn start(program: &Path, home: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = command(program, home, Path::new("."), &["serve", "--port", &port.to_string()]);
        let start = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("starting a server")?;
        let mut serving = Self { child, home: home.to_path_buf(), port, first_answer: Duration::ZERO };
        while !serving.is_healthy() {
            ensure!(serving.child.try_wait()?.is_none(), "the server ended");
            ensure!(start.elapsed() < PATIENCE, "the server does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        serving.first_answer = start.elapsed();
        Ok(serving)
    }

    fn is_healthy(&self) -> bool {
        let answer = Client::open(self.port, "Accept: */*").and_then(|mut client| client.get("/healthz"));
        answer.is_ok_and(|answer| answer.status == 200)
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// As `kill -9` does.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// A client that may ask about the home as a whole.
    pub(crate) fn owner(&self) -> Result<Client> {
        let text = std::fs::read_to_string(self.home.join("orgyard/serve.port"))?;
        let secret = text.trim().split_once(' ').map(|(_, secret)| secret.to_owned()).unwrap_or_default();
        Ok(Client::open(self.port, &format!("X-Orgyard-Home: {secret}"))?)
    }

    pub(crate) fn orgs(&self) -> Result<Vec<Json>> {
        let answer = self.owner()?.get("/services/orgyard/orgs")?.json();
        Ok(answer["orgs"].as_array().cloned().unwrap_or_default())
    }

    /// A token of the org of that id or username.
    pub(crate) fn token(&self, org: &str) -> Result<String> {
        let answer = self.owner()?.send_json("POST", "/services/orgyard/login", &json!({"org": org}))?;
        let token = answer.json()["accessToken"].as_str().map(str::to_owned);
        token.with_context(|| format!("no login to {org}: {}", answer.text()))
    }

    pub(crate) fn client(&self, token: &str) -> Result<Client> {
        Ok(Client::with_token(self.port, token)?)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
