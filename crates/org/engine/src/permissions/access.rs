//! What may be done with an object or a field.

/// Of an object's records. Each right brings those it needs: to edit is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObjectAccess {
    pub read: bool,
    pub create: bool,
    pub edit: bool,
    pub delete: bool,
    /// Whoever the records are shared with.
    pub view_all: bool,
    pub modify_all: bool,
    /// Every field, whatever its own permission.
    pub view_all_fields: bool,
}

impl ObjectAccess {
    pub const NONE: Self = Self {
        read: false,
        create: false,
        edit: false,
        delete: false,
        view_all: false,
        modify_all: false,
        view_all_fields: false,
    };
    pub const ALL: Self =
        Self { read: true, create: true, edit: true, delete: true, view_all: true, modify_all: true, ..Self::NONE };
    pub const READ: Self = Self { read: true, ..Self::NONE };
    /// All but what goes past sharing.
    pub const CRUD: Self = Self { read: true, create: true, edit: true, delete: true, ..Self::NONE };

    /// `crudva`: create, read, update, delete, view all, modify all.
    pub(super) fn of_letters(letters: &str) -> Self {
        let has = |letter: char| letters.contains(letter);
        Self {
            create: has('c'),
            read: has('r'),
            edit: has('u'),
            delete: has('d'),
            view_all: has('v'),
            modify_all: has('a'),
            view_all_fields: false,
        }
    }

    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a || b)
    }

    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a && !b)
    }

    fn zip(self, other: Self, of: impl Fn(bool, bool) -> bool) -> Self {
        Self {
            read: of(self.read, other.read),
            create: of(self.create, other.create),
            edit: of(self.edit, other.edit),
            delete: of(self.delete, other.delete),
            view_all: of(self.view_all, other.view_all),
            modify_all: of(self.modify_all, other.modify_all),
            view_all_fields: of(self.view_all_fields, other.view_all_fields),
        }
    }
}

/// Of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldAccess {
    pub read: bool,
    pub edit: bool,
}

impl FieldAccess {
    pub const NONE: Self = Self { read: false, edit: false };
    pub const READ: Self = Self { read: true, edit: false };
    pub const ALL: Self = Self { read: true, edit: true };

    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self { read: self.read || other.read, edit: self.edit || other.edit }
    }

    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self { read: self.read && !other.read, edit: self.edit && !other.edit }
    }
}

/// For what access is asked, as `System.AccessType` names it; deletes and undeletes are `Deletable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessType {
    Readable,
    Creatable,
    Updatable,
    Upsertable,
    Deletable,
}

impl AccessType {
    pub(super) fn allowed(self, access: ObjectAccess) -> bool {
        match self {
            Self::Readable => access.read,
            Self::Creatable => access.create,
            Self::Updatable => access.edit,
            Self::Upsertable => access.create && access.edit,
            Self::Deletable => access.delete,
        }
    }

    /// Whether the operation needs no more of the field than it has.
    pub(super) fn allows_field(self, access: FieldAccess) -> bool {
        match self {
            Self::Readable => access.read,
            Self::Creatable | Self::Updatable | Self::Upsertable => access.edit,
            Self::Deletable => true,
        }
    }
}
