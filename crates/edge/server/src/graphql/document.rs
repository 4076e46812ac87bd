//! GraphQL documents, as far as queries need them: fields with arguments, aliases and variables.

use serde_json::{Map, Value as Json};

/// A field of a selection; its arguments hold the variables' values already.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Field {
    pub(super) alias: Option<String>,
    pub(super) name: String,
    pub(super) arguments: Map<String, Json>,
    pub(super) fields: Vec<Field>,
}

impl Field {
    /// Under which name the answer tells it.
    pub(super) fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(serde_json::Number),
    Sign(char),
    Spread,
}

/// Selections may stand in each other so deep.
const DEEPEST: usize = 40;

/// The fields of the operation that is meant.
pub(super) fn parse(text: &str, variables: &Map<String, Json>, wanted: Option<&str>) -> Result<Vec<Field>, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, variables: variables.clone(), depth: 0 };
    let mut found = None;
    while !parser.is_at_end() {
        parser.variables = variables.clone();
        let (name, fields) = parser.operation()?;
        if found.is_none() || (wanted.is_some() && wanted == name.as_deref()) {
            found = Some(fields);
        }
    }
    found.ok_or_else(|| "Invalid Syntax : the document holds no operation".into())
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    variables: Map<String, Json>,
    depth: usize,
}

impl Parser {
    fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn next(&mut self) -> Result<Token, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token.ok_or_else(|| "Invalid Syntax : the document ends too early".into())
    }

    /// Whether the sign comes next; it is then taken.
    fn takes(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(format!("Invalid Syntax : offending token {:?}, expected '{sign}'", self.tokens.get(self.at))),
        }
    }

    fn name(&mut self) -> Result<String, String> {
        match self.next()? {
            Token::Name(name) => Ok(name),
            other => Err(format!("Invalid Syntax : offending token {other:?}, expected a name")),
        }
    }

    fn operation(&mut self) -> Result<(Option<String>, Vec<Field>), String> {
        let mut name = None;
        if self.tokens.get(self.at) != Some(&Token::Sign('{')) {
            match self.name()?.as_str() {
                "query" => {}
                other => return Err(format!("not implemented here: {other} in GraphQL")),
            }
            if let Some(Token::Name(own)) = self.tokens.get(self.at) {
                name = Some(own.clone());
                self.at += 1;
            }
            if self.takes('(') {
                self.definitions()?;
            }
            self.directives()?;
        }
        Ok((name, self.selection()?))
    }

    /// `$first: Int = 5`: a default counts where no value was given.
    fn definitions(&mut self) -> Result<(), String> {
        while !self.takes(')') {
            self.expect('$')?;
            let name = self.name()?;
            self.expect(':')?;
            self.type_name()?;
            let default = if self.takes('=') { self.value()? } else { Json::Null };
            self.variables.entry(name).or_insert(default);
        }
        Ok(())
    }

    fn type_name(&mut self) -> Result<(), String> {
        if self.takes('[') {
            self.type_name()?;
            self.expect(']')?;
        } else {
            self.name()?;
        }
        self.takes('!');
        Ok(())
    }

    fn directives(&mut self) -> Result<(), String> {
        while self.takes('@') {
            self.name()?;
            if self.takes('(') {
                self.arguments()?;
            }
        }
        Ok(())
    }

    fn selection(&mut self) -> Result<Vec<Field>, String> {
        self.expect('{')?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("Invalid Syntax : more than {DEEPEST} levels"));
        }
        let mut fields = Vec::new();
        while !self.takes('}') {
            fields.push(self.field()?);
        }
        self.depth -= 1;
        Ok(fields)
    }

    fn field(&mut self) -> Result<Field, String> {
        if self.tokens.get(self.at) == Some(&Token::Spread) {
            return Err("not implemented here: fragments in GraphQL".into());
        }
        let first = self.name()?;
        let (alias, name) = if self.takes(':') { (Some(first), self.name()?) } else { (None, first) };
        let arguments = if self.takes('(') { self.arguments()? } else { Map::new() };
        self.directives()?;
        let has_fields = self.tokens.get(self.at) == Some(&Token::Sign('{'));
        let fields = if has_fields { self.selection()? } else { Vec::new() };
        Ok(Field { alias, name, arguments, fields })
    }

    fn arguments(&mut self) -> Result<Map<String, Json>, String> {
        let mut out = Map::new();
        while !self.takes(')') {
            let name = self.name()?;
            self.expect(':')?;
            out.insert(name, self.value()?);
        }
        Ok(out)
    }

    fn value(&mut self) -> Result<Json, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("Invalid Syntax : more than {DEEPEST} levels"));
        }
        let value = match self.next()? {
            Token::Text(text) => Json::String(text),
            Token::Number(number) => Json::Number(number),
            Token::Name(name) if name == "true" || name == "false" => Json::Bool(name == "true"),
            Token::Name(name) if name == "null" => Json::Null,
            Token::Name(name) => Json::String(name),
            Token::Sign('$') => {
                let name = self.name()?;
                self.variables.get(&name).cloned().unwrap_or_default()
            }
            Token::Sign('[') => {
                let mut items = Vec::new();
                while !self.takes(']') {
                    items.push(self.value()?);
                }
                Json::Array(items)
            }
            Token::Sign('{') => {
                let mut members = Map::new();
                while !self.takes('}') {
                    let name = self.name()?;
                    self.expect(':')?;
                    members.insert(name, self.value()?);
                }
                Json::Object(members)
            }
            other => return Err(format!("Invalid Syntax : offending token {other:?}, expected a value")),
        };
        self.depth -= 1;
        Ok(value)
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}' => first.len_utf8(),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '.' if rest.starts_with("...") => {
                out.push(Token::Spread);
                3
            }
            '"' => {
                let (text, length) = quoted(rest)?;
                out.push(Token::Text(text));
                length
            }
            '{' | '}' | '(' | ')' | '[' | ']' | ':' | '=' | '!' | '$' | '@' => {
                out.push(Token::Sign(first));
                1
            }
            c if c == '-' || c.is_ascii_digit() => {
                let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let number = rest[..length].parse();
                out.push(Token::Number(number.map_err(|_| format!("Invalid Syntax : {}", &rest[..length]))?));
                length
            }
            c if c == '_' || c.is_ascii_alphabetic() => {
                let length = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                out.push(Token::Name(rest[..length].into()));
                length
            }
            other => return Err(format!("Invalid Syntax : offending character '{other}'")),
        };
        rest = &rest[length..];
    }
    Ok(out)
}

