//! Where a file goes: the path it has in the other format.

use crate::registry::{Layout, TypeInfo};
use crate::resolve::SourceComponent;
use crate::resolve::path::{self, META};

/// The root of a package directory's metadata.
pub(super) const SOURCE_ROOT: &str = "main/default";

/// The path of a component's content below the root.
pub(super) fn content(component: &SourceComponent<'_>, file: &str) -> String {
    let inner = file.strip_prefix(component.location.as_str()).filter(|rest| rest.starts_with('/'));
    match inner.and_then(|rest| Some((path::from(&component.location, &component.info.directory)?, rest))) {
        Some((folder, rest)) if matches!(component.info.layout, Layout::Mixed | Layout::Bundle | Layout::Ui) => {
            format!("{folder}{rest}")
        }
        _ => relative(component.info, &component.full_name, file),
    }
}

/// A file's path below the root, its name unchanged.
pub(super) fn relative(info: &TypeInfo, full_name: &str, file: &str) -> String {
    let directory = info.directory.as_ref();
    let keeps_folders = info.suffix.is_none() || info.in_folder || info.is_folder();
    if keeps_folders || matches!(info.layout, Layout::Experience | Layout::Ui) {
        return path::from(file, directory).unwrap_or(file).to_string();
    }
    match info.folder_type.as_deref() {
        Some(folder) if folder == info.name => {
            format!("{directory}/{full_name}/{}", path::file_name(file))
        }
        Some("Territory2Model") => first_from(file, "territory2Models").to_string(),
        _ => format!("{directory}/{}", path::file_name(file)),
    }
}

fn first_from<'p>(file: &'p str, directory: &str) -> &'p str {
    let wanted = format!("{directory}/");
    file.find(&wanted).map_or(file, |at| &file[at..])
}

/// The meta file's path in metadata format, with a warning where its name is an old one.
pub(super) fn meta_in_package(component: &SourceComponent<'_>, meta: &str) -> (String, Option<String>) {
    let info = component.info;
    let mut to = relative(info, &component.full_name, meta);
    if component.content.is_empty() && info.layout != Layout::Experience {
        if info.is_folder() {
            to = to.replacen(&format!(".{}", info.suffix()), "", 1);
        } else if let Some(stem) = to.strip_suffix(META) {
            to = stem.to_string();
        }
    } else if info.name == "Document" {
        let extension = component.content.first().map_or("", |content| path::extension(content));
        if let Some(stem) = to.strip_suffix(&format!(".{}{META}", info.suffix())) {
            to = format!("{stem}.{extension}{META}");
        }
    } else if info.suffix.is_some() {
        to = with_suffix(&to, info.suffix());
    }
    current_suffix(component, to)
}

/// The meta file's path in source format.
pub(super) fn meta_in_source(component: &SourceComponent<'_>, meta: &str) -> (String, Option<String>) {
    let info = component.info;
    let mut to = relative(info, &component.full_name, meta);
    if component.content.is_empty() && info.layout != Layout::Experience {
        to = match info.is_folder() {
            true if path::folder_meta(&to).is_some() => to.replacen(META, &format!(".{}{META}", info.suffix()), 1),
            true => to,
            false if to.ends_with(META) => to,
            false => format!("{to}{META}"),
        };
    } else if let Some(stem) = stem_without_extension(component, &to) {
        to = format!("{stem}.{}{META}", info.suffix());
    } else if info.suffix.is_some() {
        to = with_suffix(&to, info.suffix());
    }
    let (to, warning) = current_suffix(component, to);
    (format!("{SOURCE_ROOT}/{to}"), warning)
}

/// Content without an extension has none to tell its meta file by: `x-meta.xml`, or `x.-meta.xml` as some tools write it.
fn stem_without_extension<'t>(component: &SourceComponent<'_>, to: &'t str) -> Option<&'t str> {
    let stem = to.strip_suffix(META)?;
    let stem = stem.strip_suffix('.').unwrap_or(stem);
    let is_content =
        |content: &String| path::extension(content).is_empty() && path::file_name(content) == path::file_name(stem);
    component.content.iter().any(is_content).then_some(stem).filter(|_| component.info.name == "Document")
}

/// `x.png-meta.xml` -> `x.document-meta.xml`, where what stands there is letters only.
fn with_suffix(file: &str, suffix: &str) -> String {
    let stem = file.strip_suffix(META).and_then(|stem| stem.rsplit_once('.'));
    match stem {
        Some((stem, old)) if !old.is_empty() && old.bytes().all(|b| b.is_ascii_alphabetic()) => {
            format!("{stem}.{suffix}{META}")
        }
        _ => file.to_string(),
    }
}

fn current_suffix(component: &SourceComponent<'_>, to: String) -> (String, Option<String>) {
    let info = component.info;
    match info.legacy_suffix.as_deref() {
        Some(legacy) if info.suffix.is_some() && to.contains(legacy) => {
            let warning = format!(
                "The {} component {} uses the legacy suffix {legacy}. This suffix is deprecated and will be removed in a future release.",
                info.name, component.full_name
            );
            (to.replacen(legacy, info.suffix(), 1), Some(warning))
        }
        _ => (to, None),
    }
}
