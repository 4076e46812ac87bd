//! `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`: requests that depend on what is there now.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use orgyard_engine::parse_datetime;
use orgyard_text::hash;
use orgyard_values::format_datetime;

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SECOND: i64 = 1000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// Headers tell whole seconds.
fn seconds(time: i64) -> i64 {
    time - time.rem_euclid(SECOND)
}

/// The answer with what tells its state, or 304 where the caller has it already.
pub(crate) fn of_read(call: &Call, answer: Answer, modified: Option<i64>) -> Answer {
    let tag = format!("\"{}\"", hash::of(&answer.body).to_string().chars().take(32).collect::<String>());
    let known = match call.header("if-none-match") {
        Some(tags) => lists(tags, &tag),
        None => is_since(call, "if-modified-since", modified) == Some(false),
    };
    let answer = if known { Answer::no_content().status(304) } else { answer };
    let answer = answer.header("ETag", tag);
    match modified {
        Some(time) => answer.header("Last-Modified", http_date(time)),
        None => answer,
    }
}

/// Refuses a request whose condition does not hold. `now` is what a read would answer.
pub(crate) fn check(
    call: &Call,
    now: impl FnOnce() -> Result<Answer, Failure>,
    modified: Option<i64>,
) -> Result<(), Failure> {
    if let Some(tags) = call.header("if-match") {
        let tag = of_read(&call.without_conditions(), now()?, None);
        let tag = tag.headers.iter().find(|(name, _)| name == "ETag").map(|(_, tag)| tag.as_str()).unwrap_or_default();
        return if lists(tags, tag) { Ok(()) } else { Err(failed()) };
    }
    match is_since(call, "if-unmodified-since", modified) {
        Some(true) => Err(failed()),
        _ => Ok(()),
    }
}

/// Source: REST API Developer Guide, Status Codes and Error Responses, 412.
fn failed() -> Failure {
    let text = "The request wasn’t executed because one or more of the preconditions that the client specified in the \
                request headers wasn’t satisfied.";
    Failure::new(412, "PRECONDITION_FAILED", text)
}

fn lists(tags: &str, tag: &str) -> bool {
    tags.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == tag)
}

/// Whether there was a change after the header's date; nothing where there is no such date.
pub(crate) fn is_since(call: &Call, header: &str, modified: Option<i64>) -> Option<bool> {
    Some(seconds(modified?) > parse(call.header(header)?)?)
}

/// `Sat, 21 Nov 2026 23:00:00 GMT`
fn http_date(time: i64) -> String {
    let text = format_datetime(seconds(time));
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"Jan");
    let day = usize::try_from(time.div_euclid(DAY).rem_euclid(7)).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"Thu");
    format!("{day}, {} {month} {} {} GMT", part(8, 10), part(0, 4), part(11, 19))
}

fn parse(text: &str) -> Option<i64> {
    let (_, rest) = text.split_once(", ")?;
    let mut words = rest.split_ascii_whitespace();
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    parse_datetime(&format!("{year}-{month:02}-{day:0>2}T{time}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read_as_headers_have_them() {
        assert_eq!(http_date(1_795_194_000_500), "Fri, 20 Nov 2026 17:00:00 GMT");
        assert_eq!(parse("Fri, 20 Nov 2026 17:00:00 GMT"), Some(1_795_194_000_000));
        assert_eq!(parse("yesterday"), None);
    }
}
