//! A home from the outside: rows, components, references, jobs, tokens.

use super::fixture::{self, hub};
use crate::{ApiError, Behaviour, Home, NewComponent, NewOrg, Org, OrgKind, StoredReference, Tx};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;
use std::time::Duration;

struct Requests;

impl Behaviour for Requests {
    fn object(&self) -> &'static str {
        "Package2VersionCreateRequest"
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Result<(), ApiError> {
        Ok(tx.start_job(self.object(), new.id().unwrap())?)
    }

    fn run_job(&self, org: &Arc<Org>, record: Id) {
        let done = org.write(org.info().user_id, |tx| -> Result<(), ApiError> {
            let row = tx.get(self.object(), record)?.unwrap().with("Status", "Success");
            Ok(tx.put_row(&row)?)
        });
        done.unwrap();
    }
}

fn home() -> Arc<Home> {
    fixture::home(vec![Arc::new(Requests)])
}

#[test]
fn a_fresh_home_has_one_production_org_that_is_the_dev_hub() {
    let home = home();
    let [info] = &home.orgs().unwrap()[..] else { panic!() };
    assert_eq!((info.name.as_str(), info.kind, info.dev_hub), ("production", OrgKind::Production, true));
    let tx = hub(&home).read(info.user_id).unwrap();
    let user = tx.get("User", info.user_id).unwrap().unwrap();
    assert_eq!(user.text("Username"), Some(info.username.as_str()));
    let profile = tx.get("Profile", user.get("ProfileId").as_id().unwrap()).unwrap().unwrap();
    assert_eq!(profile.text("Name"), Some("System Administrator"));
    assert_eq!(tx.get("Organization", info.id).unwrap().unwrap().get("IsSandbox"), &Value::Bool(false));
}

#[test]
fn a_job_runs_after_the_commit_of_its_row() {
    let home = home();
    let hub = hub(&home);
    let user = hub.info().user_id;
    let package = hub.write(user, |tx| tx.insert(Record::new("package2").with("name", "Core"))).unwrap();
    let request = Record::new("Package2VersionCreateRequest").with("Package2Id", package);
    let request = hub.write(user, |tx| tx.insert(request)).unwrap();
    assert!(home.wait_for_job(request, Duration::from_secs(5)));
    let row = hub.read(user).unwrap().get("Package2VersionCreateRequest", request).unwrap().unwrap();
    assert_eq!(row.text("Status"), Some("Success"));
    assert_eq!(row.get("Package2Id").as_id(), Some(package));
    assert!(!hub.read(user).unwrap().has_job(request).unwrap());
}

#[test]
fn rows_are_found_by_index_without_regard_to_case_and_leave_it_when_they_change() {
    let home = home();
    let hub = hub(&home);
    let user = hub.info().user_id;
    hub.write(user, |tx| -> Result<(), ApiError> {
        let id = tx.insert(Record::new("Package2").with("Name", "Core"))?;
        assert_eq!(tx.find("Package2", "name", &"CORE".into())?.len(), 1);
        tx.update(Record::new("Package2").with("Id", id).with("Name", "Base"))?;
        assert_eq!(tx.find("Package2", "Name", &"core".into())?.len(), 0);
        assert_eq!(tx.find("Package2", "Name", &"base".into())?.len(), 1);
        assert_eq!(tx.find("Package2", "Branch", &Value::Null)?.len(), 1);
        tx.delete("Package2", id)?;
        assert_eq!(tx.find("Package2", "Name", &"base".into())?.len(), 0);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_failed_write_leaves_nothing() {
    let home = home();
    let hub = hub(&home);
    let user = hub.info().user_id;
    let failed = hub.write(user, |tx| -> Result<(), ApiError> {
        tx.insert(Record::new("Package2").with("Name", "Core"))?;
        Err(ApiError::new("X", "no"))
    });
    assert!(failed.is_err());
    assert_eq!(hub.read(user).unwrap().scan("Package2").count(), 0);
}

#[test]
fn components_keep_their_id_and_their_referrers() {
    let home = home();
    let parent = hub(&home).id();
    let scratch = home.create_org(NewOrg { tracks_source: true, parent: Some(parent), ..NewOrg::default() }).unwrap();
    let user = scratch.info().user_id;
    let class = |body: &str| NewComponent {
        type_name: "ApexClass".into(),
        full_name: "Billing".into(),
        namespace: None,
        files: vec![("classes/Billing.cls".into(), body.as_bytes().into())],
    };
    scratch
        .write(user, |tx| -> Result<(), ApiError> {
            let first = tx.put_component(class("a"))?;
            let second = tx.put_component(class("b"))?;
            assert_eq!((first.id, first.revision, second.revision), (second.id, 1, 2));
            // What is the same has not changed: no client has it to fetch.
            assert_eq!(tx.put_component(class("b"))?, second);
            let to = StoredReference { type_name: "CustomObject".into(), full_name: "X__c".into(), kind: 1 };
            tx.set_references("ApexClass", "Billing", vec![to])?;
            Ok(())
        })
        .unwrap();
    scratch
        .write(user, |tx| -> Result<(), ApiError> {
            let stored = tx.component("apexclass", "BILLING")?.unwrap();
            assert_eq!(stored.id.prefix(), "01p");
            assert_eq!(&*tx.files_of(&stored)?[0].1, b"b");
            assert_eq!(tx.referrers("CustomObject", "x__c")?[0].full_name, "Billing");
            assert!(tx.remove_component("ApexClass", "billing")?);
            assert!(tx.referrers("CustomObject", "x__c")?.is_empty());
            let [member] = &tx.scan("SourceMember").collect::<Result<Vec<_>, _>>()?[..] else { panic!() };
            assert!(member.bool("IsNameObsolete"));
            assert_eq!(member.int("RevisionCounter"), Some(3));
            Ok(())
        })
        .unwrap();
}

#[test]
fn ids_of_two_orgs_never_meet() {
    let home = home();
    let mut ids = std::collections::HashSet::new();
    for org in [hub(&home), home.create_org(NewOrg::default()).unwrap()] {
        org.write(org.info().user_id, |tx| -> Result<(), ApiError> {
            (0..50).try_for_each(|_| {
                assert!(ids.insert(tx.new_id("User")?));
                Ok(())
            })
        })
        .unwrap();
    }
}

#[test]
fn a_throwaway_org_is_in_no_list_and_forks_share_what_was_frozen() {
    let home = home();
    let org = home.throwaway_org(NewOrg::default()).unwrap();
    assert_eq!(home.orgs().unwrap().len(), 1);
    let user = org.info().user_id;
    let mut tx = org.read(user).unwrap();
    tx.insert(Record::new("Account").with("Name", "Both")).unwrap();
    let hash = tx.put_blob(b"class".as_slice().into());
    let frozen = tx.freeze();
    let accounts = |tx: &crate::Tx| tx.scan("Account").count();
    let (mut one, two) = (frozen.begin(user), frozen.begin(user));
    one.insert(Record::new("Account").with("Name", "One")).unwrap();
    assert_eq!((accounts(&one), accounts(&two)), (2, 1));
    assert_eq!(&*two.blob(hash).unwrap(), b"class");
    assert_eq!(accounts(&one.freeze().begin(user)), 2);
    let test = one.freeze().begin_test(user);
    assert_eq!((accounts(&test), test.scan("User").count()), (0, 1));
}
