//! One metadata type, as the registry knows it.

use std::borrow::Cow;

/// Names of the registry are slices of its table; only a project's own customisations are owned.
pub type Text = Cow<'static, str>;

/// How a type's files lie in source format, and how they turn into metadata format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One `-meta.xml` file.
    #[default]
    Single,
    /// A content file and its `-meta.xml`.
    Content,
    /// A content file or folder of any extension, and a `-meta.xml` beside it.
    Mixed,
    /// A folder that holds all files.
    Bundle,
    /// A static resource: an archive expanded to a folder, or a single file.
    Resource,
    /// A digital experience bundle.
    Experience,
    /// A UI bundle.
    Ui,
    /// One file with all children, merged over files (`CustomLabels`).
    Merged,
    /// A folder per component, with one sub-folder per child type (`CustomObject`).
    Folders,
    /// A folder per component, with the children beside the parent (`Bot`).
    Beside,
    /// One file per label.
    Labels,
    /// One file per kind of entry of a permission set.
    Permissions,
    /// A description with its schema as a YAML file beside it.
    Yaml,
}

impl Layout {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" => Self::Single,
            "content" => Self::Content,
            "mixed" => Self::Mixed,
            "bundle" => Self::Bundle,
            "resource" => Self::Resource,
            "experience" => Self::Experience,
            "ui" => Self::Ui,
            "merged" => Self::Merged,
            "folders" => Self::Folders,
            "beside" => Self::Beside,
            "labels" => Self::Labels,
            "permissions" => Self::Permissions,
            "yaml" => Self::Yaml,
            _ => return None,
        })
    }

    /// Whether children have files of their own in source format.
    pub fn is_decomposed(self) -> bool {
        matches!(self, Self::Folders | Self::Beside | Self::Permissions)
    }

    /// Whether a component is a folder (or a file of any extension) found by its type's folder.
    pub fn is_folder_content(self) -> bool {
        matches!(self, Self::Mixed | Self::Bundle | Self::Resource | Self::Experience | Self::Ui)
    }
}

#[derive(Debug, Clone, Default)]
pub struct TypeInfo {
    /// The name in lower case.
    pub id: String,
    pub name: Text,
    /// The parent type of a child type.
    pub parent: Option<Text>,
    pub directory: Text,
    pub suffix: Option<Text>,
    /// The element that holds a child in its parent's file.
    pub tag: Option<Text>,
    /// The element that names a child.
    pub key: Option<Text>,
    pub layout: Layout,
    /// Found only below its own folder.
    pub strict: bool,
    pub in_folder: bool,
    pub wildcard_and_names: bool,
    pub partial_delete: bool,
    /// Whether a manifest may name it.
    pub addressable: bool,
    /// Whether a child is nothing without its parent's file, and stays beside it.
    pub beside_parent: bool,
    /// Whether a child's full name leaves out its parent's.
    pub ignores_parent_name: bool,
    /// Whether the suffix alone tells the type.
    pub found_by_suffix: bool,
    /// The type of the folders its components lie in.
    pub folder_type: Option<Text>,
    /// Of a folder type: the type that lies in it.
    pub holds: Option<Text>,
    pub alias_for: Option<Text>,
    pub legacy_suffix: Option<Text>,
    /// The ending of the meta file where it is not `-meta.xml`.
    pub meta_suffix: Option<Text>,
    pub children: Vec<TypeInfo>,
}

impl TypeInfo {
    pub fn suffix(&self) -> &str {
        self.suffix.as_deref().unwrap_or_default()
    }

    /// The element that names a child in its parent's file.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or("fullName")
    }

    pub fn child_by_tag(&self, tag: &str) -> Option<&TypeInfo> {
        self.children.iter().find(|child| child.tag.as_deref() == Some(tag))
    }

    pub fn child_by_suffix(&self, suffix: &str) -> Option<&TypeInfo> {
        let is = |text: &Option<Text>| text.as_deref() == Some(suffix);
        self.children.iter().find(|child| is(&child.suffix) || is(&child.legacy_suffix))
    }

    /// Whether components of this type are folders for components of another.
    pub fn is_folder(&self) -> bool {
        self.holds.is_some()
    }

    /// The type under which a manifest lists it: a folder is listed under its content's type.
    pub fn manifest_type(&self) -> &str {
        self.holds.as_deref().unwrap_or(&self.name)
    }

    /// The full name of a child of `parent` named `name`.
    pub fn child_name(&self, parent: &str, name: &str) -> String {
        if self.ignores_parent_name { name.into() } else { format!("{parent}.{name}") }
    }
}
