//! Formula: formulas of records in memory, and formulas given as text.

use crate::schema::token::OBJECT_TYPE;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::platform_type;
use orgyard_apex_vm::{Anything, EnumValue, List, Platform, SObject, Set, Str, Throw, Value, Vm, natives};
use orgyard_formula::{Value as Formula, merges, parse, paths};
use std::rc::Rc;

const RESULT: &str = "System.FormulaRecalcResult";
const ERROR: &str = "System.FormulaRecalcFieldError";
const INSTANCE: &str = "FormulaEval.FormulaInstance";

natives! {
    "System.Formula" {
        static "builder()" => |_vm| Platform::new("FormulaEval.FormulaBuilder"),
        static "recalculateFormulas(List<SObject>)" => |vm, rows: Rc<List>| recalculate_all(vm, &rows),
    }
    "System.FormulaRecalcResult" {
        "getErrors()" => |_vm, this: Rc<Platform>| this.field("errors"),
        "getSObject()" => |_vm, this: Rc<Platform>| this.field("record"),
        "isSuccess()" => |_vm, this: Rc<Platform>| this.field("success"),
    }
    "System.FormulaRecalcFieldError" {
        "getFieldError()" => |_vm, this: Rc<Platform>| this.field("fieldError"),
        "getFieldName()" => |_vm, this: Rc<Platform>| this.field("fieldName"),
    }
    "System.SObject" {
        "recalculateFormulas()" => |vm, this: Rc<SObject>| recalculate(vm, &this).map(drop),
    }
    "FormulaEval.FormulaBuilder" {
        static "builder()" => |_vm| Platform::new("FormulaEval.FormulaBuilder"),
        "build()" => |vm, this: Rc<Platform>| build(vm, &this),
        "parseAsTemplate(Boolean)" => |_vm, this: Rc<Platform>, to: bool| set(this, "template", Value::Boolean(to)),
        "treatNumericNullAsZero(Boolean)" => |_vm, this: Rc<Platform>, to: bool| set(this, "zero", Value::Boolean(to)),
        "withFormula(String)" => |_vm, this: Rc<Platform>, text: Option<Str>| set(this, "formula", text.into()),
        "withGlobalVariables(List<FormulaGlobal>)" => |_vm, this: Rc<Platform>, all: Anything| set(this, "globals", all),
        "withReturnType(FormulaReturnType)" => |_vm, this: Rc<Platform>, ty: EnumValue| set(this, "returns", ty.into()),
        "withType(Object)" => |_vm, this: Rc<Platform>, ty: Anything| set(this, "context", ty),
    }
    "FormulaEval.FormulaInstance" {
        "evaluate(Object)" => |vm, this: Rc<Platform>, context: Rc<SObject>| evaluate(vm, &this, &context),
        "getReferencedFields()" => |vm, this: Rc<Platform>| referenced(vm, &this),
    }
}

fn set(builder: Rc<Platform>, name: &str, value: Value) -> Rc<Platform> {
    builder.set_field(name, value);
    builder
}

fn recalculate_all(vm: &mut Vm, rows: &List) -> Result<Value, Throw> {
    let mut results = Vec::new();
    for row in rows.to_vec() {
        let Value::SObject(record) = &row else { return Err(Throw::null_pointer()) };
        let errors = recalculate(vm, record)?;
        let result = Platform::new(RESULT);
        result.set_field("success", Value::Boolean(errors.is_empty()));
        result.set_field("errors", Value::list(platform_type(ERROR), errors));
        result.set_field("record", row);
        results.push(Value::from(result));
    }
    Ok(Value::list(platform_type(RESULT), results))
}

/// What cannot be evaluated, field by field.
fn recalculate(vm: &mut Vm, record: &SObject) -> Result<Vec<Value>, Throw> {
    let mut row = vm.value_to_record(record);
    let failed = vm.tx.recalculate(&mut row);
    let filled = vm.record_to_value(&row)?;
    for field in record.def.fields.iter().filter(|field| field.formula.is_some()) {
        if let Some(value) = filled.get(&field.name) {
            record.put(&field.name.as_str().into(), value);
        }
    }
    Ok(failed.into_iter().map(|(name, reason)| field_error(name, reason)).collect())
}

fn field_error(name: String, reason: String) -> Value {
    let error = Platform::new(ERROR);
    error.set_field("fieldName", Value::from(name));
    error.set_field("fieldError", Value::from(reason));
    Value::from(error)
}

/// Source: Apex Reference Guide, FormulaBuilder.build: a formula that does not parse cannot be built.
fn build(vm: &mut Vm, builder: &Platform) -> Result<Platform, Throw> {
    let text = builder.field("formula");
    let text = text.as_str().ok_or_else(|| invalid("The formula expression is required"))?;
    match builder.field("context") {
        Value::Type(ty) if !matches!(&*ty, Ty::SObject(_)) => {
            return Err(Throw::unsupported(format!("formulas over the class {}", vm.type_name(&ty))));
        }
        Value::Platform(token) if token.name == OBJECT_TYPE => {}
        Value::Type(_) => {}
        _ => return Err(invalid("The context type is required")),
    }
    if builder.field("returns").is_null() {
        return Err(invalid("The return type is required"));
    }
    if !is_template(builder) {
        parse(text).map_err(|error| invalid(&error.message))?;
    }
    let instance = Platform::new(INSTANCE);
    for name in ["formula", "context", "returns", "template", "zero"] {
        instance.set_field(name, builder.field(name));
    }
    Ok(instance)
}

