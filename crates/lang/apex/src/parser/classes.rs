//! Classes, interfaces, enums and their members.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::position::Span;
use crate::syntax::{
    Accessor, AccessorKind, Class, Constructor, Declarator, Enum, Field, Initializer, Interface, Member, Method,
    ModifierKind, Modifiers, Name, Property, TypeDeclaration, TypeRef,
};

/// Types that no source may declare anew (Apex Developer Guide, Reserved Keywords).
const RESERVED_TYPES: [&str; 11] =
    ["Blob", "Boolean", "Decimal", "Double", "Integer", "List", "Long", "Map", "Set", "SObject", "String"];

impl Parser<'_> {
    pub(super) fn at_type_declaration(&self) -> bool {
        matches!(self.peek(), TokenKind::Word(Word::Class | Word::Interface | Word::Enum))
    }

    pub(super) fn type_declaration(&mut self, modifiers: Modifiers, start: Span) -> Parse<TypeDeclaration> {
        self.nested(|parser| match parser.bump().kind {
            TokenKind::Word(Word::Interface) => Ok(TypeDeclaration::Interface(parser.interface(modifiers, start)?)),
            TokenKind::Word(Word::Enum) => Ok(TypeDeclaration::Enum(parser.enumeration(modifiers, start)?)),
            _ => Ok(TypeDeclaration::Class(parser.class(modifiers, start)?)),
        })
    }

    fn type_name_declared(&mut self) -> Parse<Name> {
        let name = self.own_name()?;
        if self.is(TokenKind::Less) {
            return Err(self.type_parameters(&name));
        }
        Ok(name)
    }

    /// The name of a new type: no keyword, and none of the language's own types.
    fn own_name(&mut self) -> Parse<Name> {
        if matches!(self.peek(), TokenKind::Word(word) if word.is_hard()) {
            let (span, word) = (self.span(), self.slice(self.span()));
            return Err(Fault::new(span.start, format!("Identifier cannot be a keyword: {word}")));
        }
        let name = self.declared_name()?;
        if RESERVED_TYPES.iter().any(|own| name.is(own)) {
            let message = format!("Identifier type is reserved: {}", name.text);
            self.faults.push(Fault::new(name.span.start, message));
        }
        Ok(name)
    }

    /// Only the platform's own types have parameters.
    fn type_parameters(&self, name: &Name) -> Fault {
        let mut seen: Vec<&str> = Vec::new();
        for ahead in (1..).step_by(2).take_while(|ahead| self.peek_at(*ahead).is_word()) {
            let parameter = self.slice(self.token(ahead).span);
            if seen.iter().any(|own| own.eq_ignore_ascii_case(parameter)) {
                let start = self.token(ahead).span.start;
                return Fault::new(start, format!("Duplicate type parameter: {parameter}"));
            }
            seen.push(parameter);
        }
        Fault::new(name.span.start, "Type parameters are not supported")
    }

    fn class(&mut self, modifiers: Modifiers, start: Span) -> Parse<Class> {
        let name = self.type_name_declared()?;
        let superclass = if self.eat_word(Word::Extends) { Some(self.type_ref()?) } else { None };
        let interfaces = self.type_list(Word::Implements)?;
        self.expect(TokenKind::OpenBrace)?;
        let mut members = Vec::new();
        while !self.is(TokenKind::CloseBrace) && !self.is(TokenKind::End) {
            if !self.eat(TokenKind::Semicolon) {
                members.push(self.class_member(&name)?);
            }
        }
        self.expect(TokenKind::CloseBrace)?;
        Ok(Class { modifiers, name, superclass, interfaces, members, span: self.since(start) })
    }

    fn type_list(&mut self, word: Word) -> Parse<Vec<TypeRef>> {
        if self.eat_word(word) { self.comma_separated(Self::type_ref) } else { Ok(Vec::new()) }
    }

    fn interface(&mut self, modifiers: Modifiers, start: Span) -> Parse<Interface> {
        let name = self.type_name_declared()?;
        let extends = self.type_list(Word::Extends)?;
        self.expect(TokenKind::OpenBrace)?;
        let mut methods = Vec::new();
        while !self.is(TokenKind::CloseBrace) && !self.is(TokenKind::End) {
            if !self.eat(TokenKind::Semicolon) {
                let start = self.span();
                let modifiers = self.modifiers()?;
                methods.push(self.method(modifiers, start)?);
            }
        }
        self.expect(TokenKind::CloseBrace)?;
        Ok(Interface { modifiers, name, extends, methods, span: self.since(start) })
    }

    fn enumeration(&mut self, modifiers: Modifiers, start: Span) -> Parse<Enum> {
        let name = self.own_name()?;
        self.expect(TokenKind::OpenBrace)?;
        let mut values = Vec::new();
        while matches!(self.peek(), TokenKind::Word(word) if !word.is_hard() && word != Word::Trigger) {
            values.push(self.declared_name()?);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::CloseBrace)?;
        if values.len() > 100 {
            self.faults.push(Fault::new(name.span.start, "Maximum number of enum items exceeded: 100"));
        }
        Ok(Enum { modifiers, name, values, span: self.since(start) })
    }

    fn class_member(&mut self, class: &Name) -> Parse<Member> {
        let start = self.span();
        let modifiers = self.modifiers()?;
        if self.at_type_declaration() {
            return Ok(Member::Type(self.type_declaration(modifiers, start)?));
        }
        if self.is(TokenKind::OpenBrace) {
            return self.initializer(&modifiers);
        }
        if self.peek().is_word() && self.peek_at(1) == TokenKind::OpenParen {
            return self.constructor(modifiers, class, start);
        }
        let Some(shape) = self.skip_type(0) else { return self.member_fault() };
        match self.peek_at(shape.end + 1) {
            TokenKind::OpenParen => Ok(Member::Method(self.method(modifiers, start)?)),
            TokenKind::OpenBrace => Ok(Member::Property(self.property(modifiers, start)?)),
            _ => Ok(Member::Field(self.field(modifiers, start)?)),
        }
    }

    /// No member starts here: the type rule knows the better place inside a broken type.
    fn member_fault(&mut self) -> Parse<Member> {
        match self.peek() {
            TokenKind::Word(word) if !word.is_hard() => self.type_ref().and_then(|_| Err(self.unexpected())),
            _ => Err(self.unexpected()),
        }
    }

    fn initializer(&mut self, modifiers: &Modifiers) -> Parse<Member> {
        let other = modifiers.words.iter().any(|word| word.kind != ModifierKind::Static);
        if other || !modifiers.annotations.is_empty() {
            return Err(self.unexpected());
        }
        let is_static = modifiers.has(ModifierKind::Static);
        Ok(Member::Initializer(Initializer { is_static, body: self.block()? }))
    }

    fn constructor(&mut self, modifiers: Modifiers, class: &Name, start: Span) -> Parse<Member> {
        let name = self.name()?;
        if !name.is(&class.text) {
            return Err(Fault::new(name.span.start, format!("Invalid constructor name: {}", name.text)));
        }
        let parameters = self.parameters()?;
        let body = self.body()?;
        Ok(Member::Constructor(Constructor { modifiers, name, parameters, body, span: self.since(start) }))
    }

    /// A block, or `;` where there is none.
    fn body(&mut self) -> Parse<Option<crate::syntax::Block>> {
        if self.eat(TokenKind::Semicolon) { Ok(None) } else { Ok(Some(self.block()?)) }
    }

    pub(super) fn method(&mut self, modifiers: Modifiers, start: Span) -> Parse<Method> {
        let return_type = self.type_ref()?;
        let name = self.method_name()?;
        let parameters = self.parameters()?;
        let body = self.body()?;
        Ok(Method { modifiers, return_type, name, parameters, body, span: self.since(start) })
    }

    /// Methods may bear reserved names that variables may not.
    fn method_name(&mut self) -> Parse<Name> {
        self.name()
    }

    pub(super) fn property(&mut self, modifiers: Modifiers, start: Span) -> Parse<Property> {
        let ty = self.type_ref()?;
        let name = self.declared_name()?;
        self.expect(TokenKind::OpenBrace)?;
        let mut accessors = vec![self.accessor()?];
        while !self.is(TokenKind::CloseBrace) {
            accessors.push(self.accessor()?);
        }
        self.expect(TokenKind::CloseBrace)?;
        Ok(Property { modifiers, ty, name, accessors, span: self.since(start) })
    }

    fn accessor(&mut self) -> Parse<Accessor> {
        let start = self.span();
        let modifiers = self.modifiers()?;
        let kind = match self.peek() {
            TokenKind::Word(Word::Get) => AccessorKind::Get,
            TokenKind::Word(Word::Set) => AccessorKind::Set,
            _ => return Err(self.unexpected()),
        };
        self.bump();
        let body = self.body()?;
        Ok(Accessor { modifiers, kind, body, span: self.since(start) })
    }

    fn field(&mut self, modifiers: Modifiers, start: Span) -> Parse<Field> {
        let ty = self.type_ref()?;
        let declarators = self.comma_separated(Self::declarator)?;
        self.expect(TokenKind::Semicolon)?;
        Ok(Field { modifiers, ty, declarators, span: self.since(start) })
    }

    pub(super) fn declarator(&mut self) -> Parse<Declarator> {
        let name = self.declared_name()?;
        let dimensions = self.dimensions();
        let value = if self.eat(TokenKind::Assign) { Some(self.expression()?) } else { None };
        Ok(Declarator { name, dimensions, value })
    }
}
