//! BLD.

use crate::fixtures::{class, fields, label, object, permission_set};
use crate::world::{Build, World};
use serde_json::json;

#[test]
fn rule_bld_1_an_error_fails_the_build_with_component_file_line_and_reason() {
    let world = World::new();
    let package = world.package("a");
    let refusal = world.refused(&world.hub, || {
        world.build(&Build::new(&package, "1.0.0.NEXT", &permission_set("P", "Nowhere"))).map(drop)
    });
    assert_eq!(
        refusal,
        "permissionsets/P.permissionset (1:95): P: In field: apexClass - no ApexClass named Nowhere found"
    );
}

#[test]
fn rule_bld_1_a_file_that_cannot_be_read_fails_the_build() {
    let world = World::new();
    let package = world.package("a");
    let broken = "//- layouts/Account-L.layout\n<Layout><a></Layout>\n";
    let refusal = world.refused(&world.hub, || world.build(&Build::new(&package, "1.0.0.NEXT", broken)).map(drop));
    assert!(refusal.starts_with("layouts/Account-L.layout (1:"), "{refusal}");
    assert!(refusal.contains("Error parsing file: "), "{refusal}");
    let syntax = world
        .refused(&world.hub, || world.build(&Build::new(&package, "1.0.0.NEXT", &class("A", "void m( {}"))).map(drop));
    assert!(syntax.starts_with("classes/A.cls (1:"), "{syntax}");
}

#[test]
fn rule_bld_2_an_undeclared_dependency_is_named() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    world.built(&Build::new(&a, "1.0.0.NEXT", &class("Tool", "")));
    let refusal = world
        .refused(&world.hub, || world.build(&Build::new(&b, "1.0.0.NEXT", &permission_set("P", "Tool"))).map(drop));
    assert!(refusal.contains("In field: apexClass - no ApexClass named Tool found"), "{refusal}");
    assert!(refusal.contains("'a'"), "the owner is named: {refusal}");
}

#[test]
fn rule_bld_2_a_fault_in_the_order_of_dependencies_is_told() {
    let world = World::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| world.package(name));
    let first = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let second = world.built(&Build { depends_on: &[&first], ..Build::new(&b, "1.0.0.NEXT", &label("B", "1")) });
    let files = label("C", "1");
    let wrong = Build { depends_on: &[&second, &first], ..Build::new(&c, "1.0.0.NEXT", &files) };
    let refusal = world.refused(&world.hub, || world.build(&wrong).map(drop));
    assert!(
        refusal.starts_with(&format!(
            "An error occurred while trying to install a package dependency, ID {second}: The package you're installing \
             depends on package 'a', version '1.0'. Install package 'a' in the target org before you install package 'b'."
        )),
        "{refusal}"
    );
    world.built(&Build { depends_on: &[&first, &second], ..wrong.clone() });
    let transitive =
        Build { depends_on: &[&second], descriptor: json!({ "calculateTransitiveDependencies": true }), ..wrong };
    world.built(&transitive);
}

#[test]
fn rule_bld_3_a_dependency_must_be_a_usable_version() {
    let world = World::new();
    let package = world.package("a");
    let files = label("A", "1");
    for id in ["04t000000000001AAA", "nonsense"] {
        let build = Build { depends_on: &[id], ..Build::new(&package, "1.0.0.NEXT", &files) };
        let refusal = world.refused(&world.hub, || world.build(&build).map(drop));
        assert!(
            refusal.starts_with(&format!(
                "Can't create package version. Package dependency [{id}] isn't a valid subscriber package version ID."
            )),
            "{refusal}"
        );
    }
}

#[test]
fn rule_bld_4_skipped_validation_looks_at_no_reference() {
    let world = World::new();
    let package = world.package("a");
    let files = permission_set("P", "Nowhere");
    world.built(&Build { with: json!({ "SkipValidation": true }), ..Build::new(&package, "1.0.0.NEXT", &files) });
    let both = Build {
        with: json!({ "SkipValidation": true, "CalculateCodeCoverage": true }),
        ..Build::new(&package, "1.0.0.NEXT", &files)
    };
    let refusal = world.refused(&world.hub, || world.build(&both).map(drop));
    assert!(refusal.contains("exclude each other"), "{refusal}");
}

#[test]
fn rule_bld_5_an_org_dependent_package_is_checked_where_it_is_installed() {
    let world = World::new();
    let package = world.package_with("o", json!({ "IsOrgDependent": true }));
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &permission_set("P", "Tool")));
    let org = world.scratch();
    let refusal = world.refused(&org, || world.install(&org, &version));
    assert!(refusal.contains("no ApexClass named Tool found"), "{refusal}");
    world.deploy(&org, &class("Tool", "")).unwrap();
    world.install(&org, &version).unwrap();
    let needed = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &label("A", "1")));
    let files = label("B", "1");
    let with = Build { depends_on: &[&needed], ..Build::new(&package, "1.1.0.NEXT", &files) };
    let declared = world.refused(&world.hub, || world.build(&with).map(drop));
    assert!(declared.contains("declares no package dependencies"), "{declared}");
}

