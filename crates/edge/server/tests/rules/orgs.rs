//! ORG-1, ORG-6, ORG-8.

use crate::fixtures::{class, label};
use crate::world::{Build, World, failures, package_zip, text};
use orgyard_engine::OrgKind;
use serde_json::json;

#[test]
fn rule_org_1_a_scratch_org_has_a_definition_and_an_end() {
    let world = World::new();
    let org =
        world.scratch_with(json!({ "Edition": "Developer", "DurationDays": 3, "Features": "A;B", "OrgName": "Acme" }));
    let row = &world.query_rest(&org, "SELECT Name, IsSandbox, TrialExpirationDate FROM Organization")[0];
    assert_eq!((text(row, "Name").as_str(), &row["IsSandbox"]), ("Acme", &json!(true)));
    assert!(text(row, "TrialExpirationDate").starts_with("2026-11-23"), "{row}");
    let info = world.home.orgs().unwrap().into_iter().find(|o| o.kind == OrgKind::Scratch).unwrap();
    assert_eq!(info.features, ["A", "B"]);
    let days = world.refused(&world.hub, || {
        world
            .try_create(&world.hub, "/sobjects/ScratchOrgInfo", json!({ "DurationDays": 31 }), "/services/data/v67.0")
            .map(drop)
    });
    assert_eq!(days, "INVALID_INPUT: DurationDays: a scratch org lives 1 to 30 days, not 31.");
}

#[test]
fn rule_org_1_a_deleted_scratch_org_is_gone() {
    let world = World::new();
    let org = world.scratch();
    let active = world.query_rest(&world.hub, "SELECT Id FROM ActiveScratchOrg");
    let path = format!("/services/data/v67.0/sobjects/ActiveScratchOrg/{}", text(&active[0], "Id"));
    world.call(&world.hub, "DELETE", &path, None);
    let info = &world.query_rest(&world.hub, "SELECT Status FROM ScratchOrgInfo")[0];
    assert_eq!(info["Status"], "Deleted");
    let answer = world.dump(&org);
    assert!(answer.contains("Session expired or invalid"), "{answer}");
}

#[test]
fn rule_org_1_a_sandbox_belongs_to_a_production_org() {
    let world = World::new();
    let production = world.production();
    let tooling = "/services/data/v67.0/tooling";
    let create = || {
        world.try_create(
            &production,
            "/sobjects/SandboxInfo",
            json!({ "SandboxName": "dev1", "LicenseType": "DEVELOPER" }),
            tooling,
        )
    };
    create().unwrap();
    let process = &world
        .query(&production, "SELECT Status, SandboxOrganization FROM SandboxProcess WHERE SandboxName = 'dev1'")[0];
    assert_eq!(process["Status"], "Completed");
    let sandbox = world.token_of(&text(process, "SandboxOrganization"));
    let row = &world.query_rest(&sandbox, "SELECT IsSandbox, TrialExpirationDate FROM Organization")[0];
    assert_eq!((&row["IsSandbox"], &row["TrialExpirationDate"]), (&json!(true), &json!(null)));
    let again = world.refused(&production, || create().map(drop));
    assert!(
        again
            .starts_with("DUPLICATE_VALUE: duplicate value found: SandboxName duplicates value on record with id: 0GQ"),
        "{again}"
    );
}

#[test]
fn rule_org_6_a_deploy_lands_whole_or_not_at_all() {
    let world = World::new();
    let org = world.scratch();
    let both = label("A", "1") + &class("Broken", "Missing m;");
    let refusal = world.refused(&org, || world.deploy(&org, &both));
    assert!(refusal.contains("ApexClass Broken: ") && refusal.contains("Missing"), "{refusal}");
    world.deploy(&org, &label("A", "1")).unwrap();
    assert_eq!(world.components(&org), ["CustomLabel A"]);
}

