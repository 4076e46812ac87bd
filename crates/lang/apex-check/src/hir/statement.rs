//! Statements.

use super::{Expr, LineId};
use crate::Ty;
use orgyard_apex::syntax::{DmlAccess, DmlOperation};
use std::sync::Arc;

pub type Block = Vec<Stmt>;

#[derive(Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    pub line: u32,
    /// The executable lines that count as run when the statement starts; empty in test classes.
    pub covers: Box<[LineId]>,
}

#[derive(Debug)]
pub enum StmtKind {
    Block(Block),
    /// A local's declaration: `None` sets null, as every round of a loop must.
    Local {
        slot: u32,
        value: Option<Expr>,
    },
    Expression(Expr),
    If {
        condition: Expr,
        then: Block,
        otherwise: Block,
    },
    While {
        condition: Expr,
        body: Block,
    },
    DoWhile {
        body: Block,
        condition: Expr,
    },
    For {
        init: Block,
        condition: Option<Expr>,
        update: Vec<Expr>,
        body: Block,
    },
    /// Over a list, set, or anything with an iterator; over a query, where a variable of a list type takes chunks.
    ForEach {
        slot: u32,
        ty: Ty,
        collection: Expr,
        body: Block,
    },
    Switch {
        subject: Expr,
        branches: Vec<SwitchBranch>,
        otherwise: Option<Block>,
    },
    Try {
        body: Block,
        catches: Vec<Catch>,
        finally: Option<Block>,
    },
    Return(Option<Expr>),
    Throw(Expr),
    Break,
    Continue,
    Dml {
        operation: DmlOperation,
        access: Option<DmlAccess>,
        target: Expr,
        /// The external id of an upsert: the field's name.
        key: Option<Arc<str>>,
        /// The records a merge takes into its target.
        duplicates: Option<Expr>,
    },
    RunAs {
        arguments: Vec<Expr>,
        body: Block,
    },
}

#[derive(Debug)]
pub struct SwitchBranch {
    pub pattern: SwitchPattern,
    pub body: Block,
    pub covers: Box<[LineId]>,
}

#[derive(Debug)]
pub enum SwitchPattern {
    /// Constants and enum values.
    Values(Vec<Expr>),
    /// `when Account a`
    SObject { object: Arc<str>, slot: u32 },
}

#[derive(Debug)]
pub struct Catch {
    pub ty: Ty,
    pub slot: u32,
    pub body: Block,
    pub covers: Box<[LineId]>,
}
