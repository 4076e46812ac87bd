//! What standard objects do by themselves.

use super::scene::{Scene, scene};
use crate::{Operation, TriggerEvent as E};
use orgyard_values::Value;

fn all(scene: &mut Scene, object: &str, field: &str) -> String {
    let rows: Vec<_> = scene.tx().scan(object).map(Result::unwrap).collect();
    rows.iter().map(|row| super::scene::text(row.get(field))).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_opportunity_follows_its_stage() {
    let mut scene = scene("").on("Opportunity", &[E::BeforeUpdate], |_, _, rows| {
        if rows[0].new.text("NextStep") == Some("win") {
            rows[0].new.set("StageName", "Closed Won");
        }
        Ok(())
    });
    let fields = "Probability IsClosed IsWon ForecastCategory ExpectedRevenue Fiscal";
    scene.add(
        "o",
        "Opportunity {\"Name\": \"O\", \"StageName\": \"Prospecting\", \"CloseDate\": \"2026-05-01\", \"Amount\": 50}",
    );
    assert_eq!(scene.row("Opportunity", "o", fields), "10.0 false false Pipeline 5.0 2026 2");
    let mut set = |json: &str| {
        scene.outcome(Operation::Update, true, &format!("Opportunity {{\"Id\": \"@o\", {json}}}"));
        scene.row("Opportunity", "o", "Probability IsClosed IsWon ForecastCategory")
    };
    assert_eq!(set("\"Probability\": 33"), "33.0 false false Pipeline");
    assert_eq!(set("\"Name\": \"P\""), "33.0 false false Pipeline");
    // The stage that a trigger has set counts too.
    assert_eq!(set("\"NextStep\": \"win\""), "100.0 true true Closed");
    assert_eq!(set("\"NextStep\": null, \"StageName\": \"Closed Lost\", \"Probability\": 7"), "7.0 true false Omitted");
}

#[test]
fn stages_that_metadata_defines_count() {
    let mut scene = scene(
        "StandardValueSet OpportunityStage: <standardValue><fullName>Sure</fullName><default>false</default><probability>95</probability><forecastCategory>Forecast</forecastCategory></standardValue>",
    );
    scene.add("o", "Opportunity {\"Name\": \"O\", \"StageName\": \"Sure\", \"CloseDate\": \"2026-05-01\"}");
    assert_eq!(scene.row("Opportunity", "o", "Probability ForecastCategoryName"), "95.0 Commit");
}

#[test]
fn line_items_come_to_the_amount() {
    let mut scene = scene("");
    let book = all(&mut scene, "Pricebook2", "Id");
    scene.add("p", "Product2 {\"Name\": \"Chair\"}");
    let entry = |book: &str| {
        format!(
            "PricebookEntry {{\"Pricebook2Id\": \"{book}\", \"Product2Id\": \"@p\", \"UnitPrice\": 20, \"IsActive\": true}}"
        )
    };
    scene.add("own", "Pricebook2 {\"Name\": \"Own\"}");
    assert_eq!(
        scene.outcome(Operation::Insert, true, &entry("@own")),
        "STANDARD_PRICE_NOT_DEFINED, No standard price defined for this product: []"
    );
    scene.add("e", &entry(&book));
    assert_eq!(scene.row("PricebookEntry", "e", "Name"), "Chair");
    scene.add(
        "o",
        "Opportunity {\"Name\": \"O\", \"StageName\": \"Prospecting\", \"CloseDate\": \"2026-05-01\", \"Amount\": 5}",
    );
    scene.add("i", "OpportunityLineItem {\"OpportunityId\": \"@o\", \"PricebookEntryId\": \"@e\", \"Quantity\": 3, \"UnitPrice\": 19}");
    scene.add("j", "OpportunityLineItem {\"OpportunityId\": \"@o\", \"PricebookEntryId\": \"@e\", \"Quantity\": 2, \"TotalPrice\": 10}");
    assert_eq!(scene.row("OpportunityLineItem", "i", "TotalPrice ListPrice Product2Id"), "57.0 20.0 @p");
    assert_eq!(scene.row("OpportunityLineItem", "j", "UnitPrice"), "5.0");
    assert_eq!(scene.row("Opportunity", "o", "Amount HasOpportunityLineItem"), "67.0 true");
    scene.outcome(Operation::Update, true, "OpportunityLineItem {\"Id\": \"@i\", \"Quantity\": 1}");
    scene.outcome(Operation::Delete, true, "OpportunityLineItem {\"Id\": \"@j\"}");
    assert_eq!(scene.row("Opportunity", "o", "Amount ExpectedRevenue"), "19.0 1.9");
}

#[test]
fn leads_cases_and_tasks_start_where_they_start() {
    let mut scene = scene("");
    scene.add("l", "Lead {\"LastName\": \"L\", \"FirstName\": \"Ada\", \"Company\": \"C\"}");
    assert_eq!(scene.row("Lead", "l", "Status Name IsConverted"), "Open - Not Contacted Ada L false");
    scene.add("a", "Account {\"Name\": \"A\"}").add("c", "Contact {\"LastName\": \"C\", \"AccountId\": \"@a\"}");
    scene.add("k", "Case {\"Subject\": \"S\", \"ContactId\": \"@c\"}").add("n", "Case {}");
    assert_eq!(scene.row("Case", "k", "Status Priority CaseNumber IsClosed AccountId"), "New Medium 00001001 false @a");
    scene.outcome(Operation::Update, true, "Case {\"Id\": \"@k\", \"Status\": \"Closed\"}");
    assert!(scene.row("Case", "k", "IsClosed ClosedDate").starts_with("true 2026-11-20T17:00:00"));
    assert_eq!(scene.row("Case", "n", "CaseNumber"), "00001002");
    scene.add("t", "Task {\"Subject\": \"T\", \"WhoId\": \"@c\", \"Status\": \"Completed\"}");
    assert_eq!(scene.row("Task", "t", "IsClosed AccountId WhoCount Priority"), "true @a 1 Normal");
}

#[test]
fn a_campaign_has_two_statuses_for_its_members() {
    let mut scene = scene("");
    scene.add("c", "Campaign {\"Name\": \"C\"}").add("l", "Lead {\"LastName\": \"L\", \"Company\": \"C\"}");
    assert_eq!(all(&mut scene, "CampaignMemberStatus", "Label"), "Sent Responded");
    let default = all(&mut scene, "CampaignMemberStatus", "Id").split(' ').next().unwrap().to_owned();
    assert_eq!(
        scene.outcome(Operation::Delete, true, &format!("CampaignMemberStatus {{\"Id\": \"{default}\"}}")),
        "DELETE_FAILED, You cannot delete the default status.: []"
    );
    scene.add("m", "CampaignMember {\"CampaignId\": \"@c\", \"LeadId\": \"@l\"}");
    assert_eq!(scene.row("CampaignMember", "m", "Status HasResponded Name"), "Sent false L");
}

#[test]
fn files_are_linked_to_custom_records_too() {
    let mut scene = scene("Trip__c");
    scene.add("t", "Trip__c {\"Name\": \"T\"}");
    scene.add("v", "ContentVersion {\"PathOnClient\": \"a.txt\", \"VersionData\": \"aGk=\"}");
    let document = all(&mut scene, "ContentDocument", "Id");
    scene.add(
        "l",
        &format!("ContentDocumentLink {{\"ContentDocumentId\": \"{document}\", \"LinkedEntityId\": \"@t\"}}"),
    );
    assert_eq!(scene.count("ContentDocumentLink"), 2);
}

#[test]
fn queries_tell_where_a_file_is() {
    let mut scene = scene("");
    scene.add("v", "ContentVersion {\"PathOnClient\": \"a.txt\", \"VersionData\": \"aGk=\"}");
    let tx = scene.tx();
    // REST API guide, "Get Blob Data": a query gives the address of the field, not the bytes.
    let address = |soql: &str, at: &str| {
        let answer = tx.query(soql, crate::QueryApi::Rest).unwrap();
        let row = serde_json::Value::from(answer.records);
        let text = row.pointer(at).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let (start, end) = (text.find("/sobjects").unwrap(), text.rfind('/').unwrap());
        format!("{}…{}", &text[start..start + 28], &text[end..])
    };
    let expected = "/sobjects/ContentVersion/068…/VersionData";
    assert_eq!(address("SELECT VersionData FROM ContentVersion", "/0/VersionData"), expected);
    let parent = "SELECT LatestPublishedVersion.VersionData FROM ContentDocument";
    assert_eq!(address(parent, "/0/LatestPublishedVersion/VersionData"), expected);
}

#[test]
fn licenses_are_counted() {
    let mut scene = scene("");
    let used = |scene: &mut Scene| {
        let soql = "SELECT UsedLicenses FROM UserLicense WHERE Name IN ('Salesforce', 'Chatter Free') ORDER BY Name";
        let rows = scene.tx().query(soql, crate::QueryApi::Rest).unwrap().records;
        rows.iter().map(|row| row["UsedLicenses"].to_string()).collect::<Vec<_>>().join(" ")
    };
    let profile = |scene: &mut Scene, name: &str| {
        let soql = format!("SELECT Id FROM Profile WHERE Name = '{name}'");
        scene.tx().query(&soql, crate::QueryApi::Rest).unwrap().records[0]["Id"].as_str().unwrap().to_owned()
    };
    assert_eq!(used(&mut scene), "0 1");
    let (standard, chatter) = (profile(&mut scene, "Standard User"), profile(&mut scene, "Chatter Free User"));
    scene.add("u", &format!(
        "User {{\"Username\": \"u@x.example\", \"LastName\": \"U\", \"Alias\": \"u\", \"Email\": \"u@x.example\", \"IsActive\": true, \"ProfileId\": \"{standard}\"}}"
    ));
    assert_eq!(used(&mut scene), "0 2");
    let mut set = |json: &str| {
        scene.outcome(Operation::Update, true, &format!("User {{\"Id\": \"@u\", {json}}}"));
        used(&mut scene)
    };
    assert_eq!(set(&format!("\"ProfileId\": \"{chatter}\"")), "1 1");
    assert_eq!(set("\"IsActive\": false"), "0 1");
}

#[test]
fn a_file_version_makes_its_document_and_its_links() {
    let mut scene = scene("");
    scene.add("a", "Account {\"Name\": \"A\"}");
    scene.add("v", "ContentVersion {\"PathOnClient\": \"/x/Plan.pdf\", \"VersionData\": \"aGVsbG8=\", \"FirstPublishLocationId\": \"@a\"}");
    assert_eq!(
        scene.row("ContentVersion", "v", "Title FileExtension FileType ContentSize IsLatest VersionNumber"),
        "Plan pdf PDF 5 true 1"
    );
    assert_eq!(all(&mut scene, "ContentDocument", "Title"), "Plan");
    assert_eq!(
        (scene.count("ContentDocumentLink"), all(&mut scene, "ContentDocumentLink", "ShareType")),
        (2, "I V".into())
    );
    let document = all(&mut scene, "ContentDocument", "Id");
    scene.add("w", &format!("ContentVersion {{\"PathOnClient\": \"New.txt\", \"VersionData\": \"aGk=\", \"ContentDocumentId\": \"{document}\"}}"));
    assert_eq!(
        (scene.row("ContentVersion", "v", "IsLatest"), scene.row("ContentVersion", "w", "IsLatest VersionNumber")),
        ("false".into(), "true 2".into())
    );
    assert_eq!(all(&mut scene, "ContentDocument", "Title"), "New");
    scene.outcome(Operation::Delete, true, &format!("ContentDocument {{\"Id\": \"{document}\"}}"));
    assert_eq!((scene.count("ContentVersion"), scene.count("ContentDocumentLink")), (0, 0));
}

#[test]
fn users_groups_and_assignments_are_there_once() {
    let mut scene = scene("PermissionSet Crew: <label>Crew</label>");
    let (user, profile) = (scene.tx().user(), all(&mut scene, "Profile", "Id").split(' ').next().unwrap().to_owned());
    let new = |name: &str| {
        format!(
            "User {{\"Username\": \"{name}\", \"LastName\": \"U\", \"Alias\": \"u\", \"Email\": \"u@x.de\", \"ProfileId\": \"{profile}\"}}"
        )
    };
    scene.add("u", &new("one@x.de"));
    assert_eq!(scene.row("User", "u", "Name CommunityNickname IsActive UserType"), "U one true Standard");
    assert!(
        scene
            .outcome(Operation::Insert, true, &new("ONE@x.de"))
            .starts_with("DUPLICATE_USERNAME, Duplicate Username.<br>")
    );
    scene.add("g", "Group {\"Name\": \"My Queue\", \"Type\": \"Queue\"}");
    assert_eq!(scene.row("Group", "g", "DeveloperName"), "My_Queue");
    assert!(
        scene
            .outcome(Operation::Insert, true, "Group {\"Name\": \"My Queue\", \"Type\": \"Queue\"}")
            .starts_with("DUPLICATE_VALUE")
    );
    let set = scene.tx().find("PermissionSet", "Name", &Value::from("Crew")).unwrap().remove(0).id().unwrap();
    let assign = format!("PermissionSetAssignment {{\"AssigneeId\": \"{user}\", \"PermissionSetId\": \"{set}\"}}");
    assert_eq!(scene.outcome(Operation::Insert, true, &assign), "created");
    assert!(
        scene
            .outcome(Operation::Insert, true, &assign)
            .starts_with("DUPLICATE_VALUE, Duplicate PermissionSetAssignment. Assignee: ")
    );
}

#[test]
fn settings_belong_to_someone_once() {
    let mut scene = scene(
        "Tree__c: <customSettingsType>Hierarchy</customSettingsType>\nList__c: <customSettingsType>List</customSettingsType>",
    );
    assert_eq!(scene.outcome(Operation::Insert, true, "Tree__c {}"), "created");
    assert!(
        scene
            .outcome(Operation::Insert, true, "Tree__c {}")
            .starts_with("DUPLICATE_VALUE, duplicate value found: SetupOwnerId")
    );
    assert_eq!(scene.outcome(Operation::Insert, true, "List__c {\"Name\": \"a\"}"), "created");
    assert_eq!(
        scene.outcome(Operation::Insert, true, "List__c {}"),
        "REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]"
    );
    let user = scene.tx().user();
    assert!(
        scene
            .outcome(Operation::Insert, true, &format!("List__c {{\"Name\": \"b\", \"SetupOwnerId\": \"{user}\"}}"))
            .starts_with("FIELD_INTEGRITY_EXCEPTION")
    );
}

#[test]
fn user_mode_asks_for_permissions_and_for_the_record() {
    let mut scene = scene("Secret__c\nSecret__c.Code__c: <type>Text</type><length>5</length>");
    let profiles: Vec<_> = scene.tx().scan("Profile").map(Result::unwrap).collect();
    let standard =
        profiles.iter().find(|row| row.text("Name") == Some("Standard User")).and_then(|row| row.id()).unwrap();
    scene.add("u", &format!("User {{\"Username\": \"u@x.de\", \"LastName\": \"U\", \"Alias\": \"u\", \"Email\": \"u@x.de\", \"ProfileId\": \"{standard}\"}}"));
    scene.add("s", "Secret__c {}").add("a", "Account {\"Name\": \"A\"}");
    let user = scene.id("u");
    let admin = scene.tx().act_as(user);
    let secret = "Secret__c {\"Code__c\": \"x\"}";
    assert_eq!(scene.outcome(Operation::Insert, true, secret), "created");
    scene.user_mode = true;
    assert_eq!(
        scene.outcome(Operation::Insert, true, secret),
        "INSUFFICIENT_ACCESS_OR_READONLY, Access to entity 'Secret__c' denied: []"
    );
    assert_eq!(scene.outcome(Operation::Insert, true, "Account {\"Name\": \"B\"}"), "created");
    assert!(
        scene
            .outcome(Operation::Delete, true, "Secret__c {\"Id\": \"@s\"}")
            .starts_with("INSUFFICIENT_ACCESS_OR_READONLY")
    );
    assert_eq!(scene.tx().act_as(admin), user);
}

#[test]
fn a_file_has_a_name_and_something_in_it() {
    let mut scene = scene("");
    let insert = |scene: &mut super::scene::Scene, fields: &str| {
        scene.outcome(Operation::Insert, true, &format!("ContentVersion {{{fields}}}"))
    };
    let missing = insert(&mut scene, "\"PathOnClient\": \"a.txt\"");
    assert!(missing.contains("REQUIRED_FIELD_MISSING") && missing.contains("[VersionData]"), "{missing}");
    assert_eq!(insert(&mut scene, "\"PathOnClient\": \"a.txt\", \"VersionData\": \"eA==\""), "created");
}

/// Object Reference, EmailMessage: ids of recipients, and the sender, become rows of EmailMessageRelation.
#[test]
fn a_message_is_related_to_who_sent_and_who_got_it() {
    let mut scene = scene("");
    scene.add("c", "Contact {\"LastName\": \"C\", \"Email\": \"c@example.com\"}");
    scene.add(
        "m",
        "EmailMessage {\"Subject\": \"S\", \"FromAddress\": \"me@example.com\", \"ToIds\": [\"@c\"], \"Status\": \"3\"}",
    );
    assert_eq!(all(&mut scene, "EmailMessageRelation", "RelationType"), "FromAddress ToAddress");
    assert_eq!(all(&mut scene, "EmailMessageRelation", "RelationAddress"), "me@example.com c@example.com");
}

#[test]
fn what_is_published_has_addresses() {
    let mut scene = scene("");
    scene.add("v", "ContentVersion {\"PathOnClient\": \"a.txt\", \"VersionData\": \"aGk=\"}");
    scene.add(
        "d",
        "ContentDistribution {\"Name\": \"D\", \"ContentVersionId\": \"@v\", \"PreferencesAllowOriginalDownload\": true}",
    );
    let url = all(&mut scene, "ContentDistribution", "ContentDownloadUrl");
    assert!(url.contains("/sfc/dist/version/download/?oid=") && url.ends_with("&asPdf=false"), "{url}");
    assert_eq!(scene.row("ContentDistribution", "d", "PdfDownloadUrl"), "null");
}
