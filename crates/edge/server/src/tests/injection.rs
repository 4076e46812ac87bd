//! No text of a caller becomes part of a query: each placeholder and each argument is tried with what would.

use super::{World, member};
use crate::route::{Access, Handler};
use orgyard_text::xml::escape;

const PAYLOADS: [&str; 4] =
    ["x' OR Name != 'x", "x') RETURNING Account(Name", "Id} RETURNING Account(Name", "1 OR Name != null"];
const ARGUMENTS: &str = "fields={p}&ids={p}&q={p}&sobject={p}&in={p}&overallLimit={p}&start={p}&end={p}&sObjects={p}\
    &locator={p}&maxRecords={p}&anonymousBody={p}&format={p}&namespacePrefix={p}&type={p}&limit={p}";
const BODY: &str = "{\"ids\":[\"{p}\"],\"fields\":[\"{p}\"],\"q\":\"{p}\",\"sobjects\":[{\"name\":\"{p}\"}],\"object\":\"{p}\",\
    \"operation\":\"upsert\",\"externalIdFieldName\":\"{p}\",\"records\":[{\"attributes\":{\"type\":\"{p}\"},\"{p}\":\"{p}\"}],\
    \"username\":\"{p}\",\"sandboxName\":\"{p}\",\"inputs\":[{\"{p}\":\"{p}\"}]}";

#[test]
fn no_argument_becomes_part_of_a_query() {
    let world = World::new();
    let made =
        world.send("POST /services/data/v64.0/sobjects/Account\nAuthorization: Bearer {hub}\n\n{\"Name\":\"Sesame\"}");
    assert!(!member(&made, "id").is_empty());
    for endpoint in crate::endpoints() {
        // What takes queries and searches as they are is left out, and the dump, which tells all there is.
        let is_query = ["/query", "/queryAll", "/search", "/services/orgyard/dump"].contains(&endpoint.path);
        if is_query || matches!((endpoint.access, endpoint.handler), (Access::Local, Handler::Call(_))) {
            continue;
        }
        for path in endpoint.paths() {
            for payload in PAYLOADS {
                let coded: String = payload.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let path = path.replace("{version}", "v64.0").replace("{number}", "64.0");
                let objects = if path.contains("{object}") { vec!["Account", &coded] } else { vec![""] };
                for object in objects {
                    let path = path.replace("{object}", object);
                    let path = path.split('/').map(|step| if step.starts_with('{') { &coded } else { step });
                    let path = path.collect::<Vec<_>>().join("/");
                    let request = format!(
                        "{} {path}?{}\nAuthorization: Bearer {{hub}}\n\n{}",
                        endpoint.method,
                        ARGUMENTS.replace("{p}", &coded),
                        BODY.replace("{p}", payload)
                    );
                    let (status, _, answer) = world.exchange(&request);
                    assert!(!answer.contains("Sesame"), "{request}\n{answer}");
                    assert!(status != 500 || answer.contains("Fault>"), "{request}\n{status} {answer}");
                }
            }
        }
    }
}

/// A world whose hub has an account that no question of these tests is about.
fn with_sesame() -> World {
    let world = World::new();
    world.send("POST /services/data/v64.0/sobjects/Account\nAuthorization: Bearer {hub}\n\n{\"Name\":\"Sesame\"}");
    world
}

fn check_not_told(world: &World, request: &str) {
    let (status, _, answer) = world.exchange(request);
    assert!(!answer.contains("Sesame") && !answer.contains("refresh_token\":\""), "{request}\n{answer}");
    assert!(status != 500 || answer.contains("Fault>"), "{request}\n{status} {answer}");
}

