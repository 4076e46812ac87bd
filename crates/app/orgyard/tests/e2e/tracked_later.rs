//! What is tracked when a deploy is not waited for, when two commands come at once, and when one is killed.

use crate::pair::{Pair, both};
use std::time::Duration;

/// What is written down of the org, but for its revision.
fn state(pair: &Pair) -> String {
    let kept = pair.shell.files_below(".orgyard/tracking");
    let file = kept.iter().find(|(path, _)| path.extension().is_some_and(|extension| extension == "state"));
    file.map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap()).unwrap_or_default()
}

/// How many deploys are not at their end, as far as the project knows.
fn pending(pair: &Pair) -> String {
    state(pair).lines().find_map(|line| line.strip_prefix("pending\t")).unwrap_or_default().to_owned()
}

#[test]
fn a_deploy_that_is_waited_for_later_is_tracked_as_one_waited_for_at_once() {
    both(|pair| {
        pair.shell.must("project deploy start");
        for later in ["resume", "report"] {
            pair.class("Cart", &format!("Integer {later};"));
            pair.class("Extra", &format!("Integer {later};"));
            pair.shell.must("project deploy start -m ApexClass:Cart");
            pair.class("Cart", "");
            pair.shell.must("project deploy start --async");
            assert_eq!(pending(pair), "1");
            // The time a report may wait is for the org over there.
            pair.shell.must(&format!("project deploy {later} --use-most-recent --wait 1"));
            assert_eq!(pending(pair), "0", "{later}");
            assert_eq!(pair.status(), "");
        }
    });
}

#[test]
fn deploys_that_nobody_waited_for_are_settled_in_their_order() {
    both(|pair| {
        pair.shell.must("project deploy start");
        for body in ["Integer one;", "Integer two;"] {
            pair.class("Cart", body);
            pair.class("Extra", body);
            // The second sees the end of the first.
            pair.shell.must("project deploy start --async --ignore-conflicts");
        }
        assert_eq!(pair.status(), "");
        assert_eq!(pending(pair), "0");
        // One that failed leaves everything as it was.
        let before = state(pair);
        pair.class("Cart", "Missing three;");
        pair.shell.must("project deploy start --async");
        assert_eq!(pair.status(), "Local Changed Cart");
        assert_eq!(state(pair), before);
    });
}

#[test]
fn a_validation_that_is_deployed_is_tracked() {
    both(|pair| {
        pair.shell.must("project deploy start");
        pair.class("Cart", "Integer one;");
        let test = "@IsTest class CartTest { @IsTest static void runs() { new Cart(); Integer two = 1; } }";
        pair.class("CartTest", "");
        pair.shell.write("app/main/default/classes/CartTest.cls", test);
        let validate = "project deploy validate -m ApexClass:Cart -m ApexClass:CartTest --test-level RunSpecifiedTests";
        pair.shell.must(&format!("{validate} --tests CartTest"));
        assert_eq!(pair.status(), "Local Changed Cart, Local Add CartTest");
        // What is changed after the validation is not what is deployed.
        pair.class("Cart", "Integer three;");
        pair.shell.must("project deploy quick --use-most-recent");
        assert_eq!(pair.status(), "Local Changed Cart");
        pair.class("Cart", "Integer one;");
        assert_eq!(pair.status(), "");
    });
}

#[test]
fn what_is_retrieved_by_name_is_tracked() {
    both(|pair| {
        pair.shell.must("project deploy start");
        pair.shell.copy("project", "other");
        pair.class("Cart", "Integer one;");
        pair.class("Extra", "Integer one;");
        pair.shell.must("project deploy start");
        pair.switch();
        assert_eq!(pair.status(), "Remote Changed Cart, Remote Changed Extra");
        pair.shell.must("project retrieve start -m ApexClass:Cart");
        assert_eq!(pair.status(), "Remote Changed Extra");
        pair.shell.must("project retrieve start -d app/main/default/classes/Extra.cls");
        assert_eq!(pair.status(), "");
    });
}

#[test]
fn commands_that_come_at_once_wait_for_each_other() {
    both(|pair| {
        let lines = ["project deploy start", "project status", "project deploy start", "project retrieve start"];
        let mut running: Vec<_> = lines.iter().map(|line| pair.shell.start(line)).collect();
        for (line, child) in lines.iter().zip(&mut running) {
            assert!(child.wait().unwrap().success(), "{line}");
        }
        assert_eq!(pair.status(), "");
    });
}

/// Whenever it ends, what was tracked is what was before or what is after.
#[test]
fn a_push_that_is_killed_leaves_the_old_state_or_the_new_one() {
    let pair = Pair::over_http();
    pair.shell.must("project deploy start");
    for (turn, pause) in [20, 60, 120, 200, 300, 450, 700].into_iter().enumerate() {
        pair.class("Cart", &format!("Integer turn{turn};"));
        let mut push = pair.shell.start("project deploy start");
        std::thread::sleep(Duration::from_millis(pause));
        push.kill().unwrap();
        push.wait().unwrap();
        let status = pair.status();
        if status.is_empty() {
            continue;
        }
        // The deploy goes on over there, and what nobody knows is told as a change of both sides.
        assert!(
            ["Local Changed Cart", "Local Changed Cart (Conflict), Remote Changed Cart (Conflict)"].contains(&&*status),
            "{status}"
        );
        pair.shell.must("project deploy start --ignore-conflicts");
        assert_eq!(pair.status(), "");
    }
}
