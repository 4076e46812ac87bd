//! Source tracking: a SourceMember row for each thing a client may have changed, each change with a higher number.

use super::{Result, StoredComponent, Tx};
use orgyard_text::names::fold;
use orgyard_values::{Record, Value};

const OBJECT: &str = "SourceMember";

/// What a component appears as: itself, and each file of a bundle.
fn members(component: &StoredComponent) -> Vec<(String, String)> {
    let (kind, name) = (component.type_name.as_str(), component.full_name.as_str());
    let own = match kind {
        "Settings" => (format!("{name}Settings"), name.to_owned()),
        _ => (kind.to_owned(), name.to_owned()),
    };
    let file_kind = match kind {
        "LightningComponentBundle" => "LightningComponentResource",
        "AuraDefinitionBundle" => "AuraDefinition",
        _ => return vec![own],
    };
    let in_bundle = component.files.iter().filter_map(|(path, _)| path.split_once('/').map(|(_, rest)| rest));
    let tracked = in_bundle.filter(|path| file_kind != "AuraDefinition" || !path.ends_with("-meta.xml"));
    let files = tracked.map(|path| (file_kind.to_owned(), path.to_owned()));
    std::iter::once(own).chain(files).collect()
}

impl Tx {
    /// What a package brings or takes is nobody's change: source tracking does not tell of it.
    pub fn untracked<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.tracks, false);
        let out = work(self);
        self.tracks = before;
        out
    }

    pub(super) fn track_put(&mut self, component: &StoredComponent, fresh: bool) -> Result<()> {
        self.track(component, false, fresh)
    }

    pub(super) fn track_removed(&mut self, component: &StoredComponent) -> Result<()> {
        self.track(component, true, false)
    }

    fn track(&mut self, component: &StoredComponent, gone: bool, fresh: bool) -> Result<()> {
        if !self.info.tracks_source || !self.tracks {
            return Ok(());
        }
        for (kind, name) in members(component) {
            let key = format!("{}/{}", fold(&kind), fold(&name));
            let known = self.find(OBJECT, "MemberKey", &Value::Text(key.clone()))?.into_iter().next();
            let row = match known {
                Some(row) => row.with("IsNewMember", false),
                None => self.new_member(&kind, &name, key)?.with("IsNewMember", fresh),
            };
            let revision = self.next("source revision")? as i64;
            let (user, now) = (self.user, self.now);
            let row = row
                .with("MemberIdOrName", component.id)
                .with("IsNameObsolete", gone)
                .with("RevisionNum", revision)
                .with("RevisionCounter", revision)
                .with("ChangedBy", user.short())
                .with("LastModifiedById", user)
                .with("LastModifiedDate", Value::DateTime(now))
                .with("SystemModstamp", Value::DateTime(now));
            self.put_row(&row)?;
        }
        Ok(())
    }

    fn new_member(&mut self, kind: &str, name: &str, key: String) -> Result<Record> {
        let id = self.new_id(OBJECT)?;
        Ok(Record::new(OBJECT)
            .with("Id", id)
            .with("MemberType", kind)
            .with("MemberName", name)
            .with("MemberKey", key)
            .with("IsDeleted", false)
            .with("CreatedDate", Value::DateTime(self.now))
            .with("CreatedById", self.user))
    }
}
