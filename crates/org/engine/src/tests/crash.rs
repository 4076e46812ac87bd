//! A process killed at each of its writes in turn leaves a home that is as before or as after. Runs with the feature
//! `failpoints`; the process that is killed is this test program itself.

use super::fixture::NOW;
use crate::{ApiError, Home, HomeOptions, NewComponent, NewOrg};
use orgyard_values::{Env, Record};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const HOME: &str = "ORGYARD_CRASH_HOME";
const ROWS: usize = 5;

fn open(path: &Path) -> Arc<Home> {
    Home::open(HomeOptions { path: Some(path.into()), ..HomeOptions::in_memory(Env::fixed(NOW)) }).unwrap()
}

/// What the killed process does: one commit of rows and components, one new org, one org less.
#[test]
fn child() {
    let Some(path) = std::env::var_os(HOME) else { return };
    let home = open(Path::new(&path));
    let [hub, old] = &home.orgs().unwrap()[..] else { panic!() };
    let org = home.org(hub.id).unwrap();
    org.write(hub.user_id, |tx| -> Result<(), ApiError> {
        for n in 0..ROWS {
            tx.insert(Record::new("Package2").with("Name", format!("P{n}")))?;
            let files = vec![(format!("classes/C{n}.cls"), format!("class C{n} {{}}").into_bytes().into())];
            let (type_name, full_name) = ("ApexClass".to_owned(), format!("C{n}"));
            tx.put_component(NewComponent { type_name, full_name, namespace: None, files })?;
        }
        Ok(())
    })
    .unwrap();
    home.create_org(NewOrg::default()).unwrap();
    home.delete_org(old.id).unwrap();
}

/// `rows/orgs`, after checking that all which is named can be read.
fn state(path: &Path) -> String {
    let home = open(path);
    let orgs = home.orgs().unwrap();
    let org = home.org(orgs[0].id).unwrap();
    let tx = org.read(orgs[0].user_id).unwrap();
    let rows = tx.scan("Package2").collect::<Result<Vec<_>, _>>().unwrap().len();
    for component in tx.components(None) {
        assert_eq!(tx.files_of(&component.unwrap()).unwrap().len(), 1);
    }
    assert_eq!(
        (rows, tx.find("Package2", "Name", &"p0".into()).unwrap().len()),
        (tx.components(None).count(), rows.min(1))
    );
    for info in &orgs {
        let tx = home.org(info.id).unwrap().read(info.user_id).unwrap();
        assert!(tx.get("User", info.user_id).unwrap().is_some());
    }
    let files = std::fs::read_dir(path.join("orgs")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).count(), orgs.len());
    format!("{rows} rows, orgs {:?}", orgs.iter().map(|info| info.number).collect::<Vec<_>>())
}

#[test]
fn every_kill_leaves_the_state_before_or_after_a_step() {
    let mut seen = Vec::new();
    for point in 1.. {
        let folder = tempfile::tempdir().unwrap();
        drop(open(folder.path()).create_org(NewOrg::default()).unwrap());
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::crash::child"])
            .env(HOME, folder.path())
            .env("ORGYARD_FAIL_AT", point.to_string())
            .output()
            .unwrap();
        seen.push(state(folder.path()));
        if child.status.success() {
            break;
        }
    }
    let writes = seen.len();
    seen.dedup();
    let expected = ["0 rows, orgs [1, 2]", "5 rows, orgs [1, 2]", "5 rows, orgs [1, 2, 3]", "5 rows, orgs [1, 3]"];
    assert_eq!(seen, expected);
    assert!(writes > 100, "only {writes} places to fail at");
}
