//! Which records are shared with a user: org-wide defaults, owners, roles above them, share rows, parents.

use super::rules::{Rule, rule, standard_sharing};
use super::user::Permissions;
use crate::schema::ObjectDef;
use crate::{EngineError, Tx};
use orgyard_text::names::fold;
use orgyard_values::{Id, Record, Value};
use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

type Result<T, E = EngineError> = std::result::Result<T, E>;

/// How far parents and roles are followed.
const DEEPEST: usize = 20;

/// What a user may do with one record, as far as sharing goes. Each level holds those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum RecordAccess {
    #[default]
    None,
    Read,
    Edit,
    /// Also to delete and to share it on, as an owner may.
    All,
}

/// How the records of an object are shared.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// Everyone who may use the object.
    Open,
    /// Everyone up to this, owners and those it is shared with beyond.
    Owned(RecordAccess),
    /// As the record this field leads to.
    Parent(String),
}

/// One user's view of records; what is looked up once is kept.
pub struct Sharing<'a> {
    tx: &'a Tx,
    permissions: Arc<Permissions>,
    models: RefCell<HashMap<String, Rc<Model>>>,
    groups: OnceCell<HashSet<Id>>,
    /// Whether the user stands above an owner.
    above: RefCell<HashMap<Id, bool>>,
}

impl Tx {
    /// Records as they are shared with a user.
    pub fn sharing(&self, user: Id) -> Result<Sharing<'_>> {
        let permissions = self.permissions(user)?;
        let (models, groups, above) = Default::default();
        Ok(Sharing { tx: self, permissions, models, groups, above })
    }
}

