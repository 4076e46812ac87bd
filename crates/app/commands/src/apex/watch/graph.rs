//! Which tests a change affects: those whose classes mention what changed, directly or through others.

use orgyard_apex::syntax::UnitBody;
use orgyard_apex::{Declared, MentionKind, SourceKind, Unit, declared, mentions, parse};
use std::collections::{BTreeMap, BTreeSet};

/// What changed, as sources can name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Changed {
    /// Classes, triggers and objects, folded.
    Names(BTreeSet<String>),
    /// Something that no source names in a way that can be followed.
    Anything,
}

/// The classes and triggers of the projects, by file.
#[derive(Debug, Default)]
pub(super) struct Graph(BTreeMap<String, Node>);

#[derive(Debug)]
struct Node {
    name: String,
    folded: String,
    has_tests: bool,
    /// A trigger's: whoever touches its rows runs it.
    object: Option<String>,
    mentions: BTreeSet<String>,
}

impl Changed {
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let names: Option<BTreeSet<String>> = paths.map(name_of).collect();
        names.map_or(Self::Anything, Self::Names)
    }
}

/// `classes/A.cls-meta.xml` is `a`, a file below `objects/X__c` is `x__c`.
fn name_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let file = parts.last().copied().unwrap_or_default();
    let stem = [".cls", ".trigger"].iter().find_map(|suffix| {
        let file = file.strip_suffix("-meta.xml").unwrap_or(file);
        file.strip_suffix(suffix)
    });
    let object = parts.iter().position(|part| *part == "objects").and_then(|at| parts.get(at + 1));
    stem.or(object.copied()).map(|name| name.trim_end_matches(".object-meta.xml").to_lowercase())
}

impl Graph {
    /// Reads a source, new or in place of an older one. Other files say nothing.
    pub(super) fn put(&mut self, path: &str, text: &str) {
        let kind = match path.rsplit_once('.') {
            Some((_, "cls")) => SourceKind::Class,
            Some((_, "trigger")) => SourceKind::Trigger,
            _ => return,
        };
        // A source that does not parse keeps what it was: the deploy says what is wrong with it.
        let Some(unit) = parse(text, kind).unit else { return };
        let Some(declared) = declared(&unit) else { return };
        self.0.insert(path.to_owned(), node(&unit, &declared));
    }

    pub(super) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// The test classes that a change affects, by name.
    pub(super) fn affected(&self, changed: &Changed) -> BTreeSet<String> {
        let tests = self.0.values().filter(|node| node.has_tests);
        match changed {
            Changed::Anything => tests.map(|node| node.name.clone()).collect(),
            Changed::Names(names) => {
                let reached = self.reached(names);
                tests.filter(|node| reached.contains(&node.folded)).map(|node| node.name.clone()).collect()
            }
        }
    }

    fn reached(&self, changed: &BTreeSet<String>) -> BTreeSet<String> {
        let mut reached = changed.clone();
        loop {
            let before = reached.len();
            for node in self.0.values() {
                if reached.contains(&node.folded) || !node.mentions.is_disjoint(&reached) {
                    reached.insert(node.folded.clone());
                    reached.extend(node.object.clone());
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }
}

fn node(unit: &Unit, declared: &Declared) -> Node {
    let object = match &*unit.body {
        UnitBody::Trigger(trigger) => Some(trigger.object.text.to_lowercase()),
        _ => None,
    };
    let mut mentioned: BTreeSet<String> = object.iter().cloned().collect();
    for mention in mentions(unit) {
        match &mention.kind {
            // A class may stand behind a namespace, and before what it holds.
            MentionKind::Type | MentionKind::Receiver => {
                mentioned.extend(mention.name.split('.').take(2).map(str::to_lowercase));
            }
            MentionKind::Field { object }
            | MentionKind::ChildRelationship { object }
            | MentionKind::ChildField { object, .. }
            | MentionKind::FieldSet { object } => _ = mentioned.insert(object.to_lowercase()),
            _ => {}
        }
    }
    Node {
        folded: declared.name.to_lowercase(),
        name: declared.name.clone(),
        has_tests: declared.methods.iter().any(|method| method.is_test),
        object,
        mentions: mentioned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: &[(&str, &str)] = &[
        ("classes/A.cls", "public class A { public static void a() {} }"),
        ("classes/B.cls", "public class B { void b() { A.a(); } }"),
        ("classes/Handler.cls", "public class Handler { void b() {} }"),
        ("triggers/T.trigger", "trigger T on Order__c (before insert) { new Handler(); }"),
        ("classes/ATest.cls", "@IsTest class ATest { @IsTest static void t() { A.a(); } }"),
        ("classes/BTest.cls", "@IsTest class BTest { @IsTest static void t() { new B(); } }"),
        ("classes/OrderTest.cls", "@IsTest class OrderTest { @IsTest static void t() { insert new Order__c(); } }"),
        ("classes/FarTest.cls", "@IsTest class FarTest { @IsTest static void t() { Integer i = 1; } }"),
    ];

    fn check(paths: &[&str], expected: &str) {
        let mut graph = Graph::default();
        SOURCES.iter().for_each(|(path, text)| graph.put(path, text));
        let affected: Vec<String> = graph.affected(&Changed::of(paths.iter().copied())).into_iter().collect();
        assert_eq!(affected.join(" "), expected, "{paths:?}");
    }

    #[test]
    fn tests_that_mention_a_change_are_affected() {
        check(&["force-app/classes/A.cls"], "ATest BTest");
        check(&["force-app/classes/B.cls-meta.xml"], "BTest");
        check(&["classes/BTest.cls"], "BTest");
        check(&["classes/FarTest.cls", "classes/B.cls"], "BTest FarTest");
        check(&["classes/Unknown.cls"], "");
    }

    #[test]
    fn a_trigger_stands_behind_its_object() {
        check(&["classes/Handler.cls"], "OrderTest");
        check(&["objects/Order__c/fields/F__c.field-meta.xml"], "OrderTest");
        check(&["objects/Order__c/Order__c.object-meta.xml"], "OrderTest");
    }

    #[test]
    fn what_no_source_names_affects_all() {
        check(&["classes/A.cls", "flows/F.flow-meta.xml"], "ATest BTest FarTest OrderTest");
    }

    #[test]
    fn a_source_that_does_not_parse_keeps_what_it_was() {
        let mut graph = Graph::default();
        graph.put("classes/ATest.cls", SOURCES[4].1);
        graph.put("classes/ATest.cls", "@IsTest class");
        assert_eq!(graph.affected(&Changed::Anything).len(), 1);
        graph.remove("classes/ATest.cls");
        assert!(graph.affected(&Changed::Anything).is_empty());
    }
}
