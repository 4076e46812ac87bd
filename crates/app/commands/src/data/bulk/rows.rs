//! Rows of CSV.

use super::DELIMITERS;
use serde_json::{Map, Value};

/// The delimiter that the first lines have most of, outside of quotes.
pub(super) fn delimiter_of(text: &str) -> &'static str {
    let count = |delimiter: char| {
        let mut quoted = false;
        let outside = |line: &str| {
            line.chars()
                .filter(|letter| {
                    quoted ^= *letter == '"';
                    !quoted && *letter == delimiter
                })
                .count()
        };
        text.lines().take(5).map(outside).sum::<usize>()
    };
    let counts = DELIMITERS.iter().map(|(name, letter)| (*name, count(*letter)));
    counts.fold(("COMMA", 0), |best, next| if next.1 > best.1 { next } else { best }).0
}

/// Each row as an object of texts.
pub(super) fn objects(csv: &[u8], delimiter: char) -> Vec<Value> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(csv);
    let names = reader.headers().cloned().unwrap_or_default();
    let object = |row: csv::StringRecord| -> Value {
        let fields = names.iter().zip(row.iter()).map(|(name, value)| (name.to_owned(), Value::from(value)));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    reader.records().map_while(Result::ok).map(object).collect()
}

/// The text behind the first line; that may have line breaks in quotes.
pub(super) fn without_names(csv: &[u8]) -> &[u8] {
    let mut quoted = false;
    let end = csv.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b'\n' && !quoted
    });
    end.and_then(|end| csv.get(end + 1..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_out() {
        let check = delimiter_of;
        assert_eq!(check("Name,Site\n"), "COMMA");
        assert_eq!(check("Name;Site\n\"a,b,c\";d"), "SEMICOLON");
        assert_eq!(check("Name\tSite"), "TAB");
        assert_eq!(check("Name|Site^x|y"), "PIPE");
        assert_eq!(check("Name"), "COMMA");
        assert_eq!(check(""), "COMMA");
    }

    #[test]
    fn rows_are_objects_of_texts() {
        let check = |csv: &str, delimiter| serde_json::to_string(&objects(csv.as_bytes(), delimiter)).unwrap();
        assert_eq!(check("A,B\n1,\"x, y\"\n", ','), r#"[{"A":"1","B":"x, y"}]"#);
        assert_eq!(check("A;B\n1;2\n3\n", ';'), r#"[{"A":"1","B":"2"},{"A":"3"}]"#);
        assert_eq!(check("", ','), "[]");
        assert_eq!(without_names(b"\"A\nB\",C\n1,2\n"), b"1,2\n");
        assert_eq!(without_names(b"A"), b"");
    }
}
