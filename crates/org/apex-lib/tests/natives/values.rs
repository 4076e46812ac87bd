//! Numbers, dates, ids, enums, exceptions, assertions, and what else the namespace System has.

use crate::support::{check, check_with};

#[test]
fn numbers() {
    check(&[
        ("Integer.valueOf('12')", "12"),
        ("Integer.valueOf('a')", "System.TypeException: Invalid integer: a"),
        ("Object o = 5; return Integer.valueOf(o)", "5"),
        ("1234567.format()", "1,234,567"),
        ("Decimal.valueOf('1.50')", "1.50"),
        ("Decimal d = 2.345; return d.setScale(2)", "2.34"),
        ("Decimal d = 2.345; return d.setScale(2, System.RoundingMode.HALF_UP)", "2.35"),
        ("Decimal d = 10; return d.divide(3, 2)", "3.33"),
        ("Decimal d = 34.00; return d.precision() + ' ' + d.scale()", "4 2"),
        ("Decimal d = 1.5; return d.round()", "2"),
        ("Math.mod(7, 3)", "1"),
        ("Math.max(1, 2)", "2"),
        ("Math.max(1L, 2L)", "2"),
        ("Math.abs(-1.5)", "1.5"),
        ("Math.round(2.5)", "2"),
        ("Math.ceil(1.2)", "2"),
        ("Math.sqrt(9.0)", "3.0"),
        ("Math.pow(2, 10)", "1024.0"),
        ("Double.valueOf('2.5')", "2.5"),
        ("Long.valueOf('9')", "9"),
        ("Boolean.valueOf('TRUE')", "true"),
        ("Blob.valueOf('héllo').size()", "6"),
        ("Blob.valueOf('hello').toString()", "hello"),
        ("Network.communitiesLanding()", "null"),
        ("Math.random() < 1", "true"),
    ]);
}

#[test]
fn dates() {
    check(&[
        ("Date.newInstance(2024, 1, 31).addMonths(1)", "2024-02-29"),
        ("Date.newInstance(2024, 1, 31).daysBetween(Date.newInstance(2024, 2, 1))", "1"),
        ("Date.today()", "2026-11-20"),
        ("System.today().year()", "2026"),
        ("Date.valueOf('2024-02-03').day()", "3"),
        ("Date.newInstance(2024, 2, 3).format()", "2/3/2024"),
        ("Date.newInstance(2024, 2, 3).toStartOfMonth()", "2024-02-01"),
        ("Date.isLeapYear(2024)", "true"),
        ("Datetime.newInstanceGmt(2024, 1, 2, 3, 4, 5).format('yyyy-MM-dd HH:mm')", "2024-01-02 03:04"),
        ("Datetime.newInstanceGmt(2024, 1, 2, 3, 4, 5).formatGmt('EEE')", "Tue"),
        ("Datetime.newInstanceGmt(2024, 1, 2, 3, 4, 5).getTime()", "1704164645000"),
        ("Datetime.newInstance(0L).addDays(1)", "1970-01-02 00:00:00"),
        ("Datetime.valueOf('2024-01-02 03:04:05').hourGmt()", "3"),
        ("Datetime.valueOf('x')", "System.TypeException: Invalid date/time: x"),
        ("Time.newInstance(1, 2, 3, 4)", "01:02:03.004Z"),
        ("Time.newInstance(23, 0, 0, 0).addHours(2).hour()", "1"),
        ("UserInfo.getTimeZone().getID()", "GMT"),
        ("TimeZone.getTimeZone('America/Los_Angeles').getOffset(Datetime.newInstanceGmt(2024, 7, 1))", "-25200000"),
    ]);
}

#[test]
fn ids_and_enums() {
    check_with(
        "enum Season { SPRING, SUMMER }",
        &[],
        &[
            ("Id.valueOf('001000000000001')", "001000000000001AAA"),
            ("Id.valueOf('x')", "System.StringException: Invalid id: x"),
            ("Id i = '001000000000001AAA'; return i.to15()", "001000000000001"),
            ("Id i = '001000000000001AAA'; return i.getSObjectType()", "Account"),
            ("Season.SUMMER.name()", "SUMMER"),
            ("Season.SUMMER.ordinal()", "1"),
            ("Season.values()", "(SPRING, SUMMER)"),
            ("Season.valueOf('spring')", "SPRING"),
            ("LoggingLevel.INFO.name()", "INFO"),
            ("LoggingLevel.valueOf('WARN')", "WARN"),
        ],
    );
}

#[test]
fn exceptions() {
    check_with(
        "class OwnException extends Exception {}",
        &[],
        &[
            ("new DmlException('a').getMessage()", "a"),
            ("new NullPointerException().getTypeName()", "System.NullPointerException"),
            ("new OwnException('m').getMessage()", "m"),
            ("new OwnException('m').getTypeName()", "T.OwnException"),
            ("Exception e = new OwnException('a', new DmlException('b')); return e.getCause().getMessage()", "b"),
            ("Exception e = new DmlException('a'); e.setMessage('b'); return e", "System.DmlException: b"),
            ("try { Integer i = 1 / 0; return i; } catch (MathException e) { return e.getMessage(); }", "Divide by 0"),
            ("try { throw new OwnException('x'); } catch (Exception e) { return e.getLineNumber() > 0; }", "true"),
            (
                "try { throw new OwnException('x'); } catch (Exception e) \
                 { return e.getStackTraceString().startsWith('Class.T.f8: line '); }",
                "true",
            ),
        ],
    );
}

