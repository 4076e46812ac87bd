//! Answers and faults in the namespaces of either form.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::soap::envelope::wrap;
use orgyard_engine::QueryApi;
use orgyard_text::xml::{Element, Node};
use serde_json::{Map, Value as Json};

/// Which of the forms a path speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Partner,
    Enterprise,
    /// As enterprise, for the objects of the Tooling API.
    Tooling,
}

impl Dialect {
    pub(super) fn of(path: &str) -> Self {
        match path.strip_prefix("/services/Soap/").and_then(|rest| rest.split('/').next()) {
            Some("c") => Self::Enterprise,
            Some("T") => Self::Tooling,
            _ => Self::Partner,
        }
    }

    /// Of the path.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Partner => "u",
            Self::Enterprise => "c",
            Self::Tooling => "T",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Enterprise => "enterprise",
            Self::Tooling => "tooling",
        }
    }

    pub(super) fn service(self) -> &'static str {
        match self {
            Self::Partner => "urn:partner.soap.sforce.com",
            Self::Enterprise => "urn:enterprise.soap.sforce.com",
            Self::Tooling => "urn:tooling.soap.sforce.com",
        }
    }

    fn objects(self) -> &'static str {
        match self {
            Self::Partner => "urn:sobject.partner.soap.sforce.com",
            Self::Enterprise => "urn:sobject.enterprise.soap.sforce.com",
            Self::Tooling => "urn:sobject.tooling.soap.sforce.com",
        }
    }

    fn faults(self) -> &'static str {
        match self {
            Self::Partner => "urn:fault.partner.soap.sforce.com",
            Self::Enterprise => "urn:fault.enterprise.soap.sforce.com",
            Self::Tooling => "urn:fault.tooling.soap.sforce.com",
        }
    }

    pub(super) fn api(self) -> QueryApi {
        if self == Self::Tooling { QueryApi::Tooling } else { QueryApi::Rest }
    }
}

pub(super) fn answer(dialect: Dialect, operation: &str, results: Vec<Element>) -> Answer {
    let response = results.into_iter().fold(Element::new(&format!("{operation}Response")), Element::with);
    Answer::xml(wrap(None, response, &[("xmlns", dialect.service()), ("xmlns:sf", dialect.objects())]))
}

/// With the details that Python clients read: `sf:exceptionCode` and `sf:exceptionMessage`.
pub(super) fn fault(dialect: Dialect, failure: &Failure) -> Answer {
    if failure.code.contains(':') {
        return crate::soap::envelope::fault(dialect.faults(), failure);
    }
    let kind = kind(&failure.code);
    let mut detail = Element::new(&format!("sf:{kind}"))
        .attribute("xsi:type", &format!("sf:{kind}"))
        .with(Element::text_element("sf:exceptionCode", &failure.code))
        .with(Element::text_element("sf:exceptionMessage", &failure.message));
    if let Some((row, column)) = place(&failure.message) {
        detail = detail.with(Element::text_element("sf:row", &row)).with(Element::text_element("sf:column", &column));
    }
    let fault = Element::new("soapenv:Fault")
        .with(Element::text_element("faultcode", &format!("sf:{}", failure.code)))
        .with(Element::text_element("faultstring", &format!("{}: {}", failure.code, failure.message)))
        .with(Element::new("detail").with(detail));
    Answer::xml(wrap(None, fault, &[("xmlns:sf", dialect.faults())])).status(500)
}

fn kind(code: &str) -> &'static str {
    match code {
        "INVALID_LOGIN" => "LoginFault",
        "INVALID_FIELD" => "InvalidFieldFault",
        "MALFORMED_QUERY" => "MalformedQueryFault",
        "MALFORMED_SEARCH" => "MalformedSearchFault",
        "INVALID_TYPE" => "InvalidSObjectFault",
        "INVALID_QUERY_LOCATOR" => "InvalidQueryLocatorFault",
        "INVALID_ID_FIELD" | "MALFORMED_ID" => "InvalidIdFault",
        "INVALID_NEW_PASSWORD" => "InvalidNewPasswordFault",
        _ => "UnexpectedErrorFault",
    }
}

