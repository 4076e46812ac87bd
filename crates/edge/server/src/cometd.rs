//! CometD by long polling, for the two channels that the official tool listens to: a test run has ended, a debug log is
//! there. A WebSocket is refused, after which clients poll.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::Tx;
use orgyard_values::{Id, Record};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/cometd/{number}", Access::Session, exchange),
    // Some clients write the operation into the address.
    Endpoint::new("POST", Under::Root, "/cometd/{number}/{operation}", Access::Session, exchange),
];

const TESTS: &str = "/systemTopic/TestResult";
const LOGS: &str = "/systemTopic/Logging";
/// How often and how many times a connect without news looks again.
const PAUSE: Duration = Duration::from_millis(250);
const LOOKS: usize = 8;
/// Clients of a process that never said they leave are forgotten beyond this.
const MOST: usize = 1000;

/// The clients of this process.
#[derive(Default)]
pub(crate) struct Clients(Mutex<HashMap<String, Client>>);

#[derive(Default)]
struct Client {
    org: Option<Id>,
    channels: Vec<String>,
    /// What was there before the client listened, and what it was told of.
    seen: HashSet<Id>,
}

fn exchange(call: &Call) -> Result<Answer, Failure> {
    let messages: Json = serde_json::from_slice(call.body.bytes())
        .map_err(|e| Failure::malformed_json(format!("{e} at [line:{}, column:{}]", e.line(), e.column())))?;
    let messages = match messages {
        Json::Array(all) => all,
        one => vec![one],
    };
    let mut answers = Vec::new();
    for message in &messages {
        answers.extend(answer(call, message)?);
    }
    Ok(Answer::json(&Json::Array(answers)))
}

fn answer(call: &Call, message: &Json) -> Result<Vec<Json>, Failure> {
    let channel = message["channel"].as_str().unwrap_or_default();
    let client = message["clientId"].as_str().unwrap_or_default();
    let mut ack = json!({"channel": channel, "id": message["id"], "successful": true});
    match channel {
        "/meta/handshake" => {
            ack["version"] = "1.0".into();
            ack["minimumVersion"] = "1.0".into();
            ack["clientId"] = call.shared.clients.open(call)?.into();
            ack["supportedConnectionTypes"] = json!(["long-polling"]);
            ack["advice"] = advice();
            return Ok(vec![ack]);
        }
        _ if !call.shared.clients.knows(client, call)? => return Ok(vec![unknown(ack)]),
        "/meta/connect" => {
            ack["clientId"] = client.into();
            ack["advice"] = advice();
            let mut events = events(call, client, message["advice"]["timeout"] == 0)?;
            events.push(ack);
            return Ok(events);
        }
        "/meta/subscribe" => {
            let wanted = message["subscription"].as_str().unwrap_or_default();
            if ![TESTS, LOGS].contains(&wanted) {
                ack["successful"] = false.into();
                ack["error"] = format!("404::not implemented here: the channel {wanted}").into();
            } else {
                call.shared.clients.subscribe(client, wanted, &call.read()?)?;
            }
            ack["subscription"] = wanted.into();
        }
        "/meta/disconnect" => call.shared.clients.close(client),
        _ => {}
    }
    ack["clientId"] = client.into();
    Ok(vec![ack])
}

fn advice() -> Json {
    json!({"reconnect": "retry", "interval": 0, "timeout": 110_000})
}

fn unknown(mut ack: Json) -> Json {
    ack["successful"] = false.into();
    ack["error"] = "403::Unknown client".into();
    ack["advice"] = json!({"reconnect": "handshake", "interval": 0});
    ack
}

/// What is new for the client; waits a moment for something, unless it is in a hurry.
fn events(call: &Call, client: &str, at_once: bool) -> Result<Vec<Json>, Failure> {
    for look in 0..LOOKS {
        let news = call.shared.clients.news(client, &call.read()?)?;
        if !news.is_empty() || at_once {
            return Ok(news);
        }
        if look + 1 < LOOKS {
            std::thread::sleep(PAUSE);
        }
    }
    Ok(Vec::new())
}

/// The rows a channel tells of: each with the id that stands in its event.
fn rows(tx: &Tx, channel: &str) -> Result<Vec<(Id, Record)>, Failure> {
    let ended = |row: &Record| !matches!(row.text("Status"), Some("Queued" | "Processing"));
    let (object, field) = if channel == LOGS { ("ApexLog", "Id") } else { ("ApexTestRunResult", "AsyncApexJobId") };
    let mut found = Vec::new();
    for row in tx.scan(object) {
        let row = row?;
        if (channel == LOGS || ended(&row))
            && let Some(id) = row.get(field).as_id()
        {
            found.push((id, row));
        }
    }
    Ok(found)
}

impl Clients {
    fn with<T>(&self, client: &str, f: impl FnOnce(&mut Client) -> T) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(client).map(f)
    }

    fn open(&self, call: &Call) -> Result<String, Failure> {
        let name: String = call.home().env().random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= MOST {
            clients.clear();
        }
        clients.insert(name.clone(), Client { org: Some(call.session()?.org), ..Client::default() });
        Ok(name)
    }

    fn knows(&self, client: &str, call: &Call) -> Result<bool, Failure> {
        let org = call.session()?.org;
        Ok(self.with(client, |client| client.org == Some(org)).unwrap_or(false))
    }

    fn close(&self, client: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(client);
    }

    fn subscribe(&self, client: &str, channel: &str, tx: &Tx) -> Result<(), Failure> {
        let before: Vec<Id> = rows(tx, channel)?.into_iter().map(|(id, _)| id).collect();
        self.with(client, |client| {
            client.seen.extend(before);
            client.channels.push(channel.to_owned());
        });
        Ok(())
    }

    fn news(&self, client: &str, tx: &Tx) -> Result<Vec<Json>, Failure> {
        let channels = self.with(client, |client| client.channels.clone()).unwrap_or_default();
        let mut news = Vec::new();
        for channel in channels {
            for (id, row) in rows(tx, &channel)? {
                if self.with(client, |client| client.seen.insert(id)) == Some(true) {
                    let created = row.get("CreatedDate").to_json();
                    let event = json!({"createdDate": created, "replayId": news.len() + 1});
                    news.push(json!({"channel": channel, "data": {"event": event, "sobject": {"Id": id}}}));
                }
            }
        }
        Ok(news)
    }
}
