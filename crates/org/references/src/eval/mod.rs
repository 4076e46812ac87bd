//! Evaluates the rules of a type on a component's document: one walk over the tree.

pub(crate) mod fields;
pub(crate) mod flow;
pub(crate) mod formulas;
pub(crate) mod relations;
pub(crate) mod reports;
pub(crate) mod text;

use crate::names::{Names, has_placeholder};
use crate::reference::{Place, Target};
use crate::rules::path::Step;
use crate::rules::template::{Function, Part, Template};
use crate::rules::{Node, Rule, TypeRules};
use crate::sink::{At, Emit, Sink};
use formulas::Base;
use orgyard_metadata::ComponentFile;
use orgyard_text::xml::Element;

/// One component while its references are read.
pub(crate) struct Scope<'a> {
    pub(crate) names: &'a dyn Names,
    pub(crate) type_name: &'a str,
    pub(crate) full_name: &'a str,
    pub(crate) object: String,
    pub(crate) file: Option<&'a ComponentFile>,
    pub(crate) flow: Option<flow::Resources>,
}

/// The element being looked at, with its ancestors from the root on, and the value read there.
pub(crate) struct Spot<'a> {
    pub(crate) path: &'a [&'a Element],
    pub(crate) value: &'a str,
}

pub(crate) fn document(scope: &Scope<'_>, rules: &TypeRules, root: &Element, sink: &mut Sink) {
    let path = vec![root];
    for (conditions, rule) in &rules.own_name {
        if conditions.iter().all(|c| c.holds(&path)) {
            apply(scope, rule, &Spot { path: &path, value: scope.full_name }, "fullName", sink);
        }
    }
    walk(scope, rules, Some(&rules.root), path, sink);
}

/// References that a component's name alone makes.
pub(crate) fn by_name(scope: &Scope<'_>, rules: &TypeRules, sink: &mut Sink) {
    let root = Element::new(scope.type_name);
    let spot = Spot { path: &[&root], value: scope.full_name };
    for rule in &rules.folder {
        apply(scope, rule, &spot, "folder", sink);
    }
}

fn walk(scope: &Scope<'_>, rules: &TypeRules, node: Option<&Node>, path: Vec<&Element>, sink: &mut Sink) {
    let Some(element) = path.last().copied() else { return };
    for child in element.elements() {
        let name = child.local_name();
        let matching = node.map_or(&[][..], |n| &n.children).iter().filter(|(step, _)| step.name == name);
        let mut below = path.clone();
        below.push(child);
        let mut walked = false;
        for (_, next) in matching.filter(|(step, _)| step.conditions.iter().all(|c| c.holds(&below))) {
            at_node(scope, next, &below, sink);
            if child.elements().next().is_some() {
                // The rules of any depth look at each element once.
                let once = if walked { &TypeRules::default() } else { rules };
                walk(scope, once, Some(next), below.clone(), sink);
                walked = true;
            }
        }
        for (steps, rule) in &rules.anywhere {
            if ends_with(steps, &below) {
                text_rule(scope, rule, &below, sink);
            }
        }
        if !walked && !rules.anywhere.is_empty() && child.elements().next().is_some() {
            walk(scope, rules, None, below, sink);
        }
    }
}

/// Whether the way to an element ends with these steps.
fn ends_with(steps: &[Step], path: &[&Element]) -> bool {
    let Some(from) = path.len().checked_sub(steps.len()).filter(|from| *from > 0) else { return false };
    steps.iter().enumerate().all(|(i, step)| {
        path[from + i].local_name() == step.name && step.conditions.iter().all(|c| c.holds(&path[..=from + i]))
    })
}

fn at_node(scope: &Scope<'_>, node: &Node, path: &[&Element], sink: &mut Sink) {
    for rule in &node.text {
        text_rule(scope, rule, path, sink);
    }
    for (name, rule) in &node.attributes {
        if let Some(value) = path.last().and_then(|e| e.get_attribute(name)) {
            apply(scope, rule, &Spot { path, value: &value }, name, sink);
        }
    }
}

fn text_rule(scope: &Scope<'_>, rule: &Rule, path: &[&Element], sink: &mut Sink) {
    let Some(element) = path.last() else { return };
    let value = element.text();
    apply(scope, rule, &Spot { path, value: &value }, element.local_name(), sink);
}

