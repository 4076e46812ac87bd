//! What a test run is asked for, in the words of the API.

use crate::cli::Matches;
use crate::output::Failure;
use orgyard_client::Org;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Which tests the flags mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Payload {
    pub(super) level: String,
    pub(super) body: Value,
}

impl Payload {
    pub(super) async fn of(matches: &Matches, org: &Org, coverage: bool) -> Result<Self, Failure> {
        let level = level(matches)?;
        let names = matches.all("tests").iter().any(|test| test.contains('.'));
        let namespaces = if names { namespaces(org).await } else { BTreeSet::new() };
        let mut body = body(matches, &level, &namespaces);
        body["skipCodeCoverage"] = (!coverage).into();
        Ok(Self { level, body })
    }

    /// Leaves the tests of these classes, by folded name; whether there are any.
    pub(super) fn restrict(&mut self, classes: &BTreeSet<String>) -> bool {
        let named = |item: &Value| {
            let name = item.get("className").and_then(Value::as_str).unwrap_or_default();
            let name = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            // What is named by id, or by suite, cannot be told apart here.
            name.is_empty() || classes.contains(&name)
        };
        if let Some(items) = self.body.get_mut("tests").and_then(Value::as_array_mut) {
            items.retain(named);
            return !items.is_empty();
        }
        if self.body.get("suiteNames").is_none() {
            let items: Vec<Value> = classes.iter().map(|class| json!({ "className": class })).collect();
            let skip = self.body.get("skipCodeCoverage").cloned();
            self.body = json!({"tests": items, "testLevel": "RunSpecifiedTests", "skipCodeCoverage": skip});
        }
        !classes.is_empty()
    }
}

/// Refuses flags that do not go together, in the official tool's words.
fn level(matches: &Matches) -> Result<String, Failure> {
    let given = |flag: &str| !matches.all(flag).is_empty();
    let named = given("class-names") || given("suite-names") || given("tests");
    if matches.has("synchronous") && (given("suite-names") || matches.all("class-names").len() > 1) {
        let message = "Synchronous test runs can include test methods from only one Apex class. Omit the --synchronous \
                       flag or include tests from only one class";
        return Err(Failure::new("Error", message));
    }
    match matches.get("test-level") {
        Some(level) if named && level != "RunSpecifiedTests" => {
            let message =
                "When specifying classnames, suitenames, or tests, indicate RunSpecifiedTests as the testlevel";
            Err(Failure::new("Error", message))
        }
        Some(level) => Ok(level.to_owned()),
        None if named => Ok("RunSpecifiedTests".to_owned()),
        None => Ok("RunLocalTests".to_owned()),
    }
}

fn body(matches: &Matches, level: &str, namespaces: &BTreeSet<String>) -> Value {
    let classes = matches.all("class-names");
    let suites = matches.all("suite-names");
    if !matches.all("tests").is_empty() {
        return json!({"tests": tests(matches.all("tests"), namespaces), "testLevel": "RunSpecifiedTests"});
    }
    if !classes.is_empty() {
        let items: Vec<Value> = classes.iter().map(|class| json!({ "className": class })).collect();
        return json!({"tests": items, "testLevel": "RunSpecifiedTests"});
    }
    if !suites.is_empty() {
        return json!({"suiteNames": suites.join(","), "testLevel": level});
    }
    json!({"testLevel": level, "category": ["Apex"]})
}

/// `Class`, its id, `Class.method`, `ns.Class`, `ns.Class.method`; the methods of a class stand together.
fn tests(names: &[String], namespaces: &BTreeSet<String>) -> Vec<Value> {
    let mut items: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |class: String, method: Option<String>| match items.iter_mut().find(|(known, _)| *known == class) {
        Some((_, methods)) => methods.extend(method),
        None => items.push((class, method.into_iter().collect())),
    };
    for name in names {
        let parts: Vec<&str> = name.split('.').collect();
        match parts.as_slice() {
            [namespace, class, method] => add(format!("{namespace}.{class}"), Some((*method).to_owned())),
            [class, method] if !namespaces.contains(&class.to_lowercase()) => {
                add((*class).to_owned(), Some((*method).to_owned()));
            }
            _ => add(name.clone(), None),
        }
    }
    items.into_iter().map(item).collect()
}

