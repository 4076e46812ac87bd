//! Bulk API 2.0: wire-org §8.1, wire-clients §3.2.

use super::{World, member};

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";
const JOBS: &str = "/services/data/v64.0/jobs";

fn open(world: &World, job: &str) -> String {
    member(&world.send(&format!("POST {JOBS}/ingest{AS_HUB}\n\n{job}")), "id")
}

/// Makes a job, uploads, and says that the upload is complete: the job's id.
fn upload(world: &World, job: &str, csv: &str) -> String {
    let id = open(world, job);
    world.check(&format!("PUT {JOBS}/ingest/{id}/batches{AS_HUB}\nContent-Type: text/csv\n\n{csv}"), "201");
    world.check_has(
        &format!("PATCH {JOBS}/ingest/{id}{AS_HUB}\n\n{{\"state\":\"UploadComplete\"}}"),
        "\"state\":\"UploadComplete\"",
    );
    id
}

fn told(world: &World, id: &str, what: &str) -> String {
    world.send(&format!("GET {JOBS}/ingest/{id}/{what}{AS_HUB}"))
}

/// State, rows done, rows failed.
fn check_job(world: &World, id: &str, state: &str, done: u32, failed: u32) {
    let job = world.send(&format!("GET {JOBS}/ingest/{id}{AS_HUB}"));
    for part in [
        format!("\"state\":\"{state}\""),
        format!("\"numberRecordsProcessed\":{done}"),
        format!("\"numberRecordsFailed\":{failed}"),
    ] {
        assert!(job.contains(&part), "{part} in {job}");
    }
}

fn job(operation: &str) -> String {
    format!(
        "{{\"object\":\"account\",\"operation\":\"{operation}\",\"lineEnding\":\"LF\",\"columnDelimiter\":\"COMMA\"}}"
    )
}

