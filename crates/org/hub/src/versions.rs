//! Rules over the versions of one package: build numbers, promotion, installation keys.

use orgyard_engine::{ApiError, EngineError, Tx};
use orgyard_text::hash::Hasher;
use orgyard_values::{Build, Id, Record, Value, VersionNumber};

/// Numbers given out, so that none is given out twice (VER-2).
const GIVEN: &str = "GivenBuildNumber";

/// VER-5: the least coverage of a version that may be promoted.
pub(crate) const MINIMUM_COVERAGE: f64 = 75.0;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Promotion {
    Allowed,
    Refused { code: &'static str, message: String },
}

/// Whether `version` may become released beside its `siblings` (all versions of the package, itself included).
pub(crate) fn promotion(version: &Record, siblings: &[Record], has_apex: bool) -> Promotion {
    let checks = [not_deleted(version), validated(version), covered(version, has_apex), above(version, siblings)];
    match checks.into_iter().flatten().next() {
        Some((code, message)) => Promotion::Refused { code, message },
        None => Promotion::Allowed,
    }
}

type Refusal = Option<(&'static str, String)>;

fn not_deleted(version: &Record) -> Refusal {
    version
        .bool("IsDeprecated")
        .then(|| ("INVALID_INPUT", format!("{} was deleted and can't be promoted.", label(version))))
}

/// §6, §9.
fn validated(version: &Record) -> Refusal {
    if version.bool("ValidationSkipped") {
        let text =
            "was created with validation skipped and can't be promoted. Create a version without --skip-validation.";
        return Some(("INVALID_INPUT", format!("{} {text}", label(version))));
    }
    if version.bool("ValidatedAsync") && version.text("ValidationState") != Some("Succeeded") {
        let text = "can be promoted only after its validations have ended well. See \"orgyard package version create report\".";
        return Some(("INVALID_INPUT", format!("{} {text}", label(version))));
    }
    None
}

/// §7: an org-dependent package needs no coverage, nor does one without Apex.
fn covered(version: &Record, has_apex: bool) -> Refusal {
    if !has_apex || version.bool("IsOrgDependent") || version.bool("HasPassedCodeCoverageCheck") {
        return None;
    }
    let text = match version.get("CodeCoverage") {
        Value::Null => {
            "has no code coverage: it was not calculated. Create the version with --code-coverage".to_string()
        }
        coverage => {
            let percent = match coverage {
                Value::Json(json) => json["apexCodeCoveragePercentage"].as_f64().unwrap_or_default(),
                _ => 0.0,
            };
            format!(
                "has a code coverage of {percent} %, and at least {MINIMUM_COVERAGE} % with every trigger touched is \
                 required. Not covered{}",
                uncovered(version)
            )
        }
    };
    Some(("INVALID_INPUT", format!("{} can't be promoted: it {text}.", label(version))))
}

/// `: A (lines 3, 7-9), B (line 4)`.
fn uncovered(version: &Record) -> String {
    let Value::Json(serde_json::Value::Object(classes)) = version.get("UncoveredLines") else { return String::new() };
    let lines = |lines: &serde_json::Value| -> Vec<u64> {
        lines.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect()
    };
    let shown: Vec<String> = classes.iter().map(|(name, all)| format!("{name} ({})", ranges(&lines(all)))).collect();
    format!(": {}", shown.join(", "))
}

/// `lines 3, 7-9` of ascending lines.
fn ranges(lines: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == line => *end = line,
            _ => runs.push((line, line)),
        }
    }
    let show = |(from, to): &(u64, u64)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", runs.iter().map(show).collect::<Vec<_>>().join(", "))
}

/// VER-4 and VER-7.
fn above(version: &Record, siblings: &[Record]) -> Refusal {
    let number = number_of(version);
    let released = siblings.iter().filter(|s| s.bool("IsReleased"));
    let highest =
        released.clone().filter(|s| s.text("Branch") == version.text("Branch")).map(|s| number_of(s).release()).max();
    if released.clone().any(|s| number_of(s).release() == number.release()) {
        let text = format!(
            "A package version with the number {} was previously released. For a given major.minor.patch number, only \
             one version can be promoted: raise the version number.",
            number.release_text()
        );
        return Some(("DUPLICATE_VALUE", text));
    }
    let (major, minor, patch) = highest.filter(|h| number.release() < *h)?;
    let text = format!(
        "{} can't be promoted: its number is lower than {major}.{minor}.{patch}, the last promoted one on this branch. \
         Raise the version number.",
        label(version)
    );
    Some(("INVALID_INPUT", text))
}

