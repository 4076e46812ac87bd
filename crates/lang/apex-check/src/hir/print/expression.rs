//! Expressions as text: `$0` a local, `#0` a slot, `~name` what only the run can find, `Owner:name` what the platform
//! offers, `->` a direct call, `=>` a virtual one.

use super::{Printer, method_name};
use crate::hir::{Constant, Dispatch, Expr, ExprKind, MethodId, NativeCall, NativeId, NativeKind, Place, QueryId};
use crate::{ClassId, Ty};
use orgyard_apex::syntax::{BinaryOperator, UnaryOperator};

impl Printer<'_, '_> {
    pub(super) fn list(&self, all: &[Expr]) -> String {
        all.iter().map(|one| self.expr(one)).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Constant(constant) => shown_constant(constant),
            ExprKind::Local(slot) => format!("${slot}"),
            ExprKind::This => "this".to_owned(),
            ExprKind::Field { target, safe, slot, .. } => format!("{}{}#{slot}", self.expr(target), mark(*safe)),
            ExprKind::Static { class, slot, .. } => self.static_name(*class, *slot),
            ExprKind::EnumValue { class, ordinal } => {
                let values = self.image.classes.get(class.0 as usize).map(|class| &class.values);
                let value = values.and_then(|values| values.get(*ordinal as usize));
                format!("{}.{}", self.class(*class), value.map_or("?", |value| value))
            }
            ExprKind::SObjectField { target, safe, name } => format!("{}{}.{name}", self.expr(target), mark(*safe)),
            ExprKind::DynamicField { target, safe, name } => format!("{}{}~{name}", self.expr(target), mark(*safe)),
            ExprKind::Index { target, index } => format!("{}[{}]", self.expr(target), self.expr(index)),
            ExprKind::Cast { ty, value } => format!("cast {}({})", self.ty(ty), self.expr(value)),
            ExprKind::Convert { to, value } => format!("{}({})", to.name(), self.expr(value)),
            ExprKind::InstanceOf { ty, value } => format!("({} instanceof {})", self.expr(value), self.ty(ty)),
            ExprKind::Unary { operator, operand } => format!("{}{}", unary(*operator), self.expr(operand)),
            ExprKind::Step { up, prefix, place } => {
                let (sign, place) = (if *up { "++" } else { "--" }, self.place(place));
                if *prefix { format!("{sign}{place}") } else { format!("{place}{sign}") }
            }
            ExprKind::Concat { left, right } => format!("({} & {})", self.expr(left), self.expr(right)),
            ExprKind::Binary { operator, left, right } => {
                format!("({} {} {})", self.expr(left), binary(*operator), self.expr(right))
            }
            ExprKind::Assign { place, value } => format!("{} = {}", self.place(place), self.expr(value)),
            ExprKind::Update { operator, is_text, to, place, value } => {
                let sign = if *is_text { "&" } else { binary(*operator) };
                let to = to.map_or(String::new(), |to| format!(" as {}", to.name()));
                format!("{} {sign}= {}{to}", self.place(place), self.expr(value))
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                format!("({} ? {} : {})", self.expr(condition), self.expr(then), self.expr(otherwise))
            }
            kind => self.call(kind),
        }
    }

    fn call(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Invoke { method, dispatch, target, safe, arguments } => {
                let arrow = match dispatch {
                    Dispatch::Direct => "->",
                    Dispatch::Virtual => "=>",
                    Dispatch::Super => "=super>",
                };
                let target = target.as_ref().map_or(String::new(), |target| self.expr(target));
                let arrow = if target.is_empty() { "" } else { arrow };
                format!("{target}{}{arrow}{}({})", mark(*safe), self.method(*method), self.list(arguments))
            }
            ExprKind::Native { native, target, safe, arguments } => {
                let target = target.as_ref().map_or(String::new(), |one| format!("{}{}.", self.expr(one), mark(*safe)));
                format!("{target}{}", self.native(*native, Some(arguments)))
            }
            ExprKind::Ask { native, locals, arguments } => {
                let locals: Vec<String> = locals.iter().map(|(name, slot)| format!("{name} ${slot}")).collect();
                format!("{} asking [{}]", self.native(*native, Some(arguments)), locals.join(", "))
            }
            ExprKind::DynamicCall { target, safe, name, arguments } => {
                format!("{}{}~{name}({})", self.expr(target), mark(*safe), self.list(arguments))
            }
            ExprKind::ConstructorCall { class, constructor, arguments } => {
                let own = constructor.map_or(String::new(), |id| format!(" {}", self.method(id)));
                format!("construct {}{own}({})", self.ty(class), self.list(arguments))
            }
            ExprKind::New { class, constructor, arguments } => {
                let own = constructor.map_or_else(|| self.class(*class), |id| self.method(id));
                format!("new {own}({})", self.list(arguments))
            }
            ExprKind::NewNative { native, ty, arguments } => {
                let parameters = self.image.natives.get(native.0 as usize).map_or(&[][..], |call| &call.parameters);
                format!("new {}{}({})", self.ty(ty), self.types(parameters), self.list(arguments))
            }
            ExprKind::NewSObject { object, fields } => {
                let fields = fields.iter().map(|(name, value)| format!("{name} = {}", self.expr(value)));
                format!("new {object}({})", fields.collect::<Vec<_>>().join(", "))
            }
            ExprKind::NewElements { ty, elements } => format!("new {}{{{}}}", self.ty(ty), self.list(elements)),
            ExprKind::NewEntries { ty, entries } => {
                let entries = entries.iter().map(|(key, value)| format!("{} => {}", self.expr(key), self.expr(value)));
                format!("new {}{{{}}}", self.ty(ty), entries.collect::<Vec<_>>().join(", "))
            }
            ExprKind::NewSize { ty, size } => format!("new {}[{}]", self.ty(ty), self.expr(size)),
            ExprKind::Query { query, binds, wanted } => self.query(*query, binds, &format!("{wanted:?}")),
            kind => self.named(kind),
        }
    }

    fn named(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::TypeLiteral(ty) => format!("{}.class", self.ty(ty)),
            ExprKind::SObjectType(object) => format!("token {object}"),
            ExprKind::SObjectFieldToken { object, field } => format!("token {object}.{field}"),
            ExprKind::Describe(object) => format!("describe {object}"),
            ExprKind::DescribeField { object, field } => format!("describe {object}.{field}"),
            ExprKind::DescribeFields(object) => format!("describe {object} fields"),
            ExprKind::DescribeFieldSets(object) => format!("describe {object} field sets"),
            ExprKind::DescribeFieldSet { object, field_set } => format!("describe {object} field set {field_set}"),
            ExprKind::Label(name) => format!("label {name}"),
            ExprKind::Page(name) => format!("page {name}"),
            ExprKind::NotImplemented(name) => format!("not implemented {name}"),
            _ => String::new(),
        }
    }

    fn query(&self, query: QueryId, binds: &[Expr], wanted: &str) -> String {
        let text = self.image.queries.get(query.0 as usize).map_or("", |query| &query.text);
        let binds = if binds.is_empty() { String::new() } else { format!(" with {}", self.list(binds)) };
        format!("[{text}]{binds} as {wanted}")
    }

    fn place(&self, place: &Place) -> String {
        match place {
            Place::Local(slot) => format!("${slot}"),
            Place::Field { target, slot, .. } => format!("{}#{slot}", self.expr(target)),
            Place::Static { class, slot, .. } => self.static_name(*class, *slot),
            Place::Property { target, getter, setter, .. } => {
                let target = target.as_ref().map_or(String::new(), |target| self.expr(target));
                let accessors: Vec<String> =
                    [getter, setter].into_iter().flatten().map(|id| self.method(*id)).collect();
                format!("{target}<{}>", accessors.join(", "))
            }
            Place::SObjectField { target, name } => format!("{}.{name}", self.expr(target)),
            Place::Native { target, set, .. } => {
                let target = target.as_ref().map_or(String::new(), |target| format!("{}.", self.expr(target)));
                format!("{target}{}", self.native(*set, None))
            }
            Place::DynamicField { target, name } => format!("{}~{name}", self.expr(target)),
            Place::Index { target, index } => format!("{}[{}]", self.expr(target), self.expr(index)),
        }
    }

    fn native(&self, id: NativeId, arguments: Option<&[Expr]>) -> String {
        let Some(NativeCall { owner, name, kind, parameters, .. }) = self.image.natives.get(id.0 as usize) else {
            return "?".to_owned();
        };
        match (kind, arguments) {
            (NativeKind::Method | NativeKind::StaticMethod, Some(arguments)) => {
                format!("{owner}:{name}{}({})", self.types(parameters), self.list(arguments))
            }
            _ => format!("{owner}:{name}"),
        }
    }

    fn types(&self, types: &[Ty]) -> String {
        let shown: Vec<String> = types.iter().map(|ty| self.ty(ty)).collect();
        if shown.is_empty() { String::new() } else { format!("[{}]", shown.join(", ")) }
    }

    fn ty(&self, ty: &Ty) -> String {
        self.image.shown(ty)
    }

    fn class(&self, id: ClassId) -> String {
        self.ty(&Ty::Class(id))
    }

    fn method(&self, id: MethodId) -> String {
        method_name(self.image, id)
    }

    fn static_name(&self, class: ClassId, slot: u32) -> String {
        let field = self.image.classes.get(class.0 as usize).and_then(|class| class.statics.get(slot as usize));
        format!("{}.{}", self.class(class), field.map_or("?", |field| &field.name))
    }
}

