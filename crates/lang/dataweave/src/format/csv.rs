//! CSV.

use super::Properties;
use crate::error::{Error, Result};
use crate::eval::text_of;
use crate::value::{Entry, Key, Value};

pub(super) fn read(text: &str, properties: &Properties) -> Result<Value> {
    let mut rows = rows(text.trim_start_matches('\u{feff}'), properties).into_iter();
    let names: Vec<String> = match properties.flag("header", true) {
        true => rows.next().unwrap_or_default(),
        false => Vec::new(),
    };
    let name = |at: usize| names.get(at).cloned().unwrap_or_else(|| format!("column_{at}"));
    let entry = |(at, cell): (usize, &String)| Entry { key: Key::new(&name(at)), value: Value::string(cell) };
    Ok(Value::array(rows.map(|row| Value::object(row.iter().enumerate().map(entry).collect())).collect()))
}

/// Rows of cells; lines without anything are left out.
fn rows(text: &str, properties: &Properties) -> Vec<Vec<String>> {
    let (separator, quote) = (properties.char("separator", ','), properties.char("quote", '"'));
    let escape = properties.char("escape", '\\');
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut was_quoted) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                c if c == quote && chars.peek() == Some(&quote) => cell.extend(chars.next()),
                c if c == quote => quoted = false,
                c if c == escape && chars.peek().is_some_and(|next| [quote, escape].contains(next)) => {
                    cell.extend(chars.next());
                }
                c => cell.push(c),
            }
        } else if c == quote && cell.is_empty() {
            (quoted, was_quoted) = (true, true);
        } else if c == separator {
            row.push(std::mem::take(&mut cell));
            was_quoted = false;
        } else if c == '\n' || c == '\r' {
            if c == '\r' && chars.peek() == Some(&'\n') {
                chars.next();
            }
            finish(&mut rows, &mut row, &mut cell, was_quoted);
            was_quoted = false;
        } else {
            cell.push(c);
        }
    }
    finish(&mut rows, &mut row, &mut cell, was_quoted);
    rows
}

fn finish(rows: &mut Vec<Vec<String>>, row: &mut Vec<String>, cell: &mut String, was_quoted: bool) {
    if row.is_empty() && cell.is_empty() && !was_quoted {
        return;
    }
    row.push(std::mem::take(cell));
    rows.push(std::mem::take(row));
}

pub(super) fn write(value: &Value, properties: &Properties) -> Result<String> {
    let one;
    let rows: &[Value] = match value {
        Value::Array(items) => items,
        other => {
            one = [other.clone()];
            &one
        }
    };
    let entries = |row: &Value| match row {
        Value::Object(object) => Ok(object.entries.clone()),
        other => Err(Error::new(format!("CSV consists of objects, not of {}", other.type_name()))),
    };
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        let row = entries(row)?;
        if at == 0 && properties.flag("header", true) {
            let names: Vec<String> = row.iter().map(|entry| entry.key.name.to_string()).collect();
            push_line(&mut out, &names, properties, "quoteHeader");
        }
        let cells = row.iter().map(|entry| text_of(&entry.value).map(|text| text.to_string()));
        push_line(&mut out, &cells.collect::<Result<Vec<_>>>()?, properties, "quoteValues");
    }
    Ok(out)
}

fn push_line(out: &mut String, cells: &[String], properties: &Properties, quotes: &str) {
    let (separator, quote) = (properties.char("separator", ','), properties.char("quote", '"'));
    let escape = properties.char("escape", '\\');
    let always = properties.flag(quotes, false);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(separator);
        }
        if !always && !cell.contains([separator, quote, '\n', '\r']) {
            out.push_str(cell);
            continue;
        }
        out.push(quote);
        out.push_str(&cell.replace(quote, &format!("{escape}{quote}")));
        out.push(quote);
    }
    out.push('\n');
}
