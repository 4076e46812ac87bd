use super::parser::{Flags, Parsed, Parser};

/// Names and references are looked up one by one.
const MOST_GROUPS: usize = 5000;

impl Parser {
    /// What follows an opening parenthesis; false when it was no atom but a change of flags.
    pub fn group(&mut self) -> Parsed<bool> {
        if self.groups > MOST_GROUPS {
            return Err(super::too_complicated());
        }
        let outer = self.flags;
        let (before, opened) = (self.groups, self.open.len());
        let opening = if self.take("?") { self.special_group()? } else { self.capturing(None) };
        let Some(opening) = opening else { return Ok(false) };
        self.out.push_str(&opening);
        self.open.extend((self.groups > before).then_some(self.groups));
        self.alternatives()?;
        if !self.take(")") {
            return Err(self.error("Unclosed group", self.letters.len()));
        }
        self.out.push(')');
        self.open.truncate(opened);
        self.flags = outer;
        Ok(true)
    }

    fn capturing(&mut self, name: Option<String>) -> Option<String> {
        self.groups += 1;
        if let Some(name) = name {
            self.names.push((name, self.groups));
        }
        Some("(".to_owned())
    }

    fn special_group(&mut self) -> Parsed<Option<String>> {
        for opening in [":", "=", "!", ">", "<=", "<!"] {
            if self.take(opening) {
                return Ok(Some(format!("(?{opening}")));
            }
        }
        if self.take("<") {
            let name = self.group_name()?;
            if self.names.iter().any(|(known, _)| *known == name) {
                return Err(self.error(&format!("Named capturing group <{name}> is already defined"), self.at - 1));
            }
            return Ok(self.capturing(Some(name)));
        }
        self.flag_group()
    }

    pub fn group_name(&mut self) -> Parsed<String> {
        let start = self.at;
        if !self.peek().is_some_and(|letter| letter.is_ascii_alphabetic()) {
            return Err(self.error("capturing group name does not start with a Latin letter", self.at));
        }
        while self.peek().is_some_and(|letter| letter.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        let name = self.letters[start..self.at].iter().collect();
        if !self.take(">") {
            return Err(self.error("named capturing group is missing trailing '>'", self.at));
        }
        Ok(name)
    }

    /// `(?i)`, which lasts to the end of the group around it, or `(?i-s:…)`.
    fn flag_group(&mut self) -> Parsed<Option<String>> {
        let mut on = true;
        loop {
            match self.next() {
                Some('-') if on => on = false,
                Some(')') => return Ok(None),
                Some(':') => return Ok(Some("(?:".to_owned())),
                Some(letter) if self.flags.set(letter, on) => {}
                _ => return Err(self.error("Unknown inline modifier", self.at)),
            }
        }
    }
}

impl Flags {
    fn set(&mut self, letter: char, on: bool) -> bool {
        let flag = match letter {
            'i' => &mut self.ignore_case,
            'm' => &mut self.multi_line,
            's' => &mut self.dot_all,
            'x' => &mut self.comments,
            'u' => &mut self.unicode_case,
            'd' => &mut self.unix_lines,
            'U' => &mut self.unicode_class,
            _ => return false,
        };
        *flag = on;
        if letter == 'U' {
            self.unicode_case |= on;
        }
        true
    }
}
