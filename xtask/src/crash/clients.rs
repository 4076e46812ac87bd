//! Clients of a server that is about to be killed. Each notes what it asks for before it asks, and what it was answered.

use crate::http::{Answer, Client, multipart};
use orgyard_text::archive;
use serde_json::{Value as Json, json};
use std::io;
use std::time::Duration;

pub(super) const DATA: &str = "/services/data/v64.0";
pub(super) const FIELDS: usize = 5;
/// The records of one tree.
pub(super) const BRANCHES: [&str; 3] = ["a", "b", "c"];

/// Whether something was asked for, and whether it was answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Done {
    #[default]
    No,
    Asked,
    Answered,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) created: Done,
    pub(super) deleted: Done,
    /// Two of its fields are set to the same number.
    pub(super) asked: u32,
    pub(super) answered: u32,
}

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) stem: String,
    pub(super) created: Done,
}

/// A request that a job carries out.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// What it is about: the object deployed, the org signed up, `install` or `uninstall`.
    pub(super) about: String,
    pub(super) id: Option<String>,
    /// How it ended, where that was told.
    pub(super) told: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) rows: Vec<Row>,
    pub(super) trees: Vec<Tree>,
    pub(super) deploys: Vec<Request>,
    pub(super) packages: Vec<Request>,
    pub(super) signups: Vec<Request>,
    /// Answers that nobody should get.
    pub(super) refused: Vec<String>,
}

impl Notes {
    pub(super) fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.trees.extend(other.trees);
        self.deploys.extend(other.deploys);
        self.packages.extend(other.packages);
        self.signups.extend(other.signups);
        self.refused.extend(other.refused);
    }

    /// Whether the answer is the one hoped for.
    fn is(&mut self, status: u16, answer: &Answer, what: &str) -> bool {
        if answer.status != status {
            self.refused.push(format!("{what}: {} {:.300}", answer.status, answer.text()));
        }
        answer.status == status
    }
}

pub(super) type Work = fn(&mut Client, &str, &mut Notes) -> io::Result<()>;

