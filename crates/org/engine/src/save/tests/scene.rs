//! An org with some metadata, and triggers that are functions.

use crate::{
    ApiError, Automation, Home, HomeOptions, NewComponent, Operation, SaveOptions, SaveOutcome, SaveRow, TriggerEvent,
    Tx, from_json, save,
};
use orgyard_values::{Env, Id, Record, Value};
use serde_json::Value as Json;

pub(super) const NOW: i64 = 1_795_194_000_000;

pub(super) type Trigger = fn(&mut Scene, TriggerEvent, &mut [SaveRow]) -> Result<(), ApiError>;

pub(super) struct Scene {
    tx: Tx,
    triggers: Vec<(&'static str, Vec<TriggerEvent>, Trigger)>,
    pub(super) log: Vec<String>,
    /// Names given to rows by tests, in place of ids that nobody can read.
    names: Vec<(Id, String)>,
    pub(super) user_mode: bool,
}

impl Automation for Scene {
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    fn has_triggers(&self, object: &str, event: TriggerEvent) -> bool {
        self.triggers.iter().any(|(of, events, _)| *of == object && events.contains(&event))
    }

    fn fire(&mut self, event: TriggerEvent, object: &str, rows: &mut [SaveRow]) -> Result<(), ApiError> {
        self.log.push(format!("{} {object} x{}", event.name(), rows.len()));
        let triggers = self.triggers.clone();
        let ours = triggers.iter().filter(|(of, events, _)| *of == object && events.contains(&event));
        ours.into_iter().try_for_each(|(_, _, trigger)| trigger(self, event, rows))
    }
}

/// Metadata: a line `Object__c` or `Object__c.Field__c: <xml>` each.
pub(super) fn scene(metadata: &str) -> Scene {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(NOW))).unwrap();
    let org = home.org(home.orgs().unwrap()[0].id).unwrap();
    let mut tx = org.read(org.info().user_id).unwrap();
    define(&mut tx, metadata);
    Scene { tx, triggers: Vec::new(), log: Vec::new(), names: Vec::new(), user_mode: false }
}

fn define(tx: &mut Tx, metadata: &str) {
    for line in metadata.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, body) = line.split_once(": ").unwrap_or((line, ""));
        let (kind, name) = name.split_once(' ').unwrap_or(match name.contains('.') {
            true => ("CustomField", name),
            false => ("CustomObject", name),
        });
        let head = if kind == "CustomObject" { "<label>L</label><sharingModel>Private</sharingModel>" } else { "" };
        let xml = format!("<{kind}>{head}{body}</{kind}>");
        let files = vec![(format!("objects/{name}"), xml.as_bytes().into())];
        let new = NewComponent { type_name: kind.into(), full_name: name.into(), namespace: None, files };
        tx.put_component(new).unwrap();
    }
}

impl Scene {
    pub(super) fn on(mut self, object: &'static str, events: &[TriggerEvent], trigger: Trigger) -> Self {
        self.triggers.push((object, events.to_vec(), trigger));
        self
    }

    /// More metadata.
    pub(super) fn define(&mut self, metadata: &str) {
        define(&mut self.tx, metadata);
    }

    /// `Object {json}`, a record a line; `@name` stands for the id of the record that was saved under that name.
    pub(super) fn records(&self, text: &str) -> Vec<Record> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| self.record(line)).collect()
    }

    fn record(&self, line: &str) -> Record {
        let (object, json) = line.split_once(' ').unwrap_or((line, "{}"));
        let mut json = json.to_owned();
        for (id, name) in &self.names {
            json = json.replace(&format!("\"@{name}\""), &format!("\"{id}\""));
        }
        let json: Json = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{line}: {e}"));
        let mut record = Record::new(object);
        for (name, value) in json.as_object().unwrap() {
            record.set(name, from_json(value.clone()));
        }
        record
    }

    pub(super) fn save(&mut self, operation: Operation, all_or_none: bool, text: &str) -> Vec<SaveOutcome> {
        let records = self.records(text);
        let options = SaveOptions { all_or_none, user_mode: self.user_mode, ..SaveOptions::default() };
        let outcomes = save(self, operation, records, &options).unwrap();
        for (n, outcome) in outcomes.iter().enumerate() {
            if let Some(id) = outcome.id.filter(|id| !self.names.iter().any(|(known, _)| known == id)) {
                self.names.push((id, format!("{}{n}", if self.names.is_empty() { "r" } else { "s" })));
            }
        }
        outcomes
    }

    /// Inserts one record and gives it a name.
    pub(super) fn add(&mut self, name: &str, text: &str) -> &mut Self {
        let records = self.records(text);
        let outcome = save(self, Operation::Insert, records, &SaveOptions::default()).unwrap().remove(0);
        assert_eq!(outcome.errors, [], "{text}");
        self.names.push((outcome.id.unwrap(), name.into()));
        self.log.clear();
        self
    }

    pub(super) fn id(&self, name: &str) -> Id {
        self.names.iter().find(|(_, known)| known == name).map(|(id, _)| *id).unwrap()
    }

    /// What became of each record: `ok`, or its errors.
    pub(super) fn outcome(&mut self, operation: Operation, all_or_none: bool, text: &str) -> String {
        let outcomes = self.save(operation, all_or_none, text);
        let shown: Vec<String> = outcomes.iter().map(show).collect();
        self.readable(&shown.join("\n"))
    }

    fn readable(&self, text: &str) -> String {
        let named = |text: String, (id, name): &(Id, String)| {
            text.replace(id.as_str(), &format!("@{name}")).replace(id.short(), &format!("@{name}"))
        };
        self.names.iter().fold(text.to_owned(), named)
    }

    /// Fields of a stored row, `-` where there is none.
    pub(super) fn row(&self, object: &str, name: &str, fields: &str) -> String {
        let Some(row) = self.tx.get(object, self.id(name)).unwrap() else { return "-".into() };
        let shown: Vec<String> = fields.split(' ').map(|field| text(row.get(field))).collect();
        self.readable(&shown.join(" "))
    }

    pub(super) fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    pub(super) fn count(&self, object: &str) -> usize {
        self.tx.scan(object).count()
    }
}

pub(super) fn text(value: &Value) -> String {
    match value.to_json() {
        Json::String(text) => text,
        other => other.to_string(),
    }
}

fn show(outcome: &SaveOutcome) -> String {
    if outcome.errors.is_empty() {
        return match (outcome.id, outcome.created) {
            (None, _) => "rolled back".into(),
            (Some(_), true) => "created".into(),
            (Some(_), false) => "ok".into(),
        };
    }
    let error = |e: &ApiError| format!("{}, {}: [{}]", e.code, e.message, e.fields.join(", "));
    outcome.errors.iter().map(error).collect::<Vec<_>>().join(" | ")
}
