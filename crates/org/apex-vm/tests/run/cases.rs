//! Cases in files: the language, the texts of exceptions, limits, and what is meant to break the machine.

use super::check_file;

#[test]
fn operators_and_numbers() {
    check_file("operators.txt");
}

#[test]
fn collections_and_records() {
    check_file("collections.txt");
}

#[test]
fn classes_and_statements() {
    check_file("classes.txt");
}

#[test]
fn texts_of_exceptions() {
    check_file("exceptions.txt");
}

#[test]
fn texts_of_failed_dml() {
    check_file("dml.txt");
}

/// Rules, access, and what an org's components say no to.
#[test]
fn texts_of_refusals() {
    check_file("refusals.txt");
}

#[test]
fn texts_of_assertions() {
    check_file("assertions.txt");
}

#[test]
fn limits() {
    check_file("limits.txt");
}

#[test]
fn bad_input() {
    check_file("bad-input.txt");
}
