//! `Name=Acme Website='www.example.com'`: fields with their values, as they are typed.

use crate::output::Failure;
use serde_json::{Map, Value};

/// The fields of a text; of a name that comes twice, the last value counts.
pub(super) fn fields(text: &str) -> Result<Map<String, Value>, Failure> {
    pairs(text).into_iter().map(|pair| field(&pair)).collect()
}

fn field(pair: &str) -> Result<(String, Value), Failure> {
    let malformed = || Failure::new("Error", format!("Malformed key=value pair for value: {pair}."));
    let (name, value) = pair.split_once('=').ok_or_else(malformed)?;
    let json = (pair.contains('{') && pair.contains('}')).then(|| serde_json::from_str(value).ok()).flatten();
    let value = json.unwrap_or_else(|| match value.trim().to_lowercase().as_str() {
        "true" => true.into(),
        "false" => false.into(),
        _ => value.into(),
    });
    Ok((name.to_owned(), value))
}

/// Cuts at blanks that no quotes enclose. A quote that is alone of its kind is a letter like others.
fn pairs(text: &str) -> Vec<String> {
    let text = text.trim();
    let count = |quote: char| text.chars().filter(|c| *c == quote).count();
    let quotes: Vec<char> = ['\'', '"'].into_iter().filter(|quote| count(*quote) >= 2).collect();
    let (mut all, mut open): (Vec<String>, Option<char>) = (vec![String::new()], None);
    for c in text.chars() {
        match open {
            Some(quote) if quote == c => open = None,
            None if quotes.contains(&c) => open = Some(c),
            None if c.is_whitespace() => all.push(String::new()),
            _ => all.iter_mut().last().into_iter().for_each(|pair| pair.push(c)),
        }
    }
    all.retain(|pair| !pair.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match fields(text) {
            Ok(fields) => Value::Object(fields).to_string(),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn fields_are_read_as_the_official_tool_reads_them() {
        insta::assert_snapshot!(
            [
                "Name=Acme",
                "  Name='Universal Containers'   Website=www.x.example ",
                r#"Name="It's here" Site=b"#,
                "Name=O'Neill",
                "A=true B=FALSE C=1",
                r#"Metadata={"a":[1,2]} B={not json}"#,
                "A=1=2 A=3",
                "A=",
                "",
                "Name",
                "Name='a b",
            ]
            .map(|text| format!("{text}\n  {}\n", check(text)))
            .concat()
        );
    }
}
