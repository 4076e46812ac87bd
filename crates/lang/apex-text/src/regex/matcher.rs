use std::ops::Range;
use std::sync::Arc;

use fancy_regex::{Captures, Regex, RegexInput};

use super::pattern::Pattern;
use super::{MOST_INPUT, checked, too_complicated};
use crate::{Result, Thrown};

type Groups = Vec<Option<Range<usize>>>;

/// `System.Matcher`: an input, a region of it, and the last match.
#[derive(Debug, Clone)]
pub struct Matcher {
    pattern: Arc<Pattern>,
    input: Arc<str>,
    /// UTF-16 positions by byte, where they differ.
    positions: Option<Arc<[u32]>>,
    region: Range<usize>,
    /// Byte ranges in the input.
    found: Option<Groups>,
    next: usize,
}

impl Matcher {
    /// `pattern.matcher(input)`.
    pub fn new(pattern: Arc<Pattern>, input: &str) -> Self {
        let positions = (!input.is_ascii()).then(|| unit_positions(input));
        Self { pattern, input: input.into(), positions, region: 0..input.len(), found: None, next: 0 }
    }

    pub fn pattern(&self) -> &Arc<Pattern> {
        &self.pattern
    }

    pub(super) fn input(&self) -> &str {
        &self.input
    }

    /// `matches()`: the whole region.
    pub fn matches(&mut self) -> Result<bool> {
        checked(&self.input, MOST_INPUT)?;
        let pattern = self.pattern.clone();
        self.search(pattern.whole()?, self.region.start, true)
    }

    /// `lookingAt()`: from the region's start.
    pub fn looking_at(&mut self) -> Result<bool> {
        checked(&self.input, MOST_INPUT)?;
        let pattern = self.pattern.clone();
        self.search(pattern.prefix()?, self.region.start, true)
    }

    /// `find()`: the next match behind the last one.
    pub fn find(&mut self) -> Result<bool> {
        checked(&self.input, MOST_INPUT)?;
        let mut from = self.next.max(self.region.start);
        if self.range(0).is_some_and(|last| last.is_empty() && last.end == from) {
            from += self.input[from..].chars().next().map_or(1, char::len_utf8);
        }
        if from > self.region.end {
            self.found = None;
            return Ok(false);
        }
        let pattern = self.pattern.clone();
        let follows_on = from == self.next.max(self.region.start);
        self.search(pattern.anywhere(), from, follows_on)
    }

    /// `find(start)`: from there, in the whole input.
    pub fn find_from(&mut self, start: i32) -> Result<bool> {
        let from = usize::try_from(start).ok().and_then(|unit| self.byte(unit));
        let from = from.ok_or_else(|| Thrown::string("Illegal start index"))?;
        self.reset();
        self.next = from;
        self.find()
    }

    /// The region's bounds count as the ends of the input, so that it is cut out.
    fn search(&mut self, regex: &Regex, from: usize, follows_on: bool) -> Result<bool> {
        let offset = self.region.start;
        let region = &self.input[self.region.clone()];
        let input = RegexInput::new(region).from_pos(from - offset).continue_from_previous_match_end(follows_on);
        let captures = regex.captures_input(input).map_err(|_| too_complicated())?;
        self.found = captures.map(|captures| groups(&captures, offset));
        if let Some(last) = self.range(0) {
            self.next = last.end;
        }
        Ok(self.found.is_some())
    }

    pub(super) fn range(&self, group: usize) -> Option<Range<usize>> {
        self.found.as_ref()?.get(group)?.clone()
    }

    /// `group(index)`: null for a group that took no part.
    pub fn group(&self, index: i32) -> Result<Option<&str>> {
        Ok(self.checked_range(index)?.map(|range| &self.input[range]))
    }

    /// The same by the group's name.
    pub fn group_named(&self, name: &str) -> Result<Option<&str>> {
        let group = self.pattern.group_named(name);
        let group = group.ok_or_else(|| Thrown::string(format!("No group with name <{name}>")))?;
        self.group(group as i32)
    }

    /// `start(index)`: -1 for a group that took no part.
    pub fn start(&self, index: i32) -> Result<i32> {
        Ok(self.checked_range(index)?.map_or(-1, |range| self.unit(range.start)))
    }

    /// `end(index)`: one behind the last position.
    pub fn end(&self, index: i32) -> Result<i32> {
        Ok(self.checked_range(index)?.map_or(-1, |range| self.unit(range.end)))
    }

    fn checked_range(&self, index: i32) -> Result<Option<Range<usize>>> {
        let groups = self.found.as_ref().ok_or_else(|| Thrown::string("No match found"))?;
        let group = usize::try_from(index).ok().filter(|group| *group <= self.pattern.group_count());
        let group = group.ok_or_else(|| Thrown::string(format!("No group {index}")))?;
        Ok(groups.get(group).cloned().flatten())
    }

    /// `groupCount()`.
    pub fn group_count(&self) -> i32 {
        self.pattern.group_count() as i32
    }

    /// `reset()`: back to the start of all of the input.
    pub fn reset(&mut self) {
        self.region = 0..self.input.len();
        self.found = None;
        self.next = 0;
    }

    /// `reset(input)`.
    pub fn reset_input(&mut self, input: &str) {
        *self = Self::new(self.pattern.clone(), input);
    }

    /// `usePattern(pattern)`: the position stays, the last match is forgotten.
    pub fn use_pattern(&mut self, pattern: Arc<Pattern>) {
        self.pattern = pattern;
        self.found = None;
    }

    /// `region(start, end)`.
    pub fn set_region(&mut self, start: i32, end: i32) -> Result<()> {
        let at = |unit: i32, name: &str| {
            let byte = usize::try_from(unit).ok().and_then(|unit| self.byte(unit));
            byte.ok_or_else(|| Thrown::string(name))
        };
        let (from, to) = (at(start, "start")?, at(end, "end")?);
        if from > to {
            return Err(Thrown::string("start"));
        }
        self.reset();
        self.region = from..to;
        self.next = from;
        Ok(())
    }

    /// `regionStart()`.
    pub fn region_start(&self) -> i32 {
        self.unit(self.region.start)
    }

    /// `regionEnd()`.
    pub fn region_end(&self) -> i32 {
        self.unit(self.region.end)
    }

    fn unit(&self, byte: usize) -> i32 {
        match &self.positions {
            Some(positions) => positions.get(byte).copied().unwrap_or_default() as i32,
            None => byte as i32,
        }
    }

    fn byte(&self, unit: usize) -> Option<usize> {
        match &self.positions {
            Some(positions) => {
                let byte = positions.partition_point(|position| (*position as usize) < unit);
                (byte < positions.len()).then_some(byte)
            }
            None => (unit <= self.input.len()).then_some(unit),
        }
    }
}

fn groups(captures: &Captures<'_, str>, offset: usize) -> Groups {
    let range = |group| captures.get(group).map(|found| offset + found.start()..offset + found.end());
    (0..captures.len()).map(range).collect()
}

/// For each byte and the end, the UTF-16 position of the character that it belongs to or follows.
fn unit_positions(input: &str) -> Arc<[u32]> {
    let mut positions = Vec::with_capacity(input.len() + 1);
    let mut unit = 0;
    for letter in input.chars() {
        positions.push(unit);
        unit += letter.len_utf16() as u32;
        // The bytes inside a character are no place to start: they count as its end.
        positions.extend(std::iter::repeat_n(unit, letter.len_utf8() - 1));
    }
    positions.push(unit);
    positions.into()
}
