//! Sandboxes, snapshots and what is made of them: an org made of what another one is made of, with the other's data or
//! without.

use super::{Home, NewOrg, OrgKind, Result};
use crate::tx::holds_data;
use crate::{EngineError, Org, OrgInfo, Tx};
use orgyard_store::Write;
use orgyard_text::names::fold;
use orgyard_values::{Id, Value};
use std::collections::HashSet;
use std::ops::Bound;
use std::sync::{Arc, LazyLock};

/// Objects whose rows each sandbox has, folded.
static OBJECTS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../../../../../data/sandbox-objects.csv").lines().skip(1);
    lines.map(fold).collect()
});

/// What makes an address of nobody.
const INVALID: &str = ".invalid";

impl Home {
    /// An org with the components, packages and people of another, under their ids; with its data where that is wanted.
    /// Everybody's name ends in that of a sandbox; a snapshot keeps them all; the administrator of another org is called
    /// as the new org says.
    pub fn copy_org(self: &Arc<Self>, source: Id, new: NewOrg, with_data: bool) -> Result<Arc<Org>> {
        let source = self.org(source)?;
        let mut entries = Vec::new();
        for entry in source.state().store.snapshot()?.range(Bound::Unbounded, Bound::Unbounded) {
            let (key, value) = entry?;
            if is_copied(&key, with_data) {
                entries.push((key, Some(value)) as Write);
            }
        }
        let user = source.info().user_id;
        let copy = self.make_org(new, |_| user, |_| entries)?;
        copy.write(user, |tx| rename(tx, &source.info()))?;
        Ok(copy)
    }
}

/// Components with all that belongs to them, what the org counts, and rows of some objects.
fn is_copied(key: &[u8], with_data: bool) -> bool {
    let Some((kind, rest)) = key.split_first() else { return false };
    match kind {
        b'n' | b'c' | b'x' | b'f' | b'b' | b'd' => true,
        b'r' | b'i' => {
            let name = rest.split(|byte| *byte == 0).next().unwrap_or_default();
            let name = std::str::from_utf8(name).unwrap_or_default();
            OBJECTS.contains(name) || with_data && holds_data(name)
        }
        _ => false,
    }
}

/// The org is another one, and so are its users' names; nobody but its administrator gets mail from it.
fn rename(tx: &mut Tx, source: &OrgInfo) -> Result<()> {
    let own = tx.org().clone();
    let is_test_org = matches!(own.kind, OrgKind::Sandbox | OrgKind::Scratch);
    if let Some(row) = tx.get("Organization", source.id)? {
        tx.remove_row("Organization", source.id)?;
        let row = row.with("Id", own.id).with("Name", own.name.as_str()).with("IsSandbox", is_test_org);
        let ends = own.expires.filter(|_| own.kind == OrgKind::Scratch);
        tx.put_row(&row.with("TrialExpirationDate", ends.map_or(Value::Null, Value::DateTime)))?;
    }
    let users = tx.scan("User").collect::<std::result::Result<Vec<_>, EngineError>>()?;
    let before = if source.kind == OrgKind::Sandbox { suffix(&source.name) } else { String::new() };
    for mut user in users {
        let text = |field: &str| user.text(field).unwrap_or_default().to_owned();
        let (username, email) = (text("Username"), text("Email"));
        let bare = username.strip_suffix(&before).unwrap_or(&username);
        let is_administrator = user.id() == Some(own.user_id);
        user.set(
            "Username",
            match own.kind {
                OrgKind::Sandbox => format!("{bare}{}", suffix(&own.name)),
                OrgKind::Snapshot => username,
                _ if is_administrator => own.username.clone(),
                _ => format!("{username}.{}", own.id.short().to_lowercase()),
            },
        );
        if own.kind != OrgKind::Snapshot && !is_administrator && !email.is_empty() && !email.ends_with(INVALID) {
            user.set("Email", format!("{email}{INVALID}"));
        }
        tx.put_row(&user)?;
    }
    Ok(())
}

/// What the names of a sandbox's users end in.
fn suffix(sandbox: &str) -> String {
    format!(".{}", sandbox.to_lowercase())
}
