//! What a server that was killed must hold when it is started again: every write that was answered, each other one wholly or
//! not at all.

use super::clients::{BRANCHES, DATA, Done, FIELDS, Notes, Request, Row};
use crate::http::Client;
use anyhow::Result;
use serde_json::Value as Json;
use std::collections::BTreeMap;

pub(super) struct Verdict {
    pub(super) wrong: Vec<String>,
    /// Writes that were answered, and those that were not: there after all, or not there.
    pub(super) answered: usize,
    pub(super) there: usize,
    pub(super) absent: usize,
}

impl Verdict {
    pub(super) fn new() -> Self {
        Self { wrong: Vec::new(), answered: 0, there: 0, absent: 0 }
    }

    pub(super) fn claim(&mut self, kept: bool, what: impl FnOnce() -> String) {
        if !kept {
            self.wrong.push(what());
        }
    }

    fn count(&mut self, answered: bool, present: bool) {
        match (answered, present) {
            (true, _) => self.answered += 1,
            (false, true) => self.there += 1,
            (false, false) => self.absent += 1,
        }
    }

    /// The records of one round, whose names all start with `stem`.
    pub(super) fn records(&mut self, client: &mut Client, stem: &str, notes: &Notes) -> Result<()> {
        let found = accounts(client, stem)?;
        let mut expected = 0;
        for row in &notes.rows {
            let record = found.get(&row.name);
            expected += usize::from(record.is_some());
            self.count(row.created == Done::Answered, record.is_some());
            self.row(row, record);
        }
        for tree in &notes.trees {
            let there = BRANCHES.iter().filter(|branch| found.contains_key(&format!("{}-{branch}", tree.stem))).count();
            expected += there;
            self.count(tree.created == Done::Answered, there > 0);
            let whole = there == BRANCHES.len() || there == 0 && tree.created != Done::Answered;
            self.claim(whole, || format!("{there} records of {tree:?}"));
        }
        self.claim(expected == found.len(), || format!("{} records that nobody asked for", found.len() - expected));
        if let Some((name, record)) = found.last_key_value() {
            let one = client.query(&format!("SELECT Id FROM Account WHERE Name = '{name}'"))?;
            self.claim(one["records"][0]["Id"] == record["Id"], || format!("{name} is not found by its name"));
        }
        Ok(())
    }

    fn row(&mut self, row: &Row, record: Option<&Json>) {
        let Some(record) = record else {
            let may = row.created != Done::Answered || row.deleted != Done::No;
            return self.claim(may, || format!("{row:?} is lost"));
        };
        self.claim(row.deleted != Done::Answered, || format!("{row:?} is back"));
        let value = record["Description"].as_str().and_then(|value| value.parse::<u32>().ok());
        let fits = value.is_some_and(|value| (row.answered..=row.asked).contains(&value));
        let whole = fits && record["Description"] == record["Site"];
        self.claim(whole, || format!("{row:?} is {record}"));
    }

    /// A request that was told to have ended has ended so; one that was not has ended somehow.
    fn request(&mut self, client: &mut Client, path: &str, at: &str, request: &Request) -> Result<Option<String>> {
        let Some(id) = &request.id else { return Ok(None) };
        let answer = client.get(&format!("{DATA}/{path}/{id}"))?.json();
        let status = answer.pointer(at).and_then(Json::as_str).unwrap_or_default().to_owned();
        let running =
            ["Pending", "InProgress", "IN_PROGRESS", "New", "Creating", "Queued", ""].contains(&status.as_str());
        self.claim(!running, || format!("{request:?} is {status:?}: {answer}"));
        let same = request.told.as_ref().is_none_or(|told| *told == status);
        self.claim(same, || format!("{request:?} is now {status}"));
        Ok(Some(status))
    }

    pub(super) fn deploys(&mut self, client: &mut Client, notes: &Notes) -> Result<()> {
        for deploy in &notes.deploys {
            let status = self.request(client, "metadata/deployRequest", "/deployResult/status", deploy)?;
            let name = &deploy.about;
            let describe = client.get(&format!("{DATA}/sobjects/{name}__c/describe"))?.json();
            let fields = describe["fields"].as_array().into_iter().flatten();
            let custom = fields.filter(|field| field["custom"] == true).count();
            let soql = format!("SELECT+Id+FROM+ApexClass+WHERE+Name+=+'{name}'").replace('\'', "%27");
            let class = client.get(&format!("{DATA}/tooling/query?q={soql}"))?.json()["totalSize"] == 1;
            let whole = custom == FIELDS && class || custom == 0 && !class;
            self.claim(whole, || format!("{deploy:?}: {custom} fields, class {class}"));
            if let Some(status) = status {
                self.claim(class == (status == "Succeeded"), || format!("{deploy:?} is {status}, class {class}"));
            }
            self.count(deploy.told.is_some(), class);
        }
        Ok(())
    }

    /// Whether the version is in the org is what the last request says that was told to have ended well, or the one after it.
    pub(super) fn packages(&mut self, client: &mut Client, notes: &Notes) -> Result<bool> {
        let soql = "SELECT+Id+FROM+InstalledSubscriberPackage";
        let is_in = client.get(&format!("{DATA}/tooling/query?q={soql}"))?.json()["totalSize"] == 1;
        for step in &notes.packages {
            let object = match step.about.as_str() {
                "install" => "PackageInstallRequest",
                _ => "SubscriberPackageVersionUninstallRequest",
            };
            let status = self.request(client, &format!("tooling/sobjects/{object}"), "/Status", step)?;
            let good = status.is_some_and(|status| status.eq_ignore_ascii_case("success"));
            let is_last = notes.packages.last().is_some_and(|last| last.id == step.id);
            if is_last && step.id.is_some() {
                let wanted = good == (step.about == "install");
                self.claim(is_in == wanted, || format!("{step:?}, good {good}, and installed is {is_in}"));
            }
            self.count(step.told.is_some(), good);
        }
        Ok(is_in)
    }

    /// An org that was signed up is in the home and lets its user in; of one that was not, nothing is there.
    pub(super) fn signups(&mut self, client: &mut Client, orgs: &[Json], notes: &Notes) -> Result<()> {
        for signup in &notes.signups {
            let status = self.request(client, "sobjects/ScratchOrgInfo", "/Status", signup)?;
            let listed = orgs.iter().filter(|org| org["name"] == signup.about.as_str()).count();
            let active = status.as_deref() == Some("Active");
            self.claim(listed == usize::from(active), || {
                format!("{signup:?} is {status:?}, and {listed} orgs are there")
            });
            self.count(signup.told.is_some(), active);
        }
        Ok(())
    }
}

fn accounts(client: &mut Client, stem: &str) -> Result<BTreeMap<String, Json>> {
    let soql = format!("SELECT Id, Name, Description, Site FROM Account WHERE Name LIKE '{stem}-%'");
    let mut page = client.query(&soql)?;
    let mut found = BTreeMap::new();
    loop {
        for record in page["records"].as_array().into_iter().flatten() {
            found.insert(record["Name"].as_str().unwrap_or_default().to_owned(), record.clone());
        }
        let Some(next) = page["nextRecordsUrl"].as_str().map(str::to_owned) else { return Ok(found) };
        page = client.get(&next)?.json();
    }
}
