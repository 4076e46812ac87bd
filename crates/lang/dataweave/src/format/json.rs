//! JSON.

use super::Properties;
use crate::error::{Error, Result};
use crate::eval::text_of;
use crate::value::{Entry, Key, Value};
use bigdecimal::BigDecimal;

const DEPTH: usize = 500;

pub(super) fn read(text: &str) -> Result<Value> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value()?;
    reader.blanks();
    if reader.at < text.len() { Err(reader.wrong()) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}']).len();
    }

    fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn wrong(&self) -> Error {
        let before = &self.text[..self.at];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        let found = self.next().map_or("end of input".to_owned(), |c| format!("'{c}'"));
        Error::new(format!("Unexpected character {found} at payload@[{line}:{column}], expected a valid JSON value"))
    }

    fn take(&mut self, mark: char) -> bool {
        self.blanks();
        let found = self.next() == Some(mark);
        self.at += if found { mark.len_utf8() } else { 0 };
        found
    }

    fn value(&mut self) -> Result<Value> {
        self.blanks();
        for (word, value) in [("true", Value::Boolean(true)), ("false", Value::Boolean(false)), ("null", Value::Null)] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        match self.next() {
            Some('"') => Ok(Value::string(&self.string()?)),
            Some('[') => self.deeper(Self::array),
            Some('{') => self.deeper(Self::object),
            Some(c) if c == '-' || c.is_ascii_digit() => self.number(),
            _ => Err(self.wrong()),
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Value>) -> Result<Value> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Error::new("The JSON nests too deeply"));
        }
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn number(&mut self) -> Result<Value> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9')).unwrap_or(rest.len());
        let number = rest[..length].parse::<BigDecimal>().map_err(|_| self.wrong())?;
        self.at += length;
        Ok(Value::Number(number))
    }

    fn string(&mut self) -> Result<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let c = self.next().ok_or_else(|| self.wrong())?;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => out.push(self.escaped()?),
                c => out.push(c),
            }
        }
    }

    fn escaped(&mut self) -> Result<char> {
        let c = self.next().ok_or_else(|| self.wrong())?;
        self.at += c.len_utf8();
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let high = self.unit()?;
                if !(0xd800..0xdc00).contains(&high) || !self.text[self.at..].starts_with("\\u") {
                    return char::from_u32(high).ok_or_else(|| self.wrong());
                }
                self.at += 2;
                let low = self.unit()?.wrapping_sub(0xdc00);
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + low).ok_or_else(|| self.wrong())?
            }
            other => other,
        })
    }

    fn unit(&mut self) -> Result<u32> {
        let hex = self.text.get(self.at..self.at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        self.at += if hex.is_some() { 4 } else { 0 };
        hex.ok_or_else(|| self.wrong())
    }

    fn array(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        while !self.take(']') {
            items.push(self.value()?);
            if !self.take(',') && self.next() != Some(']') {
                return Err(self.wrong());
            }
        }
        Ok(Value::array(items))
    }

    fn object(&mut self) -> Result<Value> {
        let mut entries = Vec::new();
        while !self.take('}') {
            if self.next() != Some('"') {
                return Err(self.wrong());
            }
            let key = Key::new(&self.string()?);
            if !self.take(':') {
                return Err(self.wrong());
            }
            entries.push(Entry { key, value: self.value()? });
            if !self.take(',') && self.next() != Some('}') {
                return Err(self.wrong());
            }
        }
        Ok(Value::object(entries))
    }
}

pub(super) fn write(value: &Value, properties: &Properties) -> Result<String> {
    let skips = properties.get("skipNullOn").unwrap_or_default();
    let mut writer = Writer {
        out: String::new(),
        indents: properties.flag("indent", true),
        skips_in_objects: matches!(skips, "everywhere" | "objects"),
        skips_in_arrays: matches!(skips, "everywhere" | "arrays"),
    };
    writer.value(value, 0)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    indents: bool,
    skips_in_objects: bool,
    skips_in_arrays: bool,
}

impl Writer {
    fn value(&mut self, value: &Value, depth: usize) -> Result<()> {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Boolean(own) => self.out.push_str(if *own { "true" } else { "false" }),
            Value::Number(_) => self.out.push_str(&text_of(value)?),
            Value::Array(items) => return self.array(items, depth),
            Value::Object(object) => return self.object(&object.entries, depth),
            Value::Function(_) => return Err(Error::new("Cannot write a Function as application/json")),
            other => self.string(&text_of(other)?),
        }
        Ok(())
    }

    fn line(&mut self, depth: usize) {
        if self.indents {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth));
        }
    }

    fn array(&mut self, items: &[Value], depth: usize) -> Result<()> {
        self.out.push('[');
        let mut is_first = true;
        for item in items.iter().filter(|item| !(self.skips_in_arrays && item.is_null())).collect::<Vec<_>>() {
            self.separate(&mut is_first, depth + 1);
            self.value(item, depth + 1)?;
        }
        self.close(']', is_first, depth);
        Ok(())
    }

    fn object(&mut self, entries: &[Entry], depth: usize) -> Result<()> {
        self.out.push('{');
        let mut is_first = true;
        for entry in entries {
            if self.skips_in_objects && entry.value.is_null() {
                continue;
            }
            self.separate(&mut is_first, depth + 1);
            self.string(&entry.key.name);
            self.out.push_str(if self.indents { ": " } else { ":" });
            self.value(&entry.value, depth + 1)?;
        }
        self.close('}', is_first, depth);
        Ok(())
    }

    fn separate(&mut self, is_first: &mut bool, depth: usize) {
        if !std::mem::take(is_first) {
            self.out.push(',');
        }
        self.line(depth);
    }

    /// What is empty has a line of its own between its brackets.
    fn close(&mut self, mark: char, is_empty: bool, depth: usize) {
        if is_empty {
            self.line(depth + 1);
        }
        self.line(depth);
        self.out.push(mark);
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                c if c < ' ' => self.out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
