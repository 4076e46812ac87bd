//! GraphQL documents, as far as queries need them: fields with arguments, aliases, variables and fragments.

use serde_json::{Map, Value as Json};
use std::collections::HashMap;

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
/// Fields of an operation once its fragments stand in their places.
const MOST_FIELDS: usize = 10_000;
/// What stands for a fragment until it is put in; its name follows.
const SPREAD: &str = "...";

/// What a document asks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Operation {
    pub(super) is_mutation: bool,
    pub(super) fields: Vec<Field>,
    name: Option<String>,
    variables: Map<String, Json>,
}

/// The operation that is meant.
pub(super) fn parse(text: &str, variables: &Map<String, Json>, wanted: Option<&str>) -> Result<Operation, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, variables: variables.clone(), depth: 0 };
    let (mut operations, mut places) = (Vec::new(), Vec::new());
    while !parser.is_at_end() {
        parser.variables = variables.clone();
        if parser.tokens.get(parser.at) == Some(&Token::Name("fragment".into())) {
            places.push(parser.at);
            parser.fragment()?;
        } else {
            operations.push(parser.operation()?);
        }
    }
    let meant = match wanted {
        Some(wanted) => operations.into_iter().find(|operation| operation.name.as_deref() == Some(wanted)),
        None => operations.into_iter().next(),
    };
    let mut meant = meant.ok_or("Invalid Syntax : the document holds no operation")?;
    // Fragments are read again with the values that the operation gives its variables.
    parser.variables = meant.variables.clone();
    let mut fragments = HashMap::new();
    for place in places {
        parser.at = place;
        let (name, fields) = parser.fragment()?;
        fragments.insert(name, fields);
    }
    let mut left = MOST_FIELDS;
    meant.fields = expanded(meant.fields, &fragments, 0, &mut left)?;
    Ok(meant)
}

/// The fields with those of fragments in their places; what is asked for twice is asked for once.
fn expanded(
    fields: Vec<Field>,
    fragments: &HashMap<String, Vec<Field>>,
    depth: usize,
    left: &mut usize,
) -> Result<Vec<Field>, String> {
    let mut out: Vec<Field> = Vec::new();
    for field in fields {
        *left = left.checked_sub(1).ok_or_else(|| format!("Invalid Syntax : more than {MOST_FIELDS} fields"))?;
        if depth > DEEPEST {
            return Err(format!("Invalid Syntax : more than {DEEPEST} levels"));
        }
        let Some(name) = field.name.strip_prefix(SPREAD).map(str::to_owned) else {
            let fields = expanded(field.fields, fragments, depth + 1, left)?;
            merge(&mut out, Field { fields, ..field });
            continue;
        };
        let inner = match name.is_empty() {
            true => field.fields,
            false => fragments.get(&name).cloned().ok_or_else(|| {
                format!("Validation error (UndefinedFragment@[{name}]) : Undefined fragment '{name}'")
            })?,
        };
        expanded(inner, fragments, depth + 1, left)?.into_iter().for_each(|field| merge(&mut out, field));
    }
    Ok(out)
}

