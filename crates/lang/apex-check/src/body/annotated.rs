//! What annotations allow, and what they ask of what they stand on.

use super::properties::{self, On};
use crate::error::CompileError;
use crate::program::{ClassId, Program, fold};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{
    Annotation, AnnotationArgument, Class, Expr, ExprKind, Literal, Member, Method, ModifierKind, Modifiers, TypeRef,
};

type Fault = (Span, String);

/// Annotations in alphabetical order (Apex Developer Guide, Annotations).
const KNOWN: [&str; 22] = [
    "allowcertifiedapex",
    "auraenabled",
    "deprecated",
    "future",
    "httpdelete",
    "httpget",
    "httppatch",
    "httppost",
    "httpput",
    "invocablemethod",
    "invocablevariable",
    "istest",
    "jsonaccess",
    "namespaceaccessible",
    "namespaceguard",
    "readonly",
    "remoteaction",
    "restresource",
    "suppresswarnings",
    "testsetup",
    "testvisible",
    "usereplica",
];

/// Those of which a type has at most one method.
const SINGLE: [&str; 7] = ["InvocableMethod", "TestSetup", "HttpDelete", "HttpGet", "HttpPatch", "HttpPost", "HttpPut"];

pub(super) fn check(program: &Program<'_>, id: ClassId, class: &Class) -> Vec<CompileError> {
    let mut found = Vec::new();
    modifiers(&class.modifiers, &mut found);
    on_class(program, id, class, &mut found);
    super::modifiers::check(program, id, class, &mut found);
    let on = |what: &'static str| On { program, class: id, what, variable: None };
    properties::check(&on("classes"), &class.modifiers, &mut found);
    for member in &class.members {
        match member {
            Member::Field(field) => {
                modifiers(&field.modifiers, &mut found);
                field_type(program, id, &field.modifiers, &field.ty, &mut found);
                let ty = program.resolve(&field.ty, program.inside(id)).unwrap_or(Ty::Unknown);
                let variable = field.declarators.first().map(|one| (&one.name, ty));
                properties::check(&On { variable, ..on("fields") }, &field.modifiers, &mut found);
            }
            Member::Property(property) => {
                modifiers(&property.modifiers, &mut found);
                field_type(program, id, &property.modifiers, &property.ty, &mut found);
                let ty = program.resolve(&property.ty, program.inside(id)).unwrap_or(Ty::Unknown);
                let variable = Some((&property.name, ty));
                properties::check(&On { variable, ..on("properties") }, &property.modifiers, &mut found);
            }
            Member::Method(method) => {
                modifiers(&method.modifiers, &mut found);
                on_method(program, id, method, &mut found);
                beside_invocable(method, &mut found);
                read_only(method, &mut found);
                properties::check(&on("methods"), &method.modifiers, &mut found);
            }
            _ => {}
        }
    }
    singles(class, &mut found);
    aura_names(class, &mut found);
    remote_names(class, &mut found);
    setups(class, &mut found);
    let unit = program.class(id).unit;
    found.into_iter().map(|(span, message)| program.error(unit, span, message)).collect()
}

fn modifiers(modifiers: &Modifiers, found: &mut Vec<Fault>) {
    for annotation in &modifiers.annotations {
        if !KNOWN.contains(&&*fold(&annotation.name.text)) {
            found.push((annotation.span, format!("Annotation does not exist: {}", annotation.name.text)));
        }
        if annotation.name.is("IsTest") {
            annotation.arguments.iter().for_each(|argument| of_test(annotation, argument, found));
        }
    }
}

/// Neither flows nor SOAP clients know maps and sets.
fn field_type(program: &Program<'_>, id: ClassId, modifiers: &Modifiers, written: &TypeRef, found: &mut Vec<Fault>) {
    let name = match modifiers.annotation("InvocableVariable") {
        Some(_) => "InvocableVariable",
        None if modifiers.has(ModifierKind::WebService) => "WebService",
        None => return,
    };
    let ty = program.resolve(written, program.inside(id)).unwrap_or(Ty::Unknown);
    if matches!(ty, Ty::Map(..) | Ty::Set(_)) {
        found.push((written.span, format!("{name} fields do not support type of {}", ty.shown(program))));
    }
}

