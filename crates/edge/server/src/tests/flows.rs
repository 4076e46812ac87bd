//! Flow versions, as clients read and change them through the Tooling API.

use super::{World, deploy};

const AS: &str = "\nAuthorization: Bearer {hub}";
const TOOLING: &str = "/services/data/v67.0/tooling";

fn flow(world: &World, label: &str, status: &str) {
    let text = format!(
        "<Flow xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>67.0</apiVersion><label>{label}</label>\
         <processType>AutoLaunchedFlow</processType><status>{status}</status></Flow>"
    );
    deploy(world, "Flow", "Greet", &text);
}

fn rows(world: &World, soql: &str) -> Vec<serde_json::Value> {
    let (_, _, body) = world.exchange(&format!("GET {TOOLING}/query?q={}{AS}", soql.replace(' ', "+")));
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["records"].as_array().unwrap_or_else(|| panic!("{soql}: {answer}")).clone()
}

/// `1 Obsolete, 2 Active`
fn versions(world: &World) -> String {
    let rows = rows(world, "SELECT VersionNumber, Status FROM Flow ORDER BY VersionNumber");
    let shown = rows.iter().map(|row| format!("{} {}", row["VersionNumber"], row["Status"].as_str().unwrap()));
    shown.collect::<Vec<_>>().join(", ")
}

fn definition(world: &World) -> serde_json::Value {
    let soql = "SELECT Id, ActiveVersionId, ActiveVersion.VersionNumber, ActiveVersion.FullName, DeveloperName, \
                NamespacePrefix, LatestVersionId, LatestVersion.VersionNumber FROM FlowDefinition WHERE DeveloperName \
                = 'Greet'";
    rows(world, soql).remove(0)
}

fn activate(world: &World, number: &str) -> String {
    let id = definition(world)["Id"].as_str().unwrap().to_owned();
    let path = format!("{TOOLING}/sobjects/FlowDefinition/{id}");
    world.send(&format!("PATCH {path}{AS}\n\n{{\"Metadata\":{{\"activeVersionNumber\":{number}}}}}"))
}

/// Metadata API guide, Flow: a draft is overwritten; what is deployed over an active version is a further one.
#[test]
fn what_is_deployed_over_an_active_version_is_a_further_one() {
    let world = World::new();
    let steps = [
        ("One", "Draft", "1 Draft"),
        ("Two", "Draft", "1 Draft"),
        ("Two", "Active", "1 Active"),
        ("Three", "Active", "1 Obsolete, 2 Active"),
        ("Three", "Active", "1 Obsolete, 2 Active"),
        ("Four", "Draft", "1 Obsolete, 2 Active, 3 Draft"),
        ("Five", "Active", "1 Obsolete, 2 Obsolete, 3 Active"),
    ];
    for (label, status, expected) in steps {
        flow(&world, label, status);
        assert_eq!(versions(&world), expected, "{label} {status}");
    }
    let row = definition(&world);
    assert_eq!(
        (&row["ActiveVersion"]["FullName"], &row["LatestVersion"]["VersionNumber"]),
        (&"Greet-3".into(), &3.into())
    );
    assert!(
        row["Id"].as_str().unwrap().starts_with("300") && row["ActiveVersionId"].as_str().unwrap().starts_with("301")
    );
}

#[test]
fn a_definition_says_which_version_is_active() {
    let world = World::new();
    flow(&world, "One", "Active");
    flow(&world, "Two", "Active");
    for (number, expected) in [
        ("\"\"", "1 Obsolete, 2 Obsolete"),
        ("1", "1 Active, 2 Obsolete"),
        ("null", "1 Obsolete, 2 Obsolete"),
        ("\"2\"", "1 Obsolete, 2 Active"),
        ("0", "1 Obsolete, 2 Obsolete"),
        ("2", "1 Obsolete, 2 Active"),
    ] {
        assert_eq!(activate(&world, number), "204", "{number}");
        assert_eq!(versions(&world), expected, "{number}");
    }
    for wrong in ["7", "\"x\"", "true"] {
        assert!(activate(&world, wrong).starts_with("400 "), "{wrong}");
        assert_eq!(versions(&world), "1 Obsolete, 2 Active", "{wrong}");
    }
    flow(&world, "Two", "Active");
    assert_eq!(versions(&world), "1 Obsolete, 2 Active", "unchanged");
}

#[test]
fn versions_are_deleted_but_the_active_one() {
    let world = World::new();
    flow(&world, "One", "Active");
    flow(&world, "Two", "Active");
    let delete = |number: usize| {
        let soql = format!("SELECT Id FROM Flow WHERE VersionNumber = {number}");
        let id = rows(&world, &soql)[0]["Id"].as_str().unwrap().to_owned();
        world.send(&format!("DELETE {TOOLING}/sobjects/Flow/{id}{AS}"))
    };
    assert!(delete(2).contains("DELETE_FAILED"));
    assert_eq!((delete(1), versions(&world)), ("204".into(), "2 Active".into()));
    assert_eq!(activate(&world, "\"\""), "204");
    assert_eq!((delete(2), rows(&world, "SELECT Id FROM FlowDefinition").len()), ("204".into(), 0));
}
