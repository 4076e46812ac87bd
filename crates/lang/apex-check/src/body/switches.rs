//! `switch on`.

use super::Checker;
use super::typed::convert;
use crate::hir::{Block, Expr as Hir, ExprKind as Node, NativeKind, StmtKind, SwitchBranch, SwitchPattern};
use crate::platform::{self, PlatformKind};
use crate::program::{Node as Declaration, fold};
use crate::ty::Ty;
use orgyard_apex::syntax::{Expr, ExprKind, Name, Switch, WhenBranch, WhenPattern};

impl<'u> Checker<'_, 'u> {
    pub(super) fn switch(&mut self, switch: &'u Switch) -> StmtKind {
        let subject = self.expression(&switch.subject, &Ty::Unknown);
        let (mut branches, mut otherwise) = (Vec::new(), None);
        for branch in &switch.branches {
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
                let ty = self.ty(ty);
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
            return self.enum_value(name, subject);
        }
        let value = self.expression(value, subject);
        match subject {
            Ty::Primitive(_) => convert(value, subject),
            _ => value.node,
        }
    }

    fn enum_value(&self, name: &Name, subject: &Ty) -> Hir {
        let line = self.line(name.span);
        let kind = match subject {
            Ty::Class(id) if matches!(self.program.class(*id).node, Declaration::Enum(_)) => {
                let field = self.program.class(*id).fields.get(&fold(&name.text));
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
