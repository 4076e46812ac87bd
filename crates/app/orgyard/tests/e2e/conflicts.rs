//! What both sides changed: shown with its differences, settled where both have the same, merged where that is wanted.

use crate::pair::{Pair, both};
use serde_json::Value;

const SET: &str = "app/main/default/permissionsets/Sales.permissionset-meta.xml";
const LABELS: &str = "app/main/default/labels/CustomLabels.labels-meta.xml";

/// A permission set: a word `Class=true` is an access.
fn permission_set(label: &str, accesses: &str) -> String {
    let access = |word: &str| {
        let (class, enabled) = word.split_once('=').unwrap();
        format!(
            "    <classAccesses>\n        <apexClass>{class}</apexClass>\n        <enabled>{enabled}</enabled>\n    </classAccesses>\n"
        )
    };
    let accesses: String = accesses.split_whitespace().map(access).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{accesses}    \
         <hasActivationRequired>false</hasActivationRequired>\n    <label>{label}</label>\n</PermissionSet>\n"
    )
}

fn labels(words: &str) -> String {
    let label = |word: &str| {
        let (name, value) = word.split_once('=').unwrap();
        format!(
            "    <labels>\n        <fullName>{name}</fullName>\n        <language>en_US</language>\n        \
             <protected>false</protected>\n        <shortDescription>{name}</shortDescription>\n        \
             <value>{value}</value>\n    </labels>\n"
        )
    };
    let labels: String = words.split_whitespace().map(label).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CustomLabels xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{labels}</CustomLabels>\n"
    )
}

/// Both copies and the org have these files.
fn start(pair: &Pair) {
    pair.shell.write(SET, &permission_set("Sales", "Cart=true Extra=true"));
    pair.shell.write(LABELS, &labels("Bye=Bye Hello=Hello"));
    pair.shell.must("project deploy start");
    pair.shell.copy("project", "other");
}

/// One copy changes a file and pushes, the other one changes it otherwise.
fn diverge(pair: &Pair, path: &str, theirs: &str, ours: &str) {
    pair.shell.write(path, theirs);
    pair.shell.must("project deploy start");
    pair.switch();
    pair.shell.write(path, ours);
}

fn json(pair: &Pair, line: &str) -> Value {
    serde_json::from_str(&pair.shell.run(&format!("{line} --json")).stdout).unwrap()
}

#[test]
fn a_refusal_shows_both_sides() {
    both(|pair| {
        start(pair);
        let class = |body: &str| format!("public class Cart {{\n{body}\n}}\n");
        let path = "app/main/default/classes/Cart.cls";
        diverge(pair, path, &class("Integer org;"), &class("Integer project;"));
        let diff = "--- org/app/main/default/classes/Cart.cls\n+++ project/app/main/default/classes/Cart.cls\n@@ -1,3 +1,3 @@\n \
                    public class Cart {\n-Integer org;\n+Integer project;\n }\n";
        for line in ["project deploy start", "project retrieve start", "project deploy start --merge"] {
            let refused = pair.shell.run(line);
            assert_eq!(refused.code, 1, "{line}");
            assert!(refused.stdout.contains("Conflict │ Cart"), "{}", refused.stdout);
            assert!(refused.stdout.ends_with(&format!("\n{diff}")), "{}", refused.stdout);
            let told = json(pair, line);
            assert_eq!(told["message"], "2 conflicts detected");
            assert_eq!(told["data"][0]["diff"], diff);
            assert_eq!(told["data"][1].get("diff"), None);
        }
        for line in ["project status --diff", "project deploy preview --diff", "project retrieve preview --diff"] {
            let shown = pair.shell.must(line);
            assert!(shown.ends_with(&format!("\n{diff}")), "{shown}");
        }
        assert_eq!(json(pair, "project deploy preview --diff")["result"]["conflicts"][0]["diff"], format!("\n{diff}"));
        let long: String = (0..50).map(|line| format!("Integer i{line};\n")).collect();
        pair.shell.write(path, &class(&long));
        let refused = pair.shell.run("project deploy start").stdout;
        let more = "\n... 17 more lines; \"orgyard project deploy preview --diff\" shows all of them\n";
        assert!(refused.ends_with(more), "{refused}");
    });
}

