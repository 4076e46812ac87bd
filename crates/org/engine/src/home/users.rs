//! A username belongs to one user of one org.

use super::{Home, Result};
use crate::Org;
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

impl Home {
    /// The active user of that name. Orgs are asked last whose own administrator it is not.
    pub fn user_by_username(self: &Arc<Self>, username: &str) -> Result<Option<(Arc<Org>, Id)>> {
        let wanted = fold(username);
        let (mut orgs, rest): (Vec<_>, Vec<_>) =
            self.orgs()?.into_iter().partition(|info| fold(&info.username) == wanted);
        orgs.extend(rest);
        for info in orgs {
            let org = self.org(info.id)?;
            let users = org.read(info.user_id)?.find("User", "Username", &Value::from(username))?;
            let active = users.iter().find(|user| user.bool("IsActive"));
            if let Some(id) = active.and_then(Record::id) {
                return Ok(Some((org, id)));
            }
        }
        Ok(None)
    }
}
