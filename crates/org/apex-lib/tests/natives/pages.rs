//! Visualforce: pages, messages, controllers.

use crate::support::{check, check_with};

/// Source: Apex Reference Guide, PageReference: names of parameters are found in any case.
#[test]
fn pages() {
    check(&[
        ("new PageReference('/apex/P?a=b%20c#there').getParameters().get('A')", "b c"),
        ("new PageReference('/apex/P?a=1').setAnchor('x').getAnchor()", "x"),
        (
            "PageReference p = new PageReference('/apex/P'); p.getParameters().put('newId', 'a b'); return p.getUrl()",
            "/apex/P?newId=a+b",
        ),
        ("new PageReference('https://a.example/b?x=1')", "System.PageReference[https://a.example/b?x=1]"),
        ("new PageReference('/x').setRedirect(true).getRedirect()", "true"),
        ("new PageReference('/x').getParameters().get('none')", "null"),
        (
            "PageReference p = new PageReference('/x'); p.getHeaders().put('Host', 'h'); return p.getHeaders().get('host')",
            "h",
        ),
        (
            "PageReference p = new PageReference('/x'); p.setCookies(new Cookie[]{ new Cookie('c', 'v', null, 10, false) }); \
             return p.getCookies().get('c').getValue() + p.getCookies().get('c').getMaxAge()",
            "v10",
        ),
        (
            "new PageReference('/x').getContent()",
            "not implemented here: System.PageReference.getContent(): pages are not rendered",
        ),
        ("PageReference.forResource('None', 'a/b.png').getUrl()", "/resource/0/None/a/b.png"),
    ]);
}

#[test]
fn the_current_page() {
    check(&[
        (
            "ApexPages.currentPage().getParameters().put('a', 'b'); return ApexPages.currentPage().getParameters().get('a')",
            "b",
        ),
        (
            "PageReference p = new PageReference('/apex/P'); Test.setCurrentPage(p); p.getParameters().put('id', '1'); \
             return System.currentPageReference().getUrl()",
            "/apex/P?id=1",
        ),
        (
            "Test.setCurrentPageReference(new PageReference('/apex/Q')); return ApexPages.currentPage()",
            "System.PageReference[/apex/Q]",
        ),
    ]);
}

#[test]
fn messages() {
    check(&[
        ("ApexPages.hasMessages()", "false"),
        (
            "ApexPages.addMessage(new ApexPages.Message(ApexPages.Severity.ERROR, 'Bad')); \
             return ApexPages.getMessages()[0].getDetail() + ApexPages.hasMessages(ApexPages.Severity.ERROR) \
             + ApexPages.hasMessages(ApexPages.Severity.INFO)",
            "Badtruefalse",
        ),
        (
            "ApexPages.addMessage(new ApexPages.Message(ApexPages.Severity.INFO, 's', 'd')); return ApexPages.getMessages()",
            "(ApexPages.Message[\"s\"])",
        ),
        (
            "try { insert new Account(); } catch (DmlException e) { ApexPages.addMessages(e); } \
             return ApexPages.getMessages()[0].getSummary()",
            "Required fields are missing: [Name]",
        ),
        (
            "try { Integer i = 1 / 0; } catch (Exception e) { ApexPages.addMessages(e); } return ApexPages.getMessages()[0].getSeverity()",
            "ERROR",
        ),
    ]);
}

#[test]
fn select_options() {
    check(&[
        ("new SelectOption('v', 'l')", "System.SelectOption[value=\"v\", label=\"l\", disabled=\"false\"]"),
        (
            "SelectOption o = new SelectOption('v', 'l', true); o.setLabel('m'); return o.getLabel() + o.getDisabled() + o.getEscapeItem()",
            "mtruetrue",
        ),
    ]);
}

#[test]
fn a_controller_of_one_record() {
    check(&[
        (
            "Account a = new Account(Name = 'A'); ApexPages.StandardController c = new ApexPages.StandardController(a); \
             String url = c.save().getUrl(); return url == '/' + a.Id && c.getId() == a.Id && c.edit().getUrl() == url + '/e'",
            "true",
        ),
        ("new ApexPages.StandardController(new Account()).save()", "null"),
        (
            "new ApexPages.StandardController(new Account()).save(); return ApexPages.getMessages()[0].getSummary()",
            "Required fields are missing: [Name]",
        ),
        ("new ApexPages.StandardController(new Account()).getId()", "null"),
        ("new ApexPages.StandardController(new Account()).cancel().getUrl()", "/001/o"),
        (
            "Account a = new Account(Name = 'A'); insert a; new ApexPages.StandardController(a).delete(); \
             return [SELECT COUNT() FROM Account]",
            "0",
        ),
        (
            "new ApexPages.StandardController(new Account()).addFields(new List<String>{ 'Name' });",
            "System.SObjectException: You cannot call addFields when the data is being passed into the controller by the \
             caller.",
        ),
    ]);
}

#[test]
fn a_controller_of_many_records() {
    let members = "static ApexPages.StandardSetController set(Integer n) { List<Account> all = new List<Account>(); \
                   for (Integer i = 0; i < n; i++) all.add(new Account(Name = 'A' + i)); insert all; \
                   return new ApexPages.StandardSetController(Database.getQueryLocator('SELECT Id, Name FROM Account ORDER BY CreatedDate')); } \
                   static String at(ApexPages.StandardSetController c) { return c.getPageNumber() + '/' + c.getRecords().size() \
                   + '/' + c.getHasPrevious() + '/' + c.getHasNext(); }";
    check_with(
        members,
        &[],
        &[
            ("at(set(25))", "1/20/false/true"),
            ("ApexPages.StandardSetController c = set(25); c.next(); return at(c)", "2/5/true/false"),
            (
                "ApexPages.StandardSetController c = set(25); c.setPageSize(10); c.last(); return at(c) + c.getResultSize()",
                "3/5/true/false25",
            ),
            (
                "ApexPages.StandardSetController c = set(25); c.setPageNumber(9); c.previous(); return at(c)",
                "1/20/false/true",
            ),
            (
                "ApexPages.StandardSetController c = set(2); c.setSelected(c.getRecords()); \
                 ((Account) c.getRecord()).Description = 'x'; c.save(); return [SELECT COUNT() FROM Account WHERE Name LIKE 'A%' AND AccountNumber = null]",
                "2",
            ),
            ("set(0).getRecords()", "()"),
            ("set(0).getCompleteResult()", "true"),
            ("new ApexPages.StandardSetController(new List<Account>()).getSelected().size()", "0"),
        ],
    );
}
