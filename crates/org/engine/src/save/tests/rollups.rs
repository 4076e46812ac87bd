//! Roll-up summaries follow their children.

use super::scene::{Scene, scene};
use crate::{ApiError, Operation, TriggerEvent as E};

const TRIPS: &str = "Trip__c
    Leg__c
    Leg__c.Trip__c: <type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Legs</relationshipName><reparentableMasterDetail>true</reparentableMasterDetail>
    Leg__c.Km__c: <type>Number</type><precision>9</precision><scale>2</scale>
    Leg__c.Done__c: <type>Checkbox</type><defaultValue>false</defaultValue>
    Leg__c.Day__c: <type>Date</type>
    Leg__c.Double__c: <type>Number</type><precision>9</precision><scale>2</scale><formula>Km__c * 2</formula>
    Trip__c.Legs__c: <type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summaryOperation>count</summaryOperation>
    Trip__c.Km__c: <type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summarizedField>Leg__c.Km__c</summarizedField><summaryOperation>sum</summaryOperation>
    Trip__c.Done__c: <type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summarizedField>Leg__c.Km__c</summarizedField><summaryOperation>sum</summaryOperation><summaryFilterItems><field>Leg__c.Done__c</field><operation>equals</operation><value>True</value></summaryFilterItems>
    Trip__c.First__c: <type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summarizedField>Leg__c.Day__c</summarizedField><summaryOperation>min</summaryOperation>
    Trip__c.Longest__c: <type>Summary</type><summaryForeignKey>Leg__c.Trip__c</summaryForeignKey><summarizedField>Leg__c.Double__c</summarizedField><summaryOperation>max</summaryOperation>";

const ALL: &str = "Legs__c Km__c Done__c First__c Longest__c";

fn check(scene: &mut Scene, operation: Operation, rows: &str, trip: &str, expected: &str) {
    let out = scene.outcome(operation, true, rows);
    assert!(out.lines().all(|line| matches!(line, "ok" | "created")), "{out}");
    assert_eq!(scene.row("Trip__c", trip, ALL), expected, "{rows}");
}

#[test]
fn parents_follow_each_change_of_their_children() {
    let mut scene = scene(TRIPS);
    scene.add("a", "Trip__c {}").add("b", "Trip__c {}");
    assert_eq!(scene.row("Trip__c", "a", ALL), "0.0 0.0 0.0 null null");
    let rows = "Leg__c {\"Trip__c\": \"@a\", \"Km__c\": 0.1, \"Day__c\": \"2026-05-02\"}
        Leg__c {\"Trip__c\": \"@a\", \"Km__c\": 0.2, \"Done__c\": true, \"Day__c\": \"2026-05-01\"}";
    scene.add("one", rows.lines().next().unwrap()).add("two", rows.lines().last().unwrap());
    assert_eq!(scene.row("Trip__c", "a", ALL), "2.0 0.3 0.2 2026-05-01 0.4");
    let mut step = |operation, row: &str, trip: &str, expected: &str| check(&mut scene, operation, row, trip, expected);
    step(
        Operation::Update,
        "Leg__c {\"Id\": \"@one\", \"Done__c\": true, \"Km__c\": 5}",
        "a",
        "2.0 5.2 5.2 2026-05-01 10.0",
    );
    step(Operation::Update, "Leg__c {\"Id\": \"@two\", \"Trip__c\": \"@b\"}", "a", "1.0 5.0 5.0 2026-05-02 10.0");
    assert_eq!(scene.row("Trip__c", "b", ALL), "1.0 0.2 0.2 2026-05-01 0.4");
    let mut step = |operation, row: &str, trip: &str, expected: &str| check(&mut scene, operation, row, trip, expected);
    step(Operation::Delete, "Leg__c {\"Id\": \"@two\"}", "b", "0.0 0.0 0.0 null null");
    step(Operation::Undelete, "Leg__c {\"Id\": \"@two\"}", "b", "1.0 0.2 0.2 2026-05-01 0.4");
}

#[test]
fn a_parent_goes_through_its_own_save() {
    let metadata = format!(
        "{TRIPS}\nValidationRule Trip__c.Short: <active>true</active><errorConditionFormula>Km__c &gt; 100</errorConditionFormula><errorMessage>too far</errorMessage>"
    );
    let mut scene = scene(&metadata).on("Trip__c", &[E::BeforeUpdate, E::AfterUpdate], |_, _, rows| {
        assert_eq!(rows.len(), 1);
        Ok::<(), ApiError>(())
    });
    scene.add("a", "Trip__c {}").add("one", "Leg__c {\"Trip__c\": \"@a\", \"Km__c\": 10}");
    scene.outcome(Operation::Update, true, "Leg__c {\"Id\": \"@one\", \"Km__c\": 20}");
    assert_eq!(scene.log, ["BeforeUpdate Trip__c x1", "AfterUpdate Trip__c x1"]);
    assert_eq!(
        scene.outcome(Operation::Insert, true, "Leg__c {\"Trip__c\": \"@a\", \"Km__c\": 90}"),
        "FIELD_CUSTOM_VALIDATION_EXCEPTION, too far: []"
    );
    assert_eq!((scene.count("Leg__c"), scene.row("Trip__c", "a", "Km__c")), (1, "20.0".into()));
}

#[test]
fn a_new_summary_counts_the_rows_that_are_there() {
    let (before, summaries) = TRIPS.split_once("    Trip__c.Legs__c").unwrap();
    let mut scene = scene(before);
    scene.add("a", "Trip__c {}").add("one", "Leg__c {\"Trip__c\": \"@a\", \"Km__c\": 10}");
    scene.define(&format!("Trip__c.Legs__c{summaries}"));
    assert_eq!(scene.row("Trip__c", "a", "Legs__c Km__c"), "1.0 10.0");
}
