//! `crash serve N`: N times, a server is killed while clients write records, deploy, install and sign orgs up. The next one must
//! answer at once, and hold what was answered.

use super::clients::{self, Notes, Work};
use super::scene::Stage;
use super::verdict::Verdict;
use crate::http::Client;
use crate::serving::Serving;
use crate::workspace::{complain, files_below, say};
use anyhow::{Context, Result};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::time::Duration;

/// A home that was left by a killed server opens as fast as any other, even where the binary is a debug build.
const START: Duration = Duration::from_secs(2);

struct World<'a> {
    stage: &'a Stage,
    /// The org that is written to and deployed to, and the one that the package goes into.
    written: String,
    target: String,
    /// The target without the package, with it, and after it was taken out.
    states: Vec<String>,
}

pub(super) fn run(stage: &Stage, rounds: usize) -> Result<bool> {
    let mut server = stage.serve()?;
    let world = World::prepare(stage, &server)?;
    let mut total = Verdict::new();
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let notes = world.load(server, round)?;
        server = stage.serve()?;
        slowest = slowest.max(server.first_answer);
        let verdict = world.judge(&server, round, &notes)?;
        verdict.wrong.iter().for_each(|what| complain(&format!("  round {round}: {what}")));
        total.wrong.extend(verdict.wrong);
        total.answered += verdict.answered;
        total.there += verdict.there;
        total.absent += verdict.absent;
    }
    say(&format!(
        "{rounds} kills of a server: {} writes answered and kept, {} not answered and there, {} not answered and absent, {} \
         wrong; the slowest start took {:.3} s",
        total.answered,
        total.there,
        total.absent,
        total.wrong.len(),
        slowest.as_secs_f64()
    ));
    Ok(total.wrong.is_empty() && total.answered > 0)
}

impl<'a> World<'a> {
    fn prepare(stage: &'a Stage, server: &Serving) -> Result<Self> {
        let orgs = server.orgs()?;
        let username = |wanted: fn(&Json) -> bool| {
            let org = orgs.iter().find(|org| wanted(org));
            org.and_then(|org| org["username"].as_str()).map(str::to_owned).context("an org is missing")
        };
        let written = server.token(&username(|org| org["devHub"] == true)?)?;
        let target = server.token(&username(|org| org["kind"] == "Scratch")?)?;
        let mut world = Self { stage, written, target, states: Vec::new() };
        world.states.push(world.dump(server, &world.target)?);
        // In, out, and in again, so that a round can start from each.
        for _ in 0..2 {
            world.package_step(server)?;
            world.states.push(world.dump(server, &world.target)?);
        }
        Ok(world)
    }

    /// One install or uninstall, to its end.
    fn package_step(&self, server: &Serving) -> Result<()> {
        let mut notes = Notes::default();
        let client = &mut server.client(&self.target)?;
        clients::package_step(client, self.stage.version(), &mut notes)?;
        anyhow::ensure!(notes.refused.is_empty(), "{:?}", notes.refused);
        Ok(())
    }

    /// Sets all clients going, and kills the server at a moment that each round chooses anew.
    fn load(&self, server: Serving, round: usize) -> Result<Notes> {
        let version = self.stage.version();
        let clients: [(&str, String, Work); 7] = [
            (&self.written, format!("r{round}-one"), clients::write_records),
            (&self.written, format!("r{round}-two"), clients::write_records),
            (&self.written, format!("r{round}-tree"), clients::write_trees),
            (&self.written, format!("R{round}"), clients::deploy),
            (&self.written, format!("D{round}"), clients::deploy),
            (&self.target, version.to_owned(), clients::install),
            (&self.written, format!("signup {round}"), clients::sign_up),
        ];
        let port = server.port;
        let threads = clients.map(|(token, stem, work)| {
            let token = token.to_owned();
            std::thread::spawn(move || {
                let mut notes = Notes::default();
                // The connection breaks when the server is killed: that is how each ends.
                let _ = Client::with_token(port, &token).and_then(|mut client| work(&mut client, &stem, &mut notes));
                notes
            })
        });
        std::thread::sleep(Duration::from_millis(50 + (round as u64 * 379) % 1500));
        server.kill()?;
        let mut notes = Notes::default();
        for thread in threads {
            notes.add(thread.join().map_err(|_| anyhow::anyhow!("a client failed"))?);
        }
        Ok(notes)
    }

    fn judge(&self, server: &Serving, round: usize, notes: &Notes) -> Result<Verdict> {
        let mut verdict = Verdict::new();
        verdict.claim(server.first_answer < START, || format!("the start took {:?}", server.first_answer));
        notes.refused.iter().for_each(|refused| verdict.wrong.push(refused.clone()));
        let hub = &mut server.client(&self.written)?;
        verdict.records(hub, &format!("r{round}"), notes)?;
        verdict.deploys(hub, notes)?;
        verdict.signups(hub, &server.orgs()?, notes)?;
        verdict.packages(&mut server.client(&self.target)?, notes)?;
        let target = self.dump(server, &self.target)?;
        verdict
            .claim(self.states.contains(&target), || "the target org is neither with nor without the package".into());
        self.dump(server, &self.written)?;
        self.files(server, &mut verdict)?;
        Ok(verdict)
    }

    /// What an org holds, without the ids, which differ from one install to the next. A dump reads all there is.
    fn dump(&self, server: &Serving, token: &str) -> Result<String> {
        let answer = server.client(token)?.get("/services/orgyard/dump")?;
        anyhow::ensure!(answer.status == 200, "the dump: {}", answer.text());
        let text = answer.text();
        anyhow::ensure!(!text.lines().any(|line| line.starts_with("running ")), "left running: {text:.500}");
        let lines = text.lines().map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["component", kind, name @ .., _, hash] => format!("{kind} {} {hash}", name.join(" ")),
                [row, object, ..] => format!("{row} {object}"),
                _ => String::new(),
            }
        });
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    /// No file of an org that the home does not know.
    fn files(&self, server: &Serving, verdict: &mut Verdict) -> Result<()> {
        let orgs = server.orgs()?;
        let known: BTreeSet<&str> = orgs.iter().filter_map(|org| org["id"].as_str()).collect();
        for file in files_below(&self.stage.home().join("orgs"))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let id = name.split('.').next().unwrap_or_default();
            verdict.claim(known.contains(id) && name.contains(".db"), || format!("{name} was left behind"));
        }
        Ok(())
    }
}
