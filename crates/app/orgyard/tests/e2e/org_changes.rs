//! The documented stories of tracking: what is changed in the org, what is deleted, moved and renamed here, and what either
//! side ignores. Each runs in the process and over HTTP, and prints the same.

use crate::pair::{Pair, both};
use serde_json::Value as Json;
use std::fmt::Write;

/// What each line prints; `> path` instead of a command writes a class there, `- path` removes what is there.
fn told(pair: &Pair, lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        match line.split_once(' ') {
            Some((">", name)) => pair.class(name, "Integer more;"),
            Some(("-", path)) => pair.shell.remove(path),
            _ => writeln!(out, "$ orgyard {line}\n{}", pair.shell.transcript(line)).unwrap(),
        }
    }
    without_times(&out)
}

/// When something was changed is another minute over HTTP.
pub(crate) fn without_times(text: &str) -> String {
    let mut parts = text.split("2026-11-20T");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "2026-11-20T" + "__:__" + &part[5..])
}

fn json(pair: &Pair, line: &str) -> Json {
    serde_json::from_str(&pair.shell.run(&format!("{line} --json")).stdout).unwrap()
}

/// Developer Guide, "Track Changes Between Your Project and Org", "Pull Source from the Org to Your Project" and "How to
/// Exclude Source When Syncing": a class made through the Tooling API, one edited by another copy of the project, one deleted,
/// and one that `.forceignore` keeps out, all told with who and when, previewed and pulled. Obsolete rows stay.
#[test]
fn what_is_changed_in_the_org_is_told_with_who_and_when_and_pulled() {
    both(|pair| {
        pair.shell.must("project deploy start");
        pair.shell.copy("project", "other");
        pair.switch();
        pair.class("Cart", "Integer theirs;");
        pair.shell.must("project deploy start");
        pair.switch();
        let create = "data create record --use-tooling-api -s ApexClass -v";
        pair.shell.must(&format!("{create} \"Name=Made Body='public class Made {{ }}'\""));
        pair.shell.must(&format!("{create} \"Name=Secret Body='public class Secret {{ }}'\""));
        pair.shell.must("data delete record --use-tooling-api -s ApexClass -w Name=Extra");
        pair.shell.write(".forceignore", "**/Secret.*\n");
        insta::assert_snapshot!(
            "pulled",
            told(
                pair,
                &[
                    "project status",
                    "project retrieve preview",
                    "project retrieve preview --concise",
                    "project retrieve start",
                    "project retrieve start",
                    "project retrieve preview --concise",
                    "project status --concise",
                    "data query -t -q \"SELECT MemberName, IsNameObsolete FROM SourceMember WHERE MemberType = 'ApexClass' ORDER BY MemberName\"",
                ]
            )
        );
        let status = json(pair, "project status");
        let row = &status["result"][0];
        assert_eq!(row["fullName"], "Secret");
        assert_eq!(row["changedBy"], "User User");
        assert!(row["lastModifiedDate"].as_str().is_some_and(|time| time.starts_with("20")), "{row}");
        assert_eq!(pair.shell.read("app/main/default/classes/Cart.cls"), "public class Cart { Integer theirs; }\n");
        assert_eq!(pair.shell.read("app/main/default/classes/Made.cls"), "public class Made { }");
        assert!(!pair.shell.files().keys().any(|path| path.to_string_lossy().contains("Secret.cls")));
    });
}

/// Developer Guide, "Push Source from Your Project to the Org", "Changes that can't be pushed", and the CLI's reference of
/// `project deploy preview`: deletions here go from the org, a class is renamed, a file moves, one is ignored, and previews
/// tell it beforehand.
#[test]
fn what_is_deleted_renamed_moved_and_ignored_here_is_previewed_and_pushed() {
    both(|pair| {
        pair.shell.must("project deploy start");
        let classes = "app/main/default/classes";
        for end in ["cls", "cls-meta.xml"] {
            let text = pair.shell.read(&format!("{classes}/Cart.{end}"));
            pair.shell.write(&format!("{classes}/Trolley.{end}"), &text.replace("Cart", "Trolley"));
            pair.shell.remove(&format!("{classes}/Cart.{end}"));
            let text = pair.shell.read(&format!("{classes}/Extra.{end}"));
            pair.shell.write(&format!("app/main/default/classes/inner/Extra.{end}"), &text);
            pair.shell.remove(&format!("{classes}/Extra.{end}"));
        }
        pair.shell.write(".forceignore", "**/Ignored.*\n");
        let query = "data query -t -q \"SELECT Name FROM ApexClass ORDER BY Name\"";
        insta::assert_snapshot!(
            "pushed",
            told(
                pair,
                &[
                    "> Ignored",
                    "- app/main/default/objects/Item__c/fields",
                    "- app/main/default/lwc/cart/cart.html",
                    "project deploy preview",
                    "project deploy start",
                    "project deploy preview --concise",
                    "project deploy start",
                    query,
                    "- app/main/default/classes/inner",
                    "project deploy start --ignore-conflicts",
                    query,
                ]
            )
        );
    });
}

