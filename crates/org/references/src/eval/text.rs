//! Templates that make text, and names of components and actions.

use super::{Scope, Spot, fields};
use crate::reference::Target;
use crate::rules::template::{Function, Part, Template};
use crate::sink::Emit;
use orgyard_schema::is_standard;
use orgyard_text::names::percent_decode;

/// The text of a template; `None` where a part of it leads nowhere.
pub(crate) fn text(scope: &Scope<'_>, template: &[Part], spot: &Spot<'_>) -> Option<String> {
    let mut out = String::new();
    for part in template {
        match part {
            Part::Literal(literal) => out.push_str(literal),
            Part::Value => out.push_str(spot.value),
            Part::Own => out.push_str(scope.full_name),
            Part::Object => out.push_str(&scope.object),
            Part::Relative(ways) => out.push_str(&ways.iter().find_map(|w| w.find(spot.path))?.text()),
            Part::Root(way) => out.push_str(&way.find(spot.path.get(..1)?)?.text()),
            Part::Call(function, arguments) => out.push_str(&call(scope, *function, arguments, spot)?),
        }
    }
    Some(out)
}

fn call(scope: &Scope<'_>, function: Function, arguments: &[Template], spot: &Spot<'_>) -> Option<String> {
    let argument = |i: usize| text(scope, arguments.get(i)?, spot);
    let first = argument(0)?;
    let second = || argument(1).unwrap_or_default();
    Some(match function {
        Function::Decode => percent_decode(&first).into_owned(),
        Function::Before => first.split_once(&*second()).map_or(first.clone(), |(before, _)| before.into()),
        Function::BeforeLast => first.rsplit_once(&*second()).map_or(first.clone(), |(before, _)| before.into()),
        Function::After => first.split_once(&*second())?.1.trim_end_matches("[]").to_string(),
        Function::Strip => first.strip_suffix(&*second()).unwrap_or(&first).to_string(),
        Function::Camel => camel(first.strip_prefix("c-").unwrap_or(&first)),
        Function::ChangeEvent => change_event(&first),
        Function::AfterSegment => first.rsplit('/').next()?.trim_end_matches("[]").to_string(),
        Function::AssetPath => asset(&first)?,
        Function::StageSet => stage_field(&first)?.to_string(),
        Function::ExperienceSite => {
            first.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches("_C").to_string()
        }
        Function::RelatedObject | Function::ChildObject => child_object(scope, &first, &second())?,
        _ => return None,
    })
}

fn child_object(scope: &Scope<'_>, object: &str, list: &str) -> Option<String> {
    let schema = scope.names.schema();
    fields::child_object_in(schema, object, list)
}

/// `my-child` -> `myChild`.
pub(crate) fn camel(tag: &str) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut upper = false;
    for c in tag.chars() {
        if c == '-' {
            upper = true;
        } else {
            out.extend(if upper { c.to_uppercase().next() } else { Some(c) });
            upper = false;
        }
    }
    out
}

fn change_event(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("__ChangeEvent") {
        return format!("{stem}__c");
    }
    name.strip_suffix("ChangeEvent").filter(|s| !s.is_empty()).unwrap_or(name).to_string()
}

/// `/file-asset/NAME?v=1`, `{!contentAsset.NAME.1}`.
fn asset(value: &str) -> Option<String> {
    let rest = match value.split_once("/file-asset/") {
        Some((_, rest)) => rest,
        None => value.split_once("contentAsset.")?.1,
    };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(rest[..end].to_string())
}

/// The field whose values a business process lists.
fn stage_field(object: &str) -> Option<&'static str> {
    Some(match object {
        "Opportunity" => "Opportunity.StageName",
        "Lead" => "Lead.Status",
        "Case" => "Case.Status",
        "Solution" => "Solution.Status",
        _ => return None,
    })
}

/// A Lightning component: bare or `c:` is the own namespace; built-in namespaces name nothing that can be missing.
pub(crate) fn component(emit: &mut Emit<'_, '_>, types: &[String], value: &str) {
    let value = value.strip_prefix("markup://").unwrap_or(value);
    let name = match value.split_once([':', '/']) {
        Some((own, name)) if own.eq_ignore_ascii_case("c") || is_own(emit, own) => name.to_string(),
        Some((namespace, _)) if built_in_namespace(namespace) => return,
        Some((namespace, name)) => format!("{namespace}__{name}"),
        None if value.contains('.') => return,
        None => value.to_string(),
    };
    let bundles = types.iter().filter(|t| !t.starts_with("Standard"));
    emit.any_of(bundles.map(|t| Target::new(t.clone(), name.clone())).collect());
}

fn is_own(emit: &Emit<'_, '_>, namespace: &str) -> bool {
    emit.names.namespace().is_some_and(|own| own.eq_ignore_ascii_case(namespace))
}

pub(crate) fn built_in_namespace(namespace: &str) -> bool {
    is_standard("StandardNamespace", namespace) || namespace.starts_with("runtime_")
}

/// An action: of the object, global, a button, or built in.
pub(crate) fn action(emit: &mut Emit<'_, '_>, object: &str, value: &str) {
    if value.starts_with("{!") {
        return;
    }
    let qualified = if value.contains('.') || object.is_empty() { value.into() } else { format!("{object}.{value}") };
    let bare = value.rsplit('.').next().unwrap_or(value);
    emit.any_of(vec![
        Target::new("QuickAction", if value.contains('.') { value.to_string() } else { qualified.clone() }),
        Target::new("QuickAction", value),
        Target::new("WebLink", qualified),
        Target::new("StandardQuickAction", value),
        Target::new("StandardAction", bare),
    ]);
}

/// `/apex/NAME` in a URL.
pub(crate) fn page_in_url(emit: &mut Emit<'_, '_>, value: &str) {
    let Some((_, rest)) = value.split_once("/apex/") else { return };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    if end > 0 {
        emit.one("ApexPage", &rest[..end]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_functions() {
        assert_eq!(camel("my-child-x"), "myChildX");
        assert_eq!(asset("/file-asset/Logo1?v=1&x=2").as_deref(), Some("Logo1"));
        assert_eq!(asset("{!contentAsset.Logo1.1}").as_deref(), Some("Logo1"));
        assert_eq!(asset("#fff"), None);
        assert_eq!(
            (change_event("A__ChangeEvent"), change_event("AccountChangeEvent")),
            ("A__c".into(), "Account".into())
        );
    }
}
