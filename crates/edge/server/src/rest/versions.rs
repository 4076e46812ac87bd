//! `GET /services/data`: the API versions. Its highest entry decides every later path of the official client.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::paths::{NEWEST, OLDEST_LISTED};
use crate::route::{Access, Endpoint, Under};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::Root, "/services/data", Access::Open, versions)];

fn versions(_: &Call) -> Result<Answer, Failure> {
    let versions: Vec<Json> = (OLDEST_LISTED..=NEWEST).map(version).collect();
    Ok(Answer::json(&versions.into()))
}

fn version(number: u32) -> Json {
    let url = format!("/services/data/v{number}.0");
    json!({"label": label(number), "url": url, "version": format!("{number}.0")})
}

/// Three releases a year, winter's named after the year to come.
fn label(number: u32) -> String {
    let (season, ahead) = [("Spring", 0), ("Summer", 0), ("Winter", 1)][number as usize % 3];
    format!("{season} '{}", 21 + (number - OLDEST_LISTED) / 3 + ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_named_as_the_platform_names_them() {
        let labels: Vec<_> = [51, 52, 53, 63, 64, 67].map(label).into();
        assert_eq!(labels, ["Spring '21", "Summer '21", "Winter '22", "Spring '25", "Summer '25", "Summer '26"]);
    }
}
