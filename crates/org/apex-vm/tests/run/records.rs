//! Records, queries, DML.

use super::check;

#[test]
fn fields_of_records() {
    check(
        "Account a = new Account(Name = 'x'); a.Industry = 'Energy'; a.NumberOfEmployees = 5; \
        System.debug(a.Name + a.Industry + a.NumberOfEmployees); System.debug(a.Phone); System.debug(a.IsDeleted);",
        "xEnergy5\nnull\nfalse",
    );
    check(
        "Contact c = new Contact(); System.debug(c.Account); c.Account = new Account(Name = 'p'); System.debug(c.Account.Name);",
        "null\np",
    );
    check(
        "Contact c = new Contact(); System.debug(c.Account.Name);",
        "! System.NullPointerException: Attempt to de-reference a null object",
    );
}

#[test]
fn records_are_saved_and_found() {
    check(
        "Account a = new Account(Name = 'x', AnnualRevenue = 10); insert a; System.debug(a.Id != null); \
        a.Name = 'y'; update a; Account b = [SELECT Id, Name, AnnualRevenue FROM Account WHERE Id = :a.Id]; \
        System.debug(b.Name); System.debug(b == a); delete b; System.debug([SELECT COUNT() FROM Account]);",
        "true\ny\ntrue\n0",
    );
    check(
        "List<Account> all = new List<Account>{ new Account(Name = 'b'), new Account(Name = 'a') }; insert all; \
        Set<Id> ids = new Map<Id, Account>(all).keySet(); \
        for (Account a : [SELECT Name FROM Account WHERE Id IN :ids ORDER BY Name]) System.debug(a.Name);",
        "a\nb",
    );
    check(
        "Account a = new Account(Name = 'p'); insert a; insert new Contact(LastName = 'c', AccountId = a.Id); \
        Contact c = [SELECT Account.Name FROM Contact]; System.debug(c.Account.Name); \
        Account b = [SELECT Id, (SELECT LastName FROM Contacts) FROM Account]; System.debug(b.Contacts[0].LastName);",
        "p\nc",
    );
}

#[test]
fn what_was_not_asked_for_cannot_be_read() {
    check(
        "insert new Account(Name = 'x'); Account a = [SELECT Id FROM Account]; System.debug(a.Name);",
        "! System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Name",
    );
}

#[test]
fn one_record_where_one_is_wanted() {
    check(
        "Account a = [SELECT Id FROM Account];",
        "! System.QueryException: List has no rows for assignment to SObject",
    );
    check(
        "insert new List<Account>{ new Account(Name = 'a'), new Account(Name = 'b') }; Account a = [SELECT Id FROM Account];",
        "! System.QueryException: List has more than 1 row for assignment to SObject",
    );
}

#[test]
fn aggregates_have_rows_of_their_own() {
    check(
        "insert new List<Account>{ new Account(Name = 'a', NumberOfEmployees = 1), new Account(Name = 'a', NumberOfEmployees = 2) }; \
        AggregateResult r = [SELECT Name n, COUNT(Id) c, SUM(NumberOfEmployees) s FROM Account GROUP BY Name]; \
        System.debug(r.get('n')); System.debug(r.get('c'));",
        "a\n2",
    );
}

#[test]
fn failures_of_dml() {
    check(
        "try { insert new Account(); } catch (DmlException e) { System.debug(e.getMessage()); System.debug(e.getNumDml()); }",
        "Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]\n1",
    );
    check(
        "Account a = new Account(Name = 'x'); insert a; insert a;",
        "! System.DmlException: Insert failed. First exception on row 0 with id <id>; first error: \
         INVALID_FIELD_FOR_INSERT_UPDATE, cannot specify Id in an insert call: [Id]",
    );
    check(
        "Account a = new Account(Name = 'x'); insert new List<Account>{ a, a };",
        "! System.ListException: Before Insert or Upsert list must not have two identically equal elements",
    );
    check(
        "Account a = new Account(Name = 'x'); insert a; update new List<Account>{ a, a.clone(true) };",
        "! System.ListException: Duplicate id in list: <id>",
    );
    check("List<Account> none; insert none;", "! System.NullPointerException: Attempt to de-reference a null object");
}

#[test]
fn binds_of_queries_made_at_run_time_are_names() {
    let own = "public class Own { static String wanted = 'b'; String mine = 'a'; public List<Account> find() { \
               return Database.query('SELECT Name FROM Account WHERE Name = :mine OR Name = :wanted ORDER BY Name'); } }";
    super::check_with(
        &[own],
        "insert new List<Account>{ new Account(Name = 'a'), new Account(Name = 'b'), new Account(Name = 'c') }; \
         for (Account a : new Own().find()) System.debug(a.Name);",
        "a\nb",
    );
    let asks = "public class Asks { public static String text(String s) { Set<String> other = new Set<String>(); \
                return s + Database.query('SELECT Id FROM Account WHERE Name IN :other').size(); } \
                public static Integer find(Set<String> names) { Integer most = 2; \
                return Database.query(text('SELECT Id FROM Account WHERE Name IN :names LIMIT :mosT ').removeEnd('0')).size(); } }";
    super::check_with(
        &[asks],
        "insert new List<Account>{ new Account(Name = 'a'), new Account(Name = 'b'), new Account(Name = 'c') }; \
         System.debug(Asks.find(new Set<String>{ 'a', 'c' })); String s = 'b'; \
         System.debug(Database.countQuery('SELECT COUNT() FROM Account WHERE Name = :s'));",
        "2\n1",
    );
}

#[test]
fn loops_over_queries_may_take_chunks() {
    check(
        "List<Account> all = new List<Account>(); for (Integer i = 0; i < 250; i++) all.add(new Account(Name = 'x' + i)); \
         insert all; for (List<Account> some : [SELECT Id FROM Account]) System.debug(some.size());",
        "200\n50",
    );
}

#[test]
fn upsert_and_partial_success() {
    check(
        "Account a = new Account(Name = 'x'); upsert a; a.Name = 'y'; upsert a; System.debug([SELECT Name FROM Account].Name); \
         List<Database.SaveResult> all = Database.insert(new List<Account>{ new Account(), new Account(Name = 'z') }, false); \
         System.debug(all[0].isSuccess() + ' ' + all[1].isSuccess());",
        "y\nfalse true",
    );
}
