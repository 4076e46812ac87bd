//! Running a script.

mod coerce;
mod expressions;
mod matching;
mod operators;
mod scope;
mod select;

pub(crate) use coerce::{coerce, number_of, shown, text_of};
pub(crate) use operators::{compare, concat};
pub use scope::Function;
pub(crate) use scope::{Callable, Scope};

use crate::error::{Error, Result};
use crate::functions;
use crate::tree::{Declaration, Expr, Header};
use crate::value::Value;
use std::rc::Rc;

/// Calls nest so deep at most.
pub const MOST_CALLS: usize = 256;

/// What a script asks of the world around it.
pub trait Host {
    fn log(&mut self, text: &str);
    /// Milliseconds since 1970, UTC.
    fn now(&mut self) -> i64;
    fn random(&mut self) -> [u8; 16];
}

pub(crate) struct Interpreter<'h> {
    pub(crate) host: &'h mut dyn Host,
    depth: usize,
    /// Modules by the names they have here.
    modules: Vec<(String, String)>,
}

pub(crate) fn run(header: &Header, body: &Expr, inputs: Vec<(String, Value)>, host: &mut dyn Host) -> Result<Value> {
    let mut interpreter = Interpreter { host, depth: 0, modules: Vec::new() };
    let scope = Scope::root();
    inputs.into_iter().for_each(|(name, value)| scope.set(&name, value));
    let result = interpreter.declare(&header.declarations, &scope).and_then(|()| interpreter.eval(body, &scope));
    // Functions hold the scope they are in.
    scope.clear();
    result
}

impl Interpreter<'_> {
    fn declare(&mut self, declarations: &[Declaration], scope: &Scope) -> Result<()> {
        for declaration in declarations {
            match declaration {
                Declaration::Function { name, lambda } => {
                    let function = Callable::Lambda { lambda: Rc::clone(lambda), scope: scope.clone() };
                    scope.set(name, function.value());
                }
                Declaration::Import(import) => self.import(import, scope).map_err(|error| error.at(import.span))?,
                Declaration::Variable { .. } | Declaration::Type => {}
            }
        }
        for declaration in declarations {
            if let Declaration::Variable { name, value } = declaration {
                let value = self.eval(value, scope)?;
                scope.set(name, value);
            }
        }
        Ok(())
    }

    fn import(&mut self, import: &crate::tree::Import, scope: &Scope) -> Result<()> {
        let module = functions::module(&import.module)
            .ok_or_else(|| Error::new(format!("Unable to resolve module with identifier `{}`", import.module)))?;
        if import.everything {
            functions::of_module(module).for_each(|native| scope.set(native.name, native.value()));
            return Ok(());
        }
        for (name, called) in &import.names {
            if name.is_empty() {
                self.modules.push((called.clone(), module.to_owned()));
                continue;
            }
            let native = functions::find(module, name)
                .ok_or_else(|| Error::new(format!("Unable to resolve reference of: `{name}`.")))?;
            scope.set(called, native.value());
        }
        Ok(())
    }

    /// A function of a module that was imported under the name, or of one that is there by its path.
    fn qualified(&self, module: &str, name: &str) -> Result<Value> {
        let known = self.modules.iter().find(|(called, _)| called == module).map(|(_, own)| own.as_str());
        let module = known.or_else(|| functions::module(module));
        let native = module.and_then(|module| functions::find(module, name));
        native
            .map(functions::Native::value)
            .ok_or_else(|| Error::new(format!("Unable to resolve reference of: `{name}`.")))
    }

    /// Calls a value that is a function.
    pub(crate) fn call(&mut self, function: &Value, arguments: &[Value]) -> Result<Value> {
        let Value::Function(function) = function else {
            return Err(Error::new(format!("Cannot coerce {} to Function", function.type_name())));
        };
        if self.depth >= MOST_CALLS {
            return Err(Error::new(format!("Stack Overflow. Max stack is {MOST_CALLS}.")));
        }
        self.depth += 1;
        let result = self.call_function(function, arguments);
        self.depth -= 1;
        result
    }

    fn call_function(&mut self, function: &Function, arguments: &[Value]) -> Result<Value> {
        match &function.0 {
            Callable::Native(native) => (native.run)(self, arguments),
            Callable::Replacer { text, pattern } => functions::replaced(self, text, pattern, arguments),
            Callable::Lambda { lambda, scope } => {
                let inner = scope.inner();
                for (at, parameter) in lambda.parameters.iter().enumerate() {
                    let value = match (arguments.get(at), &parameter.default) {
                        (Some(value), _) => value.clone(),
                        (None, Some(default)) => self.eval(default, &inner)?,
                        (None, None) => Value::Null,
                    };
                    inner.set(&parameter.name, value);
                }
                self.eval(&lambda.body, &inner)
            }
        }
    }

    /// The value a lambda gives a parameter that it is not called with.
    pub(crate) fn default_of(&mut self, function: &Value, place: usize) -> Result<Option<Value>> {
        let Value::Function(function) = function else { return Ok(None) };
        let Callable::Lambda { lambda, scope } = &function.0 else { return Ok(None) };
        match lambda.parameters.get(place).and_then(|parameter| parameter.default.as_ref()) {
            Some(default) => self.eval(default, scope).map(Some),
            None => Ok(None),
        }
    }

    pub(crate) fn is_true(&mut self, function: &Value, arguments: &[Value]) -> Result<bool> {
        Ok(matches!(self.call(function, arguments)?, Value::Boolean(true)))
    }
}
