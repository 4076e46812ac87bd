//! Dates and times as queries write them. In Apex itself they are read wherever their shape stands.

const DATE: &str = " YYYY must be a year (AD) 0001-9999. mm must be a month 01-12. DD must be a day 01-31.";
const TIME: &str = " HH must be 00-23, MM must be 00-59, and SS must be 00-59. .NNN is optional and is the milliseconds \
                    within the second 000-999. OFFSET is the timezone offset and has an optional + or - followed by \
                    HHMM or HH:MM.";

/// The platform's message where a date, a date with a time or a time starts that does not exist.
pub(super) fn fault(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if let Some([year, month, day]) = shape(bytes, b"####-##-##") {
        let in_range = year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day);
        let time = bytes.get(10).filter(|byte| byte.eq_ignore_ascii_case(&b't')).and_then(|_| time(&text[11..]));
        return match time {
            Some((length, valid)) => (!in_range || !valid).then(|| {
                let written = &text[..11 + length];
                format!(
                    "Invalid DateTime '{written}'. Apex DateTimes must be of the form YYYY-mm-DDtHH:MM:SS.NNNzOFFSET.{DATE}{TIME}"
                )
            }),
            None => (!in_range).then(|| {
                let written = &text[..10];
                format!(
                    "Invalid Date '{written}'. If you are trying to do subtraction adding spaces around the '-' \
                     sign(s) will help. Apex dates must be of the form YYYY-mm-DD.{DATE}"
                )
            }),
        };
    }
    let (length, valid) = time(text)?;
    let written = &text[..length];
    (!valid).then(|| format!("Invalid Time '{written}'. Apex times must be of the form HH:MM:SS.NNNzOFFSET.{TIME}"))
}

/// How long a time is, and whether it exists.
fn time(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let [hour, minute, second] = shape(bytes, b"##:##:##")?;
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = if bytes.get(8) == Some(&b'.') { 1 + digits(9) } else { 0 };
    let end = 8 + fraction;
    let zone = bytes.get(end).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'z'));
    Some((end + usize::from(zone), hour < 24 && minute < 60 && second < 60))
}

/// The three numbers of a shape in which `#` is a digit; no digit may follow.
fn shape(bytes: &[u8], shape: &[u8]) -> Option<[u32; 3]> {
    let fits = |(byte, wanted): (&u8, &u8)| if *wanted == b'#' { byte.is_ascii_digit() } else { byte == wanted };
    let ends = !bytes.get(shape.len()).is_some_and(u8::is_ascii_digit);
    if bytes.len() < shape.len() || !ends || !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let (mut numbers, mut at) = ([0; 3], 0);
    for byte in &bytes[..shape.len()] {
        match byte.is_ascii_digit() {
            true => numbers[at] = numbers[at] * 10 + u32::from(byte - b'0'),
            false => at += 1,
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_told() {
        let starts = |text: &str| fault(text).map(|message| message.chars().take(40).collect::<String>());
        assert_eq!(starts("2026-02-28"), None);
        assert_eq!(starts("2026-13-01 "), Some("Invalid Date '2026-13-01'. If you are tr".to_owned()));
        assert_eq!(starts("2026-01-01T24:00:00Z]"), Some("Invalid DateTime '2026-01-01T24:00:00Z'.".to_owned()));
        assert_eq!(starts("2026-01-01T23:00:00.000+01:00"), None);
        assert_eq!(starts("25:00:00.000Z"), Some("Invalid Time '25:00:00.000Z'. Apex times".to_owned()));
        assert_eq!(starts("2026-1-1"), None);
        assert_eq!(starts("12026-13-01"), None);
    }
}
