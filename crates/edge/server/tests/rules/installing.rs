//! INS.

use crate::fixtures::{class, fields, label, object, permission_set};
use crate::world::{Build, World, text};
use serde_json::json;

#[test]
fn rule_ins_1_parts_of_an_object_are_owned_one_by_one() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let base = world.built(&Build::new(&a, "1.0.0.NEXT", &object("Thing__c", &["One__c"])));
    let more =
        world.built(&Build { depends_on: &[&base], ..Build::new(&b, "1.0.0.NEXT", &fields("Thing__c", &["Two__c"])) });
    let org = world.scratch();
    world.install(&org, &base).unwrap();
    world.install(&org, &more).unwrap();
    assert_eq!(world.owned(&org, &base), ["CustomField Thing__c.One__c", "CustomObject Thing__c"]);
    assert_eq!(world.owned(&org, &more), ["CustomField Thing__c.Two__c"]);
}

#[test]
fn rule_ins_2_dependencies_are_installed_first() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let old = world.built(&Build::new(&a, "1.0.0.NEXT", &label("A", "1")));
    let needed = world.built(&Build::new(&a, "1.1.0.NEXT", &label("A", "2")));
    let dependent = world.built(&Build { depends_on: &[&needed], ..Build::new(&b, "1.0.0.NEXT", &label("B", "1")) });
    let org = world.scratch();
    for step in [None, Some(&old)] {
        step.iter().for_each(|version| world.install(&org, version).unwrap());
        let refusal = world.refused(&org, || world.install(&org, &dependent));
        assert!(
            refusal.starts_with(
                "Invalid Upgrade., Details: The package you're installing depends on package 'a', version '1.1'. Install \
                 package 'a' in the target org before you install package 'b'."
            ),
            "{refusal}"
        );
    }
    let higher = world.built(&Build::new(&a, "2.0.0.NEXT", &label("A", "3")));
    world.install(&org, &higher).unwrap();
    world.install(&org, &dependent).unwrap();
}

#[test]
fn rule_ins_3_installing_over_unpackaged_metadata_adopts_it() {
    let world = World::new();
    let org = world.scratch();
    let files = object("Thing__c", &["One__c"]);
    world.deploy(&org, &files).unwrap();
    let record = world.create_record(&org, "Thing__c", json!({ "Name": "kept", "One__c": "1" }));
    let before = world.dump(&org);
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &files));
    world.install(&org, &version).unwrap();
    assert_eq!(world.owned(&org, &version), ["CustomField Thing__c.One__c", "CustomObject Thing__c"]);
    let component = |dump: &str| -> Vec<String> {
        dump.lines().filter(|l| l.starts_with("component ")).map(String::from).collect()
    };
    assert_eq!(component(&world.dump(&org)), component(&before), "contents and ids are the same");
    let row = &world.query_rest(&org, &format!("SELECT Name, One__c FROM Thing__c WHERE Id = '{record}'"))[0];
    assert_eq!((text(row, "Name"), text(row, "One__c")), ("kept".into(), "1".into()));
}

#[test]
fn rule_ins_4_a_component_of_another_package_is_refused() {
    let world = World::new();
    let files = class("Tool", "");
    let first = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &files));
    let second = world.built(&Build::new(&world.package("b"), "1.0.0.NEXT", &files));
    let org = world.scratch();
    world.install(&org, &first).unwrap();
    let refusal = world.refused(&org, || world.install(&org, &second));
    assert!(refusal.starts_with("Cannot add component of type:ApexClass named:Tool subjectId:01p"), "{refusal}");
    assert!(refusal.contains("to another package because it is an installed component."), "{refusal}");
    assert!(refusal.contains(&format!("It belongs to package a 1.0.0-1 ({first})")), "{refusal}");
}

