//! UPG.

use crate::fixtures::{class, label, object, permission_set};
use crate::world::{Build, World};
use serde_json::{Value, json};

/// Two versions of one package, the first installed in a scratch org.
fn upgrade(world: &World, before: &str, after: &str) -> (String, String) {
    let package = world.package("a");
    let first = world.built(&Build::new(&package, "1.0.0.NEXT", before));
    let second = world.built(&Build::new(&package, "1.1.0.NEXT", after));
    let org = world.scratch();
    world.install(&org, &first).unwrap();
    (org, second)
}

fn mode(upgrade_type: &str) -> Value {
    json!({ "UpgradeType": upgrade_type })
}

#[test]
fn rule_upg_1_new_changed_and_deleted_components_come_with_the_upgrade() {
    let world = World::new();
    let (org, second) = upgrade(
        &world,
        &(class("Kept", "") + &class("Gone", "")),
        &(class("Kept", "Integer i;") + &class("Gone", "") + &class("Fresh", "")),
    );
    let destructive = "//- package.xml\n<Package/>\n//- destructiveChangesPost.xml\n<Package><types><members>Gone</members><name>ApexClass</name></types></Package>\n";
    world.deploy(&org, destructive).unwrap();
    assert_eq!(world.components(&org), ["ApexClass Kept"]);
    world.install(&org, &second).unwrap();
    assert_eq!(world.components(&org), ["ApexClass Fresh", "ApexClass Gone", "ApexClass Kept"]);
    assert_eq!(world.owned(&org, &second), ["ApexClass Fresh", "ApexClass Gone", "ApexClass Kept"]);
}

#[test]
fn rule_upg_2_mixed_deletes_what_nobody_needs_and_deprecates_the_rest() {
    let world = World::new();
    let (org, second) =
        upgrade(&world, &(class("Free", "") + &class("Needed", "") + &label("L", "1")), &label("L", "1"));
    world.deploy(&org, &class("Local", "Needed n;")).unwrap();
    world.install(&org, &second).unwrap();
    assert_eq!(world.owned(&org, &second), ["ApexClass Needed deprecated", "CustomLabel L"]);
    assert_eq!(world.components(&org), ["ApexClass Local", "ApexClass Needed", "CustomLabel L"]);
}

#[test]
fn rule_upg_2_deprecate_only_deletes_nothing() {
    let world = World::new();
    let (org, second) = upgrade(&world, &(class("Free", "") + &label("L", "1")), &label("L", "1"));
    world.install_with(&org, &second, mode("deprecate-only")).unwrap();
    assert_eq!(world.owned(&org, &second), ["ApexClass Free deprecated", "CustomLabel L"]);
}

#[test]
fn rule_upg_2_delete_stops_with_the_list_of_referrers() {
    let world = World::new();
    let (org, second) = upgrade(&world, &(class("Needed", "") + &label("L", "1")), &label("L", "1"));
    world.deploy(&org, &class("Local", "Needed n;")).unwrap();
    let refusal = world.refused(&org, || world.install_with(&org, &second, mode("delete-only")));
    assert!(
        refusal
            .contains("This ApexClass is referenced elsewhere in Salesforce. Remove the usage and try again. : Needed"),
        "{refusal}"
    );
    assert!(refusal.contains("ApexClass Local"), "{refusal}");
}

#[test]
fn rule_upg_3_objects_and_fields_are_never_deleted() {
    let world = World::new();
    for upgrade_type in ["mixed-mode", "delete-only", "deprecate-only"] {
        let world = if upgrade_type == "mixed-mode" { &world } else { &World::new() };
        let (org, second) = upgrade(world, &(object("Thing__c", &["One__c"]) + &label("L", "1")), &label("L", "1"));
        world.create_record(&org, "Thing__c", json!({ "Name": "kept" }));
        world.install_with(&org, &second, mode(upgrade_type)).unwrap();
        assert_eq!(
            world.owned(&org, &second),
            ["CustomField Thing__c.One__c deprecated", "CustomLabel L", "CustomObject Thing__c deprecated"]
        );
        assert_eq!(world.query_rest(&org, "SELECT Name FROM Thing__c").len(), 1);
    }
}

