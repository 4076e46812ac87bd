use super::number::read_number;
use super::source::Source;
use super::string::read_string;
use crate::{Result, Thrown};

/// Structures within structures.
const MOST_DEPTH: usize = 1000;
const VALUE: &str = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";

/// `System.JSONToken`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    FieldName,
    ValueString,
    ValueNumberInt,
    ValueNumberFloat,
    ValueTrue,
    ValueFalse,
    ValueNull,
}

impl Token {
    /// The name of the enum's constant.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartObject => "START_OBJECT",
            Self::EndObject => "END_OBJECT",
            Self::StartArray => "START_ARRAY",
            Self::EndArray => "END_ARRAY",
            Self::FieldName => "FIELD_NAME",
            Self::ValueString => "VALUE_STRING",
            Self::ValueNumberInt => "VALUE_NUMBER_INT",
            Self::ValueNumberFloat => "VALUE_NUMBER_FLOAT",
            Self::ValueTrue => "VALUE_TRUE",
            Self::ValueFalse => "VALUE_FALSE",
            Self::ValueNull => "VALUE_NULL",
        }
    }
}

/// An open object or array.
#[derive(Debug, Clone)]
struct Level {
    is_object: bool,
    entries: usize,
    /// The name that waits for its value, or the last one read.
    name: Option<String>,
    line: usize,
    column: usize,
}

/// `System.JSONParser`: one token after the other. What follows the first value is looked at only when it is asked for.
#[derive(Debug, Clone)]
pub struct Reader {
    source: Source,
    levels: Vec<Level>,
    token: Option<Token>,
    text: String,
}

impl Reader {
    pub fn new(text: &str) -> Self {
        Self { source: Source::new(text), levels: Vec::new(), token: None, text: String::new() }
    }

    /// `getCurrentToken()`.
    pub fn token(&self) -> Option<Token> {
        self.token
    }

    /// `getText()`: a string without its escapes, a number as it was written, the name of a field, or the signs themselves.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `getCurrentName()`: the field that the current value or name belongs to.
    pub fn name(&self) -> Option<&str> {
        let opening = matches!(self.token, Some(Token::StartObject | Token::StartArray));
        let level = self.levels.len().checked_sub(if opening { 2 } else { 1 })?;
        self.levels.get(level)?.name.as_deref()
    }

    /// The line and the column behind the current token, from 1.
    pub fn location(&self) -> (usize, usize) {
        self.source.location()
    }

    /// An error at the current place, for those who find the tokens wrong.
    pub fn error(&self, message: &str) -> Thrown {
        self.source.error(message)
    }

