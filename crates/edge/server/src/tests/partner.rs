//! The SOAP API for records: wire-clients §3, §4, §7; wire-org §7.

use super::{World, between, member};

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><env:Envelope xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:urn=\"urn:partner.soap.sforce.com\"><env:Header>{header}</env:Header><env:Body>{body}</env:Body></env:Envelope>"
    )
}

fn post(path: &str, header: &str, body: &str) -> String {
    format!("POST {path}\nHost: localhost:8080\nContent-Type: text/xml\nSOAPAction: x\n\n{}", envelope(header, body))
}

/// An operation of the hub's administrator.
fn ask(world: &World, body: &str) -> String {
    let header = "<urn:SessionHeader><urn:sessionId>{hub}</urn:sessionId></urn:SessionHeader>";
    world.send(&post("/services/Soap/u/64.0/", header, body))
}

fn login(world: &World, password: &str) -> String {
    let username = world.home.org(world.session("{hub}").org).unwrap().info().username;
    let body = format!(
        "<login xmlns=\"urn:partner.soap.sforce.com\"><username>{username}</username><password>{password}</password></login>"
    );
    world.send(&post("/services/Soap/u/64.0?x=.salesforce.com/services/Soap/u/59.0", "", &body))
}

#[test]
fn a_password_is_set_and_opens_a_session() {
    let world = World::new();
    let wrong = login(&world, "secret123");
    for part in [
        "500 ",
        "<faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring>",
        "<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>Invalid username",
    ] {
        assert!(wrong.contains(part), "{wrong}");
    }
    let set = "<setPassword xmlns=\"urn:partner.soap.sforce.com\"><userId>{hub user}</userId><password>secret123</password></setPassword>";
    let answer = ask(&world, set);
    assert!(answer.starts_with("200 ") && answer.contains("<setPasswordResponse><result"), "{answer}");
    let done = login(&world, "secret123");
    let token = between(&done, "<sessionId>", "</sessionId>").to_string();
    for part in [
        "<loginResponse><result><metadataServerUrl>http://localhost:8080/services/Soap/m/64.0/00D",
        "<passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>http://localhost:8080/services/Soap/u/64.0/00D",
        "<userId>{hub user}</userId><userInfo>",
        "<organizationId>{hub id}</organizationId>",
    ] {
        assert!(done.contains(part), "{part}\n{done}");
    }
    let query = format!("GET /services/data/v64.0/query?q=SELECT Id FROM Account\nAuthorization: Bearer {token}");
    world.check_has(&query, "\"totalSize\":0");
    assert!(login(&world, "secret123abcdefghijklmnopqrstuvwx").contains("<sessionId>"), "with a security token");
    for wrong in ["secret124", "", "secret123x"] {
        assert!(login(&world, wrong).contains("INVALID_LOGIN"), "{wrong}");
    }
    let short = set.replace("secret123", "short");
    assert!(ask(&world, &short).contains("sf:INVALID_NEW_PASSWORD"));
    let header = format!("<SessionHeader><sessionId>{token}</sessionId></SessionHeader>");
    world.check_has(&post("/services/Soap/u/64.0", &header, "<logout/>"), "<logoutResponse>");
    world.check_has(&query, "INVALID_SESSION_ID");
}

#[test]
fn passwords_over_rest() {
    let world = World::new();
    let path = "/services/data/v64.0/sobjects/User/{hub user}/password\nAuthorization: Bearer {hub}";
    world.check(&format!("GET {path}"), "200 {\"isExpired\":false}");
    world.check(&format!("POST {path}\n\n{{\"NewPassword\":\"secret123\"}}"), "204");
    assert!(login(&world, "secret123").contains("<sessionId>"));
    let made = member(&world.send(&format!("DELETE {path}")), "NewPassword");
    assert_eq!(made.len(), 12);
    assert!(login(&world, &made).contains("<sessionId>") && login(&world, "secret123").contains("INVALID_LOGIN"));
    world.check_has(&format!("POST {path}\n\n{{\"NewPassword\":\"x\"}}"), "INVALID_NEW_PASSWORD");
    let foreign = path.replace("{hub}", "{scratch}");
    world.check_has(&format!("POST {foreign}\n\n{{\"NewPassword\":\"secret123\"}}"), "invalid cross reference id");
}

