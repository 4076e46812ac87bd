//! Classes that answer REST requests: `@RestResource`, found by its mapping, run in a transaction.

use crate::code::Code;
use crate::host::{Ended, run_later, with_vm};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::{Annotation, Class, Image, Method, MethodId};
use orgyard_apex_lib::{RestIncoming, RestOutgoing, begin_rest, from_json, rest_response, to_json};
use orgyard_apex_vm::{Throw, Value, Vm};
use orgyard_engine::{ApiError, EngineError, Tx};
use serde_json::Value as Json;

/// What came of a REST request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestAnswer {
    /// No class answers to this path.
    NoClass,
    /// The class answers to these methods only.
    NoMethod(Vec<&'static str>),
    Refused(ApiError),
    /// `None` where the method returns nothing; what it left in the response counts then.
    Done {
        returned: Option<String>,
        response: RestOutgoing,
    },
    /// An exception nobody caught: its text and where it was thrown.
    Failed(String),
}

const METHODS: [(&str, &str); 5] =
    [("GET", "httpget"), ("POST", "httppost"), ("PUT", "httpput"), ("PATCH", "httppatch"), ("DELETE", "httpdelete")];

/// Runs what answers to the request; what it changed stays where it succeeds.
pub fn call_rest(tx: &mut Tx, mut incoming: RestIncoming) -> Result<RestAnswer, EngineError> {
    let code = Code::of(tx)?;
    let image = &code.linked.image;
    let Some((class, mapping)) = resource(image, &incoming.uri) else { return Ok(RestAnswer::NoClass) };
    if !tx.permissions(tx.user())?.has_class(&class.full_name) {
        let text = format!("You do not have access to the Apex class named: {}", class.full_name);
        return Ok(RestAnswer::Refused(ApiError::new("FORBIDDEN", text)));
    }
    incoming.resource_path = format!("/services/apexrest{mapping}");
    let Some(method) = method_for(image, class, &incoming.method) else {
        let has = |(_, annotation): &&(&str, &str)| method_with(image, class, annotation).is_some();
        return Ok(RestAnswer::NoMethod(METHODS.iter().filter(has).map(|(name, _)| *name).collect()));
    };
    let start = tx.savepoint();
    let answer = with_vm(tx, &code.linked, |vm| run(vm, method, &incoming))?;
    if !matches!(answer, RestAnswer::Done { .. }) {
        tx.rollback_to(start);
    }
    Ok(answer)
}

/// An exact mapping goes before one with an asterisk, a longer one before a shorter.
fn resource<'i>(image: &'i Image, uri: &str) -> Option<(&'i Class, String)> {
    let mut found: Vec<(usize, &Class, String)> = Vec::new();
    for class in &image.classes {
        let Some(mapping) = mapping(class) else { continue };
        if let Some(weight) = fits(&mapping, uri) {
            found.push((weight, class, mapping));
        }
    }
    found.into_iter().max_by_key(|(weight, ..)| *weight).map(|(_, class, mapping)| (class, mapping))
}

/// With the namespace of the class before it.
fn mapping(class: &Class) -> Option<String> {
    let annotation = annotation(&class.annotations, "restresource")?;
    let (_, written) = annotation.arguments.iter().find(|(name, _)| name.eq_ignore_ascii_case("urlMapping"))?;
    let written = written.trim_matches('\'');
    let slash = if written.starts_with('/') { "" } else { "/" };
    let namespace = class.namespace.as_deref().map(|namespace| format!("/{namespace}")).unwrap_or_default();
    Some(format!("{namespace}{slash}{written}"))
}

fn annotation<'a>(annotations: &'a [Annotation], name: &str) -> Option<&'a Annotation> {
    annotations.iter().find(|annotation| annotation.name.eq_ignore_ascii_case(name))
}

fn fits(mapping: &str, uri: &str) -> Option<usize> {
    match mapping.strip_suffix('*') {
        Some(start) => {
            let fits = uri.starts_with(start) || uri == start.trim_end_matches('/');
            fits.then_some(start.len())
        }
        None => (uri.trim_end_matches('/') == mapping.trim_end_matches('/')).then_some(usize::MAX),
    }
}

