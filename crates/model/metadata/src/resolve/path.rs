//! Parts of paths, in the sense the official tool has of them.

pub(crate) const META: &str = "-meta.xml";

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name of the folder a file lies in.
pub(crate) fn folder_name(path: &str) -> &str {
    path.rsplit('/').nth(1).unwrap_or_default()
}

pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `a/b.c.d` -> `b`: up to the first dot.
pub(crate) fn base_name(path: &str) -> &str {
    let name = file_name(path);
    name.split('.').next().unwrap_or(name)
}

pub(crate) fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(stem, ext)| if stem.is_empty() { "" } else { ext })
}

/// Name and suffix of `name.suffix-meta.xml`.
pub(crate) fn meta_parts(path: &str) -> Option<(&str, &str)> {
    let (name, suffix) = file_name(path).strip_suffix(META)?.rsplit_once('.')?;
    (!name.is_empty() && !suffix.is_empty()).then_some((name, suffix))
}

/// Name of `name-meta.xml`, a name without a dot.
pub(crate) fn folder_meta(path: &str) -> Option<&str> {
    file_name(path).strip_suffix(META).filter(|name| !name.is_empty() && !name.contains('.'))
}

/// The path after the last segment with this name.
pub(crate) fn below<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    from(path, directory).map(|rest| &rest[directory.len() + 1..])
}

/// The path from the last folder with this name on.
pub(crate) fn from<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    let mut end = path.len();
    while let Some(at) = path[..end].rfind(directory) {
        let starts = at == 0 || path.as_bytes()[at - 1] == b'/';
        if starts && path.as_bytes().get(at + directory.len()) == Some(&b'/') {
            return Some(&path[at..]);
        }
        end = at;
    }
    None
}

/// The path up to and with some segments below the last folder with this name.
pub(crate) fn up_to<'p>(path: &'p str, directory: &str, segments: usize) -> Option<&'p str> {
    let rest = below(path, directory)?;
    let start = path.len() - rest.len();
    let end = rest.match_indices('/').nth(segments - 1).map_or(path.len(), |(at, _)| start + at);
    Some(&path[..end])
}

/// The folder right below the last folder with this name that has one the file lies in.
pub(crate) fn folder_of<'p>(file: &'p str, directory: &str) -> Option<&'p str> {
    let mut path = file;
    loop {
        let top = &file[..up_to(path, directory, 1)?.len()];
        if top != file {
            return Some(top);
        }
        // The file itself lies right there: a folder within a bundle can have the name, too.
        path = folder(path);
    }
}

/// The full name of what lies in folders: the path below the type's folder, the last segment up to its first dot.
pub(crate) fn nested_name(path: &str, directory: &str) -> Option<String> {
    let rest = below(path, directory)?;
    let name = rest.strip_suffix(META).unwrap_or(rest);
    let start = name.rfind('/').map_or(0, |at| at + 1);
    let end = name[start..].find('.').map_or(name.len(), |at| start + at);
    Some(name[..end].to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cut_at_the_last_folder_of_a_name() {
        assert_eq!(below("f/lwc/x/lwc/c/c.js", "lwc"), Some("c/c.js"));
        assert_eq!(from("f/lwcs/lwc/c", "lwc"), Some("lwc/c"));
        assert_eq!(below("f/lwc", "lwc"), None);
        assert_eq!(up_to("f/lwc/c/d/e.js", "lwc", 1), Some("f/lwc/c"));
        assert_eq!(up_to("f/documents/F/d.x", "documents", 2), Some("f/documents/F/d.x"));
        assert_eq!(nested_name("f/reports/F/Sub/R.x.report-meta.xml", "reports").as_deref(), Some("F/Sub/R"));
    }

    #[test]
    fn meta_files_have_a_name_and_a_suffix() {
        assert_eq!(meta_parts("a/B.C.cls-meta.xml"), Some(("B.C", "cls")));
        assert_eq!(meta_parts("a/B-meta.xml"), None);
        assert_eq!(folder_meta("a/B-meta.xml"), Some("B"));
        assert_eq!(extension("a/.b"), "");
    }
}