#[test]
fn records_are_created_queried_changed_and_deleted() {
    let world = World::new();
    let object = |fields: &str| format!("<urn:sObjects><type>Account</type>{fields}</urn:sObjects>");
    let made = ask(
        &world,
        &format!("<urn:create>{}{}</urn:create>", object("<Name>a&lt;b</Name>"), object("<Phone>1</Phone>")),
    );
    let id = between(&made, "<id>", "</id>").to_string();
    let failed = "<result><errors><fields>Name</fields><message>Required fields are missing: [Name]</message><statusCode>\
                  REQUIRED_FIELD_MISSING</statusCode></errors><id xsi:nil=\"true\"></id><success>false</success></result>";
    assert!(made.contains("<createResponse><result><id>001") && made.contains(failed), "{made}");
    let query = "<urn:query><urn:queryString>SELECT Id, Name, Phone FROM Account</urn:queryString></urn:query>";
    let found = ask(&world, query);
    let expected = format!(
        "<queryResponse><result xsi:type=\"QueryResult\"><done>true</done><queryLocator xsi:nil=\"true\"></queryLocator>\
         <records xsi:type=\"sf:sObject\"><sf:type>Account</sf:type><sf:Id>{id}</sf:Id><sf:Name>a&lt;b</sf:Name>\
         <sf:Phone xsi:nil=\"true\"></sf:Phone></records><size>1</size></result></queryResponse>"
    );
    assert!(found.contains(&expected), "{found}");
    let update = format!(
        "<urn:update>{}</urn:update>",
        object(&format!("<Id>{id}</Id><Name>c</Name><fieldsToNull>Phone</fieldsToNull>"))
    );
    assert!(
        ask(&world, &update)
            .contains(&format!("<updateResponse><result><id>{id}</id><success>true</success></result>"))
    );
    let upsert = format!(
        "<urn:upsert><urn:externalIDFieldName>Name</urn:externalIDFieldName>{}</urn:upsert>",
        object("<Name>c</Name>")
    );
    assert!(ask(&world, &upsert).contains("<upsertResponse><result><created>false</created><id>001"));
    let retrieve =
        format!("<retrieve><fieldList>Name</fieldList><sObjectType>Account</sObjectType><ids>{id}</ids></retrieve>");
    assert!(ask(&world, &retrieve).contains("<retrieveResponse><result xsi:type=\"sf:sObject\">"));
    let delete = format!("<urn:delete><urn:ids>{id}</urn:ids><urn:ids>nonsense</urn:ids></urn:delete>");
    let deleted = ask(&world, &delete);
    assert!(
        deleted.contains("<success>true</success>") && deleted.contains("<statusCode>MALFORMED_ID</statusCode>"),
        "{deleted}"
    );
    assert!(ask(&world, query).contains("<size>0</size>"));
    let undelete = delete.replace("urn:delete", "urn:undelete");
    assert!(ask(&world, &undelete).contains("<success>true</success>"));
}

#[test]
fn the_enterprise_form_types_its_records() {
    let world = World::new();
    let header = "<SessionHeader><sessionId>{hub}</sessionId></SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
    let send = |body: &str| world.send(&post("/services/Soap/c/64.0/00D000000000000", header, body));
    let create = "<create><sObjects xsi:type=\"urn:Account\"><Name>a</Name></sObjects><sObjects xsi:type=\"urn:Account\"/></create>";
    let undone = send(create);
    assert!(
        undone.contains("ALL_OR_NONE_OPERATION_ROLLED_BACK") && undone.contains("REQUIRED_FIELD_MISSING"),
        "{undone}"
    );
    assert!(send(&create.replace("<sObjects xsi:type=\"urn:Account\"/>", "")).contains("<success>true</success>"));
    let found = send("<query><queryString>SELECT Name FROM Account</queryString></query>");
    assert!(found.contains("<records xsi:type=\"sf:Account\"><sf:Name>a</sf:Name></records><size>1</size>"), "{found}");
    assert!(found.contains("xmlns=\"urn:enterprise.soap.sforce.com\""), "{found}");
}

