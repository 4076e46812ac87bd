//! Which component a path of a package in metadata format belongs to.

use crate::registry::{Layout, Registry, TypeInfo};

pub const META: &str = "-meta.xml";

#[derive(Debug, Clone)]
pub struct Located<'r> {
    pub info: &'r TypeInfo,
    pub full_name: String,
}

/// Finds the type and full name for a path such as `classes/A.cls-meta.xml` or `reports/F/R.report`.
pub fn locate<'r>(registry: &'r Registry, path: &str) -> Option<Located<'r>> {
    let (directory, rest) = path.split_once('/')?;
    // Territories and their rules lie in folders of their own below their model's.
    let inner = rest.split('/').nth(1).filter(|_| directory == "territory2Models").unwrap_or_default();
    let types = || {
        let types = registry.by_directory(directory).chain(registry.by_directory(inner));
        types.filter(|info| info.alias_for.is_none())
    };
    types().find_map(|info| by_layout(info, rest)).or_else(|| types().find_map(|info| by_suffix(info, rest)))
}

fn found(info: &TypeInfo, full_name: impl Into<String>) -> Option<Located<'_>> {
    Some(Located { info, full_name: full_name.into() })
}

/// Types whose folder alone says what a file is, and folders of components.
fn by_layout<'r>(info: &'r TypeInfo, rest: &str) -> Option<Located<'r>> {
    let mut segments = rest.split('/');
    let first = segments.next()?;
    match info.layout {
        Layout::Bundle | Layout::Ui => segments.next().and_then(|_| found(info, first)),
        Layout::Experience => {
            let space = segments.next()?;
            segments.next().and_then(|_| found(info, format!("{first}/{space}")))
        }
        Layout::Resource => found(info, up_to_dot(first)),
        Layout::Mixed if info.in_folder => segments.next().and_then(|_| found(info, without_meta(rest))),
        Layout::Mixed => found(info, up_to_dot(first)),
        _ if info.is_folder() => folder_name(rest).and_then(|name| found(info, name)),
        _ => None,
    }
}

/// `F-meta.xml` and `F/Sub-meta.xml`, and the long form with the folder type's own suffix.
fn folder_name(rest: &str) -> Option<&str> {
    let name = rest.strip_suffix(META)?;
    let last = name.rsplit('/').next()?;
    let stem = last.find('.').map_or(last.len(), |at| at);
    let suffix = &last[stem..];
    let is_folder = suffix.is_empty() || suffix.ends_with("Folder");
    is_folder.then(|| &name[..name.len() - suffix.len()])
}

fn by_suffix<'r>(info: &'r TypeInfo, rest: &str) -> Option<Located<'r>> {
    if info.layout.is_folder_content() {
        return None;
    }
    let file = without_meta(rest);
    let is = |suffix: &str| file.len() > suffix.len() && file.ends_with(suffix) && before(file, suffix) == Some(b'.');
    let suffix = [info.suffix.as_deref(), info.legacy_suffix.as_deref()].into_iter().flatten().find(|s| is(s))?;
    let stem = &file[..file.len() - suffix.len() - 1];
    let last = stem.rsplit('/').next()?;
    match info.folder_type.as_deref() {
        Some("Territory2Model") if info.name != "Territory2Model" => {
            found(info, format!("{}.{last}", rest.split('/').next()?))
        }
        _ if info.in_folder => found(info, stem),
        _ => found(info, last),
    }
}

fn before(text: &str, suffix: &str) -> Option<u8> {
    text.as_bytes().get(text.len() - suffix.len() - 1).copied()
}

fn without_meta(path: &str) -> &str {
    path.strip_suffix(META).unwrap_or(path)
}

fn up_to_dot(segment: &str) -> &str {
    segment.split('.').next().unwrap_or(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let found = locate(Registry::standard(), path);
        let text = found.map_or("-".into(), |l| format!("{} {}", l.info.name, l.full_name));
        assert_eq!(text, expected, "{path}");
    }

    #[test]
    fn paths_lead_to_components() {
        check("classes/A.cls", "ApexClass A");
        check("classes/A.cls-meta.xml", "ApexClass A");
        check("classes/sub/A.cls", "ApexClass A");
        check("objects/A__c.object", "CustomObject A__c");
        check("layouts/A-B %28c%29.layout", "Layout A-B %28c%29");
        check("customMetadata/T.R.md", "CustomMetadata T.R");
        check("settings/Case.settings", "Settings Case");
        check("emailservices/E.xml", "EmailServicesFunction E");
        check("classes/readme.txt", "-");
        check("nowhere/A.cls", "-");
        check("package.xml", "-");
    }

    #[test]
    fn bundles_and_resources_are_whole_folders() {
        check("lwc/cmp/sub/x.html", "LightningComponentBundle cmp");
        check("lwc/jsconfig.json", "-");
        check("staticresources/r.resource", "StaticResource r");
        check("staticresources/r.resource-meta.xml", "StaticResource r");
        check("digitalExperiences/site/s1/sfdc_cms__view/home/content.json", "DigitalExperienceBundle site/s1");
        check("experiences/s.site-meta.xml", "ExperienceBundle s");
        check("experiences/s/routes/home.json", "ExperienceBundle s");
    }

    #[test]
    fn folders_are_components_too() {
        check("reports/F-meta.xml", "ReportFolder F");
        check("reports/F/Sub-meta.xml", "ReportFolder F/Sub");
        check("reports/F/Sub/R.report", "Report F/Sub/R");
        check("email/F-meta.xml", "EmailFolder F");
        check("email/F/T.email-meta.xml", "EmailTemplate F/T");
        check("documents/F-meta.xml", "DocumentFolder F");
        check("documents/F/a.b.png-meta.xml", "Document F/a.b.png");
    }

    #[test]
    fn territories_are_named_by_their_model() {
        check("territory2Models/M/M.territory2Model", "Territory2Model M");
        check("territory2Models/M/territories/T.territory2", "Territory2 M.T");
        check("territory2Models/M/rules/R.territory2Rule", "Territory2Rule M.R");
    }
}
