//! `new`.

use super::Checker;
use super::expressions::plain;
use super::typed::{Typed, convert};
use crate::hir::{Expr as Hir, ExprKind as Node, NativeKind};
use crate::platform;
use crate::program::{Found, Node as Declaration, Runs, Signature, fold};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Expr, ModifierKind, Name, New, NewInitializer};
use std::sync::Arc;

/// The last API version in which only lists and maps of a certain object could be made.
const LAST_OF_CONCRETE: u16 = 15;

impl<'u> Checker<'_, 'u> {
    pub(super) fn new_expression(&mut self, new: &'u New, span: Span) -> Typed {
        let ty = self.ty(&new.ty);
        self.check_generic(new, &ty);
        let kind = match &new.initializer {
            NewInitializer::Arguments(arguments) => {
                let mut arguments = self.arguments(arguments);
                arguments.extend(self.script_name(new));
                self.check_constructable(&ty, &arguments, span);
                self.check_constructor(&ty, &arguments, span);
                self.instance(&ty, arguments, span)
            }
            NewInitializer::Fields(fields) => {
                if let Ty::Class(id) = &ty
                    && !self.program.is_open(*id)
                {
                    let message = "Invalid constructor syntax, name=value pairs can only be used for SObjects";
                    self.error(span, format!("{message}: {}", self.shown(&ty)));
                }
                let object = self.object_of(&ty, &new.ty.dotted());
                Node::NewSObject { object, fields: self.named(&ty, fields) }
            }
            NewInitializer::Elements(elements) => self.elements(&ty, elements),
            NewInitializer::Entries(entries) => self.entries(&ty, entries),
            NewInitializer::Size(size) => {
                let size = self.expression(size, &Ty::INTEGER);
                Node::NewSize { ty: ty.clone(), size: Box::new(convert(size, &Ty::INTEGER)) }
            }
        };
        Typed::new(ty, kind, self.line(span))
    }

    /// Whether the type can be made at all, and of such arguments.
    fn check_constructable(&mut self, ty: &Ty, arguments: &[Typed], span: Span) {
        let shown = self.shown(ty);
        let message = match ty {
            Ty::Class(id) if !matches!(self.program.class(*id).node, Declaration::Class(_)) => {
                format!("Type cannot be constructed: {shown}")
            }
            Ty::Primitive(own) if *own != Primitive::Object => format!("Type cannot be constructed: {shown}"),
            Ty::SObject(None) => format!("SObject is not constructable: {shown}"),
            Ty::SObject(Some(_)) if !arguments.is_empty() => {
                format!("Type requires name=value pair construction: {shown}")
            }
            _ => match arguments {
                [one] => match initializer_fault(ty, &one.ty, &shown, &self.shown(&one.ty)) {
                    Some(message) => message,
                    None => return,
                },
                _ => return,
            },
        };
        self.error(span, message);
    }

    /// `new DataWeaveScriptResource.greet()` is a script by its name.
    fn script_name(&self, new: &New) -> Option<Typed> {
        let [space, script] = new.ty.parts.as_slice() else { return None };
        let name = Node::Constant(crate::hir::Constant::String((*script.name.text).into()));
        let line = self.line(script.name.span);
        space.name.is("DataWeaveScriptResource").then(|| Typed::new(Ty::STRING, name, line))
    }

    fn object_of(&self, ty: &Ty, written: &str) -> Arc<str> {
        match ty {
            Ty::SObject(Some(object)) => object.clone(),
            _ => written.into(),
        }
    }

    fn check_constructor(&mut self, ty: &Ty, arguments: &[Typed], span: Span) {
        let Ty::Class(id) = ty else { return };
        if matches!(self.program.class(*id).node, Declaration::Class(_))
            && self.program.modifiers(*id).has(ModifierKind::Abstract)
        {
            return self.error(span, format!("Abstract classes cannot be constructed: {}", self.shown(ty)));
        }
        let Some(constructors) = self.program.constructors(ty) else { return };
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let implicit = constructors.is_empty() && types.is_empty();
        if !implicit && !constructors.iter().any(|one| self.program.accepts(&one.parameters, &types)) {
            let shown = self.program.shown_list(&types);
            let message = format!("Constructor not defined: [{}].<Constructor>({shown})", self.shown(ty));
            self.error(span, message);
        }
    }

    /// `super(…)` and `this(…)` want a constructor that takes what they give.
    pub(super) fn check_invoked(&mut self, ty: &Ty, arguments: &[Typed], span: Span) {
        let Some(constructors) = self.program.constructors(ty) else { return };
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let fits = constructors.iter().any(|one| self.program.accepts(&one.parameters, &types));
        if fits || (constructors.is_empty() && types.is_empty()) {
            return;
        }
        let own = self.shown(ty);
        let message = match constructors.is_empty() {
            true => format!("No constructor defined: {own}"),
            false => format!("Constructor not defined: [{own}].<Constructor>({})", self.program.shown_list(&types)),
        };
        self.error(span, message);
    }

    /// Lists and maps of any record came with a later version of the language.
    fn check_generic(&mut self, new: &New, ty: &Ty) {
        let old = self.program.api_version(self.unit).is_some_and(|version| version <= LAST_OF_CONCRETE);
        let is_any = |ty: &Ty| matches!(ty, Ty::SObject(None));
        let message = match ty {
            Ty::List(element) if is_any(element) => "Only concrete SObject lists can be created",
            Ty::Map(_, value) if is_any(value) => "Only concrete SObject maps can be created",
            _ => return,
        };
        self.report(new.ty.span, old.then(|| message.to_owned()));
    }

    fn instance(&self, ty: &Ty, arguments: Vec<Typed>, span: Span) -> Node {
        match ty {
            Ty::Class(class) => {
                let (constructor, arguments) = self.own_constructor(ty, arguments);
                Node::New { class: *class, constructor, arguments }
            }
            Ty::SObject(Some(object)) if arguments.is_empty() => {
                Node::NewSObject { object: object.clone(), fields: Vec::new() }
            }
            Ty::Unknown | Ty::Void | Ty::Null => self.not_implemented(span).node.kind,
            _ => self.native_instance(ty, arguments, span),
        }
    }

    fn native_instance(&self, ty: &Ty, arguments: Vec<Typed>, span: Span) -> Node {
        let (owner, own) = match ty {
            Ty::Platform(id, own) => (Some(*id), own.to_vec()),
            Ty::List(element) => (platform::find("System", "List"), vec![Ty::clone(element)]),
            Ty::Set(element) => (platform::find("System", "Set"), vec![Ty::clone(element)]),
            Ty::Map(key, value) => (platform::find("System", "Map"), vec![Ty::clone(key), Ty::clone(value)]),
            Ty::SObject(_) | Ty::Rows(_) => (platform::find("System", "SObject"), Vec::new()),
            Ty::Primitive(primitive) => (platform::find("System", primitive.name()), Vec::new()),
            _ => (None, Vec::new()),
        };
        let Some(id) = owner else { return self.not_implemented(span).node.kind };
        let table = platform::get(id);
        let signature = |parameters: &Vec<&'static str>| Signature {
            origin: Runs::Platform(id, "<init>"),
            parameters: parameters.iter().map(|text| self.program.text_type(text, id, &own)).collect(),
            returns: ty.clone(),
            declared: None,
        };
        let all: Vec<Signature> = table.members().constructors.iter().map(signature).collect();
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let (parameters, arguments) = match self.program.choose(&all, &types) {
            Some(chosen) => {
                let open = self.program.open_parameters(&all, &types);
                (chosen.parameters.clone(), self.converted_arguments(arguments, &chosen.parameters, &open))
            }
            None => (types, plain(arguments)),
        };
        let native = self.native(&table.full_name, "<init>", NativeKind::Constructor, parameters, ty.clone());
        Node::NewNative { native, ty: ty.clone(), arguments }
    }

    fn elements(&mut self, ty: &Ty, elements: &'u [Expr]) -> Node {
        if elements.is_empty() && matches!(ty, Ty::Map(..)) {
            return Node::NewEntries { ty: ty.clone(), entries: Vec::new() };
        }
        let wanted = match ty {
            Ty::List(element) | Ty::Set(element) => (**element).clone(),
            _ => Ty::Unknown,
        };
        let mut all = Vec::with_capacity(elements.len());
        for element in elements {
            let found = self.expression(element, &wanted);
            if !self.program.fits(&found.ty, &wanted) {
                let (wanted, found) = (self.shown(&wanted), self.shown(&found.ty));
                let message = format!("Initial expression is of incorrect type, expected: {wanted} but was: {found}");
                self.error(element.span, message);
            }
            all.push(convert(found, &wanted));
        }
        Node::NewElements { ty: ty.clone(), elements: all }
    }

    fn entries(&mut self, ty: &Ty, entries: &'u [(Expr, Expr)]) -> Node {
        let (wanted_key, wanted_value) = match ty {
            Ty::Map(key, value) => (Ty::clone(key), Ty::clone(value)),
            _ => (Ty::Unknown, Ty::Unknown),
        };
        let mut all = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.entry_part(key, &wanted_key, "key", ty);
            let value = self.entry_part(value, &wanted_value, "value", ty);
            all.push((key, value));
        }
        Node::NewEntries { ty: ty.clone(), entries: all }
    }

    fn entry_part(&mut self, part: &'u Expr, wanted: &Ty, word: &str, ty: &Ty) -> Hir {
        let found = self.expression(part, wanted);
        if !self.program.fits(&found.ty, wanted) {
            let message = format!("Invalid {word} type {} for {}", self.shown(&found.ty), self.shown(ty));
            self.error(part.span, message);
        }
        convert(found, wanted)
    }

    fn named(&mut self, ty: &Ty, fields: &'u [(Name, Expr)]) -> Vec<(Arc<str>, Hir)> {
        let mut all = Vec::with_capacity(fields.len());
        let mut seen: Vec<String> = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            let key = fold(&name.text);
            if seen.contains(&key) {
                self.error(name.span, format!("Duplicate field initialization: {}", name.text));
            }
            seen.push(key);
            let written: Arc<str> = (*name.text).into();
            if !matches!(ty, Ty::SObject(_)) {
                all.push((written, self.expression(value, &Ty::Unknown).node));
                continue;
            }
            match self.program.variable(ty, &name.text, self.unit) {
                Found::Variable(variable) => {
                    let found = self.expression(value, &variable.ty);
                    self.assignable(&found.ty, &variable.ty, name.span);
                    let canonical = if let crate::program::Home::Object(own) = variable.home { own } else { written };
                    all.push((canonical, convert(found, &variable.ty)));
                }
                Found::Unsure => all.push((written, self.expression(value, &Ty::Unknown).node)),
                Found::Missing => {
                    self.error(name.span, format!("Field does not exist: {} on {}", name.text, self.shown(ty)));
                    self.expression(value, &Ty::Unknown);
                }
            }
        }
        all
    }
}

/// A collection is not made of a single value.
fn initializer_fault(ty: &Ty, from: &Ty, shown: &str, other: &str) -> Option<String> {
    let Ty::Primitive(own) = from else { return None };
    if *own == Primitive::Object {
        return None;
    }
    let element = shown.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or_default();
    let expected = match ty {
        Ty::List(_) if *own != Primitive::Integer => format!("expected an Integer or a List of type {element}"),
        Ty::Set(_) => format!("expected a List or a Set of type: {element}"),
        Ty::Map(..) => "expected a Map with the same key and value types, or a valid SObject List".to_owned(),
        _ => return None,
    };
    Some(format!("Invalid initializer type {other} found for {shown}: {expected}"))
}