#[test]
fn descriptions_and_refusals() {
    let world = World::new();
    assert!(ask(&world, "<describeGlobal/>").contains("<maxBatchSize>200</maxBatchSize><sobjects><name>"));
    let describe = ask(
        &world,
        "<describeSObjects><sObjectType>account</sObjectType><sObjectType>Contact</sObjectType></describeSObjects>",
    );
    assert!(
        describe.contains("<name>Account</name>") && describe.contains("<fields><name>LastName</name>"),
        "{describe}"
    );
    assert!(ask(&world, "<getUserInfo/>").contains("<userId>{hub user}</userId>"));
    assert!(ask(&world, "<getServerTimestamp/>").contains("<timestamp>2026-11-20T17:00:00"));
    let fault = ask(&world, "<query><queryString>SELECT Nome FROM Account</queryString></query>");
    assert!(
        fault.contains("<sf:InvalidFieldFault xsi:type=\"sf:InvalidFieldFault\">")
            && fault.contains("<sf:column>8</sf:column>")
    );
    assert!(ask(&world, "<sendEmail/>").contains("not implemented here: sendEmail of the partner SOAP API"));
    assert!(ask(&world, "<makeCoffee/>").contains("<faultcode>soapenv:Client</faultcode>"));
    let bad =
        post("/services/Soap/u/64.0", "<SessionHeader><sessionId>x</sessionId></SessionHeader>", "<getUserInfo/>");
    world.check_has(&bad, "<faultcode>sf:INVALID_SESSION_ID</faultcode>");
}

/// SOAP API Developer Guide: merge(), getUpdated(), getDeleted(), describeLayout(), describeTabs(), convertLead().
#[test]
fn records_are_merged_converted_and_told_by_their_changes() {
    let world = World::new();
    let create = |kind: &str, fields: &str| {
        let body = format!("<create><sObjects><type>{kind}</type>{fields}</sObjects></create>");
        between(&ask(&world, &body), "<id>", "</id>").to_owned()
    };
    let (winner, loser) = (create("Account", "<Name>A</Name>"), create("Account", "<Name>B</Name>"));
    create("Contact", &format!("<LastName>C</LastName><AccountId>{loser}</AccountId>"));
    let merge = |master: &str, other: &str| {
        ask(
            &world,
            &format!(
                "<merge><request><masterRecord><type>Account</type><Id>{master}</Id><Phone>1</Phone></masterRecord>\
             <recordToMergeIds>{other}</recordToMergeIds></request></merge>"
            ),
        )
    };
    let merged = merge(&winner, &loser);
    assert!(
        merged.contains(&format!("<id>{winner}</id><success>true</success><mergedRecordIds>{loser}</mergedRecordIds>")),
        "{merged}"
    );
    let moved = format!(
        "<query><queryString>SELECT Account.Name, Account.Phone FROM Contact WHERE AccountId = '{winner}'</queryString></query>"
    );
    assert!(ask(&world, &moved).contains("<sf:Phone>1</sf:Phone>"));
    let refused = merge(&winner, &winner);
    assert!(
        refused.contains("<statusCode>INVALID_ARGUMENT</statusCode>") && refused.contains("<success>false</success>"),
        "{refused}"
    );
    let span = "<sObjectType>Account</sObjectType><startDate>2026-11-20T16:00:00Z</startDate><endDate>2026-11-20T18:00:00Z</endDate>";
    let updated = ask(&world, &format!("<getUpdated>{span}</getUpdated>"));
    assert!(updated.contains(&format!("<ids>{winner}</ids><latestDateCovered>2026-11-20T17:00")), "{updated}");
    let deleted = ask(&world, &format!("<getDeleted>{span}</getDeleted>"));
    assert!(deleted.contains(&format!("<id>{loser}</id>")) && deleted.contains("<earliestDateAvailable>"), "{deleted}");
    let layout = ask(&world, "<describeLayout><sObjectType>Account</sObjectType></describeLayout>");
    assert!(
        layout.contains("<result><layouts>") && layout.contains("<recordTypeId>012000000000000AAA</recordTypeId>"),
        "{layout}"
    );
    assert!(ask(&world, "<describeTabs/>").contains("<describeTabsResponse"));
    let lead = create("Lead", "<LastName>L</LastName><Company>O'Neil</Company>");
    let convert = format!(
        "<convertLead><leadConverts><leadId>{lead}</leadId><convertedStatus>Closed - Converted</convertedStatus></leadConverts></convertLead>"
    );
    let done = ask(&world, &convert);
    assert!(done.contains("<result><accountId>001") && done.contains("<success>true</success>"), "{done}");
    let again = ask(&world, &convert);
    assert!(again.contains("<statusCode>CANNOT_UPDATE_CONVERTED_LEAD</statusCode>"), "{again}");
}
