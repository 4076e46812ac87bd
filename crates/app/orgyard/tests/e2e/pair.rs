//! Two copies of a project and one scratch org, in the process and over HTTP: what stories of push and pull are told with.

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
pub struct Pair {
    pub shell: Shell,
    /// Answers for the org, where it is not in the process.
    _server: Option<(Shell, Server)>,
}

impl Pair {
    pub fn in_process() -> Self {
        let shell = Shell::empty("project");
        Self { shell, _server: None }.with_org()
    }

    pub fn over_http() -> Self {
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

    pub fn class(&self, name: &str, body: &str) {
        self.shell
            .write(&format!("app/main/default/classes/{name}.cls"), &format!("public class {name} {{ {body} }}\n"));
        self.shell.write(&format!("app/main/default/classes/{name}.cls-meta.xml"), CLASS);
    }

    pub fn labels(&self, name: &str, value: &str) {
        let label = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CustomLabels xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
             <labels>\n        <fullName>{name}</fullName>\n        <language>en_US</language>\n        \
             <protected>false</protected>\n        <shortDescription>{name}</shortDescription>\n        \
             <value>{value}</value>\n    </labels>\n</CustomLabels>\n"
        );
        self.shell.write("app/main/default/labels/CustomLabels.labels-meta.xml", &label);
    }

    /// State, type and name of each row that a status has.
    pub fn status(&self) -> String {
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
    pub fn switch(&self) {
        self.shell.swap("project", "other");
    }
}

pub fn both(story: impl Fn(&Pair)) {
    story(&Pair::in_process());
    story(&Pair::over_http());
}