#[test]
fn rule_bld_6_types_that_unlocked_packaging_does_not_support_are_refused() {
    let world = World::new();
    let package = world.package("a");
    let files = "//- settings/Account.settings\n<AccountSettings><enableAccountTeams>true</enableAccountTeams></AccountSettings>\n//- package.xml\n<Package><types><members>Account</members><name>Settings</name></types></Package>\n";
    let refusal = world.refused(&world.hub, || world.build(&Build::new(&package, "1.0.0.NEXT", files)).map(drop));
    assert!(refusal.contains("not supported in unlocked packages"), "{refusal}");
}

#[test]
fn rule_bld_6a_profiles_travel_as_fragments_and_are_owned_by_nobody() {
    let world = World::new();
    let package = world.package("a");
    let profile = "//- profiles/Admin.profile\n<Profile><classAccesses><apexClass>Tool</apexClass><enabled>true</enabled></classAccesses></Profile>\n";
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &(class("Tool", "") + profile)));
    let org = world.scratch();
    world.install(&org, &version).unwrap();
    assert_eq!(world.owned(&org, &version), ["ApexClass Tool"]);
    assert_eq!(world.components(&org), ["ApexClass Tool", "Profile Admin"]);
}

#[test]
fn rule_bld_8_coverage_is_never_faked() {
    let world = World::new();
    let package = world.package("a");
    let with = json!({ "CalculateCodeCoverage": true });
    world.built(&Build { with, ..Build::new(&package, "1.0.0.NEXT", &class("A", "")) });
    let row = &world.query(
        &world.hub,
        "SELECT CodeCoverage, CodeCoveragePercentages, HasPassedCodeCoverageCheck FROM Package2Version",
    )[0];
    assert_eq!(
        (&row["CodeCoverage"], &row["CodeCoveragePercentages"], &row["HasPassedCodeCoverageCheck"]),
        (&json!(null), &json!(null), &json!(false))
    );
}

#[test]
fn rule_bld_10_the_daily_counters_are_shown() {
    let world = World::new();
    let limits = world.call(&world.hub, "GET", "/services/data/v67.0/limits", None);
    for name in ["Package2VersionCreates", "Package2VersionCreatesWithoutValidation"] {
        assert!(limits[name]["Max"].is_number() && limits[name]["Remaining"].is_number(), "{name}: {limits}");
    }
}

#[test]
fn rule_bld_1_a_field_may_stand_on_an_object_of_a_dependency() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let base = world.built(&Build::new(&a, "1.0.0.NEXT", &object("Thing__c", &["One__c"])));
    let files = fields("Thing__c", &["Two__c"]);
    let refusal = world.refused(&world.hub, || world.build(&Build::new(&b, "1.0.0.NEXT", &files)).map(drop));
    assert!(refusal.contains("Thing__c"), "{refusal}");
    world.built(&Build { depends_on: &[&base], ..Build::new(&b, "1.0.0.NEXT", &files) });
}

#[test]
fn rule_bld_1_the_tests_of_a_package_may_use_its_fields_and_those_of_its_dependencies() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let base = world.built(&Build::new(&a, "1.0.0.NEXT", &object("Thing__c", &["One__c"])));
    let body = "@IsTest static void run() { insert as user new Thing__c(One__c = 'x', Two__c = 'y'); \
                System.assertEquals(1, [SELECT One__c, Two__c FROM Thing__c WITH SECURITY_ENFORCED].size()); }";
    let test = class("ThingTest", body).replace("public class", "@IsTest private class");
    let files = fields("Thing__c", &["Two__c"]) + &test;
    world.built(&Build { depends_on: &[&base], ..Build::new(&b, "1.0.0.NEXT", &files) });
}

#[test]
fn rule_bld_3_a_version_of_another_companys_hub_is_needed_by_its_id() {
    let world = World::new();
    let vendor = world.at_another_hub("Vendor");
    vendor.call(&vendor.hub, "POST", "/services/orgyard/hubs/namespaces", Some(json!({ "namespace": "vend" })));
    let product = vendor.package_with("Product", json!({ "NamespacePrefix": "vend" }));
    let version = vendor.built(&Build::new(&product, "4.5.0.NEXT", &object("Trip__c", &["Goal__c"])));
    let ours = world.package("ours");
    let files = fields("vend__Trip__c", &["Note__c"]);
    let refusal = world.refused(&world.hub, || world.build(&Build::new(&ours, "1.0.0.NEXT", &files)).map(drop));
    assert!(refusal.contains("vend"), "{refusal}");
    let dependent = world.built(&Build { depends_on: &[&version], ..Build::new(&ours, "1.0.0.NEXT", &files) });
    let org = world.scratch();
    world.install(&org, &version).unwrap();
    world.install(&org, &dependent).unwrap();
    assert_eq!(world.owned(&org, &version), ["CustomField vend__Trip__c.vend__Goal__c", "CustomObject vend__Trip__c"]);
    assert_eq!(world.owned(&org, &dependent), ["CustomField vend__Trip__c.Note__c"]);
    assert!(world.query(&world.hub, "SELECT Id FROM Package2").len() == 1, "a hub sees its own packages only");
}