/// `… Row:1:Column:8 …`
fn place(message: &str) -> Option<(String, String)> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let (_, rest) = message.split_once("Row:")?;
    let row = digits(rest);
    let (_, column) = rest.split_once(":Column:")?;
    Some((row, digits(column)))
}

pub(super) fn nil(name: &str) -> Element {
    Element::new(name).attribute("xsi:nil", "true")
}

/// A value, or nil where there is none.
pub(super) fn value(name: &str, json: &Json) -> Element {
    match json {
        Json::Null => nil(name),
        Json::String(text) => Element::text_element(name, text),
        other => Element::text_element(name, &other.to_string()),
    }
}

/// A whole object as elements; absent values are left out, lists are repeated.
pub(super) fn plain(name: &str, json: &Json) -> Element {
    let mut element = Element::new(name);
    for (member, value) in json.as_object().into_iter().flatten() {
        crate::soap::envelope::append(&mut element, member, value);
    }
    element
}

/// A row of an answer, under this element.
pub(super) fn record(dialect: Dialect, name: &str, json: &Map<String, Json>) -> Element {
    let attributes = json.get("attributes");
    let text = |member: &str| attributes.and_then(|a| a.get(member)).and_then(Json::as_str).unwrap_or_default();
    let kind = text("type");
    let mut out = match dialect {
        Dialect::Partner => Element::new(name)
            .attribute("xsi:type", "sf:sObject")
            .with(Element::text_element("sf:type", kind))
            .with(json.get("Id").map_or_else(|| nil("sf:Id"), |id| value("sf:Id", id))),
        Dialect::Enterprise | Dialect::Tooling => Element::new(name).attribute("xsi:type", &format!("sf:{kind}")),
    };
    for (member, json) in json {
        let is_shown = dialect == Dialect::Partner && member == "Id";
        if member == "attributes" || is_shown {
            continue;
        }
        let name = format!("sf:{member}");
        out.children.push(Node::Element(match json {
            Json::Object(below) if below.contains_key("records") => children(dialect, &name, below),
            Json::Object(below) if below.contains_key("attributes") => record(dialect, &name, below),
            Json::Object(_) => plain(&name, json),
            scalar => value(&name, scalar),
        }));
    }
    out
}

/// The rows of a child query are an answer of their own.
fn children(dialect: Dialect, name: &str, below: &Map<String, Json>) -> Element {
    let rows = below.get("records").and_then(Json::as_array);
    let out = Element::new(name)
        .attribute("xsi:type", "QueryResult")
        .with(Element::text_element("done", "true"))
        .with(nil("queryLocator"));
    let rows = rows.into_iter().flatten().filter_map(Json::as_object);
    let out = rows.fold(out, |out, row| out.with(record(dialect, "records", row)));
    out.with(value("size", below.get("totalSize").unwrap_or(&Json::Null)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_written_in_either_form() {
        let row = json!({"attributes": {"type": "Contact"}, "Id": "003", "Name": "a<b", "Phone": null,
            "Account": {"attributes": {"type": "Account"}, "Name": "A"}});
        let check = |dialect, expected: &str| {
            assert_eq!(record(dialect, "records", row.as_object().unwrap()).write(), expected);
        };
        check(
            Dialect::Partner,
            "<records xsi:type=\"sf:sObject\"><sf:type>Contact</sf:type><sf:Id>003</sf:Id><sf:Name>a&lt;b</sf:Name>\
             <sf:Phone xsi:nil=\"true\"></sf:Phone><sf:Account xsi:type=\"sf:sObject\"><sf:type>Account</sf:type>\
             <sf:Id xsi:nil=\"true\"></sf:Id><sf:Name>A</sf:Name></sf:Account></records>",
        );
        check(
            Dialect::Enterprise,
            "<records xsi:type=\"sf:Contact\"><sf:Id>003</sf:Id><sf:Name>a&lt;b</sf:Name><sf:Phone xsi:nil=\"true\">\
             </sf:Phone><sf:Account xsi:type=\"sf:Account\"><sf:Name>A</sf:Name></sf:Account></records>",
        );
    }

    #[test]
    fn query_faults_say_where() {
        assert_eq!(place("\nSELECT x\n ^\nERROR at Row:1:Column:8\nNo"), Some(("1".into(), "8".into())));
        assert_eq!(place("no place"), None);
    }
}
