use super::*;
use crate::transport::BoxFuture;
use http::Request;
use serde_json::json;

/// Answers from a list, and keeps what it was asked.
#[derive(Default)]
struct Script {
    answers: Mutex<Vec<(u16, &'static str)>>,
    asked: Mutex<Vec<String>>,
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>>> {
        let body = String::from_utf8_lossy(request.body());
        self.asked.lock().unwrap().push(format!("{} {} {body}", request.method(), request.uri()).trim().to_owned());
        let (status, body) = self.answers.lock().unwrap().remove(0);
        Box::pin(async move { Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap()) })
    }
}

fn org(answers: &[(u16, &'static str)]) -> (Org, Arc<Script>) {
    let script = Arc::new(Script { answers: Mutex::new(answers.to_vec()), ..Script::default() });
    let auth = OrgAuth { instance_url: "https://o.test".into(), access_token: "t".into(), ..OrgAuth::default() };
    (Org::new(script.clone(), auth).with_api_version(Some("64.0")), script)
}

#[tokio::test]
async fn a_query_brings_all_its_pages() {
    let (org, script) = org(&[
        (200, r#"{"totalSize":2,"records":[{"Id":"1"}],"nextRecordsUrl":"/services/data/v64.0/query/01g-1"}"#),
        (200, r#"{"totalSize":2,"records":[{"Id":"2"}]}"#),
    ]);
    assert_eq!(org.tooling_query("SELECT Id FROM A").await.unwrap().len(), 2);
    assert_eq!(
        *script.asked.lock().unwrap(),
        [
            "GET https://o.test/services/data/v64.0/tooling/query?q=SELECT%20Id%20FROM%20A",
            "GET https://o.test/services/data/v64.0/tooling/query/01g-1",
        ]
    );
}

#[tokio::test]
async fn records_are_created_and_refusals_carry_the_code() {
    let (org, _) = org(&[
        (201, r#"{"id":"0Ho1","success":true,"errors":[]}"#),
        (400, r#"[{"message":"no","errorCode":"DUPLICATE_VALUE"}]"#),
        (200, r#"{"success":false,"errors":[{"message":"x"}]}"#),
    ]);
    assert_eq!(org.create(Api::Tooling, "Package2", &json!({})).await.unwrap(), "0Ho1");
    assert!(org.update(Api::Tooling, "Package2", "0Ho1", &json!({})).await.unwrap_err().is("DUPLICATE_VALUE"));
    let error = org.create(Api::Tooling, "Package2", &json!({})).await.unwrap_err();
    assert!(error.message.contains("CRUD operation create on entity Package2.\n{\"message\":\"x\"}"), "{error}");
}

#[tokio::test]
async fn an_id_made_here_is_not_sent_elsewhere() {
    let (org, script) = org(&[]);
    let body = json!({"SubscriberPackageVersionKey": "04t0y0000000001AAA"});
    let error = org.create(Api::Tooling, "PackageInstallRequest", &body).await.unwrap_err();
    assert_eq!(error.name, "EmbeddedIdError");
    assert!(script.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_newest_version_is_used() {
    let (org, _) = org(&[(200, r#"[{"version":"9.0"},{"version":"67.0"},{"version":"64.0"}]"#)]);
    let org = Org { version: Arc::default(), ..org };
    assert_eq!(org.api_version().await.unwrap(), "67.0");
}