pub(crate) fn apply(scope: &Scope<'_>, rule: &Rule, spot: &Spot<'_>, element: &str, sink: &mut Sink) {
    if spot.value.is_empty() || has_placeholder(spot.value) {
        return;
    }
    let here = spot.path.last();
    let at = At {
        file: scope.file.map_or("", |f| &f.path),
        element,
        written: spot.value,
        kind: rule.kind,
        place: if scope.flow.is_some() { Place::Flow } else { Place::Element },
        line: here.map(|e| scope.file.map_or(e.line, |f| f.container_line(e.line))).filter(|l| *l > 0),
        column: here.map(|e| e.column).filter(|c| *c > 0),
    };
    let mut emit = Emit { names: scope.names, sink, at };
    match &rule.template[..] {
        [Part::Call(function, arguments)] if call(scope, rule, spot, *function, arguments, &mut emit) => {}
        template => plain(scope, rule, template, spot, &mut emit),
    }
}

/// A template that gives the name as text.
fn plain(scope: &Scope<'_>, rule: &Rule, template: &[Part], spot: &Spot<'_>, emit: &mut Emit<'_, '_>) {
    if spot.value.starts_with("{!") {
        return;
    }
    let Some(name) = text::text(scope, template, spot).filter(|n| !n.is_empty()) else { return };
    // A name whose object or field part is not known, `.Name`, says nothing.
    if name.starts_with(['.', ':']) {
        return;
    }
    let fields_only = matches!(&rule.targets[..], [only] if only == "CustomField");
    match name.split_once('.') {
        Some((object, field)) if fields_only => fields::path(emit, object, field),
        _ => emit.any_of(rule.targets.iter().map(|t| Target::new(t.clone(), name.clone())).collect()),
    }
}

/// Functions that make references by themselves; `false` for those that only make text.
fn call(
    scope: &Scope<'_>,
    rule: &Rule,
    spot: &Spot<'_>,
    function: Function,
    arguments: &[Template],
    emit: &mut Emit<'_, '_>,
) -> bool {
    let argument = |i: usize| arguments.get(i).and_then(|a| text::text(scope, a, spot)).unwrap_or_default();
    let value = spot.value;
    match function {
        Function::Field => in_object(scope, &argument(0), spot, emit),
        Function::FilterField => fields::filter_field(emit, &argument(0), &argument(1), value),
        Function::Column => fields::column(emit, &argument(0), value),
        Function::Formula => formulas::formula(emit, &argument(0), value),
        Function::Merge if rule.path == "start/filterFormula" => formulas::formula(emit, &argument(0), value),
        Function::Merge => formulas::merged(emit, &Base::Record(&argument(0)), value),
        Function::MailMerge => formulas::merged(emit, &Base::Nothing, value),
        Function::AuraMerge => formulas::merged(emit, &Base::Nothing, value),
        Function::FlowMerge => flow::merged(scope, emit, value),
        Function::FlowRef => flow::reference(scope, emit, value),
        Function::Component => text::component(emit, &rule.targets, value),
        Function::Action => text::action(emit, &argument(0), value),
        Function::RelatedList => fields::related_list(emit, &argument(0), value),
        Function::ChildRelationship => relations::child_relationship(scope, emit, arguments, spot),
        Function::JoinPath => {}
        Function::RecordPath => relations::record_path(emit, &argument(0), value),
        Function::UpdateField => fields::update_field(emit, &argument(0), Some(&argument(1)), value),
        Function::ActionTarget => relations::action_target(scope, emit, spot),
        Function::MdRelation => relations::metadata_relation(scope, emit, spot),
        Function::ReportColumn => reports::column(emit, value),
        Function::ReportType => reports::report_type(emit, value),
        Function::ReportFormula => reports::formula(emit, value),
        Function::ByDeveloperName => emit.any_of(vec![Target::new(rule.targets[0].clone(), format!("*/{value}"))]),
        Function::List => relations::list(scope, emit, rule, arguments, spot),
        Function::ControllerMethod | Function::SoqlFields | Function::Picker | Function::JsonKeys => {}
        Function::Pattern => text::page_in_url(emit, value),
        _ => return false,
    }
    true
}

/// `@field`: an argument that leads nowhere leaves the object open, which only a flow's variables can tell.
fn in_object(scope: &Scope<'_>, object: &str, spot: &Spot<'_>, emit: &mut Emit<'_, '_>) {
    let object = match object {
        "" if scope.flow.is_some() => flow::object_of_element(scope, spot),
        "" => None,
        named => reports::join_object(scope, named, spot).or_else(|| Some(named.to_string())),
    };
    match object {
        Some(object) if spot.value.starts_with('$') => formulas::global_text(emit, &object, spot.value),
        Some(object) => fields::path(emit, &object, spot.value),
        None if spot.value.contains('.') && scope.flow.is_none() => fields::path(emit, "", spot.value),
        None => {}
    }
}
