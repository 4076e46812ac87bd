//! Queries that clients send, and faults in the platform's words.

use orgyard_soql::{Condition, FieldExpr, Literal, Query, SelectItem, parse};

fn query(text: &str) -> Query {
    parse(text).unwrap_or_else(|e| panic!("{text}: {}", e.with_window(text)))
}

fn fault(text: &str) -> String {
    parse(text).expect_err("a fault").with_window(text)
}

/// The first bind expression of a query's condition.
fn bind(text: &str) -> String {
    fn find(condition: &Condition) -> Option<String> {
        match condition {
            Condition::And(parts) | Condition::Or(parts) => parts.iter().find_map(find),
            Condition::Compare { value: Literal::Bind { text, .. }, .. } => Some(text.clone()),
            Condition::Among { values, .. } => match &values[..] {
                [Literal::Bind { text, .. }] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }
    query(text).condition.as_ref().and_then(find).expect("a bind expression")
}

#[test]
fn every_query_of_the_packaging_clients_is_understood() {
    for text in [
        "SELECT ContainerOptions FROM Package2 WHERE id ='0Ho'",
        "SELECT MAX(BuildNumber) FROM Package2Version WHERE Package2Id = '0Ho' AND IsDeprecated != true AND PatchVersion = 0  AND IsReleased = true",
        "SELECT Id, Package2Version.CodeCoverage , AsyncValidation FROM Package2VersionCreateRequest WHERE CreatedDate = LAST_N_DAYS:2 AND Status = 'error'ORDER BY CreatedDate desc",
        "SELECT Id FROM X WHERE CreatedDate = LAST_N_DAYS: 2",
        "select Id,IsDeleted from Package2 ORDER BY NamespacePrefix, Name",
        "SELECT Id FROM Package2Version WHERE Id IN ('05i1','05i2') ORDER BY LastModifiedDate DESC LIMIT 2000",
        "SELECT SubscriberPackageVersionId, \n  Package2.Name FROM Package2Version WHERE SubscriberPackageVersionId = '04t'",
        "SELECT Count(Id) FROM PackagePushJob WHERE Status = 'Failed'",
        "SELECT Id FROM R WHERE ScheduledStartTime >= 2026-11-17T17:47:17.890Z AND IsMigration = true",
        "SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username='a@b.c')",
        "SELECT Id FROM A WHERE AncestorId = NULL AND X = 'y'  AND IsReleased = true",
    ] {
        assert!(!query(text).select.is_empty(), "{text}");
    }
}

#[test]
fn the_whole_language_is_understood() {
    for text in [
        "SELECT COUNT() FROM Account",
        "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        "SELECT Name, (SELECT LastName FROM Contacts WHERE Email != null ORDER BY Name NULLS LAST LIMIT 5) FROM Account a",
        "SELECT TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount ELSE Name END FROM Event",
        "SELECT a.Name, c.LastName FROM Contact c, c.Account a USING SCOPE mine WHERE (a.Name LIKE 'x%' OR NOT c.LastName IN ('a', 'b')) AND NOT (Amount > USD5000)",
        "SELECT LeadSource src, COUNT(Id) n FROM Lead GROUP BY ROLLUP(LeadSource, Rating) HAVING COUNT(Id) > 1 AND MAX(Amount) < 5.5 ORDER BY COUNT(Id) DESC NULLS FIRST LIMIT 10 OFFSET 5",
        "SELECT Id FROM Account WHERE Tags__c INCLUDES ('a;b', 'c') AND Other__c EXCLUDES ('x') WITH SECURITY_ENFORCED LIMIT :n",
        "SELECT Id FROM Account WITH USER_MODE FOR UPDATE",
        "SELECT Id FROM Account FOR VIEW FOR REFERENCE ALL ROWS",
        "SELECT DISTANCE(Loc__c, GEOLOCATION(37.7,-122.4), 'mi') FROM W__c WHERE DISTANCE(Loc__c, GEOLOCATION(37.7,-122.4), 'mi') < 20",
        "SELECT CALENDAR_YEAR(CreatedDate), convertCurrency(Amount) amt, toLabel(Status) FROM Case WHERE CreatedDate > N_DAYS_AGO:3 AND Closed__c = 2026-01-31",
        "SELECT Title FROM KnowledgeArticleVersion WHERE PublishStatus='online' WITH DATA CATEGORY Geography__c ABOVE usa__c LIMIT 3",
    ] {
        assert!(!query(text).select.is_empty(), "{text}");
    }
}

#[test]
fn parts_are_told_apart() {
    let parsed = query("SELECT COUNT(Id) n, a.B.C, (SELECT Id FROM X) FROM Y");
    let SelectItem::Field { expr: FieldExpr::Aggregate { .. }, alias: Some(alias) } = &parsed.select[0] else {
        panic!()
    };
    assert_eq!(alias, "n");
    let SelectItem::Field { expr: FieldExpr::Path(path), alias: None } = &parsed.select[1] else { panic!() };
    assert_eq!((path.text().as_str(), path.offset), ("a.B.C", 20));
    assert!(matches!(parsed.select[2], SelectItem::Subquery { .. }));
}

#[test]
fn a_bind_expression_ends_where_the_query_goes_on() {
    assert_eq!(bind("SELECT Id FROM A WHERE X = :a.b(c, d)[0].e AND Y = 1"), "a.b(c, d)[0].e");
    assert_eq!(bind("SELECT Id FROM A WHERE X IN :ids LIMIT 1"), "ids");
    assert_eq!(bind("SELECT Id FROM A WHERE X IN (:a + 'x')"), "a + 'x'");
    assert_eq!(bind("SELECT Id FROM A WHERE X IN :new List<Id>{ a, b } ORDER BY Id"), "new List<Id>{ a, b }");
}

#[test]
fn faults_are_worded_as_the_platform_words_them() {
    assert!(fault("SELECT Id FORM Account").ends_with("ERROR at Row:1:Column:16\nexpecting 'from', found 'Account'"));
    assert!(fault("SELECT FROM").ends_with("unexpected end of file"));
    assert!(fault("SELECT Id FROM A WHERE x = y").ends_with("Bind variables only allowed in Apex code"));
    assert!(fault("SELECT Id FROM A WHERE x = 1 AND y = 2 OR z = 3").ends_with("unexpected token: 'OR'"));
    assert!(fault("SELECT Id FROM A LIMIT x").ends_with("unexpected token: 'x'"));
    assert!(fault(&format!("SELECT Id FROM A WHERE {}x = 1", "(".repeat(500))).ends_with("nested too deeply"));
}

proptest::proptest! {
    #[test]
    fn no_input_panics(text in "(SELECT |FROM |WHERE |\\(|\\)|'|:|,|a|1|2026-01-01|=|IN |AND |NOT |\\PC){0,40}") {
        if let Err(error) = parse(&text) {
            let _ = error.with_window(&text).len();
        }
    }
}

#[test]
fn an_apex_expression_is_taken_whole_where_its_extent_is_known() {
    let text = "SELECT Id FROM A WHERE X = :(String) map.get('a') AND Y = :b LIMIT 1";
    let extent = |part: &str| text.find(part).map(|at| at..at + part.len()).expect("a part");
    let parsed = orgyard_soql::parse_in_apex(text, &[extent("(String) map.get('a')"), extent("b")]).expect("a query");
    let Some(Condition::And(parts)) = parsed.condition else { panic!() };
    let binds: Vec<_> = parts
        .iter()
        .map(|part| match part {
            Condition::Compare { value: Literal::Bind { text, ordinal, .. }, .. } => (text.as_str(), *ordinal),
            _ => panic!(),
        })
        .collect();
    assert_eq!(binds, [("(String) map.get('a')", 0), ("b", 1)]);
}
