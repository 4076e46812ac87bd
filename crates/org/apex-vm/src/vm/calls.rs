//! Calls from outside the tree: natives and hosts call Apex, by method or by name.

use super::{Outcome, Throw, Vm};
use crate::native::Call;
use crate::value::{Platform, Value};
use orgyard_apex_check::hir::{Method, MethodId, NativeKind};
use orgyard_apex_check::{ClassId, PlatformId};
use std::sync::Arc;

impl Vm {
    /// Runs a method of the image as it stands, without a look at what overrides it.
    pub fn invoke(&mut self, method: MethodId, target: Option<Value>, arguments: Vec<Value>) -> Outcome {
        let linked = Arc::clone(&self.linked);
        self.run_method(&linked, method, target.unwrap_or_default(), arguments)
    }

    /// Calls a method by its name: the most derived one of a class of the image, or a native.
    pub fn call_named(&mut self, target: &Value, name: &str, arguments: Vec<Value>) -> Outcome {
        let throw = match target {
            Value::Null => Throw::null_pointer(),
            Value::Object(own) => match self.find_method_for(own.class, name, &arguments) {
                Some(method) => return self.invoke_virtual(method, target, arguments),
                None => match self.native_of(target, name, &arguments)? {
                    Some(value) => return Ok(value),
                    None => self.no_such_method(target, name, &arguments),
                },
            },
            _ => match self.native_of(target, name, &arguments)? {
                Some(value) => return Ok(value),
                None => self.no_such_method(target, name, &arguments),
            },
        };
        Err(self.raised(throw))
    }

    fn no_such_method(&self, target: &Value, name: &str, arguments: &[Value]) -> Throw {
        let types: Vec<String> = arguments.iter().map(|one| self.type_name_of(one)).collect();
        Throw::unsupported(format!("{}.{name}({})", self.type_name_of(target), types.join(", ")))
    }

    /// A method an instance of the class answers to, by its folded name and the number of its parameters.
    pub fn find_method(&self, class: ClassId, folded: &str, arity: usize) -> Option<MethodId> {
        let named = self.class(class).by_name.get(folded)?;
        named.iter().copied().find(|id| self.method(*id).parameters.len() == arity)
    }

    /// Of several with as many parameters the one whose types take the arguments. A static method will do where the
    /// platform calls: `public static void execute(QueueableContext context)`.
    fn find_method_for(&self, class: ClassId, name: &str, arguments: &[Value]) -> Option<MethodId> {
        let Some(named) = self.class(class).by_name.get(name.to_ascii_lowercase().as_str()) else {
            let own = self.class(class).methods.iter().copied();
            let is_meant = |id: &MethodId| {
                let method = self.method(*id);
                method.name.eq_ignore_ascii_case(name) && method.parameters.len() == arguments.len()
            };
            return own.filter(|id| self.method(*id).is_static).find(is_meant);
        };
        let same_arity = |id: &&MethodId| self.method(**id).parameters.len() == arguments.len();
        let takes = |id: &&MethodId| self.takes(self.method(**id), arguments);
        named.iter().filter(same_arity).find(takes).or_else(|| named.iter().find(same_arity)).copied()
    }

    fn takes(&self, method: &Method, arguments: &[Value]) -> bool {
        let mut pairs = method.parameters.iter().zip(arguments);
        pairs.all(|(parameter, value)| value.is_null() || self.is_a(value, &parameter.ty))
    }

    /// Calls a native of the value's own type, where there is one.
    pub(crate) fn native_of(
        &mut self,
        target: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Throw> {
        let call = Call { target, arguments, native: None, ty: None };
        let linked = Arc::clone(&self.linked);
        let owners = self.native_owners(target);
        let run = owners.iter().find_map(|owner| linked.natives.dynamic(owner, name, NativeKind::Method, &call));
        match run {
            Some(run) => run(self, call).map(Some).map_err(|throw| self.raised(throw)),
            None => self.holder_call(target, name, arguments),
        }
    }

    /// Like [`Self::native_of`], for values whose type may well have no such member.
    pub(crate) fn call_native_if_known(
        &mut self,
        target: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Throw> {
        let call = Call { target, arguments, native: None, ty: None };
        let linked = Arc::clone(&self.linked);
        let Value::Platform(own) = target else { return Ok(None) };
        match linked.natives.dynamic(own.name, name, NativeKind::Method, &call) {
            Some(run) => run(self, call).map(Some).map_err(|throw| self.raised(throw)),
            None => Ok(None),
        }
    }

    /// The types under whose names natives for a value are registered.
    pub(crate) fn native_owners(&self, value: &Value) -> Vec<&'static str> {
        match value {
            Value::Null => Vec::new(),
            Value::Platform(own) => vec![own.name],
            Value::Object(own) => {
                let above = self.class(own.class).platform_ancestors.iter();
                let ids = above.filter_map(|ty| match ty {
                    orgyard_apex_check::Ty::Platform(id, _) => Some(id.qualified()),
                    _ => None,
                });
                ids.chain(std::iter::once("Internal.Object")).collect()
            }
            Value::Enum(_) => vec!["System.Enum", "Internal.Enum"],
            _ => PlatformId::named(value.kind_name()).map(PlatformId::qualified).into_iter().collect(),
        }
    }

    /// `getX()` and `setX(value)` of a plain holder of data.
    pub(crate) fn holder_call(
        &mut self,
        target: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Throw> {
        let Value::Platform(own) = target else { return Ok(None) };
        if !self.linked.natives.is_holder(own.name) {
            return Ok(None);
        }
        let head = name.get(..3).unwrap_or_default();
        let field = name.get(3..).unwrap_or_default();
        match arguments {
            [] if head.eq_ignore_ascii_case("get") => Ok(Some(own.field(field))),
            [value] if head.eq_ignore_ascii_case("set") => {
                own.set_field(field, value.clone());
                Ok(Some(Value::Null))
            }
            _ => Ok(None),
        }
    }

    /// An instance of a class of the image, by the constructor that takes the arguments, as `Type.newInstance()`.
    pub fn construct(&mut self, class: ClassId, arguments: Vec<Value>) -> Outcome {
        let linked = Arc::clone(&self.linked);
        let own = &linked.image.classes[class.0 as usize];
        let fitting = own.constructors.iter().copied().find(|id| {
            let method = &linked.image.methods[id.0 as usize];
            method.parameters.len() == arguments.len() && self.takes(method, &arguments)
        });
        if fitting.is_none() && !own.constructors.is_empty() {
            let text = format!("Class {} must have a public no-arg constructor", own.full_name);
            return Err(self.exception("System.TypeException", text));
        }
        self.make_object(&linked, class, fitting, arguments)
    }

    /// A stub of a class or interface: its calls go to a StubProvider.
    pub fn stub(&mut self, class: ClassId, provider: Value) -> Value {
        let fields = self.class(class).fields.len();
        let object = crate::value::Object { stub: Some(provider), ..crate::value::Object::new(class, fields) };
        Value::from(std::rc::Rc::new(object))
    }

    /// A token such as an SObjectType, known by its key.
    pub fn token(&self, name: &'static str, key: &str) -> Value {
        Value::from(Platform::token(name, key))
    }
}
