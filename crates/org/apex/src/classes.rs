//! Which classes hold the tests a run is about, before anything is compiled.

use crate::Tests;
use orgyard_apex::{Declared, SourceKind, declared, parse};
use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_values::Id;

const APEX_CLASS: &str = "ApexClass";

/// A class with tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TestClass {
    pub(crate) id: Id,
    pub(crate) methods: usize,
}

/// The class of a name (`Name`, `ns.Name`) or of an id.
pub(crate) fn find(tx: &Tx, text: &str) -> Result<Option<StoredComponent>, EngineError> {
    if let Some(id) = text.parse::<Id>().ok().filter(|id| id.prefix() == "01p") {
        return tx.component_by_id(id);
    }
    tx.component(APEX_CLASS, &text.replacen('.', "__", 1))
}

/// The classes of a run, by name. A class that was chosen by name takes part even where it has no test.
pub(crate) fn test_classes(tx: &Tx, tests: &Tests) -> Result<Vec<TestClass>, EngineError> {
    match tests {
        Tests::Chosen(chosen) => {
            let mut found: Vec<TestClass> = Vec::new();
            for one in chosen {
                let Some(class) = find(tx, &one.class)? else { continue };
                let methods = match &one.methods {
                    Some(methods) => methods.len(),
                    None => test_methods(tx, &class)?.unwrap_or_default(),
                };
                match found.iter_mut().find(|known| known.id == class.id) {
                    Some(known) => known.methods += methods,
                    None => found.push(TestClass { id: class.id, methods }),
                }
            }
            Ok(found)
        }
        Tests::AllInOrg => among(tx, |_| true),
        Tests::Local => {
            let own = tx.org().namespace.clone();
            among(tx, |class| class.namespace.is_none() || class.namespace == own)
        }
        Tests::Of(ids) => among(tx, |class| ids.contains(&class.id)),
    }
}

fn among(tx: &Tx, is_meant: impl Fn(&StoredComponent) -> bool) -> Result<Vec<TestClass>, EngineError> {
    let mut found = Vec::new();
    for class in tx.components(Some(APEX_CLASS)) {
        let class = class?;
        if !is_meant(&class) {
            continue;
        }
        if let Some(methods) = test_methods(tx, &class)? {
            found.push(TestClass { id: class.id, methods });
        }
    }
    Ok(found)
}

/// How many test methods the class has; none for a class that has not one, or does not parse.
fn test_methods(tx: &Tx, class: &StoredComponent) -> Result<Option<usize>, EngineError> {
    let files = tx.files_of(class)?;
    let source = files.iter().find(|(path, _)| path.ends_with(".cls"));
    let text = source.map(|(_, bytes)| String::from_utf8_lossy(bytes)).unwrap_or_default();
    // Most classes of an org hold no test, and parsing all of them takes its time.
    let folded = text.to_ascii_lowercase();
    if !folded.contains("istest") && !folded.contains("testmethod") {
        return Ok(None);
    }
    let declared = parse(&text, SourceKind::Class).unit.as_ref().and_then(declared);
    Ok(declared.map(|declared| count(&declared)).filter(|count| *count > 0))
}

fn count(declared: &Declared) -> usize {
    declared.methods.iter().filter(|method| method.is_test).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chosen;
    use crate::objects::test_support::{add_class, org};

    fn check(tests: &Tests, expected: &str) {
        let org = org();
        let user = org.info().user_id;
        let work = |tx: &mut Tx| -> Result<String, EngineError> {
            add_class(tx, "A", "public class A { void istest() {} }", None);
            add_class(
                tx,
                "ATest",
                "@IsTest class ATest { @IsTest static void a() {} static testMethod void b() {} }",
                None,
            );
            add_class(tx, "ns__Far", "@isTest class Far { @isTest static void a() {} }", Some("ns"));
            let name = |class: &TestClass| tx.component_by_id(class.id).unwrap().unwrap().full_name;
            let found = test_classes(tx, tests)?;
            Ok(found.iter().map(|class| format!("{} {}", name(class), class.methods)).collect::<Vec<_>>().join(", "))
        };
        assert_eq!(org.write(user, work).unwrap(), expected);
    }

    #[test]
    fn test_classes_are_those_with_test_methods() {
        check(&Tests::Local, "ATest 2");
        check(&Tests::AllInOrg, "ATest 2, ns__Far 1");
        let chosen = |class: &str, methods: Option<&str>| {
            let methods = methods.map(|all| all.split(' ').map(str::to_owned).collect());
            Tests::Chosen(vec![Chosen { class: class.into(), methods }])
        };
        check(&chosen("atest", Some("b")), "ATest 1");
        check(&chosen("ns.Far", None), "ns__Far 1");
        check(&chosen("A", None), "A 0");
        check(&chosen("Nobody", None), "");
    }
}
