//! `tooling/tests`: the test classes and their methods, for editors.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use orgyard_org_apex::{TestClass, test_classes};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::read("GET", Under::Tooling, "/tests", tests)];

fn tests(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let namespace = call.argument("namespacePrefix").filter(|namespace| !namespace.is_empty());
    let classes = test_classes(tx)?.into_iter();
    let wanted = |class: &TestClass| namespace.is_none_or(|wanted| class.namespace.as_deref() == Some(wanted));
    let classes: Vec<Json> = classes.filter(wanted).map(class).collect();
    Ok(Answer::json(&json!({
        "apexTestClasses": classes, "message": null, "nextRecordsUrl": null, "size": classes.len(),
        "testSetSignature": "",
    })))
}

fn class(class: TestClass) -> Json {
    let methods: Vec<Json> =
        class.methods.iter().map(|(name, line)| json!({"name": name, "line": line, "column": 1})).collect();
    json!({
        "id": class.id, "name": class.name, "namespacePrefix": class.namespace.unwrap_or_default(),
        "testMethods": methods,
    })
}
