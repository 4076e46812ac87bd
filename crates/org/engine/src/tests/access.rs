//! Permissions and sharing: who asks what, and what comes back.

use super::fixture;
use crate::{
    Access, AccessType, ApiError, EngineError, Home, HomeOptions, NewComponent, NoBinds, Org, RecordAccess,
    SelectOptions, Tx, check_save,
};
use orgyard_values::{Env, Id, Record, Value};
use std::sync::Arc;

fn component(tx: &mut Tx, type_name: &str, full_name: &str, body: &str) -> Id {
    let text = format!("<{type_name}>{body}</{type_name}>");
    let files = vec![(format!("{full_name}.xml"), Arc::from(text.as_bytes()))];
    let new = NewComponent { type_name: type_name.into(), full_name: full_name.into(), namespace: None, files };
    tx.put_component(new).unwrap().id
}

fn user(tx: &mut Tx, name: &str, profile: &str) -> Id {
    let profile = tx.find("Profile", "Name", &profile.into()).unwrap()[0].id().unwrap();
    let record =
        Record::new("User").with("LastName", name).with("Alias", name).with("Username", format!("{name}@x.org"));
    tx.insert(record.with("Email", "a@x.org").with("ProfileId", profile)).unwrap()
}

fn object_permission(object: &str, rights: &[&str]) -> String {
    let rights: String = rights.iter().map(|right| format!("<{right}>true</{right}>")).collect();
    format!("<objectPermissions><object>{object}</object>{rights}</objectPermissions>")
}

fn field_permission(field: &str, editable: bool) -> String {
    format!(
        "<fieldPermissions><field>{field}</field><readable>true</readable><editable>{editable}</editable></fieldPermissions>"
    )
}

/// A private custom object with a field, and what the users of a test have.
fn org<T>(test: impl FnOnce(&mut Tx) -> T) -> T {
    let home = fixture::home(Vec::new());
    let org: Arc<Org> = fixture::hub(&home);
    let mut tx = org.read(org.info().user_id).unwrap();
    trip(&mut tx);
    test(&mut tx)
}

fn trip(tx: &mut Tx) {
    let body = "<label>Trip</label><nameField><label>Name</label><type>Text</type></nameField><sharingModel>Private</sharingModel>";
    component(tx, "CustomObject", "Trip__c", body);
    component(
        tx,
        "CustomField",
        "Trip__c.Goal__c",
        "<fullName>Goal__c</fullName><label>Goal</label><type>Text</type><length>50</length>",
    );
    component(
        tx,
        "CustomField",
        "Trip__c.Must__c",
        "<fullName>Must__c</fullName><label>Must</label><type>Text</type><length>50</length><required>true</required>",
    );
}

fn assign(tx: &mut Tx, user: Id, set: Id) {
    tx.add_row(Record::new("PermissionSetAssignment").with("AssigneeId", user).with("PermissionSetId", set)).unwrap();
}

/// `crud`, with a dash for what is closed.
fn rights(tx: &Tx, user: Id, object: &str) -> String {
    let access = tx.permissions(user).unwrap().object(&tx.object(object).unwrap());
    let letter = |has: bool, letter: char| if has { letter } else { '-' };
    [(access.create, 'c'), (access.read, 'r'), (access.edit, 'u'), (access.delete, 'd')]
        .map(|(h, l)| letter(h, l))
        .iter()
        .collect()
}

fn field(tx: &Tx, user: Id, path: &str) -> &'static str {
    let (object, field) = path.split_once('.').unwrap();
    let object = tx.object(object).unwrap();
    let access = tx.permissions(user).unwrap().field(&object, object.field(field).unwrap());
    match (access.read, access.edit) {
        (true, true) => "edit",
        (true, false) => "read",
        _ => "none",
    }
}

fn ask(tx: &Tx, user: Id, soql: &str) -> Result<usize, ApiError> {
    let query = orgyard_soql::parse(soql).unwrap();
    let options = SelectOptions { access: Access::User { user }, ..SelectOptions::default() };
    tx.select(&query, &NoBinds, &options).map(|found| found.records.len())
}

#[test]
fn profiles_open_objects_and_their_standard_fields() {
    org(|tx| {
        let admin = tx.user();
        let (std, min) = (user(tx, "std", "Standard User"), user(tx, "min", "Minimum Access - Salesforce"));
        for (who, account, trip) in [(admin, "crud", "crud"), (std, "crud", "----"), (min, "----", "----")] {
            assert_eq!((rights(tx, who, "Account").as_str(), rights(tx, who, "Trip__c").as_str()), (account, trip));
        }
        assert_eq!((field(tx, std, "Account.Industry"), field(tx, min, "Account.Industry")), ("edit", "none"));
        assert_eq!((field(tx, std, "Account.CreatedDate"), field(tx, std, "Account.ShippingCity")), ("read", "edit"));
        assert_eq!((rights(tx, min, "User").as_str(), rights(tx, admin, "User").as_str()), ("-r--", "crud"));
        assert_eq!(rights(tx, min, "Task"), "crud");
    });
}

