//! Apex over the tooling form: anonymous blocks and test runs.

use super::Asked;
use super::write::value;
use crate::anonymous;
use crate::failure::Failure;
use orgyard_org_apex::start_tests;
use orgyard_text::xml::Element;
use serde_json::json;

/// Absent values are nil: clients take every member as given.
pub(super) fn execute_anonymous(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let argument = asked.operation.elements().find(|element| element.local_name().eq_ignore_ascii_case("String"));
    let source = argument.map(Element::text).unwrap_or_default();
    let result = anonymous::to_json(&anonymous::execute(asked.call, &source, None)?);
    let members = result.as_object().into_iter().flatten();
    Ok(vec![members.fold(Element::new("result"), |out, (name, member)| out.with(value(name, member)))])
}

/// `classids`, `suiteids`, `testLevel` … as the REST resource takes them.
pub(super) fn run_tests_asynchronous(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let names = [
        "classids",
        "suiteids",
        "maxFailedTests",
        "testLevel",
        "classNames",
        "suiteNames",
        "tests",
        "skipCodeCoverage",
    ];
    let mut request = json!({});
    for name in names {
        let text = asked.text(name);
        if !text.is_empty() {
            request[name] = text.into();
        }
    }
    let id = asked.call.write(|tx| Ok(start_tests(tx, &request)?))?;
    Ok(vec![value("result", &json!(id))])
}
