//! The typed tree: sources => what their compile gives, as `hir::print` writes it.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::hir::{self, Image, MethodId};
use orgyard_apex_check::{Foreign, Surroundings, compile};
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
    let is_class = ["class ", "interface ", "enum ", "@IsTest"].iter().any(|word| text.contains(word));
    let kind = match text {
        _ if text.starts_with("trigger") => SourceKind::Trigger,
        _ if is_class => SourceKind::Class,
        _ => SourceKind::Anonymous,
    };
    let parsed = parse(text, kind);
    assert_eq!(parsed.errors, [], "{text}");
    parsed.unit.expect("a unit")
}

#[track_caller]
fn image(text: &str) -> Image {
    let units: Vec<Unit> = text.split("\n---\n").map(unit).collect();
    let compiled =
        compile(&units, &Surroundings { schema: &schema(), origins: &[], foreign: Foreign::None }, &|_| true);
    assert_eq!(compiled.errors, [], "{text}");
    compiled.image
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// Sources, divided by lines of `---`, and all that comes of them.
#[track_caller]
fn check(text: &str, expected: &str) {
    let shown = hir::print(&image(text));
    assert_eq!(trimmed(&shown), trimmed(expected), "for {text}\n{shown}");
}

/// Statements in a method with parameters `$0` (Account acc), `$1` (Bike__c bike), `$2` (Object any), `$3` (A other);
/// what comes of them, without the lines that count.
#[track_caller]
fn check_body(body: &str, expected: &str) {
    let members = "Integer count; String text; static Decimal sum; static void go(Integer a, Long b) {} \
        static void go(Object o) {} virtual String name() { return 'a'; } private void own(Decimal d) {} \
        enum Season { SPRING, SUMMER } Season season;";
    let text = format!(
        "virtual class A {{ {members} void f(Account acc, Bike__c bike, Object any, A other) {{\n{body}\n}} }}"
    );
    let image = image(&text);
    let found = image.methods.iter().position(|method| &*method.name == "f").expect("the method");
    let shown = hir::print_method(&image, MethodId(found as u32));
    let lines = shown.lines().skip(1).map(|line| {
        let line = line.strip_prefix("    ").unwrap_or(line);
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim_start();
        let bare = bare.strip_prefix('{').and_then(|rest| rest.split_once("} ")).map_or(bare, |(_, rest)| rest);
        format!("{:indent$}{bare}", "")
    });
    let shown = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&shown), trimmed(expected), "for {body}\n{shown}");
}

#[test]
fn conversions_are_explicit() {
    check_body(
        "Integer i = 5; Long l = i; Decimal d = l; Double e = 1.5; String s = acc.Id; Id x = s; Datetime t = Date.today();",
        "
$4 = 5
$5 = Long($4)
$6 = Decimal($5)
$7 = 1.5d
$8 = String($0.Id)
$9 = Id($8)
$10 = Datetime(System.Date:today())
",
    );
}

