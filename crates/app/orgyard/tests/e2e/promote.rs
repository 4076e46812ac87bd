//! Promotion asks for coverage (VER-5, BLD-8): the example has it, and does not without one of its tests.

use crate::shell::Shell;

const PACKAGES: [&str; 4] = ["utils", "expense-manager", "travel-booker", "reimburse-me"];

#[test]
fn every_package_of_the_example_is_released_with_its_coverage() {
    let told = Shell::with_example().must("up --promote");
    for package in PACKAGES {
        let row = row_of(&told, package);
        assert!(row.contains("released") && percent(row) >= 75, "{told}");
    }
}

#[test]
fn what_too_few_tests_run_is_not_released() {
    let shell = Shell::with_example();
    shell.remove("travel-booker/main/default/classes/BookingServiceTest.cls");
    shell.remove("travel-booker/main/default/classes/BookingServiceTest.cls-meta.xml");
    let answer = shell.run("up --promote");
    let told = format!("{}{}", answer.stdout, answer.stderr);
    let row = row_of(&told, "travel-booker");
    assert!(!row.contains("released") && percent(row) < 75, "{told}");
    let refusal = told.lines().find(|line| line.starts_with("travel-booker was not promoted")).unwrap_or_default();
    assert!(refusal.contains("at least 75 %") && refusal.contains("BookingService (lines "), "{told}");
}

/// The package's line of the table.
fn row_of<'t>(told: &'t str, package: &str) -> &'t str {
    let start = format!("│ {package} ");
    told.lines().find(|line| line.starts_with(&start)).unwrap_or_default()
}

fn percent(row: &str) -> u32 {
    let before = row.split(" %").next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