/// A text in quotes and how long it is with them; in three quotes it stands as it is.
fn quoted(rest: &str) -> Result<(String, usize), String> {
    let open = || "Invalid Syntax : a text without an end".to_owned();
    if let Some(block) = rest.strip_prefix("\"\"\"") {
        let end = block.find("\"\"\"").ok_or_else(open)?;
        return Ok((block[..end].trim().into(), end + 6));
    }
    let mut escaped = false;
    for (place, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => {
                let read = serde_json::from_str(&rest[..=place]);
                return Ok((read.map_err(|e| format!("Invalid Syntax : {e}"))?, place + 1));
            }
            '\n' => break,
            c => escaped = c == '\\' && !escaped,
        }
    }
    Err(open())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fields: &[Field]) -> String {
        let one = |field: &Field| {
            let alias = field.alias.as_deref().map(|alias| format!("{alias}:")).unwrap_or_default();
            let arguments = if field.arguments.is_empty() {
                String::new()
            } else {
                Json::from(field.arguments.clone()).to_string()
            };
            let below = if field.fields.is_empty() { String::new() } else { format!("[{}]", shown(&field.fields)) };
            format!("{alias}{}{arguments}{below}", field.name)
        };
        fields.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn check(text: &str, expected: &str) {
        let variables = Map::from_iter([("n".to_string(), Json::from("O'Neil"))]);
        let parsed = parse(text, &variables, None).map(|fields| shown(&fields));
        assert_eq!(parsed.unwrap_or_else(|e| e), expected, "{text}");
    }

    #[test]
    fn documents_are_read() {
        check("{ a b { c } }", "a b[c]");
        check(
            "query Q($n: String!, $f: Int = 5) { x: a(n: $n, first: $f) @d(x: 1) { c } }",
            "x:a{\"n\":\"O'Neil\",\"first\":5}[c]",
        );
        check(
            "{ a(w: {N: {in: [\"x\\\"y\", 1.5, true, null, ASC]}}) } # end",
            "a{\"w\":{\"N\":{\"in\":[\"x\\\"y\",1.5,true,null,\"ASC\"]}}}",
        );
        check("{ a(t: \"\"\" as \"it\" is \"\"\") }", "a{\"t\":\"as \\\"it\\\" is\"}");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        check("", "Invalid Syntax : the document holds no operation");
        check("{ a", "Invalid Syntax : the document ends too early");
        check("mutation { a }", "not implemented here: mutation in GraphQL");
        check("{ ...F }", "not implemented here: fragments in GraphQL");
        check("{ a(t: \"x) }", "Invalid Syntax : a text without an end");
        check(&"{a".repeat(100), "Invalid Syntax : more than 40 levels");
    }
}
