//! Which type a path belongs to, and which part of which component it is.

use super::path::{self, META};
use super::suggest;
use crate::error::ConvertError;
use crate::registry::{Layout, Registry, TypeInfo};

/// A file's part in a component.
#[derive(Debug, Clone)]
pub(crate) enum Role<'r> {
    Meta,
    Content,
    Child(&'r TypeInfo, String),
}

#[derive(Debug, Clone)]
pub(crate) struct Part<'r> {
    pub info: &'r TypeInfo,
    pub full_name: String,
    /// What the files of one component have in common.
    pub location: String,
    pub role: Role<'r>,
}

/// The component a file belongs to; `None` for files that are no metadata.
pub(crate) fn part_of<'r>(registry: &'r Registry, file: &str) -> Result<Option<Part<'r>>, ConvertError> {
    if let Some(part) = digital_experience(registry, file) {
        return Ok(Some(part));
    }
    if let Some(info) = type_of(registry, file) {
        return part_of_type(registry, info, file);
    }
    if file.ends_with(META) && !path::file_name(file).ends_with("package.xml") && path::folder_meta(file).is_none() {
        return Err(ConvertError::UnknownType { path: file.into(), matches: suggest::close_matches(registry, file) });
    }
    Ok(None)
}

fn type_of<'r>(registry: &'r Registry, file: &str) -> Option<&'r TypeInfo> {
    strict_type(registry, file)
        .or_else(|| registry.by_suffix(path::meta_parts(file)?.1))
        .or_else(|| folder_type(registry, file))
        .or_else(|| registry.by_suffix(path::extension(file)).filter(|info| lies_right(info, file)))
}

fn lies_right(info: &TypeInfo, file: &str) -> bool {
    !info.strict || path::from(file, &info.directory).is_some()
}

/// The type that claims a folder of the path for itself.
fn strict_type<'r>(registry: &'r Registry, file: &str) -> Option<&'r TypeInfo> {
    let folders = file.rsplit('/').skip(1);
    folders.filter_map(|folder| registry.by_strict_directory(folder)).find(|info| {
        let at_top = info.in_folder && path::folder_name(file) == info.directory;
        let whole = matches!(info.layout, Layout::Mixed | Layout::Resource | Layout::Bundle | Layout::Ui);
        !at_top && (whole || claims(info, file) || info.children.iter().any(|child| claims(child, file)))
    })
}

/// Whether the file has the type's suffix, with or without `-meta.xml`.
fn claims(info: &TypeInfo, file: &str) -> bool {
    let name = file.strip_suffix(META).unwrap_or(file);
    let suffixes = [info.suffix.as_deref(), info.legacy_suffix.as_deref()];
    suffixes.into_iter().flatten().any(|suffix| name.ends_with(suffix))
}

fn folder_type<'r>(registry: &'r Registry, file: &str) -> Option<&'r TypeInfo> {
    path::folder_meta(file)?;
    let mut folders = file.split('/').rev().skip(1);
    folders.find_map(|folder| registry.by_directory(folder).find(|info| info.is_folder() && info.alias_for.is_none()))
}

fn part_of_type<'r>(registry: &'r Registry, info: &'r TypeInfo, file: &str) -> Result<Option<Part<'r>>, ConvertError> {
    // A child's suffix leads to the child; its file is its parent's business.
    let parent = registry.parent_of(info);
    if let Some(parent) = parent.filter(|parent| !parent.layout.is_decomposed() && parent.layout != Layout::Yaml) {
        return Err(ConvertError::UnexpectedChild { path: file.into(), parent: parent.name.to_string() });
    }
    let info = parent.unwrap_or(info);
    Ok(match info.layout {
        Layout::Single | Layout::Merged | Layout::Labels => single(registry, info, file),
        Layout::Yaml => with_schema(info, file),
        Layout::Content => content(registry, info, file),
        Layout::Mixed | Layout::Resource => mixed(info, file),
        Layout::Bundle | Layout::Ui => bundle(info, file),
        Layout::Experience => None,
        Layout::Folders | Layout::Beside | Layout::Permissions => return decomposed(info, file),
    })
}

/// A description, and its schema beside it.
fn with_schema<'r>(info: &'r TypeInfo, file: &str) -> Option<Part<'r>> {
    let is_schema = info.child_by_suffix(path::extension(file)).is_some();
    let name = match path::meta_parts(file) {
        Some((name, _)) => name,
        None if is_schema => path::file_name(file).rsplit_once('.')?.0,
        None => metadata_format_name(info, file)?,
    };
    let location = match path::folder(file) {
        "" => name.to_string(),
        folder => format!("{folder}/{name}"),
    };
    let role = if is_schema { Role::Content } else { Role::Meta };
    Some(Part { info, full_name: name.into(), location, role })
}

/// `X.layout-meta.xml` anywhere, and `X.layout` right below the type's folder.
fn single<'r>(registry: &Registry, info: &'r TypeInfo, file: &str) -> Option<Part<'r>> {
    let name = match path::meta_parts(file).map(|(name, _)| name).or_else(|| path::folder_meta(file)) {
        Some(name) => name,
        None => metadata_format_name(info, file)?,
    };
    let full_name = full_name(registry, info, file, name)?;
    Some(Part { info, full_name, location: file.into(), role: Role::Meta })
}

