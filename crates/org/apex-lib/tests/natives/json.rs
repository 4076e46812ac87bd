//! JSON, its parser and its generator.

use crate::support::{check, check_with};

#[test]
fn values_as_text() {
    check_with(
        "enum Season { SPRING } class Inner { public Integer n = 1; String hidden = 'h'; transient String gone = 'x'; \
           public List<Inner> more; public String shown { get { return 'got ' + n; } } } \
         class Loop { public Loop me; }",
        &[],
        &[
            ("JSON.serialize(null)", "null"),
            ("JSON.serialize('a\"b')", "\"a\\\"b\""),
            ("JSON.serialize(new List<Object>{ 1, 2L, 1.50, true, null })", "[1,2,1.50,true,null]"),
            (
                "JSON.serialize(new Map<String, Object>{ 'a' => 1, 'b' => new List<String>{ 'x' } })",
                "{\"a\":1,\"b\":[\"x\"]}",
            ),
            ("JSON.serialize(Date.newInstance(2024, 1, 2))", "\"2024-01-02\""),
            ("JSON.serialize(Datetime.newInstanceGmt(2024, 1, 2, 3, 4, 5))", "\"2024-01-02T03:04:05.000Z\""),
            ("JSON.serialize(new Map<Schema.SObjectField, Object>{ Account.Name => 'x' })", "{\"Name\":\"x\"}"),
            ("JSON.serialize(Season.SPRING)", "\"SPRING\""),
            ("JSON.serialize(new Inner())", "{\"n\":1,\"hidden\":\"h\",\"more\":null,\"shown\":\"got 1\"}"),
            ("JSON.serialize(new Inner(), true)", "{\"n\":1,\"hidden\":\"h\",\"shown\":\"got 1\"}"),
            ("JSON.serialize(new Account(Name='x'))", "{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\"}"),
            (
                "JSON.serialize(new Account(Id='001000000000001AAA'))",
                "{\"attributes\":{\"type\":\"Account\",\"url\":\"/services/data/v67.0/sobjects/Account/001000000000001AAA\"},\
                 \"Id\":\"001000000000001AAA\"}",
            ),
            (
                "Loop l = new Loop(); l.me = l; return JSON.serialize(l)",
                "System.JSONException: Apex self-reference detected in JSON: T.Loop",
            ),
            ("JSON.serializePretty(new Map<String, Object>{ 'a' => 1 })", "{\n  \"a\" : 1\n}"),
        ],
    );
}

