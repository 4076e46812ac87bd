//! Expected values are those of `java.math.BigDecimal` and `java.lang.Double`, whose rules the Apex Reference Guide names.

use proptest::prelude::*;

use super::*;
use crate::locale::Locale;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

fn shown(result: Result<impl ToString>) -> String {
    result.map_or_else(|thrown| thrown.message, |value| value.to_string())
}

#[test]
fn texts_and_parts() {
    let check = |input: &str, expected: &str| {
        let d = decimal(input);
        let parts = (d.precision(), d.scale(), d.strip_trailing_zeros(), d.hash_code(), d.long_value(), d.int_value());
        let (precision, scale, stripped, hash, long, int) = parts;
        let formatted = format_decimal(&d, Locale::en_us());
        let actual =
            format!("{d}|{}|{precision}|{scale}|{stripped}|{hash}|{long}|{int}|{formatted}", d.to_plain_string());
        assert_eq!(actual, expected, "{input}");
    };
    check("34.00", "34.00|34.00|4|2|34|105402|34|34|34");
    check("0.05", "0.05|0.05|1|2|0.05|157|0|0|0.05");
    check("1E5", "1E+5|100000|1|-5|1E+5|26|100000|100000|100,000");
    check("0.0000001", "1E-7|0.0000001|1|7|1E-7|38|0|0|0");
    check("0.000001", "0.000001|0.000001|1|6|0.000001|37|0|0|0");
    check("-1.10", "-1.10|-1.10|3|2|-1.1|-3408|-1|-1|-1.1");
    check("100", "100|100|3|0|1E+2|3100|100|100|100");
    check("0.00", "0.00|0.00|1|2|0|2|0|0|0");
    check("0E+3", "0E+3|0|1|-3|0|-3|0|0|0");
    check("0E-8", "0E-8|0.00000000|1|8|0|8|0|0|0");
    check("123E-10", "1.23E-8|0.0000000123|3|10|1.23E-8|3823|0|0|0");
    check("12.3E+7", "1.23E+8|123000000|3|-6|1.23E+8|3807|123000000|123000000|123,000,000");
    check(".5", "0.5|0.5|1|1|0.5|156|0|0|0.5");
    check("5.", "5|5|1|0|5|155|5|5|5");
    check("+7", "7|7|1|0|7|217|7|7|7");
    check("-0", "0|0|1|0|0|0|0|0|0");
    check("1.1", "1.1|1.1|2|1|1.1|342|1|1|1.1");
    check("1.10", "1.10|1.10|3|2|1.1|3412|1|1|1.1");
    let long = "123456789012345678901234567890.5";
    let formatted = "123,456,789,012,345,678,901,234,567,890.5";
    check(long, &format!("{long}|{long}|31|1|{long}|1113278083|-4362896299872285998|1312754386|{formatted}"));
}

#[test]
fn bad_texts() {
    let check = |input: &str| assert_eq!(shown(Decimal::parse(input)), format!("Invalid decimal: {input}"));
    ["", " ", "a", "1a", "1..2", "1e", "1e+-5", "e5", "--1", "+", ".", "1,000", "0x10", "١", "1e999999999"]
        .iter()
        .for_each(|text| check(text));
}

#[test]
fn arithmetic() {
    let check = |left: &str, sign: char, right: &str, expected: &str| {
        let (a, b) = (decimal(left), decimal(right));
        let result = match sign {
            '+' => a.add(&b),
            '-' => a.subtract(&b),
            '*' => a.multiply(&b),
            '/' => a.quotient(&b),
            _ => a.remainder(&b),
        };
        assert_eq!(shown(result), expected, "{left} {sign} {right}");
    };
    check("1.10", '+', "2.2", "3.30");
    check("1.10", '-', "1.1", "0.00");
    check("0.00", '*', "5.0", "0.000");
    check("1.5", '*', "-2.00", "-3.000");
    check("7.5", '%', "2", "1.5");
    check("-7.5", '%', "2", "-1.5");
    check("1", '%', "0", "Divide by 0");
    check("1", '/', "0.00", "Divide by 0");
    check("1", '/', "3", "0.333333333333333333333333333333333");
    check("10", '/', "4", "2.5");
    check("100", '/', "5", "20");
    check("1.00", '/', "4", "0.25");
    check("2", '/', "3", "0.666666666666666666666666666666667");
    check("-2", '/', "3", "-0.666666666666666666666666666666667");
    check("1", '/', "8", "0.125");
    check("100", '/', "0.01", "1.00E+4");
    check("1E+5", '/', "2", "5E+4");
    check("0.00", '/', "3", "0.00");
    check("99999999999999999999999999999999995", '/', "10", "1.00000000000000000000000000000000E+34");
    check("1", '/', "7E-40", "1.42857142857142857142857142857143E+39");
    check("123456789012345678901234567890123456789", '/', "1", "1.23456789012345678901234567890123E+38");
    check("6", '/', "1.50", "4");
}