fn metadata_format_name<'p>(info: &TypeInfo, file: &'p str) -> Option<&'p str> {
    let name = path::file_name(file);
    let (stem, suffix) = name.rsplit_once('.')?;
    let below = path::below(file, &info.directory)?;
    let depth = below.matches('/').count();
    let right_depth = match info.folder_type.as_deref() {
        _ if info.in_folder => true,
        Some(folder) if folder == info.name => depth == 1,
        _ => depth == 0,
    };
    (right_depth && (suffix == info.suffix() || Some(suffix) == info.legacy_suffix.as_deref())).then_some(stem)
}

pub(crate) fn full_name(registry: &Registry, info: &TypeInfo, file: &str, name: &str) -> Option<String> {
    if info.layout == Layout::Merged {
        return Some(info.name.to_string());
    }
    if info.in_folder || info.is_folder() {
        return path::nested_name(file, &info.directory);
    }
    let model = info.folder_type.as_deref().filter(|folder| *folder != info.name);
    match model.and_then(|model| registry.by_name(model)) {
        Some(model) => {
            let start = file.find(&format!("{}/", model.directory))?;
            let model = file[start..].split('/').nth(1)?;
            Some(format!("{model}.{name}"))
        }
        None => Some(name.to_string()),
    }
}

fn content<'r>(registry: &Registry, info: &'r TypeInfo, file: &str) -> Option<Part<'r>> {
    let stem = file.strip_suffix(META);
    let location = stem.unwrap_or(file);
    let name = path::file_name(location).rsplit_once('.')?.0;
    let full_name = full_name(registry, info, file, name)?;
    let role = if stem.is_some() { Role::Meta } else { Role::Content };
    Some(Part { info, full_name, location: location.into(), role })
}

/// Content of any extension beside its meta file, or a folder beside it.
fn mixed<'r>(info: &'r TypeInfo, file: &str) -> Option<Part<'r>> {
    let depth = if info.in_folder { 2 } else { 1 };
    let top = path::up_to(file, &info.directory, depth)?;
    let below = path::below(file, &info.directory)?;
    if below.matches('/').count() + 1 < depth {
        return None;
    }
    let base = path::base_name(top.strip_suffix(META).unwrap_or(top));
    let full_name = match path::folder(path::below(top, &info.directory)?) {
        "" => base.to_string(),
        folder => format!("{folder}/{base}"),
    };
    let is_meta = top == file && file.ends_with(META);
    let location = format!("{}/{base}", path::folder(top));
    Some(Part { info, full_name, location, role: if is_meta { Role::Meta } else { Role::Content } })
}

fn bundle<'r>(info: &'r TypeInfo, file: &str) -> Option<Part<'r>> {
    let top = path::folder_of(file, &info.directory)?;
    let name = path::file_name(top);
    let meta = path::folder(file) == top && file.ends_with(META) && path::base_name(file) == name;
    let role = if meta { Role::Meta } else { Role::Content };
    Some(Part { info, full_name: name.into(), location: top.into(), role })
}

fn decomposed<'r>(info: &'r TypeInfo, file: &str) -> Result<Option<Part<'r>>, ConvertError> {
    let Some(top) = path::up_to(file, &info.directory, 1) else {
        return Ok(None);
    };
    let (name, suffix) = match path::meta_parts(file) {
        Some(parts) => parts,
        None => match metadata_format_name(info, file) {
            Some(name) => (name, info.suffix()),
            None => return Ok(None),
        },
    };
    let alone = top == file;
    let parent = if alone { name } else { path::file_name(top) };
    let part = |full_name: &str, role| Part { info, full_name: full_name.into(), location: top.into(), role };
    if suffix == info.suffix() || Some(suffix) == info.legacy_suffix.as_deref() {
        return Ok(Some(part(name, Role::Meta)));
    }
    match info.child_by_suffix(suffix) {
        Some(child) if !alone => Ok(Some(part(parent, Role::Child(child, name.into())))),
        _ => Err(ConvertError::UnexpectedChild { path: file.into(), parent: info.name.to_string() }),
    }
}

/// `digitalExperiences/<kind>/<space>/…`: the bundle's own file, or the content of a folder two levels below.
fn digital_experience<'r>(registry: &'r Registry, file: &str) -> Option<Part<'r>> {
    let info = registry.by_name("DigitalExperienceBundle")?;
    let segments: Vec<&str> = path::below(file, &info.directory)?.split('/').collect();
    let space = path::up_to(file, &info.directory, 2)?;
    let bundle = format!("{}/{}", segments.first()?, segments.get(1)?);
    if segments.len() < 4 && !file.ends_with(META) {
        return None;
    }
    let (role, location) = match segments.get(2..4) {
        Some([kind, name]) if segments.len() > 4 => {
            let child = info.children.first()?;
            (Role::Child(child, format!("{kind}/{name}")), path::up_to(file, &info.directory, 4)?)
        }
        _ => (Role::Meta, space),
    };
    Some(Part { info, full_name: bundle, location: location.into(), role })
}