fn invalid(text: &str) -> Throw {
    Throw::new("System.FormulaValidationException", text)
}

fn is_template(own: &Platform) -> bool {
    matches!(own.field("template"), Value::Boolean(true))
}

fn evaluate(vm: &mut Vm, instance: &Platform, context: &SObject) -> Result<Value, Throw> {
    let text = instance.field("formula");
    let text = text.as_str().unwrap_or_default();
    let row = vm.value_to_record(context);
    let zero = matches!(instance.field("zero"), Value::Boolean(true));
    let failed = |error: orgyard_formula::EvalError| Throw::new("System.FormulaEvaluationException", error.to_string());
    let value = if is_template(instance) {
        Value::from(merged(text, |path| {
            vm.tx.formula_over(path, &row, zero).map(|value| shown(&value)).map_err(failed)
        })?)
    } else {
        of_formula(vm.tx.formula_over(text, &row, zero).map_err(failed)?)
    };
    returned(vm, &instance.field("returns"), value)
}

/// A text with its merge fields replaced.
pub(crate) fn merged(text: &str, mut value: impl FnMut(&str) -> Result<String, Throw>) -> Result<String, Throw> {
    let mut out = String::new();
    let mut at = 0;
    for merge in merges(text) {
        let (start, end) = (merge.span.start, merge.span.end);
        out.push_str(text.get(at..start).unwrap_or_default());
        let inside = text.get(start + 2..end.saturating_sub(1)).unwrap_or_default();
        out.push_str(&value(inside.trim())?);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Ok(out)
}

/// As text in a template.
pub(crate) fn shown(value: &Formula) -> String {
    match value {
        Formula::Null => String::new(),
        Formula::Boolean(own) => own.to_string(),
        Formula::Number(own) => own.normalized().to_plain_string(),
        Formula::Text(own) => own.clone(),
        Formula::Date(own) => own.to_string(),
        Formula::DateTime(own) => own.to_string(),
        Formula::Time(own) => own.to_string(),
        Formula::Location(latitude, longitude) => format!("{latitude} {longitude}"),
    }
}

fn of_formula(value: Formula) -> Value {
    match value {
        Formula::Null => Value::Null,
        Formula::Boolean(own) => Value::Boolean(own),
        Formula::Number(own) => {
            let parsed = orgyard_apex_vm::Decimal::parse(&own.normalized().to_plain_string());
            parsed.map_or(Value::Null, Value::decimal)
        }
        Formula::Text(own) => Value::from(own),
        Formula::Date(own) => {
            let date = orgyard_apex_text::dates::Date::value_of(&own.to_string());
            date.map_or(Value::Null, |date| Value::Date(date.days() as i32))
        }
        Formula::DateTime(own) => Value::Datetime(own.as_millisecond()),
        Formula::Time(own) => {
            let nanoseconds = own.duration_since(jiff::civil::Time::midnight()).as_millis();
            Value::Time(i32::try_from(nanoseconds).unwrap_or_default())
        }
        other @ Formula::Location(..) => Value::from(shown(&other)),
    }
}

/// Numbers as the wanted type has them.
fn returned(vm: &mut Vm, wanted: &Value, value: Value) -> Result<Value, Throw> {
    let Value::Enum(wanted) = wanted else { return Ok(value) };
    let wanted = vm.enum_name(*wanted);
    Ok(match (&*wanted, &value) {
        ("STRING", Value::Null) => Value::Null,
        ("STRING", _) => Value::String(vm.text_of(&value)?),
        ("INTEGER", Value::Decimal(own)) => Value::Integer(own.double_value() as i32),
        ("LONG", Value::Decimal(own)) => Value::Long(own.double_value() as i64),
        ("DOUBLE", Value::Decimal(own)) => Value::Double(own.double_value()),
        ("ID", Value::String(text)) => text.parse().map_or(Value::Null, Value::Id),
        _ => value,
    })
}

fn referenced(vm: &mut Vm, instance: &Platform) -> Result<Value, Throw> {
    let text = instance.field("formula");
    let text = text.as_str().unwrap_or_default();
    let exprs = match is_template(instance) {
        true => merges(text).into_iter().filter_map(|merge| merge.expr.ok()).collect(),
        false => parse(text).into_iter().collect::<Vec<_>>(),
    };
    let set = Set::new(Ty::STRING);
    for path in exprs.iter().flat_map(|expr| paths(expr)) {
        set.table.insert(vm, Value::from(path.to_string()), Value::Null)?;
    }
    Ok(Value::from(set))
}
