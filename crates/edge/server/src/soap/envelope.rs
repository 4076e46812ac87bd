//! SOAP envelopes: requests by local name whatever their prefix, answers in the one shape all clients read
//! (`soapenv:` around it, the payload unprefixed in its own default namespace).

use crate::answer::Answer;
use crate::failure::Failure;
use orgyard_text::xml::{self, Element};
use serde_json::Value as Json;

const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What a request's envelope says.
#[derive(Debug)]
pub(crate) struct SoapRequest {
    /// `SessionHeader/sessionId`: SOAP requests carry no `Authorization` header.
    pub session: Option<String>,
    /// `DebuggingHeader/debugLevel`, and the levels of single categories.
    pub debugging: Option<Element>,
    /// All of the header.
    pub header: Option<Element>,
    /// The first child of the body: its local name is the operation, its children the arguments.
    pub operation: Element,
}

pub(crate) fn read(body: &[u8]) -> Result<SoapRequest, Failure> {
    let text = std::str::from_utf8(body).map_err(|e| malformed(&e))?;
    let root = xml::parse(text).map_err(|e| malformed(&e))?.root;
    if root.local_name() != "Envelope" {
        return Err(malformed(&format!("the root element is '{}', not an Envelope", root.local_name())));
    }
    let header = |name: &str| root.child("Header").and_then(|h| h.child(name));
    let session = header("SessionHeader").and_then(|h| h.child_text("sessionId"));
    let debugging = header("DebuggingHeader").cloned();
    let operation = root.child("Body").and_then(|body| body.elements().next());
    match operation {
        Some(operation) => {
            Ok(SoapRequest { session, debugging, header: root.child("Header").cloned(), operation: operation.clone() })
        }
        None => Err(malformed(&"the Body holds no operation")),
    }
}

fn malformed(cause: &dyn std::fmt::Display) -> Failure {
    Failure::new(500, "soapenv:Client", format!("The request is not a SOAP envelope: {cause}"))
}

/// `results` are the `<result>` elements of the answer; none is an empty list.
pub(crate) fn answer(namespace: &str, operation: &str, results: &[Json]) -> Answer {
    let mut response = Element::new(&format!("{operation}Response"));
    for result in results {
        append(&mut response, "result", result);
    }
    Answer::xml(wrap(None, response, &[("xmlns", namespace)]))
}

/// A result that is written already.
pub(super) fn element(namespace: &str, operation: &str, result: Element) -> Answer {
    let response = Element::new(&format!("{operation}Response")).with(result);
    Answer::xml(wrap(None, response, &[("xmlns", namespace)]))
}

/// One result whose members are all there, absent values as nil, and an element in the header.
pub(crate) fn answer_with_header(namespace: &str, operation: &str, header: Element, result: &Json) -> Answer {
    let mut element = Element::new("result");
    for (member, value) in result.as_object().into_iter().flatten() {
        match value {
            Json::Null => element.children.push(xml::Node::Element(Element::new(member).attribute("xsi:nil", "true"))),
            value => append(&mut element, member, value),
        }
    }
    let response = Element::new(&format!("{operation}Response")).with(element);
    Answer::xml(wrap(Some(header), response, &[("xmlns", namespace)]))
}

/// HTTP 500 is what the platform answers here; clients never try a POST again.
pub(crate) fn fault(namespace: &str, failure: &Failure) -> Answer {
    // Codes of the SOAP layer itself carry their own prefix and are not repeated in the text.
    let (code, text) = match failure.code.split_once(':') {
        Some(_) => (failure.code.clone(), failure.message.clone()),
        None => (format!("sf:{}", failure.code), format!("{}: {}", failure.code, failure.message)),
    };
    let fault = Element::new("soapenv:Fault")
        .with(Element::text_element("faultcode", &code))
        .with(Element::text_element("faultstring", &text));
    Answer::xml(wrap(None, fault, &[("xmlns:sf", namespace)])).status(500)
}

pub(super) fn wrap(header: Option<Element>, payload: Element, namespaces: &[(&str, &str)]) -> String {
    let mut envelope = Element::new("soapenv:Envelope").attribute("xmlns:soapenv", ENVELOPE);
    for (name, value) in namespaces {
        envelope = envelope.attribute(name, value);
    }
    let mut envelope = envelope.attribute("xmlns:xsi", INSTANCE);
    if let Some(header) = header {
        envelope = envelope.with(Element::new("soapenv:Header").with(header));
    }
    let envelope = envelope.with(Element::new("soapenv:Body").with(payload)).write();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{envelope}")
}