#[test]
fn operators_take_both_sides_as_the_wider() {
    check_body(
        "sum = count * 2; sum = sum * count; Boolean b = sum > count; Integer i = 1 << 2L; sum += 1; text += 1; count++; --count;",
        "
A.sum = Decimal((this#0 * 2))
A.sum = (A.sum * Decimal(this#0))
$4 = (A.sum > Decimal(this#0))
$5 = (1 << 2L)
A.sum += 1 as Decimal
this#1 &= 1
this#0++
--this#0
",
    );
}

#[test]
fn texts_and_casts() {
    check_body(
        "text = 'a' + count + null; text = acc.Id + 'x'; Object o = any; any = 1; text = (String) any; count = (Integer) sum; sum = (Decimal) count; sum = (Decimal) any;",
        "
this#1 = (('a' & this#0) & null)
this#1 = ($0.Id & 'x')
$4 = $2
$2 = 1
this#1 = cast String($2)
this#0 = Integer(A.sum)
A.sum = Decimal(this#0)
A.sum = cast Decimal($2)
",
    );
}

#[test]
fn calls_of_methods() {
    check_body(
        "go(1, 2); go(any); go('a'); name(); this.name(); other.name(); own(1); other.own(count); A.go(acc);",
        "
A.go(Integer, Long)(1, 2L)
A.go(Object)($2)
A.go(Object)('a')
this=>A.name()()
this=>A.name()()
$3=>A.name()()
this->A.own(Decimal)(1)
$3->A.own(Decimal)(Decimal(this#0))
A.go(Object)($0)
",
    );
}

#[test]
fn fields_of_records() {
    check_body(
        "acc.Name = 'x'; text = acc.Owner.Name; acc.NumberOfEmployees += 1; bike.gears__c = count; text = acc?.Parent?.Name; Object v = acc.get('Name');",
        "
$0.Name = 'x'
this#1 = $0.Owner.Name
$0.NumberOfEmployees += 1 as Integer
$1.Gears__c = Decimal(this#0)
this#1 = $0?.Parent?.Name
$4 = $0.System.SObject:get[String]('Name')
",
    );
}

#[test]
fn queries_give_what_their_place_wants() {
    check_body(
        "Account a = [SELECT Id FROM Account WHERE Name = :text]; List<Account> l = [SELECT Id FROM Account]; Integer n = [SELECT COUNT() FROM Account]; text = [SELECT Name FROM Account].Name; a = Database.query('x'); l = Database.query('x'); n = [SELECT Id FROM Account].size();",
        "
$4 = [SELECT Id FROM Account WHERE Name = :text] with this#1 as Record
$5 = [SELECT Id FROM Account] as List
$6 = [SELECT COUNT() FROM Account] as Count
this#1 = [SELECT Name FROM Account] as Record.Name
$4 = cast Account(System.Database:query[String]('x') asking [n $6, l $5, a $4, other $3, any $2, bike $1, acc $0])
$5 = System.Database:query[String]('x') asking [n $6, l $5, a $4, other $3, any $2, bike $1, acc $0]
$6 = [SELECT Id FROM Account] as List.System.List:size()
",
    );
}

#[test]
fn queries_within_expressions() {
    check_body(
        "Account a = count == 1 ? [SELECT Id FROM Account] : null; a = [SELECT Id FROM Account] ?? acc; sum = count == 1 ? 1 : 2.5; Account c = [SELECT Id FROM Account LIMIT 1][0];",
        "
$4 = ((this#0 == 1) ? [SELECT Id FROM Account] as Record : null)
$4 = ([SELECT Id FROM Account] as Record ?? $0)
A.sum = ((this#0 == 1) ? 1 : 2.5)
$5 = [SELECT Id FROM Account LIMIT 1] as List[0]
",
    );
}

#[test]
fn loops() {
    check_body(
        "for (Account a : [SELECT Id FROM Account]) { continue; } for (Account[] chunk : [SELECT Id FROM Account]) { Integer n = chunk.size(); } for (Integer i = 0, j = 1; i < 3; i++) { break; } while (count < 3) count++; do { Integer k; } while (false);",
        "
for Account $4 : [SELECT Id FROM Account] as List
  continue
for List<Account> $4 : [SELECT Id FROM Account] as List
  $5 = $4.System.List:size()
for
  $4 = 0
  $5 = 1
while ($4 < 3); $4++
  break
while (this#0 < 3)
  this#0++
do until not false
  $4 = null
",
    );
}

#[test]
fn switches() {
    check_body(
        "switch on season { when SPRING, SUMMER { count = 1; } when else { count = 2; } } switch on count { when 1 { } when 2, 3 { } } switch on any { when Account a { text = a.Name; } when Bike__c b { } } switch on text { when 'a' { } when null { } }",
        "
switch this#2
when A.Season.SPRING, A.Season.SUMMER
  this#0 = 1
else
  this#0 = 2
switch this#0
when 1
when 2, 3
switch $2
when Account $4
  this#1 = $4.Name
when Bike__c $4
switch this#1
when 'a'
when null
",
    );
}

#[test]
fn enums() {
    check_body(
        "Season s = Season.SUMMER; text = s.name(); List<Season> all = Season.values(); s = Season.valueOf('SPRING'); count = s.ordinal(); LoggingLevel l = LoggingLevel.ERROR; text = l.name();",
        "
$4 = A.Season.SUMMER
this#1 = $4.System.Enum:name()
$5 = A.Season.class.System.Enum:values()
$4 = A.Season.class.System.Enum:valueOf[String]('SPRING')
this#0 = $4.System.Enum:ordinal()
$6 = System.LoggingLevel:ERROR
this#1 = $6.System.Enum:name()
",
    );
}

#[test]
fn tokens_labels_and_describes() {
    check_body(
        "Type t = A.class; SObjectType o = Account.SObjectType; SObjectField f = Account.Name; f = Account.fields.Name; text = Label.greeting; text = System.Label.ns.greeting; PageReference p = Page.Home; Object d = Schema.SObjectType.Account; text = Schema.SObjectType.Account.getName(); Object e = Schema.SObjectType.Account.fields.Name.getLabel(); e = SObjectType.Account.fieldSets.Main; f = Contact.SObjectType.fields.LastName; e = Account.fields.getMap().get(text); Test.getEventBus().deliver();",
        "
$4 = A.class
$5 = token Account
$6 = token Account.Name
$6 = token Account.Name
this#1 = label greeting
this#1 = label ns__greeting
$7 = page Home
$8 = describe Account
this#1 = describe Account.Schema.DescribeSObjectResult:getName()
$9 = describe Account.Name.Schema.DescribeFieldResult:getLabel()
$9 = describe Account field set Main
$6 = token Contact.LastName
$9 = describe Account fields.Schema.SObjectTypeFields:getMap().System.Map:get[String](this#1)
System.Test:getEventBus().eventbus.TestBroker:deliver()
",
    );
}

#[test]
fn new_things() {
    check_body(
        "List<Decimal> l = new List<Decimal>{ 1, 2.5 }; Map<String, Long> m = new Map<String, Long>{ 'a' => 1 }; Set<Id> s = new Set<Id>(); Account[] a = new Account[3]; Map<Id, Account> byId = new Map<Id, Account>([SELECT Id FROM Account]); Map<String, Object> e = new Map<String, Object>{}; acc = new Account(Name = 'x', AnnualRevenue = 1); acc = new Account(); A o = new A(); Http h = new Http(); l = new List<Decimal>(l); l[0] = count; l[0] += 1; sum = m.get('a');",
        "
$4 = new List<Decimal>{1, 2.5}
$5 = new Map<String,Long>{'a' => 1L}
$6 = new Set<Id>()
$7 = new List<Account>[3]
$8 = new Map<Id,Account>[List<SObject>]([SELECT Id FROM Account] as List)
$9 = new Map<String,Object>{}
$0 = new Account(Name = 'x', AnnualRevenue = 1)
$0 = new Account()
$10 = new A()
$11 = new System.Http()
$4 = new List<Decimal>[List<Decimal>]($4)
$4[0] = Decimal(this#0)
$4[0] += 1 as Decimal
A.sum = Decimal($5.System.Map:get[String]('a'))
",
    );
}

#[test]
fn exceptions_and_dml() {
    check_body(
        "try { insert acc; } catch (DmlException e) { text = e.getMessage(); throw e; } catch (Exception e) { return; } finally { upsert bike Bike__c.Name; } delete as user acc; merge acc acc; System.runAs(new User()) { update acc; }",
        "
try
  insert $0
catch System.DmlException $4
  this#1 = $4.System.Exception:getMessage()
  throw $4
catch System.Exception $4
  return
finally
  upsert $1 Name
delete as User $0
merge $0 $0
runAs(new User())
  update $0
",
    );
}

#[test]
fn methods_of_the_platform() {
    check_body(
        "acc.Name.addError('no'); acc.addError('no', false); text = text.toUpperCase().trim(); count = text?.length(); text = String.valueOf(count); text = String.valueOf(any.toString()); Integer n = Integer.valueOf('1'); Date d = Date.today() + 1; System.debug(text); Datetime t = System.now();",
        "
$0.System.SObject:addError[String, String]('Name', 'no')
$0.System.SObject:addError[String, Boolean]('no', false)
this#1 = this#1.System.String:toUpperCase().System.String:trim()
this#0 = this#1?.System.String:length()
this#1 = System.String:valueOf[Integer](this#0)
this#1 = System.String:valueOf[Object]($2.System.Object:toString())
$4 = System.Integer:valueOf[String]('1')
$5 = (System.Date:today() + 1)
System.System:debug[Object](this#1)
$6 = System.System:now()
",
    );
}

#[test]
fn tests_of_types() {
    check_body(
        "JSONParser p; text = p.getText(); any = JSON.deserialize(text, A.class); A x = (A) any; if (any instanceof A) { x = other; } else if (x == null) text = ''; Boolean b = !(x != null) || count > 1; Object r = other.season.name();",
        "
$4 = null
this#1 = $4.System.JSONParser:getText()
$2 = System.JSON:deserialize[String, System.Type](this#1, A.class)
$5 = cast A($2)
if ($2 instanceof A)
  $5 = $3
else
  if ($5 == null)
    this#1 = ''
$6 = (!($5 != null) || (this#0 > 1))
$7 = $3#2.System.Enum:name()
",
    );
}

#[test]
fn variables_properties_and_their_slots() {
    check(
        "virtual class A { Integer n = 1; static Integer b = a2() + 1, c; static final String NAME = 'x'; static Integer a2() { return 2; }
public String auto { get; set; } { n = 2; } static { c = 3; }
public Integer code { get { return code + n; } private set { code = value; auto = 'y'; } }
public virtual Integer over { get; set; }
static Integer shared { get { if (shared == null) shared = 1; return shared; } set; }
void f() { code = 1; code += 2; this.auto = NAME; over++; shared = code; A.c = shared; } }
---
class B extends A { Integer own = 5; public override Integer over { get { return super.over + own; } } B() { super(); own = 6; } B(Integer i) { this(); } }",
        "
class A
  #0 Integer n
  #1 String auto
  #2 Integer code
  #3 Integer over
  static #0 Integer b
  static #1 Integer c
  static #2 String NAME
  static #3 Integer shared
  A.a2() Integer frame 0
    {1} return 2
  A.get code Integer frame 0
    {3} return (this#2 + this#0)
  A.set code void frame 1
    {3} this#2 = $0
    {3} this#1 = 'y'
  A.get over Integer frame 0
    {4} return this#3
  A.set over void frame 1
    {4} this#3 = $0
  A.get shared Integer frame 0
    {5} if (A.shared == null)
      {5} A.shared = 1
    {5} return A.shared
  A.set shared void frame 1
    {5} A.shared = $0
  A.f() void frame 0
    {6} this<A.get code, A.set code> = 1
    {6} this<A.get code, A.set code> += 2 as Integer
    {6} this#1 = A.NAME
    {6} this<A.get over, A.set over>++
    {6} <A.get shared, A.set shared> = this->A.get code()
    {6} A.c = A.get shared()
  A.<clinit>() void frame 0
    A.NAME = 'x'
    {1} A.b = (A.a2()() + 1)
    block
      {2} A.c = 3
  A.<init>() void frame 0
    {1} this#0 = 1
    block
      {2} this#0 = 2
class B extends A
  #0 Integer n
  #1 String auto
  #2 Integer code
  #3 Integer over
  #4 Integer own
  #5 Integer over
  A.get over => B.get over
  B.get over Integer frame 0
    {1} return (this=super>A.get over() + this#4)
  B.<init>() void frame 0
    {1} construct A()
    {1} this#4 = 6
  B.<init>(Integer) void frame 1
    {1} construct B B.<init>()()
  B.<init>() void frame 0
    {1} this#4 = 5
",
    );
}

#[test]
fn what_runs_for_a_class() {
    check(
        "abstract class A { public abstract void f(Object o); public virtual String g() { return 'a'; } public virtual String g(Integer i) { return 'i'; } }
---
interface I { void f(Object o); Integer h(Id x); }
---
virtual class B extends A implements I { public override void f(Object o) { g(); this.g(1); super.g(); } public virtual Integer h(Id x) { return 1; } }
---
class C extends B { public override String g() { return super.g(); } public override Integer h(Id x) { I i = this; i.f(null); return i.h('x'); } public override String toString() { return g(1); } }",
        "
class A
  A.f(Object) void frame 1
  A.g() String frame 0
    {1} return 'a'
  A.g(Integer) String frame 1
    {1} return 'i'
interface I
  I.f(Object) void frame 1
  I.h(Id) Integer frame 1
class B extends A implements I
  A.f(Object) => B.f(Object)
  I.f(Object) => B.f(Object)
  I.h(Id) => B.h(Id)
  B.f(Object) void frame 1
    {1} this=>A.g()()
    {1} this=>A.g(Integer)(1)
    {1} this=super>A.g()()
  B.h(Id) Integer frame 1
    {1} return 1
class C extends B
  A.f(Object) => B.f(Object)
  A.g() => C.g()
  I.f(Object) => B.f(Object)
  I.h(Id) => C.h(Id)
  B.h(Id) => C.h(Id)
  C.g() String frame 0
    {1} return this=super>A.g()()
  C.h(Id) Integer frame 2
    {1} $1 = this
    {1} $1=>I.f(Object)(null)
    {1} return $1=>I.h(Id)(Id('x'))
  C.toString() String frame 0
    {1} return this=>A.g(Integer)(1)
",
    );
}

#[test]
fn overloads_take_the_nearest() {
    check(
        "virtual class P { static void a(Object o) {} static void a(P p) {} static void a(Long l) {} static void a(Decimal d) {} static void a(SObject s) {} static void a(List<SObject> s) {}
static void b(Object o, Integer i) {} static void b(String s, Integer i) {}
void f(Q q, Integer i, Double d, Account acc, Object any) { a(q); a(i); a(d); a(acc); a([SELECT Id FROM Account]); a('x'); a(any); b('x', 1); b(null, 1); } }
---
class Q extends P { }",
        "
class P
  P.a(Object) void frame 1
  P.a(P) void frame 1
  P.a(Long) void frame 1
  P.a(Decimal) void frame 1
  P.a(SObject) void frame 1
  P.a(List<SObject>) void frame 1
  P.b(Object, Integer) void frame 2
  P.b(String, Integer) void frame 2
  P.f(Q, Integer, Double, Account, Object) void frame 5
    {3} P.a(P)($0)
    {3} P.a(Long)(Long($1))
    {3} P.a(Decimal)(Decimal($2))
    {3} P.a(SObject)($3)
    {3} P.a(List<SObject>)([SELECT Id FROM Account] as List)
    {3} P.a(Object)('x')
    {3} P.a(Object)($4)
    {3} P.b(String, Integer)('x', 1)
    {3} P.b(String, Integer)(null, 1)
class Q extends P
",
    );
}

#[test]
fn triggers_and_their_methods() {
    check(
        "trigger T on Account (before insert, after update) {
    Integer n = 0;
    for (Account a : Trigger.new) {
        count(a);
    }
    void count(Account a) { n += 1; if (Trigger.isInsert) a.Name = Trigger.oldMap.get(a.Id).Name; }
}",
        "
script T
  static #0 Integer n
  T.T() void frame 1
    {2} T.n = 0
    {3} for Account $0 : System.Trigger:new
      {4} T.count(Account)($0)
  T.count(Account) void frame 1
    {6} T.n += 1 as Integer
    {6} if System.Trigger:isInsert
      {6} $0.Name = System.Trigger:oldMap.System.Map:get[Id]($0.Id).Name
",
    );
}

#[test]
fn anonymous_blocks() {
    check(
        "Integer n = 1; String s = 'a' + n;",
        "
script AnonymousBlock
  AnonymousBlock.AnonymousBlock() void frame 2
    $0 = 1
    $1 = ('a' & $0)
",
    );
}

#[test]
fn lines_that_count() {
    check(
        "public class A {
    private static final String NAME = 'x';
    Integer first =
        1;
    Integer second;
    public String auto { get; set; }
    public Integer code {
        get {
            return 1;
        }
        set;
    }
    public void f(
        Integer n
    ) {
        // a comment
        System.debug('lone');
        String s = 'a' +
            'b' +
            'c';
        s = s
            .trim()
            .left(
                n
            );
        try {
            f(1);
        } catch (Exception e) {
            throw e;
        } finally {
            n = 1;
        }
        if (n == 1
            && s != null) {
            n = 2;
        } else {
            n = 3;
        }
        List<Account> l = [
            SELECT Id
            FROM Account
            WHERE Name = :s
        ];
    }
}
---
@IsTest
class T { static Integer n = 1; @IsTest static void t() { n = 2; } }",
        "
class A
  #0 Integer first
  #1 Integer second
  #2 String auto
  #3 Integer code
  static #0 String NAME
  A.get code Integer frame 0
    {9} return 1
  A.set code void frame 1
    {11} this#3 = $0
  A.f(Integer) void frame 3
    System.System:debug[Object]('lone')
    {18} $1 = (('a' & 'b') & 'c')
    {21,22,23,24} $1 = $1.System.String:trim().System.String:left[Integer]($0)
    try
      {27} this->A.f(Integer)(1)
    {28} catch System.Exception $2
      {29} throw $2
    finally
      {31} $0 = 1
    {33,34} if (($0 == 1) && ($1 != null))
      {35} $0 = 2
    else
      {37} $0 = 3
    {39,42} $2 = [SELECT Id
            FROM Account
            WHERE Name = :s] with $1 as List
  A.<clinit>() void frame 0
    A.NAME = 'x'
  A.<init>() void frame 0
    {3,4} this#0 = 1
class T
  static #0 Integer n
  T.t() void frame 0
    T.n = 2
  T.<clinit>() void frame 0
    T.n = 1
",
    );
}

#[test]
fn exceptions_have_four_constructors_of_their_own() {
    check(
        "class MyException extends Exception { } 
---
class B { class OwnException extends InnerException { OwnException(Integer i) { super('x'); } } virtual class InnerException extends Exception { } }",
        "
class MyException extends System.Exception
class B
class B.OwnException extends B.InnerException
  B.OwnException.<init>(Integer) void frame 1
    {1} construct B.InnerException('x')
class B.InnerException extends System.Exception
",
    );
}