/// Developer Guide, "Resolve Conflicts Between Your Local Project and Org", in the spelling of older documents
/// (`force:source:push -f`, `-g`, `-w`), and "Assign a Permission Set" and "Retrieve Profiles with Source Tracking" between.
#[test]
fn older_words_push_and_pull_over_conflicts_and_permissions_follow() {
    both(|pair| {
        pair.shell.write("app/main/default/permissionsets/Seller.permissionset-meta.xml", SELLER);
        pair.shell.write("app/main/default/profiles/Admin.profile-meta.xml", ADMIN);
        insta::assert_snapshot!(
            "older_words",
            told(pair, &["force:source:push -g -w 5", "org assign permset --name Seller", "force:source:status"])
        );
        pair.shell.copy("project", "other");
        let change = |name: &str| {
            let path = "app/main/default/permissionsets/Seller.permissionset-meta.xml";
            let text = pair.shell.read(path);
            let (head, rest) = text.split_once("<label>").unwrap();
            let (_, tail) = rest.split_once("</label>").unwrap();
            pair.shell.write(path, &format!("{head}<label>{name}</label>{tail}"));
        };
        change("Mine");
        pair.shell.must("force:source:push");
        pair.switch();
        change("Theirs");
        insta::assert_snapshot!(
            "older_words_over_conflicts",
            told(
                pair,
                &[
                    "force:source:status",
                    "force:source:push",
                    "force:source:pull",
                    "force:source:push -f",
                    "force:source:status",
                ]
            )
        );
        pair.switch();
        change("Mine again");
        pair.shell.must("force:source:pull --forceoverwrite");
        let text = pair.shell.read("app/main/default/permissionsets/Seller.permissionset-meta.xml");
        assert!(text.contains("<label>Theirs</label>"), "{text}");
        // A profile comes with what it says of the components that come with it, and stays with what else it says here.
        pair.shell.must("project retrieve start -m Profile:Admin -m ApexClass:Cart --ignore-conflicts");
        let profile = pair.shell.read("app/main/default/profiles/Admin.profile-meta.xml");
        assert!(profile.contains("<apexClass>Cart</apexClass>"), "{profile}");
        assert_eq!(pair.status(), "");
    });
}

/// Developer Guide, "Multiple Package Directories", "Delete Tracking Information" and the reference of `project reset
/// tracking --revision`: what is in several directories is pushed as one, a retrieved component goes to where it is, a new
/// one to the default directory.
#[test]
fn several_directories_are_one_push_and_tracking_begins_anew() {
    both(|pair| {
        pair.shell.write(
            "sfdx-project.json",
            r#"{"packageDirectories":[{"path":"app","default":true},{"path":"shop"}],"sourceApiVersion":"67.0",
            "pushPackageDirectoriesSequentially":true}"#,
        );
        for end in ["cls", "cls-meta.xml"] {
            let path = format!("app/main/default/classes/Extra.{end}");
            pair.shell.write(&format!("shop/classes/Extra.{end}"), &pair.shell.read(&path));
            pair.shell.remove(&path);
        }
        let warned = pair.shell.run("project deploy start");
        assert_eq!(warned.code, 0, "{}", warned.stderr);
        assert!(warned.stderr.contains("`pushPackageDirectoriesSequentially` property is not respected"));
        assert!(!pair.shell.run("project deploy start -d shop").stderr.contains("Sequentially"));
        pair.shell.copy("project", "other");
        pair.switch();
        pair.shell.write("shop/classes/Extra.cls", "public class Extra { Integer theirs; }\n");
        pair.class("Fresh", "");
        pair.shell.must("project deploy start");
        pair.switch();
        pair.shell.must("project retrieve start");
        assert_eq!(pair.shell.read("shop/classes/Extra.cls"), "public class Extra { Integer theirs; }\n");
        assert_eq!(pair.shell.read("app/main/default/classes/Fresh.cls"), "public class Fresh {  }\n");
        insta::assert_snapshot!(
            "anew",
            told(
                pair,
                &[
                    "project delete tracking --no-prompt",
                    "project reset tracking --revision 3 --no-prompt",
                    "project status",
                    "project reset tracking --no-prompt",
                    "project status",
                    "project delete tracking --no-prompt",
                    "project delete tracking --no-prompt",
                ]
            )
        );
    });
}

const SELLER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <classAccesses>
        <apexClass>Cart</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <hasActivationRequired>false</hasActivationRequired>
    <label>Seller</label>
</PermissionSet>
"#;
const ADMIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <classAccesses>
        <apexClass>Cart</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <custom>false</custom>
    <userLicense>Salesforce</userLicense>
</Profile>
"#;
