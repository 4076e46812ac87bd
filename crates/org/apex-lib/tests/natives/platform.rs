//! Approval, business hours, search, formulas, templates, and what tells about the org.

use crate::support::{check, check_with};

const ACCOUNT: &str =
    "static Account saved() { Account a = new Account(Name = 'A', NumberOfEmployees = 3); insert a; return a; }";

/// Source of the text: public reports of submissions to an org without a process.
#[test]
fn approval() {
    check_with(
        ACCOUNT,
        &[],
        &[
            ("Account a = saved(); Approval.lock(a); return Approval.isLocked(a.Id)", "true"),
            ("Account a = saved(); Approval.lock(a.Id); Approval.unlock(a); return Approval.isLocked(a)", "false"),
            ("Account a = saved(); return Approval.lock(new List<Account>{ a })[0].isSuccess()", "true"),
            ("Account a = saved(); return Approval.isLocked(new List<Account>{ a }).get(a.Id)", "false"),
            (
                "Approval.ProcessSubmitRequest r = new Approval.ProcessSubmitRequest(); r.setObjectId(saved().Id); \
                 return Approval.process(r)",
                "System.DmlException: Process failed. First exception on row 0; first error: NO_APPLICABLE_PROCESS, No \
                 applicable approval process was found.: []",
            ),
            (
                "Approval.ProcessSubmitRequest r = new Approval.ProcessSubmitRequest(); r.setObjectId(saved().Id); \
                 return Approval.process(r, false).isSuccess()",
                "false",
            ),
        ],
    );
}

/// Source: Apex Reference Guide, BusinessHours.
#[test]
fn business_hours() {
    let members = "static BusinessHours week() { BusinessHours b = new BusinessHours(Name = 'W', TimeZoneSidKey = 'GMT', IsActive = true); \
         for (String d : new String[]{ 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday' }) { \
         b.put(d + 'StartTime', Time.newInstance(9, 0, 0, 0)); b.put(d + 'EndTime', Time.newInstance(17, 0, 0, 0)); } \
         insert b; return b; } \
         static Datetime at(Integer day, Integer hour) { return Datetime.newInstanceGmt(2026, 11, day, hour, 0, 0); }";
    check_with(
        members,
        &[],
        &[
            ("BusinessHours.isWithin(week().Id, at(20, 10))", "true"),
            ("BusinessHours.isWithin(week().Id, at(20, 18))", "false"),
            ("BusinessHours.isWithin(week().Id, at(21, 10))", "false"),
            ("BusinessHours.nextStartDate(week().Id, at(20, 18)).formatGmt('yyyy-MM-dd HH')", "2026-11-23 09"),
            ("BusinessHours.nextStartDate(week().Id, at(20, 10)).formatGmt('yyyy-MM-dd HH')", "2026-11-20 10"),
            ("BusinessHours.add(week().Id, at(20, 16), 2 * 3600000L).formatGmt('yyyy-MM-dd HH')", "2026-11-23 10"),
            ("BusinessHours.diff(week().Id, at(20, 16), at(23, 10)) / 3600000", "2"),
            ("BusinessHours.diff(week().Id, at(23, 10), at(20, 16)) / 3600000", "-2"),
            (
                "BusinessHours b = [SELECT Id FROM BusinessHours WHERE IsDefault = true]; \
                 return BusinessHours.diff(b.Id, at(20, 0), at(23, 0)) / 3600000",
                "72",
            ),
        ],
    );
}

#[test]
fn records_of_a_static_resource() {
    let csv = "Name,NumberOfEmployees,Id\n\"A, B\",7,1\nC,,2\n";
    let body = [("StaticResource", "Accounts", csv)];
    check_with(
        "",
        &body,
        &[
            (
                "List<sObject> all = Test.loadData(Account.sObjectType, 'Accounts'); \
                 return all.size() + ((Account) all[0]).Name + ((Account) all[0]).NumberOfEmployees + (all[1].Id != null)",
                "2A, B7true",
            ),
            (
                "StaticResourceCalloutMock m = new StaticResourceCalloutMock(); m.setStaticResource('Accounts'); m.setStatusCode(201); \
                 m.setHeader('Content-Type', 'text/csv'); Test.setMock(HttpCalloutMock.class, m); \
                 HttpResponse r = new Http().send(new HttpRequest()); \
                 return r.getStatusCode() + r.getHeader('Content-Type') + r.getBody().left(4)",
                "201text/csvName",
            ),
        ],
    );
}

#[test]
fn searches_by_text() {
    check_with(
        ACCOUNT,
        &[],
        &[
            (
                "Test.setFixedSearchResults(new List<Id>{ saved().Id }); \
                 return Search.query('FIND \\'x\\' RETURNING Account(Name)')[0].size()",
                "1",
            ),
            (
                "Test.setFixedSearchResults(new List<Id>{ saved().Id }); \
                 return ((Account) Search.find('FIND \\'x\\' RETURNING Account(Name)').get('Account')[0].getSObject()).Name",
                "A",
            ),
            (
                "Test.setFixedSearchResults(new List<Id>{ saved().Id }); \
                 return Search.suggest('x', 'Account', new Search.SuggestionOption()).getSuggestionResults().size()",
                "1",
            ),
        ],
    );
}

