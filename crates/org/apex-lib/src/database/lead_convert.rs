//! Database.convertLead: a lead becomes an account, a contact and, if wanted, an opportunity.

use super::results::errors;
use orgyard_apex::syntax::DmlOperation;
use orgyard_apex_vm::{
    Anything, DmlOptions, Platform, SObject, Throw, Value, Vm, natives, platform_type, row_exception,
};
use orgyard_engine::ApiError;
use orgyard_values::{Id, Record, Value as Stored};
use std::rc::Rc;

const RESULT: &str = "Database.LeadConvertResult";

natives! { "System.Database";
    static "convertLead(Object)" => |vm, what: Anything| convert_all(vm, &what, true),
    static "convertLead(Object, Object)" => |vm, what: Anything, options: Anything| {
        let all = !matches!(options, Value::Boolean(false));
        convert_all(vm, &what, all)
    },
    static "convertLead(Object, Object, AccessLevel)" => |vm, what: Anything, options: Anything, _level: Anything| {
        let all = !matches!(options, Value::Boolean(false));
        convert_all(vm, &what, all)
    },
}

fn convert_all(vm: &mut Vm, what: &Value, all: bool) -> Result<Value, Throw> {
    vm.limits.dml_statements.take(1)?;
    let items = if let Value::List(list) = what { list.to_vec() } else { vec![what.clone()] };
    let mut results = Vec::new();
    for (row, item) in items.iter().enumerate() {
        let Value::Platform(wish) = item else { return Err(Throw::null_pointer()) };
        let result = match convert(vm, wish)? {
            Ok(result) => result,
            Err(error) if all => return Err(failed(vm, row, &error)),
            Err(error) => refused(wish, error),
        };
        results.push(Value::from(result));
    }
    Ok(match what {
        Value::List(_) => Value::list(platform_type(RESULT), results),
        _ => results.pop().unwrap_or_default(),
    })
}

fn failed(vm: &mut Vm, row: usize, error: &ApiError) -> Throw {
    let text =
        format!("ConvertLead failed. First exception on row {row}; first error: {}, {}: []", error.code, error.message);
    let exception = row_exception("System.DmlException", row, &error.code, text);
    vm.throw(exception)
}

fn refused(wish: &Platform, error: ApiError) -> Platform {
    let result = Platform::new(RESULT);
    result.set_field("leadId", wish.field("leadId"));
    result.set_field("success", Value::Boolean(false));
    result.set_field("errors", errors(&[error]));
    result
}

fn id_of(wish: &Platform, name: &str) -> Option<Id> {
    wish.field(name).as_str().and_then(|text| text.parse().ok())
}

type Tried<T> = Result<Result<T, ApiError>, Throw>;

