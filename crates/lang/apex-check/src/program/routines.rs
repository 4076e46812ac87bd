//! Methods, constructors and scripts: each gets its place among the routines of the whole.

use super::fields::is_virtual;
use super::{Access, Around, ClassId, Constructor, MethodInfo, Program, Script, annotations, fold};
use crate::hir::{self, MethodId, MethodKind, Visibility};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{self, Method, ModifierKind, Modifiers, Name, Parameter, ScriptItem, UnitBody};

impl<'u> Program<'u> {
    pub(super) fn add_routine(
        &mut self,
        owner: ClassId,
        name: &str,
        kind: MethodKind,
        (modifiers, span): (Modifiers, Span),
    ) -> MethodId {
        let unit = self.owner_unit(owner);
        let id = MethodId(self.routines.len() as u32);
        self.routines.push(hir::Method {
            owner,
            name: name.into(),
            kind,
            unit: unit as u32,
            line: self.line(unit, span),
            parameters: Vec::new(),
            returns: Ty::Void,
            is_static: modifiers.has(ModifierKind::Static),
            is_virtual: is_virtual(&modifiers),
            visibility: annotations::visibility(&modifiers, Visibility::Private),
            annotations: annotations::annotations(&self.units[unit], &modifiers),
            frame: 0,
            body: None,
            covers: None,
        });
        id
    }

    fn owner_unit(&self, owner: ClassId) -> usize {
        let own = self.classes.get(owner.0 as usize).map(|class| class.unit);
        let script = || self.scripts.iter().find(|script| script.class == owner).map(|script| script.unit);
        own.or_else(script).unwrap_or_default()
    }

    pub(super) fn sign<'n>(&mut self, id: MethodId, parameters: impl Iterator<Item = (&'n str, Ty)>, returns: Ty) {
        let routine = &mut self.routines[id.0 as usize];
        routine.parameters = parameters.map(|(name, ty)| hir::Parameter { name: name.into(), ty }).collect();
        routine.frame = routine.parameters.len() as u32;
        routine.returns = returns;
    }

    fn parameters(&mut self, parameters: &[Parameter], id: ClassId) -> Vec<Ty> {
        parameters.iter().map(|parameter| self.declared_type(&parameter.ty, self.inside(id))).collect()
    }

    pub(super) fn constructor(&mut self, constructor: &'u syntax::Constructor, id: ClassId) {
        let parameters = self.parameters(&constructor.parameters, id);
        let at = (constructor.modifiers.clone(), constructor.name.span);
        let method = self.add_routine(id, "<init>", MethodKind::Constructor, at);
        self.sign(method, names(&constructor.parameters).zip(parameters.iter().cloned()), Ty::Void);
        self.info(id).constructors.push(Constructor { id: method, parameters });
    }

    pub(super) fn method(&mut self, method: &'u Method, id: ClassId, unit: usize, in_interface: bool) {
        let parameters = self.parameters(&method.parameters, id);
        let returns = self.declared_type(&method.return_type, self.inside(id));
        let at = (method.modifiers.clone(), method.name.span);
        let routine = self.add_routine(id, &method.name.text, MethodKind::Method, at);
        self.sign(routine, names(&method.parameters).zip(parameters.iter().cloned()), returns.clone());
        if in_interface {
            let routine = &mut self.routines[routine.0 as usize];
            (routine.is_virtual, routine.visibility) = (true, Visibility::Public);
        }
        let info = MethodInfo {
            id: routine,
            name: method.name.text.to_string(),
            parameters,
            returns,
            access: if in_interface { Access::OPEN } else { Access::of(&method.modifiers) },
            is_abstract: in_interface || method.modifiers.has(ModifierKind::Abstract),
        };
        self.add_method(info, &method.name, id, unit);
    }

    fn add_method(&mut self, info: MethodInfo, name: &Name, id: ClassId, unit: usize) {
        let same = |one: &MethodInfo| one.parameters == info.parameters && !one.parameters.contains(&Ty::Unknown);
        let key = fold(&name.text);
        if self.info(id).methods.get(&key).is_some_and(|all| all.iter().any(same)) {
            let shown = self.signature(&info);
            let message = format!("Method already defined: {shown} from the type {}", self.class(id).full_name);
            let error = self.error(unit, name.span, message);
            self.errors.push(error);
        }
        self.info(id).methods.entry(key).or_default().push(info);
    }

    pub(super) fn declare_routines_of_scripts(&mut self) {
        let units = self.units;
        for (at, unit) in units.iter().enumerate() {
            match &*unit.body {
                UnitBody::Type(_) => {}
                UnitBody::Trigger(trigger) => self.script(at, &trigger.name.text, trigger.name.span, &trigger.body),
                UnitBody::Anonymous(items) => self.script(at, "AnonymousBlock", Span::default(), items),
            }
        }
    }

    fn script(&mut self, unit: usize, name: &str, span: Span, items: &'u [ScriptItem]) {
        let class = ClassId((self.classes.len() + self.scripts.len()) as u32);
        self.scripts.push(Script { unit, class, body: MethodId(0), methods: Vec::new() });
        let body = self.add_routine(class, name, MethodKind::Script, (Modifiers::default(), span));
        self.routines[body.0 as usize].is_static = true;
        let methods = items.iter().filter_map(|item| match item {
            ScriptItem::Method(method) => Some((method, self.script_method(method, class, unit))),
            _ => None,
        });
        let methods = methods.collect();
        if let Some(script) = self.scripts.last_mut() {
            (script.body, script.methods) = (body, methods);
        }
    }

    fn script_method(&mut self, method: &'u Method, class: ClassId, unit: usize) -> MethodId {
        let at = (method.modifiers.clone(), method.name.span);
        let id = self.add_routine(class, &method.name.text, MethodKind::Method, at);
        self.routines[id.0 as usize].is_static = true;
        let around = Around { unit, class: None };
        let ty = |ty| self.resolve(ty, around).unwrap_or(Ty::Unknown);
        let parameters: Vec<Ty> = method.parameters.iter().map(|parameter| ty(&parameter.ty)).collect();
        let returns = ty(&method.return_type);
        self.sign(id, names(&method.parameters).zip(parameters), returns);
        id
    }
}

fn names(parameters: &[Parameter]) -> impl Iterator<Item = &str> {
    parameters.iter().map(|parameter| &*parameter.name.text)
}
