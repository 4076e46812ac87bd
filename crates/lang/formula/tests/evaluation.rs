//! Formulas and what they give, over a record with a few fields.

use bigdecimal::BigDecimal;
use jiff::Timestamp;
use orgyard_formula::{EvalError, Fields, Path, Value, evaluate, parse};

/// `Text__c` is "Rome", `Blank__c` and `None__c` are empty, `Number__c` is 7 and was 5, `Pick__c` is "A" …
struct Sample {
    new: bool,
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// 2026-11-20T17:00:00Z.
const NOW: Timestamp = Timestamp::constant(1_795_194_000, 0);

impl Fields for Sample {
    fn value(&self, path: &Path) -> Result<Value, EvalError> {
        Ok(match path.to_string().as_str() {
            "Text__c" => text("Rome"),
            "Blank__c" => text(""),
            "None__c" => Value::Null,
            "Number__c" => Value::Number(BigDecimal::from(7)),
            "Pick__c" => text("A"),
            "Multi__c" => text("A;B"),
            "Day__c" => Value::Date(jiff::civil::date(2026, 11, 20)),
            "Time__c" => Value::DateTime(NOW),
            "Yes__c" => Value::Boolean(true),
            "Id" => text("0Ho4W000000CaeJ"),
            "$Label.Hello" => text("Hello"),
            "Account.Owner.Name" => text("Ada"),
            other => return Err(EvalError::Fault(format!("Field {other} does not exist. Check spelling."))),
        })
    }

    fn prior(&self, path: &Path) -> Result<Value, EvalError> {
        match path.to_string().as_str() {
            "Number__c" => Ok(Value::Number(BigDecimal::from(5))),
            _ => self.value(path),
        }
    }

    fn is_new(&self) -> bool {
        self.new
    }

    fn now(&self) -> Timestamp {
        NOW
    }

