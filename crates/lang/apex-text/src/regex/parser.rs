//! Reads Java's syntax and writes that of the engine, construct by construct.

use crate::Thrown;

/// Groups within groups; the engine's own limit is lower than Java's.
const MOST_DEPTH: usize = 60;

/// The flags that can change inside of an expression.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags {
    pub ignore_case: bool,
    pub multi_line: bool,
    pub dot_all: bool,
    pub comments: bool,
    pub unicode_case: bool,
    pub unix_lines: bool,
    pub unicode_class: bool,
}

/// What a pattern is for the engine.
#[derive(Debug)]
pub(super) struct Translated {
    pub expression: String,
    pub groups: usize,
    pub names: Vec<(String, usize)>,
}

pub(super) struct Parser {
    pub letters: Vec<char>,
    pub at: usize,
    pub flags: Flags,
    pub out: String,
    pub groups: usize,
    /// Those that are being read, from the outside in.
    pub open: Vec<usize>,
    pub names: Vec<(String, usize)>,
    pub depth: usize,
}

pub(super) type Parsed<T> = Result<T, Thrown>;

pub(super) fn translate(pattern: &str) -> Parsed<Translated> {
    let mut parser = Parser {
        letters: pattern.chars().collect(),
        at: 0,
        flags: Flags::default(),
        out: String::with_capacity(pattern.len() * 2),
        groups: 0,
        open: Vec::new(),
        names: Vec::new(),
        depth: 0,
    };
    parser.alternatives()?;
    if parser.at < parser.letters.len() {
        return Err(parser.error("Unmatched closing ')'", parser.at.saturating_sub(1)));
    }
    Ok(Translated { expression: parser.out, groups: parser.groups, names: parser.names })
}

impl Parser {
    /// The platform's text for a pattern that is none: Java's message under its own heading.
    pub fn error(&self, message: &str, index: usize) -> Thrown {
        let pattern: String = self.letters.iter().collect();
        let caret = if index < self.letters.len() { format!("\n{}^", " ".repeat(index)) } else { String::new() };
        Thrown::string(format!("Invalid regex: {message} near index {index}\n{pattern}{caret}"))
    }

