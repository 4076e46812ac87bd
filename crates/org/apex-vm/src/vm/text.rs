//! Values as text: `String.valueOf`, concatenation, debug output.

use super::{Throw, Vm};
use crate::value::{EnumValue, Object, Platform, SObject, Table, Value};
use orgyard_apex_text::decimal::double_text;
use std::rc::Rc;
use std::sync::Arc;

/// No more elements of a collection than this are printed.
const MOST: usize = 10;

impl Vm {
    /// As `String.valueOf` gives it: a Datetime in the user's zone.
    pub fn text_of(&mut self, value: &Value) -> Result<Arc<str>, Throw> {
        match value {
            Value::String(own) => Ok(Arc::clone(own)),
            Value::Date(days) => Ok(Arc::from(date_text(*days))),
            Value::Datetime(at) => {
                let moment = orgyard_apex_text::dates::Datetime::from_millis(*at);
                Ok(Arc::from(moment.text(&self.zone())))
            }
            _ => {
                let mut out = String::new();
                self.write_value(value, &mut out, &mut Vec::new())?;
                Ok(Arc::from(out))
            }
        }
    }

    /// As `+` appends it: a Date has a time there, a Datetime is in GMT.
    pub(crate) fn append_text(&mut self, value: &Value, out: &mut String) -> Result<(), Throw> {
        self.write_value(value, out, &mut Vec::new())
    }

    /// `open` are the containers that are being written, which may hold themselves.
    fn write_value(&mut self, value: &Value, out: &mut String, open: &mut Vec<usize>) -> Result<(), Throw> {
        match value {
            Value::Null => out.push_str("null"),
            Value::Boolean(own) => out.push_str(if *own { "true" } else { "false" }),
            Value::Integer(own) => out.push_str(&own.to_string()),
            Value::Long(own) => out.push_str(&own.to_string()),
            Value::Double(own) => out.push_str(&double_text(*own)),
            Value::Decimal(own) => out.push_str(&own.to_string()),
            Value::String(own) => out.push_str(own),
            Value::Id(own) => out.push_str(own.as_str()),
            Value::Date(days) => {
                out.push_str(&date_text(*days));
                out.push_str(" 00:00:00");
            }
            Value::Time(at) => out.push_str(&format!("{}Z", time_text(*at))),
            Value::Datetime(at) => out.push_str(&datetime_text(*at)),
            Value::Blob(own) => out.push_str(&format!("Blob[{}]", own.len())),
            Value::Enum(own) => out.push_str(&self.enum_name(*own)),
            Value::Type(own) => out.push_str(&self.type_name(own)),
            Value::List(own) => {
                let (place, items) = (Rc::as_ptr(own) as usize, own.to_vec());
                self.inside(|vm| vm.write_elements(place, ['(', ')'], &items, out, open))?;
            }
            Value::Set(own) => {
                let (place, items) = (Rc::as_ptr(own) as usize, own.table.keys());
                self.inside(|vm| vm.write_elements(place, ['{', '}'], &items, out, open))?;
            }
            Value::Map(own) => self.inside(|vm| vm.write_map(Rc::as_ptr(own) as usize, &own.table, out, open))?,
            Value::SObject(own) => self.write_record(own, out, open)?,
            Value::Object(own) => self.inside(|vm| vm.write_object(own, value, out, open))?,
            Value::Platform(own) => self.write_platform(own, value, out, open)?,
        }
        Ok(())
    }

