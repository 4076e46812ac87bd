//! What one place of a component names.

/// How strong a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The deploy accepts a missing target.
    Soft,
    /// The deploy fails without the target; deleting the target takes the mention along.
    Required,
    /// The deploy fails without the target, and the target cannot be deleted while the reference stands.
    DeleteBlocking,
}

/// In what kind of text the reference stands; the platform words its refusals by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    Element,
    Formula,
    JavaScript,
    Html,
    Aura,
    Visualforce,
    Json,
    Apex,
    Flow,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    pub type_name: String,
    pub name: String,
}

/// One reference. Either of the targets satisfies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub targets: Vec<Target>,
    /// The element, attribute or specifier that holds the reference.
    pub element: String,
    /// What the file says there.
    pub written: String,
    pub kind: Kind,
    pub place: Place,
    pub file: String,
    pub line: Option<u32>,
    pub column: Option<u32>,
}

impl Kind {
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "required" => Kind::Required,
            "delete-blocking" => Kind::DeleteBlocking,
            _ => Kind::Soft,
        }
    }

    /// The number under which a kind is stored.
    pub fn code(self) -> u8 {
        self as u8
    }

    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Kind::Soft,
            1 => Kind::Required,
            _ => Kind::DeleteBlocking,
        }
    }
}

impl Target {
    pub fn new(type_name: impl Into<String>, name: impl Into<String>) -> Self {
        Self { type_name: type_name.into(), name: name.into() }
    }
}
