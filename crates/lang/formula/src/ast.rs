//! The syntax tree. Every node knows the bytes it was read from.

use std::ops::Range;

/// Byte offsets into the text that was parsed.
pub type Span = Range<usize>;

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Null,
    Boolean(bool),
    /// As written: evaluation decides the precision.
    Number(String),
    /// The text between the quotes, escapes resolved.
    Text(String),
    Path(Path),
    Call {
        function: Segment,
        arguments: Vec<Expr>,
    },
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a ? b : c` of Aura markup.
    Conditional {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `a[b]` and what follows it, of Visualforce.
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
        rest: Vec<Segment>,
    },
    /// `{!…}` inside a formula, as flows write their resources.
    Merge(Box<Expr>),
    /// An argument that was left out: `IF(a,,b)`.
    Missing,
}

/// `Account.Owner.Name`, `$Label.c.Greeting`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub name: String,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    Plus,
    Minus,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Concatenate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
}

impl Path {
    pub fn is_global(&self) -> bool {
        self.segments.first().is_some_and(|s| s.name.starts_with('$'))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().map(|s| &*s.name)
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, name) in self.names().enumerate() {
            write!(f, "{}{name}", if i > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

impl Expr {
    /// The operands of this node, in order.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Call { arguments, .. } => arguments.iter().collect(),
            ExprKind::Unary { operand, .. } | ExprKind::Merge(operand) => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Conditional { condition, then, otherwise } => vec![condition, then, otherwise],
            ExprKind::Index { target, index, .. } => vec![target, index],
            _ => Vec::new(),
        }
    }
}
