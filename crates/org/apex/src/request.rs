//! What a request for a test run asks for: every body that clients send, and the queries of older ones.

use crate::classes;
use crate::{Chosen, Tests};
use orgyard_engine::{ApiError, Tx};
use orgyard_text::xml;
use serde_json::Value as Json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRequest {
    pub tests: Tests,
    pub coverage: bool,
}

impl TestRequest {
    /// Reads `{"tests": [{"className", "testMethods"}], …}`, `{"classids": "a,b", …}`, `{"testLevel": …}`, the bare list
    /// of tests, and refuses what names no class of the org.
    pub fn read(tx: &Tx, body: &Json) -> Result<Self, ApiError> {
        let chosen = chosen(tx, body)?;
        for one in &chosen {
            if classes::find(tx, &one.class)?.is_none() {
                return Err(unknown_class(&one.class));
            }
        }
        let level = member(body, "testLevel").and_then(Json::as_str).unwrap_or_default();
        let tests = match level {
            _ if !chosen.is_empty() => Tests::Chosen(chosen),
            "RunLocalTests" => Tests::Local,
            "RunAllTestsInOrg" => Tests::AllInOrg,
            "" | "RunSpecifiedTests" => return Err(nothing_to_run()),
            other => return Err(ApiError::new("INVALID_INPUT", format!("Invalid value for testLevel: {other}"))),
        };
        let skip = member(body, "skipCodeCoverage").is_some_and(|skip| *skip == true || *skip == "true");
        Ok(Self { tests, coverage: !skip })
    }
}

/// Also what the platform says where the org has no tests; clients tell the two apart by what they asked for.
pub(crate) fn nothing_to_run() -> ApiError {
    ApiError::new("INVALID_INPUT", "Always provide a classes, suites, tests, or testLevel property.")
}

fn unknown_class(name: &str) -> ApiError {
    let text =
        format!("This class name's value is invalid: {name}. Provide the name of an Apex class that has test methods.");
    ApiError::new("INVALID_INPUT", text)
}

fn chosen(tx: &Tx, body: &Json) -> Result<Vec<Chosen>, ApiError> {
    let listed = body.as_array().or_else(|| member(body, "tests").and_then(Json::as_array));
    let mut chosen: Vec<Chosen> = listed.into_iter().flatten().filter_map(of_test).collect();
    for names in ["classids", "classnames", "classes"] {
        chosen.extend(words(member(body, names)).into_iter().map(whole));
    }
    for suite in words(member(body, "suitenames")).into_iter().chain(words(member(body, "suiteids"))) {
        chosen.extend(classes_of_suite(tx, &suite)?.into_iter().map(whole));
    }
    Ok(chosen)
}

fn whole(class: String) -> Chosen {
    Chosen { class, methods: None }
}