#[test]
fn rule_ins_5_a_key_when_set_must_be_given() {
    let world = World::new();
    let files = label("A", "1");
    let package = world.package("a");
    let version =
        world.built(&Build { with: json!({ "InstallKey": "k'ey" }), ..Build::new(&package, "1.0.0.NEXT", &files) });
    let org = world.scratch();
    let none = world.refused(&org, || world.install(&org, &version));
    assert!(
        none.starts_with("Please provide installationkey when querying against SubscriberPackageVersion"),
        "{none}"
    );
    let wrong = world.refused(&org, || world.install_with(&org, &version, json!({ "Password": "x" })));
    assert!(wrong.starts_with("Invalid InstallationKey for SubscriberPackageVersion"), "{wrong}");
    let query = format!("SELECT Id FROM SubscriberPackageVersion WHERE Id ='{version}'");
    assert!(world.query_error(&org, &query).contains("Please provide installationkey"));
    assert_eq!(world.query(&org, &format!("{query} AND InstallationKey ='k\\'ey'")).len(), 1);
    world.install_with(&org, &version, json!({ "Password": "k\\'ey" })).unwrap();
    let open = world.built(&Build::new(&package, "1.1.0.NEXT", &files));
    let needless = world.refused(&org, || world.install_with(&org, &open, json!({ "Password": "k" })));
    assert!(
        needless.starts_with("Can't install package. This package doesn't require an installation key."),
        "{needless}"
    );
}

#[test]
fn rule_ins_7_a_failed_install_leaves_the_org_as_it_was() {
    let world = World::new();
    let org = world.scratch();
    let first = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &class("Tool", "")));
    world.install(&org, &first).unwrap();
    let mixed = label("New", "1") + &class("Tool", "");
    let second = world.built(&Build::new(&world.package("b"), "1.0.0.NEXT", &mixed));
    world.refused(&org, || world.install(&org, &second));
    assert_eq!(world.components(&org), ["ApexClass Tool"]);
}

#[test]
fn rule_ins_8_installed_packages_are_listed_from_the_command_line() {
    let world = World::new();
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &label("A", "1")));
    let org = world.scratch();
    world.install(&org, &version).unwrap();
    let rows = world.query(
        &org,
        "SELECT Id, SubscriberPackageId, SubscriberPackage.NamespacePrefix, SubscriberPackage.Name, \
         SubscriberPackageVersion.Id, SubscriberPackageVersion.BuildNumber, \
         SubscriberPackageVersion.Package2ContainerOptions FROM InstalledSubscriberPackage ORDER BY SubscriberPackageId",
    );
    assert_eq!(rows[0]["SubscriberPackage"]["Name"], "a");
    assert_eq!(rows[0]["SubscriberPackageVersion"]["Id"], json!(version));
    assert_eq!(rows[0]["SubscriberPackageVersion"]["Package2ContainerOptions"], "Unlocked");
}

#[test]
fn rule_ins_9_uninstall_removes_everything_the_package_owns_with_its_data() {
    let world = World::new();
    let package = world.package("a");
    let first =
        world.built(&Build::new(&package, "1.0.0.NEXT", &(object("Thing__c", &["One__c"]) + &label("Old", "1"))));
    let second = world.built(&Build::new(&package, "1.1.0.NEXT", &label("Old", "1")));
    let org = world.scratch();
    world.install(&org, &first).unwrap();
    world.create_record(&org, "Thing__c", json!({ "Name": "x" }));
    world.install(&org, &second).unwrap();
    assert_eq!(
        world.owned(&org, &second),
        ["CustomField Thing__c.One__c deprecated", "CustomLabel Old", "CustomObject Thing__c deprecated"]
    );
    world.uninstall(&org, &second).unwrap();
    assert_eq!(world.components(&org), [""; 0]);
    assert!(!world.dump(&org).contains("row Thing__c"), "the data is gone");
    assert!(world.query(&org, "SELECT Id FROM InstalledSubscriberPackage").is_empty());
}