fn last<T>(list: &mut [T]) -> io::Result<&mut T> {
    list.last_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// One record after the other: created, changed, every third deleted again.
pub(super) fn write_records(client: &mut Client, stem: &str, notes: &mut Notes) -> io::Result<()> {
    for number in 0.. {
        let name = format!("{stem}-{number}");
        notes.rows.push(Row { name: name.clone(), created: Done::Asked, ..Row::default() });
        let path = format!("{DATA}/sobjects/Account");
        let answer = client.send_json("POST", &path, &json!({"Name": name, "Description": "0", "Site": "0"}))?;
        if !notes.is(201, &answer, "create") {
            return Ok(());
        }
        last(&mut notes.rows)?.created = Done::Answered;
        let path = format!("{path}/{}", answer.json()["id"].as_str().unwrap_or_default());
        for value in 1..4 {
            last(&mut notes.rows)?.asked = value;
            let value_text = value.to_string();
            let answer = client.send_json("PATCH", &path, &json!({"Description": value_text, "Site": value_text}))?;
            if !notes.is(204, &answer, "change") {
                return Ok(());
            }
            last(&mut notes.rows)?.answered = value;
        }
        if number % 3 == 0 {
            last(&mut notes.rows)?.deleted = Done::Asked;
            let answer = client.send("DELETE", &path, "application/json", &[])?;
            if !notes.is(204, &answer, "delete") {
                return Ok(());
            }
            last(&mut notes.rows)?.deleted = Done::Answered;
        }
    }
    Ok(())
}

/// Several records at a time, all of them or none.
pub(super) fn write_trees(client: &mut Client, stem: &str, notes: &mut Notes) -> io::Result<()> {
    for number in 0.. {
        let stem = format!("{stem}-{number}");
        let record = |branch: &str| json!({"attributes": {"type": "Account", "referenceId": branch}, "Name": format!("{stem}-{branch}")});
        let body = json!({"records": BRANCHES.map(record)});
        notes.trees.push(Tree { stem: stem.clone(), created: Done::Asked });
        let answer = client.send_json("POST", &format!("{DATA}/composite/tree/Account"), &body)?;
        if !notes.is(201, &answer, "tree") {
            return Ok(());
        }
        last(&mut notes.trees)?.created = Done::Answered;
    }
    Ok(())
}

/// An object and a class of the same name, in one deploy.
pub(super) fn deploy(client: &mut Client, stem: &str, notes: &mut Notes) -> io::Result<()> {
    for number in 0.. {
        let name = format!("{}_{number}", stem.replace('-', "_"));
        notes.deploys.push(Request { about: name.clone(), ..Request::default() });
        let options = json!({"deployOptions": {"singlePackage": true, "rollbackOnError": true}}).to_string();
        let zip = package(&name);
        let parts = [("json", "application/json", options.as_bytes()), ("file", "application/zip", zip.as_slice())];
        let (kind, body) = multipart(&parts);
        let path = format!("{DATA}/metadata/deployRequest");
        let answer = client.send("POST", &path, kind, &body)?;
        if !notes.is(201, &answer, "deploy") {
            return Ok(());
        }
        let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
        last(&mut notes.deploys)?.id = Some(id.clone());
        let status = poll(client, &format!("{path}/{id}"), |answer| {
            answer["deployResult"]["done"].as_bool().filter(|done| *done)?;
            answer["deployResult"]["status"].as_str().map(str::to_owned)
        })?;
        last(&mut notes.deploys)?.told = Some(status);
    }
    Ok(())
}

/// Asks until the answer tells an end.
fn poll(client: &mut Client, path: &str, ended: fn(&Json) -> Option<String>) -> io::Result<String> {
    loop {
        if let Some(status) = ended(&client.get(path)?.json()) {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn package(name: &str) -> Vec<u8> {
    let fields: String = (0..FIELDS)
        .map(|n| {
            format!(
                "<fields><fullName>F{n}__c</fullName><label>F{n}</label><length>9</length><type>Text</type></fields>"
            )
        })
        .collect();
    let object = format!(
        "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><deploymentStatus>Deployed</deploymentStatus>{fields}\
         <label>{name}</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>{name}</pluralLabel>\
         <sharingModel>ReadWrite</sharingModel></CustomObject>"
    );
    let class = format!("public class {name} {{ public {name}__c one; }}");
    let meta = "<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>64.0</apiVersion><status>Active</status></ApexClass>";
    let manifest = format!(
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>{name}</members><name>ApexClass</name></types>\
         <types><members>{name}__c</members><name>CustomObject</name></types><version>64.0</version></Package>"
    );
    archive::write([
        ("package.xml", manifest.as_bytes()),
        (format!("objects/{name}__c.object").as_str(), object.as_bytes()),
        (format!("classes/{name}.cls").as_str(), class.as_bytes()),
        (format!("classes/{name}.cls-meta.xml").as_str(), meta.as_bytes()),
    ])
}

fn status_of(answer: &Json) -> Option<String> {
    let status = answer["Status"].as_str()?;
    let ended = ["success", "error", "active", "deleted"].contains(&status.to_ascii_lowercase().as_str());
    ended.then(|| status.to_owned())
}

/// Puts a version in and takes it out again; `version` is its id.
pub(super) fn install(client: &mut Client, version: &str, notes: &mut Notes) -> io::Result<()> {
    while notes.refused.is_empty() {
        package_step(client, version, notes)?;
    }
    Ok(())
}

/// Installs the version where it is not installed, else uninstalls it.
pub(super) fn package_step(client: &mut Client, version: &str, notes: &mut Notes) -> io::Result<()> {
    let installed = client.get(&format!("{DATA}/tooling/query?q=SELECT+Id+FROM+InstalledSubscriberPackage"))?.json();
    let (about, object, body) = match installed["totalSize"] == 0 {
        true => (
            "install",
            "PackageInstallRequest",
            json!({"SubscriberPackageVersionKey": version, "SecurityType": "none", "EnableRss": false}),
        ),
        false => {
            ("uninstall", "SubscriberPackageVersionUninstallRequest", json!({"SubscriberPackageVersionId": version}))
        }
    };
    notes.packages.push(Request { about: about.into(), ..Request::default() });
    let path = format!("{DATA}/tooling/sobjects/{object}");
    let answer = client.send_json("POST", &path, &body)?;
    if !notes.is(201, &answer, about) {
        return Ok(());
    }
    let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
    last(&mut notes.packages)?.id = Some(id.clone());
    let status = poll(client, &format!("{path}/{id}"), status_of)?;
    last(&mut notes.packages)?.told = Some(status);
    Ok(())
}

/// One scratch org after the other.
pub(super) fn sign_up(client: &mut Client, stem: &str, notes: &mut Notes) -> io::Result<()> {
    for number in 0.. {
        let name = format!("{stem}-{number}");
        notes.signups.push(Request { about: name.clone(), ..Request::default() });
        let path = format!("{DATA}/sobjects/ScratchOrgInfo");
        let answer = client.send_json("POST", &path, &json!({"Edition": "Developer", "OrgName": name}))?;
        if !notes.is(201, &answer, "sign-up") {
            return Ok(());
        }
        let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
        last(&mut notes.signups)?.id = Some(id.clone());
        let status = poll(client, &format!("{path}/{id}"), status_of)?;
        last(&mut notes.signups)?.told = Some(status);
    }
    Ok(())
}
