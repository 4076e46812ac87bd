use super::{World, between};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_text::archive;

fn request(token: &str, operation: &str) -> String {
    format!(
        "POST /services/Soap/m/64.0\nContent-Type: text/xml\nSOAPAction: \"\"\n\n<?xml version=\"1.0\" \
         encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header xmlns=\"http://soap.sforce.com/2006/04/metadata\"><SessionHeader><sessionId>{token}</sessionId>\
         </SessionHeader></soapenv:Header><soapenv:Body xmlns=\"http://soap.sforce.com/2006/04/metadata\">{operation}\
         </soapenv:Body></soapenv:Envelope>"
    )
}

#[test]
fn a_bad_session_is_a_fault_that_clients_know() {
    let world = World::new();
    world.check_has(&request("nonsense", "<describeMetadata/>"), "500 <?xml");
    world.check_has(&request("nonsense", "<describeMetadata/>"), "<faultcode>sf:INVALID_SESSION_ID</faultcode>");
    let (_, headers, _) = world.exchange(&request("", "<describeMetadata/>"));
    assert_eq!(headers["content-type"], "text/xml;charset=UTF-8");
}

#[test]
fn operations_that_are_not_there_say_so_by_name() {
    let world = World::new();
    world.check_has(
        &request("{hub}", "<describeValueType/>"),
        "NOT_IMPLEMENTED: not implemented here: describeValueType of the Metadata API",
    );
    world.check_has(&request("{hub}", "<x:makeCoffee/>"), "<faultcode>soapenv:Client</faultcode>");
}

#[test]
fn other_soap_apis_answer_in_soap() {
    let world = World::new();
    let other = request("{hub}", "<runTests/>").replace("/Soap/m/", "/Soap/T/");
    world.check_has(&other, "not implemented here: runTests of the tooling SOAP API</faultstring>");
    let old = request("{hub}", "<login/>").replace("/m/64.0", "/m/99.0");
    world.check_has(&old, "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL");
}

#[test]
fn a_body_beyond_the_limit_is_refused_in_the_platforms_words() {
    let world = World::new();
    let large = request("{hub}", &"x".repeat(crate::body::LIMIT));
    world.check_has(&large, "Maximum size of request reached. Maximum size of request is 52428800 bytes.");
}

const OBJECT: &str = "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><deploymentStatus>Deployed\
    </deploymentStatus><label>Trip</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>Trips\
    </pluralLabel><sharingModel>ReadWrite</sharingModel></CustomObject>";

fn deploy(type_name: &str, member: &str, path: &str, text: &str) -> String {
    let manifest = format!(
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>{member}</members><name>{type_name}\
         </name></types><version>64.0</version></Package>"
    );
    let zip = archive::write([("package.xml", manifest.as_bytes()), (path, text.as_bytes())]);
    let options =
        "<DeployOptions><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage></DeployOptions>";
    let zip = STANDARD.encode(zip);
    request("{hub}", &format!("<deploy><ZipFile>{zip}</ZipFile>{options}</deploy>"))
}

fn status(world: &World, id: &str, details: bool) -> String {
    let check = format!(
        "<checkDeployStatus><asyncProcessId>{id}</asyncProcessId><includeDetails>{details}</includeDetails></checkDeployStatus>"
    );
    world.send(&request("{hub}", &check))
}

