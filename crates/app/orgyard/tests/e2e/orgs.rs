//! What brings versions and orgs into a home, typed line by line.

use crate::shell::Shell;
use std::fmt::Write;

/// Each line with what it prints.
fn story(shell: &Shell, lines: &[&str]) -> String {
    let mut told = String::new();
    for line in lines {
        writeln!(told, "$ orgyard {line}\n{}", shell.transcript(line)).unwrap();
    }
    told
}

#[test]
fn a_stand_in_is_built_from_source() {
    let shell = Shell::with_example();
    let travel = "--source ../travel-anywhere/travel-anywhere --id 04tKY000000PwFzYAK";
    let told = story(
        &shell,
        &[
            &format!("package version import {travel} --name Travel --namespace travelanywhere --version 2.1.0.1"),
            &format!("package version import {travel} --name Travel --namespace travelanywhere --version 2.1.0.1"),
            "org create scratch --edition developer --alias dev --set-default",
            "package install --package 04tKY000000PwFzYAK --wait 5 --no-prompt",
            "package installed list",
            "package version import --source nowhere --id 04tKY000000PwFzYAK",
            "package version import --source ../travel-anywhere/travel-anywhere",
            "package version import",
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn a_stand_in_is_taken_from_an_org_that_has_the_package() {
    let shell = Shell::with_example();
    shell.must("build");
    shell.must("org create scratch --edition developer --alias dev --set-default");
    shell.must("package install --package utils@1.0.0-1 --wait 5 --no-prompt");
    let told = story(
        &shell,
        &[
            "hub create other",
            "package version import --from-org dev --name utils --id 04tKY0000000001AAA --target-dev-hub other",
            "package version import --from-org dev --name nobody --id 04tKY0000000002AAA --target-dev-hub other",
            "package version import --from-org dev --id 04tKY0000000002AAA --target-dev-hub other",
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn dependencies_are_installed_first_and_once() {
    let shell = Shell::with_example();
    shell.must("build");
    shell.must("org create scratch --edition developer --alias dev --set-default");
    let told = story(
        &shell,
        &[
            "package install --package reimburse-me@1.0.0-1 --wait 5 --no-prompt",
            "package install --package expense-manager@1.2.0-1 --wait 5 --no-prompt --with-dependencies",
            "package install --package reimburse-me@1.0.0-1 --wait 5 --no-prompt --with-dependencies",
            "package installed list",
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn sandboxes_come_and_go() {
    let shell = Shell::with_example();
    let told = story(
        &shell,
        &[
            "org create sandbox --name uat --license-type Developer --alias uat --target-org production --no-prompt",
            "org create sandbox --name uat2 --source-sandbox-name uat --alias uat2 --target-org production --no-prompt",
            "org create sandbox --name uat3 --async --target-org production --no-prompt --json",
            "org create sandbox --name uat --target-org production --no-prompt",
            "org create sandbox --name no-such-name --target-org production --no-prompt",
            "org create sandbox --name uat4 --source-sandbox-name nobody --target-org production --no-prompt",
            "org create sandbox --name uat5 --target-org uat --no-prompt",
            "org list",
            "org display --target-org uat",
            "org resume sandbox --name uat3 --target-org production",
            "org resume sandbox --use-most-recent --target-org production --json",
            "org refresh sandbox --name uat --target-org production --no-prompt",
            "org refresh sandbox --name nobody --target-org production --no-prompt",
            "org delete sandbox --target-org uat2 --no-prompt",
            "org delete sandbox --target-org production --no-prompt",
            "org list",
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn scratch_orgs_start_from_snapshots_and_in_the_shape_of_an_org() {
    let shell = Shell::with_example();
    let told = story(
        &shell,
        &[
            "org create scratch --edition developer --alias dev",
            "data create record --sobject Account --values Name=Kept --target-org dev",
            "org create snapshot --source-org dev --name Base --description First",
            "org list snapshot --json",
            "org get snapshot --snapshot Base",
            "org get snapshot --snapshot Nope",
            "org create scratch --snapshot Base --alias copy --async",
            "org resume scratch --use-most-recent",
            "data query --query \"SELECT Name FROM Account\" --target-org copy",
            "org delete snapshot --snapshot Base --no-prompt",
            "org list snapshot",
            "org create shape --target-org production",
            "org list shape",
            "org delete shape --target-org production --no-prompt",
        ],
    );
    insta::assert_snapshot!(told);
}