/// A list is its element repeated, an absent value no element at all.
pub(super) fn append(parent: &mut Element, name: &str, value: &Json) {
    match value {
        Json::Null => {}
        Json::Array(items) => items.iter().for_each(|item| append(parent, name, item)),
        Json::Object(members) => {
            let mut element = Element::new(name);
            for (member, value) in members {
                append(&mut element, member, value);
            }
            parent.children.push(xml::Node::Element(element));
        }
        Json::String(text) => parent.children.push(xml::Node::Element(Element::text_element(name, text))),
        scalar => parent.children.push(xml::Node::Element(Element::text_element(name, &scalar.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const METADATA: &str = "http://soap.sforce.com/2006/04/metadata";

    fn body_of(answer: &Answer) -> String {
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        let (_, rest) = text.split_once("<soapenv:Body>").unwrap();
        rest.split_once("</soapenv:Body>").unwrap().0.to_string()
    }

    fn check_read(body: &str, expected: &str) {
        let request = read(body.as_bytes()).unwrap();
        let read = format!("{} {}", request.session.unwrap_or_default(), request.operation.local_name());
        assert_eq!(read, expected);
    }

    #[test]
    fn the_session_and_the_operation_are_found_whatever_the_prefix() {
        let body = |p: &str| {
            format!(
                "<{p}Envelope xmlns=\"x\"><{p}Header><SessionHeader><sessionId>T</sessionId></SessionHeader></{p}Header>\
                 <{p}Body><met:describeMetadata/></{p}Body></{p}Envelope>"
            )
        };
        for prefix in ["", "soapenv:", "soap-env:", "se:"] {
            check_read(&body(prefix), "T describeMetadata");
        }
        check_read("<e:Envelope><e:Body><retrieve/></e:Body></e:Envelope>", " retrieve");
    }

    #[test]
    fn what_is_no_envelope_is_refused_with_the_reason() {
        let refusal = |body: &str| read(body.as_bytes()).unwrap_err().message;
        assert_eq!(refusal("<a/>"), "The request is not a SOAP envelope: the root element is 'a', not an Envelope");
        assert_eq!(
            refusal("<Envelope><Body/></Envelope>"),
            "The request is not a SOAP envelope: the Body holds no operation"
        );
        assert!(refusal("hello").starts_with("The request is not a SOAP envelope: "));
    }

    #[test]
    fn results_repeat_and_absent_values_leave_no_element() {
        let result = json!({"done": true, "id": "0Af", "problem": null, "runs": ["a<b", "c"], "details": {"n": 1.5}});
        assert_eq!(
            body_of(&answer(METADATA, "checkDeployStatus", &[result])),
            "<checkDeployStatusResponse><result><done>true</done><id>0Af</id><runs>a&lt;b</runs><runs>c</runs>\
             <details><n>1.5</n></details></result></checkDeployStatusResponse>"
        );
        assert_eq!(body_of(&answer(METADATA, "listMetadata", &[])), "<listMetadataResponse></listMetadataResponse>");
    }

    #[test]
    fn a_header_and_absent_members_are_written_out() {
        let header = Element::new("DebuggingInfo").with(Element::text_element("debugLog", "a<b"));
        let answer = answer_with_header("urn:x", "run", header, &json!({"compiled": true, "line": -1, "text": null}));
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(
            text.contains(
                "<soapenv:Header><DebuggingInfo><debugLog>a&lt;b</debugLog></DebuggingInfo></soapenv:Header>"
            )
        );
        let result = "<result><compiled>true</compiled><line>-1</line><text xsi:nil=\"true\"></text></result>";
        assert!(body_of(&answer).contains(result), "{text}");
    }

    #[test]
    fn faults_are_prefixed_and_repeat_their_code() {
        let answer =
            fault(METADATA, &Failure::new(401, "INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader"));
        assert_eq!(answer.status, 500);
        assert_eq!(
            body_of(&answer),
            "<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session \
             ID found in SessionHeader</faultstring></soapenv:Fault>"
        );
    }
}
