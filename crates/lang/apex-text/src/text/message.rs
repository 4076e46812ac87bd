//! `String.format`, by the rules of `java.text.MessageFormat` over arguments that are texts, and `String.template`.

use super::shape::checked;
use crate::{Result, Thrown};

/// `String.format(pattern, arguments)`: null arguments are `None`.
pub fn format(pattern: &str, arguments: &[Option<String>]) -> Result<String> {
    let mut reader = Reader::default();
    for letter in DoubledQuotes::new(pattern) {
        reader.take(letter, arguments)?;
    }
    // With an inner brace open, too, Java stops before the argument and says nothing.
    if reader.in_argument && reader.braces == 0 {
        return Err(Thrown::string("Unmatched braces in the pattern."));
    }
    reader.refused.map_or(Ok(reader.out), Err)
}

enum Letter {
    Plain(char),
    /// One quote of two in a row, outside of an argument.
    TwoQuotes,
}

/// Joins two quotes in a row; inside an argument the reader takes them apart again.
struct DoubledQuotes<'a> {
    letters: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> DoubledQuotes<'a> {
    fn new(text: &'a str) -> Self {
        Self { letters: text.chars().peekable() }
    }
}

impl Iterator for DoubledQuotes<'_> {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        let letter = self.letters.next()?;
        if letter == '\'' && self.letters.next_if_eq(&'\'').is_some() {
            return Some(Letter::TwoQuotes);
        }
        Some(Letter::Plain(letter))
    }
}

#[derive(Default)]
struct Reader {
    out: String,
    argument: String,
    in_argument: bool,
    quoted: bool,
    braces: usize,
    /// An argument that its format does not take: told after all that is wrong with the pattern.
    refused: Option<Thrown>,
}

impl Reader {
    fn take(&mut self, letter: Letter, arguments: &[Option<String>]) -> Result<()> {
        match letter {
            Letter::TwoQuotes if self.in_argument => self.argument.push_str("''"),
            Letter::TwoQuotes => self.out.push('\''),
            Letter::Plain(letter) if self.in_argument => return self.inside(letter, arguments),
            Letter::Plain('\'') => self.quoted = !self.quoted,
            Letter::Plain('{') if !self.quoted => self.in_argument = true,
            Letter::Plain(letter) => self.out.push(letter),
        }
        Ok(())
    }

    fn inside(&mut self, letter: char, arguments: &[Option<String>]) -> Result<()> {
        match letter {
            '\'' => self.quoted = !self.quoted,
            '{' if !self.quoted => self.braces += 1,
            '}' if !self.quoted && self.braces == 0 => {
                self.put(arguments)?;
                self.argument.clear();
                self.in_argument = false;
                return Ok(());
            }
            '}' if !self.quoted => self.braces -= 1,
            _ => {}
        }
        self.argument.push(letter);
        Ok(())
    }
}

impl Reader {
    fn put(&mut self, arguments: &[Option<String>]) -> Result<()> {
        match argument_text(&self.argument, arguments)? {
            Ok(text) => self.out.push_str(&text),
            Err(thrown) => self.refused = self.refused.take().or(Some(thrown)),
        }
        checked(self.out.len())
    }
}

/// The text of `0` or `0,number,#` between braces. The outer error is the pattern's, the inner one the argument's.
fn argument_text(inside: &str, arguments: &[Option<String>]) -> Result<Result<String>> {
    let (index, kind) = inside.split_once(',').map_or((inside, None), |(index, rest)| (index, Some(rest)));
    let number = index.parse::<i32>();
    let number = number.map_err(|_| Thrown::string(format!("can't parse argument number: {index}")))?;
    let number = usize::try_from(number);
    let number = number.map_err(|_| Thrown::string(format!("negative argument number: {index}")))?;
    if let Some(kind) = kind {
        check_kind(kind)?;
    }
    let Some(argument) = arguments.get(number) else { return Ok(Ok(format!("{{{number}}}"))) };
    Ok(match (argument, kind) {
        (None, _) => Ok("null".into()),
        (Some(_), Some(kind)) if !kind.trim_start().is_empty() => Err(refused(kind)),
        (Some(text), _) => Ok(text.clone()),
    })
}

fn kind_name(kind: &str) -> String {
    kind.split(',').next().unwrap_or_default().trim().to_lowercase()
}

fn check_kind(kind: &str) -> Result<()> {
    match kind_name(kind).as_str() {
        "" | "number" | "date" | "time" | "choice" => Ok(()),
        other => Err(Thrown::string(format!("unknown format type: {other}"))),
    }
}

/// Arguments arrive as texts, which neither a number format nor a date format takes.
fn refused(kind: &str) -> Thrown {
    let wanted = if matches!(kind_name(kind).as_str(), "date" | "time") { "Date" } else { "Number" };
    Thrown::string(format!("Cannot format given Object as a {wanted}"))
}

/// `template(values)`: `${name}` becomes the value of that name; a name without value stays as it is.
pub fn template(text: &str, value_of: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, after)| Some((value_of(name)?, after)));
        match found {
            Some((value, after)) => {
                out.push_str(&value);
                checked(out.len())?;
                rest = after;
            }
            None => {
                out.push_str("${");
                rest = after;
            }
        }
    }
    Ok(out + rest)
}
