//! Homes on disk: what outlives a process, what is swept, who waits for whom.

use super::fixture::NOW;
use crate::{ApiError, Behaviour, EngineError, Home, HomeOptions, NewOrg, Tx};
use orgyard_values::{Env, Id, Record};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn options(path: &Path) -> HomeOptions {
    HomeOptions { path: Some(path.into()), ..HomeOptions::in_memory(Env::fixed(NOW)) }
}

fn open(path: &Path) -> Arc<Home> {
    Home::open(options(path)).unwrap()
}

fn files(path: &Path) -> String {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(path).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => out.push(format!("{name}/[{}]", files(&entry.path()))),
            false => out.push(name),
        }
    }
    out.sort();
    out.join(" ")
}

#[test]
fn a_home_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (hub, package, token) = {
        let home = open(folder.path());
        let hub = home.orgs().unwrap().remove(0);
        let org = home.org(hub.id).unwrap();
        let package = org.write(hub.user_id, |tx| tx.insert(Record::new("Package2").with("Name", "Core"))).unwrap();
        (hub.clone(), package, home.issue_token(hub.id, hub.user_id).unwrap())
    };
    let org = hub.id;
    let rest = files(folder.path());
    assert_eq!(rest, format!("blobs.db home.db locks/[{org}.lock first.lock making.lock] orgs/[{org}.db]").as_str());
    let home = open(folder.path());
    assert_eq!(home.orgs().unwrap(), std::slice::from_ref(&hub));
    let tx = home.org(hub.id).unwrap().read(hub.user_id).unwrap();
    assert_eq!(tx.get("Package2", package).unwrap().unwrap().text("Name"), Some("Core"));
    assert_eq!(home.authenticate(&token).unwrap().user, hub.user_id);
}

#[test]
fn what_no_row_names_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let kept = open(folder.path()).create_org(NewOrg::default()).unwrap().id();
    let stray = Id::mint("00D", 77);
    for name in [format!("{stray}.db"), format!("{stray}.db-wal"), format!("{stray}.new"), "notes.txt".into()] {
        std::fs::write(folder.path().join("orgs").join(name), "x").unwrap();
    }
    std::fs::write(folder.path().join("locks/process-1-ab.lock"), "").unwrap();
    let home = open(folder.path());
    assert_eq!(home.orgs().unwrap().len(), 2);
    assert!(!files(folder.path()).contains(stray.as_str()) && !files(folder.path()).contains("process-"));
    assert!(files(folder.path()).contains(kept.as_str()));
    home.delete_org(kept).unwrap();
    assert!(!files(folder.path()).contains(kept.as_str()));
    assert!(matches!(home.org(kept), Err(EngineError::NoSuchOrg(_))));
}

#[test]
fn a_writer_that_waits_says_for_whom_and_gives_up() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let info = first.orgs().unwrap().remove(0);
    let second = Home::open(HomeOptions { lock_wait: Duration::from_millis(1200), ..options(folder.path()) }).unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = told.clone();
    second.on_wait(Arc::new(move |notice| tell.lock().unwrap().push(notice.holder.clone())));
    let (org, other) = (first.org(info.id).unwrap(), second.org(info.id).unwrap());
    org.write(info.user_id, |_| -> Result<(), EngineError> {
        let refused = other.write(info.user_id, |_| -> Result<(), EngineError> { Ok(()) }).unwrap_err();
        assert!(matches!(&refused, EngineError::Busy { holder, .. } if holder.starts_with("process ")), "{refused}");
        let nested = org.write(info.user_id, |_| -> Result<(), EngineError> { Ok(()) });
        assert!(matches!(nested, Err(EngineError::Nested(_))));
        Ok(())
    })
    .unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
    other.write(info.user_id, |_| -> Result<(), EngineError> { Ok(()) }).unwrap();
}

#[test]
fn two_homes_on_one_folder_see_each_others_commits() {
    let folder = tempfile::tempdir().unwrap();
    let homes = [open(folder.path()), open(folder.path())];
    let info = homes[0].orgs().unwrap().remove(0);
    std::thread::scope(|scope| {
        for home in &homes {
            scope.spawn(|| {
                let org = home.org(info.id).unwrap();
                for _ in 0..10 {
                    org.write(info.user_id, |tx| tx.insert(Record::new("Package2").with("Name", "P"))).unwrap();
                }
            });
        }
        scope.spawn(|| (0..3).for_each(|_| drop(homes[0].create_org(NewOrg::default()).unwrap())));
        scope.spawn(|| (0..3).for_each(|_| drop(homes[1].create_org(NewOrg::default()).unwrap())));
    });
    assert_eq!(homes[1].org(info.id).unwrap().read(info.user_id).unwrap().scan("Package2").count(), 20);
    let mut numbers: Vec<u64> = homes[0].orgs().unwrap().into_iter().map(|info| info.number).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), 7);
}

struct Slow;

impl Behaviour for Slow {
    fn object(&self) -> &'static str {
        "Package2VersionCreateRequest"
    }

    fn run_job(&self, _org: &Arc<crate::Org>, _record: Id) {
        panic!("the job fails");
    }

    fn job_lost(&self, tx: &mut Tx, record: Id) {
        if let Ok(Some(row)) = tx.get(self.object(), record) {
            tx.put_row(&row.with("Status", "Error")).unwrap();
        }
    }
}

/// A job that panics, and one whose process is gone, end with what the behaviour says of it.
#[test]
fn lost_jobs_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Home::open(HomeOptions { behaviours: vec![Arc::new(Slow)], ..options(folder.path()) }).unwrap();
    let home = open();
    let info = home.orgs().unwrap().remove(0);
    let start = |home: &Arc<Home>| {
        let org = home.org(info.id).unwrap();
        let start = |tx: &mut Tx| -> Result<Id, ApiError> {
            let id = tx.add_row(Record::new("Package2VersionCreateRequest").with("Status", "InProgress"))?;
            tx.start_job("Package2VersionCreateRequest", id)?;
            Ok(id)
        };
        org.write(info.user_id, start).unwrap()
    };
    let status = |home: &Arc<Home>, id: Id| {
        let row = home.org(info.id).unwrap().read(info.user_id).unwrap().get("Package2VersionCreateRequest", id);
        row.unwrap().unwrap().text("Status").map(String::from)
    };
    let panicked = start(&home);
    home.wait_for_jobs();
    assert_eq!(status(&home, panicked).as_deref(), Some("Error"));

    let org = home.org(info.id).unwrap();
    let orphan = org
        .write(info.user_id, |tx| -> Result<Id, ApiError> {
            let id = tx.add_row(Record::new("Package2VersionCreateRequest").with("Status", "InProgress"))?;
            tx.put_job_of("process-1-gone.lock", "Package2VersionCreateRequest", id);
            Ok(id)
        })
        .unwrap();
    drop((org, home));
    let home = open();
    assert_eq!(status(&home, orphan).as_deref(), Some("Error"));
}
