//! What is promised of `serve`: it starts at once, is small when idle, answers many readers, and finishes jobs before a client
//! would go to sleep.

use super::load::{self, p95};
use super::{Bench, peak_of};
use crate::binary::{command, run};
use crate::http::{Client, multipart};
use crate::serving::Serving;
use crate::workspace::{files_below, say};
use anyhow::{Context, Result, ensure};
use orgyard_text::archive;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const DATA: &str = "/services/data/v64.0";
/// How long each kind of read goes on.
const READING: Duration = Duration::from_secs(2);
/// What `sf project generate manifest --from-org` sends.
const AT_ONCE: usize = 685;
const DEPLOYS: usize = 5;

impl Bench {
    /// With checkouts at hand, also the long way round: a thousand orgs.
    pub(super) fn serve(&mut self, corpus: Option<&PathBuf>) -> Result<()> {
        let home = self.folder("serve")?;
        let here = self.folder("here")?;
        self.once(&home, &here, &["org", "list"])?;
        let mut starts = Vec::new();
        for _ in 0..3 {
            let server = Serving::start(&self.program, &home)?;
            starts.push(server.first_answer.as_secs_f64());
            server.kill()?;
        }
        starts.sort_by(f64::total_cmp);
        self.check(starts[1] < 0.2, &format!("serve, first answer: {:.3} s, limit 0.200 s", starts[1]));
        let server = Serving::start(&self.program, &home)?;
        if let Some(peak) = peak_of(server.process()) {
            self.check(peak < 80, &format!("serve, idle: {peak} MB, limit 80 MB"));
        }
        let orgs = server.orgs()?;
        let token = server.token(orgs[0]["username"].as_str().unwrap_or_default())?;
        self.reads(&server, &token)?;
        self.deploys(&server, &token, corpus)?;
        self.version(&home, &server, &token)?;
        let (count, scratch_orgs) = if corpus.is_some() { (1000, "1,000") } else { (100, "100") };
        sign_up(&server, &token, count)?;
        server.kill()?;
        let list = self.median(&home, &here, &["org", "list"])?;
        self.limit(&format!("org list, {scratch_orgs} scratch orgs"), &list, 0.2);
        Ok(())
    }

    fn reads(&mut self, server: &Serving, token: &str) -> Result<()> {
        let mut client = server.client(token)?;
        let path = format!("{DATA}/sobjects/Account");
        let made = client.send_json("POST", &path, &json!({"Name": "Acme"}))?;
        let record = format!("{path}/{}", made.json()["id"].as_str().unwrap_or_default());
        let query = format!("{DATA}/query?q=SELECT+Id+FROM+Account+WHERE+Name+=+%27Acme%27");
        for (what, path) in [("a record", record), ("a query of one row", query)] {
            let load = load::run(server.port, server.process(), token, &path, READING)?;
            self.check(
                load.per_second > 2000.0,
                &format!("serve, {what}: {:.0} per second, limit 2000", load.per_second),
            );
            self.check(
                load.p95 < 20.0,
                &format!(
                    "serve, {what}: p95 {:.1} ms there and back, {:.1} ms in the server, limit 20 ms",
                    load.p95, load.server_p95
                ),
            );
            say(&format!(
                "  of the machine: server {:.0} µs, generator {:.0} µs for each",
                load.server_cost, load.own_cost
            ));
        }
        let start = Instant::now();
        let answered = load::at_once(server.port, token, &format!("{DATA}/limits"), AT_ONCE)?;
        let time = start.elapsed().as_secs_f64();
        self.check(
            answered == AT_ONCE,
            &format!("serve, {AT_ONCE} requests at once: {answered} answered, in {time:.2} s"),
        );
        Ok(())
    }

    /// Deploys of a project into orgs that do not have it.
    fn deploys(&mut self, server: &Serving, token: &str, corpus: Option<&PathBuf>) -> Result<()> {
        let checkout = corpus.map(|folder| folder.join("dreamhouse-lwc")).filter(|folder| folder.is_dir());
        let (name, project, source) = match checkout {
            Some(folder) => ("dreamhouse-lwc", folder, "force-app"),
            None => ("a generated package", self.project(10)?, "packages/layer00-package00"),
        };
        let zip = self.package(&project, source)?;
        let orgs = sign_up(server, token, DEPLOYS)?;
        let mut times = Vec::new();
        for org in orgs {
            let mut client = server.client(&server.token(&org)?)?;
            let start = Instant::now();
            deploy(&mut client, &zip)?;
            times.push(start.elapsed().as_secs_f64());
        }
        let p95 = p95(times.into_iter());
        self.check(p95 < 0.5, &format!("serve, deploy of {name}: p95 {p95:.3} s of {DEPLOYS}, limit 0.500 s"));
        Ok(())
    }