#[test]
fn a_deployed_field_is_closed_to_administrators_too_until_someone_opens_it() {
    org(|tx| {
        let admin = tx.user();
        assert_eq!((field(tx, admin, "Trip__c.Goal__c"), field(tx, admin, "Trip__c.Must__c")), ("none", "edit"));
        let set = component(tx, "PermissionSet", "Trips", &field_permission("Trip__c.Goal__c", false));
        assign(tx, admin, set);
        assert_eq!(field(tx, admin, "Trip__c.Goal__c"), "read");
        component(tx, "Profile", "Admin", &field_permission("Trip__c.Goal__c", true));
        assert_eq!(field(tx, admin, "Trip__c.Goal__c"), "edit");
    });
}

#[test]
fn what_a_package_brought_is_open_to_administrators() {
    org(|tx| {
        let row = Record::new("Package2Member").with("MemberType", "CustomField").with("MemberName", "Trip__c.Goal__c");
        tx.add_row(row).unwrap();
        let std = user(tx, "std", "Standard User");
        assert_eq!((field(tx, tx.user(), "Trip__c.Goal__c"), field(tx, std, "Trip__c.Goal__c")), ("edit", "none"));
    });
}

#[test]
fn rows_that_a_test_inserts_grant_at_once() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let set = tx.add_row(Record::new("PermissionSet").with("Name", "Own").with("Label", "Own")).unwrap();
        assign(tx, min, set);
        assert_eq!(rights(tx, min, "Account"), "----");
        let row = Record::new("ObjectPermissions").with("ParentId", set).with("SobjectType", "Account");
        tx.add_row(row.with("PermissionsRead", true).with("PermissionsCreate", true)).unwrap();
        assert_eq!((rights(tx, min, "Account").as_str(), field(tx, min, "Account.Name")), ("cr--", "edit"));
        let row = Record::new("FieldPermissions").with("ParentId", set).with("SobjectType", "Account");
        tx.add_row(row.with("Field", "Account.ShippingAddress").with("PermissionsRead", true)).unwrap();
        assert_eq!((field(tx, min, "Account.ShippingStreet"), field(tx, min, "Account.Industry")), ("read", "none"));
    });
}

#[test]
fn a_group_grants_its_sets_without_what_it_mutes() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead", "allowEdit"]));
        let lead = component(tx, "PermissionSet", "B", &object_permission("Lead", &["allowRead"]));
        component(tx, "MutingPermissionSet", "M", &object_permission("Account", &["allowEdit"]));
        let body = "<permissionSets>A</permissionSets><mutingPermissionSets>M</mutingPermissionSets>";
        let group = component(tx, "PermissionSetGroup", "G", body);
        let row = Record::new("PermissionSetAssignment").with("AssigneeId", min).with("PermissionSetGroupId", group);
        tx.add_row(row).unwrap();
        assert_eq!((rights(tx, min, "Account").as_str(), rights(tx, min, "Lead").as_str()), ("-r--", "----"));
        let row = Record::new("PermissionSetGroupComponent").with("PermissionSetGroupId", group);
        tx.add_row(row.with("PermissionSetId", lead)).unwrap();
        let status = |tx: &Tx| tx.get("PermissionSetGroup", group).unwrap().unwrap().text("Status").map(String::from);
        assert_eq!(status(tx).as_deref(), Some("Outdated"));
        tx.calculate_permission_set_group(group).unwrap();
        assert_eq!(status(tx).as_deref(), Some("Updated"));
        assert_eq!(rights(tx, min, "Lead"), "-r--");
    });
}

#[test]
fn a_rollback_takes_back_what_was_granted() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead"]));
        let before = tx.savepoint();
        assign(tx, min, set);
        assert_eq!(rights(tx, min, "Account"), "-r--");
        tx.rollback_to(before);
        assert_eq!(rights(tx, min, "Account"), "----");
    });
}