#[test]
fn rule_org_8_a_change_by_hand_is_allowed_and_told_before_it_is_lost() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "packaged")));
    let org = world.scratch();
    world.install(&org, &version).unwrap();
    world.deploy(&org, &label("A", "by hand")).unwrap();
    let before = world.dump(&org);
    let dry = world.call(
        &org,
        "POST",
        "/services/orgyard/install/dry-run",
        Some(json!({ "SubscriberPackageVersionKey": version })),
    );
    assert_eq!(dry["editsLost"], json!([{ "type": "CustomLabel", "fullName": "A" }]));
    assert_eq!(dry["overwritten"], dry["editsLost"]);
    assert_eq!(world.dump(&org), before, "a dry run changes nothing");
    world.install(&org, &version).unwrap();
    assert_ne!(world.dump(&org), before);
}

#[test]
fn rule_org_6_a_component_that_calls_what_a_class_does_not_offer_is_refused() {
    let world = World::new();
    let org = world.scratch();
    world.deploy(&org, &class("Offers", "@AuraEnabled public static String hello() { return 'x'; }")).unwrap();
    let calling = |method: &str| {
        format!(
            "//- lwc/caller/caller.js\nimport m from '@salesforce/apex/Offers.{method}';\nexport default class C {{}}\n//- \
             lwc/caller/caller.js-meta.xml\n<LightningComponentBundle><apiVersion>64.0</apiVersion></LightningComponentBundle>\n\
             //- package.xml\n<Package><types><members>caller</members><name>LightningComponentBundle</name></types></Package>\n"
        )
    };
    let refusal = world.refused(&org, || world.deploy(&org, &calling("goodbye")));
    assert!(refusal.contains("LightningComponentBundle caller") && refusal.contains("goodbye"), "{refusal}");
    world.deploy(&org, &calling("hello")).unwrap();
}

#[test]
fn rule_org_6_a_part_lands_where_that_is_asked_for_and_allowed() {
    let world = World::new();
    let files = label("A", "1") + &class("Broken", "Missing m;") + &class("Needs", "Broken b;");
    let zip = package_zip(&files);
    let ask = "<rollbackOnError>false</rollbackOnError>";
    let org = world.scratch();
    let result = world.deploy_result(&org, &zip, ask);
    assert_eq!((&result["status"], &result["success"]), (&json!("SucceededPartial"), &json!(true)), "{result}");
    let failed = failures(&result);
    assert!(failed.contains("ApexClass Broken: ") && failed.contains("ApexClass Needs: "), "{failed}");
    assert_eq!(world.components(&org), ["CustomLabel A"]);
    let production = world.production();
    let before = world.dump(&production);
    assert_eq!(world.deploy_result(&production, &zip, ask)["status"], "Failed");
    assert_eq!(world.dump(&production), before, "in production a deploy lands whole or not at all");
}

/// wire-clients 1.7: what pools of scratch orgs are kept with.
#[test]
fn a_sign_up_notes_the_pool_it_belongs_to() {
    let world = World::new();
    world.scratch();
    let id = text(&world.query_rest(&world.hub, "SELECT Id FROM ScratchOrgInfo")[0], "Id");
    let record = json!({ "id": id, "attributes": { "type": "ScratchOrgInfo" }, "Pooltag__c": "dev",
        "Password__c": "secret", "SfdxAuthUrl__c": "force://a", "Allocation_status__c": "In Progress" });
    let body = json!({ "allOrNone": false, "records": [record] });
    let answer = world.call(&world.hub, "PATCH", "/services/data/v67.0/composite/sobjects", Some(body));
    assert_eq!(answer[0]["success"], true, "{answer}");
    let soql = "SELECT Id FROM ScratchOrgInfo WHERE Pooltag__c = 'dev' AND Status = 'Active' AND createdby.username != null \
                AND ( Allocation_status__c ='Available' OR Allocation_status__c = 'In Progress' )  ORDER BY CreatedDate DESC";
    assert_eq!(world.query_rest(&world.hub, soql).len(), 1);
    let described = world.call(&world.hub, "GET", "/services/data/v67.0/sobjects/ScratchOrgInfo/describe", None);
    let field = described["fields"].as_array().unwrap().iter().find(|f| f["name"] == "Allocation_status__c").unwrap();
    assert_eq!((&field["custom"], &field["picklistValues"][0]["value"]), (&json!(true), &json!("In Progress")));
}