#[test]
fn rule_upg_3a_a_deprecated_component_holds_no_lock() {
    let world = World::new();
    let (org, second) = upgrade(&world, &(class("Moved", "") + &label("L", "1")), &label("L", "1"));
    world.install_with(&org, &second, mode("deprecate-only")).unwrap();
    let taker = world.built(&Build::new(&world.package("b"), "1.0.0.NEXT", &class("Moved", "")));
    world.install(&org, &taker).unwrap();
    assert_eq!(world.owned(&org, &taker), ["ApexClass Moved"]);
    assert_eq!(world.owned(&org, &second), ["CustomLabel L"]);
}

#[test]
fn rule_upg_3a_an_admin_may_delete_a_deprecated_component() {
    let world = World::new();
    let (org, second) = upgrade(&world, &(class("Old", "") + &label("L", "1")), &label("L", "1"));
    world.install_with(&org, &second, mode("deprecate-only")).unwrap();
    let delete = "//- package.xml\n<Package/>\n//- destructiveChangesPost.xml\n<Package><types><members>Old</members><name>ApexClass</name></types></Package>\n";
    world.deploy(&org, delete).unwrap();
    assert_eq!(world.components(&org), ["CustomLabel L"]);
}

#[test]
fn rule_upg_4_scenario_1_a_component_without_dependents_is_gone_after_the_upgrade() {
    let world = World::new();
    let (org, second) = upgrade(&world, &(class("X", "Y y;") + &class("Y", "")), &class("X", ""));
    world.install(&org, &second).unwrap();
    assert_eq!(world.components(&org), ["ApexClass X"]);
}

#[test]
fn rule_upg_5_scenario_2_moved_from_a_to_b_with_its_data() {
    let world = World::new();
    let (a, b) = (world.package("A"), world.package("B"));
    let thing = object("Thing__c", &["One__c"]);
    let a1 = world.built(&Build::new(&a, "1.0.0.NEXT", &(thing.clone() + &label("A", "1"))));
    let a2 = world.built(&Build::new(&a, "2.0.0.NEXT", &label("A", "1")));
    let b2 = world.built(&Build { depends_on: &[&a2], ..Build::new(&b, "2.0.0.NEXT", &thing) });
    let org = world.scratch();
    world.install(&org, &a1).unwrap();
    world.create_record(&org, "Thing__c", json!({ "Name": "kept", "One__c": "1" }));
    world.install(&org, &a2).unwrap();
    world.install(&org, &b2).unwrap();
    assert_eq!(world.owned(&org, &b2), ["CustomField Thing__c.One__c", "CustomObject Thing__c"]);
    assert_eq!(world.owned(&org, &a2), ["CustomLabel A"]);
    assert_eq!(world.query_rest(&org, "SELECT One__c FROM Thing__c")[0]["One__c"], "1");
}

#[test]
fn rule_upg_6_scenario_3_moved_from_b_to_a_while_b_uses_it() {
    let world = World::new();
    let (a, b) = (world.package("A"), world.package("B"));
    let (tool, uses) = (class("Tool", ""), permission_set("Uses", "Tool"));
    let a1 = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let b1 = world.built(&Build { depends_on: &[&a1], ..Build::new(&b, "1.0.0.NEXT", &(tool.clone() + &uses)) });
    let a2 = world.built(&Build::new(&a, "2.0.0.NEXT", &(label("A", "1") + &tool)));
    let without = label("B", "1");
    let b_between = world.built(&Build { depends_on: &[&a1], ..Build::new(&b, "1.5.0.NEXT", &without) });
    let b2 = world.built(&Build { depends_on: &[&a2], ..Build::new(&b, "2.0.0.NEXT", &uses) });

    let org = world.scratch();
    world.install(&org, &a1).unwrap();
    world.install(&org, &b1).unwrap();
    let refusal = world.refused(&org, || world.install(&org, &a2));
    assert!(refusal.starts_with("Cannot add component of type:ApexClass named:Tool"), "{refusal}");
    world.install_with(&org, &b_between, mode("deprecate-only")).unwrap();
    world.install(&org, &a2).unwrap();
    world.install(&org, &b2).unwrap();
    assert_eq!(world.owned(&org, &a2), ["ApexClass Tool", "CustomLabel A"]);
    assert_eq!(world.owned(&org, &b2), ["CustomLabel B deprecated", "PermissionSet Uses"]);

    let by_hand = world.scratch();
    world.install(&by_hand, &a1).unwrap();
    world.install(&by_hand, &b1).unwrap();
    let removed = world.call(
        &by_hand,
        "POST",
        "/services/orgyard/components/remove",
        Some(json!({ "type": "ApexClass", "fullName": "Tool" })),
    );
    assert_eq!((&removed["fullName"], &removed["version"]), (&json!("Tool"), &json!(b1)));
    world.install(&by_hand, &a2).unwrap();
    assert_eq!(world.owned(&by_hand, &a2), ["ApexClass Tool", "CustomLabel A"]);
}

