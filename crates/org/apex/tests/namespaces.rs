//! The same suite without a namespace, as a package with one, and in an org whose own it is: the results are the same.

use orgyard_engine::{Home, HomeOptions, NewComponent, NewOrg, Tx};
use orgyard_org_apex::{Tests, run_tests_on};
use orgyard_values::Env;
use std::sync::Arc;

/// Type, full name, the file's path, its text. In names, `@` is where a package's prefix stands.
type Part = (&'static str, &'static str, &'static str, &'static str);

const SUITE: &[Part] = &[
    ("CustomObject", "@Carrier__c", "objects/Carrier__c.object", "<CustomObject><label>Carrier</label></CustomObject>"),
    ("CustomObject", "@Trip__c", "objects/Trip__c.object", "<CustomObject><label>Trip</label></CustomObject>"),
    (
        "CustomField",
        "@Trip__c.@Fare__c",
        "objects/Trip__c.object",
        "<CustomField><fullName>Fare__c</fullName><type>Number</type><precision>5</precision></CustomField>",
    ),
    (
        "CustomField",
        "@Trip__c.@Code__c",
        "objects/Trip__c.object",
        "<CustomField><fullName>Code__c</fullName><type>Text</type><length>9</length><externalId>true</externalId>\
         </CustomField>",
    ),
    (
        "CustomField",
        "@Trip__c.@Carrier__c",
        "objects/Trip__c.object",
        "<CustomField><fullName>Carrier__c</fullName><type>Lookup</type><referenceTo>@Carrier__c</referenceTo>\
         <relationshipName>Trips</relationshipName></CustomField>",
    ),
    (
        "CustomField",
        "Account.@Tier__c",
        "objects/Account.object",
        "<CustomField><fullName>Tier__c</fullName><type>Text</type><length>9</length></CustomField>",
    ),
    (
        "CustomLabel",
        "@Greeting",
        "labels/CustomLabels.labels",
        "<CustomLabel><fullName>Greeting</fullName><value>Hello</value></CustomLabel>",
    ),
    (
        "ApexTrigger",
        "@Coded",
        "triggers/Coded.trigger",
        "trigger Coded on Trip__c (before insert) {
            for (Trip__c trip : Trigger.new) { if (trip.Code__c == null) { trip.Code__c = Planner.code(trip); } }
        }",
    ),
    (
        "ApexClass",
        "@Planner",
        "classes/Planner.cls",
        "global class Planner {
            global class Leg { global String name = 'leg'; }
            public class PlanException extends Exception {}
            global static String code(Trip__c trip) { return 'T' + trip.Fare__c.intValue(); }
            public static void refuse() { throw new PlanException('no'); }
        }",
    ),
    ("ApexClass", "@PlannerTest", "classes/PlannerTest.cls", include_str!("namespaces/PlannerTest.cls")),
];

const EXPECTED: &str = "\
aggregates: Pass
dynamicFields: Pass
fieldsOfStandardObjects: Pass
labels: Pass
maps: Pass
parentsAndChildren: Pass
queriesAsText: Pass
types: Pass
upserts: Pass
exhausts: Fail System.LimitException: Too many SOQL queries: 101 / Class.PlannerTest.exhausts: line 81, column 1
fails: Fail System.DmlException: Insert failed. First exception on row 0; first error: \
CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Coded: execution of BeforeInsert

caused by: System.NullPointerException: Attempt to de-reference a null object

Class.Planner.code: line 4, column 1
Trigger.Coded: line 2, column 1: [] / Class.PlannerTest.fails: line 85, column 1
refuses: Fail PlanException: no / Class.Planner.refuse: line 5, column 1
Class.PlannerTest.refuses: line 77, column 1
Planner 3 of 3, Coded 1 of 1";

/// The namespace of the org, and that of the package that brings the suite.
fn org(own: Option<&str>) -> Tx {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(0))).expect("a home");
    let org = home.throwaway_org(NewOrg { namespace: own.map(String::from), ..NewOrg::default() }).expect("it works");
    org.read(org.info().user_id).expect("it works")
}