/// Source: Apex Reference Guide, FormulaEval namespace.
#[test]
fn formulas() {
    let builder = "static FormulaEval.FormulaInstance of(String text, FormulaEval.FormulaReturnType ty, Boolean template) { \
                   return Formula.builder().withType(Account.sObjectType).withReturnType(ty).withFormula(text) \
                   .parseAsTemplate(template).build(); }";
    check_with(
        builder,
        &[],
        &[
            ("of('Name & \"!\"', FormulaEval.FormulaReturnType.STRING, false).evaluate(new Account(Name = 'A'))", "A!"),
            (
                "of('NumberOfEmployees * 2', FormulaEval.FormulaReturnType.INTEGER, false).evaluate(new Account(NumberOfEmployees = 4))",
                "8",
            ),
            (
                "of('NumberOfEmployees > 3', FormulaEval.FormulaReturnType.BOOLEAN, false).evaluate(new Account(NumberOfEmployees = 4))",
                "true",
            ),
            (
                "of('Dear {!Name}, {!NumberOfEmployees + 1}', FormulaEval.FormulaReturnType.STRING, true) \
                 .evaluate(new Account(Name = 'A', NumberOfEmployees = 4))",
                "Dear A, 5",
            ),
            ("of('Name & Site', FormulaEval.FormulaReturnType.STRING, false).getReferencedFields()", "{Name, Site}"),
            ("Formula.recalculateFormulas(new List<Account>{ new Account() })[0].isSuccess()", "true"),
        ],
    );
}

#[test]
fn templates() {
    let members =
        "static Contact c() { Contact c = new Contact(FirstName = 'Ada', LastName = 'L'); insert c; return c; }";
    check_with(
        members,
        &[],
        &[
            (
                "Messaging.renderEmailTemplate(c().Id, null, new List<String>{ 'Hi {!Contact.FirstName}{!Account.Name}' })[0].getMergedBody()",
                "Hi Ada",
            ),
            (
                "EmailTemplate t = new EmailTemplate(Name = 'T', DeveloperName = 'T', TemplateType = 'text', FolderId = UserInfo.getUserId(), \
                 IsActive = true, Subject = 'To {!Contact.LastName}', Body = 'Dear {!Contact.FirstName}'); insert t; \
                 Messaging.SingleEmailMessage m = Messaging.renderStoredEmailTemplate(t.Id, c().Id, null); \
                 return m.getSubject() + '/' + m.getPlainTextBody()",
                "To L/Dear Ada",
            ),
        ],
    );
}

#[test]
fn what_tells_about_the_org() {
    check(&[
        ("OrgLimits.getMap().get('DailyApiRequests').getLimit() > 0", "true"),
        ("OrgLimits.getAll().size() == OrgLimits.getMap().size()", "true"),
        ("DomainCreator.getOrgMyDomainHostname() == Url.getOrgDomainUrl().getHost()", "true"),
        ("DomainParser.parse('a--sb.sandbox.my.salesforce.com').getSandboxName()", "sb"),
        ("DomainParser.parse('a.example')", "System.InvalidParameterValueException: Unable to parse domain: a.example"),
        ("DomainParser.parse(new Url('https://a--ns.vf.force.com/x')).getPackageName()", "ns"),
        ("DomainParser.parse('a.lightning.force.com').getDomainType()", "LIGHTNING_DOMAIN"),
        ("Location.getDistance(Location.newInstance(0, 0), Location.newInstance(0, 1), 'km').intValue()", "111"),
        ("Location.newInstance(1.5, 2).getLatitude()", "1.5"),
    ]);
}

/// Source: Apex Developer Guide, "Converting Leads".
#[test]
fn leads_are_converted() {
    let members = "static Database.LeadConvert wish(Boolean none) { Lead l = new Lead(FirstName = 'Ada', LastName = 'L', Company = 'Co', City = 'X'); \
                   insert l; Database.LeadConvert c = new Database.LeadConvert(); c.setLeadId(l.Id); c.setDoNotCreateOpportunity(none); \
                   c.setConvertedStatus('Closed - Converted'); return c; }";
    check_with(
        members,
        &[],
        &[
            ("Database.convertLead(wish(true)).isSuccess()", "true"),
            ("Database.convertLead(wish(true)).getOpportunityId()", "null"),
            (
                "Database.LeadConvertResult r = Database.convertLead(wish(false)); \
                 Contact c = [SELECT FirstName, MailingCity, Account.Name FROM Contact WHERE Id = :r.getContactId()]; \
                 Opportunity o = [SELECT Name, StageName FROM Opportunity WHERE Id = :r.getOpportunityId()]; \
                 Lead l = [SELECT IsConverted, ConvertedAccountId FROM Lead]; \
                 return c.FirstName + c.MailingCity + c.Account.Name + o.Name + l.IsConverted + (l.ConvertedAccountId == r.getAccountId())",
                "AdaXCoCotruetrue",
            ),
            (
                "Database.LeadConvert c = wish(true); Database.convertLead(c); return Database.convertLead(c, false).isSuccess()",
                "false",
            ),
        ],
    );
}

