use super::{World, between, member};
use orgyard_engine::NewComponent;

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";
const TEST: &str = "@IsTest class ATest { @IsTest static void a() {} }";

fn world() -> World {
    let world = World::new();
    let session = world.session("{hub}");
    let org = world.home.org(session.org).unwrap();
    let class = NewComponent {
        type_name: "ApexClass".into(),
        full_name: "ATest".into(),
        namespace: None,
        files: vec![("classes/ATest.cls".into(), TEST.as_bytes().into())],
    };
    org.write(session.user, |tx| tx.put_component(class)).unwrap();
    world
}

fn query(soql: &str) -> String {
    format!("GET /services/data/v67.0/tooling/query?q={soql}{AS_HUB}")
}

/// wire-source C.2: the id alone, and rows for every query that clients make next.
#[test]
fn a_test_run_is_started_and_followed() {
    let world = world();
    let started = world.send(&format!(
        "POST /services/data/v67.0/tooling/runTestsAsynchronous{AS_HUB}\n\n{{\"testLevel\":\"RunLocalTests\",\
         \"category\":[\"Apex\"],\"skipCodeCoverage\":true}}"
    ));
    let id = between(&started, "200 \"", "\"").to_owned();
    assert_eq!((started.len(), id.get(..3)), (24, Some("707")), "{started}");
    world.check_has(
        &query(&format!(
            "SELECT AsyncApexJobId, Status, ClassesCompleted, ClassesEnqueued, MethodsEnqueued, StartTime, EndTime, \
             TestTime, TestSetupTime, UserId FROM ApexTestRunResult WHERE AsyncApexJobId = '{id}'"
        )),
        "\"Status\":\"Completed\"",
    );
    world.check_has(
        &query(&format!(
            "SELECT Id, Status, ApexClassId, TestRunResultId, ParentJobId FROM ApexTestQueueItem WHERE ParentJobId = \
             '{id}'"
        )),
        "\"totalSize\":1",
    );
    world.check_has(&query("SELECT Status FROM AsyncApexJob"), "\"Completed\"");
    world.check_has(&query("SELECT PercentCovered FROM ApexOrgWideCoverage"), "\"PercentCovered\":0");
}

#[test]
fn a_run_of_nothing_is_refused() {
    let world = world();
    let post =
        |body: &str| world.send(&format!("POST /services/data/v67.0/tooling/runTestsAsynchronous/{AS_HUB}\n\n{body}"));
    let refusal = post("{\"tests\":[{\"className\":\"Nobody\"}]}");
    assert!(refusal.starts_with("400 [{\"message\":\"This class name's value is invalid: Nobody."), "{refusal}");
    assert!(post("{").contains("JSON_PARSER_ERROR"));
}

#[test]
fn a_synchronous_run_answers_at_once() {
    let world = world();
    let body = "{\"tests\":[{\"className\":\"ATest\"}]}";
    let path = "/services/data/v67.0/tooling/runTestsSynchronous";
    world.check_has(&format!("POST {path}{AS_HUB}\n\n{body}"), "\"successes\":[");
    world.check_has(&format!("GET {path}?classnames=ATest{AS_HUB}"), "\"failures\":[");
}

#[test]
fn rows_of_test_runs_can_be_deleted() {
    let world = world();
    world.send(&format!("GET /services/data/v67.0/tooling/runTestsAsynchronous?classids=ATest{AS_HUB}"));
    world.home.wait_for_jobs();
    let id = member(&world.send(&query("SELECT Id FROM ApexTestQueueItem")), "Id");
    let delete = format!("DELETE /services/data/v67.0/tooling/composite/sobjects?ids={id}{AS_HUB}");
    world.check_has(&delete, "\"success\":true");
    world.check_has(&query("SELECT Id FROM ApexTestQueueItem"), "\"totalSize\":0");
}