fn of_test(annotation: &Annotation, argument: &AnnotationArgument, found: &mut Vec<Fault>) {
    let Some(name) = &argument.name else { return };
    let switches = ["SeeAllData", "IsParallel", "OnInstall"];
    let is_switch = switches.iter().any(|own| name.is(own));
    let is_known = is_switch || ["testFor", "critical"].iter().any(|own| name.is(own));
    if !is_known {
        let message = format!("No such property, {}, defined on this annotation: {}", name.text, annotation.name.text);
        found.push((name.span, message));
    } else if is_switch && text_of(&argument.value).is_some() {
        found.push((name.span, format!("Invalid value for property {} expected type Boolean", name.text)));
    }
}

fn text_of(value: &Expr) -> Option<&str> {
    if let ExprKind::Literal(Literal::String(text)) = &value.kind { Some(text) } else { None }
}

fn is_on(modifiers: &Modifiers, annotation: &str, property: &str) -> bool {
    let value = modifiers.annotation(annotation).and_then(|annotation| annotation.argument(property));
    value.is_some_and(|value| matches!(value.kind, ExprKind::Literal(Literal::Boolean(true))))
}

fn on_class(program: &Program<'_>, id: ClassId, class: &Class, found: &mut Vec<Fault>) {
    let info = program.class(id);
    if let Some(annotation) = class.modifiers.annotation("IsTest") {
        let is_exception = info.superclass.is_some() && !program.is_open(id) && program.is_exception(id);
        if info.outer.is_some() || is_exception {
            let message = "Only top-level non-exception class types can be marked as tests";
            found.push((annotation.span, message.to_owned()));
        }
        let parallel = is_on(&class.modifiers, "IsTest", "IsParallel");
        if parallel && is_on(&class.modifiers, "IsTest", "SeeAllData") {
            let message = "Test class annotated with @isTest(IsParallel=true) cannot also be annotated with \
                           @isTest(SeeAllData=true)";
            found.push((annotation.span, message.to_owned()));
        }
    }
    if let Some(annotation) = class.modifiers.annotation("JsonAccess").filter(|own| own.arguments.is_empty()) {
        let message = "At least one JSON serialization control parameter must be specified";
        found.push((annotation.span, message.to_owned()));
    }
    if let Some(annotation) = class.modifiers.annotation("RestResource") {
        rest_resource(annotation, found);
    }
    if class.modifiers.annotation("NamespaceGuard").is_some() {
        namespace_guard(class, found);
    }
}

fn rest_resource(annotation: &Annotation, found: &mut Vec<Fault>) {
    let Some(value) = annotation.argument("urlMapping") else {
        return found.push((annotation.span, "Required property is missing: urlMapping".to_owned()));
    };
    let Some(url) = text_of(value) else { return };
    let before = url.match_indices('*').any(|(at, _)| !url[..at].ends_with('/'));
    let after = url.match_indices('*').any(|(at, _)| !(url[at + 1..].is_empty() || url[at + 1..].starts_with('/')));
    let message = if url.is_empty() {
        "Rest Resource url cannot be empty"
    } else if !url.starts_with('/') {
        "Rest Resource url must begin with a forward slash, '/'"
    } else if url.len() > 255 {
        "Rest Resource url cannot be longer than 255 characters"
    } else if before {
        "Rest Resource url wildcard, '*', must be preceded by a forward slash, '/'"
    } else if after {
        "Rest Resource url wildcard, '*', must be followed by a forward slash, '/', or be the last character"
    } else if url.contains(|own: char| own.is_whitespace() || ['?', '#', '\\'].contains(&own)) {
        "Rest Resource url was invalid"
    } else {
        return;
    };
    found.push((annotation.span, message.to_owned()));
}

