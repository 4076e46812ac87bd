//! `TraceFlag` and `DebugLevel`: whose logs are kept, and what they tell.

use crate::LogLevels;
use orgyard_engine::{EngineError, Tx};
use orgyard_values::{Id, Record, Value};

/// Categories of a log's first line, each with the field that sets its level.
const CATEGORIES: [(&str, &str); 8] = [
    ("APEX_CODE", "ApexCode"),
    ("APEX_PROFILING", "ApexProfiling"),
    ("CALLOUT", "Callout"),
    ("DB", "Database"),
    ("SYSTEM", "System"),
    ("VALIDATION", "Validation"),
    ("VISUALFORCE", "Visualforce"),
    ("WORKFLOW", "Workflow"),
];

/// What the user's logs tell at this time; none where no trace flag asks for them.
pub fn traced(tx: &Tx, user: Id) -> Result<Option<LogLevels>, EngineError> {
    let flags = tx.find("TraceFlag", "TracedEntityId", &Value::Id(user))?;
    let Some(flag) = flags.iter().find(|flag| is_active(flag, tx.now())) else { return Ok(None) };
    let level = match flag.get("DebugLevelId").as_id() {
        Some(id) => tx.get("DebugLevel", id)?,
        None => None,
    };
    Ok(Some(levels(level.as_ref().unwrap_or(flag))))
}

fn is_active(flag: &Record, now: i64) -> bool {
    flag.int("StartDate").is_none_or(|start| start <= now) && flag.int("ExpirationDate").is_none_or(|end| now < end)
}

fn levels(of: &Record) -> LogLevels {
    let level = |(category, field): &(&str, &str)| {
        let level = of.text(field).filter(|level| !level.eq_ignore_ascii_case("NONE"))?;
        Some(((*category).to_owned(), level.to_uppercase()))
    };
    LogLevels(CATEGORIES.iter().filter_map(level).collect())
}