/// Member names compare without regard to case, as the platform reads them.
fn member<'a>(body: &'a Json, name: &str) -> Option<&'a Json> {
    body.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn of_test(test: &Json) -> Option<Chosen> {
    let text = |name: &str| member(test, name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let class = text("classId").or_else(|| text("className"))?;
    let class = match text("namespace") {
        Some(namespace) if !class.contains('.') => format!("{namespace}.{class}"),
        _ => class.to_owned(),
    };
    let methods = Some(words(member(test, "testMethods"))).filter(|methods| !methods.is_empty());
    Some(Chosen { class, methods })
}

/// A list, or one text with commas.
fn words(value: Option<&Json>) -> Vec<String> {
    let split =
        |text: &str| text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    match value {
        Some(Json::String(text)) => split(text),
        Some(Json::Array(all)) => {
            all.iter().filter_map(Json::as_str).flat_map(|text| -> Vec<String> { split(text) }).collect()
        }
        _ => Vec::new(),
    }
}

fn classes_of_suite(tx: &Tx, suite: &str) -> Result<Vec<String>, ApiError> {
    let found = match suite.parse() {
        Ok(id) => tx.component_by_id(id)?,
        Err(_) => tx.component("ApexTestSuite", suite)?,
    };
    let Some(found) = found else {
        return Err(ApiError::new("INVALID_INPUT", format!("No such Apex test suite: {suite}")));
    };
    let mut classes = Vec::new();
    for (_, bytes) in tx.files_of(&found)? {
        let Ok(document) = xml::parse(&String::from_utf8_lossy(&bytes)) else { continue };
        classes.extend(document.root.elements_named("testClassName").map(|name| name.text().trim().to_owned()));
    }
    Ok(classes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::test_support::{add, add_class, org};
    use orgyard_engine::EngineError;

    fn check(body: &str, expected: &str) {
        let org = org();
        let body: Json = serde_json::from_str(body).unwrap();
        let work = |tx: &mut Tx| -> Result<String, EngineError> {
            let a = add_class(tx, "A", "@IsTest class A { @IsTest static void a() {} }", None);
            add_class(tx, "B", "@IsTest class B { @IsTest static void a() {} }", None);
            let suite =
                "<ApexTestSuite><testClassName>A</testClassName><testClassName>B</testClassName></ApexTestSuite>";
            add(tx, "ApexTestSuite", "S", "testSuites/S.testSuite", suite, None);
            let body = serde_json::from_str(&body.to_string().replace("{a}", a.as_str())).unwrap();
            Ok(match TestRequest::read(tx, &body) {
                Ok(TestRequest { tests, coverage }) => {
                    format!("{} {coverage}", shown(&tests)).replace(a.as_str(), "{a}")
                }
                Err(error) => format!("{}: {}", error.code, error.message),
            })
        };
        assert_eq!(org.write(org.info().user_id, work).unwrap(), expected, "{body}");
    }

    fn shown(tests: &Tests) -> String {
        let one = |chosen: &Chosen| match &chosen.methods {
            Some(methods) => format!("{}.{}", chosen.class, methods.join("+")),
            None => chosen.class.clone(),
        };
        match tests {
            Tests::Chosen(chosen) => chosen.iter().map(one).collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        }
    }

    /// wire-clients, the lines about runTestsAsynchronous; the bodies that official clients send.
    #[test]
    fn every_body_that_clients_send_is_read() {
        check(r#"{"testLevel":"RunLocalTests","category":["Apex"],"skipCodeCoverage":true}"#, "Local false");
        check(r#"{"testLevel":"RunAllTestsInOrg"}"#, "AllInOrg true");
        check(r#"{"tests":[{"className":"A","testMethods":["m1","m2"]},{"className":"B"}]}"#, "A.m1+m2 B true");
        check(
            r#"{"tests":[{"classId":"{a}"}],"testLevel":"RunSpecifiedTests","skipCodeCoverage":"true"}"#,
            "{a} false",
        );
        check(r#"{"classids":"{a},B"}"#, "{a} B true");
        check(r#"{"classNames":["a","B"]}"#, "a B true");
        check(r#"{"suiteNames":"S","testLevel":"RunSpecifiedTests"}"#, "A B true");
        check(r#"[{"className":"A","testMethods":null},{"maxFailedTests":"2"}]"#, "A true");
    }

    #[test]
    fn what_names_nothing_is_refused() {
        let nothing = "INVALID_INPUT: Always provide a classes, suites, tests, or testLevel property.";
        check("{}", nothing);
        check(r#"{"tests":[],"testLevel":"RunSpecifiedTests"}"#, nothing);
        check(r#"{"testLevel":"RunSomeTests"}"#, "INVALID_INPUT: Invalid value for testLevel: RunSomeTests");
        check(r#"{"suiteNames":"T"}"#, "INVALID_INPUT: No such Apex test suite: T");
        let unknown = "INVALID_INPUT: This class name's value is invalid: C. Provide the name of an Apex class that has \
                       test methods.";
        check(r#"{"tests":[{"className":"C"}]}"#, unknown);
    }
}