fn put(tx: &mut Tx, parts: &[Part], namespace: Option<&str>) {
    let prefix = namespace.map_or(String::new(), |own| format!("{own}__"));
    for (type_name, name, path, text) in parts {
        let text = text.replace("<referenceTo>@", &format!("<referenceTo>{prefix}"));
        tx.put_component(NewComponent {
            type_name: (*type_name).into(),
            full_name: name.replace('@', &prefix),
            namespace: namespace.map(String::from),
            files: vec![((*path).into(), Arc::from(text.as_bytes()))],
        })
        .expect("it works");
    }
}

fn results(tx: &Tx) -> String {
    let run = run_tests_on(&tx.freeze(), tx.user(), &Tests::AllInOrg, true).expect("it works");
    let mut lines: Vec<String> = Vec::new();
    for one in &run.results {
        let told = one.message.iter().chain(&one.stack_trace).map(|text| text.to_string()).collect::<Vec<_>>();
        lines.push(format!("{}: {:?} {}", one.method, one.outcome, told.join(" / ")).trim().to_owned());
    }
    lines.sort_by_key(|line| (line.contains("Fail"), line.clone()));
    let covered = |unit: &orgyard_org_apex::UnitCoverage| {
        format!("{} {} of {}", unit.name, unit.covered.len(), unit.covered.len() + unit.uncovered.len())
    };
    lines.push(run.coverage.iter().map(covered).collect::<Vec<_>>().join(", "));
    lines.join("\n")
}

#[track_caller]
fn check(own: Option<&str>, of_package: Option<&str>, expected: &str) {
    let mut tx = org(own);
    put(&mut tx, SUITE, of_package);
    assert_eq!(results(&tx), expected, "{own:?} {of_package:?}");
}

/// Names of types and of classes have the namespace; all else is the same.
fn named(namespace: &str) -> String {
    let traces = EXPECTED.replace("Class.", &format!("Class.{namespace}."));
    let traces = traces.replace("Trigger.", &format!("Trigger.{namespace}."));
    let traces = traces.replace(" Coded: execution", &format!(" {namespace}.Coded: execution"));
    let traces = traces.replace("Too many", &format!("{namespace}:Too many"));
    traces.replace("Fail PlanException", &format!("Fail {namespace}.Planner.PlanException"))
}

#[test]
fn a_suite_gives_the_same_without_a_namespace_and_with_one() {
    check(None, None, &EXPECTED.replace("Fail PlanException", "Fail Planner.PlanException"));
    check(Some("trips"), Some("trips"), &named("trips"));
}

#[test]
fn an_org_whose_namespace_it_is_keeps_the_names_without_a_prefix() {
    check(Some("trips"), None, &named("trips"));
}

#[test]
fn subscribers_name_what_a_package_brings_with_its_namespace() {
    let mut tx = org(None);
    put(&mut tx, SUITE, Some("trips"));
    let planner = "public class Planner { public static String code(trips__Trip__c trip) { return 'own'; } }";
    let test = "@IsTest class SubscriberTest {
        @IsTest static void names() {
            trips__Trip__c trip = new trips__Trip__c(trips__Fare__c = 7);
            System.assertEquals('T7', trips.Planner.code(trip));
            System.assertEquals('own', Planner.code(trip));
            trips.Planner.Leg leg = new trips.Planner.Leg();
            System.assertEquals('leg', leg.name);
            System.assertEquals('leg', ((trips.Planner.Leg) Type.forName('trips.Planner.Leg').newInstance()).name);
            System.assertEquals('leg', ((trips.Planner.Leg) Type.forName('trips', 'Planner.Leg').newInstance()).name);
            System.assertEquals('Hello', Label.trips.Greeting);
            insert trip;
            System.assertEquals('T7', [SELECT trips__Code__c FROM trips__Trip__c].trips__Code__c);
            System.assertEquals(1, [SELECT COUNT() FROM trips__Trip__c WHERE trips__Fare__c = 7]);
        }
    }";
    let own =
        [("ApexClass", "Planner", "classes/Planner.cls", planner), ("ApexClass", "SubscriberTest", "t.cls", test)];
    put(&mut tx, &own, None);
    let found = results(&tx);
    assert!(found.contains("names: Pass"), "{found}");
}
