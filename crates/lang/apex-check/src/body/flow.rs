//! Whether execution can run past the end of a block.

use orgyard_apex::syntax::{Block, Expr, ExprKind, Literal, Statement, StatementKind, Try, WhenPattern};

pub(super) fn completes(block: &Block) -> bool {
    block.statements.iter().all(statement_completes)
}

fn statement_completes(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Return(_) | StatementKind::Throw(_) => false,
        StatementKind::Break | StatementKind::Continue => false,
        StatementKind::Block(block) | StatementKind::RunAs { body: block, .. } => completes(block),
        StatementKind::If { then, otherwise: Some(otherwise), .. } => {
            statement_completes(then) || statement_completes(otherwise)
        }
        StatementKind::While { condition, body } => !is_true(condition) || breaks(body),
        StatementKind::DoWhile { condition, body } => {
            (statement_completes(body) && !is_true(condition)) || breaks(body) || continues(body)
        }
        StatementKind::For(own) => {
            own.condition.as_ref().is_some_and(|condition| !is_true(condition)) || breaks(&own.body)
        }
        StatementKind::Switch(switch) => {
            let has_else = switch.branches.iter().any(|branch| matches!(branch.pattern, WhenPattern::Else));
            !has_else || switch.branches.iter().any(|branch| completes(&branch.body))
        }
        StatementKind::Try(own) => try_completes(own),
        _ => true,
    }
}

fn try_completes(own: &Try) -> bool {
    if own.finally.as_ref().is_some_and(|block| !completes(block)) {
        return false;
    }
    completes(&own.body) || own.catches.iter().any(|catch| completes(&catch.body))
}

fn is_true(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Literal(Literal::Boolean(value)) => *value,
        ExprKind::Parenthesized(inner) => is_true(inner),
        _ => false,
    }
}

/// Whether a `break` inside leaves the loop whose body this is.
fn breaks(statement: &Statement) -> bool {
    jumps(statement, &|kind| matches!(kind, StatementKind::Break))
}

fn continues(statement: &Statement) -> bool {
    jumps(statement, &|kind| matches!(kind, StatementKind::Continue))
}

fn jumps(statement: &Statement, wanted: &dyn Fn(&StatementKind) -> bool) -> bool {
    let in_block = |block: &Block| block.statements.iter().any(|inner| jumps(inner, wanted));
    match &statement.kind {
        kind if wanted(kind) => true,
        StatementKind::Block(block) | StatementKind::RunAs { body: block, .. } => in_block(block),
        StatementKind::If { then, otherwise, .. } => {
            jumps(then, wanted) || otherwise.as_ref().is_some_and(|otherwise| jumps(otherwise, wanted))
        }
        StatementKind::Switch(switch) => switch.branches.iter().any(|branch| in_block(&branch.body)),
        StatementKind::Try(own) => {
            in_block(&own.body)
                || own.catches.iter().any(|catch| in_block(&catch.body))
                || own.finally.as_ref().is_some_and(in_block)
        }
        _ => false,
    }
}
