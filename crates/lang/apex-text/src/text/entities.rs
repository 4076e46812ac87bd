use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../../data/html-entities.csv");

/// The entities of HTML 4 by name.
static BY_NAME: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter_map(|(name, code)| Some((name, char::from_u32(code.parse().ok()?)?))).collect()
});

static BY_LETTER: LazyLock<HashMap<char, &'static str>> =
    LazyLock::new(|| BY_NAME.iter().map(|(name, letter)| (*letter, *name)).collect());

/// Which entities count: those of XML, of HTML 3 (Latin 1 beside the basic ones), of HTML 4.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EntitySet {
    Xml,
    Html3,
    Html4,
}

impl EntitySet {
    fn has(self, letter: char) -> bool {
        match self {
            _ if matches!(letter, '&' | '<' | '>' | '"') => true,
            Self::Xml => letter == '\'',
            Self::Html3 => ('\u{a0}'..='\u{ff}').contains(&letter),
            Self::Html4 => true,
        }
    }

    pub(super) fn name_of(self, letter: char) -> Option<&'static str> {
        match letter {
            _ if !self.has(letter) => None,
            '\'' if self == Self::Xml => Some("apos"),
            _ => BY_LETTER.get(&letter).copied(),
        }
    }

    pub(super) fn letter_of(self, name: &str) -> Option<char> {
        if name == "apos" && self == Self::Xml {
            return Some('\'');
        }
        BY_NAME.get(name).copied().filter(|letter| self.has(*letter))
    }
}
