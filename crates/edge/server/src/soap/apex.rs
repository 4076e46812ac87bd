//! The Apex SOAP API: anonymous blocks, with the debug log in the answer's header.

use super::envelope::{self, SoapRequest};
use crate::anonymous;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_org_apex::LogLevels;
use orgyard_text::xml::Element;

const NAMESPACE: &str = "http://soap.sforce.com/2006/08/apex";

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/Soap/s/{number}", Access::Envelope, call),
    Endpoint::new("POST", Under::Root, "/services/Soap/s/{number}/{*tail}", Access::Envelope, call),
];

const NOT_BUILT: &[&str] = &["compileAndTest", "compileClasses", "compileTriggers", "runTests", "wsdlToApex"];

fn call(call: &Call) -> Result<Answer, Failure> {
    Ok(answer(call).unwrap_or_else(|failure| envelope::fault(NAMESPACE, &failure)))
}

fn answer(call: &Call) -> Result<Answer, Failure> {
    let (call, SoapRequest { operation, debugging, .. }) = super::open(call)?;
    match operation.local_name() {
        "executeAnonymous" => execute(&call, &operation, debugging.as_ref()),
        name if NOT_BUILT.contains(&name) => Err(Failure::not_built(&format!("{name} of the Apex SOAP API"))),
        name => Err(super::no_operation(NAMESPACE, name)),
    }
}

fn execute(call: &Call, operation: &Element, debugging: Option<&Element>) -> Result<Answer, Failure> {
    let argument = |name: &str| operation.elements().find(|e| e.local_name().eq_ignore_ascii_case(name));
    let source = argument("String").or_else(|| argument("apexcode")).map(Element::text).unwrap_or_default();
    let result = anonymous::execute(call, &source, debugging.map(levels))?;
    let header = Element::new("DebuggingInfo").with(Element::text_element("debugLog", &result.log));
    Ok(envelope::answer_with_header(NAMESPACE, "executeAnonymous", header, &anonymous::to_json(&result)))
}

/// Levels of single categories, or one word for all of them.
fn levels(debugging: &Element) -> LogLevels {
    let of = |category: &Element| {
        let name = category.child_text("category")?.to_uppercase();
        let level = category.child_text("level")?.to_uppercase();
        Some((name, level))
    };
    let named: Vec<(String, String)> = debugging.elements_named("categories").filter_map(of).collect();
    if !named.is_empty() {
        return LogLevels(named);
    }
    let (code, profiling) = match debugging.child_text("debugLevel").unwrap_or_default().as_str() {
        "None" | "" => return LogLevels::default(),
        "Detail" => ("FINE", "FINE"),
        "Profiling" => ("FINER", "FINEST"),
        _ => ("DEBUG", "INFO"),
    };
    LogLevels(vec![("APEX_CODE".into(), code.into()), ("APEX_PROFILING".into(), profiling.into())])
}