#[test]
fn rule_upg_7_a_downgrade_fails_where_another_package_would_lose_what_it_needs() {
    let world = World::new();
    let (a, b) = (world.package("A"), world.package("B"));
    let a1 = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let a2 = world.built(&Build::new(&a, "2.0.0.NEXT", &(label("A", "1") + &class("Tool", ""))));
    let org = world.scratch();
    world.install(&org, &a2).unwrap();
    world.install(&org, &a1).unwrap();
    assert_eq!(world.components(&org), ["CustomLabel A"], "a downgrade alone is allowed");
    world.install(&org, &a2).unwrap();
    let b1 = world.built(&Build { depends_on: &[&a2], ..Build::new(&b, "1.0.0.NEXT", &class("User", "Tool t;")) });
    world.install(&org, &b1).unwrap();
    let refusal = world.refused(&org, || world.install(&org, &a1));
    assert!(
        refusal.contains("This ApexClass is referenced elsewhere in Salesforce.") && refusal.contains("ApexClass User"),
        "{refusal}"
    );
}

#[test]
fn rule_upg_10_what_salesforce_would_ignore_is_applied_and_told() {
    let world = World::new();
    let picklist = |value: &str| {
        format!(
            "//- objects/Account.object\n<CustomObject><fields><fullName>Tier__c</fullName><label>Tier</label><type>Picklist</type><valueSet><valueSetDefinition>\
             <sorted>false</sorted><value><fullName>{value}</fullName><default>false</default><label>{value}</label></value></valueSetDefinition></valueSet></fields></CustomObject>\n"
        )
    };
    let (org, second) = upgrade(&world, &picklist("One"), &picklist("Two"));
    let dry = world.call(
        &org,
        "POST",
        "/services/orgyard/install/dry-run",
        Some(json!({ "SubscriberPackageVersionKey": second })),
    );
    assert_eq!(dry["ignoredBySalesforce"], json!([{ "type": "CustomField", "fullName": "Account.Tier__c" }]));
    let before = world.dump(&org);
    world.install(&org, &second).unwrap();
    assert_ne!(world.dump(&org), before);
}

#[test]
fn rule_upg_8_an_org_dependent_package_follows_once_the_earlier_one_let_go() {
    let world = World::new();
    let earlier = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &class("Tool", "")));
    let package = world.package_with("a org-dependent", json!({ "IsOrgDependent": true }));
    let follower = world.built(&Build::new(&package, "1.0.0.NEXT", &class("Tool", "")));
    let org = world.scratch();
    world.install(&org, &earlier).unwrap();
    let refusal = world.refused(&org, || world.install(&org, &follower));
    assert!(refusal.starts_with("Cannot add component of type:ApexClass named:Tool"), "{refusal}");
    assert!(refusal.contains("It belongs to package a 1.0.0-1"), "{refusal}");
    let tool = json!({ "type": "ApexClass", "fullName": "Tool" });
    world.call(&org, "POST", "/services/orgyard/components/remove", Some(tool));
    world.install(&org, &follower).unwrap();
    assert_eq!(world.owned(&org, &follower), ["ApexClass Tool"]);
}