fn method_for(image: &Image, class: &Class, http: &str) -> Option<MethodId> {
    let (_, annotation) = METHODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(http))?;
    method_with(image, class, annotation)
}

pub(crate) fn method_with(image: &Image, class: &Class, wanted: &str) -> Option<MethodId> {
    let has = |id: &MethodId| annotation(&image.methods[id.0 as usize].annotations, wanted).is_some();
    class.methods.iter().copied().find(has)
}

fn run(vm: &mut Vm, method: MethodId, incoming: &RestIncoming) -> RestAnswer {
    vm.context.quiddity = "REST";
    match answered(vm, method, incoming) {
        Ok(answer) => answer,
        Err(throw) => failed(vm, throw),
    }
}

pub(crate) fn failed(vm: &mut Vm, throw: Throw) -> RestAnswer {
    let ended = Ended::of(vm, throw);
    RestAnswer::Failed(format!("{}\n\n{}", ended.message, ended.trace))
}

fn answered(vm: &mut Vm, id: MethodId, incoming: &RestIncoming) -> Result<RestAnswer, Throw> {
    begin_rest(vm, incoming)?;
    let (parameters, returns) = signature(vm.method(id));
    let arguments = match arguments(vm, &parameters, &incoming.body)? {
        Ok(arguments) => arguments,
        Err(refusal) => return Ok(RestAnswer::Refused(refusal)),
    };
    let value = vm.invoke(id, None, arguments)?;
    let returned = if returns == Ty::Void { None } else { Some(to_json(vm, &value)?) };
    let response = rest_response(vm);
    run_later(vm);
    Ok(RestAnswer::Done { returned, response })
}

fn signature(method: &Method) -> (Vec<(String, Ty)>, Ty) {
    let parameters = method.parameters.iter().map(|one| (one.name.to_string(), one.ty.clone()));
    (parameters.collect(), method.returns.clone())
}

/// The members of a JSON body by the names of the parameters; a method without any reads the body itself.
fn arguments(vm: &mut Vm, parameters: &[(String, Ty)], body: &[u8]) -> Result<Result<Vec<Value>, ApiError>, Throw> {
    if parameters.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let text = String::from_utf8_lossy(body);
    let members = match serde_json::from_str::<Json>(if text.trim().is_empty() { "{}" } else { &text }) {
        Ok(Json::Object(members)) => members,
        Ok(_) => return Ok(Err(malformed("The HTTP entity body is required, but this request has no entity body."))),
        Err(e) => return Ok(Err(malformed(&format!("{e} at [line:{}, column:{}]", e.line(), e.column())))),
    };
    let known = |name: &str| parameters.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    if let Some(name) = members.keys().find(|name| !known(name)) {
        let text = format!("Unexpected parameter encountered during deserialization: {name}");
        return Ok(Err(malformed(&text)));
    }
    let mut out = Vec::new();
    for (name, ty) in parameters {
        let member = members.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        out.push(match member {
            None | Some(Json::Null) => Value::Null,
            Some(value) => from_json(vm, &value.to_string(), ty)?,
        });
    }
    Ok(Ok(out))
}

fn malformed(text: &str) -> ApiError {
    ApiError::new("JSON_PARSER_ERROR", text)
}

/// The classes of an image that a user may be meant by.
pub(crate) fn class_named<'i>(code: &'i Code, name: &str) -> Option<(ClassId, &'i Class)> {
    let id = code.linked.class_named(&name.replace("__", "."))?;
    code.linked.image.classes.get(id.0 as usize).map(|class| (id, class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_mappings_go_before_wildcards() {
        let check = |mapping: &str, uri: &str, expected: bool| {
            assert_eq!(fits(mapping, uri).is_some(), expected, "{mapping} {uri}")
        };
        check("/a/*", "/a/b/c", true);
        check("/a/*", "/a", true);
        check("/a/*", "/ab", false);
        check("/a*", "/ab", true);
        check("/a", "/a/", true);
        check("/a", "/a/b", false);
        check("/A", "/a", false);
        assert!(fits("/a/b", "/a/b") > fits("/a/*", "/a/b"));
    }
}
