//! No text of a caller becomes part of a query: each placeholder and each argument is tried with what would.

use super::{World, member};
use crate::route::{Access, Handler};

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
