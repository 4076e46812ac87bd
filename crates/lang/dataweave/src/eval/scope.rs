//! Names and functions.

use crate::functions::Native;
use crate::tree::Lambda;
use crate::value::Value;
use fancy_regex::Regex;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

#[derive(Clone)]
pub(crate) struct Scope(Rc<Frame>);

struct Frame {
    names: RefCell<Vec<(Rc<str>, Value)>>,
    outer: Option<Scope>,
}

/// What a script can call.
pub struct Function(pub(crate) Callable);

pub(crate) enum Callable {
    Lambda {
        lambda: Rc<Lambda>,
        scope: Scope,
    },
    Native(&'static Native),
    /// `text replace /pattern/`, which waits for `with`.
    Replacer {
        text: Rc<str>,
        pattern: Rc<Regex>,
    },
}

impl Callable {
    pub(crate) fn value(self) -> Value {
        Value::Function(Rc::new(Function(self)))
    }
}

impl Scope {
    pub(crate) fn root() -> Self {
        Self(Rc::new(Frame { names: RefCell::default(), outer: None }))
    }

    pub(crate) fn inner(&self) -> Self {
        Self(Rc::new(Frame { names: RefCell::default(), outer: Some(self.clone()) }))
    }

    pub(crate) fn set(&self, name: &str, value: Value) {
        self.0.names.borrow_mut().push((Rc::from(name), value));
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        let mut at = Some(self);
        while let Some(scope) = at {
            let names = scope.0.names.borrow();
            if let Some((_, value)) = names.iter().rev().find(|(own, _)| &**own == name) {
                return Some(value.clone());
            }
            at = scope.0.outer.as_ref();
        }
        None
    }

    pub(crate) fn clear(&self) {
        self.0.names.borrow_mut().clear();
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}
