//! Version numbers of packages (rules VER-1 to VER-3).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// `major.minor.patch.build`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionNumber {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
    pub build: Build,
}

/// The build place: a number, or a keyword that is resolved later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Build {
    Number(u32),
    Next,
    Latest,
    Released,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a version number: {reason}. Write it as major.minor.patch.build, for example 1.2.0.NEXT")]
pub struct InvalidVersion {
    text: String,
    reason: String,
}

impl VersionNumber {
    /// The three numbers that a release is unique by.
    pub fn release(&self) -> (u32, u32, u32) {
        (self.major, self.minor, self.patch)
    }

    /// `1.2.0`.
    pub fn release_text(&self) -> String {
        format!("{}.{}.{}", self.major, self.minor, self.patch)
    }

    pub fn with_build(self, build: u32) -> Self {
        Self { build: Build::Number(build), ..self }
    }

    pub fn build_number(&self) -> Option<u32> {
        match self.build {
            Build::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The tail of an alias: `1.2.0-4`; a build number of 0 is dropped (PKG-3).
    pub fn alias_text(&self) -> String {
        match self.build {
            Build::Number(0) => self.release_text(),
            build => format!("{}-{build}", self.release_text()),
        }
    }
}

impl FromStr for VersionNumber {
    type Err = InvalidVersion;

    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        let refuse = |reason: String| InvalidVersion { text: text.into(), reason };
        let parts: Vec<&str> = text.split('.').collect();
        let [major, minor, patch, build] = parts[..] else {
            return Err(refuse(format!("it has {} parts where four are needed", parts.len())));
        };
        let number = |part: &str| whole_number(part).map_err(refuse);
        let build = match build {
            "NEXT" => Build::Next,
            "LATEST" => Build::Latest,
            "RELEASED" => Build::Released,
            digits => Build::Number(number(digits)?),
        };
        Ok(Self { major: number(major)?, minor: number(minor)?, patch: number(patch)?, build })
    }
}

fn whole_number(part: &str) -> Result<u32, String> {
    if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("'{part}' is not a whole number"));
    }
    part.parse().map_err(|_| format!("'{part}' is too large"))
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Build::Number(n) => write!(f, "{n}"),
            Build::Next => f.write_str("NEXT"),
            Build::Latest => f.write_str("LATEST"),
            Build::Released => f.write_str("RELEASED"),
        }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.major, self.minor, self.patch, self.build)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_ver_1_four_whole_numbers_or_a_keyword() {
        for good in ["1.2.3.4", "0.1.0.NEXT", "57.0.0.LATEST", "1.0.0.RELEASED"] {
            assert_eq!(good.parse::<VersionNumber>().unwrap().to_string(), good);
        }
    }

    #[test]
    fn rule_ver_1_other_shapes_are_refused_with_the_reason() {
        let reason = |text: &str| text.parse::<VersionNumber>().unwrap_err().to_string();
        assert!(reason("1.2.3").contains("it has 3 parts where four are needed"));
        assert!(reason("1.2.3-beta.1").contains("'3-beta' is not a whole number"));
        assert!(reason("1.2.3.+5").contains("'+5' is not a whole number"));
        assert!(reason("1.2.3.next").contains("'next' is not a whole number"));
        assert!(reason("1.2.3.99999999999").contains("is too large"));
    }

    #[test]
    fn rule_pkg_3_a_build_number_of_0_is_dropped_from_the_alias() {
        let alias = |text: &str| text.parse::<VersionNumber>().unwrap().alias_text();
        assert_eq!(alias("1.2.3.4"), "1.2.3-4");
        assert_eq!(alias("1.2.3.0"), "1.2.3");
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics(text in ".{0,30}") {
            let _ = text.parse::<VersionNumber>().is_ok();
        }
    }
}