    /// `nextToken()`: null at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>> {
        self.token = None;
        self.source.skip_blanks();
        self.token = match self.source.byte() {
            None => return self.end_of_input(),
            Some(closing @ (b']' | b'}')) => Some(self.close(closing)?),
            Some(_) => Some(self.entry()?),
        };
        Ok(self.token)
    }

    /// `nextValue()`: the next token that is not the name of a field.
    pub fn next_value(&mut self) -> Result<Option<Token>> {
        match self.next_token()? {
            Some(Token::FieldName) => self.next_token(),
            other => Ok(other),
        }
    }

    /// `skipChildren()`: to the end of the object or array that begins here.
    pub fn skip_children(&mut self) -> Result<()> {
        if !matches!(self.token, Some(Token::StartObject | Token::StartArray)) {
            return Ok(());
        }
        let outside = self.levels.len() - 1;
        while self.levels.len() > outside {
            self.next_token()?;
        }
        Ok(())
    }

    fn end_of_input(&mut self) -> Result<Option<Token>> {
        let Some(level) = self.levels.last() else { return Ok(None) };
        let (kind, line, column) = (level.kind(), level.line, level.column);
        let message =
            format!("Unexpected end-of-input: expected close marker for {kind} (from [line:{line}, column:{column}])");
        Err(self.source.error(&message))
    }

    fn close(&mut self, closing: u8) -> Result<Token> {
        let Some(level) = self.levels.last() else { return Err(self.source.unexpected(VALUE)) };
        let is_object = closing == b'}';
        if level.is_object != is_object {
            let (kind, line, column) = (level.kind(), level.line, level.column);
            let expected = if level.is_object { '}' } else { ']' };
            self.source.at += 1;
            let place = format!("(for {kind} starting at [line:{line}, column:{column}])");
            let closing = closing as char;
            return Err(self
                .source
                .error(&format!("Unexpected close marker '{closing}': expected '{expected}' {place}")));
        }
        // A value must follow its name, and no name may be left without one.
        if level.waits() {
            return Err(self.source.unexpected(VALUE));
        }
        self.levels.pop();
        self.source.at += 1;
        self.text = char::from(closing).to_string();
        Ok(if is_object { Token::EndObject } else { Token::EndArray })
    }

    /// A name, or a value with the comma before it.
    fn entry(&mut self) -> Result<Token> {
        let Some(level) = self.levels.last_mut() else { return self.value() };
        if level.waits() {
            level.entries += 1;
            return self.value();
        }
        if level.entries > 0 {
            let kind = level.kind();
            if self.source.byte() != Some(b',') {
                return Err(self.source.unexpected(&format!("was expecting comma to separate {kind} entries")));
            }
            self.source.at += 1;
            self.source.skip_blanks();
        }
        match level.is_object {
            true => self.field_name(),
            false => {
                level.entries += 1;
                self.value()
            }
        }
    }

    fn field_name(&mut self) -> Result<Token> {
        match self.source.byte() {
            Some(b'"') => {}
            None => return Err(self.source.error("Unexpected end-of-input within/between OBJECT entries")),
            Some(_) => return Err(self.source.unexpected("was expecting double-quote to start field name")),
        }
        let name = read_string(&mut self.source, "name")?;
        self.source.skip_blanks();
        match self.source.byte() {
            Some(b':') => self.source.at += 1,
            None => return Err(self.source.error("Unexpected end-of-input within/between OBJECT entries")),
            Some(_) => return Err(self.source.unexpected("was expecting a colon to separate field name and value")),
        }
        self.text.clone_from(&name);
        if let Some(level) = self.levels.last_mut() {
            level.name = Some(name);
            level.entries = 0;
        }
        Ok(Token::FieldName)
    }

    fn value(&mut self) -> Result<Token> {
        match self.source.byte() {
            Some(opening @ (b'{' | b'[')) => self.open(opening),
            Some(b'"') => {
                self.text = read_string(&mut self.source, "string value")?;
                Ok(Token::ValueString)
            }
            Some(b'-' | b'0'..=b'9') => {
                let (text, is_float) = read_number(&mut self.source)?;
                self.text = text;
                Ok(if is_float { Token::ValueNumberFloat } else { Token::ValueNumberInt })
            }
            Some(b't') => self.word("true", Token::ValueTrue),
            Some(b'f') => self.word("false", Token::ValueFalse),
            Some(b'n') => self.word("null", Token::ValueNull),
            _ => Err(self.source.unexpected(VALUE)),
        }
    }

    fn open(&mut self, opening: u8) -> Result<Token> {
        if self.levels.len() == MOST_DEPTH {
            let depth = MOST_DEPTH + 1;
            let message = format!("Document nesting depth ({depth}) exceeds the maximum allowed ({MOST_DEPTH})");
            return Err(self.source.error(&message));
        }
        let (line, column) = self.source.location();
        let is_object = opening == b'{';
        self.levels.push(Level { is_object, entries: 0, name: None, line, column: column - 1 });
        self.source.at += 1;
        self.text = char::from(opening).to_string();
        Ok(if is_object { Token::StartObject } else { Token::StartArray })
    }

    fn word(&mut self, word: &str, token: Token) -> Result<Token> {
        let rest = self.source.rest();
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '$')));
        let found = rest[..end.unwrap_or(rest.len())].to_owned();
        self.source.at += found.len();
        if found != word {
            let message =
                format!("Malformed JSON: Unrecognized token '{found}': was expecting 'true', 'false' or 'null'");
            return Err(self.source.error(&message));
        }
        self.text = found;
        Ok(token)
    }
}

impl Level {
    fn kind(&self) -> &'static str {
        if self.is_object { "OBJECT" } else { "ARRAY" }
    }

    /// A name was read and its value was not.
    fn waits(&self) -> bool {
        self.is_object && self.name.is_some() && self.entries == 0
    }
}
