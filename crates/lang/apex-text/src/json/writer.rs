use crate::{Result, Thrown};

#[derive(Debug, Clone)]
struct Level {
    is_object: bool,
    entries: usize,
    named: bool,
}

/// `System.JSONGenerator`: compact, or pretty with two spaces per object, and arrays on one line.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    out: String,
    pretty: bool,
    levels: Vec<Level>,
    roots: usize,
}

impl Writer {
    /// `JSON.createGenerator(pretty)`.
    pub fn new(pretty: bool) -> Self {
        Self { pretty, ..Self::default() }
    }

    pub fn start_object(&mut self) -> Result<()> {
        self.before_value("start an object")?;
        self.open('{', true);
        Ok(())
    }

    pub fn start_array(&mut self) -> Result<()> {
        self.before_value("start an array")?;
        self.open('[', false);
        Ok(())
    }

    fn open(&mut self, sign: char, is_object: bool) {
        self.out.push(sign);
        self.levels.push(Level { is_object, entries: 0, named: false });
    }

    pub fn end_object(&mut self) -> Result<()> {
        self.close(true, "object")
    }

    pub fn end_array(&mut self) -> Result<()> {
        self.close(false, "ARRAY")
    }

    fn close(&mut self, is_object: bool, name: &str) -> Result<()> {
        let Some(level) = self.levels.last().filter(|level| level.is_object == is_object) else {
            return Err(Thrown::json(format!("Current context not an {name} but {}", self.kind())));
        };
        let entries = level.entries;
        self.levels.pop();
        if self.pretty {
            if is_object && entries > 0 { self.new_line() } else { self.out.push(' ') }
        }
        self.out.push(if is_object { '}' } else { ']' });
        Ok(())
    }

    fn kind(&self) -> &'static str {
        match self.levels.last() {
            None => "ROOT",
            Some(level) if level.is_object => "OBJECT",
            Some(_) => "ARRAY",
        }
    }

    /// `writeFieldName(name)`.
    pub fn field_name(&mut self, name: &str) -> Result<()> {
        let Some(level) = self.levels.last_mut().filter(|level| level.is_object && !level.named) else {
            return Err(Thrown::json("Can not write a field name, expecting a value"));
        };
        level.named = true;
        level.entries += 1;
        let first = level.entries == 1;
        if !first {
            self.out.push(',');
        }
        if self.pretty {
            self.new_line();
        }
        push_string(&mut self.out, name);
        self.out.push_str(if self.pretty { " : " } else { ":" });
        Ok(())
    }

    pub fn string(&mut self, text: &str) -> Result<()> {
        self.before_value("write text value")?;
        push_string(&mut self.out, text);
        Ok(())
    }

    /// A number by its text, which decides how it looks.
    pub fn number(&mut self, text: &str) -> Result<()> {
        self.before_value("write number")?;
        self.out.push_str(text);
        Ok(())
    }

    pub fn boolean(&mut self, value: bool) -> Result<()> {
        self.before_value("write boolean value")?;
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    pub fn null(&mut self) -> Result<()> {
        self.before_value("write null value")?;
        self.out.push_str("null");
        Ok(())
    }

    fn before_value(&mut self, action: &str) -> Result<()> {
        let Some(level) = self.levels.last_mut() else {
            if self.roots > 0 {
                self.out.push(' ');
            }
            self.roots += 1;
            return Ok(());
        };
        if level.is_object {
            if !level.named {
                return Err(Thrown::json(format!("Can not {action}, expecting field name")));
            }
            level.named = false;
            return Ok(());
        }
        level.entries += 1;
        let first = level.entries == 1;
        match (first, self.pretty) {
            (true, true) => self.out.push(' '),
            (true, false) => {}
            (false, true) => self.out.push_str(", "),
            (false, false) => self.out.push(','),
        }
        Ok(())
    }

    /// Arrays do not indent, whatever they hold.
    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in self.levels.iter().filter(|level| level.is_object) {
            self.out.push_str("  ");
        }
    }

    /// `getAsString()`: closes what is still open.
    pub fn finish(mut self) -> String {
        while let Some(level) = self.levels.last() {
            let closed = if level.is_object { self.end_object() } else { self.end_array() };
            if closed.is_err() {
                break;
            }
        }
        self.out
    }
}

/// A string with its quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_string(&mut out, text);
    out
}

fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|letter| letter < ' ' || matches!(letter, '"' | '\\')) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            control => out.push_str(&format!("\\u{control:04X}")),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}