fn on_method(program: &Program<'_>, id: ClassId, method: &Method, found: &mut Vec<Fault>) {
    let name = method.name.span;
    let has = |annotation: &str| method.modifiers.annotation(annotation).is_some();
    let is_static = method.modifiers.has(ModifierKind::Static);
    for verb in ["HttpGet", "HttpDelete"] {
        if has(verb) && !method.parameters.is_empty() {
            found.push((name, format!("{verb} methods do not support parameters")));
        }
    }
    if has("AuraEnabled") && !is_static {
        if !method.parameters.is_empty() {
            found.push((name, "Non static AuraEnabled methods may not have parameters".to_owned()));
        } else if !fold(&method.name.text).starts_with("get") {
            found.push((name, "Non static AuraEnabled methods must be named with a prefix 'get'".to_owned()));
        }
    }
    let types = method.parameters.iter().map(|one| program.resolve(&one.ty, program.inside(id)).unwrap_or(Ty::Unknown));
    let types: Vec<Ty> = types.collect();
    if has("InvocableMethod") {
        found.extend(invocable(program, &types).map(|message| (name, message)));
    }
    if has("Future") {
        let refused = types.iter().find(|ty| !may_be_future(ty));
        if let Some(ty) = refused {
            found.push((name, format!("Future methods do not support parameter type of {}", ty.shown(program))));
        }
        let returns = program.resolve(&method.return_type, program.inside(id)).unwrap_or(Ty::Void);
        if returns != Ty::Void {
            found.push((name, format!("Future methods do not support return type of {}", returns.shown(program))));
        }
    }
}

/// Of other annotations that make a method an entry for somebody, none goes with this one.
fn beside_invocable(method: &Method, found: &mut Vec<Fault>) {
    let others = ["AuraEnabled", "Future", "HttpGet", "HttpPost", "RemoteAction", "ReadOnly"];
    let has = |name: &str| method.modifiers.annotation(name).is_some();
    if has("InvocableMethod") && others.into_iter().any(has) {
        let message = "The only annotation that can be used with InvocableMethod is Deprecated";
        found.push((method.name.span, message.to_owned()));
    }
}

fn read_only(method: &Method, found: &mut Vec<Fault>) {
    let Some(annotation) = method.modifiers.annotation("ReadOnly") else { return };
    let is_entry = method.modifiers.annotations.len() > 1 || method.modifiers.has(ModifierKind::WebService);
    let prefers_replica = annotation.argument("useReplica").and_then(text_of) == Some("preferred");
    let message = if prefers_replica && !method.modifiers.has(ModifierKind::Static) {
        "ReadOnly methods with useReplica=preferred parameter must be declared as static"
    } else if !is_entry && !prefers_replica && !method.name.is("execute") {
        "Only WebService, RemoteAction or Schedulable.execute(SchedulableContext) methods can be marked ReadOnly"
    } else {
        return;
    };
    found.push((method.name.span, message.to_owned()));
}

/// A class that guards what only its own namespace may do.
fn namespace_guard(class: &Class, found: &mut Vec<Fault>) {
    let other = methods(class).find(|method| !method.modifiers.has(ModifierKind::Static));
    let constructors = || {
        let all = class.members.iter();
        all.filter_map(|member| if let Member::Constructor(own) = member { Some(own) } else { None })
    };
    let is_open = |modifiers: &Modifiers| modifiers.has(ModifierKind::Public) || modifiers.has(ModifierKind::Global);
    let public = constructors().find(|own| is_open(&own.modifiers));
    let (span, message) = if let Some(method) = other {
        (method.name.span, "@NamespaceGuard classes can only have static methods")
    } else if let Some(own) = public {
        (own.name.span, "@NamespaceGuard classes cannot have a public constructor")
    } else if constructors().next().is_none() {
        (class.name.span, "@NamespaceGuard classes must have at least one private constructor")
    } else {
        return;
    };
    found.push((span, message.to_owned()));
}

