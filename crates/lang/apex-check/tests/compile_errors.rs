//! Compile errors in the platform's words: sources => `line:column text` for each error of the last one.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Foreign, Surroundings, check, compile};
use orgyard_schema::{Schema, custom_field, custom_object};

fn schema() -> Schema {
    let mut schema = Schema::standard();
    let object = custom_object("Bike__c", "<CustomObject><label>Bike</label></CustomObject>").expect("an object");
    schema.put_object(object);
    let number = "<CustomField><fullName>Gears__c</fullName><type>Number</type><precision>3</precision></CustomField>";
    schema.put_field("Bike__c", custom_field("Gears__c", number).expect("a field"));
    schema
}

fn unit(text: &str) -> Unit {
    let kind = if text.starts_with("trigger") { SourceKind::Trigger } else { SourceKind::Class };
    let parsed = parse(text, kind);
    assert_eq!(parsed.errors, [], "{text}");
    parsed.unit.expect("a unit")
}

/// Sources are separated by lines of `---`.
#[track_caller]
fn check_all(text: &str, expected: &str) {
    let units: Vec<Unit> = text.split("\n---\n").map(unit).collect();
    let errors = check(&units, &Surroundings { schema: &schema(), origins: &[], foreign: Foreign::None });
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(shown.join("\n"), expected, "for {text}");
}

/// The body starts line 2 of a class with a few members.
#[track_caller]
fn check_body(body: &str, expected: &str) {
    let members = "Integer count; String text; static void go(Integer a, String b) {}";
    check_all(&format!("class A {{ {members} void f(Account acc, Bike__c bike) {{\n{body}\n}} }}"), expected);
}

#[test]
fn types_that_nobody_defines() {
    check_all(
        "class A extends Nope { List<Missing> a; Nada f(Zilch z) { return null; } }",
        "1:17 Invalid type: Nope\n1:29 Invalid type: Missing\n1:41 Invalid type: Nada\n1:48 Invalid type: Zilch",
    );
    check_body(
        "Foo__c x = new Bar(); Object o = (Baz) text;",
        "2:1 Invalid type: Foo__c\n2:16 Invalid type: Bar\n2:35 Invalid type: Baz",
    );
    check_body(
        "Database.SaveResult r; Schema.Account a; System.HttpRequest h; Messaging.Email e; A.B i;",
        "2:83 Invalid type: A.B",
    );
}

#[test]
fn variables_and_fields() {
    check_body(
        "x = 1; count = y.z; this.nope = 1;",
        "2:1 Variable does not exist: x\n2:16 Variable does not exist: y\n2:26 Variable does not exist: nope",
    );
    check_body(
        "acc.Nope__c = bike.Gears__c + bike.Wheels__c;",
        "2:5 Variable does not exist: Nope__c\n2:36 Variable does not exist: Wheels__c",
    );
    check_body(
        "SObject s = new Bike__c(Gears__c = 3, Bell__c = true); SObjectField t = Bike__c.Horn__c;",
        "2:39 Field does not exist: Bell__c on Bike__c\n2:81 Field does not exist: Horn__c on Bike__c",
    );
    check_body("Integer count = 1; Integer acc;", "2:28 Duplicate variable: acc");
    check_body("String n = acc.Owner.Name + acc.Parent.Parent.Name + acc.Contacts[0].LastName;", "");
}

#[test]
fn methods_and_constructors() {
    check_body(
        "nope(1, text);",
        "2:1 Method does not exist or incorrect signature: void nope(Integer, String) from the type A",
    );
    check_body(
        "go(text, 1);",
        "2:1 Method does not exist or incorrect signature: void go(String, Integer) from the type A",
    );
    check_body(
        "Integer i = text.lengthy();",
        "2:18 Method does not exist or incorrect signature: Integer lengthy() from the type String",
    );
    check_body("go(1, 'a'); go(null, null); A.go(2, acc.Id); text.length(); new A().f(acc, bike);", "");
    check_all(
        "class B { B(Integer i) {} void f() { new B('x'); new B(1); } }",
        "1:38 Constructor not defined: [B].<Constructor>(String)",
    );
    check_all("abstract class B { void f() { new B(); } }", "1:31 Abstract classes cannot be constructed: B");
}

