//! Reads and saves of users who are no administrators: what is closed to them is not there.

use super::{World, deploy, member};
use orgyard_values::{Record, Value};

struct Users {
    world: World,
    token: String,
    account: String,
}

impl Users {
    /// A standard user, and an account of the administrator with a field that nobody opened.
    fn new() -> Self {
        let world = World::new();
        let field = "<CustomField><fullName>Secret__c</fullName><label>Secret</label><length>20</length><type>Text</type></CustomField>";
        deploy(&world, "CustomField", "Account.Secret__c", field);
        let session = world.session("{hub}");
        let org = world.home.org(session.org).unwrap();
        let user = org.write(session.user, |tx| {
            let profile = tx.find("Profile", "Name", &Value::from("Standard User")).unwrap()[0].id().unwrap();
            let user = Record::new("User").with("LastName", "Other").with("Alias", "o").with("Username", "o@x.org");
            tx.insert(user.with("Email", "o@x.org").with("ProfileId", profile))
        });
        let token = world.home.issue_token(session.org, user.unwrap()).unwrap();
        let mut users = Self { world, token, account: String::new() };
        let made =
            users.ask("{hub}", "POST", "/sobjects/Account", r#"{"Name":"A","Secret__c":"s","Industry":"Banking"}"#);
        users.account = member(&made, "id");
        users
    }

    fn ask(&self, token: &str, method: &str, path: &str, body: &str) -> String {
        self.world.send(&format!("{method} /services/data/v64.0{path}\nAuthorization: Bearer {token}\n\n{body}"))
    }

    #[track_caller]
    fn check(&self, method: &str, path: &str, body: &str, expected: &str) {
        let answer = self.ask(&self.token, method, &path.replace("{account}", &self.account), body);
        assert!(answer.contains(expected), "{method} {path}: {answer}");
    }
}

#[test]
fn closed_fields_and_objects_are_not_there() {
    let users = Users::new();
    let soql = |soql: &str| format!("/query?q={}", soql.replace(' ', "+"));
    users.check("GET", &soql("SELECT Name FROM Account"), "", r#""Name":"A""#);
    users.check("GET", &soql("SELECT Secret__c FROM Account"), "", "No such column 'Secret__c' on entity 'Account'");
    users.check("GET", &soql("SELECT Id FROM Account WHERE Secret__c = 's'"), "", "INVALID_FIELD");
    users.check("GET", "/sobjects/Account/{account}?fields=Name", "", r#""Name":"A""#);
    users.check("GET", "/sobjects/Account/{account}?fields=Secret__c", "", "INVALID_FIELD");
    let whole = users.ask(&users.token, "GET", &format!("/sobjects/Account/{}", users.account), "");
    assert!(whole.starts_with("200 ") && whole.contains("\"Industry\"") && !whole.contains("Secret__c"), "{whole}");
    let describe = users.ask(&users.token, "GET", "/sobjects/Account/describe", "");
    assert!(describe.starts_with("200 ") && !describe.contains("Secret__c"));
    let all = users.ask("{hub}", "GET", "/sobjects/Account/describe", "");
    assert!(all.contains("Secret__c"), "an administrator sees all");
}

/// Texts as REST callers get them.
#[test]
fn saves_are_held_against_permissions() {
    let users = Users::new();
    users.check("POST", "/sobjects/Account", r#"{"Name":"B"}"#, "201 ");
    users.check(
        "POST",
        "/sobjects/Account",
        r#"{"Name":"B","Secret__c":"x"}"#,
        r#"[{"message":"Unable to create/update fields: Secret__c. Please check the security settings of this field and verify that it is read/write for your profile or permission set.","errorCode":"INVALID_FIELD_FOR_INSERT_UPDATE","fields":["Secret__c"]}]"#,
    );
    users.check(
        "POST",
        "/sobjects/Campaign",
        r#"{"Name":"C"}"#,
        r#"[{"message":"entity type cannot be inserted: Campaign","errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"}]"#,
    );
    let made = users.ask("{hub}", "POST", "/sobjects/Campaign", r#"{"Name":"C"}"#);
    let campaign = format!("/sobjects/Campaign/{}", member(&made, "id"));
    users.check("PATCH", &campaign, r#"{"Name":"D"}"#, "INSUFFICIENT_ACCESS_OR_READONLY");
    users.check("DELETE", &campaign, "", "INSUFFICIENT_ACCESS_OR_READONLY");
}
