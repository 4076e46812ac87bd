//! Push and pull: two copies of a project and one scratch org, in the process and over HTTP.

use crate::http::Server;
use crate::shell::Shell;

const CLASS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>67.0</apiVersion>
    <status>Active</status>
</ApexClass>
"#;
const OBJECT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <deploymentStatus>Deployed</deploymentStatus>
    <label>Item</label>
    <nameField>
        <label>Item Name</label>
        <type>Text</type>
    </nameField>
    <pluralLabel>Items</pluralLabel>
    <sharingModel>ReadWrite</sharingModel>
</CustomObject>
"#;
const FIELD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Price__c</fullName>
    <label>Price</label>
    <precision>8</precision>
    <scale>2</scale>
    <type>Number</type>
</CustomField>
"#;
const BUNDLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LightningComponentBundle xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>67.0</apiVersion>
    <isExposed>false</isExposed>
</LightningComponentBundle>
"#;

/// Two copies of a project beside each other: commands run in one of them.
struct Pair {
    shell: Shell,
    /// Answers for the org, where it is not in the process.
    _server: Option<(Shell, Server)>,
}

impl Pair {
    fn in_process() -> Self {
        let shell = Shell::empty("project");
        Self { shell, _server: None }.with_org()
    }

    fn over_http() -> Self {
        let served = Shell::empty("nothing");
        let server = Server::start(&served);
        let shell = Shell::empty("project");
        shell.set("SF_TEMP_SHOW_SECRETS", "true");
        let shown: serde_json::Value =
            serde_json::from_str(&served.with_ids("org display -o production --json")).unwrap();
        shell.set("SF_ACCESS_TOKEN", shown["result"]["accessToken"].as_str().unwrap());
        shell.must(&format!("org login access-token --instance-url {} --alias production --no-prompt", server.address));
        Self { shell, _server: Some((served, server)) }.with_org()
    }

    fn with_org(self) -> Self {
        let project = r#"{"packageDirectories":[{"path":"app","default":true}],"sourceApiVersion":"67.0"}"#;
        self.shell.write("sfdx-project.json", project);
        for class in ["Cart", "Extra"] {
            self.class(class, "");
        }
        self.shell.write("app/main/default/objects/Item__c/Item__c.object-meta.xml", OBJECT);
        self.shell.write("app/main/default/objects/Item__c/fields/Price__c.field-meta.xml", FIELD);
        self.shell.write("app/main/default/lwc/cart/cart.js", "export default class Cart {}\n");
        self.shell.write("app/main/default/lwc/cart/cart.html", "<template></template>\n");
        self.shell.write("app/main/default/lwc/cart/cart.js-meta.xml", BUNDLE);
        self.labels("Hello", "Hello");
        self.shell.must("org create scratch --edition developer --alias dev --set-default -v production");
        self.shell.must("config set target-org=dev --global");
        self
    }

    fn class(&self, name: &str, body: &str) {
        self.shell
            .write(&format!("app/main/default/classes/{name}.cls"), &format!("public class {name} {{ {body} }}\n"));
        self.shell.write(&format!("app/main/default/classes/{name}.cls-meta.xml"), CLASS);
    }

    fn labels(&self, name: &str, value: &str) {
        let label = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CustomLabels xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
             <labels>\n        <fullName>{name}</fullName>\n        <language>en_US</language>\n        \
             <protected>false</protected>\n        <shortDescription>{name}</shortDescription>\n        \
             <value>{value}</value>\n    </labels>\n</CustomLabels>\n"
        );
        self.shell.write("app/main/default/labels/CustomLabels.labels-meta.xml", &label);
    }

    /// State, type and name of each row that a status has.
    fn status(&self) -> String {
        let told: serde_json::Value = serde_json::from_str(&self.shell.must("project status --json")).unwrap();
        let mut rows: Vec<String> = told["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{} {}", row["state"].as_str().unwrap(), row["fullName"].as_str().unwrap()))
            .collect();
        rows.dedup();
        rows.join(", ")
    }

    /// The other copy of the project, which has what the org has.
    fn switch(&self) {
        self.shell.swap("project", "other");
    }
}

fn both(story: impl Fn(&Pair)) {
    story(&Pair::in_process());
    story(&Pair::over_http());
}

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
