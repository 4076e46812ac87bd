//! The documented stories of retrieves: what was deployed comes back as it was, and what is asked for lands where it is asked.

use crate::org_changes::without_times;
use crate::pair::{Pair, both};
use std::fmt::Write;

fn xml(root: &str, inner: &str) -> String {
    let lines: String = inner.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{lines}</{root}>\n"
    )
}

/// Path below `app/main/default`, root element, and what is in it: many types, with elements in no special order but in the
/// objects, whose files the platform puts together anew.
const PARTS: &[(&str, &str, &str)] = &[
    (
        "objects/Item__c/Item__c.object-meta.xml",
        "CustomObject",
        "<deploymentStatus>Deployed</deploymentStatus>\n<description>Zürich &amp; &lt;more&gt;</description>\n<label>Item</label>\n<nameField>\n    <label>Item Name</label>\n    <type>Text</type>\n</nameField>\n<pluralLabel>Items</pluralLabel>\n<sharingModel>ReadWrite</sharingModel>",
    ),
    (
        "objects/Item__c/fields/Kind__c.field-meta.xml",
        "CustomField",
        "<fullName>Kind__c</fullName>\n<label>Kind</label>\n<required>false</required>\n<type>Picklist</type>\n<valueSet>\n    <restricted>true</restricted>\n    <valueSetDefinition>\n        <sorted>false</sorted>\n        <value>\n            <fullName>Zebra</fullName>\n            <default>false</default>\n            <label>Zebra</label>\n        </value>\n        <value>\n            <fullName>Ape</fullName>\n            <default>false</default>\n            <label>Ape</label>\n        </value>\n    </valueSetDefinition>\n</valueSet>",
    ),
    (
        "objects/Item__c/listViews/All.listView-meta.xml",
        "ListView",
        "<fullName>All</fullName>\n<columns>NAME</columns>\n<filterScope>Everything</filterScope>\n<label>All</label>",
    ),
    (
        "objects/Item__c/validationRules/Named.validationRule-meta.xml",
        "ValidationRule",
        "<fullName>Named</fullName>\n<active>true</active>\n<errorConditionFormula>ISBLANK(Name)</errorConditionFormula>\n<errorMessage>Name it</errorMessage>",
    ),
    (
        "objects/Item__c/compactLayouts/Short.compactLayout-meta.xml",
        "CompactLayout",
        "<fullName>Short</fullName>\n<fields>Name</fields>\n<label>Short</label>",
    ),
    ("tabs/Item__c.tab-meta.xml", "CustomTab", "<customObject>true</customObject>\n<motif>Custom20: Airplane</motif>"),
    (
        "applications/Shop.app-meta.xml",
        "CustomApplication",
        "<defaultLandingTab>standard-home</defaultLandingTab>\n<formFactors>Large</formFactors>\n<label>Shop</label>\n<navType>Standard</navType>\n<tabs>standard-home</tabs>\n<tabs>Item__c</tabs>\n<uiType>Lightning</uiType>",
    ),
    (
        "permissionsets/Seller.permissionset-meta.xml",
        "PermissionSet",
        "<label>Seller</label>\n<hasActivationRequired>false</hasActivationRequired>\n<objectPermissions>\n    <allowCreate>true</allowCreate>\n    <allowDelete>false</allowDelete>\n    <allowEdit>true</allowEdit>\n    <allowRead>true</allowRead>\n    <modifyAllRecords>false</modifyAllRecords>\n    <object>Item__c</object>\n    <viewAllRecords>false</viewAllRecords>\n</objectPermissions>",
    ),
    (
        "customPermissions/Discount.customPermission-meta.xml",
        "CustomPermission",
        "<isLicensed>false</isLicensed>\n<label>Discount</label>",
    ),
    (
        "globalValueSets/Sizes.globalValueSet-meta.xml",
        "GlobalValueSet",
        "<customValue>\n    <fullName>Large</fullName>\n    <default>false</default>\n    <label>Large</label>\n</customValue>\n<masterLabel>Sizes</masterLabel>\n<sorted>false</sorted>",
    ),
    (
        "remoteSiteSettings/Home.remoteSite-meta.xml",
        "RemoteSiteSetting",
        "<description>Ours</description>\n<disableProtocolSecurity>false</disableProtocolSecurity>\n<isActive>true</isActive>\n<url>https://www.example.com</url>",
    ),
    (
        "objects/Rate__mdt/Rate__mdt.object-meta.xml",
        "CustomObject",
        "<label>Rate</label>\n<pluralLabel>Rates</pluralLabel>\n<visibility>Public</visibility>",
    ),
    ("customMetadata/Rate.Low.md-meta.xml", "CustomMetadata", "<label>Low</label>\n<protected>false</protected>"),
    (
        "reports/Sales.reportFolder-meta.xml",
        "ReportFolder",
        "<accessType>Public</accessType>\n<name>Sales</name>\n<publicFolderAccess>ReadOnly</publicFolderAccess>",
    ),
    (
        "staticresources/texts.resource-meta.xml",
        "StaticResource",
        "<cacheControl>Public</cacheControl>\n<contentType>text/plain</contentType>",
    ),
    (
        "pages/Hello.page-meta.xml",
        "ApexPage",
        "<apiVersion>67.0</apiVersion>\n<availableInTouch>false</availableInTouch>\n<confirmationTokenRequired>false</confirmationTokenRequired>\n<label>Hello</label>",
    ),
    (
        "aura/box/box.cmp-meta.xml",
        "AuraDefinitionBundle",
        "<apiVersion>67.0</apiVersion>\n<description>A box</description>",
    ),
    ("triggers/ItemTrigger.trigger-meta.xml", "ApexTrigger", "<apiVersion>67.0</apiVersion>\n<status>Active</status>"),
];

