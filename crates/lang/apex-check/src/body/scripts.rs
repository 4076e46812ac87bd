//! Bodies of triggers and anonymous blocks.

use super::{Body, Checker};
use crate::hir::{Block, Constant, Expr, ExprKind, Field, Place, StmtKind, Visibility};
use crate::program::Script;
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Name, ScriptItem, Trigger, TriggerOperation, TriggerTiming};

impl<'u> Checker<'_, 'u> {
    pub(super) fn script(&mut self, script: &Script<'u>, items: &'u [ScriptItem]) {
        let before = self.errors.len();
        let has_properties = items.iter().any(|item| matches!(item, ScriptItem::Property(_)));
        let has_methods = !script.methods.is_empty() || has_properties;
        let mut block = Block::new();
        for item in items {
            self.shares = has_methods;
            match item {
                ScriptItem::Statement(statement) => {
                    self.shares &= matches!(statement.kind, orgyard_apex::syntax::StatementKind::Local(_));
                    self.statement(statement, &mut block);
                }
                ScriptItem::Property(property) => {
                    let ty = self.ty(&property.ty);
                    if let Some(place) = self.share(&property.name, &ty) {
                        let kind = self.shared_value(place, None, property.name.span);
                        block.push(self.plain_statement(kind, property.name.span));
                    }
                }
                ScriptItem::Method(_) | ScriptItem::Type(_) => {}
            }
        }
        self.shares = false;
        if self.errors.len() == before {
            self.bodies.push(Body { method: script.body, frame: self.scope.frame(), block });
        }
        // Methods come last: they see the script's variables wherever they stand.
        script.methods.iter().for_each(|(method, id)| self.script_method(method, *id));
    }

    /// Events are published, and known after that only.
    pub(super) fn check_events(&mut self, trigger: &'u Trigger) {
        let is_event = trigger.object.text.to_ascii_lowercase().ends_with("__e");
        let other = trigger
            .events
            .iter()
            .find(|event| (event.timing, event.operation) != (TriggerTiming::After, TriggerOperation::Insert));
        if let Some(event) = other.filter(|_| is_event) {
            let message = format!("Platform Event SObjects only supports after insert: {}", trigger.object.text);
            self.error(event.span, message);
        }
    }

    /// What is deployed, or set up, fires no triggers; what a trigger declares is its own.
    pub(super) fn check_object(&mut self, trigger: &'u Trigger) {
        if let Some(Ty::SObject(Some(name))) = self.trigger_object.clone() {
            let object = self.program.schema().object(&name);
            let is_setting = object.is_some_and(|object| object.custom_setting);
            if is_setting || name.ends_with("__mdt") {
                self.error(trigger.object.span, format!("SObject type does not allow triggers: {name}"));
            }
        }
        let mut found = Vec::new();
        super::modifiers::of_trigger(&trigger.body, &mut found);
        found.into_iter().for_each(|(span, message)| self.error(span, message));
    }

    fn script_method(&mut self, method: &'u orgyard_apex::syntax::Method, id: crate::hir::MethodId) {
        self.is_static = false;
        self.method_body(method, Some(id));
    }

    /// A variable at the top of a script that has methods: a place they all see.
    pub(super) fn share(&mut self, name: &Name, ty: &Ty) -> Option<Place> {
        let script = self.script.filter(|_| self.shares)?;
        if self.scope.has(&name.text) {
            self.error(name.span, format!("Duplicate variable: {}", name.text));
        }
        let slot = self.shared.len() as u32;
        self.scope.share(&name.text, ty.clone(), slot);
        self.shared.push(Field {
            name: (*name.text).into(),
            ty: ty.clone(),
            visibility: Visibility::Private,
            is_final: false,
            is_transient: false,
            is_property: false,
            owner: script.class,
        });
        Some(Place::Static { class: script.class, slot, covers: None })
    }

    pub(super) fn shared_value(&self, place: Place, value: Option<Expr>, span: Span) -> StmtKind {
        let line = self.line(span);
        let value = value.unwrap_or(Expr { kind: ExprKind::Constant(Constant::Null), line });
        StmtKind::Expression(Expr { kind: ExprKind::Assign { place, value: Box::new(value) }, line })
    }
}
