//! Users: names that nobody else has, and the kind of user their profile makes them.

use super::{Outcome, changed};
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record};

const DUPLICATE: &str = "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ";

pub(super) struct User;

impl Behaviour for User {
    fn object(&self) -> &'static str {
        "User"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if changed(old, new, "Username") && !new.get("Username").is_null() {
            let known = tx.find("User", "Username", new.get("Username"))?;
            if known.iter().any(|user| user.id() != new.id()) {
                return Err(ApiError::new("DUPLICATE_USERNAME", DUPLICATE).on("Username"));
            }
        }
        if new.get("CommunityNickname").is_null() {
            new.set("CommunityNickname", new.text("Username").and_then(|name| name.split('@').next()).map(nickname));
        }
        if let Some(profile) = new.get("ProfileId").as_id().filter(|_| changed(old, new, "ProfileId"))
            && let Some(profile) = tx.get("Profile", profile)?
        {
            new.set("UserType", profile.get("UserType").clone());
        }
        Ok(())
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        count_license(tx, new)
    }

    fn after_update(&self, tx: &mut Tx, old: &Record, new: &Record) -> Outcome {
        if changed(Some(old), new, "ProfileId") || changed(Some(old), new, "IsActive") {
            count_license(tx, old)?;
            count_license(tx, new)?;
        }
        Ok(())
    }

    fn before_delete(&self, _tx: &mut Tx, _old: &Record) -> Outcome {
        Err(ApiError::new("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"))
    }
}

/// A license counts the active users whose profiles are under it.
fn count_license(tx: &mut Tx, user: &Record) -> Outcome {
    let license_of = |tx: &Tx, user: &Record| -> Result<Option<Id>, ApiError> {
        let Some(profile) = user.get("ProfileId").as_id() else { return Ok(None) };
        Ok(tx.get("Profile", profile)?.and_then(|profile| profile.get("UserLicenseId").as_id()))
    };
    let Some(license) = license_of(tx, user)? else { return Ok(()) };
    let mut used = 0_i64;
    for other in tx.scan("User") {
        let other = other?;
        used += i64::from(other.bool("IsActive") && license_of(tx, &other)? == Some(license));
    }
    if let Some(row) = tx.get("UserLicense", license)? {
        tx.put_row(&row.with("UsedLicenses", used))?;
    }
    Ok(())
}

fn nickname(local: &str) -> String {
    local.chars().take(40).collect()
}
