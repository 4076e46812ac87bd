//! The files of a result: those of the official tool, under its names, and coverage in the forms of other tools.

use super::{Format, Report, Sources, cobertura, forms, html, json, junit, tap};
use crate::output::{Failure, Output};
use serde_json::Value;
use std::path::Path;

/// Forms of coverage that are files.
pub(crate) const COVERAGE: &[&str] = &[
    "clover",
    "cobertura",
    "html-spa",
    "html",
    "json",
    "json-summary",
    "lcovonly",
    "none",
    "teamcity",
    "text",
    "text-summary",
];

/// Writes the files of a result into a folder, which is made where it is not there.
pub(crate) fn write(report: &Report, folder: &Path) -> Result<(), Failure> {
    contents(report).into_iter().try_for_each(|(name, text)| put(folder, &name, &text))
}

/// The run that was only started.
pub(crate) fn write_run_id(folder: &Path, id: &str) -> Result<(), Failure> {
    put(folder, "test-run-id.txt", id)
}

/// Coverage in these forms; the files' names, below the folder.
pub(crate) fn write_coverage(
    report: &Report,
    folder: &Path,
    forms: &[String],
    sources: &Sources,
    now: i64,
) -> Result<Vec<String>, Failure> {
    let mut written = Vec::new();
    for form in forms.iter().filter(|form| *form != "none") {
        let name = match form.as_str() {
            "clover" => "coverage/clover.xml",
            "cobertura" => "coverage/cobertura.xml",
            "html" => "coverage/html/index.html",
            "html-spa" => "coverage/html-spa/index.html",
            "json" => "coverage/coverage.json",
            "json-summary" => "coverage/coverage-summary.json",
            "lcovonly" => "coverage/lcovonly.info",
            "teamcity" => "coverage/teamcity.txt",
            "text" => "coverage/text.txt",
            _ => "coverage/text-summary.txt",
        };
        let text = match form.as_str() {
            "cobertura" => cobertura::text(&report.tested, sources),
            // One page holds all there is.
            "html" | "html-spa" => html::text(&report.tested, sources),
            form => forms::text(form, &report.tested, sources, now),
        };
        put(folder, name, &text)?;
        written.push(name.to_owned());
    }
    Ok(written)
}

/// The JUnit file of a deploy's tests.
pub(crate) fn write_junit(report: &Report, folder: &Path) -> Result<(), Failure> {
    put(folder, "junit/junit.xml", &junit::text(&report.tested))
}

fn put(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    let unwritable = |error: std::io::Error| {
        Failure::new("OutputDirError", format!("{} cannot be written: {error}", path.display()))
            .action("Choose another folder with --output-dir")
    };
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(unwritable)?;
    std::fs::write(&path, text).map_err(unwritable)
}

fn contents(report: &Report) -> Vec<(String, String)> {
    let tested = &report.tested;
    let id = tested.run.id.as_str();
    let whole = report.json();
    let mut files = vec![("test-run-id.txt".to_owned(), id.to_owned())];
    let name = if id.is_empty() { "test-result.json".to_owned() } else { format!("test-result-{id}.json") };
    files.push((name, compact(&whole)));
    let named = if id.is_empty() { "default" } else { id };
    files.push((format!("test-result-{named}-junit.xml"), junit::text(tested)));
    match report.shown.format {
        Format::Human => files.push(("test-result.txt".to_owned(), report.tables())),
        Format::Tap => files.push(("test-result.txt".to_owned(), tap::text(tested, None))),
        Format::Junit => files.push(("test-result.xml".to_owned(), junit::text(tested))),
        Format::Json => {}
    }
    if let Some(coverage) = &tested.coverage {
        files.push(("test-result-codecoverage.json".to_owned(), compact(&json::by_class(coverage))));
        files.push((format!("test-result-{id}-codecoverage.json"), compact(&json::by_test(tested))));
    }
    files
}

fn compact(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::Shown;
    use super::*;
    use crate::apex::tested::example::tested;

    fn check(format: Format, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let report = Report { tested: tested(), shown: Shown { format, ..Shown::default() } };
        write(&report, &folder.path().join("out")).unwrap();
        let entries = std::fs::read_dir(folder.path().join("out")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names.join(" "), expected);
    }

    /// wire-source C.8.
    #[test]
    fn the_files_have_the_official_names() {
        let always = "test-result-7071-codecoverage.json test-result-7071-junit.xml test-result-7071.json \
                      test-result-codecoverage.json";
        check(Format::Json, &format!("{always} test-run-id.txt"));
        check(Format::Human, &format!("{always} test-result.txt test-run-id.txt"));
        check(Format::Tap, &format!("{always} test-result.txt test-run-id.txt"));
        check(Format::Junit, &format!("{always} test-result.xml test-run-id.txt"));
    }

    #[test]
    fn coverage_goes_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let report = Report { tested: tested(), shown: Shown::default() };
        let forms: Vec<String> = COVERAGE.iter().map(|form| (*form).to_owned()).collect();
        let written = write_coverage(&report, folder.path(), &forms, &Sources::default(), 1).unwrap();
        assert_eq!(written.len(), COVERAGE.len() - 1);
        assert!(written.iter().all(|name| folder.path().join(name).is_file()), "{written:?}");
    }
}
