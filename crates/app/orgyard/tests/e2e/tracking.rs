//! Push and pull: two copies of a project and one scratch org, in the process and over HTTP.

use crate::pair::{Pair, both};

#[test]
fn a_push_sends_what_changed_and_a_pull_brings_it() {
    both(|pair| {
        assert_eq!(
            pair.status(),
            "Local Add Cart, Local Add Extra, Local Add CustomLabels, Local Add cart, Local Add Item__c, \
             Local Add Item__c.Price__c"
        );
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "");
        assert_eq!(pair.shell.must("project deploy start"), "No changes to deploy\n");
        pair.shell.copy("project", "other");

        pair.class("Cart", "Integer two;");
        pair.class("Basket", "");
        pair.shell.remove("app/main/default/classes/Extra.cls");
        pair.shell.remove("app/main/default/classes/Extra.cls-meta.xml");
        pair.shell.remove("app/main/default/lwc/cart/cart.html");
        pair.shell.remove("app/main/default/objects/Item__c/fields");
        assert_eq!(
            pair.status(),
            "Local Add Basket, Local Changed Cart, Local Delete Extra, Local Delete cart, Local Delete Item__c.Price__c"
        );
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "");

        pair.switch();
        assert_eq!(
            pair.status(),
            "Remote Add Basket, Remote Changed Cart, Remote Delete Extra, Remote Delete Item__c.Price__c, Remote Changed cart"
        );
        pair.shell.must("project retrieve start");
        assert_eq!(pair.status(), "");
        assert_eq!(pair.shell.must("project retrieve start"), "Nothing retrieved\n");
        let mine = pair.shell.files_below("app");
        pair.switch();
        assert_eq!(mine, pair.shell.files_below("app"));
    });
}

#[test]
fn a_conflict_stops_both_ways_until_one_side_is_chosen() {
    both(|pair| {
        pair.shell.must("project deploy start");
        pair.shell.copy("project", "other");
        pair.class("Cart", "Integer one;");
        pair.shell.must("project deploy start");
        pair.switch();
        pair.class("Cart", "Integer two;");
        pair.class("Extra", "Integer more;");
        for line in ["project deploy start", "project retrieve start", "project deploy start -m ApexClass:Cart"] {
            let refused = pair.shell.run(line);
            assert_eq!(refused.code, 1, "{line}");
            assert!(refused.stdout.contains("Conflict │ Cart"), "{}", refused.stdout);
            assert!(
                refused.stderr.starts_with("Error (SourceConflictError): There are changes in "),
                "{}",
                refused.stderr
            );
            let json: serde_json::Value =
                serde_json::from_str(&pair.shell.run(&format!("{line} --json")).stdout).unwrap();
            assert_eq!(json["message"], "2 conflicts detected");
        }
        // What has no conflict goes.
        pair.shell.must("project deploy start -m ApexClass:Extra");
        assert_eq!(pair.status(), "Local Changed (Conflict) Cart, Remote Changed (Conflict) Cart");
        pair.shell.must("project deploy start --ignore-conflicts");
        assert_eq!(pair.status(), "");
        pair.switch();
        pair.class("Cart", "Integer three;");
        pair.shell.must("project retrieve start --ignore-conflicts");
        assert_eq!(pair.status(), "");
        assert_eq!(pair.shell.read("app/main/default/classes/Cart.cls"), "public class Cart { Integer two; }\n");
    });
}

#[test]
fn what_moved_is_not_sent_and_a_failed_deploy_changes_nothing() {
    let pair = Pair::in_process();
    pair.shell.must("project deploy start");
    for name in ["Cart.cls", "Cart.cls-meta.xml"] {
        let text = pair.shell.read(&format!("app/main/default/classes/{name}"));
        pair.shell.write(&format!("app/shop/classes/{name}"), &text);
        pair.shell.remove(&format!("app/main/default/classes/{name}"));
    }
    assert_eq!(pair.shell.must("project deploy start"), "No changes to deploy\n");
    pair.shell.write("app/shop/classes/Cart.cls", "public class Cart { Nope x; }\n");
    pair.shell.remove("app/main/default/classes/Extra.cls");
    pair.shell.remove("app/main/default/classes/Extra.cls-meta.xml");
    assert_eq!(pair.shell.run("project deploy start").code, 1);
    assert_eq!(pair.status(), "Local Delete Extra, Local Changed Cart");
    pair.shell.must("project reset tracking --no-prompt");
    assert_eq!(pair.status(), "");
    pair.shell.must("project delete tracking --no-prompt");
    assert!(pair.status().contains("Local Add (Conflict) Cart"));
}
