//! Formulas, evaluated over whatever has fields.

mod dates;
mod fields;
mod logic;
mod maths;
mod operators;
mod text;
mod value;

use crate::ast::{Expr, ExprKind, Path, UnaryOp};
use bigdecimal::BigDecimal;
use jiff::Timestamp;
pub use value::Value;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// The formula has no value here, such as a division by zero; a field shows nothing then.
    #[error("{0}")]
    NoValue(String),
    /// What the platform would not have let be saved.
    #[error("{0}")]
    Fault(String),
    #[error("not implemented here: {0}")]
    NotImplemented(String),
}

type Result<T> = std::result::Result<T, EvalError>;

/// What a formula is evaluated over.
pub trait Fields {
    /// The value at a path of names, `$Label.Greeting` too. A blank number is zero where the formula treats it so.
    fn value(&self, path: &Path) -> Result<Value>;

    /// As it was before the change.
    fn prior(&self, path: &Path) -> Result<Value>;

    fn is_new(&self) -> bool;

    fn now(&self) -> Timestamp;

    /// VLOOKUP: the field of the one record of an object whose other field has the value.
    fn look_up(&self, wanted: &Path, by: &Path, value: &Value) -> Result<Value>;
}

pub fn evaluate(expr: &Expr, fields: &dyn Fields) -> Result<Value> {
    Evaluator { fields }.eval(expr)
}

struct Evaluator<'a> {
    fields: &'a dyn Fields,
}

impl Evaluator<'_> {
    fn eval(&self, expr: &Expr) -> Result<Value> {
        match &expr.kind {
            ExprKind::Null | ExprKind::Missing => Ok(Value::Null),
            ExprKind::Boolean(b) => Ok(Value::Boolean(*b)),
            ExprKind::Number(text) => number(text),
            ExprKind::Text(text) => Ok(Value::Text(text.clone())),
            ExprKind::Path(path) => self.fields.value(path),
            ExprKind::Call { function, arguments } => self.call(&function.name.to_ascii_uppercase(), arguments),
            ExprKind::Unary { op, operand } => self.unary(*op, operand),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right),
            ExprKind::Conditional { condition, then, otherwise } => {
                if self.truth(condition)? {
                    self.eval(then)
                } else {
                    self.eval(otherwise)
                }
            }
            ExprKind::Merge(inner) => self.eval(inner),
            ExprKind::Index { .. } => Err(EvalError::NotImplemented("[…] in a formula".into())),
        }
    }

    fn unary(&self, op: UnaryOp, operand: &Expr) -> Result<Value> {
        let value = self.eval(operand)?;
        match op {
            UnaryOp::Not => Ok(Value::Boolean(!value.is_true()?)),
            UnaryOp::Plus => Ok(value),
            UnaryOp::Minus if value.is_null() => Ok(Value::Null),
            UnaryOp::Minus => Ok(Value::Number(-value.number("-")?)),
        }
    }

    /// A blank condition does not hold.
    fn truth(&self, expr: &Expr) -> Result<bool> {
        self.eval(expr)?.is_true()
    }

    fn call(&self, name: &str, arguments: &[Expr]) -> Result<Value> {
        let call = Call { name, arguments, evaluator: self };
        let groups = [logic::call, fields::call, text::call, maths::call, dates::call];
        let found = groups.into_iter().find_map(|group| group(&call));
        found.unwrap_or_else(|| Err(EvalError::NotImplemented(format!("the formula function {name}"))))
    }
}

fn number(text: &str) -> Result<Value> {
    let parsed: std::result::Result<BigDecimal, _> = text.trim_end_matches('.').parse();
    parsed.map(Value::Number).map_err(|_| EvalError::Fault(format!("Syntax error. Found '{text}'")))
}

/// A function and its arguments, which it evaluates as it needs them.
struct Call<'a> {
    name: &'a str,
    arguments: &'a [Expr],
    evaluator: &'a Evaluator<'a>,
}

impl Call<'_> {
    /// Between so many and so many arguments, in the platform's words.
    fn takes(&self, least: usize, most: usize) -> Result<()> {
        let given = self.arguments.len();
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let expected = if given < least { least } else { most };
        let text = format!(
            "Incorrect number of parameters for function '{}()'. Expected {expected}, received {given}",
            self.name
        );
        Err(EvalError::Fault(text))
    }

    fn has(&self, index: usize) -> bool {
        self.arguments.len() > index
    }

    fn argument(&self, index: usize) -> Result<Value> {
        self.arguments.get(index).map_or(Ok(Value::Null), |argument| self.evaluator.eval(argument))
    }

    fn truth(&self, index: usize) -> Result<bool> {
        self.argument(index)?.is_true()
    }

    fn text(&self, index: usize) -> Result<String> {
        self.argument(index)?.text(self.name)
    }

    /// None when the argument is blank.
    fn number(&self, index: usize) -> Result<Option<BigDecimal>> {
        let value = self.argument(index)?;
        if value.is_null() { Ok(None) } else { value.number(self.name).map(Some) }
    }

    fn whole(&self, index: usize) -> Result<i64> {
        use bigdecimal::ToPrimitive;
        Ok(self.number(index)?.and_then(|n| n.to_i64()).unwrap_or(0))
    }

    fn path(&self, index: usize) -> Result<&Path> {
        match self.arguments.get(index).map(|argument| &argument.kind) {
            Some(ExprKind::Path(path)) => Ok(path),
            _ => Err(EvalError::Fault(format!("Incorrect parameter for function '{}()'. Expected a field", self.name))),
        }
    }
}