fn names(world: &World) -> String {
    let answer =
        world.send(&format!("GET /services/data/v64.0/query?q=SELECT Name FROM Account ORDER BY Name{AS_HUB}"));
    answer.split("\"Name\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().join(" ")
}

#[test]
fn rows_are_inserted_and_told_of_one_by_one() {
    let world = World::new();
    let id = upload(&world, &job("insert"), "Name,AnnualRevenue\na,5\n,7\n\"b, c\",much\n");
    check_job(&world, &id, "JobComplete", 3, 2);
    let good = told(&world, &id, "successfulResults/");
    assert!(good.starts_with("200 \"sf__Id\",\"sf__Created\",\"Name\",\"AnnualRevenue\"\n\"001"), "{good}");
    assert!(good.ends_with("\",\"true\",\"a\",\"5\""), "{good}");
    let bad = told(&world, &id, "failedResults");
    let missing = "\"\",\"REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --\",\"\",\"7\"\n";
    assert!(bad.contains("\"sf__Id\",\"sf__Error\",\"Name\"") && bad.contains(missing), "{bad}");
    assert!(
        bad.contains("\"JSON_PARSER_ERROR:Cannot deserialize instance of currency") && bad.contains("\"b, c\""),
        "{bad}"
    );
    world.check(&format!("GET {JOBS}/ingest/{id}/unprocessedrecords{AS_HUB}"), "200 \"Name\",\"AnnualRevenue\"");
    assert_eq!(names(&world), "a");
    let (_, headers, _) = world.exchange(&format!("GET {JOBS}/ingest/{id}/failedResults{AS_HUB}"));
    assert_eq!(headers["content-type"], "text/csv");
}

#[test]
fn rows_are_updated_upserted_and_deleted() {
    let world = World::new();
    let made = upload(&world, &job("insert"), "Name\na\nb\n");
    let ids: Vec<String> = told(&world, &made, "successfulResults")
        .lines()
        .skip(1)
        .filter_map(|line| line.split('"').nth(1).map(str::to_owned))
        .collect();
    let id = upload(&world, &job("update"), &format!("Id,Name,Phone\n{},x,#N/A\n001000000000000,y,\n,z,\n", ids[0]));
    check_job(&world, &id, "JobComplete", 3, 2);
    assert_eq!(names(&world), "b x");
    let upsert = job("upsert").replace("}", ",\"externalIdFieldName\":\"Name\"}");
    let id = upload(&world, &upsert, "Name,Phone\nx,1\nnew,2\n");
    check_job(&world, &id, "JobComplete", 2, 0);
    let good = told(&world, &id, "successfulResults");
    assert!(good.contains("\"false\",\"x\"") && good.contains("\"true\",\"new\""), "{good}");
    let all = |world: &World| {
        world
            .send(&format!("GET /services/data/v64.0/queryAll?q=SELECT Name FROM Account{AS_HUB}"))
            .matches("Name")
            .count()
    };
    let id = upload(&world, &job("delete"), &format!("Id\n{}\n", ids[0]));
    check_job(&world, &id, "JobComplete", 1, 0);
    assert_eq!((names(&world).as_str(), all(&world)), ("b new", 3));
    let id = upload(&world, &job("hardDelete"), &format!("Id\n{}\n", ids[1]));
    check_job(&world, &id, "JobComplete", 1, 0);
    assert_eq!((names(&world).as_str(), all(&world)), ("new", 2));
}

#[test]
fn other_delimiters_and_parents_by_external_id() {
    let world = World::new();
    let piped = job("insert").replace("COMMA", "PIPE").replace("\"LF\"", "\"CRLF\"");
    let id = upload(&world, &piped, "Name|Phone\r\na|1,2\r\n");
    check_job(&world, &id, "JobComplete", 1, 0);
    assert!(told(&world, &id, "successfulResults").ends_with("\"|\"true\"|\"a\"|\"1,2\""));
    let contacts = job("insert").replace("account", "Contact");
    let id = upload(&world, &contacts, "LastName,Account.Name\nc,a\n");
    check_job(&world, &id, "JobComplete", 1, 0);
    let id = upload(&world, &contacts, "LastName,Account.Name\nd,nobody\n");
    check_job(&world, &id, "JobComplete", 1, 1);
    assert!(told(&world, &id, "failedResults").contains("Foreign key external ID: nobody not found"));
}

#[test]
fn jobs_that_cannot_be_done_say_so() {
    let world = World::new();
    let failed = |id: &str| member(&world.send(&format!("GET {JOBS}/ingest/{id}{AS_HUB}")), "errorMessage");
    let id = upload(&world, &job("insert"), "Name,Nonsense\na,b\n");
    check_job(&world, &id, "Failed", 0, 0);
    assert_eq!(failed(&id), "InvalidBatch : Field name not found : Nonsense. Batch will not be retried.");
    let id = upload(&world, &job("insert"), "Name\r\na\r\n");
    assert_eq!(failed(&id), "LineEnding is invalid on user data. Current LineEnding setting is LF");
    let post = |body: &str| world.send(&format!("POST {JOBS}/ingest{AS_HUB}\n\n{body}"));
    assert!(
        post(&job("insert").replace("account", "Nope")).contains("Entity 'Nope' is not supported by the Bulk API.")
    );
    assert!(post(&job("upsert")).contains("External ID was blank"));
    assert!(post(&job("fly")).contains("Unknown operation: fly"));
}

#[test]
fn a_job_is_aborted_listed_and_deleted() {
    let world = World::new();
    let id = open(&world, &job("insert"));
    let patch = |state: &str| world.send(&format!("PATCH {JOBS}/ingest/{id}{AS_HUB}\n\n{{\"state\":\"{state}\"}}"));
    assert!(patch("UploadComplete").contains("INVALIDJOBSTATE"));
    assert!(patch("Aborted").contains("\"state\":\"Aborted\""));
    assert!(patch("Aborted").contains("INVALIDJOBSTATE"));
    world.check_has(&format!("GET {JOBS}/ingest{AS_HUB}"), &format!("\"id\":\"{id}\""));
    world.check_has(&format!("GET {JOBS}/ingest/{id}\nAuthorization: Bearer {{scratch}}"), "404");
    world.check(&format!("DELETE {JOBS}/ingest/{id}{AS_HUB}"), "204");
    world.check_has(&format!("GET {JOBS}/ingest/{id}{AS_HUB}"), "404");
}

#[test]
fn a_query_is_answered_in_pages() {
    let world = World::new();
    upload(&world, &job("insert"), "Name,Phone\na,1\nb,\nc,3\n");
    world.home.wait_for_jobs();
    let soql = "{\"operation\":\"query\",\"query\":\"SELECT Name, Phone, Owner.Username FROM Account ORDER BY Name\"}";
    let made = world.send(&format!("POST {JOBS}/query{AS_HUB}\n\n{soql}"));
    assert!(made.contains("\"state\":\"UploadComplete\"") && made.contains("\"object\":\"Account\""), "{made}");
    let id = member(&made, "id");
    let job = world.send(&format!("GET {JOBS}/query/{id}{AS_HUB}"));
    assert!(job.contains("\"state\":\"JobComplete\"") && job.contains("\"numberRecordsProcessed\":3"), "{job}");
    let page = |query: &str| world.exchange(&format!("GET {JOBS}/query/{id}/results?maxRecords=2{query}{AS_HUB}"));
    let (_, headers, first) = page("");
    assert!(first.starts_with("\"Name\",\"Phone\",\"Owner.Username\"\n\"a\",\"1\",\""), "{first}");
    assert_eq!((first.lines().count(), headers["sforce-numberofrecords"].to_str().unwrap()), (3, "2"));
    let next = headers["sforce-locator"].to_str().unwrap().to_string();
    let (_, headers, last) = page(&format!("&locator={next}"));
    assert_eq!((last.lines().count(), headers["sforce-locator"].to_str().unwrap()), (2, "null"));
    let refused = |query: &str| {
        let body = format!("{{\"operation\":\"query\",\"query\":\"{query}\"}}");
        world.send(&format!("POST {JOBS}/query{AS_HUB}\n\n{body}"))
    };
    assert!(refused("SELECT Nome FROM Account").contains("INVALID_FIELD"));
    assert!(refused("SELECT COUNT(Id) FROM Account").contains("not supported in Bulk Query"));
}