#[test]
fn what_is_the_same_on_both_sides_is_settled() {
    both(|pair| {
        start(pair);
        let same = permission_set("Sales", "Cart=false Extra=true");
        diverge(pair, SET, &same, &same);
        pair.class("Cart", "Integer mine;");
        assert_eq!(pair.status(), "Local Changed Cart");
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "");
        // The other copy pulls the class; what it says itself is written otherwise.
        pair.switch();
        pair.shell.must("project retrieve start");
        assert_eq!(pair.status(), "");
    });
}

#[test]
fn labels_conflict_one_by_one() {
    both(|pair| {
        start(pair);
        diverge(pair, LABELS, &labels("Bye=Bye Hello=Org"), &labels("Bye=Mine Hello=Hello New=New"));
        assert_eq!(pair.status(), "Local Changed CustomLabels, Remote Changed Hello");
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "Remote Changed Hello");
        pair.shell.must("project retrieve start");
        assert_eq!(pair.status(), "");
        assert_eq!(pair.shell.read(LABELS), labels("Bye=Mine Hello=Org New=New"));
        // The other way: what comes leaves what was changed here a change.
        diverge_back(pair);
        pair.shell.must("project retrieve start");
        assert_eq!(pair.shell.read(LABELS), labels("Bye=Mine Hello=Here New=New"));
        assert_eq!(pair.status(), "Local Changed CustomLabels");
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "");
        // The same label: a conflict, and named.
        diverge(pair, LABELS, &labels("Bye=One Hello=Here New=New"), &labels("Bye=Two Hello=Here New=New"));
        let told = json(pair, "project deploy start");
        assert_eq!(told["message"], "1 conflicts detected");
        assert_eq!((&told["data"][0]["fullName"], &told["data"][0]["type"]), (&"Bye".into(), &"CustomLabel".into()));
        let diff = told["data"][0]["diff"].as_str().unwrap();
        assert!(diff.contains("-        <value>One</value>\n+        <value>Two</value>\n"), "{diff}");
    });
}

/// The other copy does not have the labels yet that this one pushed, and changes one of its own.
fn diverge_back(pair: &Pair) {
    pair.switch();
    pair.shell.write(LABELS, &labels("Bye=Bye Hello=Here"));
    assert_eq!(pair.status(), "Local Changed CustomLabels, Remote Changed Bye, Remote Changed New");
}

#[test]
fn a_push_merges_what_is_in_different_elements() {
    both(|pair| {
        start(pair);
        let theirs = permission_set("Sales", "Cart=false Extra=true");
        diverge(pair, SET, &theirs, &permission_set("Sales", "Cart=true Extra=false"));
        assert_eq!(pair.shell.run("project deploy start").code, 1);
        let pushed = pair.shell.run("project deploy start --merge");
        assert_eq!(pushed.code, 0, "{}", pushed.stdout);
        assert!(pushed.stderr.contains(&format!("Merged the changes of both sides: {SET}\n")), "{}", pushed.stderr);
        assert_eq!(pair.shell.read(SET), permission_set("Sales", "Cart=false Extra=false"));
        assert_eq!(pair.status(), "");
        pair.switch();
        pair.shell.must("project retrieve start");
        assert_eq!(pair.shell.read(SET), permission_set("Sales", "Cart=false Extra=false"));
    });
}

#[test]
fn a_pull_merges_and_leaves_what_is_still_to_be_pushed() {
    both(|pair| {
        start(pair);
        let theirs = permission_set("Sales", "Cart=false Extra=true");
        diverge(pair, SET, &theirs, &permission_set("Mine", "Cart=true Extra=true"));
        let pulled = json(pair, "project retrieve start --merge");
        assert_eq!(pulled["result"]["files"][0]["state"], "Merged");
        assert_eq!(pair.shell.read(SET), permission_set("Mine", "Cart=false Extra=true"));
        assert_eq!(pair.status(), "Local Changed Sales");
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "");
    });
}