fn merge(into: &mut Vec<Field>, field: Field) {
    match into.iter_mut().find(|known| known.key() == field.key() && known.arguments == field.arguments) {
        Some(known) => field.fields.into_iter().for_each(|below| merge(&mut known.fields, below)),
        None => into.push(field),
    }
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

    fn operation(&mut self) -> Result<Operation, String> {
        let mut out = Operation::default();
        if self.tokens.get(self.at) != Some(&Token::Sign('{')) {
            out.is_mutation = match self.name()?.as_str() {
                "query" => false,
                "mutation" => true,
                other => return Err(format!("not implemented here: {other} in GraphQL")),
            };
            if let Some(Token::Name(own)) = self.tokens.get(self.at) {
                out.name = Some(own.clone());
                self.at += 1;
            }
            if self.takes('(') {
                self.definitions()?;
            }
            self.directives()?;
        }
        out.fields = self.selection()?;
        out.variables = self.variables.clone();
        Ok(out)
    }

    /// `fragment Names on Account { … }`: its name and its fields. Which type it is on is not asked.
    fn fragment(&mut self) -> Result<(String, Vec<Field>), String> {
        self.name()?;
        let name = self.name()?;
        self.condition()?;
        self.directives()?;
        Ok((name, self.selection()?))
    }

    /// `on Account`, where it stands.
    fn condition(&mut self) -> Result<(), String> {
        if self.tokens.get(self.at) == Some(&Token::Name("on".into())) {
            self.at += 1;
            self.name()?;
        }
        Ok(())
    }

    /// `$first: Int = 5`: a default counts where no value was given.
    fn definitions(&mut self) -> Result<(), String> {
        while !self.takes(')') {
            self.expect('$')?;
            let name = self.name()?;
            self.expect(':')?;
            let type_name = self.type_name()?;
            let default = if self.takes('=') { self.value()? } else { Json::Null };
            let value = self.variables.entry(name.clone()).or_insert(default);
            if type_name.ends_with('!') && value.is_null() {
                return Err(format!("Variable '{name}' has coerced Null value for NonNull type '{type_name}'"));
            }
            self.directives()?;
        }
        Ok(())
    }

    fn type_name(&mut self) -> Result<String, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("Invalid Syntax : more than {DEEPEST} levels"));
        }
        let mut out = if self.takes('[') {
            let inner = self.type_name()?;
            self.expect(']')?;
            format!("[{inner}]")
        } else {
            self.name()?
        };
        if self.takes('!') {
            out.push('!');
        }
        self.depth -= 1;
        Ok(out)
    }

    /// Whether what they stand at is wanted: `@skip(if: …)` and `@include(if: …)` decide.
    fn directives(&mut self) -> Result<bool, String> {
        let mut wanted = true;
        while self.takes('@') {
            let name = self.name()?;
            let arguments = if self.takes('(') { self.arguments()? } else { Map::new() };
            let on = arguments.get("if") == Some(&Json::Bool(true));
            match name.as_str() {
                "skip" => wanted &= !on,
                "include" => wanted &= on,
                _ => {}
            }
        }
        Ok(wanted)
    }

    fn selection(&mut self) -> Result<Vec<Field>, String> {
        self.expect('{')?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("Invalid Syntax : more than {DEEPEST} levels"));
        }
        let mut fields = Vec::new();
        while !self.takes('}') {
            fields.extend(self.field()?);
        }
        self.depth -= 1;
        Ok(fields)
    }

    /// A field or a fragment; nothing where a directive leaves it out.
    fn field(&mut self) -> Result<Option<Field>, String> {
        if self.tokens.get(self.at) == Some(&Token::Spread) {
            self.at += 1;
            return self.spread();
        }
        let first = self.name()?;
        let (alias, name) = if self.takes(':') { (Some(first), self.name()?) } else { (None, first) };
        let arguments = if self.takes('(') { self.arguments()? } else { Map::new() };
        let wanted = self.directives()?;
        let has_fields = self.tokens.get(self.at) == Some(&Token::Sign('{'));
        let fields = if has_fields { self.selection()? } else { Vec::new() };
        Ok(wanted.then_some(Field { alias, name, arguments, fields }))
    }

    /// `...Names`, `... on Account { … }`.
    fn spread(&mut self) -> Result<Option<Field>, String> {
        let named = match self.tokens.get(self.at) {
            Some(Token::Name(name)) if name != "on" => Some(name.clone()),
            _ => None,
        };
        if let Some(name) = named {
            self.at += 1;
            let wanted = self.directives()?;
            return Ok(wanted.then(|| Field { name: format!("{SPREAD}{name}"), ..Field::default() }));
        }
        self.condition()?;
        let wanted = self.directives()?;
        let fields = self.selection()?;
        Ok(wanted.then(|| Field { name: SPREAD.into(), fields, ..Field::default() }))
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
        let parsed = parse(text, &variables, None).map(|operation| shown(&operation.fields));
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
    fn fragments_stand_in_their_places() {
        check("{ a { b ...F } } fragment F on X { c d { e } }", "a[b c d[e]]");
        check("{ a { ... on X { b { c } } b { d } } }", "a[b[c d]]");
        check(
            "query($n: String, $o: Boolean = true) { ...F } fragment F on X { a(n: $n) b @skip(if: $o) c @include(if: $o) }",
            "a{\"n\":\"O'Neil\"} c",
        );
        let bomb = "{ ...A } fragment A on X { a: a { ...B } b: a { ...B } } fragment B on X { a: a { ...C } b: a { ...C } } \
                    fragment C on X { a: a { ...D } b: a { ...D } } fragment D on X { a }";
        assert!(parse(bomb, &Map::new(), None).is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        check("", "Invalid Syntax : the document holds no operation");
        check("{ a", "Invalid Syntax : the document ends too early");
        check("subscription { a }", "not implemented here: subscription in GraphQL");
        check("{ ...F }", "Validation error (UndefinedFragment@[F]) : Undefined fragment 'F'");
        check("{ ...F } fragment F on X { a { ...F } }", "Invalid Syntax : more than 40 levels");
        check("query($x: Int!) { a }", "Variable 'x' has coerced Null value for NonNull type 'Int!'");
        check("{ a(t: \"x) }", "Invalid Syntax : a text without an end");
        check(&"{a".repeat(100), "Invalid Syntax : more than 40 levels");
    }
}