#[test]
fn assignments_and_returns() {
    check_body(
        "count = 'a'; text = 1; Integer i = 2.5; Long l = 3; Decimal d = l; Id x = text;",
        "2:1 Illegal assignment from String to Integer\n2:14 Illegal assignment from Integer to String\n2:32 Illegal assignment from Decimal to Integer",
    );
    check_body(
        "Account a = [SELECT Id FROM Account]; List<Account> l = [SELECT Id FROM Account]; Contact c = [SELECT Id FROM Account];",
        "2:91 Illegal assignment from List<Account> to Contact",
    );
    check_body(
        "if (count) {} while (text == 'a') {} Boolean b = count > 1 && text != null;",
        "2:5 Condition expression must be of type Boolean: Integer",
    );
    check_all(
        "class B { Integer f(Boolean b) { if (b) return 1; } void g() { return 1; } Integer h() { while (true) {} } }",
        "1:51 Missing return statement required return type: Integer\n1:64 Void method must not return a value",
    );
    check_body("return; count = 1;", "2:9 Unreachable statement");
    check_body("break; for (;;) { continue; }", "2:1 Break statement must be in loop\n2:8 Unreachable statement");
    check_body(
        "insert text; insert acc; update new List<Bike__c>{ bike };",
        "2:8 DML requires SObject or SObject list type: String",
    );
}

#[test]
fn declarations() {
    check_all(
        "class B { Integer a; String A; void f(Integer i) {} void f(Integer j) {} class C {} class c {} }",
        "1:29 Duplicate field: A\n1:58 Method already defined: void f(Integer) from the type B\n1:91 Type name already in use: B.c",
    );
    check_all(
        "abstract class B { abstract void f() {} void g(); }",
        "1:34 Abstract methods cannot have a body\n1:46 Method must have a body",
    );
    check_all(
        "class P { }\n---\nclass B extends P { }",
        "1:17 Non-virtual and non-abstract type cannot be extended: P",
    );
    check_all(
        "interface I { void run(String s); }\n---\nclass B implements I { }",
        "1:7 Class B must implement the method: void I.run(String)",
    );
    check_all(
        "abstract class P { abstract Integer n(); }\n---\nclass B extends P { }",
        "1:7 Class B must implement the abstract method: Integer P.n()",
    );
    check_all(
        "class MyException extends Exception { }\n---\nclass B { void f() { throw new MyException('a', new MyException()); } }",
        "",
    );
}

#[test]
fn triggers_see_their_records() {
    check_all(
        "trigger T on Bike__c (before insert) { for (Bike__c b : Trigger.new) { b.Gears__c = 1; b.Bell__c = 2; } Trigger.newMap.get('x').Gears__c = 'a'; }",
        "1:90 Variable does not exist: Bell__c\n1:105 Illegal assignment from String to Decimal",
    );
}

#[test]
fn generics_carry_their_arguments() {
    check_body(
        "Map<Id, List<Bike__c>> m = new Map<Id, List<Bike__c>>(); m.get(acc.Id)[0].Gears__c = 'x'; m.values()[0].size().foo();",
        "2:58 Illegal assignment from String to Decimal\n2:112 Method does not exist or incorrect signature: void foo() from the type Integer",
    );
    check_body("for (String s : new Map<String, Integer>().keySet()) { s.abbreviate(3); }", "");
}

#[test]
fn operators_want_their_operands() {
    check_body(
        "count = text * 2; count = -text; Boolean b = !count; b = count && b;",
        "2:9 Arithmetic expressions must use numeric arguments\n2:28 Unary negation must use a numeric argument\n2:47 ! operator can only be applied to boolean expressions\n2:58 Logical operator can only be applied to Boolean",
    );
    check_body(
        "Boolean b = count == text; b = text < count; b = b < true;",
        "2:13 Comparison arguments must be compatible types: Integer, String\n2:32 Comparison arguments must be compatible types: String, Integer\n2:50 Inequality operator not allowed for this type: Boolean",
    );
    check_body(
        "text++; Date d = Date.today() + text.length(); d = d + d; Integer i = (Integer) text; i = true ? 1 : 'a';",
        "2:1 Unary postfix increment/decrement can only be applied to numeric expressions: String\n2:52 Date expressions must use Integer or Long\n2:71 Incompatible types since an instance of String is never an instance of Integer\n2:98 Incompatible types in ternary operator: Integer, String",
    );
    check_body(
        "text = 'a' + 1 + null + acc; text += 2; Long l = 1 << 2; l = ~count; Boolean b = true & false; l = text & 1;",
        "2:100 & operator can only be applied to Boolean expressions or to Integer or Long expressions",
    );
    check_body(
        "f() = 1;",
        "2:1 Method does not exist or incorrect signature: void f() from the type A\n2:1 Expression cannot be assigned",
    );
}

