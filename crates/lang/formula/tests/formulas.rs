//! Text in, text out.

use orgyard_formula::{BinaryOp, Expr, ExprKind, UnaryOp, literals_compared, merges, parse, paths};
use proptest::prelude::*;

/// The tree with all its brackets.
fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Null => "null".into(),
        ExprKind::Boolean(b) => b.to_string(),
        ExprKind::Number(n) => n.clone(),
        ExprKind::Text(t) => format!("{t:?}"),
        ExprKind::Path(p) => p.to_string(),
        ExprKind::Missing => "_".into(),
        ExprKind::Call { function, arguments } => {
            format!("{}({})", function.name, arguments.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        ExprKind::Unary { op, operand } => format!("{}{}", unary(*op), show(operand)),
        ExprKind::Binary { op, left, right } => format!("({} {} {})", show(left), binary(*op), show(right)),
        ExprKind::Conditional { condition, then, otherwise } => {
            format!("({} ? {} : {})", show(condition), show(then), show(otherwise))
        }
        ExprKind::Index { target, index, rest } => {
            let rest: String = rest.iter().map(|s| format!(".{}", s.name)).collect();
            format!("{}[{}]{rest}", show(target), show(index))
        }
        ExprKind::Merge(inner) => format!("{{!{}}}", show(inner)),
    }
}

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Plus => "+",
        UnaryOp::Minus => "-",
        UnaryOp::Not => "!",
    }
}

fn binary(op: BinaryOp) -> String {
    format!("{op:?}").to_lowercase()
}

fn check(text: &str, expected: &str) {
    let shown = match parse(text) {
        Ok(expr) => {
            assert_eq!(text[expr.span.clone()].trim(), &text[expr.span.clone()], "the span is exact");
            show(&expr)
        }
        Err(error) => format!("{error} at {:?}", error.span),
    };
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn operators_bind_as_in_the_platform() {
    check("1 + 2 * 3 ^ 2", "(1 add (2 multiply (3 power 2)))");
    check("a - b - c", "((a subtract b) subtract c)");
    check("a = 1 && b <> 2 || !c", "(((a equal 1) and (b notequal 2)) or !c)");
    check("\"a\" & b & 'c'", "((\"a\" concatenate b) concatenate \"c\")");
    check("-(1 + x) / 2.50", "(-(1 add x) divide 2.50)");
}

#[test]
fn calls_paths_and_literals() {
    check("IF(ISBLANK(Account.Owner.Name), TRUE, null)", "IF(ISBLANK(Account.Owner.Name), true, null)");
    check("$Label.c.Greeting & NOW()", "($Label.c.Greeting concatenate NOW())");
    check("IF(a,,b)", "IF(a, _, b)");
    check("Account.Owner:User.Name", "Account.Owner:User.Name");
    check("/* c */ a /* d */", "a");
    check(r#""say \"hi\" \\ now""#, r#""say \"hi\" \\ now""#);
}

#[test]
fn dialects_of_markup_and_flows() {
    check("v.a ? 'x' : v.b", "(v.a ? \"x\" : v.b)");
    check("rows[0].Name", "rows[0].Name");
    check("{!amount} * 2 + {!$Record.Tax__c}", "(({!amount} multiply 2) add {!$Record.Tax__c})");
}

#[test]
fn faults_are_told_in_the_platforms_words() {
    check("IF(a, b", "Syntax error. Missing ')' at 7..7");
    check("a)", "Syntax error. Extra ')' at 1..2");
    check("a b", "Syntax error. Found 'b' at 2..3");
    check("\"open", "Syntax error. Missing '\"' at 0..5");
    check("", "Syntax error at 0..0");
    check("a # b", "Syntax error. Found '#' at 2..3");
}

#[test]
fn deep_nesting_is_a_fault_and_not_a_crash() {
    for text in ["(".repeat(5000), "a*(".repeat(5000), "!".repeat(5000), "a[0]".repeat(5000), "f(".repeat(5000)] {
        assert!(parse(&text).is_err());
    }
    assert!(parse(&vec!["a"; 1500].join("+")).is_ok());
    assert!(parse(&vec!["a"; 50_000].join("+")).is_err());
}

#[test]
fn references_are_the_paths_without_functions_and_literals() {
    let expr = parse("IF(Type__c = 'A.B', Parent__r.Rate__c, $Setup.S__c.F__c) /* X__c */").unwrap();
    let found: Vec<String> = paths(&expr).into_iter().map(ToString::to_string).collect();
    assert_eq!(found, ["Type__c", "Parent__r.Rate__c", "$Setup.S__c.F__c"]);
    let expr = parse("CASE(P__c, 'a', 1, 'b', 2, 3) + IF(ISPICKVAL(Q__c, 'c'), 1, 0)").unwrap();
    let found: Vec<String> = literals_compared(&expr).into_iter().map(|(p, v)| format!("{p}={v}")).collect();
    assert_eq!(found, ["P__c=a", "P__c=b", "Q__c=c"]);
}

#[test]
fn merge_fields_are_found_in_text() {
    let text = "/apex/P?id={!Account.Id}&x={!URLFOR($Action.Case.New, '}')} {!bad bad} {! $Label.A }";
    let shown: Vec<String> = merges(text)
        .into_iter()
        .map(|m| format!("{} {}", &text[m.span], m.expr.map_or_else(|e| e.to_string(), |e| show(&e))))
        .collect();
    assert_eq!(
        shown,
        [
            "{!Account.Id} Account.Id",
            "{!URLFOR($Action.Case.New, '}')} URLFOR($Action.Case.New, \"}\")",
            "{!bad bad} Syntax error. Found 'bad'",
            "{! $Label.A } $Label.A",
        ]
    );
}

/// Faults, paths and merge fields stand within the text; the fields one after another.
fn check_places(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(expr) => prop_assert!(paths(&expr).iter().all(|path| !path.to_string().is_empty())),
        Err(fault) => prop_assert!(fault.span.end <= text.len() && !fault.message.is_empty()),
    }
    let mut end = 0;
    for merge in merges(text) {
        let (start, opens) = (merge.span.start, text[merge.span.clone()].starts_with("{!"));
        prop_assert!(start >= end && opens, "{:?}", merge.span);
        end = merge.span.end;
    }
    Ok(())
}

proptest::proptest! {
    #[test]
    fn no_input_panics(text in "[a-z$.()!{}\\[\\]?:'\"0-9 +*/&|=<>,ü\\\\-]{0,80}") {
        check_places(&text)?;
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        check_places(&text)?;
    }
}