    fn write_elements(
        &mut self,
        place: usize,
        ends: [char; 2],
        items: &[Value],
        out: &mut String,
        open: &mut Vec<usize>,
    ) -> Result<(), Throw> {
        if open.contains(&place) {
            out.push_str("(already output)");
            return Ok(());
        }
        open.push(place);
        out.push(ends[0]);
        for (i, item) in items.iter().take(MOST).enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.write_value(item, out, open)?;
        }
        if items.len() > MOST {
            out.push_str(", ...");
        }
        out.push(ends[1]);
        open.pop();
        Ok(())
    }

    fn write_map(&mut self, place: usize, table: &Table, out: &mut String, open: &mut Vec<usize>) -> Result<(), Throw> {
        if open.contains(&place) {
            out.push_str("(already output)");
            return Ok(());
        }
        open.push(place);
        out.push('{');
        let entries = table.entries();
        for (i, (key, value)) in entries.iter().take(MOST).enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            self.write_value(key, out, open)?;
            out.push('=');
            self.write_value(value, out, open)?;
        }
        if entries.len() > MOST {
            out.push_str(", ...");
        }
        out.push('}');
        open.pop();
        Ok(())
    }

    /// `Name=x, Phone=null`
    fn write_named(
        &mut self,
        fields: &[(Arc<str>, Value)],
        out: &mut String,
        open: &mut Vec<usize>,
    ) -> Result<(), Throw> {
        for (i, (name, value)) in fields.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            out.push_str(name);
            out.push('=');
            self.write_value(value, out, open)?;
        }
        Ok(())
    }

    /// `Account:{Name=x}`
    fn write_record(&mut self, record: &Rc<SObject>, out: &mut String, open: &mut Vec<usize>) -> Result<(), Throw> {
        let fields = record.state.borrow().fields.clone();
        out.push_str(record.name());
        out.push_str(":{");
        self.write_named(&fields, out, open)?;
        out.push('}');
        Ok(())
    }

    /// By `toString` of the class, else `ClassName:[field=value]`.
    fn write_object(
        &mut self,
        own: &Rc<Object>,
        value: &Value,
        out: &mut String,
        open: &mut Vec<usize>,
    ) -> Result<(), Throw> {
        if own.stub.is_some() {
            out.push_str(&format!("{}__sfdc_ApexStub:[]", self.class(own.class).name));
            return Ok(());
        }
        if self.find_method(own.class, "tostring", 0).is_some() {
            let text = self.call_named(value, "toString", Vec::new())?;
            return self.write_value(&text, out, open);
        }
        if own.exception.is_some() {
            out.push_str(&self.exception_text(value)?);
            return Ok(());
        }
        let place = Rc::as_ptr(own) as usize;
        if open.contains(&place) {
            out.push_str("(already output)");
            return Ok(());
        }
        open.push(place);
        self.write_fields(own, out, open)?;
        open.pop();
        Ok(())
    }

    fn write_fields(&mut self, own: &Rc<Object>, out: &mut String, open: &mut Vec<usize>) -> Result<(), Throw> {
        let linked = Arc::clone(&self.linked);
        let class = &linked.image.classes[own.class.0 as usize];
        out.push_str(&class.name);
        out.push_str(":[");
        let named = class.fields.iter().enumerate().map(|(slot, field)| (field.name.clone(), own.get(slot as u32)));
        self.write_named(&named.collect::<Vec<_>>(), out, open)?;
        out.push(']');
        Ok(())
    }

    fn write_platform(
        &mut self,
        own: &Rc<Platform>,
        value: &Value,
        out: &mut String,
        open: &mut Vec<usize>,
    ) -> Result<(), Throw> {
        if own.exception.is_some() {
            out.push_str(&self.exception_text(value)?);
            return Ok(());
        }
        if let Some(text) = self.call_native_if_known(value, "toString", &[])? {
            return self.write_value(&text, out, open);
        }
        if let Some(key) = &own.key {
            // `Account.Name` as a token prints its last part.
            out.push_str(key.rsplit('.').next().unwrap_or(key));
            return Ok(());
        }
        let fields: Vec<_> = own.fields.borrow().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        out.push_str(own.name.rsplit('.').next().unwrap_or(own.name));
        out.push_str(":[");
        self.write_named(&fields, out, open)?;
        out.push(']');
        Ok(())
    }

    pub fn enum_name(&self, value: EnumValue) -> Arc<str> {
        match value {
            EnumValue::Image { class, ordinal } => {
                self.class(class).values.get(ordinal as usize).cloned().unwrap_or_else(|| Arc::from(""))
            }
            EnumValue::Platform { ty, ordinal } => {
                Arc::from(ty.values().get(ordinal as usize).copied().unwrap_or_default())
            }
        }
    }
}

/// `2024-01-31`
pub(crate) fn date_text(days: i32) -> String {
    let (year, month, day) = civil(i64::from(days));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `13:05:00.000`
pub(crate) fn time_text(at: i32) -> String {
    let seconds = at / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, at % 1000)
}

/// The number of a day that is written `2024-01-31`.
pub(crate) fn days_of(text: &str) -> Option<i32> {
    let mut parts = text.get(..10)?.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    i32::try_from(days).ok()
}

/// `2024-01-31 13:05:00`
fn datetime_text(at: i64) -> String {
    let (days, within) = (at.div_euclid(86_400_000), at.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let seconds = within / 1000;
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The date of a day by its number since 1970-01-01, in the Gregorian calendar.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
