//! Names of the schema and of components as values.

use crate::native::Call;
use crate::value::{Platform, Value};
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::hir::{ExprKind, NativeKind};

impl Vm {
    pub(super) fn schema_expression(&mut self, kind: &ExprKind) -> Outcome {
        let token = |name: &'static str, key: &str| Ok(Value::from(Platform::token(name, key)));
        match kind {
            ExprKind::SObjectType(object) => token("Schema.SObjectType", object),
            ExprKind::SObjectFieldToken { object, field } => token("Schema.SObjectField", &format!("{object}.{field}")),
            ExprKind::Describe(object) => token("Schema.DescribeSObjectResult", object),
            ExprKind::DescribeField { object, field } => {
                token("Schema.DescribeFieldResult", &format!("{object}.{field}"))
            }
            ExprKind::DescribeFields(object) => token("Internal.SObjectTypeFields", object),
            ExprKind::DescribeFieldSets(object) => token("Internal.SObjectTypeFieldSets", object),
            ExprKind::DescribeFieldSet { object, field_set } => {
                token("Schema.FieldSet", &format!("{object}.{field_set}"))
            }
            ExprKind::Label(name) => {
                let (namespace, name) = name.split_once("__").unwrap_or(("", name));
                self.static_native("System.Label", "get", &[Value::string(namespace), Value::string(name)])
            }
            ExprKind::Page(name) => {
                let url = Value::string(format!("/apex/{name}"));
                self.native_by_name("System.PageReference", "<init>", NativeKind::Constructor, &[url])
            }
            _ => Err(Throw::unsupported("an expression of this kind")),
        }
    }

    /// A static method of the platform by its name.
    pub fn static_native(&mut self, owner: &str, name: &str, arguments: &[Value]) -> Outcome {
        self.native_by_name(owner, name, NativeKind::StaticMethod, arguments)
    }

    /// A member of the platform by its name: for hosts and for natives that build on each other.
    pub fn native_by_name(&mut self, owner: &str, name: &str, kind: NativeKind, arguments: &[Value]) -> Outcome {
        let call = Call { target: &Value::Null, arguments, native: None, ty: None };
        let linked = std::sync::Arc::clone(&self.linked);
        match linked.natives.dynamic(owner, name, kind, &call) {
            Some(run) => run(self, call).map_err(|throw| self.raised(throw)),
            None => Err(Throw::unsupported(format!("{owner}.{name}"))),
        }
    }
}
