//! What a home knows of each of its orgs.

use orgyard_values::Id;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum OrgKind {
    Production,
    Sandbox,
    #[default]
    Scratch,
    Developer,
    Trial,
    /// What a snapshot keeps: no list names it and nobody logs in to it.
    Snapshot,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrgInfo {
    pub id: Id,
    pub kind: OrgKind,
    pub name: String,
    pub edition: String,
    pub namespace: Option<String>,
    pub dev_hub: bool,
    /// The hub of a scratch org, the production org of a sandbox.
    pub parent: Option<Id>,
    /// Of the first administrator.
    pub username: String,
    pub user_id: Id,
    /// Milliseconds since 1970.
    pub created: i64,
    pub expires: Option<i64>,
    pub features: Vec<String>,
    pub tracks_source: bool,
    /// Counts the orgs of a home; the high digits of every id this org gives out.
    pub number: u64,
}

impl OrgInfo {
    /// What the id of the org's row number `n` is made from.
    pub(crate) fn id_number(&self, n: u64) -> u64 {
        /// Ids an org may give out; what is left of nine base-62 digits counts orgs.
        const IDS_PER_ORG: u64 = 62_u64.pow(5);
        self.number * IDS_PER_ORG + n % IDS_PER_ORG
    }
}

/// What to make; empty texts get the usual values.
#[derive(Debug, Clone, Default)]
pub struct NewOrg {
    pub kind: OrgKind,
    pub name: String,
    pub edition: String,
    pub namespace: Option<String>,
    pub dev_hub: bool,
    pub parent: Option<Id>,
    pub username: String,
    pub email: String,
    pub features: Vec<String>,
    pub expires: Option<i64>,
    pub tracks_source: bool,
    pub language: String,
    pub country: String,
}

impl NewOrg {
    /// The org a fresh home has.
    pub(crate) fn production() -> Self {
        Self { kind: OrgKind::Production, name: "production".into(), dev_hub: true, ..Self::default() }
    }

    pub(crate) fn into_info(self, id: Id, user_id: Id, number: u64, now: i64) -> OrgInfo {
        let or = |given: String, usual: String| if given.is_empty() { usual } else { given };
        let usual_edition = match self.kind {
            OrgKind::Production | OrgKind::Sandbox => "Enterprise",
            _ => "Developer",
        };
        let name = or(self.name, "Company".into());
        let handle: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        OrgInfo {
            id,
            kind: self.kind,
            edition: or(self.edition, usual_edition.into()),
            namespace: self.namespace.filter(|n| !n.is_empty()),
            dev_hub: self.dev_hub,
            parent: self.parent,
            username: or(self.username, format!("admin@{}-{number}.orgyard.example", handle.to_lowercase())),
            user_id,
            created: now,
            expires: self.expires,
            features: self.features,
            tracks_source: self.tracks_source,
            number,
            name,
        }
    }
}