#[test]
fn what_is_known_of_a_revision_ends_with_an_assignment_and_with_the_next_commit() {
    let home = fixture::home(Vec::new());
    let org: Arc<Org> = fixture::hub(&home);
    let write = |f: &dyn Fn(&mut Tx)| {
        let done: Result<(), EngineError> = org.write(org.info().user_id, |tx| {
            f(tx);
            Ok(())
        });
        done.unwrap();
    };
    let read = || org.read(org.info().user_id).unwrap();
    write(&|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead"]));
        let row = Record::new("PermissionSetAssignment").with("AssigneeId", min).with("PermissionSetId", set);
        tx.add_row(row.with("ExpirationDate", Value::DateTime(tx.now() + 1000))).unwrap();
    });
    let min = read().find("User", "Alias", &"min".into()).unwrap()[0].id().unwrap();
    assert_eq!((rights(&read(), min, "Account").as_str(), read().sees_all(min).unwrap()), ("-r--", false));
    while read().now() < fixture::NOW + 2000 {}
    assert_eq!(rights(&read(), min, "Account"), "----");
    let old = read();
    write(&|tx| {
        let administrator = tx.find("Profile", "Name", &"System Administrator".into()).unwrap()[0].id().unwrap();
        let row = tx.get("User", min).unwrap().unwrap().with("ProfileId", administrator);
        tx.put_row(&row).unwrap();
    });
    assert_eq!((old.sees_all(min).unwrap(), read().sees_all(min).unwrap()), (false, true));
}

#[test]
fn user_mode_names_every_closed_field_of_every_clause() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let error = ask(tx, min, "SELECT Name, Amount FROM Opportunity").unwrap_err();
        // The object's own text, and all of its fields: as public test suites assert.
        assert!(error.message.starts_with("sObject type 'Opportunity' is not supported."), "{error}");
        assert_eq!(error.fields, ["Opportunity.Name", "Opportunity.Amount"]);
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead"]));
        assign(tx, min, set);
        let error = ask(tx, min, "SELECT Name, AnnualRevenue FROM Account WHERE Industry = 'x' ORDER BY Parent.Rating")
            .unwrap_err();
        assert!(error.message.starts_with("No such column 'AnnualRevenue' on entity 'Account'."), "{error}");
        assert_eq!(error.fields, ["Account.AnnualRevenue", "Account.Industry", "Account.ParentId", "Account.Rating"]);
        assert_eq!(ask(tx, min, "SELECT Id, Name, Owner.Name FROM Account"), Ok(0));
        let error = ask(tx, min, "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)").unwrap_err();
        assert!(error.message.starts_with("sObject type 'Contact' is not supported."), "{error}");
    });
}

#[test]
fn security_enforced_looks_at_what_is_selected() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead"]));
        assign(tx, min, set);
        let run = |soql: &str| {
            let options = SelectOptions { user: Some(min), ..SelectOptions::default() };
            tx.select(&orgyard_soql::parse(soql).unwrap(), &NoBinds, &options).map(|found| found.records.len())
        };
        assert_eq!(run("SELECT Id FROM Account WHERE Industry = 'x' WITH SECURITY_ENFORCED"), Ok(0));
        let error = run("SELECT Industry FROM Account WITH SECURITY_ENFORCED").unwrap_err();
        assert_eq!(error.message, "Insufficient permissions: secure query included inaccessible field");
        assert_eq!(run("SELECT Industry FROM Account"), Ok(0));
    });
}

#[test]
fn saving_asks_for_the_object_and_then_for_each_field() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let account = tx.object("Account").unwrap();
        let check = |tx: &Tx, operation, fields: &[&str]| {
            check_save(&tx.permissions(min).unwrap(), &account, operation, fields.iter().copied())
        };
        let error = check(tx, AccessType::Updatable, &["Name"]).unwrap_err();
        assert_eq!(error.message, "Access to entity 'Account' denied");
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead", "allowEdit"]));
        assign(tx, min, set);
        assert_eq!(check(tx, AccessType::Updatable, &["Id", "Name", "CreatedDate"]), Ok(()));
        let error = check(tx, AccessType::Updatable, &["Name", "Industry"]).unwrap_err();
        assert_eq!(error.fields, ["Industry"]);
        assert!(check(tx, AccessType::Creatable, &["Name"]).is_err());
    });
}