/// Contents beside them, odd space and missing line ends included.
const CONTENTS: &[(&str, &str)] = &[
    ("staticresources/texts.txt", "one\r\n\ttwo  \n\nthree"),
    ("pages/Hello.page", "<apex:page >  Hello </apex:page>"),
    ("aura/box/box.cmp", "<aura:component>\n\n</aura:component>"),
    ("aura/box/boxController.js", "({ press : function() { } })"),
    ("triggers/ItemTrigger.trigger", "trigger ItemTrigger on Item__c (before insert) {\n\t// nothing \n}\n\n"),
];

fn many_types(pair: &Pair) {
    for (path, root, inner) in PARTS {
        pair.shell.write(&format!("app/main/default/{path}"), &xml(root, inner));
    }
    for (path, text) in CONTENTS {
        pair.shell.write(&format!("app/main/default/{path}"), text);
    }
}

/// Developer Guide, "Retrieve Source": the same files, byte for byte, whatever the types, in a project that had none of them.
#[test]
fn what_was_deployed_comes_back_byte_for_byte() {
    both(|pair| {
        many_types(pair);
        pair.shell.must("project deploy start");
        pair.shell.must("project generate manifest --source-dir app --name all");
        let mine = pair.shell.files_below("app");
        pair.shell.must("project retrieve start -x all.xml");
        let again = pair.shell.files_below("app");
        let changed: Vec<_> =
            mine.iter().filter(|(path, bytes)| again.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
        assert!(
            changed.is_empty() && again.len() == mine.len(),
            "{changed:?} {:?}",
            changed.first().map(|path| String::from_utf8_lossy(&again[*path]).into_owned())
        );
        // A project without them gets them whole.
        pair.shell.remove("app");
        pair.shell.write("app/.keep", "");
        pair.shell.must("project retrieve start -x all.xml --ignore-conflicts");
        let fresh = pair.shell.files_below("app");
        let differing: Vec<String> = mine
            .iter()
            .filter(|(path, bytes)| fresh.get(*path) != Some(bytes))
            .map(|(path, bytes)| {
                let other = fresh.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                format!("{}\n{}\n{other:?}\n", path.display(), String::from_utf8_lossy(bytes))
            })
            .collect();
        assert!(differing.is_empty(), "{}", differing.join("\n"));
    });
}

/// The CLI's reference of `project retrieve start`: a zip in metadata format, unpacked, by package name, to a folder of its own,
/// and in metadata format what was sent.
#[test]
fn a_retrieve_goes_where_it_is_asked() {
    both(|pair| {
        many_types(pair);
        pair.shell.must("project deploy start");
        let mut told = String::new();
        for line in [
            "project retrieve start -m ApexClass -m CustomTab:Item__c --target-metadata-dir zips",
            "project retrieve start -m ApexClass:Cart -t zips --unzip --zip-file-name cart",
            "project retrieve start -m ApexClass:Cart -t zips --unzip --single-package --zip-file-name one.zip",
            "project retrieve start -m ApexClass:Cart -m CustomTab:Item__c --output-dir elsewhere",
            "project retrieve start -m ApexClass:C* -c",
            "project retrieve start -d app/main/default/classes/Cart.cls",
            "project retrieve start -m CustomField:Item__c.Kind__c",
        ] {
            writeln!(told, "$ orgyard {line}\n{}", pair.shell.transcript(line)).unwrap();
        }
        for folder in ["zips", "elsewhere"] {
            for path in pair.shell.files_below(folder).keys() {
                writeln!(told, "{}", path.display()).unwrap();
            }
        }
        insta::assert_snapshot!("goes_where", without_times(&told));
    });
}
