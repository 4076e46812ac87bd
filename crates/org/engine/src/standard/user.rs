//! Users: names that nobody else has, and the kind of user their profile makes them.

use super::{Outcome, changed};
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::Record;

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

    fn before_delete(&self, _tx: &mut Tx, _old: &Record) -> Outcome {
        Err(ApiError::new("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"))
    }
}

fn nickname(local: &str) -> String {
    local.chars().take(40).collect()
}