/// Source: public test results; Apex Reference Guide, System and Assert.
#[test]
fn assertions() {
    check(&[
        ("System.assert(false);", "System.AssertException: Assertion Failed"),
        ("System.assert(false, 'no');", "System.AssertException: Assertion Failed: no"),
        ("System.assertEquals(1, 2);", "System.AssertException: Assertion Failed: Expected: 1, Actual: 2"),
        ("System.assertEquals(1, 2, 'no');", "System.AssertException: Assertion Failed: no: Expected: 1, Actual: 2"),
        ("System.assertEquals('a', 'A');", "System.AssertException: Assertion Failed: Expected: a, Actual: A"),
        ("System.assertEquals(1, 1.0); System.assertEquals(null, null);", "done"),
        ("System.assertNotEquals(1, 1);", "System.AssertException: Assertion Failed: Same value: 1"),
        ("Assert.areEqual(1, 1);", "done"),
        ("Assert.isTrue(false);", "System.AssertException: Assertion Failed"),
        ("Assert.fail('x');", "System.AssertException: Assertion Failed: x"),
        ("Assert.isNull(1);", "System.AssertException: Assertion Failed: Expected: null, Actual: 1"),
        ("Assert.isNotNull(1);", "done"),
        ("Assert.isInstanceOfType(1, Integer.class);", "done"),
    ]);
}

#[test]
fn types() {
    check_with(
        "public virtual class A { public Integer n = 3; } public class B extends A {} public abstract class X {} \
         public class P { public P(Integer i) {} }",
        &[],
        &[
            ("Type.forName('T.A').getName()", "T.A"),
            ("Type.forName('Nothing')", "null"),
            ("Type.forName('', 'T.A')", "T.A"),
            ("((A) Type.forName('T.A').newInstance()).n", "3"),
            ("Type.forName('List<String>').newInstance()", "()"),
            ("Type.forName('Account').newInstance()", "Account:{}"),
            ("A.class.isAssignableFrom(B.class)", "true"),
            ("B.class.isAssignableFrom(A.class)", "false"),
            ("A.class == Type.forName('T.A')", "true"),
            ("Map<String, Integer>.class.getName()", "Map<String,Integer>"),
        ],
    );
}

#[test]
fn limits_and_the_rest() {
    check(&[
        ("Limits.getLimitQueries()", "100"),
        ("Limits.getQueries()", "0"),
        ("Limits.getLimitCpuTime()", "10000"),
        ("Test.isRunningTest()", "true"),
        ("Test.startTest(); Test.startTest();", "System.FinalException: Testing already started"),
        ("new Version(1, 2).compareTo(new Version(1, 3))", "-1"),
        ("UUID.randomUUID().toString().length()", "36"),
        ("new Url('https://u@h:8443/p/a?q=1#f').getHost()", "h"),
        ("new Url('https://h/p?q=1').getFile()", "/p?q=1"),
        ("new Url('nothing')", "System.StringException: no protocol: nothing"),
        ("UserInfo.getUserId().length()", "18"),
        ("System.now().getTime() > 0", "true"),
        ("Request.getCurrent().getQuiddity()", "ANONYMOUS"),
    ]);
}

#[test]
fn crypto_and_encodings() {
    check(&[
        ("EncodingUtil.base64Encode(Blob.valueOf('hello'))", "aGVsbG8="),
        ("EncodingUtil.base64Decode('aGVsbG8=').toString()", "hello"),
        ("EncodingUtil.base64Decode('MockValue').size()", "6"),
        ("EncodingUtil.urlEncode('a b&c', 'UTF-8')", "a+b%26c"),
        (
            "EncodingUtil.convertToHex(Crypto.generateDigest('MD5', Blob.valueOf('')))",
            "d41d8cd98f00b204e9800998ecf8427e",
        ),
        ("Crypto.generateAesKey(128).size()", "16"),
        (
            "Blob key = Crypto.generateAesKey(256); Blob data = Crypto.encryptWithManagedIV('AES256', key, Blob.valueOf('x')); \
             return Crypto.decryptWithManagedIV('AES256', key, data).toString()",
            "x",
        ),
        (
            "Blob key = Blob.valueOf('k'); Blob mac = Crypto.generateMac('HmacSHA256', Blob.valueOf('x'), key); \
             return Crypto.verifyHmac('HmacSHA256', Blob.valueOf('x'), key, mac)",
            "true",
        ),
    ]);
}

#[test]
fn stubs() {
    let members = "public class Shop { public String greet(String name) { return 'real ' + name; } } \
        public class Provider implements StubProvider { public Object handleMethodCall(Object stub, String name, \
          Type returns, List<Type> types, List<String> names, List<Object> values) \
          { return name + returns + types + names + values; } }";
    check_with(
        members,
        &[],
        &[
            ("((Shop) Test.createStub(Shop.class, new Provider())).greet('x')", "greetString(String)(name)(x)"),
            (
                "Test.createStub(String.class, new Provider())",
                "System.TypeException: Type String is not supported for stubbing",
            ),
        ],
    );
}

/// apex-recipes, CustomRestEndpointRecipes: a body that is missing.
#[test]
fn null_is_no_blob() {
    check(&[
        ("Blob b = null; return b.toString();", "System.NullPointerException: Argument cannot be null."),
        ("Blob b = null; return b?.toString();", "null"),
        ("Blob b = null; return b.size();", "System.NullPointerException: Attempt to de-reference a null object"),
    ]);
}