#[test]
fn records_lose_the_fields_the_user_may_not_use() {
    org(|tx| {
        let min = user(tx, "min", "Minimum Access - Salesforce");
        let record = || Record::new("Account").with("Name", "A").with("Industry", "x");
        let set = component(tx, "PermissionSet", "A", &object_permission("Account", &["allowRead"]));
        let before = tx.permissions(min).unwrap();
        let error = tx.strip(&before, AccessType::Readable, vec![record()], true).unwrap_err();
        assert_eq!(error.message, "No access to entity 'Account'");
        assign(tx, min, set);
        let left = tx.strip(&tx.permissions(min).unwrap(), AccessType::Readable, vec![record()], true).unwrap();
        assert_eq!(left.records, [Record::new("Account").with("Name", "A")]);
        assert_eq!(format!("{:?} {:?}", left.removed, left.modified), r#"{"Account": {"Industry"}} {0}"#);
    });
}

#[test]
fn private_records_are_seen_by_owners_by_roles_above_and_by_those_they_are_shared_with() {
    org(|tx| {
        let roles: Vec<Id> = ["Chief", "Worker"]
            .iter()
            .scan(None, |above, name| {
                let role = Record::new("UserRole").with("Name", *name).with("ParentRoleId", *above);
                let role = tx.add_row(role).unwrap();
                *above = Some(role);
                Some(role)
            })
            .collect();
        let set = component(tx, "PermissionSet", "T", &object_permission("Trip__c", &["allowRead", "allowEdit"]));
        let mut people = Vec::new();
        for (name, role) in
            [("chief", Some(roles[0])), ("owner", Some(roles[1])), ("peer", Some(roles[1])), ("group", None)]
        {
            let id = user(tx, name, "Standard User");
            tx.update(Record::new("User").with("Id", id).with("UserRoleId", role)).unwrap();
            assign(tx, id, set);
            people.push(id);
        }
        let [chief, owner, peer, member] = people[..] else { panic!() };
        let trip =
            tx.insert(Record::new("Trip__c").with("Name", "T").with("Must__c", "x").with("OwnerId", owner)).unwrap();
        let seen = |tx: &Tx| {
            [tx.user(), chief, owner, peer, member].map(|who| ask(tx, who, "SELECT Id FROM Trip__c").unwrap())
        };
        assert_eq!(seen(tx), [1, 1, 1, 0, 0]);
        let group = tx.add_row(Record::new("Group").with("Name", "G").with("Type", "Regular")).unwrap();
        tx.add_row(Record::new("GroupMember").with("GroupId", group).with("UserOrGroupId", member)).unwrap();
        for (with, level) in [(group, "Read"), (peer, "Edit")] {
            let row = Record::new("Trip__Share").with("ParentId", trip).with("UserOrGroupId", with);
            tx.add_row(row.with("AccessLevel", level).with("RowCause", "Manual")).unwrap();
        }
        assert_eq!(seen(tx), [1, 1, 1, 1, 1]);
        let row = tx.get("Trip__c", trip).unwrap().unwrap();
        let level = |who: Id| tx.sharing(who).unwrap().access(&tx.object("Trip__c").unwrap(), &row).unwrap();
        assert_eq!(
            [level(owner), level(peer), level(member)],
            [RecordAccess::All, RecordAccess::Edit, RecordAccess::Read]
        );
    });
}

#[test]
fn contacts_are_shared_as_their_account_is() {
    org(|tx| {
        component(tx, "CustomObject", "Account", "<sharingModel>Private</sharingModel>");
        let std = user(tx, "std", "Standard User");
        let own = tx.insert(Record::new("Account").with("Name", "own").with("OwnerId", std)).unwrap();
        let other = tx.insert(Record::new("Account").with("Name", "other")).unwrap();
        for account in [own, other] {
            tx.insert(Record::new("Contact").with("LastName", "x").with("AccountId", account)).unwrap();
        }
        assert_eq!(ask(tx, std, "SELECT Id FROM Contact"), Ok(1));
        assert_eq!(ask(tx, std, "SELECT Id, (SELECT Id FROM Contacts) FROM Account"), Ok(1));
        assert_eq!(ask(tx, tx.user(), "SELECT Id FROM Contact"), Ok(2));
    });
}

#[test]
fn a_home_may_open_custom_fields_to_administrators() {
    for (opens_custom_fields, expected) in [(false, ["none", "none"]), (true, ["edit", "none"])] {
        let options = HomeOptions { opens_custom_fields, ..HomeOptions::in_memory(Env::fixed(fixture::NOW)) };
        let home = Home::open(options).unwrap();
        let org = fixture::hub(&home);
        let mut tx = org.read(org.info().user_id).unwrap();
        trip(&mut tx);
        let std = user(&mut tx, "std", "Standard User");
        assert_eq!([field(&tx, tx.user(), "Trip__c.Goal__c"), field(&tx, std, "Trip__c.Goal__c")], expected);
    }
}

/// Object Reference, Account.Tradestyle: it comes with Data.com, so a profile has it only when somebody gives it.
#[test]
fn fields_of_a_feature_are_the_administrators() {
    org(|tx| {
        let account = tx.object("Account").unwrap();
        let mut edit = |name: &str, profile: &str| {
            let user = user(tx, name, profile);
            let permissions = tx.permissions(user).unwrap();
            ["Tradestyle", "Industry"].map(|field| permissions.field(&account, account.field(field).unwrap()).edit)
        };
        assert_eq!(edit("m", "Marketing User"), [false, true]);
        assert_eq!(edit("a", "System Administrator"), [true, true]);
    });
}
