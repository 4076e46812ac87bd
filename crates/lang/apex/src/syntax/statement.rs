//! Statements.

use super::{Declarator, Expr, Modifiers, Name, Parameter, TypeRef};
use crate::position::Span;

#[derive(Debug, Clone)]
pub struct Block {
    pub statements: Vec<Statement>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Statement {
    pub kind: StatementKind,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum StatementKind {
    Empty,
    Block(Block),
    Local(Local),
    Expression(Expr),
    If { condition: Expr, then: Box<Statement>, otherwise: Option<Box<Statement>> },
    While { condition: Expr, body: Box<Statement> },
    DoWhile { body: Box<Statement>, condition: Expr },
    For(Box<For>),
    ForEach(Box<ForEach>),
    Switch(Box<Switch>),
    Try(Box<Try>),
    Return(Option<Expr>),
    Throw(Expr),
    Break,
    Continue,
    Dml(Box<Dml>),
    RunAs { arguments: Vec<Expr>, body: Block },
}

#[derive(Debug, Clone)]
pub struct Local {
    pub modifiers: Modifiers,
    pub ty: TypeRef,
    pub declarators: Vec<Declarator>,
}

#[derive(Debug, Clone)]
pub struct For {
    pub init: ForInit,
    pub condition: Option<Expr>,
    pub update: Vec<Expr>,
    pub body: Statement,
}

#[derive(Debug, Clone)]
pub enum ForInit {
    Local(Local),
    Expressions(Vec<Expr>),
}

/// `for (T name : collection)`, over a query as well.
#[derive(Debug, Clone)]
pub struct ForEach {
    pub modifiers: Modifiers,
    pub ty: TypeRef,
    pub name: Name,
    pub collection: Expr,
    pub body: Statement,
}

#[derive(Debug, Clone)]
pub struct Switch {
    pub subject: Expr,
    pub branches: Vec<WhenBranch>,
}

#[derive(Debug, Clone)]
pub struct WhenBranch {
    pub pattern: WhenPattern,
    pub body: Block,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum WhenPattern {
    Values(Vec<Expr>),
    /// `when Account a`
    SObject {
        ty: TypeRef,
        name: Name,
    },
    Else,
}

#[derive(Debug, Clone)]
pub struct Try {
    pub body: Block,
    pub catches: Vec<Catch>,
    pub finally: Option<Block>,
}

#[derive(Debug, Clone)]
pub struct Catch {
    pub parameter: Parameter,
    pub body: Block,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DmlOperation {
    Insert,
    Update,
    Upsert,
    Delete,
    Undelete,
    Merge,
}

/// Whose access counts: `insert as user`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DmlAccess {
    User,
    System,
}

#[derive(Debug, Clone)]
pub struct Dml {
    pub operation: DmlOperation,
    pub access: Option<DmlAccess>,
    pub target: Expr,
    /// The external id of an upsert, as its dotted parts.
    pub key: Option<Vec<Name>>,
    /// The records a merge takes into its target.
    pub duplicates: Option<Expr>,
}