#[test]
fn collections_and_exceptions() {
    check_body(
        "List<Integer> l = new List<Integer>{ 1, 'a' }; Map<String, Long> m = new Map<String, Long>{ 'a' => 1, 2 => 'b' };",
        "2:41 Initial expression is of incorrect type, expected: Integer but was: String\n2:103 Invalid key type Integer for Map<String,Long>\n2:108 Invalid value type String for Map<String,Long>",
    );
    check_body(
        "List<String> l; l['a'].length(); count[0].format(); for (Integer i : l) {} for (String s : text) {}",
        "2:19 List index must be of type Integer: String\n2:34 Expression must be a list type: Integer\n2:58 Invalid loop variable type expected String was Integer\n2:92 Loop must iterate over collection: String",
    );
    check_body(
        "try { throw acc; } catch (Account a) { } catch (DmlException e) { throw e; }",
        "2:13 Throw expression must be of type exception: Account\n2:27 Catch block variable must be of type exception: Account",
    );
}

#[test]
fn classes_may_hide_what_the_platform_has() {
    let hiding = "public class User { }\n---\npublic class Database { }\n---\n";
    let body =
        "Schema.User u = [SELECT Id FROM User]; Database.SaveResult r = System.Database.insert(u); u.Email = 'a';";
    check_all(&format!("{hiding}class A {{ void f() {{ {body} }} }}"), "");
    let shadow = "virtual class P { static P Test { get; } }\n---\nclass B { P test; void f() { if (Test.isRunningTest()) {} } }";
    check_all(shadow, "");
}

#[test]
fn static_context_and_visibility() {
    check_all(
        "class B { Integer n; void g() {} static void f() { n = 1; g(); this.g(); B.g(); new B().g(); } }",
        "1:52 Non static field cannot be referenced from a static context: n from the type B\n1:59 Non static method cannot be referenced from a static context: void B.g()\n1:64 This cannot be referenced in a static context\n1:76 Non static method cannot be referenced from a static context: void B.g()",
    );
    check_all(
        "public class P { Integer n; private static void g(Integer i) {} @TestVisible private Integer m; class I { void h() { g(1); } } }\n---\nclass B { void f(P x) { x.n = x.m; P.g(1); } }",
        "1:27 Variable is not visible: n\n1:38 Method is not visible: void P.g(Integer)",
    );
    check_all(
        "class B { static void g() {} void f(B other) { other.g(); g(); B.g(); } }",
        "1:54 Static method cannot be referenced from a non static context: void B.g()",
    );
}

#[test]
fn what_may_stand_in_a_type() {
    check_all(
        "class B extends Exception { private public Integer n; }",
        "1:7 Classes extending Exception must have a name ending in 'Exception': B\n1:37 Declarations can only have one scope",
    );
    check_all(
        "class B { class C { class D { } static { } } @IsTest static void t(Integer i) {} @TestSetup static Integer s() { return 1; } }",
        "1:27 Inner types are not allowed to have inner types\n1:40 Inner types are not allowed to have static blocks\n1:66 Test methods must have no arguments\n1:108 Test setup method must return void",
    );
    check_all(
        "class B { B() { this(1); } B(Integer i) { i = 2; this(); } }",
        "1:50 Call to 'this()' must be the first statement in a constructor method",
    );
    check_all("trigger T on Nope__c (before insert) { }", "1:14 Invalid type: Nope__c");
}

/// Names of packages that are not here pass, are told once each, and leave the choice of a method open.
#[test]
fn names_of_packages_that_are_not_here() {
    let source = "class A {
        static Boolean f(String s) { return true; }
        Boolean f(Integer i) { return true; }
        void g(Account acc, ns1__Thing__c thing) {
            Object o = acc.ns1__Rate__c; o = acc.NS1__rate__c;
            ns1.Api.run(); ns2.Api.run();
            this.f(thing.ns1__Rate__c);
        }
    }";
    let units = [unit(source)];
    let known = ["ns1".to_owned()].into();
    let surroundings = Surroundings { schema: &schema(), origins: &[], foreign: Foreign::In(&known) };
    let compiled = compile(&units, &surroundings, &|_| true);
    let errors: Vec<String> = compiled.errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors, ["6:28 Variable does not exist: ns2"]);
    assert_eq!(compiled.foreign, ["ns1", "NS1__rate__c", "ns1__Thing__c"]);
}
