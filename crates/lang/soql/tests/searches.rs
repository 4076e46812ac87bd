//! Searches: text in, what was understood out.

use orgyard_soql::{Search, SearchTerm, SelectItem, parse_search};

fn search(text: &str) -> Search {
    parse_search(text).unwrap_or_else(|e| panic!("{text}: {}", e.with_window(text)))
}

/// `term | scope | Object(fields) …`.
fn check(text: &str, expected: &str) {
    let search = search(text);
    let term = match &search.term {
        SearchTerm::Text { text, .. } => text.clone(),
        SearchTerm::Bind { text, ordinal, .. } => format!(":{text}#{ordinal}"),
    };
    let returning = search.returning.iter().map(|query| {
        let fields = query.select.iter().map(|item| match item {
            SelectItem::Field { expr: orgyard_soql::FieldExpr::Path(path), .. } => path.text(),
            other => format!("{other:?}"),
        });
        let filtered = if query.condition.is_some() { " WHERE" } else { "" };
        format!("{}({}{filtered})", query.from.path.text(), fields.collect::<Vec<_>>().join(","))
    });
    let shown = format!("{term} | {:?} | {}", search.scope, returning.collect::<Vec<_>>().join(" "));
    assert_eq!(shown, expected);
}

#[test]
fn the_whole_language_is_understood() {
    check("FIND {MyProspect}", "MyProspect | All | ");
    check(
        "find { \"John Smith\" OR a\\}b* } in name fields returning Account",
        "\"John Smith\" OR a\\}b* | Name | Account(Id)",
    );
    check(
        "FIND 'map*' IN ALL FIELDS RETURNING Account(Id, Name WHERE Name LIKE 'a%' ORDER BY Name LIMIT 5), Contact, Opportunity(Account.Name)",
        "map* | All | Account(Id,Name WHERE) Contact(Id) Opportunity(Account.Name)",
    );
    check(
        "FIND :keyword IN EMAIL FIELDS RETURNING account(name WHERE Id IN :ids) WITH USER_MODE LIMIT :n",
        ":keyword#0 | Email | account(name WHERE)",
    );
    for text in [
        "FIND {x y} RETURNING Lead(Id LIMIT 1 OFFSET 2) WITH HIGHLIGHT WITH SNIPPET(target_length=120) LIMIT 20",
        "FIND {tour} RETURNING KnowledgeArticleVersion(Id WHERE Language = 'en_US') WITH DATA CATEGORY Geography__c ABOVE usa__c",
        "FIND {laptop} RETURNING Product2 WITH PricebookId = '01sxx0000002MffAAE' UPDATE TRACKING",
        "FIND {x*} IN SIDEBAR FIELDS RETURNING Account(Name USING ListView=MVPCustomers)",
    ] {
        search(text);
    }
}

#[test]
fn a_term_needs_its_braces() {
    for text in ["FIND MyProspect RETURNING Account", "FIND {open RETURNING Account", "FIND", ""] {
        let error = parse_search(text).expect_err("a fault");
        // error-texts D.
        assert_eq!(error.message, "No search term found. The search term must be enclosed in braces.", "{text}");
    }
    assert_eq!(parse_search("FIND {x} RETURNING Account(Id").expect_err("a fault").message, "unexpected end of file");
}

proptest::proptest! {
    #[test]
    fn no_input_panics(text in "(FIND |\\{|\\}|'|:|RETURNING |Account|\\(|\\)|,|WHERE |LIMIT 1|WITH |é|\\\\|\\PC){0,30}") {
        let _ = parse_search(&text).is_ok();
    }
}
