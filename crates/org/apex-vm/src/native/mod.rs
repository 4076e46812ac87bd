//! The platform's own members, written in Rust, and how a call finds them.

mod arguments;
mod macros;
mod registry;
mod returns;
#[cfg(test)]
mod tests;

pub use arguments::{Anything, Date, Datetime, FromValue, Str, Time};
pub use registry::Natives;
pub use returns::Returns;

use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::NativeCall;

pub type NativeFn = fn(&mut Vm, Call<'_>) -> Result<Value, Throw>;

/// What a native is called with.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Null for static members and constructors.
    pub target: &'a Value,
    pub arguments: &'a [Value],
    /// What the checker chose; none where only the run found the member.
    pub native: Option<&'a NativeCall>,
    /// The type a constructor makes, with its type arguments.
    pub ty: Option<&'a Ty>,
}

impl Call<'_> {
    /// An argument; null where there are fewer.
    pub fn argument(&self, place: usize) -> Value {
        self.arguments.get(place).cloned().unwrap_or_default()
    }

    /// The arguments of a constructor's type: of `Map<Id, Account>` both.
    pub fn type_arguments(&self) -> Vec<Ty> {
        match self.ty {
            Some(Ty::List(element) | Ty::Set(element)) => vec![Ty::clone(element)],
            Some(Ty::Map(key, value)) => vec![Ty::clone(key), Ty::clone(value)],
            Some(Ty::Platform(_, arguments)) => arguments.to_vec(),
            _ => Vec::new(),
        }
    }
}