    /// The project in metadata format.
    fn package(&self, project: &Path, source: &str) -> Result<Vec<u8>> {
        let target = self.folder("package")?;
        let (home, out) = (self.folder("home")?, target.to_string_lossy().into_owned());
        self.once(&home, project, &["project", "convert", "source", "--root-dir", source, "--output-dir", &out])?;
        let mut files = Vec::new();
        for file in files_below(&target)? {
            files.push((file.strip_prefix(&target)?.to_string_lossy().into_owned(), std::fs::read(&file)?));
        }
        Ok(archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))))
    }

    /// `sf package version create --wait` sleeps between two reads of the status, and reads once before the first sleep.
    fn version(&mut self, home: &Path, server: &Serving, token: &str) -> Result<()> {
        let project = self.project(10)?;
        let ours = |words: &[&str]| -> Result<String> {
            let ran = run(command(&self.program, home, &project, words))?;
            ensure!(ran.success, "{}: {}{}", words.join(" "), ran.stdout, ran.stderr);
            Ok(ran.stdout)
        };
        let package = "layer00-package00";
        let path = format!("packages/{package}");
        ours(&["package", "create", "--name", package, "--package-type", "Unlocked", "--path", &path])?;
        let words = ["package", "version", "create", "--package", package, "--installation-key-bypass", "--json"];
        let made: Json = serde_json::from_str(&ours(&words)?)?;
        let id = made["result"]["Id"].as_str().context("no request was made")?;
        let soql = format!("SELECT+Id,+Status+FROM+Package2VersionCreateRequest+WHERE+Id+=+%27{id}%27");
        let mut client = server.client(token)?;
        let mut reads = 0;
        let mut status = String::new();
        while status != "Success" && reads < 20 {
            let answer = client.get(&format!("{DATA}/tooling/query?q={soql}"))?.json();
            status = answer["records"][0]["Status"].as_str().unwrap_or_default().to_owned();
            reads += 1;
        }
        self.check(
            reads <= 2 && status == "Success",
            &format!("serve, version create: {status} by read {reads}, limit 2"),
        );
        Ok(())
    }
}

/// The usernames of new scratch orgs.
fn sign_up(server: &Serving, token: &str, count: usize) -> Result<Vec<String>> {
    let mut client = server.client(token)?;
    let path = format!("{DATA}/sobjects/ScratchOrgInfo");
    let mut usernames = Vec::new();
    for _ in 0..count {
        let made = client.send_json("POST", &path, &json!({"Edition": "Developer"}))?;
        let id = made.json()["id"].as_str().map(str::to_owned).with_context(|| made.text())?;
        let info = client.get(&format!("{path}/{id}"))?.json();
        let username = info["SignupUsername"].as_str().with_context(|| format!("no org came of it: {info}"))?;
        usernames.push(username.to_owned());
    }
    Ok(usernames)
}

fn deploy(client: &mut Client, zip: &[u8]) -> Result<()> {
    let options = json!({"deployOptions": {"singlePackage": true, "rollbackOnError": true}}).to_string();
    let (kind, body) = multipart(&[("json", "application/json", options.as_bytes()), ("file", "application/zip", zip)]);
    let path = format!("{DATA}/metadata/deployRequest");
    let made = client.send("POST", &path, kind, &body)?;
    let id = made.json()["id"].as_str().map(str::to_owned).with_context(|| made.text())?;
    loop {
        let result = client.get(&format!("{path}/{id}?includeDetails=true"))?.json();
        if result["deployResult"]["done"] == true {
            let good = result["deployResult"]["success"] == true;
            ensure!(
                good,
                "the deploy failed: {:.2000}",
                result["deployResult"]["details"]["componentFailures"].to_string()
            );
            return Ok(());
        }
    }
}
