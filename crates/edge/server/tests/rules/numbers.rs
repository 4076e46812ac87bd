//! VER.

use crate::fixtures::{class, label};
use crate::world::{Build, World, text};
use orgyard_engine::OrgKind;
use serde_json::json;

fn numbers(world: &World) -> Vec<String> {
    let rows = world.query(
        &world.hub,
        "SELECT MajorVersion, MinorVersion, PatchVersion, BuildNumber FROM Package2Version ORDER BY CreatedDate",
    );
    let part = |row: &serde_json::Value, name: &str| row[name].to_string();
    let number = |row| ["MajorVersion", "MinorVersion", "PatchVersion", "BuildNumber"].map(|n| part(row, n)).join(".");
    rows.iter().map(number).collect()
}

#[test]
fn rule_ver_1_other_shapes_are_refused_with_the_reason() {
    let world = World::new();
    let package = world.package("a");
    let refusal =
        world.refused(&world.hub, || world.build(&Build::new(&package, "1.0.NEXT", &label("A", "1"))).map(drop));
    assert!(refusal.contains("'1.0.NEXT' is not a version number: it has 3 parts where four are needed"), "{refusal}");
}

#[test]
fn rule_ver_2_next_counts_per_package_number_and_branch() {
    let world = World::new();
    let package = world.package("a");
    let files = label("A", "1");
    for (number, branch) in [
        ("1.0.0.NEXT", ""),
        ("1.0.0.NEXT", ""),
        ("1.0.0.NEXT", "dev"),
        ("1.1.0.NEXT", ""),
        ("1.0.0.7", ""),
        ("1.0.0.NEXT", ""),
    ] {
        world.built(&Build { with: json!({ "Branch": branch }), ..Build::new(&package, number, &files) });
    }
    assert_eq!(numbers(&world), ["1.0.0.1", "1.0.0.2", "1.0.0.1", "1.1.0.1", "1.0.0.7", "1.0.0.8"]);
}

#[test]
fn rule_ver_2_a_number_is_never_given_out_again() {
    let world = World::new();
    let package = world.package("a");
    let first = world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "1")));
    world.patch_version(&first, json!({ "IsDeprecated": true })).unwrap();
    let failed = world
        .refused(&world.hub, || world.build(&Build::new(&package, "1.0.0.NEXT", &class("A", "Missing m;"))).map(drop));
    assert!(failed.contains("Missing"), "{failed}");
    world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "1")));
    assert_eq!(numbers(&world), ["1.0.0.1", "1.0.0.3"]);
    let refusal =
        world.refused(&world.hub, || world.build(&Build::new(&package, "1.0.0.1", &label("A", "1"))).map(drop));
    assert!(
        refusal.starts_with("DUPLICATE_VALUE: The version number 1.0.0.1 was given out before on this branch"),
        "{refusal}"
    );
}

#[test]
fn rule_ver_3_keywords_of_dependencies_name_no_version_to_build() {
    let world = World::new();
    let package = world.package("a");
    for number in ["1.0.0.LATEST", "1.0.0.RELEASED"] {
        let refusal =
            world.refused(&world.hub, || world.build(&Build::new(&package, number, &label("A", "1"))).map(drop));
        assert!(refusal.contains("LATEST and RELEASED are for dependencies"), "{refusal}");
    }
}

#[test]
fn rule_ver_3_the_choice_is_recorded_and_latest_leaves_out_what_was_deleted() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let kept = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let deleted = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "2")));
    world.patch_version(&deleted, json!({ "IsDeprecated": true })).unwrap();
    let newest = world.query(&world.hub, &format!("SELECT MAX(BuildNumber) FROM Package2Version WHERE Package2Id = '{a}' AND IsDeprecated != true AND MajorVersion = 1 AND Branch = null "));
    assert_eq!(newest[0]["expr0"], 1);
    let dependent = world.built(&Build { depends_on: &[&kept], ..Build::new(&b, "1.0.0.NEXT", &label("B", "1")) });
    let row = &world
        .query(&world.hub, &format!("SELECT Dependencies FROM SubscriberPackageVersion WHERE Id = '{dependent}'"))[0];
    assert_eq!(row["Dependencies"]["ids"][0]["subscriberPackageVersionId"], json!(kept));
}