impl Sharing<'_> {
    /// Whether every record of the object is visible, so that none has to be asked for.
    pub(crate) fn is_open(&self, object: &ObjectDef) -> bool {
        let access = self.permissions.object(object);
        let open = |model: &Model| match model {
            Model::Open => true,
            Model::Owned(level) => *level >= RecordAccess::Read,
            Model::Parent(_) => false,
        };
        access.view_all || access.modify_all || open(&self.model(object))
    }

    /// The fields of a record that decide who sees it.
    pub(crate) fn fields(&self, object: &ObjectDef) -> Vec<String> {
        match &*self.model(object) {
            Model::Open => Vec::new(),
            Model::Owned(_) => vec!["OwnerId".into()],
            Model::Parent(field) => vec![field.clone(), "OwnerId".into()],
        }
    }

    pub fn access(&self, object: &ObjectDef, record: &Record) -> Result<RecordAccess> {
        self.access_at(object, record, 0)
    }

    fn access_at(&self, object: &ObjectDef, record: &Record, depth: usize) -> Result<RecordAccess> {
        let rights = self.permissions.object(object);
        if rights.modify_all {
            return Ok(RecordAccess::All);
        }
        let base = if rights.view_all { RecordAccess::Read } else { RecordAccess::None };
        let level = match &*self.model(object) {
            Model::Open => RecordAccess::All,
            Model::Owned(default) => self.owned(object, record, *default)?,
            Model::Parent(_) if depth >= DEEPEST => RecordAccess::None,
            Model::Parent(field) => self.as_parent(object, record, field, depth)?,
        };
        Ok(level.max(base))
    }

    fn as_parent(&self, object: &ObjectDef, record: &Record, field: &str, depth: usize) -> Result<RecordAccess> {
        let Some(parent) = record.get(field).as_id() else {
            return self.owned(object, record, RecordAccess::None);
        };
        let targets = object.field(field).map(|field| field.reference_to.as_slice()).unwrap_or_default();
        for target in targets {
            let Some(def) = self.tx.object(target) else { continue };
            if let Some(row) = self.tx.get(target, parent)? {
                return self.access_at(&def, &row, depth + 1);
            }
        }
        Ok(RecordAccess::None)
    }

    fn owned(&self, object: &ObjectDef, record: &Record, default: RecordAccess) -> Result<RecordAccess> {
        if let Some(owner) = record.get("OwnerId").as_id()
            && (owner == self.permissions.user() || self.groups()?.contains(&owner) || self.is_above(owner)?)
        {
            return Ok(RecordAccess::All);
        }
        Ok(default.max(self.shared(object, record)?))
    }

    /// What share rows give.
    fn shared(&self, object: &ObjectDef, record: &Record) -> Result<RecordAccess> {
        let Some(id) = record.id() else { return Ok(RecordAccess::None) };
        let (share, parent, level) = share_object(&object.name);
        if self.tx.object(&share).is_none_or(|def| def.field(&parent).is_none()) {
            return Ok(RecordAccess::None);
        }
        let mut best = RecordAccess::None;
        for row in self.tx.find(&share, &parent, &Value::Id(id))? {
            let Some(with) = row.get("UserOrGroupId").as_id() else { continue };
            if with == self.permissions.user() || self.groups()?.contains(&with) {
                best = best.max(level_named(row.text(&level).unwrap_or_default()));
            }
        }
        Ok(best)
    }

    fn model(&self, object: &ObjectDef) -> Rc<Model> {
        if let Some(known) = self.models.borrow().get(&object.name) {
            return known.clone();
        }
        let model = Rc::new(self.find_model(object));
        self.models.borrow_mut().insert(object.name.clone(), model.clone());
        model
    }

    fn find_model(&self, object: &ObjectDef) -> Model {
        if !matches!(rule(object), Rule::Own | Rule::As(_)) {
            return Model::Open;
        }
        if let Some(master) = object.fields.iter().find(|field| field.cascade_delete) {
            return Model::Parent(master.name.clone());
        }
        let declared = self.tx.schema().model().object(&object.name).and_then(|def| def.sharing_model.clone());
        let standard = standard_sharing(&object.name);
        let parent = standard.strip_prefix("ControlledByParent ");
        match (declared.as_deref(), parent) {
            (Some("ControlledByParent") | None, Some(field)) => Model::Parent(field.into()),
            (Some(declared), _) => Model::Owned(default_named(declared)),
            (None, None) if object.field("OwnerId").is_none() => Model::Open,
            (None, None) => Model::Owned(default_named(standard)),
        }
    }

    /// The groups, queues and roles the user is in, also by way of another group.
    fn groups(&self) -> Result<&HashSet<Id>> {
        if let Some(known) = self.groups.get() {
            return Ok(known);
        }
        let mut found = HashSet::new();
        let mut open = vec![self.permissions.user()];
        for group in self.tx.scan("Group") {
            let group = group?;
            if group.text("Type") == Some("Organization") || self.is_of_role(&group)? {
                open.extend(group.id());
            }
        }
        while let Some(member) = open.pop() {
            if member != self.permissions.user() && !found.insert(member) {
                continue;
            }
            for row in self.tx.find("GroupMember", "UserOrGroupId", &Value::Id(member))? {
                open.extend(row.get("GroupId").as_id());
            }
        }
        Ok(self.groups.get_or_init(|| found))
    }

    /// Groups the platform keeps for roles: `Role`, `RoleAndSubordinates`.
    fn is_of_role(&self, group: &Record) -> Result<bool> {
        let Some(related) = group.get("RelatedId").as_id() else { return Ok(false) };
        let roles = self.roles_from(self.permissions.user())?;
        Ok(match group.text("Type") {
            Some("Role") => roles.first() == Some(&related),
            Some("RoleAndSubordinates" | "RoleAndSubordinatesInternal") => roles.contains(&related),
            _ => false,
        })
    }

    fn is_above(&self, owner: Id) -> Result<bool> {
        if let Some(known) = self.above.borrow().get(&owner) {
            return Ok(*known);
        }
        let mine = self.roles_from(self.permissions.user())?.first().copied();
        let theirs = self.roles_from(owner)?;
        let above = mine.is_some_and(|mine| theirs.iter().skip(1).any(|role| *role == mine));
        self.above.borrow_mut().insert(owner, above);
        Ok(above)
    }

    /// A user's role and those above it.
    fn roles_from(&self, user: Id) -> Result<Vec<Id>> {
        let mut next = self.tx.get("User", user)?.and_then(|row| row.get("UserRoleId").as_id());
        let mut out = Vec::new();
        while let Some(role) = next.filter(|role| !out.contains(role) && out.len() < DEEPEST) {
            out.push(role);
            next = self.tx.get("UserRole", role)?.and_then(|row| row.get("ParentRoleId").as_id());
        }
        Ok(out)
    }
}

/// The object of an object's share rows, its field for the record, and the one for the level.
fn share_object(object: &str) -> (String, String, String) {
    match object.strip_suffix("__c") {
        Some(stem) => (format!("{stem}__Share"), "ParentId".into(), "AccessLevel".into()),
        None => (format!("{object}Share"), format!("{object}Id"), format!("{object}AccessLevel")),
    }
}

fn level_named(name: &str) -> RecordAccess {
    match fold(name).as_str() {
        "read" => RecordAccess::Read,
        "edit" => RecordAccess::Edit,
        "all" => RecordAccess::All,
        _ => RecordAccess::None,
    }
}

/// An org-wide default by its name in metadata.
fn default_named(name: &str) -> RecordAccess {
    match fold(name).as_str() {
        "private" => RecordAccess::None,
        "read" => RecordAccess::Read,
        "fullaccess" => RecordAccess::All,
        _ => RecordAccess::Edit,
    }
}
