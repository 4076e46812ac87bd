//! Namespace System.

pub(crate) mod assert;
mod assertion;
pub(crate) mod blob;
pub(crate) mod boolean;
pub(crate) mod custom_setting;
pub(crate) mod decimal;
pub(crate) mod double;
pub(crate) mod enumeration;
pub(crate) mod exception;
pub(crate) mod id;
pub(crate) mod integer;
pub(crate) mod iterator;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod long;
pub(crate) mod map;
pub(crate) mod matcher;
pub(crate) mod math;
pub(crate) mod object;
pub(crate) mod pattern;
pub(crate) mod security;
pub(crate) mod set;
pub(crate) mod sobject;
pub(crate) mod sobject_errors;
pub(crate) mod string;
pub(crate) mod string_case;
pub(crate) mod string_escape;
pub(crate) mod string_part;
pub(crate) mod string_regex;
pub(crate) mod string_search;
#[expect(clippy::module_inception, reason = "the class System of the namespace System")]
pub(crate) mod system;
pub(crate) mod type_;