#[test]
fn rows_by_cursor_and_out_of_the_bin() {
    let members = "static void some() { List<Account> all = new List<Account>(); \
                   for (Integer i = 0; i < 5; i++) all.add(new Account(Name = 'A' + i)); insert all; }";
    check_with(
        members,
        &[],
        &[
            (
                "some(); Database.Cursor c = Database.getCursor('SELECT Id FROM Account'); return c.getNumRecords() + '/' + c.fetch(3, 10).size()",
                "5/2",
            ),
            (
                "some(); Database.CursorFetchResult r = Database.getPaginationCursor('SELECT Id FROM Account').fetchPage(0, 2); \
                 return r.getNextIndex() + '/' + r.isDone()",
                "2/false",
            ),
            (
                "some(); List<Account> all = [SELECT Id FROM Account]; delete all; \
                 return Database.emptyRecycleBin(all)[0].isSuccess() + '/' + [SELECT COUNT() FROM Account ALL ROWS]",
                "true/0",
            ),
            (
                "some(); List<Account> all = [SELECT Id FROM Account]; return Database.emptyRecycleBin(all)[0].getErrors()[0].getMessage()",
                "record not in recycle bin",
            ),
        ],
    );
}

#[test]
fn archives() {
    check(&[(
        "Compression.ZipWriter w = new Compression.ZipWriter(); w.addEntry('a/b.txt', Blob.valueOf('hello')); \
         Compression.ZipReader r = new Compression.ZipReader(w.getArchive()); \
         return r.getEntryNames() + r.extract('a/b.txt').toString() + r.getEntry('a/b.txt').getUncompressedSize()",
        "(a/b.txt)hello5",
    )]);
}

/// Source: Apex Developer Guide, Metadata: deployments cannot be tested.
#[test]
fn metadata_is_written_and_not_deployed_by_tests() {
    check(&[
        (
            "Metadata.CustomMetadata m = new Metadata.CustomMetadata(); m.fullName = 'A__mdt.B'; m.label = 'B'; \
             Metadata.CustomMetadataValue v = new Metadata.CustomMetadataValue(); v.field = 'F__c'; v.value = 1; m.values.add(v); \
             Metadata.DeployContainer c = new Metadata.DeployContainer(); c.addMetadata(m); \
             return ((Metadata.CustomMetadata) c.getMetadata()[0]).values[0].value",
            "1",
        ),
        (
            "Metadata.Operations.enqueueDeployment(new Metadata.DeployContainer(), null)",
            "System.AsyncException: Metadata cannot be deployed from within a test",
        ),
    ]);
}

#[test]
fn the_session_and_the_site() {
    check(&[
        ("Auth.SessionManagement.getCurrentSession().get('UsersId') == UserInfo.getUserId()", "true"),
        ("UserInfo.getSessionId() != null", "true"),
        ("Site.login('a', 'b', 'c')", "null"),
        ("Site.isValidUsername('a@b.example')", "true"),
        ("Network.getLoginUrl(null)", "null"),
        ("System.getApplicationReadWriteMode()", "DEFAULT"),
        ("System.getQuiddityShortCode(Quiddity.QUEUEABLE)", "Q"),
        ("Collator.getInstance().compare('a', 'B')", "-1"),
        ("Auth.JWT j = new Auth.JWT(); j.setIss('i'); return j.toJSONString().startsWith('{\"iss\":\"i\"')", "true"),
        (
            "FeatureManagement.setPackageBooleanValue('p', true); return FeatureManagement.checkPackageBooleanValue('P')",
            "true",
        ),
        ("Limits.getAsyncCalls() + Limits.getLimitAsyncCalls()", "200"),
        ("Datacloud.FindDuplicates.findDuplicates(new List<Account>{ new Account() })[0].isSuccess()", "true"),
        ("QueueableDuplicateSignature.builder().addString('a').addInteger(1).build() != null", "true"),
        ("Account.sObjectType.getDescribe().isFeedEnabled()", "false"),
    ]);
}

/// Source: Apex Developer Guide, "Testing a Package Install Script".
#[test]
fn scripts_of_packages() {
    let members = "class Install implements InstallHandler { public void onInstall(InstallContext c) { \
                   said = c.previousVersion() + '/' + c.isUpgrade() + '/' + c.isPush() + '/' + (c.organizationId() == UserInfo.getOrganizationId()); } } \
                   static String said; \
                   class Waiting { public String answer; public void take() { answer = Continuation.getResponse('Continuation-1').getBody(); } }";
    check_with(
        members,
        &[],
        &[
            ("Test.testInstall(new Install(), null); return said", "null/false/false/true"),
            (
                "Continuation c = new Continuation(40); c.continuationMethod = 'take'; c.addHttpRequest(new HttpRequest()); \
                 HttpResponse r = new HttpResponse(); r.setBody('b'); Test.setContinuationResponse('Continuation-1', r); \
                 Waiting w = new Waiting(); Test.invokeContinuationMethod(w, c); return w.answer",
                "b",
            ),
        ],
    );
}