fn soap(operation: &str) -> String {
    format!(
        "POST /services/Soap/s/67.0/{{hub id}}\nContent-Type: text/xml\nSOAPAction: executeAnonymous\n\n<env:Envelope \
         xmlns:env=\"e\" xmlns:cmd=\"c\" xmlns:apex=\"a\"><env:Header><cmd:SessionHeader><cmd:sessionId>{{hub}}</cmd:sessionId>\
         </cmd:SessionHeader><apex:DebuggingHeader><apex:debugLevel>DEBUGONLY</apex:debugLevel></apex:DebuggingHeader>\
         </env:Header><env:Body>{operation}</env:Body></env:Envelope>"
    )
}

/// wire-source C.6: read by literal names.
#[test]
fn anonymous_apex_answers_with_its_log() {
    let world = world();
    let answer = world.send(&soap("<executeAnonymous xmlns=\"x\"><apexcode>Integer i;</apexcode></executeAnonymous>"));
    assert!(answer.starts_with("200 "), "{answer}");
    for part in [
        "<soapenv:Header><DebuggingInfo><debugLog>",
        "<soapenv:Body><executeAnonymousResponse><result>",
        "<exceptionMessage xsi:nil=\"true\"",
        "<compiled>",
    ] {
        assert!(answer.contains(part), "{answer} holds no {part}");
    }
    let block = "insert new Account(Name = 'By a block'); System.debug('seen');";
    let block = format!("<executeAnonymous xmlns=\"x\"><apexcode>{block}</apexcode></executeAnonymous>");
    world.check_has(&soap(&block), "|USER_DEBUG|[1]|DEBUG|seen");
    let found = format!("GET /services/data/v67.0/query?q=SELECT Name FROM Account{AS_HUB}");
    world.check_has(&found, "\"Name\":\"By a block\"");
    world.check_has(
        &format!("GET /services/data/v67.0/tooling/executeAnonymous?anonymousBody=Integer%20i=1/0;{AS_HUB}"),
        "{\"column\":1,\"compileProblem\":null,\"compiled\":true,\"exceptionMessage\":\"System.MathException: Divide by 0\",\
         \"exceptionStackTrace\":\"AnonymousBlock: line 1, column 1\",\"line\":1,\"success\":false}",
    );
    world.check_has(&soap("<compileClasses/>"), "not implemented here: compileClasses of the Apex SOAP API");
    world.check_has(
        &format!("GET /services/data/v67.0/tooling/executeAnonymous?anonymousBody=Integer%20i;{AS_HUB}"),
        "\"exceptionStackTrace\":null",
    );
}

/// wire-source C.7: what `tail log` sends, in its spelling.
#[test]
fn a_trace_flag_has_logs_kept() {
    let world = world();
    let anonymous = format!("GET /services/data/v67.0/tooling/executeAnonymous?anonymousBody=x{AS_HUB}");
    world.send(&anonymous);
    world.check_has(&query("SELECT Id FROM ApexLog"), "\"totalSize\":0");
    let post = |object: &str, body: &str| {
        let answer = world.send(&format!("POST /services/data/v67.0/tooling/sobjects/{object}{AS_HUB}\n\n{body}"));
        assert!(answer.starts_with("201 "), "{answer}");
        member(&answer, "id")
    };
    let level = post(
        "DebugLevel",
        "{\"developerName\":\"SFDC_DevConsole\",\"MasterLabel\":\"SFDC_DevConsole\",\"ApexCode\":\"FINEST\"}",
    );
    let flag = format!(
        "{{\"tracedentityid\":\"{{hub user}}\",\"logtype\":\"DEVELOPER_LOG\",\"debuglevelid\":\"{level}\",\"StartDate\":\
         1795193000000,\"ExpirationDate\":\"Fri, 20 Nov 2026 17:30:00 GMT\"}}"
    );
    post("TraceFlag", &flag);
    world.send(&anonymous);
    let logs = world.send(&query(
        "%0A  SELECT Id, Application, DurationMilliseconds, Location, LogLength, LogUser.Name, Operation, Request, \
         StartTime, Status FROM ApexLog ORDER BY StartTime DESC LIMIT 1",
    ));
    assert!(logs.contains("\"Operation\":\"ExecuteAnonymous\""), "{logs}");
    let id = member(&logs, "Id");
    world.check_has(&format!("GET /services/data/v67.0/tooling/sobjects/ApexLog/{id}/Body{AS_HUB}"), "200");
}
