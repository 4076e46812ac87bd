//! Where a user's permissions come from: rows of assignments, rows tests insert, and components.

use super::access::{FieldAccess, ObjectAccess};
use super::grants::{Grants, entity_key};
use super::standard::{self, ADMINISTRATOR};
use super::user::{Permissions, Source};
use crate::{EngineError, Tx};
use orgyard_store::BlobHash;
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

type Result<T, E = EngineError> = std::result::Result<T, E>;

/// Files read once per process, by their hash.
static READ: LazyLock<Mutex<HashMap<BlobHash, Arc<Grants>>>> = LazyLock::new(Mutex::default);
const MOST_READ: usize = 2000;

impl Tx {
    /// What the user may do, as it stands in this transaction.
    pub fn permissions(&self, user: Id) -> Result<Arc<Permissions>> {
        if let Some(known) = self.permissions.user(user) {
            return Ok(known);
        }
        let found = Arc::new(self.gather(user)?);
        self.permissions.keep(user, found.clone());
        Ok(found)
    }

    /// Whether clients of a user are asked for no permission: an administrator sees and changes everything. Two rows tell,
    /// where all that a user may do takes many.
    pub fn sees_all(&self, user: Id) -> Result<bool> {
        if let Some(known) = self.permissions.sees_all(user) {
            return Ok(known);
        }
        let found = self.is_administrator(user)?;
        self.permissions.keep_sees_all(user, found);
        Ok(found)
    }

    fn is_administrator(&self, user: Id) -> Result<bool> {
        let Some(row) = self.get("User", user)? else { return Ok(true) };
        let profile = row.get("ProfileId").as_id().map(|profile| self.get("Profile", profile)).transpose()?.flatten();
        Ok(profile.is_some_and(|profile| profile.text("Name") == Some(ADMINISTRATOR)))
    }

    fn gather(&self, user: Id) -> Result<Permissions> {
        let (sources, packaged) = (Vec::new(), self.packaged_fields()?);
        // A throwaway org is where packages are built: what they bring is open to the administrator who builds them.
        let opens_custom = self.home().opens_custom_fields || self.org().number == 0;
        let mut out = Permissions { user, everything: true, sources, packaged, opens_custom, administrator: false };
        let Some(row) = self.get("User", user)? else { return Ok(out) };
        out.everything = false;
        if let Some(profile) = row.get("ProfileId").as_id() {
            let (source, administrator) = self.profile(profile)?;
            out.sources.push(source);
            out.administrator = administrator;
        }
        for assignment in self.find("PermissionSetAssignment", "AssigneeId", &Value::Id(user))? {
            match assignment.get("ExpirationDate").as_int() {
                Some(ends) if ends <= self.now() => continue,
                Some(ends) => self.permissions.ends(ends),
                None => {}
            }
            let group = assignment.get("PermissionSetGroupId").as_id();
            match (group, assignment.get("PermissionSetId").as_id()) {
                (Some(group), _) => out.sources.extend(self.group(group)?),
                (None, Some(set)) => out.sources.push(Source::of(self.permission_set(set)?)),
                (None, None) => {}
            }
        }
        Ok(out)
    }

    fn profile(&self, profile: Id) -> Result<(Source, bool)> {
        let (mut grants, administrator) = self.profile_grants(profile)?;
        for set in self.find("PermissionSet", "ProfileId", &Value::Id(profile))? {
            self.rows_of(&set, &mut grants)?;
        }
        Ok((Source::of(Arc::new(grants)), administrator))
    }

    /// What a profile grants without rows, and whether it is the administrator's.
    pub(super) fn profile_grants(&self, profile: Id) -> Result<(Grants, bool)> {
        let name = self.get("Profile", profile)?.and_then(|row| row.text("Name").map(String::from)).unwrap_or_default();
        let mut grants = standard::grants(&name).cloned().unwrap_or_default();
        let component = match standard::profiles().find(|known| known.name == name) {
            Some(known) => self.component("Profile", known.metadata_name)?,
            None => self.component_by_id(profile)?,
        };
        if let Some((_, hash)) = component.and_then(|component| component.files.into_iter().next()) {
            grants.read(&String::from_utf8_lossy(&self.blob(hash)?));
        }
        Ok((grants, name == ADMINISTRATOR))
    }

    /// A profile's or permission set's row with the wanted of its user permissions.
    pub(crate) fn with_user_permissions(&self, mut row: Record, wanted: &HashSet<String>) -> Result<Record> {
        let (Some(id), profile) = (row.id(), row.get("ProfileId").as_id()) else { return Ok(row) };
        let grants = match (&*row.object, profile) {
            ("Profile", _) => Arc::new(self.profile_grants(id)?.0),
            ("PermissionSet", Some(profile)) => Arc::new(self.profile_grants(profile)?.0),
            ("PermissionSet", None) => self.permission_set(id)?,
            _ => return Ok(row),
        };
        for field in wanted {
            if let Some(permission) = field.strip_prefix("Permissions") {
                row.set(field, grants.allows(&fold(permission)));
            }
        }
        Ok(row)
    }

    /// What a permission set grants: its file, and what rows say beyond it.
    pub(super) fn permission_set(&self, set: Id) -> Result<Arc<Grants>> {
        let base = self.component_grants(set)?;
        let row = self.get("PermissionSet", set)?;
        let Some(row) = row else { return Ok(base) };
        let mut grants = Grants::default();
        self.rows_of(&row, &mut grants)?;
        if grants == Grants::default() {
            return Ok(base);
        }
        let mut all = Grants::clone(&base);
        all.user.extend(grants.user);
        all.objects.extend(grants.objects);
        all.fields.extend(grants.fields);
        all.entities.extend(grants.entities);
        Ok(Arc::new(all))
    }

