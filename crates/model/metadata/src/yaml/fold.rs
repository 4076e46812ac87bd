//! Long lines broken at spaces. Text is in UTF-16 units here, as the official tool counts.

const LINE: usize = 80;
/// However deep the indentation, a line holds so much.
const LEAST: usize = 20;

pub(super) const NEW_LINE: u16 = b'\n' as u16;
pub(super) const SPACE: u16 = b' ' as u16;
pub(super) const TAB: u16 = b'\t' as u16;
const BACKSLASH: u16 = b'\\' as u16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Block,
    /// Breaks anywhere: a backslash ends the line.
    Quoted,
}

/// How far the lines are indented, and how far the first is in already where that differs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margin {
    pub indent: usize,
    pub first: Option<usize>,
}

pub(super) struct Folded {
    pub text: Vec<u16>,
    /// Whether a line had no space to break it at.
    pub overflow: bool,
}

pub(super) fn fold(text: &[u16], style: Style, margin: Margin) -> Folded {
    let step = (1 + LEAST).max((1 + LINE).saturating_sub(margin.indent));
    if text.len() <= step {
        return Folded { text: text.to_vec(), overflow: false };
    }
    let mut folder = Folder::new(text, style, margin, step);
    folder.run();
    let text = if folder.stuck { text.to_vec() } else { folder.broken(margin.indent) };
    Folded { text, overflow: folder.overflow }
}

struct Folder<'t> {
    text: &'t [u16],
    style: Style,
    indent: usize,
    step: usize,
    at: usize,
    /// Where the line is too long.
    end: usize,
    /// The last space the line can be broken at.
    split: Option<usize>,
    previous: Option<u16>,
    /// The last escape of a quoted text.
    escape: Option<(usize, usize)>,
    /// The breaks; at some there is no space that goes away.
    breaks: Vec<(usize, bool)>,
    overflow: bool,
    /// An escape is longer than a line.
    stuck: bool,
}

impl<'t> Folder<'t> {
    fn new(text: &'t [u16], style: Style, margin: Margin, step: usize) -> Self {
        let mut folder = Self {
            text,
            style,
            indent: margin.indent,
            step,
            at: 0,
            end: LINE.saturating_sub(margin.first.unwrap_or(margin.indent)),
            split: None,
            previous: None,
            escape: None,
            breaks: Vec::new(),
            overflow: false,
            stuck: false,
        };
        if margin.first.is_some_and(|first| first > LINE - LEAST) {
            folder.breaks.push((0, false));
            folder.end = LINE.saturating_sub(margin.indent);
        }
        if style == Style::Block
            && let Some(last) = folder.further_indented(0)
        {
            folder.at = last + 1;
            folder.end = last + step;
        }
        folder
    }

    fn get(&self, at: usize) -> Option<u16> {
        self.text.get(at).copied()
    }

    fn run(&mut self) {
        while let Some(unit) = self.get(self.at).filter(|_| !self.stuck) {
            let mut unit = Some(unit);
            if self.style == Style::Quoted && unit == Some(BACKSLASH) {
                self.skip_escape();
            }
            if unit == Some(NEW_LINE) {
                self.line();
            } else {
                unit = self.unit(unit);
            }
            self.previous = unit;
            self.at += 1;
        }
    }

    fn skip_escape(&mut self) {
        let start = self.at;
        self.at += match self.get(start + 1).and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'x') => 3,
            Some(b'u') => 5,
            Some(b'U') => 9,
            _ => 1,
        };
        self.escape = Some((start, self.at));
    }

    fn line(&mut self) {
        if self.style == Style::Block
            && let Some(last) = self.further_indented(self.at + 1)
        {
            self.at = last;
        }
        self.end = self.at + self.indent + self.step;
        self.split = None;
    }

    fn unit(&mut self, unit: Option<u16>) -> Option<u16> {
        if unit == Some(SPACE) && is_word(self.previous) && is_word(self.get(self.at + 1)) {
            self.split = Some(self.at);
        }
        if self.at < self.end {
            return unit;
        }
        if let Some(split) = self.split.take() {
            self.break_at(split, false);
            return unit;
        }
        if self.style == Style::Quoted {
            return self.break_word(unit);
        }
        self.overflow = true;
        unit
    }

    fn break_at(&mut self, at: usize, inside: bool) {
        self.breaks.push((at, inside));
        self.end = at + self.step;
    }

    /// Breaks where no space is, but not inside an escape.
    fn break_word(&mut self, mut unit: Option<u16>) -> Option<u16> {
        while matches!(self.previous, Some(SPACE | TAB)) {
            self.previous = unit;
            self.at += 1;
            unit = self.get(self.at);
            self.overflow = true;
        }
        let before = match self.escape {
            Some((start, end)) if self.at <= end + 1 => start.checked_sub(1),
            _ => self.at.checked_sub(2),
        };
        // The two halves of one character stay together, which the official tool does not see to.
        let is_half = |at: usize| self.get(at).is_some_and(|unit| (0xd800..0xdc00).contains(&unit));
        let before = before.map(|before| if is_half(before) { before - 1 } else { before });
        match before.filter(|before| !self.breaks.contains(&(*before, true))) {
            Some(before) => self.break_at(before, true),
            None => self.stuck = true,
        }
        unit
    }

    /// The end of the lines from here that are indented further: they are not broken. `None` where there is none.
    fn further_indented(&self, from: usize) -> Option<usize> {
        let is_space = |at: usize| matches!(self.get(at), Some(SPACE | TAB));
        let (mut start, mut end) = (from, None);
        while (start..=start + self.indent).all(is_space) {
            let line = self.text[start..].iter().position(|unit| *unit == NEW_LINE);
            let last = line.map_or(self.text.len(), |length| start + length);
            end = Some(last);
            start = last + 1;
        }
        end
    }

    fn broken(&self, indent: usize) -> Vec<u16> {
        let Some((first, _)) = self.breaks.first() else { return self.text.to_vec() };
        let mut out = self.text[..*first].to_vec();
        for (place, (at, inside)) in self.breaks.iter().enumerate() {
            let end = self.breaks.get(place + 1).map_or(self.text.len(), |next| next.0);
            if *inside {
                out.extend([self.text[*at], BACKSLASH]);
            }
            out.push(NEW_LINE);
            out.extend(std::iter::repeat_n(SPACE, indent));
            let from = if *at == 0 { 0 } else { at + 1 };
            out.extend(self.text.get(from..end).unwrap_or_default());
        }
        out
    }
}

fn is_word(unit: Option<u16>) -> bool {
    unit.is_some_and(|unit| !matches!(unit, SPACE | TAB | NEW_LINE))
}
