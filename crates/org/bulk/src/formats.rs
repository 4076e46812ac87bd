//! What clients upload, in any of its formats, as rows of JSON members.

use crate::csv_text::{Delimiter, LineEnding, parse};
use orgyard_text::xml::{self, Element};
use serde_json::{Map, Value as Json};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentType {
    #[default]
    Csv,
    Json,
    Xml,
}

impl ContentType {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "CSV" => Some(Self::Csv),
            "JSON" => Some(Self::Json),
            "XML" => Some(Self::Xml),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Xml => "XML",
        }
    }
}

/// The rows of an upload. Their members hold text where the format knows nothing else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The names of the first line, for CSV.
    pub header: Vec<String>,
    /// The cells as they were sent, for CSV.
    pub cells: Vec<Vec<String>>,
    pub members: Vec<Map<String, Json>>,
}

/// A failure fails the upload as a whole.
pub fn read_rows(
    bytes: &[u8],
    content: ContentType,
    delimiter: Delimiter,
    ending: Option<LineEnding>,
) -> Result<Rows, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "InvalidBatch : The data is not UTF-8".to_owned())?;
    match content {
        ContentType::Csv => from_csv(text, delimiter, ending),
        ContentType::Json => from_json(text),
        ContentType::Xml => from_xml(text),
    }
}

fn from_csv(text: &str, delimiter: Delimiter, ending: Option<LineEnding>) -> Result<Rows, String> {
    if let (Some(wanted), Some(found)) = (ending, LineEnding::of(text))
        && wanted != found
    {
        return Err(format!("LineEnding is invalid on user data. Current LineEnding setting is {}", wanted.name()));
    }
    let mut cells = parse(text, delimiter).map_err(|e| format!("InvalidBatch : {e}"))?;
    if cells.is_empty() {
        return Err("InvalidBatch : The batch holds no data".into());
    }
    let header: Vec<String> = cells.remove(0).into_iter().map(|name| name.trim().to_owned()).collect();
    let members = cells.iter().map(|line| members(&header, line)).collect();
    Ok(Rows { header, cells, members })
}

/// An empty cell says nothing about its field; `#N/A` empties the field.
fn members(header: &[String], line: &[String]) -> Map<String, Json> {
    let mut out = Map::new();
    for (name, cell) in header.iter().zip(line).filter(|(_, cell)| !cell.is_empty()) {
        let value = if cell == "#N/A" { Json::Null } else { Json::String(cell.clone()) };
        match name.split_once('.') {
            // `Owner:User.Username` names the type of a parent that may be of several.
            Some((parent, key)) => {
                let parent = parent.split_once(':').map_or(parent, |(parent, _)| parent);
                out.insert(parent.to_owned(), Json::Object(Map::from_iter([(key.to_owned(), value)])));
            }
            None => {
                out.insert(name.clone(), value);
            }
        }
    }
    out
}

fn from_json(text: &str) -> Result<Rows, String> {
    let rows: Vec<Map<String, Json>> =
        serde_json::from_str(text).map_err(|e| format!("InvalidBatch : Failed to parse JSON: {e}"))?;
    Ok(Rows { members: rows, ..Rows::default() })
}

fn from_xml(text: &str) -> Result<Rows, String> {
    let root = xml::parse(text).map_err(|e| format!("InvalidBatch : Failed to parse XML: {e}"))?.root;
    Ok(Rows { members: root.elements_named("sObject").map(object).collect(), ..Rows::default() })
}

fn object(element: &Element) -> Map<String, Json> {
    let value = |child: &Element| match child.child("sObject") {
        Some(parent) => Json::Object(object(parent)),
        None if child.attributes.iter().any(|(name, value)| name.ends_with(":nil") && value == "true") => Json::Null,
        None => Json::String(child.text()),
    };
    // The type is the job's.
    let members = element.elements().filter(|child| child.local_name() != "type");
    members.map(|child| (child.local_name().to_owned(), value(child))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, content: ContentType, expected: &str) {
        let read = read_rows(text.as_bytes(), content, Delimiter::Comma, Some(LineEnding::Lf));
        let shown = read.map(|rows| serde_json::to_string(&rows.members).unwrap_or_default());
        assert_eq!(shown.unwrap_or_else(|e| e), expected);
    }

    #[test]
    fn uploads_of_all_formats_are_rows_of_members() {
        check(
            "Name,Account.Number__c,Phone\na,7,\nb,,#N/A\n",
            ContentType::Csv,
            r##"[{"Name":"a","Account":{"Number__c":"7"}},{"Name":"b","Phone":null}]"##,
        );
        check("Owner:User.Username\nu@x\n", ContentType::Csv, r#"[{"Owner":{"Username":"u@x"}}]"#);
        check(r#"[{"Name":"a","Size__c":5}]"#, ContentType::Json, r#"[{"Name":"a","Size__c":5}]"#);
        check(
            "<sObjects xmlns=\"x\" xmlns:xsi=\"y\"><sObject><type>A</type><Name>a</Name><Phone xsi:nil=\"true\"/><Account>\
             <sObject><N__c>7</N__c></sObject></Account></sObject></sObjects>",
            ContentType::Xml,
            r#"[{"Name":"a","Phone":null,"Account":{"N__c":"7"}}]"#,
        );
    }

    #[test]
    fn uploads_that_cannot_be_read_fail_as_a_whole() {
        check(
            "Name\r\na\r\n",
            ContentType::Csv,
            "LineEnding is invalid on user data. Current LineEnding setting is LF",
        );
        check("", ContentType::Csv, "InvalidBatch : The batch holds no data");
    }
}
