//! Scripts in, text out.

use orgyard_dataweave::{Host, Input, Output, Script};
use std::collections::HashMap;

struct Still(Vec<String>);

impl Host for Still {
    fn log(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }

    fn now(&mut self) -> i64 {
        1_795_194_000_000
    }

    fn random(&mut self) -> [u8; 16] {
        [7; 16]
    }
}

fn run(script: &str, payload: &str) -> String {
    let inputs = HashMap::from([("payload".to_owned(), Input::Text(payload.to_owned()))]);
    let ran = Script::parse(script).and_then(|script| script.run(inputs, &mut Still(Vec::new())));
    match ran {
        Ok(Output::Text(text)) => text,
        Ok(Output::Value(value)) => format!("{value:?}"),
        Err(error) => format!("! {}", error.message),
    }
}

/// A whole script over a payload.
#[track_caller]
fn check(script: &str, payload: &str, expected: &str) {
    assert_eq!(run(script, payload).trim_end(), expected, "\n{script}");
}

/// Expressions over a payload of JSON, as compact JSON; of an error the first line.
#[track_caller]
fn check_all(payload: &str, rows: &[(&str, &str)]) {
    let header = "%dw 2.0\nimport * from dw::core::Strings\ninput payload application/json\n\
                  output application/json indent=false\n---\n";
    let got = |code: &str| run(&format!("{header}{code}"), payload).lines().next().unwrap_or_default().to_owned();
    let differing: Vec<String> = rows
        .iter()
        .filter(|(code, expected)| got(code) != *expected)
        .map(|(code, expected)| format!("{code}\n  expected {expected}\n       got {}", got(code)))
        .collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

#[test]
fn operators() {
    check_all(
        "null",
        &[
            ("1 + 2 * 3", "7"),
            ("10 / 4", "2.5"),
            ("1 / 3", "0.3333333333333333333333333333333333"),
            ("30 * 8.76", "262.8"),
            ("\"1\" + 1", "2"),
            ("1 / 0", "! Division by zero"),
            ("\"a\" ++ 1", "\"a1\""),
            ("[1, 2] ++ [3]", "[1,2,3]"),
            ("{a: 1} ++ {b: 2}", "{\"a\":1,\"b\":2}"),
            ("[1, 2, 3] -- [2]", "[1,3]"),
            ("{a: 1, b: 2} - \"a\"", "{\"b\":2}"),
            ("not true or 1 < 2 and 2 >= 2", "true"),
            ("1 == \"1\"", "false"),
            ("1 ~= \"1\"", "true"),
            ("null default 4", "4"),
            ("payload.a.b default \"x\"", "\"x\""),
            ("-(2)", "-2"),
            ("1 to 3", "[1,2,3]"),
            ("nowhere", "! Unable to resolve reference of: `nowhere`."),
        ],
    );
}

#[test]
fn structures() {
    check_all(
        r#"{"a": {"b": [{"c": 1}, {"c": 2, "d": null}]}, "x": "y"}"#,
        &[
            ("payload.a.b.c", "[1,2]"),
            ("payload.a.b[1].c", "2"),
            ("payload.a.b[-1].c", "2"),
            ("payload[\"x\"]", "\"y\""),
            ("payload..c", "[1,2]"),
            ("payload.a.b[?($.c > 1)]", "[{\"c\":2,\"d\":null}]"),
            ("payload.a.z?", "false"),
            ("payload.z!", "! There is no key named 'z'"),
            ("[1, 2, 3, 4][1 to 2]", "[2,3]"),
            ("\"hello\"[0 to 1]", "\"he\""),
            ("{(\"k\" ++ 1): 2, (payload.x): 3}", "{\"k1\":2,\"y\":3}"),
            ("{a: 1, (b: 2) if false, c: 3 if (true)}", "{\"a\":1,\"c\":3}"),
            ("{([{a: 1}, {b: 2}])}", "{\"a\":1,\"b\":2}"),
            ("a: {b: 1}", "{\"a\":{\"b\":1}}"),
            ("\"$(payload.x) and $(1 + 1)\"", "\"y and 2\""),
            ("do { var a = 2 --- a * a }", "4"),
            ("if (1 > 2) \"a\" else if (true) \"b\" else \"c\"", "\"b\""),
        ],
    );
}

#[test]
fn core_functions() {
    check_all(
        r#"[{"n": 2, "k": "b"}, {"n": 1, "k": "a"}, {"n": 3, "k": "b"}]"#,
        &[
            ("payload map $.n", "[2,1,3]"),
            ("payload map (item, index) -> item.n * index", "[0,1,6]"),
            ("payload filter $.n > 1 map $.n", "[2,3]"),
            ("payload filter ((item) -> item.k == \"a\")", "[{\"n\":1,\"k\":\"a\"}]"),
            ("payload.n reduce ($$ + $)", "6"),
            ("payload reduce ((item, sum = 10) -> sum + item.n)", "16"),
            ("(payload orderBy $.n).n", "[1,2,3]"),
            ("(payload orderBy -$.n).n", "[3,2,1]"),
            ("payload groupBy $.k mapObject (v, k) -> {(k): sizeOf(v)}", "{\"b\":2,\"a\":1}"),
            ("(payload distinctBy $.k).k", "[\"b\",\"a\"]"),
            ("payload[0] pluck (v, k, i) -> \"$(k)$(i)\"", "[\"n0\",\"k1\"]"),
            ("payload map (v) -> (v.k): v.n", "[{\"b\":2},{\"a\":1},{\"b\":3}]"),
            ("[[1, 2], [3]] flatMap $", "[1,2,3]"),
            ("flatten([[1], [2]])", "[1,2]"),
            ("max(payload.n)", "3"),
            ("(payload maxBy $.n).k", "\"b\""),
            ("sum(payload.n)", "6"),
            ("avg([1, 2])", "1.5"),
            ("\"a,b\" splitBy \",\"", "[\"a\",\"b\"]"),
            ("[\"a\", \"b\"] joinBy \"-\"", "\"a-b\""),
            ("upper(\"a\") ++ lower(\"B\") ++ trim(\" c \")", "\"Abc\""),
            ("\"a1b2\" replace /[0-9]/ with \"_\"", "\"a_b_\""),
            ("\"ab\" matches /a./", "true"),
            ("\"10-20\" match /(\\d+)-(\\d+)/", "[\"10-20\",\"10\",\"20\"]"),
            ("\"abc\" contains \"b\"", "true"),
            ("keysOf({a: 1, b: 2})", "[\"a\",\"b\"]"),
            ("isEmpty([]) and isBlank(\" \")", "true"),
            ("round(2.5) + floor(2.9) + ceil(2.1)", "8"),
            ("typeOf(1)", "\"Number\""),
            ("sizeOf(null)", "0"),
            ("null map $", "null"),
            ("now() as Date", "\"2026-11-20\""),
            (
                "[\"box\", \"city\", \"person\", \"day\", \"deer\"] map pluralize($)",
                "[\"boxes\",\"cities\",\"people\",\"days\",\"deer\"]",
            ),
            ("camelize(\"first_name\") ++ dasherize(\"firstName\")", "\"firstNamefirst-name\""),
            ("capitalize(\"first_name\") ++ leftPad(7, 3, \"0\")", "\"First Name007\""),
        ],
    );
}

#[test]
fn matching_and_types() {
    check_all(
        "{}",
        &[
            ("\"a\" match { case \"b\" -> 1 case \"a\" -> 2 else -> 3 }", "2"),
            ("5 match { case n if (n > 3) -> \"big\" else -> \"small\" }", "\"big\""),
            ("5 match { case is String -> 1 case n is Number -> n + 1 }", "6"),
            ("[1, 2, 3] match { case [] -> 0 case [head ~ tail] -> sizeOf(tail) }", "2"),
            ("\"a-b\" match { case matches /(.)-(.)/ -> $[2] else -> null }", "\"b\""),
            ("1 match { case 2 -> 3 }", "! Unhandled Pattern Match"),
            ("\"12\" as Number + 1", "13"),
            ("\"x\" as Number", "! Cannot coerce String (x) to Number"),
            ("1234.5 as String {format: \"#,##0.00\"}", "\"1,234.50\""),
            ("|2003-10-01| as String {format: \"MM/dd/uuuu\"}", "\"10/01/2003\""),
            ("\"10/01/2003\" as Date {format: \"MM/dd/yyyy\"}", "\"2003-10-01\""),
            ("|2003-10-01T23:57:59Z| >> \"America/New_York\"", "\"2003-10-01T19:57:59-04:00\""),
            (
                "|2003-10-01T13:05:09Z| as String {format: \"hh:mm:ss a, MMMM dd, uuuu\"}",
                "\"01:05:09 PM, October 01, 2003\"",
            ),
            ("|2003-10-01| + |P1D|", "\"2003-10-02\""),
            ("[1] is Array", "true"),
            ("true as String", "\"true\""),
        ],
    );
}

#[test]
fn headers() {
    check("%dw 2.0\n---\n\"x\"", "", "\"x\"");
    check("\"x\"", "", "\"x\"");
    check(
        "%dw 2.0\n// what it is for\noutput application/json\nvar a = 2\nfun twice(x: Number): Number = x * a\n---\ntwice(4)",
        "",
        "8",
    );
    check("%dw 2.0\nimport dw::core::Strings\n---\nStrings::pluralize(\"box\")", "", "\"boxes\"");
    check("%dw 2.0\nimport capitalize as cap from dw::core::Strings\n---\ncap(\"a\")", "", "\"A\"");
    check("%dw 2.0\noutput application/xlsx\n---\n1", "", "! Unknown content type `application/xlsx`");
    check("%dw 2.0\nfun f(n) = f(n + 1)\n---\nf(0)", "", &run("%dw 2.0\nfun f(n) = f(n + 1)\n---\nf(0)", ""));
}

#[test]
fn errors_show_their_place() {
    check(
        "%dw 2.0\n---\n1 + 1/0",
        "",
        "! Division by zero\n\n3| 1 + 1/0\n       ^^^\nTrace:\n  at main (line: 3, column: 5)",
    );
}

#[test]
fn json_is_indented() {
    check(
        "{a: [1, {b: null}], c: {}}",
        "",
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {\n    \n  }\n}",
    );
    let skip = "%dw 2.0\noutput application/json skipNullOn=\"everywhere\", indent=false\n---\n{a: null, b: [null, 1]}";
    check(skip, "", "{\"b\":[1]}");
}