/// Each operation of the SOAP APIs, with every name an argument can have.
#[test]
fn no_text_of_an_envelope_becomes_part_of_a_query() {
    const ARGUMENTS: [&str; 16] = [
        "ids",
        "id",
        "userId",
        "fieldList",
        "sObjectType",
        "sObjects",
        "externalIDFieldName",
        "queryLocator",
        "type",
        "fullNames",
        "username",
        "password",
        "asyncProcessId",
        "validationId",
        "zipFile",
        "newPassword",
    ];
    let world = with_sesame();
    for name in crate::soap::operations().into_iter().flat_map(|(_, known)| known.into_iter().map(|(name, _)| name)) {
        for payload in PAYLOADS.map(|payload| escape(payload).into_owned()) {
            let inner: String = ARGUMENTS.iter().map(|name| format!("<{name}>{payload}</{name}>")).collect();
            let record =
                format!("<type>{payload}</type><Id>{payload}</Id><Name>{payload}</Name><fullName>{payload}</fullName>");
            let lists = format!(
                "<sObjects>{record}</sObjects><queries><type>{payload}</type></queries><metadata>{record}</metadata>"
            );
            for path in ["m", "u", "c"] {
                let body = format!(
                    "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header><SessionHeader><sessionId>\
                     {}</sessionId></SessionHeader></e:Header><e:Body><{name}>{inner}{lists}</{name}></e:Body></e:Envelope>",
                    world.home.issue_token(world.session("{hub}").org, world.session("{hub}").user).unwrap()
                );
                check_not_told(&world, &format!("POST /services/Soap/{path}/64.0\nContent-Type: text/xml\n\n{body}"));
            }
        }
    }
}

#[test]
fn no_parameter_of_a_login_becomes_part_of_a_query() {
    let world = with_sesame();
    const GRANTS: [&str; 6] = [
        "password",
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "",
    ];
    const NAMES: [&str; 12] = [
        "client_id",
        "client_secret",
        "username",
        "password",
        "code",
        "refresh_token",
        "redirect_uri",
        "assertion",
        "token",
        "state",
        "login_hint",
        "code_verifier",
    ];
    for payload in PAYLOADS {
        let coded: String = payload.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let all: String = NAMES.iter().map(|name| format!("&{name}={coded}")).collect();
        for grant in GRANTS {
            check_not_told(&world, &format!("POST /services/oauth2/token\n\ngrant_type={grant}{all}"));
            let official = all.replacen(&format!("client_id={coded}"), "client_id=PlatformCLI", 1);
            check_not_told(&world, &format!("POST /services/oauth2/token\n\ngrant_type={grant}{official}"));
        }
        for path in ["authorize", "revoke", "introspect"] {
            check_not_told(&world, &format!("POST /services/oauth2/{path}\n\n{all}&key={}", super::KEY));
        }
        check_not_told(&world, &format!("GET /secur/frontdoor.jsp?otp={coded}&sid={coded}&retURL={coded}"));
    }
}

#[test]
fn no_value_of_graphql_becomes_part_of_a_query() {
    let world = with_sesame();
    for payload in PAYLOADS {
        let quoted = serde_json::json!(payload).to_string();
        for query in [
            format!("query {{ uiapi {{ query {{ Account(where: {{Name: {{eq: {quoted}}}}}) {{ edges {{ node {{ Name {{ value }} }} }} }} }} }} }}"),
            format!("query {{ uiapi {{ query {{ Account(where: {{Name: {{like: {quoted}}}}}, first: 5) {{ edges {{ node {{ Name {{ value }} }} }} }} }} }} }}"),
            format!("query {{ uiapi {{ query {{ Account(where: {{Name: {{in: [{quoted}]}}}}, after: {quoted}) {{ edges {{ node {{ Name {{ value }} }} }} }} }} }} }}"),
            "query($v: String) { uiapi { query { Account(where: {Name: {eq: $v}}) { edges { node { Name { value } } } } } } }".to_owned(),
        ] {
            let body = serde_json::json!({"query": query, "variables": {"v": payload}});
            check_not_told(&world, &format!("POST /services/data/v64.0/graphql\nAuthorization: Bearer {{hub}}\n\n{body}"));
        }
    }
}