#[test]
fn rule_ins_9_uninstall_is_refused_while_others_need_the_package() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let needed = world.built(&Build::new(&a, "1.0.0.NEXT", &class("Tool", "")));
    let dependent = world.built(&Build { depends_on: &[&needed], ..Build::new(&b, "1.0.0.NEXT", &label("B", "1")) });
    let org = world.scratch();
    world.install(&org, &needed).unwrap();
    world.install(&org, &dependent).unwrap();
    let refusal = world.refused(&org, || world.uninstall(&org, &needed));
    assert_eq!(
        refusal,
        format!(
            "The package is needed by b 1.0.0-1 ({dependent}), which is installed in this org: uninstall that first."
        )
    );
    world.uninstall(&org, &dependent).unwrap();
    world.deploy(&org, &class("User", "Tool t;")).unwrap();
    let refusal = world.refused(&org, || world.uninstall(&org, &needed));
    assert!(
        refusal.starts_with("ApexClass Tool: This installed component is referenced by a locally created component."),
        "{refusal}"
    );
    assert!(refusal.contains("ApexClass User"), "{refusal}");
}

#[test]
fn rule_ins_10_profile_fragments_go_to_the_administrator_or_to_all() {
    let world = World::new();
    let profile = |name: &str| {
        format!(
            "//- profiles/{name}.profile\n<Profile><classAccesses><apexClass>Tool</apexClass><enabled>true</enabled></classAccesses></Profile>\n"
        )
    };
    let files = class("Tool", "") + &profile("Admin") + &profile("Sales");
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &files));
    for (security, expected) in [
        ("none", vec!["ApexClass Tool", "Profile Admin"]),
        ("full", vec!["ApexClass Tool", "Profile Admin", "Profile Sales"]),
    ] {
        let org = world.scratch();
        world.install_with(&org, &version, json!({ "SecurityType": security })).unwrap();
        assert_eq!(world.components(&org), expected);
    }
}

#[test]
fn rule_ins_11_sites_become_active_only_when_approved() {
    let world = World::new();
    let site = "//- remoteSiteSettings/Api.remoteSite\n<RemoteSiteSetting><isActive>true</isActive><url>https://api.example.com</url></RemoteSiteSetting>\n";
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", site));
    let (declined, approved) = (world.scratch(), world.scratch());
    let row = &world
        .query(&declined, &format!("SELECT RemoteSiteSettings FROM SubscriberPackageVersion WHERE Id = '{version}'"))
        [0];
    assert_eq!(row["RemoteSiteSettings"]["settings"][0]["url"], "https://api.example.com");
    world.install(&declined, &version).unwrap();
    world.install_with(&approved, &version, json!({ "EnableRss": true })).unwrap();
    let content = |org: &str| {
        world
            .dump(org)
            .lines()
            .find(|l| l.starts_with("component RemoteSiteSetting"))
            .map(|l| l.rsplit(' ').next().unwrap_or_default().to_string())
    };
    assert_ne!(content(&declined), content(&approved));
}

#[test]
fn rule_ins_12_a_package_without_namespace_does_not_enter_an_org_with_one() {
    let world = World::new();
    world.call(&world.hub, "POST", "/services/orgyard/hubs/namespaces", Some(json!({ "namespace": "acme" })));
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &label("A", "1")));
    let org = world.scratch_with(json!({ "Namespace": "acme" }));
    let refusal = world.refused(&org, || world.install(&org, &version));
    assert!(
        refusal.starts_with("You cannot install an unlocked package without a namespace into an org with a namespace."),
        "{refusal}"
    );
}

#[test]
fn rule_ins_13_an_unknown_version_fails_and_the_installed_one_repairs_drift() {
    let world = World::new();
    let org = world.scratch();
    let refusal = world.refused(&org, || world.install(&org, "04t000000000001AAA"));
    assert!(
        refusal.starts_with("Package Not Found, Details: The requested package doesn't yet exist or has been deleted."),
        "{refusal}"
    );
    let version = world.built(&Build::new(&world.package("a"), "1.0.0.NEXT", &label("A", "packaged")));
    world.install(&org, &version).unwrap();
    let installed = world.dump(&org);
    world.deploy(&org, &label("A", "by hand")).unwrap();
    world.install(&org, &version).unwrap();
    let component = |dump: &str| dump.lines().find(|l| l.starts_with("component ")).map(String::from);
    assert_eq!(component(&world.dump(&org)), component(&installed));
}

