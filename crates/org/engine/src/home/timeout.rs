//! How long a session stays good that is not used: an org's own setting.

use super::Result;
use crate::Org;
use orgyard_text::xml;
use std::sync::Arc;

const MINUTE: i64 = 60_000;
const DEFAULT: i64 = 120 * MINUTE;

/// The values of `SecuritySettings.sessionSettings.sessionTimeout`, in minutes.
const TIMEOUTS: &[(&str, i64)] = &[
    ("TwentyFourHours", 1440),
    ("TwelveHours", 720),
    ("EightHours", 480),
    ("FourHours", 240),
    ("TwoHours", 120),
    ("SixtyMinutes", 60),
    ("ThirtyMinutes", 30),
    ("FifteenMinutes", 15),
];

impl Org {
    /// In milliseconds: two hours, or what the org's `SecuritySettings` say.
    pub fn session_timeout(self: &Arc<Self>) -> Result<i64> {
        let tx = self.read(self.info().user_id)?;
        let Some(settings) = tx.component("Settings", "Security")? else { return Ok(DEFAULT) };
        let files = tx.files_of(&settings)?;
        Ok(files.iter().find_map(|(_, bytes)| timeout(&String::from_utf8_lossy(bytes))).unwrap_or(DEFAULT))
    }
}

fn timeout(settings: &str) -> Option<i64> {
    let document = xml::parse(settings).ok()?;
    let name = document.root.child("sessionSettings")?.child_text("sessionTimeout")?;
    TIMEOUTS.iter().find(|(known, _)| *known == name).map(|(_, minutes)| minutes * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_read() {
        let check = |inner: &str, minutes: Option<i64>| {
            let text = format!("<SecuritySettings>{inner}</SecuritySettings>");
            assert_eq!(timeout(&text), minutes.map(|minutes| minutes * MINUTE), "{inner}");
        };
        check("<sessionSettings><sessionTimeout>FifteenMinutes</sessionTimeout></sessionSettings>", Some(15));
        check("<sessionSettings><sessionTimeout>TwentyFourHours</sessionTimeout></sessionSettings>", Some(1440));
        check("<sessionSettings><sessionTimeout>AnHourOrSo</sessionTimeout></sessionSettings>", None);
        check("<sessionSettings/>", None);
        check("", None);
    }
}
