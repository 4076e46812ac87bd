//! Declarations and types.

use super::expressions::is_custom;
use super::{Collector, MentionKind};
use crate::syntax::{
    Accessor, Class, Declarator, Member, Method, Parameter, Property, ScriptItem, Trigger, TypeDeclaration, TypeRef,
};

/// Names of the language itself, which no component can take over.
const BUILT_IN: [&str; 19] = [
    "void",
    "object",
    "string",
    "integer",
    "long",
    "double",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "time",
    "blob",
    "id",
    "list",
    "set",
    "map",
    "sobject",
    "exception",
    "iterable",
];

impl<'u> Collector<'u> {
    pub(super) fn ty(&mut self, ty: &TypeRef) {
        for argument in ty.parts.iter().flat_map(|part| &part.arguments) {
            self.ty(argument);
        }
        let Some(first) = ty.parts.first() else { return };
        let is_built_in = || BUILT_IN.iter().any(|name| first.name.is(name));
        if (ty.parts.len() == 1 && is_built_in()) || self.scope.is_own_type(&first.name.text) {
            return;
        }
        if let [space, name] = ty.parts.as_slice()
            && space.name.is("DataWeaveScriptResource")
        {
            return self.add(MentionKind::DataWeaveResource, &*name.name.text, name.name.span);
        }
        // An inner type of a superclass goes by its short name.
        let certain = !self.scope.is_open() || is_custom(&first.name.text);
        self.push(MentionKind::Type, ty.dotted(), ty.span, certain);
    }

    fn types(&mut self, types: &[TypeRef]) {
        types.iter().for_each(|ty| self.ty(ty));
    }

    pub(super) fn type_declaration(&mut self, declaration: &'u TypeDeclaration) {
        self.scope.own_type(declaration);
        match declaration {
            TypeDeclaration::Class(class) => self.class(class),
            TypeDeclaration::Interface(interface) => {
                self.types(&interface.extends);
                interface.methods.iter().for_each(|method| self.method(method));
            }
            TypeDeclaration::Enum(_) => {}
        }
    }

    fn class(&mut self, class: &'u Class) {
        for member in &class.members {
            if let Member::Type(inner) = member {
                self.scope.own_type(inner);
            }
        }
        class.superclass.iter().for_each(|ty| self.ty(ty));
        self.types(&class.interfaces);
        self.scope.enter_class(class);
        class.members.iter().for_each(|member| self.member(member));
        self.scope.leave_class();
    }

    fn member(&mut self, member: &'u Member) {
        match member {
            Member::Field(field) => {
                self.ty(&field.ty);
                field.declarators.iter().for_each(|one| self.value(one));
            }
            Member::Property(property) => self.property(property),
            Member::Method(method) => self.method(method),
            Member::Constructor(constructor) => {
                let mark = self.scope.mark();
                self.parameters(&constructor.parameters);
                constructor.body.iter().for_each(|body| self.block(body));
                self.scope.close(mark);
            }
            Member::Initializer(initializer) => self.block(&initializer.body),
            Member::Type(declaration) => self.type_declaration(declaration),
        }
    }

    fn value(&mut self, declarator: &'u Declarator) {
        declarator.value.iter().for_each(|value| self.expression(value));
    }

    pub(super) fn declarator(&mut self, declarator: &'u Declarator, ty: &'u TypeRef) {
        self.value(declarator);
        self.scope.declare(&declarator.name, Some(ty));
    }

    fn property(&mut self, property: &'u Property) {
        self.ty(&property.ty);
        property.accessors.iter().for_each(|accessor| self.accessor(accessor, &property.ty));
    }

    /// A setter's parameter is `value`, of the property's type.
    fn accessor(&mut self, accessor: &'u Accessor, ty: &'u TypeRef) {
        let Some(body) = &accessor.body else { return };
        let mark = self.scope.mark();
        let value = crate::syntax::Name { text: "value".into(), span: accessor.span };
        self.scope.declare(&value, Some(ty));
        self.block(body);
        self.scope.close(mark);
    }

    fn method(&mut self, method: &'u Method) {
        let mark = self.scope.mark();
        self.ty(&method.return_type);
        self.parameters(&method.parameters);
        method.body.iter().for_each(|body| self.block(body));
        self.scope.close(mark);
    }

    fn parameters(&mut self, parameters: &'u [Parameter]) {
        parameters.iter().for_each(|parameter| self.parameter(parameter));
    }

    pub(super) fn parameter(&mut self, parameter: &'u Parameter) {
        self.ty(&parameter.ty);
        self.scope.declare(&parameter.name, Some(&parameter.ty));
    }

    pub(super) fn trigger(&mut self, trigger: &'u Trigger) {
        self.add(MentionKind::Type, &*trigger.object.text, trigger.object.span);
        self.scope.trigger_object = Some(&trigger.object);
        self.script(&trigger.body);
    }

    pub(super) fn script(&mut self, items: &'u [ScriptItem]) {
        for item in items {
            match item {
                ScriptItem::Type(declaration) => self.scope.own_type(declaration),
                ScriptItem::Property(property) => self.scope.declare(&property.name, Some(&property.ty)),
                ScriptItem::Statement(statement) => self.declare_ahead(statement),
                ScriptItem::Method(_) => {}
            }
        }
        items.iter().for_each(|item| self.script_item(item));
    }

    fn script_item(&mut self, item: &'u ScriptItem) {
        match item {
            ScriptItem::Statement(statement) => self.statement(statement),
            ScriptItem::Method(method) => self.method(method),
            ScriptItem::Property(property) => self.property(property),
            ScriptItem::Type(declaration) => self.type_declaration(declaration),
        }
    }
}