    pub(super) fn component_grants(&self, id: Id) -> Result<Arc<Grants>> {
        let file = self.component_by_id(id)?.and_then(|component| component.files.first().cloned());
        let Some((_, hash)) = file else { return Ok(Arc::default()) };
        if let Some(known) = READ.lock().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return Ok(known.clone());
        }
        let mut grants = Grants::default();
        grants.read(&String::from_utf8_lossy(&self.blob(hash)?));
        let grants = Arc::new(grants);
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= MOST_READ {
            read.clear();
        }
        read.insert(hash, grants.clone());
        Ok(grants)
    }

    /// ObjectPermissions, FieldPermissions and SetupEntityAccess under a permission set, and its own flags.
    fn rows_of(&self, set: &Record, grants: &mut Grants) -> Result<()> {
        let flags = set.fields.iter().filter(|(_, value)| value.as_bool() == Some(true));
        grants.user.extend(flags.filter_map(|(name, _)| name.strip_prefix("Permissions")).map(fold));
        let Some(id) = set.id() else { return Ok(()) };
        for row in self.find("ObjectPermissions", "ParentId", &id.into())? {
            let Some(object) = row.text("SobjectType") else { continue };
            grants.objects.insert(fold(object), object_access(&row));
        }
        for row in self.find("FieldPermissions", "ParentId", &id.into())? {
            let Some(field) = row.text("Field") else { continue };
            let edit = row.bool("PermissionsEdit");
            grants.fields.insert(fold(field), FieldAccess { read: edit || row.bool("PermissionsRead"), edit });
        }
        for row in self.find("SetupEntityAccess", "ParentId", &id.into())? {
            let entity = row.get("SetupEntityId").as_id();
            if let Some(component) = entity.map(|id| self.component_by_id(id)).transpose()?.flatten() {
                grants.entities.insert(entity_key(&component.type_name, &component.full_name));
            }
        }
        Ok(())
    }

    /// The sets of a group and what it mutes; nothing while it waits to be calculated.
    fn group(&self, group: Id) -> Result<Option<Source>> {
        let Some(row) = self.get("PermissionSetGroup", group)? else { return Ok(None) };
        if row.text("Status").is_some_and(|status| status != "Updated") {
            return Ok(None);
        }
        let (sets, muting) = self.members_of_group(group)?;
        let sets = sets.into_iter().map(|set| self.permission_set(set)).collect::<Result<_>>()?;
        let muting = muting.into_iter().map(|set| self.component_grants(set)).collect::<Result<_>>()?;
        Ok(Some(Source { sets, muting }))
    }

    /// Ids of the permission sets of a group, and of the muting ones.
    pub(super) fn members_of_group(&self, group: Id) -> Result<(Vec<Id>, Vec<Id>)> {
        let (mut sets, mut muting) = (Vec::new(), Vec::new());
        for row in self.find("PermissionSetGroupComponent", "PermissionSetGroupId", &group.into())? {
            sets.extend(row.get("PermissionSetId").as_id());
        }
        let Some(component) = self.component_by_id(group)? else { return Ok((sets, muting)) };
        let files = self.files_of(&component)?;
        let text = files.first().map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default());
        let Ok(document) = orgyard_text::xml::parse(text) else { return Ok((sets, muting)) };
        for (element, type_name, out) in [
            ("permissionSets", "PermissionSet", &mut sets),
            ("mutingPermissionSets", "MutingPermissionSet", &mut muting),
        ] {
            for name in document.root.elements_named(element) {
                out.extend(self.component(type_name, name.text().trim())?.map(|component| component.id));
            }
        }
        Ok((sets, muting))
    }

    /// A member was written: the group waits to be calculated.
    pub(crate) fn outdate_group(&mut self, member: &Record) -> Result<()> {
        let Some(group) = member.get("PermissionSetGroupId").as_id() else { return Ok(()) };
        let Some(mut row) = self.get("PermissionSetGroup", group)? else { return Ok(()) };
        row.set("Status", "Outdated");
        self.put_row(&row)
    }

    /// Makes a permission set group's permissions those of its sets; `Test.calculatePermissionSetGroup`.
    pub fn calculate_permission_set_group(&mut self, group: Id) -> Result<()> {
        let Some(mut row) = self.get("PermissionSetGroup", group)? else { return Ok(()) };
        row.set("Status", "Updated");
        self.put_row(&row)
    }

    fn packaged_fields(&self) -> Result<Arc<HashSet<String>>> {
        if let Some(known) = self.permissions.packaged() {
            return Ok(known);
        }
        let mut out = HashSet::new();
        let wanted = |field: &str| matches!(field, "MemberType" | "MemberName" | "IsDeleted");
        for row in self.scan_stored("Package2Member", wanted) {
            let row = row?;
            if row.text("MemberType") == Some("CustomField") && !row.bool("IsDeleted") {
                out.extend(row.text("MemberName").map(fold));
            }
        }
        let out = Arc::new(out);
        self.permissions.keep_packaged(out.clone());
        Ok(out)
    }
}

pub(super) fn object_access(row: &Record) -> ObjectAccess {
    ObjectAccess {
        read: row.bool("PermissionsRead"),
        create: row.bool("PermissionsCreate"),
        edit: row.bool("PermissionsEdit"),
        delete: row.bool("PermissionsDelete"),
        view_all: row.bool("PermissionsViewAllRecords"),
        modify_all: row.bool("PermissionsModifyAllRecords"),
        view_all_fields: row.bool("PermissionsViewAllFields"),
    }
}
