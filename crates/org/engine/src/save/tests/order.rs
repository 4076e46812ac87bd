//! The order of events, chunks, cycles of partial success, depth and self-reference.

use super::scene::{Scene, scene};
use crate::{ApiError, Operation, SaveOptions, SaveRow, TriggerEvent as E, save};
use orgyard_values::Record;

const TRIP: &str = "Trip__c
    Trip__c.Place__c: <type>Text</type><length>10</length>
    Trip__c.Code__c: <type>Text</type><length>10</length><unique>true</unique><externalId>true</externalId>";

const ALL: [E; 7] = [
    E::BeforeInsert,
    E::BeforeUpdate,
    E::BeforeDelete,
    E::AfterInsert,
    E::AfterUpdate,
    E::AfterDelete,
    E::AfterUndelete,
];

fn lines(count: usize) -> String {
    (0..count).map(|n| format!("Trip__c {{\"Place__c\": \"{n}\"}}\n")).collect()
}

fn nothing(_: &mut Scene, _: E, _: &mut [SaveRow]) -> Result<(), ApiError> {
    Ok(())
}

/// Adds an error to the row whose place says so.
fn picky(_: &mut Scene, event: E, rows: &mut [SaveRow]) -> Result<(), ApiError> {
    for row in rows {
        if row.new.text("Place__c") == Some(event.name()) {
            row.errors.push(ApiError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no"));
        }
    }
    Ok(())
}

#[test]
fn a_chunk_of_200_runs_before_and_after_before_the_next_begins() {
    let mut scene = scene(TRIP).on("Trip__c", &ALL, nothing);
    scene.save(Operation::Insert, true, &lines(201));
    // Apex Developer Guide, Trigger Context Variables.
    assert_eq!(
        scene.log,
        ["BeforeInsert Trip__c x200", "AfterInsert Trip__c x200", "BeforeInsert Trip__c x1", "AfterInsert Trip__c x1"]
    );
}

#[test]
fn each_operation_fires_its_events() {
    let mut scene = scene(TRIP).on("Trip__c", &ALL, nothing);
    scene.add("a", "Trip__c {}");
    for (operation, expected) in [
        (Operation::Update, vec!["BeforeUpdate Trip__c x1", "AfterUpdate Trip__c x1"]),
        (Operation::Delete, vec!["BeforeDelete Trip__c x1", "AfterDelete Trip__c x1"]),
        (Operation::Undelete, vec!["AfterUndelete Trip__c x1"]),
    ] {
        scene.log.clear();
        assert_eq!(scene.outcome(operation, true, "Trip__c {\"Id\": \"@a\"}"), "ok");
        assert_eq!(scene.log, expected);
    }
}

#[test]
fn a_before_trigger_changes_the_row_and_an_after_trigger_sees_it_stored() {
    let mut scene = scene(TRIP)
        .on("Trip__c", &[E::BeforeInsert], |_, _, rows| {
            assert!(rows[0].new.id().is_none());
            rows[0].new.set("place__c", " Rome ");
            Ok(())
        })
        .on("Trip__c", &[E::AfterInsert], |scene, _, rows| {
            let id = rows[0].new.id().unwrap();
            assert_eq!(scene.tx().get("Trip__c", id).unwrap().unwrap().text("Place__c"), Some("Rome"));
            Ok(())
        });
    assert_eq!(scene.outcome(Operation::Insert, true, "Trip__c {\"Place__c\": \"Ulm\"}"), "created");
    assert_eq!(scene.row("Trip__c", "r0", "Place__c"), "Rome");
}

#[test]
fn one_failure_undoes_all_or_only_itself() {
    let rows = "Trip__c {\"Place__c\": \"a\"}\nTrip__c {\"Place__c\": \"BeforeInsert\"}\nTrip__c {\"Place__c\": \"Constantinople\"}";
    let long = "STRING_TOO_LONG, Place: data value too large: Constantinople (max length=10): [Place__c]";
    let no = "FIELD_CUSTOM_VALIDATION_EXCEPTION, no: []";
    let metadata = TRIP.replacen("10", "12", 1);
    for (all_or_none, first, left) in [(true, "rolled back", 0), (false, "created", 1)] {
        let mut scene = scene(&metadata).on("Trip__c", &[E::BeforeInsert], picky);
        let long = long.replace("10", "12");
        assert_eq!(scene.outcome(Operation::Insert, all_or_none, rows), format!("{first}\n{no}\n{long}"));
        assert_eq!(scene.count("Trip__c"), left);
    }
}

#[test]
fn partial_success_repeats_the_whole_cycle_for_the_survivors() {
    let metadata = TRIP.replacen("10", "20", 1);
    let mut scene = scene(&metadata).on("Trip__c", &ALL, picky);
    let rows = "Trip__c {\"Place__c\": \"a\"}\nTrip__c {\"Place__c\": \"BeforeInsert\"}\nTrip__c {\"Place__c\": \"AfterInsert\"}";
    let no = "FIELD_CUSTOM_VALIDATION_EXCEPTION, no: []";
    assert_eq!(scene.outcome(Operation::Insert, false, rows), format!("created\n{no}\n{no}"));
    assert_eq!(
        scene.log,
        ["BeforeInsert Trip__c x3", "AfterInsert Trip__c x2", "BeforeInsert Trip__c x1", "AfterInsert Trip__c x1"]
    );
    assert_eq!(scene.count("Trip__c"), 1);
}

#[test]
fn a_third_failing_cycle_is_the_last() {
    // Each cycle fails its last row.
    let mut scene = scene(TRIP).on("Trip__c", &[E::BeforeInsert], |_, _, rows| {
        let last = rows.len() - 1;
        rows[last].errors.push(ApiError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", "last"));
        Ok(())
    });
    let out = scene.outcome(Operation::Insert, false, &lines(5));
    let retries = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Too many batch retries in the presence of Apex triggers and partial failures.: []";
    let last = "FIELD_CUSTOM_VALIDATION_EXCEPTION, last: []";
    assert_eq!(out, [retries, retries, last, last, last].join("\n"));
    assert_eq!((scene.log.len(), scene.count("Trip__c")), (3, 0));
}

#[test]
fn an_exception_in_a_trigger_fails_every_row_of_its_chunk() {
    let mut scene = scene(TRIP).on("Trip__c", &[E::AfterInsert], |_, _, _| {
        Err(ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "T: boom"))
    });
    let error = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, T: boom: []";
    assert_eq!(scene.outcome(Operation::Insert, false, &lines(2)), format!("{error}\n{error}"));
    assert_eq!(scene.count("Trip__c"), 0);
}

#[test]
fn sixteen_triggers_nest_and_no_more() {
    let mut scene = scene(TRIP).on("Trip__c", &[E::AfterInsert], |scene, _, _| {
        let next = vec![Record::new("Trip__c")];
        let outcome = save(scene, Operation::Insert, next, &SaveOptions::default()).unwrap().remove(0);
        outcome.errors.into_iter().next().map_or(Ok(()), Err)
    });
    let out = scene.outcome(Operation::Insert, true, "Trip__c {}");
    assert!(out.contains("maximum trigger depth exceeded\nTrip__c trigger event AfterInsert"), "{out}");
    assert_eq!((scene.log.len(), scene.count("Trip__c")), (16, 0));
}

#[test]
fn a_before_trigger_cannot_start_over_with_its_own_row() {
    fn again(scene: &mut Scene, _: E, rows: &mut [SaveRow]) -> Result<(), ApiError> {
        let own = vec![Record::new("Trip__c").with("Id", rows[0].new.id())];
        let outcome = save(scene, Operation::Update, own, &SaveOptions::default()).unwrap().remove(0);
        outcome.errors.into_iter().next().map_or(Ok(()), Err)
    }
    let mut before = scene(TRIP).on("Trip__c", &[E::BeforeUpdate], again);
    before.add("a", "Trip__c {}");
    assert_eq!(
        before.outcome(Operation::Update, true, "Trip__c {\"Id\": \"@a\"}"),
        "SELF_REFERENCE_FROM_TRIGGER, Object (id = @a) is currently in trigger Trip__c, therefore it cannot recursively update itself: []"
    );
    let mut deleted = scene(TRIP).on("Trip__c", &[E::AfterDelete], again);
    deleted.add("a", "Trip__c {}");
    let out = deleted.outcome(Operation::Delete, true, "Trip__c {\"Id\": \"@a\"}");
    assert_eq!(out, "ENTITY_IS_DELETED, entity is deleted: []");
    assert_eq!(deleted.row("Trip__c", "a", "IsDeleted"), "false");
}

#[test]
fn runs_of_one_type_are_cut_and_ten_is_the_most() {
    let mut scene = scene(&format!("{TRIP}\nLeg__c")).on("Trip__c", &ALL, nothing).on("Leg__c", &ALL, nothing);
    scene.save(Operation::Insert, true, "Trip__c {}\nTrip__c {}\nLeg__c {}\nTrip__c {}");
    assert_eq!(
        scene.log.iter().filter(|line| line.starts_with("Before")).cloned().collect::<Vec<_>>(),
        ["BeforeInsert Trip__c x2", "BeforeInsert Leg__c x1", "BeforeInsert Trip__c x1"]
    );
    let records = scene.records(&"Trip__c {}\nLeg__c {}\n".repeat(6));
    let error = save(&mut scene, Operation::Insert, records, &SaveOptions::default()).unwrap_err();
    assert!(error.to_string().starts_with("Cannot have more than 10 chunks in a single operation."), "{error}");
}

#[test]
fn rows_may_swap_unique_values_and_new_ones_may_not_share_one() {
    let mut scene = scene(TRIP);
    scene.add("a", "Trip__c {\"Code__c\": \"x\"}").add("b", "Trip__c {\"Code__c\": \"y\"}");
    let swap = "Trip__c {\"Id\": \"@a\", \"Code__c\": \"y\"}\nTrip__c {\"Id\": \"@b\", \"Code__c\": \"x\"}";
    assert_eq!(scene.outcome(Operation::Update, true, swap), "ok\nok");
    let twice = "Trip__c {\"Code__c\": \"z\"}\nTrip__c {\"Code__c\": \"Z\"}\nTrip__c {\"Code__c\": \"x\"}";
    let out = scene.outcome(Operation::Insert, false, twice);
    assert_eq!(
        out,
        "created\nDUPLICATE_VALUE, duplicate value found: Code__c duplicates value on record with id: @s0: [Code__c]\n\
         DUPLICATE_VALUE, duplicate value found: Code__c duplicates value on record with id: @b: [Code__c]"
    );
    assert_eq!(scene.count("Trip__c"), 3);
}

#[test]
fn upsert_goes_by_id_or_by_a_key() {
    let mut scene = scene(TRIP).on("Trip__c", &ALL, nothing);
    scene.add("a", "Trip__c {\"Code__c\": \"x\"}");
    let by = |key: &str| Operation::Upsert { key: Some(key.into()) };
    let rows = "Trip__c {\"Code__c\": \"X\", \"Place__c\": \"Ulm\"}\nTrip__c {\"Code__c\": \"new\"}\nTrip__c {}";
    assert_eq!(
        scene.outcome(by("code__c"), false, rows),
        "ok\ncreated\nMISSING_ARGUMENT, Code__c not specified: [Code__c]"
    );
    assert_eq!(scene.row("Trip__c", "a", "Code__c Place__c"), "x Ulm");
    assert_eq!(scene.log[..2], ["BeforeInsert Trip__c x1", "AfterInsert Trip__c x1"]);
    let ids = Operation::Upsert { key: None };
    assert_eq!(scene.outcome(ids, true, "Trip__c {\"Id\": \"@a\"}\nTrip__c {}"), "ok\ncreated");
    assert_eq!(
        scene.outcome(by("Place__c"), true, "Trip__c {}"),
        "INVALID_FIELD, Invalid field for upsert, must be an External Id custom or standard indexed field: Place__c: []"
    );
    scene.add("b", "Trip__c {\"Name\": \"same\"}").add("c", "Trip__c {\"Name\": \"same\"}");
    assert_eq!(
        scene.outcome(by("Name"), true, "Trip__c {\"Name\": \"same\"}"),
        "DUPLICATE_EXTERNAL_ID, Name: more than one record found for external id field: [@b, @c]: [Name]"
    );
}

#[test]
fn what_cannot_be_saved_says_why() {
    let mut scene = scene(TRIP);
    scene.add("a", "Trip__c {}");
    let mut check = |operation, row: &str, expected: &str| {
        assert_eq!(scene.outcome(operation, true, row), expected, "{row}");
    };
    check(
        Operation::Insert,
        "Trip__c {\"Id\": \"@a\"}",
        "INVALID_FIELD_FOR_INSERT_UPDATE, cannot specify Id in an insert call: [Id]",
    );
    check(Operation::Update, "Trip__c {}", "MISSING_ARGUMENT, Id not specified in an update call: []");
    check(
        Operation::Update,
        "Trip__c {\"Id\": \"a00000000000001\"}",
        "INVALID_CROSS_REFERENCE_KEY, invalid cross reference id: []",
    );
    check(Operation::Delete, "Trip__c {\"Id\": \"@a\"}", "ok");
    check(Operation::Delete, "Trip__c {\"Id\": \"@a\"}", "ENTITY_IS_DELETED, entity is deleted: []");
    check(Operation::Undelete, "Trip__c {\"Id\": \"@a\"}", "ok");
    check(Operation::Undelete, "Trip__c {\"Id\": \"@a\"}", "UNDELETE_FAILED, Entity is not in the recycle bin: []");
}
