//! Math.

use orgyard_apex_text::crypto::random_double;
use orgyard_apex_text::decimal::math;
use orgyard_apex_vm::{Decimal, Value, natives};
use std::rc::Rc;

/// Functions of one Double, which Decimals go through too.
macro_rules! of_doubles {
    ($($name:literal / $decimal:literal => $function:expr,)*) => {
        natives! { "System.Math";
            $(static $name => |_vm, x: f64| $function(x),
            static $decimal => |_vm, x: Rc<Decimal>| math::through_double(&x, $function),)*
            static get "E" => |_vm| std::f64::consts::E,
            static get "PI" => |_vm| std::f64::consts::PI,
            static "abs(Integer)" => |_vm, x: i32| x.wrapping_abs(),
            static "abs(Long)" => |_vm, x: i64| x.wrapping_abs(),
            static "abs(Double)" => |_vm, x: f64| x.abs(),
            static "abs(Decimal)" => |_vm, x: Rc<Decimal>| x.abs(),
            static "atan2(Double, Double)" => |_vm, y: f64, x: f64| y.atan2(x),
            static "atan2(Decimal, Decimal)" => |_vm, y: Rc<Decimal>, x: Rc<Decimal>|
                math::through_double(&y, |y| y.atan2(x.double_value())),
            static "ceil(Double)" => |_vm, x: f64| x.ceil(),
            static "ceil(Decimal)" => |_vm, x: Rc<Decimal>| math::ceil(&x),
            static "floor(Double)" => |_vm, x: f64| x.floor(),
            static "floor(Decimal)" => |_vm, x: Rc<Decimal>| math::floor(&x),
            static "max(Integer, Integer)" => |_vm, x: i32, y: i32| x.max(y),
            static "max(Long, Long)" => |_vm, x: i64, y: i64| x.max(y),
            static "max(Double, Double)" => |_vm, x: f64, y: f64| larger(x, y),
            static "max(Decimal, Decimal)" => |_vm, x: Rc<Decimal>, y: Rc<Decimal>| if x.compare(&y).is_lt() { y } else { x },
            static "max(Decimal, Double)" => |_vm, x: Rc<Decimal>, y: Rc<Decimal>| if x.compare(&y).is_lt() { y } else { x },
            static "min(Integer, Integer)" => |_vm, x: i32, y: i32| x.min(y),
            static "min(Long, Long)" => |_vm, x: i64, y: i64| x.min(y),
            static "min(Double, Double)" => |_vm, x: f64, y: f64| -larger(-x, -y),
            static "min(Decimal, Decimal)" => |_vm, x: Rc<Decimal>, y: Rc<Decimal>| if x.compare(&y).is_gt() { y } else { x },
            static "min(Decimal, Double)" => |_vm, x: Rc<Decimal>, y: Rc<Decimal>| if x.compare(&y).is_gt() { y } else { x },
            static "mod(Integer, Integer)" => |_vm, x: i32, y: i32| math::mod_integer(x, y),
            static "mod(Long, Long)" => |_vm, x: i64, y: i64| math::mod_long(x, y),
            static "pow(Double, Double)" => |_vm, base: f64, exponent: f64| math::pow(base, exponent),
            static "random()" => |vm| random_double(vm.tx.home().env().random::<8>()),
            static "rint(Double)" => |_vm, x: f64| x.round_ties_even(),
            static "rint(Decimal)" => |_vm, x: Rc<Decimal>| math::rint(&x),
            static "round(Double)" => |_vm, x: f64| math::round_double(x),
            static "round(Decimal)" => |_vm, x: Rc<Decimal>| math::round(&x),
            static "roundToLong(Double)" => |_vm, x: f64| math::round_double_to_long(x),
            static "roundToLong(Decimal)" => |_vm, x: Rc<Decimal>| math::round_to_long(&x),
            static "signum(Double)" => |_vm, x: f64| math::signum(x),
            static "signum(Decimal)" => |_vm, x: Rc<Decimal>| Value::decimal(Decimal::from(i64::from(x.signum()))),
        }
    };
}

of_doubles! {
    "acos(Double)" / "acos(Decimal)" => f64::acos,
    "asin(Double)" / "asin(Decimal)" => f64::asin,
    "atan(Double)" / "atan(Decimal)" => f64::atan,
    "cbrt(Double)" / "cbrt(Decimal)" => f64::cbrt,
    "cos(Double)" / "cos(Decimal)" => f64::cos,
    "cosh(Double)" / "cosh(Decimal)" => f64::cosh,
    "exp(Double)" / "exp(Decimal)" => f64::exp,
    "log(Double)" / "log(Decimal)" => f64::ln,
    "log10(Double)" / "log10(Decimal)" => f64::log10,
    "sin(Double)" / "sin(Decimal)" => f64::sin,
    "sinh(Double)" / "sinh(Decimal)" => f64::sinh,
    "sqrt(Double)" / "sqrt(Decimal)" => f64::sqrt,
    "tan(Double)" / "tan(Decimal)" => f64::tan,
    "tanh(Double)" / "tanh(Decimal)" => f64::tanh,
}

/// What is not a number wins.
fn larger(x: f64, y: f64) -> f64 {
    if x.is_nan() || x > y { x } else { y }
}