#[test]
fn text_as_values() {
    check_with(
        "enum Season { SPRING } abstract class Shape {} \
         class Inner { public Integer n = 7; public Decimal d; public List<Inner> more; public Season season; \
           public Date day; public Map<String, Integer> counts; public Object any; \
           public String upper { get; set { upper = value.toUpperCase(); } } }",
        &[],
        &[
            ("((Inner) JSON.deserialize('{\"n\":3,\"x\":[1,{}]}', Inner.class)).n", "3"),
            ("((Inner) JSON.deserialize('{}', Inner.class)).n", "null"),
            ("((Inner) JSON.deserialize('{\"d\":1.50}', Inner.class)).d", "1.50"),
            ("((Inner) JSON.deserialize('{\"season\":\"SPRING\"}', Inner.class)).season", "SPRING"),
            ("((Inner) JSON.deserialize('{\"day\":\"2024-01-02\"}', Inner.class)).day", "2024-01-02"),
            ("((Inner) JSON.deserialize('{\"counts\":{\"a\":1}}', Inner.class)).counts", "{a=1}"),
            ("((Inner) JSON.deserialize('{\"upper\":\"abc\"}', Inner.class)).upper", "ABC"),
            ("((Inner) JSON.deserialize('{\"more\":[{\"n\":1},{\"n\":2}]}', Inner.class)).more.size()", "2"),
            (
                "JSON.deserialize('{\"any\":1}', Inner.class)",
                "System.JSONException: Apex Type unsupported in JSON: Object",
            ),
            (
                "JSON.deserialize('{\"n\":\"x\"}', Inner.class)",
                "System.JSONException: Illegal value for primitive at [line:1, column:9]",
            ),
            (
                "JSON.deserialize('{}', Shape.class)",
                "System.TypeException: Cannot deserialize JSON as abstract type: T.Shape",
            ),
            (
                "JSON.deserializeStrict('{\"x\":1}', Inner.class)",
                "System.JSONException: Unrecognized field \"x\" (Class T.Inner), not marked as ignorable",
            ),
            ("JSON.deserialize('[1,2]', List<Integer>.class)", "(1, 2)"),
            ("JSON.deserialize('[\"a\",\"a\"]', Set<String>.class)", "{a}"),
            (
                "JSON.deserialize('', List<Integer>.class)",
                "System.JSONException: No content to map to Object due to end of input",
            ),
            (
                "JSON.deserialize('{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\",\"Nope\":1}', SObject.class)",
                "Account:{Name=x}",
            ),
            (
                "JSON.deserialize('{\"Name\":\"x\",\"CreatedDate\":\"2024-01-02T03:04:05.000Z\"}', Account.class)",
                "Account:{Name=x, CreatedDate=2024-01-02 03:04:05}",
            ),
            ("((Contact) JSON.deserialize('{\"Account\":{\"Name\":\"p\"}}', Contact.class)).Account.Name", "p"),
            (
                "((Account) JSON.deserialize('{\"Contacts\":{\"totalSize\":1,\"done\":true,\"records\":[{\"LastName\":\"c\"}]}}', \
                  Account.class)).Contacts[0].LastName",
                "c",
            ),
            (
                "JSON.deserializeUntyped('{\"a\":[1,2.5,\"x\",null,true,12345678901]}')",
                "{a=(1, 2.5, x, null, true, 12345678901)}",
            ),
            (
                "JSON.deserialize('\"}]', List<Integer>.class)",
                "System.JSONException: Malformed JSON: Expected '[' at the beginning of List/Set at [line:1, column:1]",
            ),
            ("JSON.deserializeUntyped('12') instanceof Integer", "true"),
            (
                "JSON.deserializeUntyped('{\"a\":}')",
                "System.JSONException: Unexpected character ('}' (code 125)): expected a valid value (number, String, array, \
              object, 'true', 'false' or 'null') at [line:1, column:7]",
            ),
        ],
    );
}

#[test]
fn token_by_token() {
    check(&[
        (
            "JSONParser p = JSON.createParser('{\"a\":[1,\"x\"]}'); String s = ''; \
              while (p.nextToken() != null) { s += p.getCurrentToken() + ' '; } return s",
            "START_OBJECT FIELD_NAME START_ARRAY VALUE_NUMBER_INT VALUE_STRING END_ARRAY END_OBJECT ",
        ),
        (
            "JSONParser p = JSON.createParser('{\"a\":7}'); p.nextToken(); p.nextValue(); return p.getCurrentName() + p.getIntegerValue()",
            "a7",
        ),
        (
            "JSONParser p = JSON.createParser('[[1],[2]]'); p.nextToken(); return p.readValueAs(List<List<Integer>>.class)",
            "((1), (2))",
        ),
        ("JSONParser p = JSON.createParser('{\"a\":7}'); p.nextToken(); p.nextToken(); return p.getText()", "a"),
        (
            "JSONGenerator g = JSON.createGenerator(false); g.writeStartObject(); g.writeStringField('a', 'b'); \
              g.writeNumberField('n', 1); g.writeFieldName('l'); g.writeStartArray(); g.writeNull(); g.writeEndArray(); \
              g.writeObjectField('o', new List<Integer>{ 1 }); g.writeEndObject(); return g.getAsString()",
            "{\"a\":\"b\",\"n\":1,\"l\":[null],\"o\":[1]}",
        ),
        (
            "JSONGenerator g = JSON.createGenerator(false); g.writeEndObject();",
            "System.JSONException: Current context not an object but ROOT",
        ),
    ]);
}
