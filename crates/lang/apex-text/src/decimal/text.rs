use std::fmt;

use super::Decimal;

impl Decimal {
    /// `toPlainString()`: never an exponent.
    pub fn to_plain_string(&self) -> String {
        let digits = self.unscaled.magnitude().to_string();
        let sign = if self.signum() < 0 { "-" } else { "" };
        if self.scale <= 0 {
            let zeros = if self.is_zero() { 0 } else { self.scale.unsigned_abs() as usize };
            return format!("{sign}{digits}{}", "0".repeat(zeros));
        }
        let scale = self.scale as usize;
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{fraction}")
    }
}

/// As `BigDecimal.toString`: an exponent when the scale is negative or more than six zeros would follow the point.
impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.unscaled.magnitude().to_string();
        let exponent = digits.len() as i64 - 1 - self.scale;
        if self.scale >= 0 && exponent >= -6 {
            return out.write_str(&self.to_plain_string());
        }
        let sign = if self.signum() < 0 { "-" } else { "" };
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        write!(out, "{sign}{first}{point}{rest}")?;
        if exponent == 0 { Ok(()) } else { write!(out, "E{exponent:+}") }
    }
}
