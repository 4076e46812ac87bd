//! PKG.

use crate::fixtures::{class, label};
use crate::world::{Build, World, text};
use serde_json::json;

#[test]
fn rule_pkg_1_a_package_has_a_name_that_is_unique_in_its_hub() {
    let world = World::new();
    let package = world.package("utils");
    assert!(package.starts_with("0Ho"));
    let again = || world.try_package(json!({ "Name": "Utils", "ContainerOptions": "Unlocked" })).map(drop);
    let refusal = world.refused(&world.hub, again);
    assert_eq!(
        refusal,
        format!(
            "DUPLICATE_VALUE: The package name 'Utils' is already in use in this Dev Hub ({package}). Package names are \
             unique in a Dev Hub: choose another name, or use that package."
        )
    );
}

#[test]
fn rule_pkg_1_only_a_dev_hub_has_packages() {
    let world = World::new();
    let scratch = world.scratch();
    let refusal = world.refused(&scratch, || {
        world
            .try_create(&scratch, "/sobjects/Package2", json!({ "Name": "x" }), "/services/data/v67.0/tooling")
            .map(drop)
    });
    assert!(refusal.contains("NOT_FOUND") || refusal.contains("INVALID_TYPE"), "{refusal}");
    let query = world.query_error(&scratch, "SELECT Id FROM Package2");
    assert!(query.starts_with("INVALID_TYPE") && query.contains("sObject type 'Package2' is not supported"), "{query}");
}

#[test]
fn rule_pkg_1_kinds_that_are_not_here_are_refused_by_name() {
    let world = World::new();
    for (kind, expected) in [
        ("Managed", "NOT_IMPLEMENTED: not implemented here: managed packages. Create the package as Unlocked."),
        ("Locked", "NOT_IMPLEMENTED: not implemented here: locked packages. Create the package as Unlocked."),
    ] {
        let refusal =
            world.refused(&world.hub, || world.try_package(json!({ "Name": "m", "ContainerOptions": kind })).map(drop));
        assert_eq!(refusal, expected);
    }
    let wrong =
        world.refused(&world.hub, || world.try_package(json!({ "Name": "m", "ContainerOptions": "Odd" })).map(drop));
    assert!(wrong.starts_with("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"), "{wrong}");
}

#[test]
fn rule_pkg_2_a_namespace_is_linked_to_the_hub_and_never_changes() {
    let world = World::new();
    let create =
        || world.try_package(json!({ "Name": "n", "ContainerOptions": "Unlocked", "NamespacePrefix": "acme" }));
    let refusal = world.refused(&world.hub, || create().map(drop));
    assert!(refusal.starts_with("INVALID_INPUT: The namespace 'acme' is not linked to this Dev Hub."), "{refusal}");
    world.call(&world.hub, "POST", "/services/orgyard/hubs/namespaces", Some(json!({ "namespace": "acme" })));
    let package = create().unwrap();
    let refusal =
        world.refused(&world.hub, || world.patch(&world.hub, "Package2", &package, json!({ "NamespacePrefix": "b" })));
    assert!(refusal.contains("INVALID_FIELD_FOR_INSERT_UPDATE"), "{refusal}");
}

#[test]
fn rule_pkg_2_names_of_a_package_with_namespace_carry_it_in_the_org() {
    let world = World::new();
    world.call(&world.hub, "POST", "/services/orgyard/hubs/namespaces", Some(json!({ "namespace": "acme" })));
    let package = world.package_with("n", json!({ "NamespacePrefix": "acme" }));
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &class("Tool", "")));
    let org = world.scratch();
    world.install(&org, &version).unwrap();
    assert_eq!(world.owned(&org, &version), ["ApexClass acme__Tool"]);
}

#[test]
fn rule_pkg_4_packages_and_versions_are_updated_but_never_in_content() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "1")));
    world.patch(&world.hub, "Package2", &package, json!({ "Description": "what it does" })).unwrap();
    world.patch_version(&version, json!({ "Name": "First", "Tag": "t1", "Branch": "main" })).unwrap();
    let row = &world.query(&world.hub, "SELECT Name, Tag, Branch FROM Package2Version")[0];
    assert_eq!(
        (text(row, "Name"), text(row, "Tag"), text(row, "Branch")),
        ("First".into(), "t1".into(), "main".into())
    );
    let refusal = world.refused(&world.hub, || world.patch_version(&version, json!({ "BuildNumber": 9 })));
    assert!(refusal.contains("INVALID_FIELD_FOR_INSERT_UPDATE"), "{refusal}");
}