fn mark(safe: bool) -> &'static str {
    if safe { "?" } else { "" }
}

fn shown_constant(constant: &Constant) -> String {
    match constant {
        Constant::Null => "null".to_owned(),
        Constant::Boolean(value) => value.to_string(),
        Constant::Integer(value) => value.to_string(),
        Constant::Long(value) => format!("{value}L"),
        Constant::Double(value) => format!("{value}d"),
        Constant::Decimal(digits) => digits.to_string(),
        Constant::String(text) => format!("'{text}'"),
    }
}

fn unary(operator: UnaryOperator) -> &'static str {
    match operator {
        UnaryOperator::Plus => "+",
        UnaryOperator::Minus => "-",
        UnaryOperator::Not => "!",
        UnaryOperator::BitNot => "~",
    }
}

fn binary(operator: BinaryOperator) -> &'static str {
    use BinaryOperator::*;
    match operator {
        Add => "+",
        Subtract => "-",
        Multiply => "*",
        Divide => "/",
        And => "&&",
        Or => "||",
        BitAnd => "&",
        BitOr => "|",
        BitXor => "^",
        ShiftLeft => "<<",
        ShiftRight => ">>",
        ShiftRightUnsigned => ">>>",
        Equal => "==",
        NotEqual => "!=",
        Identical => "===",
        NotIdentical => "!==",
        Less => "<",
        LessOrEqual => "<=",
        Greater => ">",
        GreaterOrEqual => ">=",
        Coalesce => "??",
    }
}
