//! The first Bulk API: wire-clients §2.6, §3.2, §4.

use super::{World, between, member};

const JOB: &str = "/services/async/64.0/job";
const XML: &str = "\nX-SFDC-Session: {hub}\nContent-Type: application/xml";
const JSON: &str = "\nX-SFDC-Session: {hub}\nContent-Type: application/json";

fn info(operation: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><jobInfo xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><operation>{operation}\
         </operation><object>Account</object><contentType>{content}</contentType></jobInfo>"
    )
}

fn open(world: &World, operation: &str, content: &str) -> String {
    let made = world.send(&format!("POST {JOB}{XML}\n\n{}", info(operation, content)));
    assert!(made.starts_with("201 ") && made.contains("<state>Open</state>"), "{made}");
    between(&made, "<id>", "</id>").to_string()
}

#[test]
fn batches_of_csv_run_as_they_come() {
    let world = World::new();
    let job = open(&world, "insert", "CSV");
    let csv = format!("POST {JOB}/{job}/batch\nX-SFDC-Session: {{hub}}\nContent-Type: text/csv\n\nName\na\n\"\"\n");
    let batch = world.send(&csv);
    assert!(batch.contains(&format!("<jobId>{job}</jobId><state>Queued</state>")), "{batch}");
    let batch = between(&batch, "<id>", "</id>").to_string();
    let closed = "<jobInfo xmlns=\"x\"><state>Closed</state></jobInfo>";
    world.check_has(&format!("POST {JOB}/{job}{XML}\n\n{closed}"), "<state>Closed</state>");
    let counts = "<numberBatchesCompleted>1</numberBatchesCompleted>";
    world.check_has(&format!("GET {JOB}/{job}{XML}"), counts);
    let list = world.send(&format!("GET {JOB}/{job}/batch{XML}"));
    assert!(list.contains("<batchInfoList xmlns=") && list.contains("<state>Completed</state>"), "{list}");
    assert!(list.contains("<numberRecordsProcessed>2</numberRecordsProcessed>"), "{list}");
    let result = world.send(&format!("GET {JOB}/{job}/batch/{batch}/result{XML}"));
    assert!(result.starts_with("200 \"Id\",\"Success\",\"Created\",\"Error\"\n\"001"), "{result}");
    assert!(result.contains("\",\"true\",\"true\",\"\""), "{result}");
    world.check_has(&format!("GET {JOB}/{job}/batch/{batch}/request{XML}"), "200 Name\na");
    world.check_has(&csv, "<exceptionCode>InvalidJobState</exceptionCode>");
}

#[test]
fn batches_of_json_answer_in_json() {
    let world = World::new();
    let body = "{\"operation\":\"insert\",\"object\":\"Account\",\"contentType\":\"JSON\"}";
    let job = member(&world.send(&format!("POST {JOB}{JSON}\n\n{body}")), "id");
    let batch = world.send(&format!("POST {JOB}/{job}/batch{JSON}\n\n[{{\"Name\":\"a\"}},{{\"Phone\":\"1\"}}]"));
    let batch = member(&batch, "id");
    world.check_has(&format!("GET {JOB}/{job}/batch/{batch}{JSON}"), "\"state\":\"Completed\"");
    let result = world.send(&format!("GET {JOB}/{job}/batch/{batch}/result{JSON}"));
    assert!(result.contains("[{\"success\":true,\"created\":true,\"id\":\"001"), "{result}");
    assert!(result.contains("\"statusCode\":\"REQUIRED_FIELD_MISSING\""), "{result}");
    let query = body.replace("insert", "query");
    let job = member(&world.send(&format!("POST {JOB}{JSON}\n\n{query}")), "id");
    let batch = member(&world.send(&format!("POST {JOB}/{job}/batch{JSON}\n\nSELECT Name FROM Account")), "id");
    let results = world.send(&format!("GET {JOB}/{job}/batch/{batch}/result{JSON}"));
    let result = between(&results, "[\"", "\"]");
    world.check_has(&format!("GET {JOB}/{job}/batch/{batch}/result/{result}{JSON}"), "\"Name\":\"a\"");
}

#[test]
fn queries_and_xml_batches() {
    let world = World::new();
    let job = open(&world, "insert", "XML");
    let rows = "<sObjects xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><sObject><Name>a</Name></sObject></sObjects>";
    let batch = world.send(&format!("POST {JOB}/{job}/batch{XML}\n\n{rows}"));
    let batch = between(&batch, "<id>", "</id>");
    let result = world.send(&format!("GET {JOB}/{job}/batch/{batch}/result{XML}"));
    assert!(result.contains("<results xmlns=") && result.contains("<success>true</success>"), "{result}");
    let job = open(&world, "query", "CSV");
    let ask = |soql: &str| {
        let batch = world.send(&format!("POST {JOB}/{job}/batch\nX-SFDC-Session: {{hub}}\n\n{soql}"));
        between(&batch, "<id>", "</id>").to_string()
    };
    let batch = ask("SELECT Name FROM Account");
    let results = world.send(&format!("GET {JOB}/{job}/batch/{batch}/result{XML}"));
    let result = between(&results, "<result>", "</result>");
    assert!(result.starts_with("752"), "{results}");
    world.check(&format!("GET {JOB}/{job}/batch/{batch}/result/{result}{XML}"), "200 \"Name\"\n\"a\"");
    let batch = ask("SELECT Nome FROM Account");
    let failed = world.send(&format!("GET {JOB}/{job}/batch/{batch}{XML}"));
    assert!(
        failed.contains("<state>Failed</state><stateMessage>InvalidBatch : Failed to process query: INVALID_FIELD: ")
    );
}

#[test]
fn refusals_are_told_in_its_own_form() {
    let world = World::new();
    let refused = |request: &str| {
        let answer = world.send(request);
        format!("{} {}", &answer[..3], between(&answer, "<exceptionCode>", "</exceptionCode>"))
    };
    assert_eq!(refused(&format!("GET {JOB}/7500y0000000001\nX-SFDC-Session: nonsense")), "400 InvalidSessionId");
    assert_eq!(refused(&format!("GET {JOB}/7500y0000000001{XML}")), "400 InvalidJob");
    assert_eq!(refused(&format!("POST {JOB}{XML}\n\n<jobInfo>")), "400 InvalidXml");
    let job = open(&world, "insert", "CSV");
    assert_eq!(refused(&format!("GET {JOB}/{job}\nX-SFDC-Session: {{scratch}}")), "400 InvalidJob");
}
