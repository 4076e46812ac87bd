//! Who owns a component: the platform's own `Package2Member`, one row per owned component.
//!
//! A component without a row is unpackaged. The one policy over state and operation is [`Owner::verdict`].

use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_values::{Id, Record, Value};

pub const MEMBER: &str = "Package2Member";
/// `SubjectManageableState` of content that an unlocked package owns.
pub const INSTALLED: &str = "installedEditable";
/// … and of content that left its package and stayed in the org (UPG-3a).
pub const DEPRECATED: &str = "deprecatedEditable";

/// Ownership of one component in one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub member: Id,
    pub subject: Id,
    /// `033`.
    pub package: Id,
    /// The `04t` that last brought the component.
    pub version: Id,
    pub min_version: Id,
    pub deprecated: bool,
    /// Hash of the content as installed; another one in the org is drift.
    pub installed_hash: String,
    pub type_name: String,
    pub full_name: String,
}

/// What a package may do to a component that is in the org already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Unpackaged: it becomes the package's (INS-3).
    Adopt,
    /// Another package's, but deprecated there: it holds no lock (UPG-3a).
    TakeOver,
    /// The package's own.
    Update,
    /// Another package's (INS-4).
    Refuse,
}

impl Owner {
    pub fn verdict(owner: Option<&Owner>, package: Id) -> Verdict {
        match owner {
            None => Verdict::Adopt,
            Some(owner) if owner.package == package => Verdict::Update,
            Some(owner) if owner.deprecated => Verdict::TakeOver,
            Some(_) => Verdict::Refuse,
        }
    }

    fn of_row(row: &Record) -> Option<Self> {
        let id = |field: &str| row.get(field).as_id();
        let text = |field: &str| row.text(field).unwrap_or_default().to_string();
        Some(Self {
            member: row.id()?,
            subject: id("SubjectId")?,
            package: id("SubscriberPackageId")?,
            version: id("CurrentPackageVersionId")?,
            min_version: id("MinPackageVersionId")?,
            deprecated: row.text("SubjectManageableState") == Some(DEPRECATED),
            installed_hash: text("InstalledHash"),
            type_name: text("MemberType"),
            full_name: text("MemberName"),
        })
    }
}

pub fn owner_of(tx: &Tx, component: Id) -> Result<Option<Owner>, EngineError> {
    let rows = tx.find(MEMBER, "SubjectId", &Value::Id(component))?;
    Ok(rows.first().and_then(Owner::of_row))
}

/// Everything a package owns, deprecated components included.
pub fn owned_by(tx: &Tx, package: Id) -> Result<Vec<Owner>, EngineError> {
    let rows = tx.find(MEMBER, "SubscriberPackageId", &Value::Id(package))?;
    Ok(rows.iter().filter_map(Owner::of_row).collect())
}

/// Makes `component` the package's, as of `version`.
pub fn claim(tx: &mut Tx, component: &StoredComponent, package: Id, version: Id) -> Result<(), EngineError> {
    let before = owner_of(tx, component.id)?;
    let min = before.as_ref().filter(|o| o.package == package).map_or(version, |o| o.min_version);
    let mut row = Record::new(MEMBER)
        .with("SubjectId", component.id)
        .with("SubjectKeyPrefix", component.id.prefix())
        .with("MemberType", component.type_name.as_str())
        .with("MemberName", component.full_name.as_str())
        .with("SubjectManageableState", INSTALLED)
        .with("SubscriberPackageId", package)
        .with("CurrentPackageVersionId", version)
        .with("MinPackageVersionId", min)
        .with("InstalledHash", component.hash.as_str());
    match before {
        Some(owner) => {
            row.set("Id", owner.member);
            tx.put_row(&row)
        }
        None => Ok(tx.add_row(row).map(drop)?),
    }
}

/// The component leaves its package and stays in the org.
pub fn deprecate(tx: &mut Tx, owner: &Owner, version: Id) -> Result<(), EngineError> {
    let Some(mut row) = tx.get(MEMBER, owner.member)? else { return Ok(()) };
    row.set("SubjectManageableState", DEPRECATED);
    row.set("MaxPackageVersionId", version);
    tx.put_row(&row)
}

/// The component becomes unpackaged.
pub fn release(tx: &mut Tx, owner: &Owner) -> Result<(), EngineError> {
    tx.remove_row(MEMBER, owner.member)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(package: Id, deprecated: bool) -> Owner {
        let version = Id::mint("04t", 1);
        Owner {
            member: Id::mint("0Hm", 1),
            subject: Id::mint("01p", 1),
            package,
            version,
            min_version: version,
            deprecated,
            installed_hash: String::new(),
            type_name: "ApexClass".into(),
            full_name: "A".into(),
        }
    }

    #[test]
    fn the_policy_over_state_and_package() {
        let (mine, other) = (Id::mint("033", 1), Id::mint("033", 2));
        assert_eq!(Owner::verdict(None, mine), Verdict::Adopt);
        assert_eq!(Owner::verdict(Some(&owner(mine, false)), mine), Verdict::Update);
        assert_eq!(Owner::verdict(Some(&owner(mine, true)), mine), Verdict::Update);
        assert_eq!(Owner::verdict(Some(&owner(other, false)), mine), Verdict::Refuse);
        assert_eq!(Owner::verdict(Some(&owner(other, true)), mine), Verdict::TakeOver);
    }
}