fn item((class, methods): (String, Vec<String>)) -> Value {
    let is_id = class.starts_with("01p") && matches!(class.len(), 15 | 18);
    let mut item = if is_id { json!({ "classId": class }) } else { json!({ "className": class }) };
    if !methods.is_empty() {
        item["testMethods"] = json!(methods);
    }
    item
}

/// The namespaces of the org and of what is installed in it, folded. What the org does not tell is not there.
async fn namespaces(org: &Org) -> BTreeSet<String> {
    let mut rows = org.query("SELECT NamespacePrefix FROM Organization").await.unwrap_or_default();
    match org.query("SELECT NamespacePrefix FROM PackageLicense").await {
        Ok(found) => rows.extend(found),
        Err(_) => {
            let soql = "SELECT SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage";
            let found = org.tooling_query(soql).await.unwrap_or_default();
            rows.extend(found.into_iter().filter_map(|row| row.get("SubscriberPackage").cloned()));
        }
    }
    let names = rows.iter().filter_map(|row| row.get("NamespacePrefix")?.as_str());
    names.filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::understood;

    fn check(line: &str, expected: &str) {
        let (_, matches) = understood(&format!("apex run test {line}")).unwrap();
        let namespaces = BTreeSet::from(["ns".to_owned()]);
        let shown = match level(&matches) {
            Ok(level) => body(&matches, &level, &namespaces).to_string(),
            Err(failure) => failure.message().to_owned(),
        };
        assert_eq!(shown, expected, "{line}");
    }

    /// wire-source C.1.
    #[test]
    fn flags_become_the_official_bodies() {
        check("", r#"{"testLevel":"RunLocalTests","category":["Apex"]}"#);
        check("-l RunAllTestsInOrg", r#"{"testLevel":"RunAllTestsInOrg","category":["Apex"]}"#);
        check("-n A,B", r#"{"tests":[{"className":"A"},{"className":"B"}],"testLevel":"RunSpecifiedTests"}"#);
        check(
            "--tests A.m1,A.m2,B",
            r#"{"tests":[{"className":"A","testMethods":["m1","m2"]},{"className":"B"}],"testLevel":"RunSpecifiedTests"}"#,
        );
        check(
            "-t ns.C -t ns.C.m -t 01p000000000001",
            r#"{"tests":[{"className":"ns.C","testMethods":["m"]},{"classId":"01p000000000001"}],"testLevel":"RunSpecifiedTests"}"#,
        );
        check("-s S1 -s S2", r#"{"suiteNames":"S1,S2","testLevel":"RunSpecifiedTests"}"#);
    }

    fn check_restricted(line: &str, expected: &str) {
        let (_, matches) = understood(&format!("apex run test {line}")).unwrap();
        let level = level(&matches).unwrap();
        let body = body(&matches, &level, &BTreeSet::new());
        let mut payload = Payload { level, body };
        let any = payload.restrict(&BTreeSet::from(["btest".to_owned()]));
        assert_eq!(format!("{any} {}", payload.body["tests"]), expected, "{line}");
    }

    #[test]
    fn a_choice_can_be_restricted() {
        check_restricted("", r#"true [{"className":"btest"}]"#);
        check_restricted("-n ATest,BTest", r#"true [{"className":"BTest"}]"#);
        check_restricted("-t BTest.m,ATest.m", r#"true [{"className":"BTest","testMethods":["m"]}]"#);
        check_restricted("-n ATest", "false []");
    }

    #[test]
    fn flags_that_do_not_go_together_are_refused() {
        let sync = "Synchronous test runs can include test methods from only one Apex class. Omit the --synchronous flag \
                    or include tests from only one class";
        check("-y -n A,B", sync);
        check("-y -s S", sync);
        check(
            "-n A -l RunLocalTests",
            "When specifying classnames, suitenames, or tests, indicate RunSpecifiedTests as the testlevel",
        );
    }
}
