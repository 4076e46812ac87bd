//! Values of single flags, and flags that go or do not go together.

use super::matches::Matches;
use super::spec::{Command, Flag, Kind, Spelling};
use super::suggest::nearest;
use super::usage::UsageError;

/// The value in the form the command gets it.
pub(crate) fn check_value(flag: &Flag, value: &str) -> Result<String, UsageError> {
    if !flag.options.is_empty() {
        return option(flag, value);
    }
    match flag.kind {
        Kind::Switch | Kind::Text => {}
        Kind::Minutes(least) | Kind::Seconds(least) => duration(flag, value, least, u64::MAX)?,
        Kind::Days(least, most) => duration(flag, value, least, most)?,
        Kind::Number(least) => number(flag, value, least, u64::MAX)?,
        Kind::Range(least, most) => number(flag, value, least, most)?,
        Kind::Url => return url(flag, value),
        Kind::ApiVersion => api_version(flag, value)?,
        Kind::Id(prefix) => id(flag, value, prefix, &[15, 18])?,
        Kind::LongId(prefix) => id(flag, value, prefix, &[18])?,
    }
    Ok(value.to_owned())
}

fn option(flag: &Flag, value: &str) -> Result<String, UsageError> {
    let same = flag.options.iter().find(|option| **option == value);
    let folded = || flag.options.iter().find(|option| option.eq_ignore_ascii_case(value));
    // In 2018 values compared without regard to case.
    match same.or_else(folded) {
        Some(option) => Ok((*option).to_owned()),
        None => {
            let hint = nearest(value, flag.options.iter().copied()).map(str::to_owned);
            Err(UsageError::not_an_option(flag.name, value, flag.options, hint))
        }
    }
}

fn duration(flag: &Flag, value: &str, least: u64, most: u64) -> Result<(), UsageError> {
    let number: u64 = value
        .parse()
        .map_err(|_| UsageError::unparsable("InvalidDurationError", flag.name, "The value must be an integer."))?;
    let bounds = match most {
        u64::MAX => format!("The value must be at least {least}."),
        most => format!("The value must be between {least} and {most} (inclusive)."),
    };
    match (least..=most).contains(&number) {
        true => Ok(()),
        false => {
            let name = if most == u64::MAX { "DurationBoundsMinError" } else { "DurationBoundsError" };
            Err(UsageError::unparsable(name, flag.name, &bounds))
        }
    }
}

fn number(flag: &Flag, value: &str, least: u64, most: u64) -> Result<(), UsageError> {
    match value.parse::<u64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(()),
        Ok(number) => {
            let (bound, limit) = if number < least { ("greater", least) } else { ("less", most) };
            let reason = format!("Expected an integer {bound} than or equal to {limit} but received: {value}");
            Err(UsageError::unparsable("Error", flag.name, &reason))
        }
        Err(_) => {
            let reason = format!("Expected an integer but received: {value}");
            Err(UsageError::unparsable("Error", flag.name, &reason))
        }
    }
}

/// Any scheme will do, as in the official tool; an address without a path gets one.
fn url(flag: &Flag, value: &str) -> Result<String, UsageError> {
    let scheme = value.split_once(':').map(|(scheme, _)| scheme).unwrap_or_default();
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    match value.split_once("://") {
        Some((_, "")) | None if !good || value.contains("://") => {
            let reason = format!("Expected a valid url but received: {value}");
            Err(UsageError::unparsable("Error", flag.name, &reason))
        }
        Some((_, host)) if !host.contains('/') => Ok(format!("{value}/")),
        _ => Ok(value.to_owned()),
    }
}

fn api_version(flag: &Flag, value: &str) -> Result<(), UsageError> {
    let digits = value.strip_suffix(".0").unwrap_or_default();
    match digits.len() >= 2 && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(()),
        false => {
            let reason = format!("{value} is not a valid API version. It should end in '.0' like '54.0'.");
            Err(UsageError::unparsable("InvalidApiVersionError", flag.name, &reason))
        }
    }
}

fn id(flag: &Flag, value: &str, prefix: &str, lengths: &[usize]) -> Result<(), UsageError> {
    let shape = lengths.contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric());
    let reason = match shape {
        true if value.starts_with(prefix) => return Ok(()),
        true => format!("The id must begin with {prefix}."),
        false => {
            let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
            format!("The id must be {} characters.", lengths.join(" or "))
        }
    };
    let name = if shape { "InvalidPrefixError" } else { "InvalidIdLengthError" };
    Err(UsageError::unparsable(name, flag.name, &reason))
}

/// Flags that are missing, and flags that exclude or need each other.
pub(crate) fn validate(command: &Command, spelling: Option<&Spelling>, matches: &Matches) -> Result<(), UsageError> {
    let excused = spelling.map_or(&[][..], |spelling| spelling.not_required);
    let mut reasons = Vec::new();
    for flag in command.flags {
        if !matches.has(flag.name) {
            if flag.required && !excused.contains(&flag.name) {
                reasons.push(format!("Missing required flag {}", flag.name));
            }
            if !flag.exactly_one.is_empty() && !flag.exactly_one.iter().any(|one| matches.has(one)) {
                reasons.push(format!("Exactly one of the following must be provided: {}", dashed(flag.exactly_one)));
            }
            continue;
        }
        let others = flag.exactly_one.iter().filter(|one| **one != flag.name && matches.has(one));
        reasons.extend(others.map(|one| format!("--{one} cannot also be provided when using --{}", flag.name)));
        let others = flag.exclusive.iter().filter(|other| matches.has(other)).filter_map(|other| command.flag(other));
        reasons.extend(
            others.map(|other| format!("{} cannot also be provided when using --{}", shown(other, matches), flag.name)),
        );
        let missing: Vec<String> = flag.needs.iter().filter(|n| !matches.has(n)).map(|n| format!("--{n}")).collect();
        if !missing.is_empty() {
            let needs = missing.join(", ");
            reasons.push(format!("All of the following must be provided when using --{}: {needs}", flag.name));
        }
    }
    match reasons.is_empty() {
        true => Ok(()),
        false => Err(UsageError::failed_flags(reasons)),
    }
}

fn dashed(names: &[&str]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| format!("--{name}")).collect();
    names.sort();
    names.join(", ")
}

fn shown(flag: &Flag, matches: &Matches) -> String {
    match flag.kind {
        Kind::Switch => format!("--{}=true", flag.name),
        _ => format!("--{}={}", flag.name, matches.all(flag.name).join(",")),
    }
}