    fn look_up(&self, wanted: &Path, by: &Path, value: &Value) -> Result<Value, EvalError> {
        Ok(text(&format!("{wanted} where {by}={}", value.to_text())))
    }
}

fn give(formula: &str, new: bool) -> String {
    match parse(formula).map_err(|e| EvalError::Fault(e.to_string())).and_then(|expr| evaluate(&expr, &Sample { new }))
    {
        Ok(Value::Null) => "null".into(),
        Ok(Value::Text(text)) => format!("{text:?}"),
        Ok(value) => value.to_text(),
        Err(EvalError::NoValue(why)) => format!("no value: {why}"),
        Err(other) => other.to_string(),
    }
}

fn check(formula: &str, expected: &str) {
    assert_eq!(give(formula, false), expected, "{formula}");
}

#[test]
fn numbers_are_decimal() {
    check("0.1 + 0.2", "0.3");
    check("10 / 4", "2.5");
    check("1 / 3", "0.3333333333333333333333333333333333");
    check("2 ^ 10 - -1", "1025");
    check("2 ^ 0.5 > 1.41", "true");
    check("ROUND(2.345, 2) + ROUND(-2.5, 0) + ROUND(1250, -2)", "1299.35");
    check("TRUNC(2.99, 1) & \"\"", "Incorrect parameter type for operator '&'. Expected Text, received Number");
    check("CEILING(-2.1) & FLOOR(-2.9)", "Incorrect parameter type for operator '&'. Expected Text, received Number");
    check("TEXT(CEILING(-2.1)) & TEXT(FLOOR(-2.9)) & TEXT(MCEILING(-2.1)) & TEXT(MFLOOR(-2.1))", "\"-3-2-2-3\"");
    check("MOD(7, 3) + MIN(3, 1, 2) * MAX(4, 5)", "6");
    check("SQRT(16) + ABS(-2) + EXP(0) + LN(1) + LOG(100)", "9");
    check("5 / (Number__c - 7)", "no value: Division by zero");
    check("ROUND(DISTANCE(GEOLOCATION(52.52, 13.405), GEOLOCATION(48.1374, 11.5755), 'km'), 0)", "504");
    check("10 ^ 60 ^ 60 ^ 60", "no value: the number is out of range");
}

#[test]
fn blanks_are_no_faults() {
    check("ISBLANK(None__c) && ISBLANK(Blank__c) && NOT(ISBLANK(Text__c))", "true");
    check("ISNULL(Blank__c)", "false");
    check("None__c + 1", "null");
    check("None__c > 1 || None__c <= 1", "false");
    check("Blank__c = \"\" && None__c = \"\"", "true");
    check("BLANKVALUE(None__c, 3) + NULLVALUE(Number__c, 1)", "10");
    check("\"a\" & None__c & \"b\"", "\"ab\"");
    check("IF(None__c, 1, 2)", "2");
    check("MAX(1, None__c)", "null");
}

#[test]
fn conditions_are_evaluated_as_far_as_they_need_to_be() {
    check("IF(TRUE, 1, 1 / 0)", "1");
    check("OR(Yes__c, 1 / 0 = 1)", "true");
    check("AND(FALSE, 1 / 0 = 1)", "false");
    check("CASE(Pick__c, \"A\", 1, \"B\", 2, 3) + CASE(Number__c, 1, 10, 20)", "21");
    check("CASE(Pick__c, \"A\", 1)", "Incorrect number of parameters for function 'CASE()'. Expected 4, received 3");
    check("IF(1, 2, 3)", "Incorrect parameter type for function 'IF()'. Expected Boolean, received Number");
    check("Yes__c ? 'x' : 'y'", "\"x\"");
}

#[test]
fn texts() {
    check("Text__c = \"rome\"", "false");
    check("LEFT(Text__c, 2) & RIGHT(Text__c, 1) & MID(Text__c, 2, 2)", "\"Roeom\"");
    check("UPPER(Text__c) + LOWER(\"Ä\") + INITCAP(\"a bC\") + REVERSE(\"xy\")", "\"ROMEäA Bcyx\"");
    check("LPAD(\"7\", 3, \"0\") & RPAD(\"abc\", 2) & TRIM(\" a \")", "\"007aba\"");
    check("FIND(\"m\", Text__c) + FIND(\"x\", Text__c) + LEN(Text__c)", "7");
    check("CONTAINS(Text__c, \"om\") && BEGINS(Text__c, \"Ro\")", "true");
    check("SUBSTITUTE(Text__c, \"o\", \"0\")", "\"R0me\"");
    check("VALUE(\"1.50\") * 2 & \"\"", "Incorrect parameter type for operator '&'. Expected Text, received Number");
    check("TEXT(VALUE(\"1.50\"))", "\"1.5\"");
    check("VALUE(\"x\")", "no value: 'x' is no number");
    check("REGEX(\"12345\", \"[0-9]{5}\") && !REGEX(\"123456\", \"[0-9]{5}\")", "true");
    check("CASESAFEID(Id)", "\"0Ho4W000000CaeJSAS\"");
    check(
        "HYPERLINK(\"/\" & Id, Text__c, \"_self\")",
        "\"<a href=\\\"/0Ho4W000000CaeJ\\\" target=\\\"_self\\\">Rome</a>\"",
    );
    check(
        "IMAGE(\"/i.png\", \"i\", 150, 100)",
        "\"<img src=\\\"/i.png\\\" alt=\\\"i\\\" style=\\\"height:150px; width:100px;\\\" border=\\\"0\\\"/>\"",
    );
    check("$Label.Hello & BR() & Account.Owner.Name", "\"Hello<br>Ada\"");
}

#[test]
fn days_and_times() {
    check("TODAY() - Day__c", "0");
    check("Day__c + 10", "2026-11-30");
    check("DATE(2024, 2, 29) - DATE(2023, 2, 28)", "366");
    check("DATE(2023, 2, 29)", "no value: '2023-2-29' is no date");
    check(
        "ADDMONTHS(DATE(2023, 1, 31), 1) & \"\"",
        "Incorrect parameter type for operator '&'. Expected Text, received Date",
    );
    check("TEXT(ADDMONTHS(DATE(2023, 1, 31), 1)) & TEXT(ADDMONTHS(DATE(2023, 2, 28), 1))", "\"2023-02-282023-03-31\"");
    check("TEXT(YEAR(Day__c)) & TEXT(MONTH(Day__c)) & TEXT(DAY(Day__c)) & TEXT(WEEKDAY(Day__c))", "\"202611206\"");
    check("Time__c - DATETIMEVALUE(\"2026-11-20 05:00:00\")", "0.5");
    check("TEXT(Time__c + 0.25)", "\"2026-11-20 23:00:00Z\"");
    check("DATEVALUE(Time__c) = Day__c && HOUR(TIMEVALUE(Time__c)) = 17", "true");
    check("UNIXTIMESTAMP(FROMUNIXTIME(60))", "60");
}

#[test]
fn what_a_rule_asks_of_a_change() {
    check("ISCHANGED(Number__c) && NOT(ISCHANGED(Text__c))", "true");
    check("PRIORVALUE(Number__c) + 1", "6");
    check("ISNEW()", "false");
    assert_eq!(give("ISNEW() && NOT(ISCHANGED(Number__c)) && PRIORVALUE(Number__c) = 7", true), "true");
    check("ISPICKVAL(Pick__c, \"A\") && INCLUDES(Multi__c, \"B\") && NOT(ISPICKVAL(Pick__c, \"\"))", "true");
    check(
        "VLOOKUP($ObjectType.Zip__c.Fields.City__c, $ObjectType.Zip__c.Fields.Name, \"89073\")",
        "\"$ObjectType.Zip__c.Fields.City__c where $ObjectType.Zip__c.Fields.Name=89073\"",
    );
}

#[test]
fn what_is_not_there_says_so_by_name() {
    check("GETSESSIONID()", "not implemented here: the formula function GETSESSIONID");
    check("FROBNICATE(1)", "not implemented here: the formula function FROBNICATE");
    check("Nope__c", "Field Nope__c does not exist. Check spelling.");
}

proptest::proptest! {
    #[test]
    fn no_formula_panics(text in "(LEFT|TEXT|DATE|ROUND|MID|LPAD|ADDMONTHS|VALUE|CASE|Day__c|Time__c|[0-9]{1,9}|\\(|\\)|,|\\+|-|\\*|/|\\^|\"x\"| ){1,24}") {
        let _ = give(&text, false);
    }

    #[test]
    fn no_arguments_panic(name in "(LEFT|RIGHT|MID|LPAD|DATE|ROUND|TRUNC|ADDMONTHS|CHR|MOD|SQRT|FROMUNIXTIME|FORMATDURATION|FIND)", a in -1_000_000_000_000i64..1_000_000_000_000, b in -99i64..9999) {
        for formula in [format!("{name}({a}, {b}, 7)"), format!("{name}({a}, {b})"), format!("{name}({a})"), format!("{name}(\"äöü\", {b}, {a})"), format!("Day__c + {a}"), format!("Time__c - {a}")] {
            let _ = give(&formula, false);
        }
    }
}
