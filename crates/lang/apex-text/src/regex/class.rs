use super::parser::{Parsed, Parser};

/// Classes within classes.
const MOST_DEPTH: usize = 30;

impl Parser {
    /// What follows an opening bracket, as a class of the engine.
    pub fn class(&mut self) -> Parsed<String> {
        let inside = self.class_inside(0)?;
        let folded = self.flags.ignore_case && self.flags.unicode_case;
        Ok(if folded { format!("(?i:{inside})") } else { inside })
    }

    fn class_inside(&mut self, depth: usize) -> Parsed<String> {
        if depth > MOST_DEPTH {
            return Err(super::too_complicated());
        }
        let negated = self.take("^");
        let mut operands: Vec<String> = Vec::new();
        let mut items = String::new();
        let mut empty = true;
        loop {
            self.skip_class_comments();
            if self.take("&&") {
                if !items.is_empty() {
                    operands.push(std::mem::take(&mut items));
                }
                continue;
            }
            match self.next() {
                None => return Err(self.error("Unclosed character class", self.letters.len().saturating_sub(1))),
                Some(']') if !empty => break,
                Some('[') => items.push_str(&self.class_inside(depth + 1)?),
                Some(letter) => self.class_item(letter, &mut items)?,
            }
            empty = false;
        }
        if !items.is_empty() || operands.is_empty() {
            operands.push(items);
        }
        Ok(write_class(&operands, negated))
    }

    fn skip_class_comments(&mut self) {
        if self.flags.comments {
            self.skip_comments();
        }
    }

    /// A character, a range or a predefined class.
    fn class_item(&mut self, letter: char, items: &mut String) -> Parsed<()> {
        if letter == '\\' {
            if self.take("Q") {
                for quoted in self.quoted_letters() {
                    self.push_range(items, quoted, quoted);
                }
                return Ok(());
            }
            if let Some(class) = self.predefined()? {
                items.push_str(&class);
                return Ok(());
            }
        }
        let first = if letter == '\\' { self.escaped_letter()? } else { letter };
        let range = self.peek() == Some('-') && !matches!(self.letters.get(self.at + 1), Some(']' | '['));
        if !range {
            self.push_range(items, first, first);
            return Ok(());
        }
        self.at += 1;
        let last = match self.next() {
            Some('\\') => {
                if self.predefined()?.is_some() {
                    return Err(self.error("Illegal character range", self.at - 1));
                }
                self.escaped_letter()?
            }
            Some(letter) => letter,
            None => return Err(self.error("Illegal character range", self.at)),
        };
        if last < first {
            return Err(self.error("Illegal character range", self.at - 1));
        }
        self.push_range(items, first, last);
        Ok(())
    }

    fn push_range(&self, items: &mut String, first: char, last: char) {
        push(items, first, last);
        if !self.flags.ignore_case {
            return;
        }
        for (low, high, moved) in [('a', 'z', -32_i32), ('A', 'Z', 32)] {
            let (from, to) = (first.max(low), last.min(high));
            if from <= to {
                let shift = |letter: char| (letter as i32 + moved) as u8 as char;
                push(items, shift(from), shift(to));
            }
        }
    }
}

fn push(items: &mut String, first: char, last: char) {
    items.push_str(&format!("\\x{{{:X}}}", first as u32));
    if first != last {
        items.push_str(&format!("-\\x{{{:X}}}", last as u32));
    }
}

fn write_class(operands: &[String], negated: bool) -> String {
    let sign = if negated { "^" } else { "" };
    match operands {
        [only] => format!("[{sign}{only}]"),
        several => {
            let several: Vec<String> = several.iter().map(|operand| format!("[{operand}]")).collect();
            format!("[{sign}{}]", several.join("&&"))
        }
    }
}
