//! What a source declares, as far as other files can name it: LWC imports name methods of a class, markup names its
//! properties, and test runs start from its test methods.

use crate::position::Position;
use crate::syntax::{Class, Field, Member, Method, Modifiers, Name, Property, TypeDeclaration, Unit, UnitBody};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub name: String,
    pub kind: DeclaredKind,
    pub is_test: bool,
    /// The type extended, as written.
    pub superclass: Option<String>,
    /// What is implemented; an interface's parents.
    pub interfaces: Vec<String>,
    pub annotations: Vec<String>,
    pub methods: Vec<DeclaredMethod>,
    pub variables: Vec<DeclaredVariable>,
    pub inner: Vec<Declared>,
    pub position: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclaredKind {
    Class,
    Interface,
    Enum,
    Trigger,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredMethod {
    pub name: String,
    pub parameters: Vec<String>,
    pub returns: String,
    pub is_static: bool,
    pub is_test: bool,
    pub annotations: Vec<String>,
    pub position: Position,
}

/// A field, a property or an enum's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredVariable {
    pub name: String,
    pub ty: String,
    pub is_static: bool,
    pub annotations: Vec<String>,
    pub position: Position,
}

impl DeclaredMethod {
    pub fn has_annotation(&self, name: &str) -> bool {
        self.annotations.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// What a class or trigger declares; an anonymous block declares nothing that others see.
pub fn declared(unit: &Unit) -> Option<Declared> {
    let context = Context { unit };
    match &*unit.body {
        UnitBody::Type(declaration) => Some(context.of_type(declaration)),
        UnitBody::Trigger(trigger) => Some(context.empty(&trigger.name, DeclaredKind::Trigger, &Modifiers::default())),
        UnitBody::Anonymous(_) => None,
    }
}

struct Context<'u> {
    unit: &'u Unit,
}

impl Context<'_> {
    fn empty(&self, name: &Name, kind: DeclaredKind, modifiers: &Modifiers) -> Declared {
        Declared {
            name: name.text.to_string(),
            kind,
            is_test: modifiers.annotation("IsTest").is_some(),
            superclass: None,
            interfaces: Vec::new(),
            annotations: annotations(modifiers),
            methods: Vec::new(),
            variables: Vec::new(),
            inner: Vec::new(),
            position: self.unit.position(name.span),
        }
    }

    fn of_type(&self, declaration: &TypeDeclaration) -> Declared {
        match declaration {
            TypeDeclaration::Class(class) => self.of_class(class),
            TypeDeclaration::Interface(interface) => Declared {
                interfaces: interface.extends.iter().map(ToString::to_string).collect(),
                methods: interface.methods.iter().map(|method| self.of_method(method)).collect(),
                ..self.empty(&interface.name, DeclaredKind::Interface, &interface.modifiers)
            },
            TypeDeclaration::Enum(own) => Declared {
                variables: own.values.iter().map(|value| self.of_value(value, &own.name)).collect(),
                ..self.empty(&own.name, DeclaredKind::Enum, &own.modifiers)
            },
        }
    }

    fn of_class(&self, class: &Class) -> Declared {
        let mut declared = self.empty(&class.name, DeclaredKind::Class, &class.modifiers);
        declared.superclass = class.superclass.as_ref().map(ToString::to_string);
        declared.interfaces = class.interfaces.iter().map(ToString::to_string).collect();
        for member in &class.members {
            match member {
                Member::Method(method) => declared.methods.push(self.of_method(method)),
                Member::Field(field) => declared.variables.extend(self.of_field(field)),
                Member::Property(property) => declared.variables.push(self.of_property(property)),
                Member::Type(inner) => declared.inner.push(self.of_type(inner)),
                Member::Constructor(_) | Member::Initializer(_) => {}
            }
        }
        declared
    }

    fn of_method(&self, method: &Method) -> DeclaredMethod {
        use crate::syntax::ModifierKind::{Static, TestMethod};
        DeclaredMethod {
            name: method.name.text.to_string(),
            parameters: method.parameters.iter().map(|parameter| parameter.ty.to_string()).collect(),
            returns: method.return_type.to_string(),
            is_static: method.modifiers.has(Static),
            is_test: method.modifiers.has(TestMethod) || method.modifiers.annotation("IsTest").is_some(),
            annotations: annotations(&method.modifiers),
            position: self.unit.position(method.name.span),
        }
    }

    fn variable(&self, name: &Name, ty: String, modifiers: &Modifiers) -> DeclaredVariable {
        DeclaredVariable {
            name: name.text.to_string(),
            ty,
            is_static: modifiers.has(crate::syntax::ModifierKind::Static),
            annotations: annotations(modifiers),
            position: self.unit.position(name.span),
        }
    }

    fn of_field(&self, field: &Field) -> impl Iterator<Item = DeclaredVariable> {
        let ty = field.ty.to_string();
        field.declarators.iter().map(move |one| self.variable(&one.name, ty.clone(), &field.modifiers))
    }

    fn of_property(&self, property: &Property) -> DeclaredVariable {
        self.variable(&property.name, property.ty.to_string(), &property.modifiers)
    }

    fn of_value(&self, value: &Name, of: &Name) -> DeclaredVariable {
        DeclaredVariable { is_static: true, ..self.variable(value, of.text.to_string(), &Modifiers::default()) }
    }
}

fn annotations(modifiers: &Modifiers) -> Vec<String> {
    modifiers.annotations.iter().map(|annotation| annotation.name.text.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceKind, parse};

    #[test]
    fn a_class_tells_its_methods_and_inner_types() {
        let text = "@IsTest class A extends B implements C<D> { @AuraEnabled public static List<A.X> f(Id a, X[] b) {}\n\
                    static testMethod void t() {} class X { Integer n; } enum E { ONE } }";
        let found = declared(&parse(text, SourceKind::Class).unit.unwrap()).unwrap();
        assert!(found.is_test);
        assert_eq!((found.superclass.as_deref(), &*found.interfaces), (Some("B"), ["C<D>".to_owned()].as_slice()));
        assert_eq!(found.methods[0].parameters, ["Id", "X[]"]);
        assert_eq!(found.methods[0].returns, "List<A.X>");
        assert!(found.methods[0].has_annotation("auraenabled") && found.methods[0].is_static);
        assert!(found.methods[1].is_test);
        assert_eq!(found.inner[1].variables[0].name, "ONE");
    }
}
