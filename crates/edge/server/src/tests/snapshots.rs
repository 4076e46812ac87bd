//! Org snapshots and org shapes: what the official CLI sends for them (wire-org 5.7), and scratch orgs made of them.

use super::{World, deploy, member};

const DATA: &str = "/services/data/v64.0";

fn ask(world: &World, method: &str, path: &str, body: &str) -> String {
    world.send(&format!(
        "{method} {DATA}{path}\nAuthorization: Bearer {{hub}}\nContent-Type: application/json\n\n{body}"
    ))
}

fn query(world: &World, soql: &str) -> String {
    ask(world, "GET", &format!("/query?q={}", soql.replace(' ', "+")), "")
}

/// Signs up for a scratch org and answers its row.
fn sign_up(world: &World, body: &str) -> String {
    let made = ask(world, "POST", "/sobjects/ScratchOrgInfo", body);
    let id = member(&made, "id");
    world.home.wait_for_jobs();
    ask(world, "GET", &format!("/sobjects/ScratchOrgInfo/{id}"), "")
}

fn org(world: &World, id: &str) -> std::sync::Arc<orgyard_engine::Org> {
    world.home.org(id.parse().unwrap()).unwrap()
}

fn insert_account(world: &World, org: &str) {
    let org = self::org(world, org);
    let account = orgyard_values::Record::new("Account").with("Name", "Kept");
    org.write(org.info().user_id, |tx| tx.insert(account)).unwrap();
}

fn accounts(world: &World, org: &str) -> usize {
    let org = self::org(world, org);
    org.read(org.info().user_id).unwrap().all("Account").unwrap().len()
}

#[test]
fn a_scratch_org_starts_from_a_snapshot_of_another() {
    let world = World::new();
    let source = member(&sign_up(&world, r#"{"Edition":"Developer","Features":"A"}"#), "ScratchOrg");
    insert_account(&world, &source);
    let body =
        format!(r#"{{"SourceOrg":"{source}","Description":"d","SnapshotName":"Base","Content":"metadatadata"}}"#);
    let made = ask(&world, "POST", "/sobjects/OrgSnapshot", &body);
    assert!(made.starts_with("201"), "{made}");
    world.home.wait_for_jobs();
    let orgs = world.home.orgs().unwrap().len();
    insert_account(&world, &source);
    let read = query(
        &world,
        "SELECT Id,SnapshotName,Description,Status,SourceOrg,ExpirationDate,Error FROM OrgSnapshot WHERE SnapshotName = 'Base'",
    );
    for text in
        [r#""Status":"Active""#, &format!(r#""SourceOrg":"{source}""#), r#""Error":null"#, r#""ExpirationDate":"20"#]
    {
        assert!(read.contains(text), "{text} in {read}");
    }
    let row = sign_up(&world, r#"{"Snapshot":"Base","OrgName":"Two"}"#);
    assert!(row.contains(r#""Status":"Active""#), "{row}");
    let copy = member(&row, "ScratchOrg");
    assert_eq!((accounts(&world, &source), accounts(&world, &copy)), (2, 1));
    let info = org(&world, &copy).info();
    assert_eq!((info.features.join(";"), info.name.as_str(), info.tracks_source), ("A".into(), "Two", true));
    let user = org(&world, &copy).read(info.user_id).unwrap().get("User", info.user_id).unwrap().unwrap();
    assert_eq!(user.text("Username"), Some(info.username.as_str()));
    // What the snapshot keeps is in no list of orgs, and goes with it.
    assert_eq!(world.home.orgs().unwrap().len(), orgs + 1);
    let id = member(&made, "id");
    assert!(ask(&world, "DELETE", &format!("/sobjects/OrgSnapshot/{id}"), "").starts_with("204"));
    let row = sign_up(&world, r#"{"Snapshot":"Base"}"#);
    assert!(row.contains(r#""ErrorCode":"T-0002""#), "{row}");
}

#[test]
fn snapshots_have_rules() {
    let world = World::new();
    let source = member(&sign_up(&world, r#"{"Edition":"Developer"}"#), "ScratchOrg");
    let create = |name: &str, source: &str| {
        ask(&world, "POST", "/sobjects/OrgSnapshot", &format!(r#"{{"SourceOrg":"{source}","SnapshotName":"{name}"}}"#))
    };
    for name in ["1Base", "My Base", "ANameThatIsTooLong", ""] {
        assert!(create(name, &source).starts_with("400"), "{name}");
    }
    assert!(create("Base", "00D000000000001").contains("INVALID_CROSS_REFERENCE_KEY"));
    assert!(create("Base", &source).starts_with("201"));
    world.home.wait_for_jobs();
    assert!(create("Base", &source).contains("DUPLICATE_VALUE"));
}

#[test]
fn a_scratch_org_takes_the_shape_of_another_org() {
    let world = World::new();
    let hub = org(&world, world.session("{hub}").org.as_str()).info();
    let refused = ask(&world, "POST", "/sobjects/ShapeRepresentation", r#"{"Description":""}"#);
    assert_eq!(refused, r#"404 [{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#);
    let body = format!(r#"{{"SourceOrg":"{}"}}"#, hub.id.short());
    assert!(sign_up(&world, &body).contains(r#""ErrorCode":"SH-0002""#));
    let settings = "<DevHubSettings><enableShapeExportPref>true</enableShapeExportPref></DevHubSettings>";
    deploy(&world, "Settings", "DevHub", settings);
    let enabled = ask(&world, "GET", "/tooling/query?q=SELECT+IsShapeExportPrefEnabled+FROM+DevHubSettings", "");
    assert!(enabled.contains(r#""IsShapeExportPrefEnabled":true"#) && enabled.contains(r#""size":1"#), "{enabled}");
    for _ in 0..2 {
        let made = ask(&world, "POST", "/sobjects/ShapeRepresentation", r#"{"Description":""}"#);
        assert!(made.starts_with("201"), "{made}");
    }
    let listed = query(
        &world,
        "SELECT Id,Status,CreatedBy.Username,CreatedDate FROM ShapeRepresentation WHERE Status IN ('Active','InProgress')",
    );
    assert!(listed.contains(r#""totalSize":1"#), "{listed}");
    let row = sign_up(&world, &body);
    let made = org(&world, &member(&row, "ScratchOrg"));
    let tx = made.read(made.info().user_id).unwrap();
    assert_eq!(made.info().edition, hub.edition);
    assert!(tx.has_component("Settings", "DevHub").unwrap());
    assert!(tx.all("SourceMember").unwrap().is_empty());
}