#[test]
fn an_element_that_both_sides_changed_is_named() {
    both(|pair| {
        start(pair);
        diverge(pair, SET, &permission_set("Org", "Cart=false Extra=true"), &permission_set("Mine", "Extra=false"));
        let why = format!("{SET}: both sides changed classAccesses Cart; label");
        for line in ["project deploy start --merge", "project retrieve start --merge"] {
            let refused = pair.shell.run(line);
            assert_eq!(refused.code, 1);
            assert!(refused.stderr.contains(&format!("Not merged: {why}\n")), "{}", refused.stderr);
            assert_eq!(json(pair, line)["data"][0]["notMerged"], why);
        }
        assert_eq!(pair.shell.read(SET), permission_set("Mine", "Extra=false"));
        pair.shell.must("project deploy start --ignore-conflicts");
        assert_eq!(pair.status(), "");
    });
}

#[test]
fn nothing_is_merged_while_something_else_conflicts() {
    let pair = Pair::in_process();
    start(&pair);
    pair.class("Cart", "Integer org;");
    diverge(
        &pair,
        SET,
        &permission_set("Sales", "Cart=false Extra=true"),
        &permission_set("Mine", "Cart=true Extra=true"),
    );
    pair.class("Cart", "Integer project;");
    let refused = json(&pair, "project retrieve start --merge");
    assert_eq!(refused["message"], "3 conflicts detected");
    let why = "app/main/default/classes/Cart.cls: elements of such a file have no names to merge by";
    assert_eq!(refused["data"][0]["notMerged"], why);
    assert_eq!(pair.shell.read(SET), permission_set("Mine", "Cart=true Extra=true"));
}

#[test]
fn what_one_side_deleted_is_no_conflict() {
    both(|pair| {
        start(pair);
        pair.class("Cart", "Integer org;");
        pair.shell.remove("app/main/default/classes/Extra.cls");
        pair.shell.remove("app/main/default/classes/Extra.cls-meta.xml");
        pair.shell.write(SET, &permission_set("Sales", ""));
        pair.shell.must("project deploy start");
        pair.switch();
        pair.shell.remove("app/main/default/classes/Cart.cls");
        pair.shell.remove("app/main/default/classes/Cart.cls-meta.xml");
        pair.class("Extra", "Integer mine;");
        pair.shell.must("project deploy start");
        assert_eq!(pair.status(), "Remote Changed Sales");
    });
}

fn xml(kind: &str, entries: &str) -> String {
    let entries: String = entries.lines().map(|line| format!("    {}\n", line.trim())).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{entries}</{kind}>\n"
    )
}

/// One side changes what is `ONE` in a file, the other what is `TWO`; both are merged by a push.
fn merges(pair: &Pair, path: &str, text: &str, ours: &str, theirs: &str) {
    let with = |one: &str, two: &str| text.replace("ONE", one).replace("TWO", two);
    pair.shell.write(path, &with(ours, ours));
    pair.shell.must("project deploy start");
    pair.switch();
    pair.shell.must("project retrieve start");
    pair.switch();
    diverge(pair, path, &with(theirs, ours), &with(ours, theirs));
    pair.shell.must("project deploy start --merge");
    let same = |found: &str| {
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(dense(found), dense(&with(theirs, theirs)), "{path}");
    };
    same(&pair.shell.read(path));
    assert_eq!(pair.status(), "");
    pair.switch();
    pair.shell.must("project retrieve start");
    same(&pair.shell.read(path));
}

