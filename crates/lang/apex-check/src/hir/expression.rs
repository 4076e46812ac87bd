//! Expressions.

use super::{LineId, MethodId, NativeId, QueryId};
use crate::{ClassId, Primitive, Ty};
use orgyard_apex::syntax::{BinaryOperator, UnaryOperator};
use std::sync::Arc;

#[derive(Debug)]
pub struct Expr {
    pub kind: ExprKind,
    /// Where stack traces say it stands.
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    Null,
    Boolean(bool),
    Integer(i32),
    Long(i64),
    Double(f64),
    /// Its digits, which carry the scale.
    Decimal(Arc<str>),
    String(Arc<str>),
}

/// How a call finds what runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispatch {
    /// Static methods, private ones, constructors.
    Direct,
    /// The most derived one of the target's class.
    Virtual,
    /// `super.run()`: this very method.
    Super,
}

#[derive(Debug)]
pub enum ExprKind {
    Constant(Constant),
    Local(u32),
    This,

    /// An instance variable of a class of the image.
    Field {
        target: Box<Expr>,
        safe: bool,
        slot: u32,
        /// An auto property's line.
        covers: Option<LineId>,
    },
    Static {
        class: ClassId,
        slot: u32,
        covers: Option<LineId>,
    },
    EnumValue {
        class: ClassId,
        ordinal: u32,
    },
    /// A field, parent or child list of a record: its canonical name where the schema knows it.
    SObjectField {
        target: Box<Expr>,
        safe: bool,
        name: Arc<str>,
    },
    /// A member of a value whose type only the run knows.
    DynamicField {
        target: Box<Expr>,
        safe: bool,
        name: Arc<str>,
    },
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },

    /// A method or accessor of the image.
    Invoke {
        method: MethodId,
        dispatch: Dispatch,
        /// None for static methods.
        target: Option<Box<Expr>>,
        safe: bool,
        arguments: Vec<Expr>,
    },
    /// A member of the platform; the target of a `this` or `super` call is `This`.
    Native {
        native: NativeId,
        target: Option<Box<Expr>>,
        safe: bool,
        arguments: Vec<Expr>,
    },
    /// A static native that takes the text of a query: the locals that its binds may name, folded, the newest first.
    Ask {
        native: NativeId,
        locals: Box<[(Arc<str>, u32)]>,
        arguments: Vec<Expr>,
    },
    DynamicCall {
        target: Box<Expr>,
        safe: bool,
        name: Arc<str>,
        arguments: Vec<Expr>,
    },
    /// `this(…)` or `super(…)`. No constructor: the superclass is the platform's, or has none of its own.
    ConstructorCall {
        class: Ty,
        constructor: Option<MethodId>,
        arguments: Vec<Expr>,
    },

    /// An instance of a class of the image. Without a constructor: the implicit one, or an exception's own four.
    New {
        class: ClassId,
        constructor: Option<MethodId>,
        arguments: Vec<Expr>,
    },
    /// `new Http()`, `new List<String>(other)`, `new Set<Id>()`; collections too.
    NewNative {
        native: NativeId,
        ty: Ty,
        arguments: Vec<Expr>,
    },
    NewSObject {
        /// None for `new SObject(…)`-like forms that only the run can judge.
        object: Arc<str>,
        fields: Vec<(Arc<str>, Expr)>,
    },
    NewElements {
        ty: Ty,
        elements: Vec<Expr>,
    },
    NewEntries {
        ty: Ty,
        entries: Vec<(Expr, Expr)>,
    },
    NewSize {
        ty: Ty,
        size: Box<Expr>,
    },

    /// A cast as written: checked at run time.
    Cast {
        ty: Ty,
        value: Box<Expr>,
    },
    /// A conversion the language makes by itself: wider numbers, Id and String, Date to Datetime; from a value whose
    /// type only the run knows, a check.
    Convert {
        to: Primitive,
        value: Box<Expr>,
    },
    InstanceOf {
        ty: Ty,
        value: Box<Expr>,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    Step {
        up: bool,
        prefix: bool,
        place: Place,
    },
    /// `+` where one side is a String.
    Concat {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// Includes `&&`, `||` and `??`. Chains lean to the left and may be thousands long: walk `left` in a loop.
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Assign {
        place: Place,
        value: Box<Expr>,
    },
    /// `a += b`: the place is evaluated once. `is_text`: it concatenates. `to`: what the result converts to.
    Update {
        operator: BinaryOperator,
        is_text: bool,
        to: Option<Primitive>,
        place: Place,
        value: Box<Expr>,
    },
    Ternary {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },

    Query {
        query: QueryId,
        binds: Vec<Expr>,
        wanted: QueryWanted,
    },
    TypeLiteral(Ty),
    /// `Account.SObjectType`, `Account.class.SObjectType` …
    SObjectType(Arc<str>),
    /// `Account.Name`, `Account.fields.Name` as tokens.
    SObjectFieldToken {
        object: Arc<str>,
        field: Arc<str>,
    },
    /// `Schema.SObjectType.Account`: the describe result.
    Describe(Arc<str>),
    /// `Schema.SObjectType.Account.fields.Name`: the field's describe result.
    DescribeField {
        object: Arc<str>,
        field: Arc<str>,
    },
    /// `Schema.SObjectType.Account.fields` and `.fieldSets`, to which members and methods follow.
    DescribeFields(Arc<str>),
    DescribeFieldSets(Arc<str>),
    /// `Schema.SObjectType.Account.fieldSets.Main`
    DescribeFieldSet {
        object: Arc<str>,
        field_set: Arc<str>,
    },
    /// `System.Label.greeting`, `Label.ns.greeting` (name `ns__greeting`).
    Label(Arc<str>),
    /// `Page.Home`
    Page(Arc<str>),
    /// What compiles but has no counterpart here yet: its name, said when it is reached.
    NotImplemented(Arc<str>),
}

/// What a query's place wants of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryWanted {
    List,
    /// One record; none or several throw.
    Record,
    /// The number of `SELECT COUNT()`.
    Count,
}

/// What can be assigned to.
#[derive(Debug)]
pub enum Place {
    Local(u32),
    Field {
        target: Box<Expr>,
        slot: u32,
        covers: Option<LineId>,
    },
    Static {
        class: ClassId,
        slot: u32,
        covers: Option<LineId>,
    },
    /// A property with accessors: read through one, written through the other.
    Property {
        target: Option<Box<Expr>>,
        getter: Option<MethodId>,
        setter: Option<MethodId>,
        dispatch: Dispatch,
    },
    SObjectField {
        target: Box<Expr>,
        name: Arc<str>,
    },
    /// A property of a platform type, static ones without a target.
    Native {
        target: Option<Box<Expr>>,
        get: NativeId,
        set: NativeId,
    },
    DynamicField {
        target: Box<Expr>,
        name: Arc<str>,
    },
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },
}