#[test]
fn rule_pkg_4_a_version_others_depend_on_stays() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let needed = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let dependent = world.built(&Build { depends_on: &[&needed], ..Build::new(&b, "1.0.0.NEXT", &label("B", "1")) });
    let refusal = world.refused(&world.hub, || world.patch_version(&needed, json!({ "IsDeprecated": true })));
    assert_eq!(
        refusal,
        format!(
            "DELETE_FAILED: Can't delete the package version {needed}: other versions depend on it: b 1.0.0-1 ({dependent}). \
             Delete those first."
        )
    );
    world.patch_version(&dependent, json!({ "IsDeprecated": true })).unwrap();
    world.patch_version(&needed, json!({ "IsDeprecated": true })).unwrap();
    let org = world.scratch();
    let refusal = world.refused(&org, || world.install(&org, &needed));
    assert!(refusal.starts_with("Package Not Found, Details: ") && refusal.contains("was deleted"), "{refusal}");
    let back = world.refused(&world.hub, || world.patch_version(&needed, json!({ "IsDeprecated": false })));
    assert!(back.contains("can't be restored"), "{back}");
}

#[test]
fn rule_pkg_4_a_package_goes_after_its_versions() {
    let world = World::new();
    let package = world.package("a");
    let version = world.built(&Build::new(&package, "1.0.0.NEXT", &label("A", "1")));
    let delete = || world.patch(&world.hub, "Package2", &package, json!({ "IsDeprecated": true }));
    let refusal = world.refused(&world.hub, delete);
    assert_eq!(
        refusal,
        format!(
            "DELETE_FAILED: Can't delete the package while it has versions: {version}. Delete each with \"orgyard package \
             version delete\" first."
        )
    );
    world.patch_version(&version, json!({ "IsDeprecated": true })).unwrap();
    delete().unwrap();
}

#[test]
fn rule_pkg_5_a_key_protects_a_version_and_can_be_changed() {
    let world = World::new();
    let package = world.package("a");
    let build = Build { with: json!({ "InstallKey": "first" }), ..Build::new(&package, "1.0.0.NEXT", "") };
    let version = world.built(&Build { files: &label("A", "1"), ..build });
    let row = &world.query(&world.hub, "SELECT InstallKey, IsPasswordProtected FROM Package2Version")[0];
    assert_eq!((&row["InstallKey"], &row["IsPasswordProtected"]), (&json!(null), &json!(true)));
    world.patch_version(&version, json!({ "InstallKey": "second" })).unwrap();
    let org = world.scratch();
    let refusal = world.refused(&org, || world.install_with(&org, &version, json!({ "Password": "first" })));
    assert!(refusal.starts_with("Invalid InstallationKey for SubscriberPackageVersion"), "{refusal}");
    world.install_with(&org, &version, json!({ "Password": "second" })).unwrap();
}

#[test]
fn rule_src_3_a_version_carries_the_commit_tag_and_branch_it_was_built_from() {
    let world = World::new();
    let package = world.package("a");
    let with = json!({ "Tag": "hash:4f2a91c", "Branch": "release" });
    world.built(&Build { with, ..Build::new(&package, "1.0.0.NEXT", &label("A", "1")) });
    let row = &world.query(&world.hub, "SELECT Tag, Branch FROM Package2Version")[0];
    assert_eq!((text(row, "Tag"), text(row, "Branch")), ("hash:4f2a91c".into(), "release".into()));
    let by_tag = "SELECT Id FROM Package2VersionCreateRequest WHERE Status != 'Error' AND Tag = 'hash:4f2a91c' ORDER BY CreatedDate DESC";
    assert_eq!(world.query(&world.hub, by_tag).len(), 1, "clients find a build by its tag");
}
