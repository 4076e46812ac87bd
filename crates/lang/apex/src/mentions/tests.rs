use super::*;
use crate::{SourceKind, parse};

/// The mentions of a source, one a line: `line:column kind name`, `?` behind what is not certain.
fn check(kind: SourceKind, text: &str, expected: &[&str]) {
    let parsed = parse(text, kind);
    assert_eq!(parsed.errors, []);
    let shown: Vec<String> = mentions(&parsed.unit.unwrap()).iter().map(show).collect();
    assert_eq!(shown, expected);
}

fn show(mention: &Mention) -> String {
    let doubt = if mention.certain { "" } else { "?" };
    let kind = match &mention.kind {
        MentionKind::Field { object } => format!("Field {object} ."),
        MentionKind::FieldSet { object } => format!("FieldSet {object} ."),
        MentionKind::ChildRelationship { object } => format!("Children {object} ."),
        MentionKind::ChildField { object, relationship } => format!("ChildField {object} {relationship} ."),
        other => format!("{other:?}"),
    };
    format!("{}:{} {kind} {}{doubt}", mention.line, mention.column, mention.name)
}

fn check_body(body: &str, expected: &[&str]) {
    check(
        SourceKind::Class,
        &format!("class A {{ Inner__c member; void f(Account acc) {{\n{body}\n}} class Own {{}} }}"),
        &[&["1:11 Type Inner__c", "1:35 Type Account"], expected].concat(),
    );
}

#[test]
fn types_stand_in_every_position() {
    let text = "class A extends Exception implements C<D__c>, System.E { Map<Id, F> f; G[] g(H h) { return (I) x instanceof J; } }";
    check(
        SourceKind::Class,
        text,
        &[
            "1:38 Type C",
            "1:40 Type D__c",
            "1:47 Type System.E",
            "1:66 Type F",
            "1:72 Type G",
            "1:78 Type H",
            "1:93 Type I",
            "1:109 Type J",
        ],
    );
}

#[test]
fn variables_are_no_types() {
    check_body("acc.clone(); member.clear(); this.member.clear(); Own.x(); A.y();", &[]);
    check_body("for (Own o : list()) { o.run(); } try { } catch (Exception e) { e.getMessage(); }", &[]);
    check_body("{ Own foo; foo.go(); } Foo.go();", &["2:24 Receiver Foo"]);
}

#[test]
fn receivers_carry_their_members() {
    check_body("Foo.Bar.baz(Qux.ONE);", &["2:1 Receiver Foo.Bar", "2:13 Receiver Qux.ONE"]);
}

#[test]
fn an_unknown_superclass_casts_doubt_on_receivers() {
    check(
        SourceKind::Class,
        "class A extends B { void f() { thing.go(); } }",
        &["1:17 Type B", "1:32 Receiver thing?"],
    );
    check(
        SourceKind::Class,
        "class A { virtual class B { C thing; } class D extends B { void f() { thing.go(); } } }",
        &["1:29 Type C"],
    );
}

#[test]
fn fields_follow_declared_types() {
    check_body(
        "acc.My__c = member.Parent__r.Name; acc.Name = '';",
        &["2:5 Field Account . My__c", "2:20 Field Inner__c . Parent__r.Name"],
    );
    check_body(
        "List<Foo__c> foos; foos[0].X__c = 1; upsert foos Key__c;",
        &["2:6 Type Foo__c", "2:28 Field Foo__c . X__c", "2:50 Field Foo__c . Key__c"],
    );
    check_body(
        "new Contact(Name = acc.A__c);",
        &["2:5 Type Contact", "2:13 Field Contact . Name", "2:24 Field Account . A__c"],
    );
}

#[test]
fn tokens_name_objects_fields_and_field_sets() {
    check_body(
        "x = Foo__c.Bar__c; y = Account.SObjectType; z = Schema.SObjectType.Foo__c.fieldSets.Set1.getFields();",
        &[
            "2:5 Type Foo__c",
            "2:12 Field Foo__c . Bar__c",
            "2:24 Type Account",
            "2:68 Type Foo__c",
            "2:85 FieldSet Foo__c . Set1",
        ],
    );
    check_body(
        "x = Schema.SObjectType.Foo__c.fields.Bar__c.getName(); Cfg__mdt.getInstance('a');",
        &["2:24 Type Foo__c", "2:38 Field Foo__c . Bar__c", "2:56 Type Cfg__mdt"],
    );
}

#[test]
fn labels_pages_and_strings() {
    check_body(
        "x = System.Label.One; y = Label.ns.Two; z = Page.Home;",
        &["2:18 Label One", "2:33 Label ns.Two", "2:50 Page Home"],
    );
    check_body(
        "r.setEndpoint('callout:My_Cred/path'); FeatureManagement.checkPermission('P');",
        &[
            "2:1 Receiver r",
            "2:15 NamedCredential My_Cred",
            "2:40 Receiver FeatureManagement",
            "2:74 CustomPermission P",
        ],
    );
}

#[test]
fn a_trigger_names_its_object() {
    check(
        SourceKind::Trigger,
        "trigger T on Foo__c (before insert) { Trigger.new[0].Bar__c = 1; for (Foo__c f : Trigger.new) f.Baz__c = 2; }",
        &["1:14 Type Foo__c", "1:54 Field Foo__c . Bar__c", "1:71 Type Foo__c", "1:97 Field Foo__c . Baz__c"],
    );
}

fn check_query(query: &str, expected: &[&str]) {
    let text = format!("class A {{ Object f(Account acc) {{ return\n[{query}]; }} }}");
    check(SourceKind::Class, &text, &[&["1:20 Type Account"], expected].concat());
}

#[test]
fn queries_name_objects_and_fields() {
    check_query(
        "SELECT Id, A.P__r.Name n, COUNT(X__c) c FROM A WHERE Y__c IN :acc.Ids AND (NOT Z__c LIKE 'x') ORDER BY c, W__c DESC",
        &[
            "2:9 Field A . Id",
            "2:13 Field A . P__r.Name",
            "2:34 Field A . X__c",
            "2:47 Type A",
            "2:55 Field A . Y__c",
            "2:81 Field A . Z__c",
            "2:108 Field A . W__c",
        ],
    );
}

#[test]
fn subqueries_name_children_or_objects() {
    check_query(
        "SELECT (SELECT Name FROM Kids__r WHERE Age__c > 3) FROM A WHERE Id IN (SELECT Up__c FROM B) LIMIT :acc.N__c",
        &[
            "2:17 ChildField A Kids__r . Name",
            "2:27 Children A . Kids__r",
            "2:41 ChildField A Kids__r . Age__c",
            "2:58 Type A",
            "2:66 Field A . Id",
            "2:80 Field B . Up__c",
            "2:91 Type B",
            "2:105 Field Account . N__c",
        ],
    );
}

#[test]
fn aliases_and_searches_resolve() {
    check_query(
        "SELECT a.Name, c.Id FROM A a, a.Cs c WHERE a.X__c = TODAY AND CALENDAR_YEAR(a.D__c) = 2020 FOR UPDATE",
        &["2:9 Field A . Name", "2:27 Type A", "2:45 Field A . X__c", "2:78 Field A . D__c"],
    );
    check_query(
        "FIND :acc.Q__c IN ALL FIELDS RETURNING A (Id, X__c WHERE Y__c = 'a' LIMIT 3), B",
        &[
            "2:12 Field Account . Q__c",
            "2:41 Type A",
            "2:44 Field A . Id",
            "2:48 Field A . X__c",
            "2:59 Field A . Y__c",
            "2:80 Type B",
        ],
    );
}