#[test]
fn divide_with_a_scale() {
    let check = |left: &str, right: &str, scale: i64, mode: RoundingMode, expected: &str| {
        assert_eq!(shown(decimal(left).divide(&decimal(right), scale, mode)), expected);
    };
    check("19", "100", 1, RoundingMode::HalfEven, "0.2");
    check("1", "8", 2, RoundingMode::HalfEven, "0.12");
    check("1", "8", 2, RoundingMode::HalfUp, "0.13");
    check("1000", "3", -1, RoundingMode::Ceiling, "3.4E+2");
    check("1.0000", "2", 0, RoundingMode::Down, "0");
    check("1", "0", 2, RoundingMode::Down, "Divide by 0");
    let inexact = "Division does not result in an exact result, set scale and rounding mode for an approximate result";
    check("1", "3", 2, RoundingMode::Unnecessary, inexact);
    check("1", "3", i64::MAX, RoundingMode::Up, "Overflow");
}

#[test]
fn rounding_modes() {
    let modes = ["UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN"];
    let check = |input: &str, expected: &str| {
        let rounded = modes.map(|name| shown(decimal(input).set_scale(0, RoundingMode::named(name).unwrap())));
        assert_eq!(rounded.join(" "), expected, "{input}");
    };
    check("5.5", "6 5 6 5 6 5 6");
    check("2.5", "3 2 3 2 3 2 2");
    check("1.6", "2 1 2 1 2 2 2");
    check("1.1", "2 1 2 1 1 1 1");
    check("1.0", "1 1 1 1 1 1 1");
    check("-1.1", "-2 -1 -1 -2 -1 -1 -1");
    check("-1.6", "-2 -1 -1 -2 -2 -2 -2");
    check("-2.5", "-3 -2 -2 -3 -3 -2 -2");
    check("-5.5", "-6 -5 -5 -6 -6 -5 -6");
    assert_eq!(shown(decimal("1.5").set_scale(0, RoundingMode::Unnecessary)), "Rounding necessary");
    assert_eq!(shown(decimal("1.5").set_scale(3, RoundingMode::Unnecessary)), "1.500");
    assert_eq!(shown(decimal("155").set_scale(-1, RoundingMode::HalfEven)), "1.6E+2");
}

#[test]
fn powers_and_rounds() {
    assert_eq!(shown(decimal("4.12").pow(2)), "16.9744");
    assert_eq!(shown(decimal("2").pow(0)), "1");
    assert_eq!(shown(decimal("2").pow(-1)), "Invalid operation");
    assert_eq!(shown(decimal("123456789").pow(32_767)), "Overflow");
    // Math.round of the Apex Reference Guide: 4.5 gives 4, 5.5 gives 6.
    assert_eq!(shown(math::round(&decimal("4.5"))), "4");
    assert_eq!(shown(math::round(&decimal("5.5"))), "6");
    assert_eq!(shown(decimal("4.5").round(RoundingMode::HalfUp)), "5");
    assert_eq!(shown(math::round(&decimal("3000000000"))), "Value out of range: 3000000000");
    assert_eq!(math::round_double_to_long(-2.5), -2);
    assert_eq!(math::round_double_to_long(0.49999999999999994), 0);
    assert_eq!(math::round_double_to_long(f64::INFINITY), i64::MAX);
    assert_eq!(shown(math::through_double(&decimal("4.0"), f64::sqrt)), "2.0");
    assert_eq!(shown(math::through_double(&decimal("-4.0"), f64::sqrt)), "Infinite or NaN");
    assert_eq!(shown(math::mod_integer(-7, 3)), "-1");
    assert_eq!(shown(math::mod_integer(i32::MIN, -1)), "0");
    assert_eq!(shown(math::mod_long(1, 0)), "Divide by 0");
    assert_eq!(shown(math::divide_integer(i32::MIN, -1)), "-2147483648");
    assert!(math::pow(1.0, f64::NAN).is_nan() && math::pow(-1.0, f64::INFINITY).is_nan());
    assert_eq!([math::signum(-3.0), math::signum(0.0)], [-1.0, 0.0]);
    assert_eq!(shown(math::ceil(&decimal("-1.5"))) + &shown(math::floor(&decimal("-1.5"))), "-1-2");
    assert_eq!(shown(math::rint(&decimal("2.5"))), "2");
}