#[test]
fn profiles_and_translations_are_merged() {
    let pair = Pair::in_process();
    start(&pair);
    let access = |class: &str, enabled: &str| {
        format!("<classAccesses><apexClass>{class}</apexClass><enabled>{enabled}</enabled></classAccesses>\n")
    };
    let accesses = access("Cart", "ONE") + &access("Extra", "TWO");
    let profile = xml("Profile", &format!("{accesses}<custom>false</custom>\n<userLicense>Salesforce</userLicense>"));
    merges(&pair, "app/main/default/profiles/Admin.profile-meta.xml", &profile, "true", "false");
    let muting = xml("MutingPermissionSet", &format!("{accesses}<label>Less</label>"));
    merges(&pair, "app/main/default/mutingpermissionsets/Less.mutingpermissionset-meta.xml", &muting, "true", "false");
    let label =
        |text: &str, name: &str| format!("<customLabels><label>{text}</label><name>{name}</name></customLabels>\n");
    pair.shell.write(LABELS, &labels("Bye=Bye Hello=Hello"));
    let translations = xml("Translations", &(label("ONE", "Bye") + &label("TWO", "Hello")));
    merges(&pair, "app/main/default/translations/de.translation-meta.xml", &translations, "eins", "zwei");
    let object = xml(
        "CustomObjectTranslation",
        "<nameFieldLabel>ONE</nameFieldLabel>\n<startsWith>Consonant</startsWith>\n\
         <validationRules><errorMessage>TWO</errorMessage><name>Rule</name></validationRules>",
    );
    let rule = "<active>true</active>\n<errorConditionFormula>Price__c &lt; 0</errorConditionFormula>\n<errorMessage>No</errorMessage>";
    pair.shell.write(
        "app/main/default/objects/Item__c/validationRules/Rule.validationRule-meta.xml",
        &xml("ValidationRule", &format!("<fullName>Rule</fullName>\n{rule}")),
    );
    let folder = "app/main/default/objectTranslations/Item__c-de";
    merges(&pair, &format!("{folder}/Item__c-de.objectTranslation-meta.xml"), &object, "eins", "zwei");
}

#[test]
fn without_the_content_of_the_last_sync_nothing_is_merged() {
    let pair = Pair::in_process();
    start(&pair);
    let theirs = permission_set("Sales", "Cart=false Extra=true");
    diverge(&pair, SET, &theirs, &permission_set("Mine", "Cart=true Extra=true"));
    let mut bases = pair.shell.files_below(".orgyard/tracking").into_keys();
    let base = bases.find(|path| path.to_string_lossy().contains(".base/")).unwrap();
    pair.shell.remove(base.parent().unwrap().to_str().unwrap());
    let refused = pair.shell.run("project deploy start --merge");
    let why = "what it contained when both sides were last the same was not kept";
    assert!(refused.stderr.contains(&format!("Not merged: {SET}: {why}\n")), "{}", refused.stderr);
}

/// Field updates `Name=value` of an object.
fn workflow(words: &str) -> String {
    let update = |word: &str| {
        let (name, value) = word.split_once('=').unwrap();
        format!(
            "<fieldUpdates><fullName>{name}</fullName><field>Price__c</field><formula>{value}</formula><name>{name}</name>\
             <notifyAssignee>false</notifyAssignee><operation>Formula</operation><protected>false</protected></fieldUpdates>\n"
        )
    };
    xml("Workflow", &words.split_whitespace().map(update).collect::<String>())
}

#[test]
fn parts_of_one_file_come_with_the_others() {
    let pair = Pair::in_process();
    let path = "app/main/default/workflows/Item__c.workflow-meta.xml";
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    pair.shell.write(path, &workflow("One=1 Two=1"));
    start(&pair);
    pair.shell.write(path, &workflow("One=2 Two=1"));
    pair.shell.must("project deploy start");
    pair.switch();
    pair.shell.must("project retrieve start");
    assert_eq!(dense(&pair.shell.read(path)), dense(&workflow("One=2 Two=1")));
    assert_eq!(pair.status(), "");
    diverge(&pair, path, &workflow("One=3 Two=1"), &workflow("One=2 Two=2"));
    let refused = json(&pair, "project deploy start");
    assert_eq!(refused["data"][0]["type"], "WorkflowFieldUpdate");
    pair.shell.must("project deploy start --merge");
    assert_eq!(dense(&pair.shell.read(path)), dense(&workflow("One=3 Two=2")));
    assert_eq!(pair.status(), "");
}
