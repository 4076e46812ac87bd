//! Chains of names that start with no variable: labels, pages, describe tokens, static members.

use super::expressions::is_custom;
use super::{Collector, MentionKind};
use crate::syntax::{Expr, ExprKind, Name};

impl<'u> Collector<'u> {
    /// Takes a chain that starts with a type; false when it starts with a variable or something else.
    pub(super) fn chain(&mut self, expression: &'u Expr) -> bool {
        let mut names = Vec::new();
        if !collect(expression, &mut names) {
            return false;
        }
        let Some(root) = names.first() else { return false };
        if self.scope.variable(&root.text).is_some() {
            return false;
        }
        if !self.scope.is_own_type(&root.text) && !root.is("Trigger") {
            self.static_chain(&names);
        }
        true
    }

    fn static_chain(&mut self, names: &[&Name]) {
        match names {
            [space, rest @ ..] if space.is("System") && is_one_of(rest, &["Label", "Page", "Flow"]) => {
                self.static_chain(rest);
            }
            [space, rest @ ..] if space.is("Schema") && !rest.is_empty() => self.schema_chain(rest),
            [root, rest @ ..] if root.is("SObjectType") && !rest.is_empty() => self.object_chain(rest),
            [root, name, rest @ ..] if root.is("Label") => {
                let full: Vec<&str> = std::iter::once(name).chain(rest).map(|part| &*part.text).collect();
                self.add(MentionKind::Label, full.join("."), name.span);
            }
            [root, name, ..] if root.is("Page") => self.add(MentionKind::Page, &*name.text, name.span),
            [root, kind, name, ..] if root.is("Flow") && kind.is("Interview") => {
                self.add(MentionKind::Flow, &*name.text, name.span);
            }
            [root, name, ..] if root.is("DataWeaveScriptResource") => {
                self.add(MentionKind::DataWeaveResource, &*name.text, name.span);
            }
            [root, second, ..] if is_custom(&root.text) || is_custom(&second.text) || second.is("SObjectType") => {
                self.object_chain(names);
            }
            [root] if is_custom(&root.text) => self.object_chain(names),
            _ => self.receiver(names),
        }
    }

    fn schema_chain(&mut self, names: &[&Name]) {
        match names {
            [root, rest @ ..] if root.is("SObjectType") && !rest.is_empty() => self.object_chain(rest),
            [root, second, ..] if is_custom(&root.text) || second.is("SObjectType") => self.object_chain(names),
            _ => {}
        }
    }

    /// A chain that starts with an sObject.
    fn object_chain(&mut self, names: &[&Name]) {
        let [object, rest @ ..] = names else { return };
        self.add(MentionKind::Type, &*object.text, object.span);
        let of = object.text.to_string();
        match rest {
            [set, name, ..] if set.is("fieldSets") => {
                self.add(MentionKind::FieldSet { object: of }, &*name.text, name.span);
            }
            [fields, name, ..] if fields.is("fields") => {
                self.add(MentionKind::Field { object: of }, &*name.text, name.span);
            }
            [kind, inner @ ..] if kind.is("SObjectType") => self.describe_chain(of, inner),
            [first, ..] if !is_describe_word(first) => {
                let path: Vec<&str> = rest.iter().map(|part| &*part.text).collect();
                self.add(MentionKind::Field { object: of }, path.join("."), first.span);
            }
            _ => {}
        }
    }

    /// `X.SObjectType.fields.Y`
    fn describe_chain(&mut self, object: String, names: &[&Name]) {
        match names {
            [fields, name, ..] if fields.is("fields") => {
                self.add(MentionKind::Field { object }, &*name.text, name.span);
            }
            [sets, name, ..] if sets.is("fieldSets") => {
                self.add(MentionKind::FieldSet { object }, &*name.text, name.span);
            }
            _ => {}
        }
    }

    fn receiver(&mut self, names: &[&Name]) {
        let Some(root) = names.first() else { return };
        let path: Vec<&str> = names.iter().map(|part| &*part.text).collect();
        let certain = !self.scope.is_open();
        self.push(MentionKind::Receiver, path.join("."), root.span, certain);
    }
}

fn is_one_of(names: &[&Name], words: &[&str]) -> bool {
    names.len() > 1 && names.first().is_some_and(|name| words.iter().any(|word| name.is(word)))
}

/// Members of a describe result that an sObject's name gives access to, which are no fields.
fn is_describe_word(name: &Name) -> bool {
    ["SObjectType", "fields", "fieldSets", "class"].iter().any(|word| name.is(word))
}

fn collect<'u>(expression: &'u Expr, names: &mut Vec<&'u Name>) -> bool {
    match &expression.kind {
        ExprKind::Name(name) => names.push(name),
        ExprKind::Field(access) => {
            if !collect(&access.target, names) {
                return false;
            }
            names.push(&access.name);
        }
        _ => return false,
    }
    true
}
