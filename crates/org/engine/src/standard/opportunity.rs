//! Opportunities follow their stage, and their amount follows their line items.

use super::{Outcome, cents, changed, meaning, number};
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::{Record, Value};

pub(super) struct Opportunity;

impl Behaviour for Opportunity {
    fn object(&self) -> &'static str {
        "Opportunity"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if let Some(old) = old.filter(|old| old.bool("HasOpportunityLineItem")) {
            // What its products come to cannot be overwritten.
            new.set("Amount", old.get("Amount").clone());
        }
        if changed(old, new, "StageName") {
            by_stage(tx, old, new);
        }
        let expected = number(new.get("Amount")).zip(number(new.get("Probability")));
        new.set("ExpectedRevenue", expected.map(|(amount, percent)| Value::Double(cents(amount * percent / 100.0))));
        fiscal(new);
        Ok(())
    }
}

/// A probability that was set together with the stage stays.
fn by_stage(tx: &Tx, old: Option<&Record>, new: &mut Record) {
    let Some(stage) = meaning(tx, "OpportunityStage", new.text("StageName")) else { return };
    let given = match old {
        Some(old) => old.get("Probability") != new.get("Probability"),
        None => !new.get("Probability").is_null(),
    };
    if !given {
        new.set("Probability", stage.probability.map(|percent| Value::Double(f64::from(percent))));
    }
    new.set("IsClosed", stage.closed || stage.won);
    new.set("IsWon", stage.won);
    let category = stage.forecast_category.as_deref().unwrap_or("Pipeline");
    new.set("ForecastCategory", category);
    new.set("ForecastCategoryName", shown(category));
    new.set("LastStageChangeDate", old.map(|_| Value::DateTime(tx.now())));
}

fn shown(category: &str) -> &str {
    match category {
        "BestCase" => "Best Case",
        "MostLikely" => "Most Likely",
        "Forecast" => "Commit",
        other => other,
    }
}

/// The fiscal year is the calendar year in a plain org.
fn fiscal(new: &mut Record) {
    let day = new.text("CloseDate").and_then(|text| text.parse::<jiff::civil::Date>().ok());
    if let Some(day) = day {
        let (year, quarter) = (i64::from(day.year()), i64::from((day.month() - 1) / 3 + 1));
        new.set("FiscalYear", year);
        new.set("FiscalQuarter", quarter);
        new.set("Fiscal", format!("{year} {quarter}"));
    }
}

pub(super) struct LineItem;

impl Behaviour for LineItem {
    fn object(&self) -> &'static str {
        "OpportunityLineItem"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if new.get("PricebookEntryId").is_null() && new.get("Product2Id").is_null() {
            let text = "Required fields are missing: [PricebookEntryId]";
            return Err(ApiError::new("REQUIRED_FIELD_MISSING", text).on("PricebookEntryId"));
        }
        from_entry(tx, new)?;
        prices(old, new);
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        add(tx, new, total(new))
    }

    fn after_update(&self, tx: &mut Tx, old: &Record, new: &Record) -> Outcome {
        add(tx, new, total(new) - total(old))
    }

    fn after_delete(&self, tx: &mut Tx, old: &Record) -> Outcome {
        add(tx, old, -total(old))
    }
}

fn total(item: &Record) -> f64 {
    number(item.get("TotalPrice")).unwrap_or(0.0)
}

/// Product, list price and code come from the price book entry.
fn from_entry(tx: &Tx, new: &mut Record) -> Outcome {
    let Some(entry) = new.get("PricebookEntryId").as_id() else { return Ok(()) };
    let Some(entry) = tx.get("PricebookEntry", entry)? else { return Ok(()) };
    for (field, source) in [("Product2Id", "Product2Id"), ("ListPrice", "UnitPrice"), ("ProductCode", "ProductCode")] {
        new.set(field, entry.get(source).clone());
    }
    if new.get("UnitPrice").is_null() && new.get("TotalPrice").is_null() {
        new.set("UnitPrice", entry.get("UnitPrice").clone());
    }
    new.set("Name", entry.get("Name").clone());
    Ok(())
}

/// Of unit price and total price the one that was set decides.
fn prices(old: Option<&Record>, new: &mut Record) {
    let quantity = number(new.get("Quantity")).unwrap_or(0.0);
    let rest = 1.0 - number(new.get("Discount")).unwrap_or(0.0) / 100.0;
    let total_given = match old {
        Some(old) => changed(Some(old), new, "TotalPrice") && !changed(Some(old), new, "UnitPrice"),
        None => new.get("UnitPrice").is_null(),
    };
    match number(new.get("TotalPrice")).filter(|_| total_given && quantity * rest != 0.0) {
        Some(total) => new.set("UnitPrice", Value::Double(cents(total / (quantity * rest)))),
        None => {
            let unit = number(new.get("UnitPrice")).unwrap_or(0.0);
            new.set("TotalPrice", Value::Double(cents(unit * quantity * rest)));
        }
    }
    let unit = number(new.get("UnitPrice")).unwrap_or(0.0);
    new.set("Subtotal", Value::Double(cents(unit * quantity)));
}

/// The amount is what the items come to, from the first one on.
fn add(tx: &mut Tx, item: &Record, delta: f64) -> Outcome {
    let Some(id) = item.get("OpportunityId").as_id() else { return Ok(()) };
    let Some(mut opportunity) = tx.stored("Opportunity", id)?.filter(|row| !row.bool("IsDeleted")) else {
        return Ok(());
    };
    let had = opportunity.bool("HasOpportunityLineItem");
    let before = if had { number(opportunity.get("Amount")).unwrap_or(0.0) } else { 0.0 };
    opportunity.set("Amount", Value::Double(cents(before + delta)));
    // Only a delete can have taken the last one away.
    let has = delta >= 0.0 || !tx.find("OpportunityLineItem", "OpportunityId", &id.into())?.is_empty();
    opportunity.set("HasOpportunityLineItem", has);
    let expected = number(opportunity.get("Probability")).map(|percent| cents((before + delta) * percent / 100.0));
    opportunity.set("ExpectedRevenue", expected.map(Value::Double));
    if opportunity.get("Pricebook2Id").is_null()
        && let Some(entry) = item.get("PricebookEntryId").as_id()
        && let Some(entry) = tx.get("PricebookEntry", entry)?
    {
        opportunity.set("Pricebook2Id", entry.get("Pricebook2Id").clone());
    }
    Ok(tx.put_row(&opportunity)?)
}