fn invocable(program: &Program<'_>, types: &[Ty]) -> Option<String> {
    match types {
        [] | [Ty::List(_) | Ty::Unknown] => None,
        [other] => Some(format!(
            "Unsupported parameter type {}. Valid invocable parameters must be List types like List<T> where T is a \
             supported type",
            other.shown(program)
        )),
        _ => Some("Only one parameter is supported on methods with @Invocable annotation".to_owned()),
    }
}

/// Primitives, and collections of them.
fn may_be_future(ty: &Ty) -> bool {
    match ty {
        Ty::Primitive(primitive) => *primitive != Primitive::Object,
        Ty::List(element) | Ty::Set(element) => may_be_future(element),
        Ty::Map(key, value) => may_be_future(key) && may_be_future(value),
        Ty::Unknown => true,
        _ => false,
    }
}

pub(super) fn methods(class: &Class) -> impl Iterator<Item = &Method> {
    class.members.iter().filter_map(|member| if let Member::Method(method) = member { Some(method) } else { None })
}

fn singles(class: &Class, found: &mut Vec<Fault>) {
    for name in SINGLE {
        let mut all = methods(class).filter(|method| method.modifiers.annotation(name).is_some());
        if let (Some(_), Some(second)) = (all.next(), all.next()) {
            found.push((second.name.span, format!("Only one method per type can be defined with: {name}")));
        }
    }
}

fn aura_names(class: &Class, found: &mut Vec<Fault>) {
    let aura = |modifiers: &Modifiers| modifiers.annotation("AuraEnabled").is_some();
    let fields = class.members.iter().flat_map(|member| match member {
        Member::Field(field) if aura(&field.modifiers) => field.declarators.iter().map(|one| &one.name).collect(),
        Member::Property(property) if aura(&property.modifiers) => vec![&property.name],
        _ => Vec::new(),
    });
    let fields: Vec<String> = fields.map(|name| fold(&name.text)).collect();
    for method in methods(class).filter(|method| aura(&method.modifiers)) {
        let (key, name) = (fold(&method.name.text), &method.name);
        if fields.contains(&key) {
            let message = format!("AuraEnabled method and variable cannot have the same name: {}", name.text);
            found.push((name.span, message));
        }
    }
}

fn remote_names(class: &Class, found: &mut Vec<Fault>) {
    let mut seen = Vec::new();
    for method in methods(class).filter(|method| method.modifiers.annotation("RemoteAction").is_some()) {
        let key = (fold(&method.name.text), method.parameters.len());
        if seen.contains(&key) {
            let message = "Remote Action does not support two remote action methods with the same name and same \
                           number of parameters";
            found.push((method.name.span, message.to_owned()));
        }
        seen.push(key);
    }
}

/// Tests that prepare data cannot see all of it.
fn setups(class: &Class, found: &mut Vec<Fault>) {
    let has_setup = methods(class).any(|method| method.modifiers.annotation("TestSetup").is_some());
    let sees_all = is_on(&class.modifiers, "IsTest", "SeeAllData");
    let is_parallel = is_on(&class.modifiers, "IsTest", "IsParallel");
    for method in methods(class) {
        let is_setup = method.modifiers.annotation("TestSetup").is_some();
        let message = if is_setup && sees_all {
            "Test class cannot be annotated with @isTest(SeeAllData=true)"
        } else if !is_on(&method.modifiers, "IsTest", "SeeAllData") {
            continue;
        } else if has_setup {
            "Test class containing a test setup method cannot have any methods annotated with @isTest(SeeAllData=true)"
        } else if is_parallel {
            "Test class annotated with @isTest(IsParallel=true) cannot have any methods annotated with \
             @isTest(SeeAllData=true)"
        } else {
            continue;
        };
        found.push((method.name.span, message.to_owned()));
    }
}
