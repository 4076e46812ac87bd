//! How a user's locale writes numbers and dates.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/locale-formats.csv");
const FALLBACK: &str = "en_US";

static LOCALES: LazyLock<HashMap<String, Locale>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    reader.records().flatten().filter_map(|row| read(&row)).map(|locale| (locale.name.clone(), locale)).collect()
});

/// The formats of one locale. Date patterns are those of `SimpleDateFormat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale {
    pub name: String,
    pub decimal: String,
    pub group: String,
    pub minus: String,
    pub date: String,
    pub date_time: String,
    pub date_time_long: String,
    /// 1 is Sunday, as in the calendars of Java.
    pub first_day: i8,
    /// How many days of a year make its first week.
    pub least_days: i8,
    pub am_pm: [String; 2],
}

impl Locale {
    /// By the value of `User.LocaleSidKey`; an unknown one is read by its language, else as `en_US`.
    pub fn named(name: &str) -> &'static Self {
        let language = name.split(['_', '-']).next().unwrap_or_default();
        let candidates =
            [name.replace('-', "_"), format!("{language}_{}", language.to_uppercase()), FALLBACK.to_owned()];
        let found = candidates.iter().find_map(|candidate| LOCALES.get(candidate));
        found.unwrap_or(&NOTHING)
    }

    pub fn en_us() -> &'static Self {
        Self::named(FALLBACK)
    }
}

static NOTHING: LazyLock<Locale> = LazyLock::new(|| Locale {
    name: FALLBACK.into(),
    decimal: ".".into(),
    group: ",".into(),
    minus: "-".into(),
    date: "M/d/yyyy".into(),
    date_time: "M/d/yyyy, h:mm a".into(),
    date_time_long: "M/d/yyyy, h:mm:ss a z".into(),
    first_day: 1,
    least_days: 1,
    am_pm: ["AM".into(), "PM".into()],
});

fn read(row: &csv::StringRecord) -> Option<Locale> {
    let cell = |at: usize| row.get(at).map(str::to_owned);
    Some(Locale {
        name: cell(0)?,
        decimal: cell(1)?,
        group: cell(2)?,
        minus: cell(3)?,
        date: cell(4)?,
        date_time: cell(5)?,
        date_time_long: cell(6)?,
        first_day: cell(7)?.parse().ok()?,
        least_days: cell(8)?.parse().ok()?,
        am_pm: [cell(9)?, cell(10)?],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        let check = |name: &str, expected: &str| {
            let locale = Locale::named(name);
            assert_eq!(format!("{}|{}|{}|{}", locale.name, locale.decimal, locale.date, locale.date_time), expected);
        };
        check("en_US", "en_US|.|M/d/yyyy|M/d/yyyy, h:mm a");
        check("de_DE", "de_DE|,|dd.MM.yyyy|dd.MM.yyyy, HH:mm");
        check("de", "de_DE|,|dd.MM.yyyy|dd.MM.yyyy, HH:mm");
        check("fr-FR", "fr_FR|,|dd/MM/yyyy|dd/MM/yyyy HH:mm");
        check("tlh_KL", "en_US|.|M/d/yyyy|M/d/yyyy, h:mm a");
        check("", "en_US|.|M/d/yyyy|M/d/yyyy, h:mm a");
        assert_eq!(Locale::en_us(), &*NOTHING);
    }
}