    pub fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    pub fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(offset, letter)| self.letters.get(self.at + offset) == Some(&letter))
    }

    pub fn take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    pub fn next(&mut self) -> Option<char> {
        let letter = self.peek();
        self.at += usize::from(letter.is_some());
        letter
    }

    /// With flag x, blanks and comments are no part of the expression.
    pub fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some('#') => {
                    while self.peek().is_some_and(|letter| !is_terminator(letter)) {
                        self.at += 1;
                    }
                }
                Some(letter) if letter.is_ascii_whitespace() || letter == '\u{b}' => self.at += 1,
                _ => return,
            }
        }
    }

    /// Everything up to a closing parenthesis or the end.
    pub fn alternatives(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(super::too_complicated());
        }
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some(')') => break,
                Some('|') => {
                    self.at += 1;
                    self.out.push('|');
                }
                Some(_) => self.piece()?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// One atom with its quantifier.
    fn piece(&mut self) -> Parsed<()> {
        let start = self.out.len();
        let is_atom = match self.next() {
            Some('(') => self.group()?,
            Some('\\') => self.escape()?,
            Some(letter) => self.simple(letter)?,
            None => false,
        };
        if is_atom { self.quantifier(start) } else { Ok(()) }
    }

    /// Everything that is no group and no escape.
    fn simple(&mut self, letter: char) -> Parsed<bool> {
        match letter {
            '[' => {
                let class = self.class()?;
                self.out.push_str(&class);
            }
            '.' => self.out.push_str(self.any()),
            '^' => self.out.push_str(self.line_start()),
            '$' => self.out.push_str(self.line_end(self.flags.multi_line)),
            '*' | '+' | '?' => {
                return Err(self.error(&format!("Dangling meta character '{letter}'"), self.at - 1));
            }
            // A repetition of nothing; what stands between the braces is checked all the same.
            '{' => self.at -= 1,
            _ => self.literal(letter),
        }
        Ok(true)
    }

    fn any(&self) -> &'static str {
        match (self.flags.dot_all, self.flags.unix_lines) {
            (true, _) => "(?s:.)",
            (false, true) => "[^\\n]",
            (false, false) => "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]",
        }
    }

    fn line_start(&self) -> &'static str {
        match (self.flags.multi_line, self.flags.unix_lines) {
            (false, _) => "\\A",
            (true, true) => "(?:\\A|(?<=\\n)(?!\\z))",
            (true, false) => "(?:\\A|(?:(?<=[\\n\\x{85}\\x{2028}\\x{2029}])|(?<=\\r)(?!\\n))(?!\\z))",
        }
    }

    pub fn line_end(&self, multi_line: bool) -> &'static str {
        match (multi_line, self.flags.unix_lines) {
            (false, true) => "(?=\\n?\\z)",
            (false, false) => "(?:(?<!\\r)(?=\\n\\z)|(?=(?:\\r\\n|[\\r\\x{85}\\x{2028}\\x{2029}])?\\z))",
            (true, true) => "(?=\\n|\\z)",
            (true, false) => "(?:(?<!\\r)(?=\\n)|(?=[\\r\\x{85}\\x{2028}\\x{2029}]|\\z))",
        }
    }

    pub fn literal(&mut self, letter: char) {
        let other = if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
        if self.flags.ignore_case && self.flags.unicode_case && letter.is_alphabetic() {
            self.out.push_str(&format!("(?i:{letter})"));
        } else if self.flags.ignore_case && letter.is_ascii_alphabetic() {
            self.out.push_str(&format!("[{letter}{other}]"));
        } else {
            push_literal(&mut self.out, letter);
        }
    }

    pub fn quantifier(&mut self, start: usize) -> Parsed<()> {
        self.skip_comments();
        let counted = match self.peek() {
            Some(sign @ ('*' | '+' | '?')) => {
                self.at += 1;
                sign.to_string()
            }
            Some('{') => self.counted()?,
            _ => return Ok(()),
        };
        let lazy = self.take("?");
        let possessive = !lazy && self.take("+");
        let atom = self.out.split_off(start);
        if atom.is_empty() {
            return Ok(());
        }
        self.out.push_str(if possessive { "(?>(?:" } else { "(?:" });
        self.out.push_str(&atom);
        // The engine repeats neither nothing nor a look-around, but a choice between one and a failure.
        self.out.push_str(if may_be_bare(&atom) { "|(?!))" } else { ")" });
        self.out.push_str(&counted);
        self.out.push_str(match (lazy, possessive) {
            (true, _) => "?",
            (_, true) => ")",
            _ => "",
        });
        Ok(())
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn counted(&mut self) -> Parsed<String> {
        self.at += 1;
        if !self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
            return Err(self.error("Illegal repetition", self.at));
        }
        let least = self.number()?;
        let mut most = Some(least);
        if self.take(",") {
            most = if self.looking_at("}") { None } else { Some(self.number()?) };
        }
        if !self.take("}") {
            return Err(self.error("Unclosed counted closure", self.at));
        }
        match most {
            Some(most) if most < least => Err(self.error("Illegal repetition range", self.at - 1)),
            Some(most) => Ok(format!("{{{least},{most}}}")),
            None => Ok(format!("{{{least},}}")),
        }
    }

    fn number(&mut self) -> Parsed<u32> {
        let mut number: u32 = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.at += 1;
            number = number.saturating_mul(10).saturating_add(digit);
            if number > i32::MAX as u32 {
                return Err(self.error("Illegal repetition range", self.at - 1));
            }
        }
        Ok(number)
    }
}

fn is_terminator(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A character for itself, outside of a class.
pub(super) fn push_literal(out: &mut String, letter: char) {
    if letter.is_ascii() && !letter.is_ascii_alphanumeric() {
        out.push_str(&format!("\\x{{{:X}}}", letter as u32));
    } else {
        out.push(letter);
    }
}

/// Whether an atom is empty, or a look-around by itself.
fn may_be_bare(atom: &str) -> bool {
    let inside = atom.trim_start_matches("(?:").trim_start_matches("(?>");
    ["(?=", "(?!", "(?<", ")", "|"].iter().any(|start| inside.starts_with(start))
}