#[test]
fn a_deploy_is_started_followed_and_read_back() {
    let world = World::new();
    let started = world.send(&deploy("CustomObject", "Trip__c", "objects/Trip__c.object", OBJECT));
    assert!(started.contains("<done>false</done>") && started.contains("<state>Queued</state>"), "{started}");
    let id = between(&started, "<id>", "</id>");
    world.home.wait_for_jobs();
    let done = status(&world, id, true);
    for part in ["<done>true</done>", "<status>Succeeded</status>", "<fullName>Trip__c</fullName>", "<details>"] {
        assert!(done.contains(part), "{done}");
    }
    assert!(status(&world, id, false).contains("<details></details>"));
    let rest = world.send(&format!(
        "GET /services/data/v64.0/metadata/deployRequest/{id}?includeDetails=true\nAuthorization: Bearer {{hub}}"
    ));
    assert!(rest.contains("\"success\":true") && rest.contains("\"fullName\":\"Trip__c\""), "{rest}");
    let list =
        "<listMetadata><queries><type>CustomObject</type></queries><asOfVersion>64.0</asOfVersion></listMetadata>";
    world.check_has(&request("{hub}", list), "<fullName>Trip__c</fullName>");
    world.check_has(&request("{scratch}", list), "<listMetadataResponse");
    let retrieve = "<retrieve><request><apiVersion>64.0</apiVersion><unpackaged><types><members>*</members><name>CustomObject\
                    </name></types><version>64.0</version></unpackaged></request></retrieve>";
    let started = world.send(&request("{hub}", retrieve));
    let id = between(&started, "<id>", "</id>");
    let check = format!("<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>");
    let done = world.send(&request("{hub}", &check));
    let zip = STANDARD.decode(between(&done, "<zipFile>", "</zipFile>")).unwrap();
    let files = archive::read(&zip, archive::Limits::default()).unwrap();
    assert!(files.contains_key("unpackaged/objects/Trip__c.object"), "{:?}", files.keys());
    world.check_has(&request("{scratch}", &check), "INVALID_CROSS_REFERENCE_KEY");
}

#[test]
fn a_failed_deploy_says_why() {
    let world = World::new();
    let started = world.send(&deploy("CustomObject", "Other__c", "objects/Trip__c.object", OBJECT));
    let id = between(&started, "<id>", "</id>");
    world.home.wait_for_jobs();
    let done = status(&world, id, true);
    for part in ["<status>Failed</status>", "<success>false</success>", "<componentFailures>", "<problem>"] {
        assert!(done.contains(part), "{done}");
    }
}

#[test]
fn the_types_are_described() {
    let world = World::new();
    let describe = "<describeMetadata><asOfVersion>64.0</asOfVersion></describeMetadata>";
    let answer = world.send(&request("{hub}", describe));
    assert!(
        answer.contains("<directoryName>classes</directoryName>") && answer.contains("<xmlName>ApexClass</xmlName>")
    );
}

/// wire-clients §7.5: `upsertMetadata` of sfp, `readMetadata` of profiles, `checkStatus` of CumulusCI.
#[test]
fn components_are_made_read_changed_and_deleted_one_by_one() {
    let world = World::new();
    let ask = |body: &str| world.send(&request("{hub}", body));
    let object = "<metadata xmlns:x=\"http://www.w3.org/2001/XMLSchema-instance\" x:type=\"CustomObject\"><fullName>Trip__c</fullName>\
                  <deploymentStatus>Deployed</deploymentStatus><label>Trip</label><nameField><label>Name</label><type>Text</type>\
                  </nameField><pluralLabel>Trips</pluralLabel><sharingModel>ReadWrite</sharingModel></metadata>";
    let field = "<metadata x:type=\"CustomField\"><fullName>Trip__c.Number__c</fullName><label>Number</label><length>9</length>\
                 <type>Text</type></metadata>";
    let made = ask(&format!("<createMetadata>{object}</createMetadata>"));
    assert!(made.contains("<result><fullName>Trip__c</fullName><success>true</success></result>"), "{made}");
    let again = ask(&format!("<createMetadata>{object}</createMetadata>"));
    assert!(
        again.contains("<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode>")
            && again.contains("<success>false</success>")
    );
    let missing = ask(&format!("<updateMetadata>{field}</updateMetadata>"));
    assert!(missing.contains("In field: fullName - no CustomField named Trip__c.Number__c found"), "{missing}");
    let upserted = ask(&format!("<upsertMetadata>{field}</upsertMetadata>"));
    assert!(upserted.contains("<success>true</success><created>true</created>"), "{upserted}");
    let read = ask(
        "<readMetadata><type>CustomField</type><fullNames>Trip__c.Number__c</fullNames><fullNames>Trip__c.No__c</fullNames></readMetadata>",
    );
    let expected = "<result><records xsi:type=\"CustomField\"><fullName>Trip__c.Number__c</fullName><label>Number</label><length>9\
                    </length><type>Text</type></records><records xsi:nil=\"true\"></records></result>";
    assert!(read.contains(expected), "{read}");
    let read = ask("<readMetadata><type>CustomObject</type><fullNames>Trip__c</fullNames></readMetadata>");
    assert!(read.contains("<fields><fullName>Number__c</fullName>") && read.contains("<label>Trip</label>"), "{read}");
    let deleted = ask(
        "<deleteMetadata><type>CustomField</type><fullNames>Trip__c.Number__c</fullNames><fullNames>No</fullNames></deleteMetadata>",
    );
    assert!(deleted.contains("<fullName>Trip__c.Number__c</fullName><success>true</success>"), "{deleted}");
    assert!(deleted.contains("no CustomField named No found"), "{deleted}");
    let bad = ask(&format!("<createMetadata>{}</createMetadata>", field.replace("Trip__c.", "Nope__c.")));
    assert!(bad.contains("<statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode>") && bad.contains("<message>"), "{bad}");
    assert!(ask("<readMetadata><type>Nonsense</type></readMetadata>").contains("INVALID_TYPE: Unknown type:Nonsense"));
}

