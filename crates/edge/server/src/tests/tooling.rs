//! Code and metadata saved over the Tooling API: single components, containers, completions, SOAP.

use super::{World, between, member};

fn ask(world: &World, method: &str, path: &str, body: &str) -> String {
    world.send(&format!(
        "{method} /services/data/v64.0/tooling{path}\nAuthorization: Bearer {{scratch}}\nContent-Type: application/json\n\n{body}"
    ))
}

fn query(world: &World, soql: &str) -> String {
    ask(world, "GET", &format!("/query?q={}", soql.replace(' ', "+")), "")
}

#[test]
fn a_class_is_made_changed_read_and_deleted() {
    let world = World::new();
    let made = ask(&world, "POST", "/sobjects/ApexClass", r#"{"Name":"A","Body":"public class A { }"}"#);
    assert!(made.starts_with("201"), "{made}");
    let path = format!("/sobjects/ApexClass/{}", member(&made, "id"));
    let again = ask(&world, "POST", "/sobjects/ApexClass", r#"{"Body":"public class A { }"}"#);
    assert!(again.contains("DUPLICATE_VALUE"), "{again}");
    let broken = ask(&world, "POST", "/sobjects/ApexClass", r#"{"Name":"B","Body":"public class B { void a( }"}"#);
    assert!(
        broken.starts_with("400") && !query(&world, "SELECT Id FROM ApexClass WHERE Name = 'B'").contains("01p"),
        "{broken}"
    );
    assert_eq!(ask(&world, "PATCH", &path, r#"{"Body":"public class A { Integer i; }","ApiVersion":60}"#), "204");
    let read = ask(&world, "GET", &path, "");
    for text in [
        r#""Body":"public class A { Integer i; }""#,
        r#""ApiVersion":60.0"#,
        r#""Metadata":{"status":"Active","apiVersion":60}"#,
    ] {
        assert!(read.contains(text), "{text} in {read}");
    }
    assert_eq!(ask(&world, "DELETE", &path, ""), "204");
    assert!(ask(&world, "GET", &path, "").starts_with("404"));
}

#[test]
fn a_field_is_made_of_metadata() {
    let world = World::new();
    let body =
        r#"{"FullName":"Account.Level__c","Metadata":{"label":"Level","type":"Text","length":20,"description":null}}"#;
    let made = ask(&world, "POST", "/sobjects/CustomField", body);
    assert!(made.starts_with("201"), "{made}");
    let read = query(&world, "SELECT Id, FullName, Metadata FROM CustomField WHERE DeveloperName = 'Level'");
    assert!(
        read.contains(r#""FullName":"Account.Level__c","Metadata":{"label":"Level","type":"Text","length":20}"#),
        "{read}"
    );
    let path = format!("/sobjects/CustomField/{}", member(&made, "id"));
    let body = r#"{"Metadata":{"label":"Grade","type":"Text","length":30}}"#;
    assert_eq!(ask(&world, "PATCH", &path, body), "204");
    assert!(ask(&world, "GET", &path, "").contains(r#""label":"Grade","type":"Text","length":30"#));
    let refused = ask(
        &world,
        "POST",
        "/sobjects/CustomField",
        r#"{"FullName":"Nope__c.A__c","Metadata":{"label":"A","type":"Text","length":2}}"#,
    );
    assert!(refused.contains("FIELD_INTEGRITY_EXCEPTION"), "{refused}");
    assert!(ask(&world, "POST", "/sobjects/CustomField", r#"{"FullName":"Account.B__c"}"#).contains("[Metadata]"));
    assert_eq!(ask(&world, "DELETE", &path, ""), "204");
}

/// Tooling API Developer Guide, ContainerAsyncRequest: members are saved together, or none is.
#[test]
fn a_container_saves_its_members_together() {
    let world = World::new();
    let class =
        member(&ask(&world, "POST", "/sobjects/ApexClass", r#"{"Name":"A","Body":"public class A { }"}"#), "id");
    let container = member(&ask(&world, "POST", "/sobjects/MetadataContainer", r#"{"Name":"C"}"#), "id");
    let draft = |body: &str| {
        let body = format!(r#"{{"MetadataContainerId":"{container}","ContentEntityId":"{class}","Body":"{body}"}}"#);
        member(&ask(&world, "POST", "/sobjects/ApexClassMember", &body), "id")
    };
    let save = |check_only: bool| {
        let body = format!(r#"{{"MetadataContainerId":"{container}","IsCheckOnly":{check_only}}}"#);
        let id = member(&ask(&world, "POST", "/sobjects/ContainerAsyncRequest", &body), "id");
        query(&world, &format!("SELECT State, ErrorMsg, DeployDetails FROM ContainerAsyncRequest WHERE Id = '{id}'"))
    };
    let source =
        || between(&ask(&world, "GET", &format!("/sobjects/ApexClass/{class}"), ""), "\"Body\":\"", "\"").to_owned();
    let empty = save(false);
    assert!(empty.contains(r#""State":"Error","ErrorMsg":"The container has no members to save.""#), "{empty}");
    let first = draft("public class A { Integer i = 'x'; }");
    let failed = save(false);
    assert!(
        failed.contains(r#""State":"Failed""#) && failed.contains("Illegal assignment from String to Integer"),
        "{failed}"
    );
    let path = format!("/sobjects/ApexClassMember/{first}");
    assert_eq!(ask(&world, "PATCH", &path, r#"{"Body":"public class A { Integer i; }"}"#), "204");
    assert!(save(true).contains(r#""State":"Completed""#));
    assert_eq!(source(), "public class A { }");
    assert!(save(false).contains(r#""componentSuccesses":[{"#));
    assert_eq!(source(), "public class A { Integer i; }");
}

#[test]
fn completions_are_the_platforms_types() {
    let world = World::new();
    let answer = ask(&world, "GET", "/completions?type=apex", "");
    assert!(answer.starts_with(r#"200 {"publicDeclarations":{"#) && answer.contains("\"abbreviate\""));
    assert!(ask(&world, "GET", "/completions?type=visualforce", "").contains("not implemented here: completions"));
}

#[test]
fn checkpoints_are_kept() {
    let world = World::new();
    let body = r#"{"ActionScript":"","ActionScriptType":"None","ExecutableEntityName":"A","IsDumpingHeap":true,"Iteration":1,"Line":3}"#;
    assert!(ask(&world, "POST", "/sobjects/ApexExecutionOverlayAction", body).starts_with("201"));
    let read = query(&world, "SELECT Line, IsDumpingHeap FROM ApexExecutionOverlayAction");
    assert!(read.contains(r#""Line":3,"IsDumpingHeap":true"#), "{read}");
}

#[test]
fn the_tooling_api_speaks_soap() {
    let world = World::new();
    let soap = |operation: &str| {
        world.send(&format!(
            "POST /services/Soap/T/64.0\nContent-Type: text/xml\n\n<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\">\
             <e:Header><SessionHeader><sessionId>{{scratch}}</sessionId></SessionHeader></e:Header><e:Body>{operation}</e:Body></e:Envelope>"
        ))
    };
    let run = soap("<executeAnonymous><String>System.debug(1);</String></executeAnonymous>");
    assert!(run.contains("<success>true</success>") && run.contains("<compileProblem xsi:nil=\"true\">"), "{run}");
    ask(&world, "POST", "/sobjects/ApexClass", r#"{"Name":"A","Body":"public class A { }"}"#);
    let rows = soap("<query><queryString>SELECT Name FROM ApexClass</queryString></query>");
    assert!(rows.contains("<records xsi:type=\"sf:ApexClass\"><sf:Name>A</sf:Name></records>"), "{rows}");
    assert!(rows.contains("urn:tooling.soap.sforce.com"), "{rows}");
}
