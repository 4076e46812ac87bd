//! The rule table, compiled per type when a component of that type first comes along.

pub(crate) mod path;
pub(crate) mod template;

use path::{Condition, Leaf, RulePath, Step};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use template::Template;

use crate::reference::Kind;

const TABLE: &str = include_str!("../../../../../data/metadata-references.csv");

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Rule {
    /// `ApexPage`; more than one where either satisfies; empty where the function decides.
    pub(crate) targets: Vec<String>,
    pub(crate) template: Template,
    pub(crate) kind: Kind,
    /// The path as the table writes it: texts of problems depend on some.
    pub(crate) path: String,
}

/// The rules of one type as a tree over element names, so that one walk over a document serves them all.
#[derive(Debug, Default)]
pub(crate) struct TypeRules {
    pub(crate) root: Node,
    /// Rules of any depth, by the names of their steps.
    pub(crate) anywhere: Vec<(Vec<Step>, Arc<Rule>)>,
    /// Rules on the component's own name, with conditions on the root.
    pub(crate) own_name: Vec<(Vec<Condition>, Arc<Rule>)>,
    pub(crate) folder: Vec<Arc<Rule>>,
    /// Rules of markup, by tag and attribute.
    pub(crate) markup: Vec<(String, String, Arc<Rule>)>,
}

#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) children: Vec<(Step, Node)>,
    pub(crate) text: Vec<Arc<Rule>>,
    pub(crate) attributes: Vec<(String, Arc<Rule>)>,
}

static COMPILED: RwLock<Option<HashMap<String, Arc<TypeRules>>>> = RwLock::new(None);

/// The rules of a type; the settings component `X` has the type `Settings:X`.
pub(crate) fn rules_of(type_name: &str) -> Arc<TypeRules> {
    let known = COMPILED.read().ok().and_then(|map| map.as_ref()?.get(type_name).cloned());
    known.unwrap_or_else(|| {
        let rules = Arc::new(compile(type_name));
        if let Ok(mut map) = COMPILED.write() {
            map.get_or_insert_default().insert(type_name.to_string(), Arc::clone(&rules));
        }
        rules
    })
}

fn compile(type_name: &str) -> TypeRules {
    let mut rules = TypeRules::default();
    for line in TABLE.lines().filter(|l| l.strip_prefix(type_name).is_some_and(|r| r.starts_with(','))) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let Some(Ok(row)) = reader.records().next() else { continue };
        let column = |i: usize| row.get(i).unwrap_or_default();
        let Some(template) = template::parse(column(3)) else { continue };
        let rule = Arc::new(Rule {
            targets: column(2).split('|').filter(|t| !matches!(*t, "*" | "")).map(str::to_string).collect(),
            template,
            kind: Kind::parse(column(4)),
            path: column(1).into(),
        });
        rules.add(column(1), rule);
    }
    rules
}

impl TypeRules {
    fn add(&mut self, text: &str, rule: Arc<Rule>) {
        if let Some((tag, attribute)) = text.strip_prefix("@markup:").and_then(|t| t.split_once("/@")) {
            self.markup.push((tag.into(), attribute.into(), rule));
            return;
        }
        let Some(path) = RulePath::parse(text) else { return };
        match path.leaf {
            Leaf::OwnName => self.own_name.push((path.root_conditions, rule)),
            Leaf::Folder => self.folder.push(rule),
            Leaf::Text | Leaf::Attribute(_) if path.anywhere => self.anywhere.push((path.steps, rule)),
            leaf => {
                let steps = conditions_of_root(path.root_conditions, path.steps);
                let node = self.root.descend(&steps);
                match leaf {
                    Leaf::Attribute(name) => node.attributes.push((name, rule)),
                    _ => node.text.push(rule),
                }
            }
        }
    }
}

/// `[b='v']/c` reads as `c[../b='v']`.
fn conditions_of_root(conditions: Vec<Condition>, mut steps: Vec<Step>) -> Vec<Step> {
    if let Some(first) = steps.first_mut() {
        for mut condition in conditions {
            condition.operand.up += 1;
            first.conditions.push(condition);
        }
    }
    steps
}

impl Node {
    fn descend(&mut self, steps: &[Step]) -> &mut Node {
        let Some((step, rest)) = steps.split_first() else { return self };
        let at = self.children.iter().position(|(known, _)| known == step).unwrap_or_else(|| {
            self.children.push((step.clone(), Node::default()));
            self.children.len() - 1
        });
        self.children[at].1.descend(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_compiles_or_is_left_to_a_parser() {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for row in reader.records() {
            let row = row.unwrap();
            assert!(["soft", "required", "delete-blocking"].contains(&&row[4]), "{row:?}");
            let parsed = RulePath::parse(&row[1]).is_some() && template::parse(&row[3]).is_some();
            let needs_a_parser =
                ["@js:", "@html:", "@markup:", "@design:", "@tokens:", "@json:", "@apex:", "@dw:", "@content"];
            assert!(parsed || needs_a_parser.iter().any(|p| row[1].starts_with(p)), "{row:?}");
        }
    }

    #[test]
    fn rules_of_a_type_share_their_way() {
        let layout = rules_of("Layout");
        let sections: Vec<_> = layout.root.children.iter().filter(|(s, _)| s.name == "layoutSections").collect();
        assert_eq!(sections.len(), 1);
        assert_eq!(layout.own_name.len(), 1);
        assert!(rules_of("NoSuchType").root.children.is_empty());
        assert!(rules_of("Flow").anywhere.len() > 4);
    }
}
