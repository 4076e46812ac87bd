//! `switch on`.

use super::Checker;
use super::typed::{Typed, convert};
use crate::hir::{Block, Constant, Expr as Hir, ExprKind as Node, NativeKind, StmtKind, SwitchBranch, SwitchPattern};
use crate::platform::{self, PlatformKind};
use crate::program::{Node as Declaration, Program, fold};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Expr, ExprKind, Literal, Member, ModifierKind, Name, Switch, WhenBranch, WhenPattern};

impl<'u> Checker<'_, 'u> {
    pub(super) fn switch(&mut self, switch: &'u Switch) -> StmtKind {
        let subject = self.expression(&switch.subject, &Ty::Unknown);
        if let Some(message) = subject_fault(self.program, &subject.ty) {
            self.error(switch.subject.span, message);
        }
        let (mut branches, mut otherwise) = (Vec::new(), None);
        let mut seen = Vec::new();
        for branch in &switch.branches {
            self.repeated_values(branch, &mut seen);
            match self.when(branch, &subject.ty) {
                (Some(pattern), body) => {
                    let covers = self.covers(crate::lines::of_when(self.source(), branch));
                    branches.push(SwitchBranch { pattern, body, covers });
                }
                (None, body) => otherwise = Some(body),
            }
        }
        StmtKind::Switch { subject: subject.node, branches, otherwise }
    }

    fn when(&mut self, branch: &'u WhenBranch, subject: &Ty) -> (Option<SwitchPattern>, Block) {
        let mark = self.scope.mark();
        let pattern = match &branch.pattern {
            WhenPattern::SObject { ty, name } => {
                let written = ty.dotted();
                let span = ty.span;
                let ty = self.ty(ty);
                if matches!(subject, Ty::Primitive(own) if *own != Primitive::Object) {
                    self.error(span, format!("{} cannot be a 'when type variable' block", self.shown(&ty)));
                }
                if ty == *subject && matches!(subject, Ty::SObject(Some(_))) {
                    let shown = self.shown(&ty);
                    let message =
                        format!("{shown} in the 'when expression' is already matching the switch expression type");
                    self.error(span, message);
                }
                let object = if let Ty::SObject(Some(object)) = &ty { object.clone() } else { written.into() };
                Some(SwitchPattern::SObject { object, slot: self.declare(name, ty) })
            }
            WhenPattern::Values(values) => {
                Some(SwitchPattern::Values(values.iter().map(|value| self.when_value(value, subject)).collect()))
            }
            WhenPattern::Else => None,
        };
        let body = self.block(&branch.body);
        self.scope.close(mark);
        (pattern, body)
    }

    /// Values of the enum that is switched on stand without their type.
    fn when_value(&mut self, value: &'u Expr, subject: &Ty) -> Hir {
        if let ExprKind::Name(name) = &value.kind {
            return match subject {
                Ty::Primitive(own) if *own != Primitive::Object => self.when_constant(name, value, subject),
                _ => self.enum_value(name, subject),
            };
        }
        let (span, value) = (value.span, self.expression(value, subject));
        if let Some(message) = self.value_fault(span, &value, subject) {
            self.error(span, message);
        }
        match subject {
            Ty::Primitive(_) => convert(value, subject),
            _ => value.node,
        }
    }

    /// Values are literals that the subject may have.
    fn value_fault(&self, span: Span, value: &Typed, subject: &Ty) -> Option<String> {
        let text = self.source().source.slice(span);
        match (&value.node.kind, subject) {
            (Node::Constant(Constant::Null), _) => None,
            (Node::Constant(_), Ty::SObject(_)) => {
                Some("Switching on SObject types must be a 'when type variable' or 'when null'".to_owned())
            }
            (Node::Constant(_), Ty::Primitive(own)) if *own != Primitive::Object => {
                let (from, to) = (self.shown(&value.ty), self.shown(subject));
                let message = format!(
                    "{from} value in 'when expression' cannot be implicitly converted to the {to} type in switch expression"
                );
                (!self.program.fits(&value.ty, subject)).then_some(message)
            }
            (Node::EnumValue { .. }, Ty::Class(_)) => {
                Some("Enum value used in 'when expression' should be unqualified".to_owned())
            }
            (Node::Binary { .. } | Node::Concat { .. }, Ty::Primitive(_)) => {
                Some(format!("When clause must be a literal or a non null constant literal: {text}"))
            }
            (Node::Native { .. } | Node::Invoke { .. }, Ty::Primitive(_)) => {
                Some("'when expression' must be a literal, a constant literal field or enum value".to_owned())
            }
            _ => None,
        }
    }

    /// Names of constants may stand for their literals.
    fn when_constant(&mut self, name: &Name, value: &'u Expr, subject: &Ty) -> Hir {
        let found = self.expression(value, subject);
        let fault = match self.constant_value(name, &found) {
            Some(Some(_)) | None => None,
            Some(None) => Some(format!("Field must be a static final constant: {}", name.text)),
        };
        let literal = match self.constant_value(name, &found) {
            Some(Some(literal)) => matches!(&literal.kind, ExprKind::Literal(own) if *own != Literal::Null),
            _ => true,
        };
        let fault = fault.or_else(|| (!literal).then(|| format!("Field must be a non null literal: {}", name.text)));
        self.report(name.span, fault);
        convert(found, subject)
    }

    /// The initial value of a static final variable of the class; `None` inside for other variables.
    fn constant_value(&self, name: &Name, found: &Typed) -> Option<Option<&'u Expr>> {
        match found.node.kind {
            Node::Local(_) | Node::Field { .. } => Some(None),
            Node::Static { class, .. } if Some(class) == self.class => {
                let Declaration::Class(node) = self.program.class(class).node else { return None };
                let field = |member: &'u Member| match member {
                    Member::Field(field) => {
                        field.declarators.iter().find(|one| one.name.is(&name.text)).zip(Some(field))
                    }
                    _ => None,
                };
                let (declarator, field) = node.members.iter().find_map(field)?;
                Some(declarator.value.as_ref().filter(|_| field.modifiers.has(ModifierKind::Final)))
            }
            _ => None,
        }
    }

    /// A value or a type stands in one branch only.
    fn repeated_values(&mut self, branch: &WhenBranch, seen: &mut Vec<String>) {
        let parts: Vec<Span> = match &branch.pattern {
            WhenPattern::Values(values) => values.iter().map(|value| value.span).collect(),
            WhenPattern::SObject { ty, .. } => vec![ty.span],
            WhenPattern::Else => Vec::new(),
        };
        for span in parts {
            let text = self.source().source.slice(span).to_owned();
            // Texts are told apart by case, names are not.
            let key = if text.starts_with('\'') { text.clone() } else { fold(&text) };
            if seen.contains(&key) {
                let message = format!("{text} occurs as more than one when branch for this switch statement");
                self.error(span, message);
            }
            seen.push(key);
        }
    }

    fn enum_value(&mut self, name: &Name, subject: &Ty) -> Hir {
        let line = self.line(name.span);
        let kind = match subject {
            Ty::Class(id) if matches!(self.program.class(*id).node, Declaration::Enum(_)) => {
                let field = self.program.class(*id).fields.get(&fold(&name.text));
                if field.is_none() {
                    self.error(name.span, "Field must be an enum reference");
                }
                field.map(|field| Node::EnumValue { class: *id, ordinal: field.slot })
            }
            Ty::Platform(id, _) if platform::get(*id).kind == PlatformKind::Enum => {
                let own = platform::get(*id);
                let canonical = own.variable(&name.text).map_or(&*name.text, |value| value.name);
                let kind = NativeKind::StaticGet;
                let native = self.native(&own.full_name, canonical, kind, Vec::new(), subject.clone());
                Some(Node::Native { native, target: None, safe: false, arguments: Vec::new() })
            }
            _ => None,
        };
        Hir { kind: kind.unwrap_or_else(|| self.not_implemented(name.span).node.kind), line }
    }
}

/// `switch on` takes Integer, Long, String, enums and records.
fn subject_fault(program: &Program<'_>, ty: &Ty) -> Option<String> {
    use Primitive::{Blob, Boolean, Date, Datetime, Decimal, Double, Time};
    let refused = match ty {
        Ty::Primitive(own) => [Blob, Boolean, Date, Datetime, Decimal, Double, Time].contains(own),
        Ty::List(_) | Ty::Set(_) | Ty::Map(..) => true,
        _ => false,
    };
    refused.then(|| format!("{} is not a valid switch expression type", ty.shown(program)))
}
