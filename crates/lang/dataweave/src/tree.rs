//! What a script is parsed to.

use crate::error::Span;
use crate::format::Properties;
use crate::types::Type;
use crate::value::Value;
use std::rc::Rc;

#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) inputs: Vec<(String, Directive)>,
    pub(crate) output: Option<Directive>,
    pub(crate) declarations: Vec<Declaration>,
}

/// `application/csv separator=";"`
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) format: String,
    pub(crate) properties: Properties,
}

#[derive(Debug)]
pub(crate) enum Declaration {
    Variable {
        name: Rc<str>,
        value: Expr,
    },
    Function {
        name: Rc<str>,
        lambda: Rc<Lambda>,
    },
    Import(Import),
    /// A name for a type, which says nothing that is checked.
    Type,
}

#[derive(Debug)]
pub(crate) struct Import {
    /// `Strings` of `dw::core::Strings`
    pub(crate) module: String,
    /// Names with what they are called here; none: the module by its name.
    pub(crate) names: Vec<(String, String)>,
    pub(crate) everything: bool,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Expr,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Rc<str>,
    pub(crate) default: Option<Expr>,
}

#[derive(Debug)]
pub(crate) enum ExprKind {
    Constant(Value),
    /// Text with expressions in it.
    Interpolated(Vec<Expr>),
    Name(Rc<str>),
    /// `Strings::pluralize`
    Qualified {
        module: String,
        name: String,
    },
    Array(Vec<Element>),
    Object(Vec<Member>),
    Lambda(Rc<Lambda>),
    Call {
        function: Box<Expr>,
        arguments: Vec<Expr>,
    },
    Select {
        target: Box<Expr>,
        selector: Selector,
    },
    Binary {
        operator: Operator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    Match {
        target: Box<Expr>,
        cases: Vec<Case>,
    },
    Do {
        declarations: Vec<Declaration>,
        body: Box<Expr>,
    },
    As {
        value: Box<Expr>,
        ty: Box<Type>,
    },
    Is {
        value: Box<Expr>,
        ty: Box<Type>,
    },
}

/// An element of an array, with the condition under which it is there.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) value: Expr,
    pub(crate) condition: Option<Expr>,
}

#[derive(Debug)]
pub(crate) enum Member {
    Pair {
        key: KeyExpr,
        value: Expr,
        condition: Option<Expr>,
    },
    /// `(object)`, or an array of objects: their pairs.
    Spread {
        value: Expr,
        condition: Option<Expr>,
    },
}

#[derive(Debug)]
pub(crate) struct KeyExpr {
    pub(crate) name: Expr,
    pub(crate) attributes: Vec<Member>,
}

#[derive(Debug)]
pub(crate) enum Selector {
    /// `.name`
    Field(Rc<str>),
    /// `.*name`: all of that name
    All(Rc<str>),
    /// `..name`: at any depth
    Deep(Rc<str>),
    /// `..*name`
    DeepAll(Rc<str>),
    /// `..`
    Descendants,
    /// `.@name`, `.@`
    Attribute(Option<Rc<str>>),
    /// `.&name`: the pair
    Pair(Rc<str>),
    /// `[0]`, `[1 to 2]`, `["name"]`
    Index(Box<Expr>),
    /// `[?($.a > 1)]`
    Filter(Rc<Lambda>),
    /// `.name?`
    Exists(Box<Selector>),
    /// `.name!`
    Present(Box<Selector>),
}

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) pattern: Pattern,
    pub(crate) guard: Option<Expr>,
    pub(crate) body: Expr,
}

#[derive(Debug)]
pub(crate) enum Pattern {
    Anything(Option<Rc<str>>),
    Value(Option<Rc<str>>, Expr),
    Type(Option<Rc<str>>, Type),
    Regex(Option<Rc<str>>, Expr),
    /// `[]`, `[head ~ tail]`
    Array(Option<(Rc<str>, Rc<str>)>),
    /// `{}`, `{key: value ~ tail}`
    Object(Option<(Rc<str>, Rc<str>, Rc<str>)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Similar,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Concat,
    Remove,
    Shift,
    Multiply,
    Divide,
    Default,
}

impl Header {
    pub(crate) fn input(&self, name: &str) -> Option<&Directive> {
        self.inputs.iter().find(|(own, _)| own == name).map(|(_, directive)| directive)
    }

    pub(crate) fn formats(&self) -> impl Iterator<Item = &str> {
        self.inputs.iter().map(|(_, own)| own).chain(&self.output).map(|own| own.format.as_str())
    }
}