fn convert(vm: &mut Vm, wish: &Platform) -> Tried<Platform> {
    let lead = match id_of(wish, "leadId") {
        Some(id) => vm.tx.get("Lead", id)?,
        None => None,
    };
    let Some(lead) = lead else {
        return Ok(Err(ApiError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")));
    };
    if lead.bool("IsConverted") {
        return Ok(Err(ApiError::new("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")));
    }
    let Some(status) = converted_status(vm, wish)? else {
        return Ok(Err(ApiError::new("INVALID_STATUS", "invalid convertedStatus: null")));
    };
    let owner = id_of(wish, "ownerId").or(lead.get("OwnerId").as_id());
    let account = match id_of(wish, "accountId") {
        Some(id) => id,
        None => made(vm, "Account", &lead, &ACCOUNT, owner, |_| {})?,
    };
    let contact = match id_of(wish, "contactId") {
        Some(id) => id,
        None => made(vm, "Contact", &lead, &CONTACT, owner, |row| row.set("AccountId", account))?,
    };
    let none = matches!(wish.field("doNotCreateOpportunity"), Value::Boolean(true));
    let opportunity = match id_of(wish, "opportunityId") {
        Some(id) => Some(id),
        None if none => None,
        None => Some(new_opportunity(vm, wish, &lead, account, owner)?),
    };
    close(vm, &lead, &status, [account, contact], opportunity)?;
    let result = Platform::new(RESULT);
    result.set_field("leadId", wish.field("leadId"));
    result.set_field("accountId", Value::Id(account));
    result.set_field("contactId", Value::Id(contact));
    result.set_field("opportunityId", opportunity.into());
    result.set_field("success", Value::Boolean(true));
    result.set_field("errors", errors(&[]));
    Ok(Ok(result))
}

/// Only a status that converts will do; the platform's own is `Closed - Converted`.
fn converted_status(vm: &mut Vm, wish: &Platform) -> Result<Option<String>, Throw> {
    let wanted = wish.field("convertedStatus");
    let Some(wanted) = wanted.as_str() else { return Ok(None) };
    let rows = vm.tx.find("LeadStatus", "IsConverted", &Stored::Bool(true))?;
    let known = rows.is_empty() || rows.iter().any(|row| row.text("MasterLabel") == Some(wanted));
    Ok(known.then(|| wanted.to_owned()))
}

type Mapping = (&'static str, &'static str);

/// Source: Salesforce Help, "Lead Conversion Field Mapping".
const ACCOUNT: [Mapping; 16] = [
    ("Company", "Name"),
    ("Phone", "Phone"),
    ("Fax", "Fax"),
    ("Website", "Website"),
    ("Industry", "Industry"),
    ("AnnualRevenue", "AnnualRevenue"),
    ("NumberOfEmployees", "NumberOfEmployees"),
    ("Rating", "Rating"),
    ("LeadSource", "AccountSource"),
    ("Street", "BillingStreet"),
    ("City", "BillingCity"),
    ("State", "BillingState"),
    ("PostalCode", "BillingPostalCode"),
    ("Country", "BillingCountry"),
    ("Jigsaw", "Jigsaw"),
    ("SicDesc", "SicDesc"),
];
const CONTACT: [Mapping; 16] = [
    ("Salutation", "Salutation"),
    ("FirstName", "FirstName"),
    ("LastName", "LastName"),
    ("Title", "Title"),
    ("Email", "Email"),
    ("Phone", "Phone"),
    ("MobilePhone", "MobilePhone"),
    ("Fax", "Fax"),
    ("LeadSource", "LeadSource"),
    ("Description", "Description"),
    ("Street", "MailingStreet"),
    ("City", "MailingCity"),
    ("State", "MailingState"),
    ("PostalCode", "MailingPostalCode"),
    ("Country", "MailingCountry"),
    ("HasOptedOutOfEmail", "HasOptedOutOfEmail"),
];
const OPPORTUNITY: [Mapping; 2] = [("LeadSource", "LeadSource"), ("Description", "Description")];

/// Saved as code would save it: triggers and rules run.
fn made(
    vm: &mut Vm,
    object: &str,
    lead: &Record,
    mapping: &[Mapping],
    owner: Option<Id>,
    more: impl FnOnce(&mut Record),
) -> Result<Id, Throw> {
    let mut row = Record::new(object);
    for (from, to) in mapping {
        let value = lead.get(from);
        if !matches!(value, Stored::Null) {
            row.set(to, value.clone());
        }
    }
    if let Some(owner) = owner {
        row.set("OwnerId", owner);
    }
    more(&mut row);
    let record = vm.record_to_value(&row)?;
    save(vm, DmlOperation::Insert, &record)?;
    record.id().ok_or_else(Throw::null_pointer)
}

fn save(vm: &mut Vm, operation: DmlOperation, record: &Rc<SObject>) -> Result<(), Throw> {
    let rows = [Rc::clone(record)];
    let options = DmlOptions { all_or_none: true, ..DmlOptions::default() };
    let outcomes = vm.dml(operation, &rows, &options)?;
    vm.check_outcomes(operation, &rows, &outcomes)
}

/// It closes at the end of the quarter and is in the first stage.
fn new_opportunity(vm: &mut Vm, wish: &Platform, lead: &Record, account: Id, owner: Option<Id>) -> Result<Id, Throw> {
    let name = wish.field("opportunityName");
    let name = name.as_str().or(lead.text("Company")).unwrap_or_default().to_owned();
    let today = orgyard_apex_text::dates::Date::from_days(vm.tx.now().div_euclid(86_400_000));
    let month = (today.month() - 1) / 3 * 3 + 3;
    let last = orgyard_apex_text::dates::Date::days_in_month(today.year(), month);
    let close = format!("{:04}-{month:02}-{last:02}", today.year());
    made(vm, "Opportunity", lead, &OPPORTUNITY, owner, |row| {
        row.set("Name", name);
        row.set("AccountId", account);
        row.set("StageName", "Prospecting");
        row.set("CloseDate", Stored::Date(close));
    })
}

/// The lead keeps where it went; only the platform writes these fields.
fn close(
    vm: &mut Vm,
    lead: &Record,
    status: &str,
    [account, contact]: [Id; 2],
    opportunity: Option<Id>,
) -> Result<(), Throw> {
    let mut row = Record::new("Lead");
    row.set("Id", lead.id());
    row.set("Status", status);
    let record = vm.record_to_value(&row)?;
    save(vm, DmlOperation::Update, &record)?;
    let Some(id) = lead.id() else { return Ok(()) };
    let Some(mut row) = vm.tx.get("Lead", id)? else { return Ok(()) };
    let today = Stored::Date(day_text(vm.tx.now()));
    row.set("IsConverted", true);
    row.set("ConvertedDate", today);
    row.set("ConvertedAccountId", account);
    row.set("ConvertedContactId", contact);
    row.set("ConvertedOpportunityId", opportunity);
    Ok(vm.tx.put_row(&row)?)
}

/// `2026-11-20`
fn day_text(now: i64) -> String {
    let date = orgyard_apex_text::dates::Date::from_days(now.div_euclid(86_400_000));
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}
