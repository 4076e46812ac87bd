//! A package from its creation to its removal, in the requests that the official client sends.

use super::{World, between, member};
use orgyard_text::archive;

const OBJECT: &str = "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><deploymentStatus>Deployed\
    </deploymentStatus><label>Trip</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Trips\
    </pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>";
const MANIFEST: &str = "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>Trip__c</members><name>\
    CustomObject</name></types><types><name>Profile</name></types><version>64.0</version></Package>";
const TOOLING: &str = "/services/data/v64.0/tooling";

fn as_org(org: &str) -> String {
    format!("\nAuthorization: Bearer {{{org}}}")
}

fn version_info(package: &str) -> Vec<u8> {
    let descriptor = format!("{{\"id\":\"{package}\",\"versionName\":\"First\",\"versionNumber\":\"1.0.0.NEXT\"}}");
    let package = archive::write([("package.xml", MANIFEST.as_bytes()), ("objects/Trip__c.object", OBJECT.as_bytes())]);
    archive::write([("package.zip", package.as_slice()), ("package2-descriptor.json", descriptor.as_bytes())])
}

/// The archive raw in one part, the fields as JSON in the other.
fn build(world: &World, package: &str) -> String {
    let mut body =
        b"--b\r\nContent-Disposition: form-data; name=\"VersionInfo\"; filename=\"package-version-info.zip\"\r\n\
        Content-Type: application/zip\r\n\r\n"
            .to_vec();
    body.extend(version_info(package));
    body.extend(
        b"\r\n--b\r\nContent-Disposition: form-data; name=\"Package2VersionCreateRequest\"\r\nContent-Type: \
        application/json\r\n\r\n",
    );
    body.extend(format!("{{\"Package2Id\":\"{package}\",\"Tag\":\"t1\",\"SkipValidation\":false}}").into_bytes());
    body.extend(b"\r\n--b--\r\n");
    let head = format!(
        "POST {TOOLING}/sobjects/Package2VersionCreateRequest{}\nContent-Type: multipart/form-data; boundary=b",
        as_org("hub")
    );
    let (status, _, answer) = world.exchange_bytes(&head, body);
    assert_eq!(status, 201, "{answer}");
    member(&answer, "id")
}

fn create_package(world: &World) -> String {
    let body = "{\"Name\":\"Trips\",\"ContainerOptions\":\"Unlocked\",\"Description\":\"\",\"NamespacePrefix\":\"\"}";
    member(&world.send(&format!("POST {TOOLING}/sobjects/Package2{}\n\n{body}", as_org("hub"))), "id")
}

/// The version's id, asked for as the client does.
fn built_version(world: &World, request: &str) -> String {
    let query = format!(
        "SELECT Id, Status, Tag, Package2Version.SubscriberPackageVersionId FROM Package2VersionCreateRequest WHERE Id = \
         '{request}' ORDER BY CreatedDate desc"
    );
    let answer = world.send(&format!("GET {TOOLING}/query?q={query}{}", as_org("hub")));
    assert!(answer.contains("\"Status\":\"Success\"") && answer.contains("\"Tag\":\"t1\""), "{answer}");
    member(&answer, "SubscriberPackageVersionId")
}

#[test]
fn a_package_is_built_installed_and_uninstalled() {
    let world = World::new();
    let package = create_package(&world);
    let version = built_version(&world, &build(&world, &package));
    let install =
        format!("{{\"SubscriberPackageVersionKey\":\"{version}\",\"SecurityType\":\"none\",\"EnableRss\":false}}");
    world.check_has(
        &format!("POST /services/orgyard/install/dry-run{}\n\n{install}", as_org("scratch")),
        "\"created\":[{\"type\":\"CustomObject\",\"fullName\":\"Trip__c\"}",
    );
    let started =
        world.send(&format!("POST {TOOLING}/sobjects/PackageInstallRequest{}\n\n{install}", as_org("scratch")));
    let request = member(&started, "id");
    world.check_has(
        &format!("GET {TOOLING}/sobjects/PackageInstallRequest/{request}{}", as_org("scratch")),
        "\"Status\":\"SUCCESS\"",
    );
    let installed = "SELECT Id, SubscriberPackage.Name, SubscriberPackageVersion.Id FROM InstalledSubscriberPackage";
    let installed = format!("GET {TOOLING}/query?q={installed}");
    world.check_has(&format!("{installed}{}", as_org("scratch")), "\"Name\":\"Trips\"");
    world.check_has(&format!("{installed}{}", as_org("hub")), "\"totalSize\":0");
    let uninstall = format!("{{\"SubscriberPackageVersionId\":\"{version}\"}}");
    let path = format!("{TOOLING}/sobjects/SubscriberPackageVersionUninstallRequest");
    let request = member(&world.send(&format!("POST {path}{}\n\n{uninstall}", as_org("scratch"))), "id");
    world.check_has(&format!("GET {path}/{request}{}", as_org("scratch")), "\"Status\":\"Success\"");
    world.check_has(&format!("{installed}{}", as_org("scratch")), "\"totalSize\":0");
}

#[test]
fn a_versions_zip_is_where_the_query_says() {
    let world = World::new();
    let version = built_version(&world, &build(&world, &create_package(&world)));
    let query =
        format!("SELECT DeveloperUsePkgZip FROM Package2Version WHERE SubscriberPackageVersionId = '{version}'");
    let answer = world.send(&format!("GET {TOOLING}/query?q={query}{}", as_org("hub")));
    let path = member(&answer, "DeveloperUsePkgZip");
    let (status, headers, _) = world.exchange(&format!("GET {path}{}", as_org("hub")));
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/zip"));
    world.check_has(&format!("GET {path}{}", as_org("scratch")), "404");
}

#[test]
fn a_version_leaves_its_hub_by_its_own_hub_only() {
    let world = World::new();
    let version = built_version(&world, &build(&world, &create_package(&world)));
    let export = format!("GET /services/orgyard/versions/{version}/export");
    let (status, _, _) = world.exchange(&format!("{export}{}", as_org("hub")));
    assert_eq!(status, 200);
    world.check_has(&format!("{export}{}", as_org("scratch")), "INSUFFICIENT_ACCESS");
    let other = world.send("POST /services/orgyard/hubs\n\n{\"name\":\"Other\"}");
    let token = between(&other, "\"accessToken\":\"", "\"");
    world.check_has(&format!("{export}\nAuthorization: Bearer {token}"), "NOT_FOUND");
}

#[test]
fn commands_that_are_not_here_say_so() {
    let world = World::new();
    let refused =
        |what: &str| format!("400 [{{\"message\":\"not implemented here: {what}\",\"errorCode\":\"NOT_IMPLEMENTED\"");
    for (object, what) in [
        ("PackageBundle", "package bundles"),
        ("InstalledPkgBundleVersion", "package bundles"),
        ("MetadataPackageVersion", "first-generation packages (package1)"),
    ] {
        world.check_has(&format!("GET {TOOLING}/query?q=SELECT Id FROM {object}{}", as_org("hub")), &refused(what));
    }
    world.check_has(
        &format!("GET /services/data/v64.0/query?q=SELECT Id FROM PackagePushRequest{}", as_org("hub")),
        &refused("push upgrades"),
    );
    world.check_has(
        &format!("POST {TOOLING}/sobjects/PackageBundle{}\n\n{{\"BundleName\":\"B\"}}", as_org("hub")),
        &refused("package bundles"),
    );
}
