//! Expressions.

use super::{Name, TypeRef};
use crate::position::Span;

#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum ExprKind {
    Literal(Literal),
    /// A name alone: a variable, a type, or the start of a namespace; resolving it is the checker's work.
    Name(Name),
    This,
    Super,
    Field(Box<FieldAccess>),
    Call(Box<Call>),
    /// `this(…)` or `super(…)` at the start of a constructor.
    ConstructorCall {
        is_super: bool,
        arguments: Vec<Expr>,
    },
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },
    New(Box<New>),
    Cast {
        ty: Box<TypeRef>,
        value: Box<Expr>,
    },
    InstanceOf {
        value: Box<Expr>,
        ty: Box<TypeRef>,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    /// `++` and `--`, before or behind.
    Step {
        up: bool,
        prefix: bool,
        operand: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `=`, or with an operator `+=` and its kin.
    Assign {
        operator: Option<BinaryOperator>,
        target: Box<Expr>,
        value: Box<Expr>,
    },
    Ternary {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Query(Box<Query>),
    /// `Account.class`, `List<String>.class`
    TypeLiteral(Box<TypeRef>),
    /// `Package.Version.Request`, or with a number `Package.Version.1.2`.
    PackageVersion(Option<Box<str>>),
    Parenthesized(Box<Expr>),
}

/// `target.name`, or `target?.name`.
#[derive(Debug, Clone)]
pub struct FieldAccess {
    pub target: Expr,
    pub safe: bool,
    pub name: Name,
}

#[derive(Debug, Clone)]
pub struct Call {
    pub target: Option<Expr>,
    pub safe: bool,
    pub name: Name,
    pub arguments: Vec<Expr>,
}

#[derive(Debug, Clone)]
pub struct New {
    pub ty: TypeRef,
    pub initializer: NewInitializer,
}

#[derive(Debug, Clone)]
pub enum NewInitializer {
    /// `new T(a, b)`
    Arguments(Vec<Expr>),
    /// `new Account(Name = 'A')`
    Fields(Vec<(Name, Expr)>),
    /// `new List<T>{ a, b }`, also empty braces
    Elements(Vec<Expr>),
    /// `new Map<K, V>{ k => v }`
    Entries(Vec<(Expr, Expr)>),
    /// `new T[n]`; the type counts the brackets as a dimension
    Size(Box<Expr>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null,
    Boolean(bool),
    Integer(i32),
    Long(i64),
    /// The digits as written, which carry the scale.
    Decimal(Box<str>),
    /// `1.5d`
    Double(Box<str>),
    /// The value, escapes resolved.
    String(Box<str>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    Plus,
    Minus,
    Not,
    BitNot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    And,
    Or,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Equal,
    NotEqual,
    Identical,
    NotIdentical,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Coalesce,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryLanguage {
    Soql,
    Sosl,
}

/// A query in brackets. Its text belongs to the query parser; the Apex expressions behind its colons are here,
/// in the order of the text.
#[derive(Debug, Clone)]
pub struct Query {
    pub language: QueryLanguage,
    /// What stands between the brackets.
    pub text: Span,
    pub binds: Vec<Expr>,
}