pub(crate) fn number_of(version: &Record) -> VersionNumber {
    let part = |field: &str| version.int(field).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    VersionNumber {
        major: part("MajorVersion"),
        minor: part("MinorVersion"),
        patch: part("PatchVersion"),
        build: Build::Number(part("BuildNumber")),
    }
}

fn label(version: &Record) -> String {
    let id = version.text("SubscriberPackageVersionId").unwrap_or_default();
    format!("Package version {} ({id})", number_of(version))
}

/// VER-2: the next number of this package, major.minor.patch and branch, or the explicit one if it is free.
pub(crate) fn give_number(
    tx: &mut Tx,
    package: &Record,
    wanted: VersionNumber,
    branch: Option<&str>,
) -> Result<VersionNumber, ApiError> {
    let line = line_of(package.text("Id").unwrap_or_default(), wanted, branch);
    let highest = find_one(tx, &line)?.and_then(|row| row.int("Highest")).unwrap_or(0);
    let number = match wanted.build {
        Build::Number(explicit) => {
            if find_one(tx, &format!("{line}/{explicit}"))?.is_some() {
                let text = format!(
                    "The version number {wanted} was given out before on this branch, and a number is never given out \
                     again. Use {}.NEXT.",
                    wanted.release_text()
                );
                return Err(ApiError {
                    code: "DUPLICATE_VALUE".into(),
                    message: text,
                    fields: vec!["BuildNumber".into()],
                });
            }
            i64::from(explicit)
        }
        Build::Next => highest + 1,
        Build::Latest | Build::Released => {
            let text = format!("{wanted} names no version to build: LATEST and RELEASED are for dependencies.");
            return Err(ApiError { code: "INVALID_INPUT".into(), message: text, fields: Vec::new() });
        }
    };
    mark_given(tx, &line, number, highest)?;
    Ok(wanted.with_build(u32::try_from(number).unwrap_or(u32::MAX)))
}

/// Digits of an id that tell rows of one org apart.
const OWN_DIGITS: usize = 5;

/// The `04t` of a version: made from its package, number and branch, so that builds that run side by side give the same
/// ids in whatever order they come.
pub(crate) fn give_id(
    tx: &mut Tx,
    package: &Record,
    number: VersionNumber,
    branch: Option<&str>,
) -> Result<Id, ApiError> {
    let line = line_of(package.text("Id").unwrap_or_default(), number, branch);
    let hash = Hasher::default().part(line.as_bytes()).part(number.to_string().as_bytes()).finish();
    let mut digits = u64::from_str_radix(&hash[..12], 16).unwrap_or_default();
    let base = tx.new_id("SubscriberPackageVersion")?;
    loop {
        let id = base.with_low_digits(OWN_DIGITS, digits);
        if find_one(tx, id.as_str())?.is_none() {
            put(tx, id.as_str(), 0)?;
            return Ok(id);
        }
        digits = digits.wrapping_add(1);
    }
}

/// A number that was given out elsewhere.
pub(crate) fn note_given(
    tx: &mut Tx,
    package: Id,
    number: VersionNumber,
    branch: Option<&str>,
) -> Result<(), EngineError> {
    let line = line_of(package.as_str(), number, branch);
    let highest = find_one(tx, &line)?.and_then(|row| row.int("Highest")).unwrap_or(0);
    mark_given(tx, &line, i64::from(number.build_number().unwrap_or(0)), highest)
}

/// Numbers count per package, major.minor.patch and branch.
fn line_of(package: &str, number: VersionNumber, branch: Option<&str>) -> String {
    format!("{package}/{}/{}", number.release_text(), branch.unwrap_or_default())
}

fn mark_given(tx: &mut Tx, line: &str, number: i64, highest: i64) -> Result<(), EngineError> {
    put(tx, line, number.max(highest))?;
    put(tx, &format!("{line}/{number}"), number)
}

fn find_one(tx: &Tx, key: &str) -> Result<Option<Record>, EngineError> {
    Ok(tx.find(GIVEN, "Key", &Value::from(key))?.into_iter().next())
}

fn put(tx: &mut Tx, key: &str, number: i64) -> Result<(), EngineError> {
    let mut row = Record::new(GIVEN).with("Key", key).with("Highest", number);
    match find_one(tx, key)?.and_then(|row| row.id()) {
        Some(id) => {
            row.set("Id", id);
            tx.put_row(&row)
        }
        None => Ok(tx.add_row(row).map(drop)?),
    }
}

