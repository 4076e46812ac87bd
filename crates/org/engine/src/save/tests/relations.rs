//! What hangs on a record: cascades, lookups, restore, merge, parents by external id.

use super::scene::scene;
use crate::{Operation, TriggerEvent as E};

const TREE: &str = "Trip__c
    Leg__c
    Leg__c.Trip__c: <type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Legs</relationshipName>
    Stop__c
    Stop__c.Leg__c: <type>MasterDetail</type><referenceTo>Leg__c</referenceTo><relationshipName>Stops</relationshipName>
    Note__c
    Note__c.Trip__c: <type>Lookup</type><referenceTo>Trip__c</referenceTo><relationshipName>Notes</relationshipName>
    Bill__c
    Bill__c.Trip__c: <type>Lookup</type><referenceTo>Trip__c</referenceTo><deleteConstraint>Restrict</deleteConstraint>
    Trip__c.Code__c: <type>Text</type><length>9</length><externalId>true</externalId><unique>true</unique>";

#[test]
fn a_delete_takes_details_with_it_and_empties_lookups() {
    let mut scene = scene(TREE)
        .on("Leg__c", &[E::BeforeDelete, E::AfterDelete, E::AfterUndelete], |_, _, _| {
            panic!("children fire no triggers")
        })
        .on("Trip__c", &[E::AfterDelete], |scene, _, _| {
            // The lookup of the old row still holds.
            assert_ne!(scene.row("Note__c", "note", "Trip__c"), "null");
            Ok(())
        });
    scene.add("trip", "Trip__c {}").add("leg", "Leg__c {\"Trip__c\": \"@trip\"}");
    scene.add("stop", "Stop__c {\"Leg__c\": \"@leg\"}").add("note", "Note__c {\"Trip__c\": \"@trip\"}");
    assert_eq!(scene.outcome(Operation::Delete, true, "Trip__c {\"Id\": \"@trip\"}"), "ok");
    assert_eq!((scene.count("Leg__c"), scene.count("Stop__c")), (0, 0));
    assert_eq!(scene.row("Note__c", "note", "Trip__c"), "null");
    assert_eq!(scene.outcome(Operation::Undelete, true, "Trip__c {\"Id\": \"@trip\"}"), "ok");
    assert_eq!(
        (scene.row("Leg__c", "leg", "Trip__c"), scene.row("Stop__c", "stop", "Leg__c")),
        ("@trip".into(), "@leg".into())
    );
}

#[test]
fn a_restricted_lookup_refuses_the_delete() {
    let mut scene = scene(TREE);
    scene.add("trip", "Trip__c {\"Name\": \"Rome\"}").add("bill", "Bill__c {\"Trip__c\": \"@trip\", \"Name\": \"B1\"}");
    assert_eq!(
        scene.outcome(Operation::Delete, true, "Trip__c {\"Id\": \"@trip\"}"),
        "DELETE_FAILED, Your attempt to delete Rome could not be completed because it is associated with the following l.: B1\n: []"
    );
}

#[test]
fn standard_children_go_or_stay_as_the_platform_says() {
    let mut scene = scene("");
    scene.add("a", "Account {\"Name\": \"A\"}").add("c", "Contact {\"LastName\": \"C\", \"AccountId\": \"@a\"}");
    scene.add("t", "Task {\"Subject\": \"T\", \"WhoId\": \"@c\"}");
    assert_eq!(scene.outcome(Operation::Delete, true, "Account {\"Id\": \"@a\"}"), "ok");
    assert_eq!((scene.count("Contact"), scene.count("Task")), (0, 0));
}

#[test]
fn a_merge_moves_children_and_deletes_the_loser() {
    let mut scene = scene("").on(
        "Account",
        &[E::BeforeDelete, E::AfterDelete, E::BeforeUpdate, E::AfterUpdate],
        |scene, event, rows| {
            if event == E::AfterDelete {
                assert_eq!(rows[0].old.as_ref().unwrap().get("MasterRecordId").as_id(), Some(scene.id("a")));
            }
            Ok(())
        },
    );
    scene.add("a", "Account {\"Name\": \"A\"}").add("b", "Account {\"Name\": \"B\"}");
    scene.add("c", "Contact {\"LastName\": \"C\", \"AccountId\": \"@b\"}");
    let losers = vec![scene.id("b")];
    let merge = |losers| Operation::Merge { losers };
    assert_eq!(scene.outcome(merge(losers), true, "Account {\"Id\": \"@a\", \"Phone\": \"1\"}"), "ok");
    assert_eq!(
        scene.log,
        ["BeforeDelete Account x1", "AfterDelete Account x1", "BeforeUpdate Account x1", "AfterUpdate Account x1"]
    );
    assert_eq!((scene.row("Contact", "c", "AccountId"), scene.row("Account", "a", "Phone")), ("@a".into(), "1".into()));
    assert_eq!(scene.row("Account", "b", "Id"), "-");
    let own = vec![scene.id("a")];
    assert!(scene.outcome(merge(own), true, "Account {\"Id\": \"@a\"}").starts_with("INVALID_ARGUMENT"));
}

#[test]
fn a_parent_is_found_by_its_external_id() {
    let mut scene = scene(TREE);
    scene.add("trip", "Trip__c {\"Code__c\": \"T1\"}");
    scene.add("leg", "Leg__c {\"Trip__r\": {\"Code__c\": \"t1\"}}");
    assert_eq!(scene.row("Leg__c", "leg", "Trip__c"), "@trip");
    assert_eq!(
        scene.outcome(Operation::Insert, true, "Leg__c {\"Trip__r\": {\"Code__c\": \"T2\"}}"),
        "INVALID_FIELD, Foreign key external ID: t2 not found for field Code__c in entity Trip__c: []"
    );
}

#[test]
fn notes_stand_at_records_of_custom_objects_too() {
    let mut scene = scene(TREE);
    scene.add("trip", "Trip__c {}");
    let note = |parent: &str| format!("Note {{\"Title\": \"Packing\", \"ParentId\": \"{parent}\"}}");
    assert_eq!(scene.outcome(Operation::Insert, true, &note("@trip")), "created");
}