#[test]
fn doubles() {
    let check = |value: f64, expected: &str| {
        assert_eq!(double_text(value), expected);
        assert_eq!(parse_double(expected).unwrap().to_bits(), value.to_bits());
    };
    check(1.0, "1.0");
    check(0.1, "0.1");
    check(100.0, "100.0");
    check(1.0E7, "1.0E7");
    check(9999999.0, "9999999.0");
    check(0.001, "0.001");
    check(9.99E-4, "9.99E-4");
    check(1.0E10, "1.0E10");
    check(1.23456789125E8, "1.23456789125E8");
    check(1.0 / 3.0, "0.3333333333333333");
    check(-2.5, "-2.5");
    check(5e-324, "4.9E-324");
    check(f64::MAX, "1.7976931348623157E308");
    check(1.0E22, "1.0E22");
    check(-0.0, "-0.0");
    check(f64::NEG_INFINITY, "-Infinity");
    assert_eq!(double_text(f64::NAN), "NaN");
    assert_eq!(parse_double(" 1d ").unwrap(), 1.0);
    for bad in ["", "x", "1_0", "inf", "nan", "0x1p3", "1e"] {
        assert_eq!(shown(parse_double(bad)), format!("Invalid double: {bad}"));
    }
}

#[test]
fn integers() {
    assert_eq!(shown(parse_integer("-12")), "-12");
    assert_eq!(shown(parse_integer("a")), "Invalid integer: a");
    assert_eq!(shown(parse_integer("1.0")), "Invalid integer: 1.0");
    assert_eq!(shown(parse_integer("2147483648")), "Invalid integer: 2147483648");
    assert_eq!(shown(parse_long("2147483648")), "2147483648");
    assert_eq!(shown(parse_long("")), "Invalid long: ");
}

#[test]
fn formats() {
    let check = |value: &str, locale: &str, expected: &str| {
        assert_eq!(format_decimal(&decimal(value), Locale::named(locale)), expected);
    };
    check("1234567.8915", "en_US", "1,234,567.892");
    check("1234567.8925", "en_US", "1,234,567.892");
    check("-999.50", "en_US", "-999.5");
    check("1234.5", "de_DE", "1.234,5");
    check("-0.0001", "en_US", "-0");
    assert_eq!(format_double(1234.0, Locale::en_us()), "1,234");
    assert_eq!(format_double(f64::NAN, Locale::en_us()), "NaN");
    assert_eq!(format_long(-1_000_000, Locale::en_us()), "-1,000,000");
}

#[test]
fn keys_and_values() {
    let (a, b) = (decimal("1.1"), decimal("1.10"));
    assert!(a.compare(&b) == Ordering::Equal && a != b && a.hash_code() != b.hash_code());
    assert_eq!(
        [decimal("5.0").exact_long(), decimal("5.1").exact_long(), decimal("1E30").exact_long()],
        [Some(5), None, None]
    );
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    (any::<i128>(), -40_i64..40).prop_map(|(unscaled, scale)| Decimal { unscaled: unscaled.into(), scale })
}

proptest! {
    #[test]
    fn text_reads_back(value in any_decimal()) {
        prop_assert_eq!(Decimal::parse(&value.to_string()).unwrap(), value.clone());
        prop_assert_eq!(decimal(&value.to_plain_string()).compare(&value), Ordering::Equal);
        prop_assert_eq!(value.precision() as usize, value.unscaled.magnitude().to_string().len());
    }

    #[test]
    fn sums_and_products(a in any_decimal(), b in any_decimal()) {
        prop_assert_eq!(a.add(&b).unwrap(), b.add(&a).unwrap());
        prop_assert_eq!(a.add(&b).unwrap().subtract(&b).unwrap().compare(&a), Ordering::Equal);
        prop_assert_eq!(a.multiply(&b).unwrap(), b.multiply(&a).unwrap());
    }

    #[test]
    fn a_quotient_is_within_half_of_its_last_place(a in any_decimal(), b in any_decimal()) {
        prop_assume!(!b.is_zero());
        let quotient = a.quotient(&b).unwrap();
        prop_assert!(quotient.precision() <= 33);
        let error = quotient.multiply(&b).unwrap().subtract(&a).unwrap().abs();
        let place = Decimal { unscaled: 1.into(), scale: quotient.scale }.multiply(&b.abs()).unwrap();
        let twice = error.add(&error).unwrap();
        prop_assert!(twice.compare(&place).is_le());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9eE. ]{0,12}|.{0,12}") {
        if let Ok(read) = Decimal::parse(&text) {
            prop_assert!(Decimal::parse(&read.to_plain_string()).unwrap().compare(&read).is_eq());
        }
        if let Ok(read) = parse_integer(&text) {
            prop_assert_eq!(parse_long(&text).ok(), Some(i64::from(read)));
        }
        prop_assert!(parse_double(&text).is_ok() || Decimal::parse(&text).is_err());
    }

    #[test]
    fn double_texts_read_back(value in any::<f64>()) {
        prop_assert!(value.is_nan() || parse_double(&double_text(value)).unwrap() == value);
    }
}
