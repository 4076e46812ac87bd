//! What stops a resolution or conversion; every text names the file.

use crate::registry::RegistryError;
use orgyard_text::archive::ArchiveError;
use orgyard_text::xml::XmlError;

#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("{path}:{}:{}: {}", error.line, error.column, error.message)]
    Xml { path: String, error: XmlError },
    #[error("{path}: {error}")]
    Archive { path: String, error: ArchiveError },
    #[error("{path}: Could not infer a metadata type")]
    UnknownType { path: String, matches: Vec<String> },
    #[error("{path}: Expected source files for type '{type_name}'")]
    NoContent { path: String, type_name: String },
    #[error("{path}: the metadata file {meta} is missing, without which this is no {type_name}")]
    NoMeta { path: String, meta: String, type_name: String },
    #[error("{type_name} metadata types require source files, but {path} is forceignored.")]
    ContentIgnored { path: String, type_name: String },
    #[error("Metadata xml file {path} is forceignored but is required for {content}.")]
    MetaIgnored { path: String, content: String },
    #[error("Unexpected child metadata [{path}] found for parent type [{parent}]")]
    UnexpectedChild { path: String, parent: String },
    #[error("{path}: no <{key}> in a <{tag}> element (line {line}), so it has no name")]
    Nameless { path: String, key: String, tag: String, line: u32 },
    #[error(
        "{path}: holds <{tag}> elements although files of its own exist for them; move them to files, or they get lost"
    )]
    InlineChildren { path: String, tag: String },
    #[error(
        "A StaticResource directory must have a content type of application/zip or application/jar - found {found} for {name}."
    )]
    NotAnArchive { name: String, found: String },
    #[error("A StaticResource must have an associated .resource file, missing {0}.resource-meta.xml")]
    NoResourceMeta(String),
    #[error("{path}: {fault}")]
    UiBundle { path: String, fault: String },
    #[error("{path}: the schema is not JSON: {fault}; correct it, or let schemaUploadFileExtension say yaml")]
    NotJson { path: String, fault: String },
    #[error("{path}:{line}:{column}: {fault}")]
    Yaml { path: String, line: u32, column: u32, fault: String },
    #[error("{path}: this symbolic link leads to a folder it lies in; take it away, or list it in .forceignore")]
    LinkLoop { path: String },
    #[error("{path}: File or folder not found")]
    NotFound { path: String },
    #[error("sfdx-project.json: replacements: {0}")]
    Replacement(String),
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

impl ConvertError {
    pub(crate) fn io(path: &str) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.into(), source }
    }

    pub(crate) fn xml(path: &str) -> impl FnOnce(XmlError) -> Self + '_ {
        move |error| Self::Xml { path: path.into(), error }
    }

    /// What to do about it, line by line.
    pub fn actions(&self) -> Vec<String> {
        let action = match self {
            Self::UnknownType { matches, .. } => return matches.clone(),
            Self::UnexpectedChild { parent, .. } => {
                format!("Move the file to the folder of the {parent} it belongs to, or take it away")
            }
            Self::NoContent { path, .. } => format!("Put the content beside {path}, or take that file away"),
            Self::NoMeta { path, .. } => format!("Write that file, take {path} away, or list it in .forceignore"),
            Self::ContentIgnored { .. } | Self::MetaIgnored { .. } => {
                "List both files in .forceignore, the content and its -meta.xml, or neither; a * at the entry's end takes in \
                 both"
                    .to_owned()
            }
            Self::NotAnArchive { name, .. } => {
                format!("Set <contentType> of {name}.resource-meta.xml to application/zip, or put one file in the folder's place")
            }
            Self::Archive { .. } => "Check that the file is an archive and whole".to_owned(),
            Self::UiBundle { .. } => "Correct that property, or the files it names".to_owned(),
            Self::Xml { .. } => "Correct that place and try again".to_owned(),
            _ => return Vec::new(),
        };
        vec![action]
    }

    /// The name the official tool gives to this error.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UnknownType { .. } | Self::UnexpectedChild { .. } | Self::NotFound { .. } => "TypeInferenceError",
            Self::NoContent { .. } | Self::NoMeta { .. } => "ExpectedSourceFilesError",
            Self::ContentIgnored { .. } => "NoSourceIgnoreError",
            Self::MetaIgnored { .. } => "UnexpectedForceIgnore",
            Self::NotAnArchive { .. } | Self::NoResourceMeta(_) | Self::Xml { .. } => "LibraryError",
            Self::Archive { .. } => "BadZipFile",
            Self::UiBundle { .. } => "InvalidUiBundleConfigError",
            Self::Io { .. } | Self::LinkLoop { .. } => "Error",
            _ => "ConversionError",
        }
    }
}