#[test]
fn settings_and_classes_are_components_too() {
    let world = World::new();
    let ask = |body: &str| world.send(&request("{hub}", body));
    let settings = "<upsertMetadata><metadata xmlns:xsi=\"i\" xsi:type=\"met:ApexSettings\"><fullName>Apex</fullName>\
                    <met:enableDisableParallelApexTesting>true</met:enableDisableParallelApexTesting></metadata></upsertMetadata>";
    assert!(ask(settings).contains("<success>true</success>"));
    let read = ask("<readMetadata><type>ApexSettings</type><fullNames>Apex</fullNames></readMetadata>");
    assert!(read.contains("<enableDisableParallelApexTesting>true</enableDisableParallelApexTesting>"), "{read}");
    let content = STANDARD.encode("public class A {}");
    let class = format!(
        "<createMetadata><metadata xmlns:xsi=\"i\" xsi:type=\"ApexClass\"><fullName>A</fullName><content>{content}</content>\
         <apiVersion>64.0</apiVersion><status>Active</status></metadata></createMetadata>"
    );
    assert!(ask(&class).contains("<success>true</success>"));
    let read = ask("<readMetadata><type>ApexClass</type><fullNames>A</fullNames></readMetadata>");
    assert!(
        read.contains(&format!("<content>{content}</content>")) && read.contains("<apiVersion>64.0</apiVersion>"),
        "{read}"
    );
    let retrieve = "<retrieve><request><unpackaged><types><members>A</members><name>ApexClass</name></types></unpackaged></request></retrieve>";
    let started = ask(retrieve);
    let id = between(&started, "<id>", "</id>");
    let status = ask(&format!("<checkStatus><asyncProcessId>{id}</asyncProcessId></checkStatus>"));
    assert!(
        status.contains(&format!("<result><done>true</done><id>{id}</id><state>Completed</state></result>")),
        "{status}"
    );
    for kind in ["ReportFolder", "DashboardFolder", "DocumentFolder", "EmailFolder", "EmailTemplateFolder"] {
        let list =
            format!("<listMetadata><queries><type>{kind}</type><folder xsi:nil=\"true\"/></queries></listMetadata>");
        assert!(ask(&list).contains("<listMetadataResponse"), "{kind}");
    }
}

