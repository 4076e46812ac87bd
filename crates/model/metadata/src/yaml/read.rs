//! YAML into JSON's values, as the official tool reads it: core schema, aliases resolved, keys unique.

use super::{json, plain};
use serde_json::{Map, Value};
use std::collections::HashMap;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, ScanError, TScalarStyle};

/// Deeper nesting is refused.
const MAX_DEPTH: usize = 100;

/// Values an alias may repeat in all: a few lines of aliases to aliases stand for billions.
const MAX_REPEATED: usize = 1_000_000;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct YamlError {
    pub message: String,
    /// Both from 1.
    pub line: u32,
    pub column: u32,
}

/// The one document of a text; an empty text is null.
pub(crate) fn read(text: &str) -> Result<Value, YamlError> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), repeated: 0 };
    let mut found = None;
    loop {
        match reader.next()? {
            (Event::DocumentStart, at) if found.is_some() => {
                return Err(error(at, "there is more than one document here; keep one"));
            }
            (Event::DocumentStart, _) => {
                let (event, at) = reader.next()?;
                found = Some(reader.value(event, at, 0)?);
            }
            (Event::StreamEnd, _) => return Ok(found.unwrap_or(Value::Null)),
            _ => {}
        }
    }
}

struct Reader<'t> {
    parser: Parser<std::str::Chars<'t>>,
    /// Values by their anchors, with the number of values in them.
    anchors: HashMap<usize, (Value, usize)>,
    repeated: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<(Event, Marker), YamlError> {
        self.parser.next_token().map_err(|fault: ScanError| error(*fault.marker(), fault.info()))
    }

    fn value(&mut self, event: Event, at: Marker, depth: usize) -> Result<Value, YamlError> {
        if depth > MAX_DEPTH {
            return Err(error(at, &format!("values are nested deeper than {MAX_DEPTH}")));
        }
        let (value, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, at),
            Event::Scalar(text, style, anchor, tag) => (scalar(text, style, tag.as_ref()), anchor),
            Event::SequenceStart(anchor, _) => (self.sequence(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.mapping(depth)?, anchor),
            _ => (Value::Null, 0),
        };
        if anchor > 0 {
            let count = count(&value);
            self.repeat(count, at)?;
            self.anchors.insert(anchor, (value.clone(), count));
        }
        Ok(value)
    }

    fn alias(&mut self, anchor: usize, at: Marker) -> Result<Value, YamlError> {
        let Some((value, count)) = self.anchors.get(&anchor) else {
            return Err(error(at, "an alias stands inside what it repeats"));
        };
        let (value, count) = (value.clone(), *count);
        self.repeat(count, at)?;
        Ok(value)
    }

    fn repeat(&mut self, count: usize, at: Marker) -> Result<(), YamlError> {
        self.repeated += count;
        if self.repeated > MAX_REPEATED {
            return Err(error(at, &format!("aliases repeat more than {MAX_REPEATED} values")));
        }
        Ok(())
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(items)),
                (event, at) => items.push(self.value(event, at, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, YamlError> {
        let mut object = Map::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Value::Object(object));
            }
            let key = match self.value(event, at, depth + 1)? {
                Value::String(text) => text,
                Value::Null => String::new(),
                Value::Array(_) | Value::Object(_) => return Err(error(at, "a key must be a single value")),
                other => json::pretty(&other),
            };
            let (event, value_at) = self.next()?;
            let value = self.value(event, value_at, depth + 1)?;
            if object.contains_key(&key) {
                return Err(error(at, &format!("the key '{key}' stands here twice")));
            }
            object.insert(key, value);
        }
    }
}

fn scalar(text: String, style: TScalarStyle, tag: Option<&Tag>) -> Value {
    let is = |name: &str| tag.is_some_and(|tag| tag.handle == "tag:yaml.org,2002:" && tag.suffix == name);
    let plain = style == TScalarStyle::Plain && tag.is_none();
    let typed = ["null", "bool", "int", "float"].into_iter().any(is);
    match plain || typed {
        true => plain::value(&text).unwrap_or(Value::String(text)),
        false => Value::String(text),
    }
}

/// How many values a value is made of.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

fn error(at: Marker, message: &str) -> YamlError {
    YamlError { message: message.into(), line: at.line() as u32, column: at.col() as u32 + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match read(text) {
            Ok(value) => value.to_string(),
            Err(error) => format!("{}:{}: {error}", error.line, error.column),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn scalars_mean_what_the_core_schema_says() {
        check(
            "a: 1\nb: '1'\nc: yes\nd: ~\ne: 0x10\nf: !!str 1\ng: .inf",
            r#"{"a":1.0,"b":"1","c":"yes","d":null,"e":16.0,"f":"1","g":null}"#,
        );
        check("", "null");
        check("200: a\ntrue: b\n? c\n", r#"{"200":"a","true":"b","c":null}"#);
        check("- |\n  a\n  b\n- >-\n  c\n  d\n", r#"["a\nb\n","c d"]"#);
    }

    #[test]
    fn aliases_repeat_within_limits() {
        check("a: &x [1]\nb: *x\n<<: {c: 1}", r#"{"a":[1.0],"b":[1.0],"<<":{"c":1.0}}"#);
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_string();
        for level in 1..9 {
            let before = format!("*a{},", level - 1).repeat(10);
            bomb += &format!("a{level}: &a{level} [{before}]\n");
        }
        assert!(read(&bomb).unwrap_err().message.starts_with("aliases repeat more than"));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        check("a: 1\na: 2", "2:1: the key 'a' stands here twice");
        check("a\n---\nb", "2:1: there is more than one document here; keep one");
        assert!(read("a: [").is_err());
        assert!(read(&"[".repeat(10_000)).is_err());
        assert!(read(&"- ".repeat(10_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "(\\PC|[ \n\t:#'\"-]){0,200}", key in "(\\PC|[ \n]){0,20}") {
            let value = serde_json::json!({ key: text });
            let written = super::super::write(&value);
            proptest::prop_assert_eq!(read(&written), Ok(value), "{}", written);
        }
    }
}
