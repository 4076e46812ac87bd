//! `new`.

use super::Checker;
use crate::program::{Found, Node};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Expr, ModifierKind, Name, New, NewInitializer};

impl<'u> Checker<'_, 'u> {
    pub(super) fn new_expression(&mut self, new: &'u New, span: Span) -> Ty {
        let ty = self.ty(&new.ty);
        match &new.initializer {
            NewInitializer::Arguments(arguments) => {
                let arguments = self.arguments(arguments);
                self.constructor(&ty, &arguments, span);
            }
            NewInitializer::Fields(fields) => self.named(&ty, fields),
            NewInitializer::Elements(elements) => self.elements(&ty, elements),
            NewInitializer::Entries(entries) => self.entries(&ty, entries),
            NewInitializer::Size(size) => drop(self.expression(size, &Ty::INTEGER)),
        }
        ty
    }

    fn constructor(&mut self, ty: &Ty, arguments: &[Ty], span: Span) {
        let Ty::Class(id) = ty else { return };
        if matches!(self.program.class(*id).node, Node::Class(_))
            && self.program.modifiers(*id).has(ModifierKind::Abstract)
        {
            return self.error(span, format!("Abstract classes cannot be constructed: {}", self.shown(ty)));
        }
        let Some(constructors) = self.program.constructors(ty) else { return };
        if !constructors.iter().any(|parameters| self.program.accepts(parameters, arguments)) {
            let shown = self.program.shown_list(arguments);
            let message = format!("Constructor not defined: [{}].<Constructor>({shown})", self.shown(ty));
            self.error(span, message);
        }
    }

    fn elements(&mut self, ty: &Ty, elements: &'u [Expr]) {
        let wanted = match ty {
            Ty::List(element) | Ty::Set(element) => (**element).clone(),
            _ => Ty::Unknown,
        };
        for element in elements {
            let found = self.expression(element, &wanted);
            if !self.program.fits(&found, &wanted) {
                let (wanted, found) = (self.shown(&wanted), self.shown(&found));
                let message = format!("Initial expression is of incorrect type, expected: {wanted} but was: {found}");
                self.error(element.span, message);
            }
        }
    }

    fn entries(&mut self, ty: &Ty, entries: &'u [(Expr, Expr)]) {
        let Ty::Map(wanted_key, wanted_value) = ty else { return };
        for (key, value) in entries {
            let parts = [(key, wanted_key, "key"), (value, wanted_value, "value")];
            for (part, wanted, word) in parts {
                let found = self.expression(part, wanted);
                if !self.program.fits(&found, wanted) {
                    let message = format!("Invalid {word} type {} for {}", self.shown(&found), self.shown(ty));
                    self.error(part.span, message);
                }
            }
        }
    }

    fn named(&mut self, ty: &Ty, fields: &'u [(Name, Expr)]) {
        if !matches!(ty, Ty::SObject(_)) {
            for (_, value) in fields {
                self.expression(value, &Ty::Unknown);
            }
            return;
        }
        for (name, value) in fields {
            match self.program.variable(ty, &name.text) {
                Found::Variable(wanted) => {
                    let found = self.expression(value, &wanted);
                    self.assignable(&found, &wanted, name.span);
                }
                Found::Unsure => drop(self.expression(value, &Ty::Unknown)),
                Found::Missing => {
                    self.error(name.span, format!("Field does not exist: {} on {}", name.text, self.shown(ty)));
                    self.expression(value, &Ty::Unknown);
                }
            }
        }
    }
}