#[test]
fn rule_ins_2_a_permission_set_of_a_dependent_package_finds_what_it_grants() {
    let world = World::new();
    let (a, b) = (world.package("a"), world.package("b"));
    let needed = world.built(&Build::new(&a, "1.0.0.NEXT", &class("Tool", "")));
    let dependent =
        world.built(&Build { depends_on: &[&needed], ..Build::new(&b, "1.0.0.NEXT", &permission_set("P", "Tool")) });
    let org = world.scratch();
    world.install(&org, &needed).unwrap();
    world.install(&org, &dependent).unwrap();
    assert_eq!(world.owned(&org, &dependent), ["PermissionSet P"]);
}

/// Metadata API guide, InstalledPackage: the component's file names the version, and deleting it uninstalls.
#[test]
fn a_package_with_namespace_is_installed_and_uninstalled_by_a_deploy() {
    let world = World::new();
    world.call(&world.hub, "POST", "/services/orgyard/hubs/namespaces", Some(json!({ "namespace": "acme" })));
    let package = world.package_with("n", json!({ "NamespacePrefix": "acme" }));
    world.built(&Build::new(&package, "1.0.0.NEXT", &class("Tool", "")));
    let second = world.built(&Build::new(&package, "1.0.0.NEXT", &class("Tool", "public Integer a;")));
    let org = world.scratch();
    let of = |number: &str| {
        format!(
            "//- installedPackages/acme.installedPackage\n<InstalledPackage><versionNumber>{number}</versionNumber>\
             <password>unused</password></InstalledPackage>\n"
        )
    };
    let refusal = world.refused(&org, || world.deploy(&org, &of("1.0")));
    assert!(refusal.contains("InstalledPackage version number : 1.0 does not exist!"), "{refusal}");
    let keyless = |number: &str| of(number).replace("<password>unused</password>", "");
    world.deploy(&org, &keyless("1.0 (Beta 2)")).unwrap();
    assert_eq!(world.owned(&org, &second), ["ApexClass acme__Tool"]);
    let gone = "//- package.xml\n<Package><version>67.0</version></Package>\n//- destructiveChanges.xml\n\
                <Package><types><members>acme</members><name>InstalledPackage</name></types></Package>\n";
    world.deploy(&org, gone).unwrap();
    let left = world.components(&org);
    assert!(!left.iter().any(|name| name.contains("acme")), "{left:?}");
    // What came as a version is among the components, too.
    world.install(&org, &second).unwrap();
    assert!(world.components(&org).iter().any(|name| name.contains("InstalledPackage acme")));
    world.uninstall(&org, &second).unwrap();
    assert!(!world.components(&org).iter().any(|name| name.contains("acme")));
}

/// The package whose records sfp keeps, under the id that sfp installs.
#[test]
fn a_bundled_package_is_installed_in_every_org() {
    const BUNDLED: &str = "04t1P000000ka9mQAA";
    let world = World::new();
    for org in [world.scratch(), world.production()] {
        world.install(&org, BUNDLED).unwrap();
        world.create_record(&org, "SfpowerscriptsArtifact2__c", json!({ "Name": "a", "Version__c": "1.0.0.1" }));
        let soql =
            "SELECT Id, Name, CommitId__c, Version__c, Tag__c FROM SfpowerscriptsArtifact2__c ORDER BY CreatedDate ASC";
        assert_eq!(world.query_rest(&org, soql)[0]["Version__c"], "1.0.0.1");
        let soql = "SELECT SubscriberPackage.Name, SubscriberPackageVersion.Package2ContainerOptions FROM InstalledSubscriberPackage";
        let installed = &world.query(&org, soql)[0];
        assert_eq!(installed["SubscriberPackageVersion"]["Package2ContainerOptions"], "Unlocked");
        assert_eq!(installed["SubscriberPackage"]["Name"], "Artifact tracking");
        assert_eq!(world.owned(&org, BUNDLED).len(), 4);
        world.uninstall(&org, BUNDLED).unwrap();
        assert_eq!(world.owned(&org, BUNDLED), Vec::<String>::new());
    }
    assert_eq!(world.query(&world.hub, "SELECT Id FROM Package2Version").len(), 0, "no hub lists it");
}