#[test]
fn rule_ver_4_promotion_cannot_be_undone_and_is_once_per_number_on_any_branch() {
    let world = World::new();
    let package = world.package("a");
    let files = label("A", "1");
    let first = world.built(&Build::new(&package, "1.0.0.NEXT", &files));
    let second = world.built(&Build { with: json!({ "Branch": "dev" }), ..Build::new(&package, "1.0.0.NEXT", &files) });
    world.promote(&first).unwrap();
    world.promote(&first).unwrap();
    let refusal = world.refused(&world.hub, || world.promote(&second));
    assert!(refusal.starts_with("DUPLICATE_VALUE: ") && refusal.contains("previously released"), "{refusal}");
    let undo = world.refused(&world.hub, || world.patch_version(&first, json!({ "IsReleased": false })));
    assert!(undo.contains("can't become a beta version again"), "{undo}");
}

#[test]
fn rule_ver_5_skipped_validation_is_never_promotable() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build {
        with: json!({ "SkipValidation": true }),
        ..Build::new(&package, "1.0.0.NEXT", &label("A", "1"))
    });
    let refusal = world.refused(&world.hub, || world.promote(&version));
    assert!(refusal.contains("created with validation skipped and can't be promoted"), "{refusal}");
}

#[test]
fn rule_ver_5_apex_needs_coverage_which_is_not_calculated_yet() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &class("A", "")));
    let row = &world.query(&world.hub, "SELECT CodeCoverage, HasPassedCodeCoverageCheck FROM Package2Version")[0];
    assert_eq!((&row["CodeCoverage"], &row["HasPassedCodeCoverageCheck"]), (&json!(null), &json!(false)));
    let refusal = world.refused(&world.hub, || world.promote(&version));
    assert!(refusal.contains("has no code coverage: it was not calculated"), "{refusal}");
}

#[test]
fn rule_ver_5_validation_that_runs_on_ends_well_before_promotion() {
    let world = World::new();
    let package = world.package("a");
    let with = json!({ "AsyncValidation": true });
    let version = world.built(&Build { with: with.clone(), ..Build::new(&package, "1.0.0.NEXT", &label("A", "1")) });
    world.promote(&version).unwrap();
    let failed = world.build(&Build { with, ..Build::new(&package, "1.1.0.NEXT", &class("A", "Missing m;")) });
    assert!(failed.is_err_and(|text| text.contains("Missing")));
    let rows = world.query(&world.hub, "SELECT SubscriberPackageVersionId FROM Package2Version WHERE MinorVersion = 1");
    let refusal = world.refused(&world.hub, || world.promote(&text(&rows[0], "SubscriberPackageVersionId")));
    assert!(refusal.contains("only after its validations have ended well"), "{refusal}");
}

#[test]
fn rule_ver_6_a_beta_installs_nowhere_but_in_orgs_for_development() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "1")));
    let production = world.production();
    let refusal = world.refused(&production, || world.install(&production, &version));
    assert!(
        refusal.contains(
            "Unable to install beta package, Details: The package you attempted to install is a beta package"
        ),
        "{refusal}"
    );
    for kind in [OrgKind::Sandbox, OrgKind::Developer, OrgKind::Trial, OrgKind::Scratch] {
        let org = world.home.create_org(orgyard_engine::NewOrg { kind, ..Default::default() }).unwrap().info();
        world.install(&world.token_of(org.id.as_str()), &version).unwrap();
    }
    world.promote(&version).unwrap();
    world.install(&production, &version).unwrap();
}

#[test]
fn rule_ver_7_a_number_below_the_last_promoted_one_goes_only_on_another_branch() {
    let world = World::new();
    let package = world.package("a");
    let files = label("A", "1");
    let high = world.built(&Build::new(&package, "2.0.0.NEXT", &files));
    world.promote(&high).unwrap();
    let low = world.built(&Build::new(&package, "1.0.0.NEXT", &files));
    let refusal = world.refused(&world.hub, || world.promote(&low));
    assert!(refusal.contains("its number is lower than 2.0.0, the last promoted one on this branch"), "{refusal}");
    let other = world.built(&Build { with: json!({ "Branch": "v1" }), ..Build::new(&package, "1.0.0.NEXT", &files) });
    world.promote(&other).unwrap();
}