/// Keeps a hash of the key, salted with the version's id, and forgets the key (it reads as null).
pub(crate) fn set_key(version: &mut Record) {
    let key = version.text("InstallKey").unwrap_or_default().to_string();
    let hash = if key.is_empty() { Value::Null } else { Value::from(key_hash(version, &key)) };
    version.set("IsPasswordProtected", !hash.is_null());
    version.set("InstallKeyHash", hash);
    version.set("InstallKey", Value::Null);
}

fn key_hash(version: &Record, key: &str) -> String {
    let salt = version.text("SubscriberPackageVersionId").unwrap_or_default();
    Hasher::default().part(salt.as_bytes()).part(key.as_bytes()).finish()
}

/// Whether `given` opens the version. Clients escape the key as in SOQL even where it travels as JSON (wire-packaging
/// §8.2), so both spellings count.
pub(crate) fn key_opens(version: &Record, given: &str) -> bool {
    let unescaped = given.replace("\\'", "'").replace("\\\\", "\\");
    let stored = version.text("InstallKeyHash");
    [given, &unescaped].iter().any(|key| stored == Some(key_hash(version, key).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: &str, released: bool, branch: Option<&str>) -> Record {
        let number: VersionNumber = number.parse().unwrap();
        Record::new("Package2Version")
            .with("SubscriberPackageVersionId", Id::mint("04t", 7))
            .with("MajorVersion", i64::from(number.major))
            .with("MinorVersion", i64::from(number.minor))
            .with("PatchVersion", i64::from(number.patch))
            .with("BuildNumber", i64::from(number.build_number().unwrap()))
            .with("IsReleased", released)
            .with("Branch", branch.map(String::from))
    }

    fn refusal(version: &Record, siblings: &[Record], has_apex: bool) -> String {
        match promotion(version, siblings, has_apex) {
            Promotion::Allowed => "allowed".into(),
            Promotion::Refused { code, message } => format!("{code}: {message}"),
        }
    }

    #[test]
    fn rule_ver_4_at_most_one_released_version_per_number_on_any_branch() {
        let released = version("1.0.0.1", true, Some("dev"));
        let text = refusal(&version("1.0.0.2", false, None), &[released], false);
        assert!(text.starts_with("DUPLICATE_VALUE: ") && text.contains("previously released"), "{text}");
    }

    #[test]
    fn rule_ver_7_lower_than_the_last_promoted_only_on_another_branch() {
        let released = version("2.0.0.1", true, None);
        let text = refusal(&version("1.0.0.1", false, None), std::slice::from_ref(&released), false);
        assert!(text.contains("lower than 2.0.0"), "{text}");
        assert_eq!(refusal(&version("1.0.0.1", false, Some("hotfix")), &[released], false), "allowed");
    }

    #[test]
    fn rule_ver_5_validation_and_coverage_are_needed() {
        let skipped = version("1.0.0.1", false, None).with("ValidationSkipped", true);
        assert!(refusal(&skipped, &[], false).contains("validation skipped"));
        let plain = version("1.0.0.1", false, None);
        assert_eq!(refusal(&plain, &[], false), "allowed");
        assert!(refusal(&plain, &[], true).contains("has no code coverage: it was not calculated"));
        assert_eq!(refusal(&plain.clone().with("HasPassedCodeCoverageCheck", true), &[], true), "allowed");
        let low = plain
            .clone()
            .with("CodeCoverage", Value::Json(serde_json::json!({ "apexCodeCoveragePercentage": 62.0 })))
            .with("UncoveredLines", Value::Json(serde_json::json!({ "A": [3, 7, 8, 9], "B": [4] })));
        assert!(refusal(&low, &[], true).contains(
            "has a code coverage of 62 %, and at least 75 % with every trigger touched is required. Not covered: \
             A (lines 3, 7-9), B (line 4)."
        ));
        assert_eq!(refusal(&plain.with("IsOrgDependent", true), &[], true), "allowed");
        let pending = version("1.0.0.1", false, None).with("ValidatedAsync", true);
        assert!(refusal(&pending, &[], false).contains("only after its validations have ended well"));
    }

    #[test]
    fn rule_pkg_5_a_key_is_kept_as_a_hash_and_compared_in_both_spellings() {
        let mut row = version("1.0.0.1", false, None).with("InstallKey", r"a'b\c");
        set_key(&mut row);
        assert!(row.get("InstallKey").is_null() && row.bool("IsPasswordProtected"));
        assert!(key_opens(&row, r"a'b\c") && key_opens(&row, r"a\'b\\c"));
        assert!(!key_opens(&row, "other"));
        row.set("InstallKey", "");
        set_key(&mut row);
        assert!(!row.bool("IsPasswordProtected"));
    }
}