#[test]
fn csv_in_and_out() {
    let compact = "%dw 2.0\ninput payload application/csv\noutput application/json indent=false\n---\npayload";
    check(compact, "a,b\n1,\"x, \"\"y\"\"\n z\"\n", r#"[{"a":"1","b":"x, \"y\"\n z"}]"#);
    let separator = "%dw 2.0\ninput payload application/csv separator=';', header=false\noutput application/json indent=false\n---\npayload";
    check(separator, "a;b", r#"[{"column_0":"a","column_1":"b"}]"#);
    let write = "%dw 2.0\noutput application/csv\n---\n[{a: 1, b: \"x,y\"}, {a: 2, b: null}]";
    check(write, "", "a,b\n1,\"x,y\"\n2,");
}

#[test]
fn xml_in_and_out() {
    let read = "%dw 2.0\ninput payload application/xml\noutput application/json indent=false\n---\n{t: payload.r.*i, k: payload.r.i.@k}";
    check(read, "<r><i k=\"1\">a</i><i>b &amp; c</i><e/></r>", r#"{"t":["a","b & c"],"k":null}"#);
    let write = "%dw 2.0\noutput application/xml\n---\nr: { i @(k: 1): \"a & b\", l: [1, 2], e: null }";
    let expected =
        "<?xml version='1.0' encoding='UTF-8'?>\n<r>\n  <i k=\"1\">a &amp; b</i>\n  <l>1</l>\n  <l>2</l>\n  <e/>\n</r>";
    check(write, "", expected);
    check("%dw 2.0\noutput application/xml\n---\n{a: 1, b: 2}", "", "! Trying to output second root, <b>");
}
