//! Prices: a product has its standard price before it has another.

use super::Outcome;
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::Record;

pub(super) struct Entry;

impl Behaviour for Entry {
    fn object(&self) -> &'static str {
        "PricebookEntry"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if let Some(product) = new.get("Product2Id").as_id()
            && let Some(product) = tx.get("Product2", product)?
        {
            new.set("Name", product.get("Name").clone());
            new.set("ProductCode", product.get("ProductCode").clone());
        }
        if old.is_some() {
            return Ok(());
        }
        let Some(book) = new.get("Pricebook2Id").as_id() else { return Ok(()) };
        let is_standard = tx.get("Pricebook2", book)?.is_some_and(|book| book.bool("IsStandard"));
        let known = tx.find("PricebookEntry", "Product2Id", new.get("Product2Id"))?;
        if let Some(same) = known.iter().find(|entry| entry.get("Pricebook2Id").as_id() == Some(book)) {
            let id = same.id().map_or_else(String::new, |id| id.short().to_owned());
            let text = "This price definition already exists in this price book";
            return Err(ApiError::new("DUPLICATE_VALUE", format!("{text}: {id}")));
        }
        if is_standard { Ok(()) } else { with_standard_price(tx, &known, new) }
    }
}

fn with_standard_price(tx: &Tx, known: &[Record], new: &mut Record) -> Outcome {
    for entry in known {
        let Some(book) = entry.get("Pricebook2Id").as_id() else { continue };
        if tx.get("Pricebook2", book)?.is_some_and(|book| book.bool("IsStandard")) {
            if new.bool("UseStandardPrice") {
                new.set("UnitPrice", entry.get("UnitPrice").clone());
            }
            return Ok(());
        }
    }
    Err(ApiError::new("STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product"))
}