/// Elements as files of real orgs have them: labels of standard objects are in no file of theirs.
#[test]
fn what_nobody_saved_is_read_and_retrieved_too() {
    let world = World::new();
    let ask = |body: &str| world.send(&request("{hub}", body));
    let read = |kind: &str, name: &str| {
        ask(&format!("<readMetadata><type>{kind}</type><fullNames>{name}</fullNames></readMetadata>"))
    };
    let check = |kind: &str, name: &str, expected: &[&str]| {
        let answer = read(kind, name);
        expected.iter().for_each(|text| assert!(answer.contains(text), "{kind} {name}: no {text} in {answer}"));
    };
    let industry =
        "<fields><fullName>Industry</fullName><trackFeedHistory>false</trackFeedHistory><type>Picklist</type></fields>";
    check(
        "CustomObject",
        "Account",
        &["<fullName>Account</fullName>", "<sharingModel>ReadWrite</sharingModel>", industry],
    );
    check("CustomObject", "contact", &["<sharingModel>ControlledByParent</sharingModel>"]);
    check("CustomField", "Account.ParentId", &["<fullName>Account.ParentId</fullName>", "<type>Hierarchy</type>"]);
    check(
        "SecuritySettings",
        "Security",
        &["<records xsi:type=\"SecuritySettings\"><fullName>Security</fullName></records>"],
    );
    let name = "<layoutItems><behavior>Required</behavior><field>Name</field></layoutItems>";
    check("Layout", "Account-Account Layout", &[name, "<style>TwoColumnsTopToBottom</style>"]);
    check("Layout", "Account-Account %28Sales%29 Layout", &[name]);
    let all = ["<object>Account</object>", "<userLicense>Salesforce</userLicense>", "<name>ModifyAllData</name>"];
    check("Profile", "Admin", &all);
    check("StandardValueSet", "Industry", &["<standardValue><fullName>Agriculture</fullName>"]);
    for (kind, name) in
        [("CustomObject", "Nope"), ("Layout", "Account-Mine"), ("Profile", "Nope"), ("CustomField", "Account.Id")]
    {
        check(kind, name, &["<records xsi:nil=\"true\"></records>"]);
    }
    let retrieve = "<retrieve><request><apiVersion>64.0</apiVersion><unpackaged><types><members>Account</members><name>CustomObject\
                    </name></types><types><members>Admin</members><name>Profile</name></types></unpackaged></request></retrieve>";
    let started = ask(retrieve);
    let id = between(&started, "<id>", "</id>");
    let done = ask(&format!("<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>"));
    let zip = STANDARD.decode(between(&done, "<zipFile>", "</zipFile>")).unwrap();
    let files = archive::read(&zip, archive::Limits::default()).unwrap();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    assert!(text("unpackaged/objects/Account.object").contains("<fullName>BillingAddress</fullName>"));
    let profile = text("unpackaged/profiles/Admin.profile");
    assert!(profile.contains("<object>Account</object>") && !profile.contains("<object>Contact</object>"), "{profile}");
}

/// Metadata API Developer Guide, `renameMetadata()`.
#[test]
fn a_component_takes_another_name() {
    let world = World::new();
    let ask = |body: &str| world.send(&request("{hub}", body));
    let label = "<createMetadata><metadata xmlns:xsi=\"i\" xsi:type=\"CustomLabel\"><fullName>Old</fullName><language>en_US</language>\
                 <protected>false</protected><shortDescription>Old</shortDescription><value>v</value></metadata></createMetadata>";
    assert!(ask(label).contains("<success>true</success>"), "{}", ask(label));
    let rename = |kind: &str, old: &str, new: &str| {
        ask(&format!(
            "<renameMetadata><type>{kind}</type><oldFullName>{old}</oldFullName><newFullName>{new}</newFullName></renameMetadata>"
        ))
    };
    let done = rename("CustomLabel", "Old", "New");
    assert!(done.contains("<result><fullName>New</fullName><success>true</success></result>"), "{done}");
    let read = |name: &str| {
        ask(&format!("<readMetadata><type>CustomLabel</type><fullNames>{name}</fullNames></readMetadata>"))
    };
    assert!(read("New").contains("<value>v</value>") && read("Old").contains("xsi:nil"));
    assert!(rename("CustomLabel", "Old", "Other").contains("no CustomLabel named Old found"));
    assert!(
        rename("CustomObject", "A__c", "B__c")
            .contains("not implemented here: renameMetadata of the type CustomObject")
    );
}
