//! Whether the package, its dependencies, the standard components or the schema explain a name.

use super::fields;
use crate::names::Names;
use orgyard_schema::suffix;
use orgyard_schema::{is_platform_namespace, is_platform_type, is_standard, standard_object};
use orgyard_text::names::percent_decode;

/// Targets that are data or licences of the org, or that live inside the component that names them.
const NOT_COMPONENTS: [&str; 25] = [
    "User",
    "OrgWideEmailAddress",
    "BusinessHours",
    "Holiday",
    "CaseTeamRole",
    "CaseTeamTemplate",
    "ChannelProgramGroup",
    "CollaborationGroup",
    "ContentWorkspace",
    "EmailRoutingAddress",
    "DataSpaceScope",
    "UserLicense",
    "PermissionSetLicense",
    "ExperienceRoute",
    "ExperienceResource",
    "ExperienceVariation",
    "Variable",
    "Scontrol",
    "CustomFieldDisplay",
    "SFieldComponent",
    "NotificationType",
    "StandardChannel",
    "StandardTarget",
    "StandardModule",
    "InstalledPackage",
];

pub(super) fn exists(type_name: &str, name: &str, names: &dyn Names) -> bool {
    if NOT_COMPONENTS.contains(&type_name) {
        return true;
    }
    if let Some(developer_name) = name.strip_prefix("*/") {
        return names.in_any_folder(type_name, developer_name);
    }
    match type_name {
        "CustomField" => name.split_once('.').is_some_and(|(object, field)| fields::exists(names, object, field)),
        "CustomObject" => object(names, name),
        "PicklistValue" => fields::picklist_value(names, name),
        "ApexMethod" => method(names, name),
        "StandardField" => true,
        "StandardApexType" => is_platform_type(name) || is_platform_namespace(name) || is_namespace(names, name),
        kind if kind.starts_with("Standard") => standard(kind, name),
        kind => component(names, kind, name) || built_in(kind, name),
    }
}

/// A namespace in front of a class, ours or an installed package's.
fn is_namespace(names: &dyn Names, name: &str) -> bool {
    names.brings(name) || names.namespace().is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// A component by its name as written or decoded.
fn component(names: &dyn Names, type_name: &str, name: &str) -> bool {
    names.find(type_name, name) || name.contains('%') && names.find(type_name, &percent_decode(name))
}

fn standard(kind: &str, name: &str) -> bool {
    match kind {
        "StandardValueSet" => is_standard(kind, name.trim_end_matches("__gvs")),
        "StandardTab" => is_standard(kind, name) || is_standard(kind, &format!("standard-{name}")),
        // Which built-in actions there are is known for the common objects only.
        "StandardAction" | "StandardQuickAction" => is_standard(kind, name) || is_standard(kind, without_copy(name)),
        _ => is_standard(kind, name),
    }
}

/// A trailing `_n` marks the copy of a built-in action.
fn without_copy(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((stem, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => name,
    }
}

fn object(names: &dyn Names, name: &str) -> bool {
    const PSEUDO: [&str; 8] = [
        "standard-home",
        "record-home",
        "EntityDefinition",
        "FieldDefinition",
        "EntityParticle",
        "PersonAccount",
        "Activity",
        "Global",
    ];
    // Fields alone make no object.
    let defined = |n: &str| names.schema().object(n).is_some_and(|o| o.described || !o.custom);
    let known = |n: &str| defined(n) || names.find("CustomObject", n);
    known(name) || PSEUDO.iter().any(|p| p.eq_ignore_ascii_case(name)) || derived(name).is_some_and(|n| known(&n))
}

/// The object that `X__History`, `X__ChangeEvent` … derive from.
fn derived(name: &str) -> Option<String> {
    let suffix = suffix(name)?;
    let derives = ["share", "history", "feed", "tag", "changeevent"].iter().any(|s| s.eq_ignore_ascii_case(suffix));
    derives.then(|| format!("{}__c", &name[..name.len() - suffix.len() - 2]))
}

/// A method that components may call. A class that is missing is told by itself.
fn method(names: &dyn Names, name: &str) -> bool {
    name.rsplit_once('.').is_none_or(|(class, method)| names.aura_enabled(class, method) != Some(false))
}

/// What every org has of a type without a file.
fn built_in(type_name: &str, name: &str) -> bool {
    let decoded = percent_decode(name);
    let has = |kind: &str| is_standard(kind, &decoded);
    match type_name {
        "CustomTab" => decoded.starts_with("standard-") || has("StandardTab"),
        "CustomApplication" => has("StandardApp") || decoded.starts_with("standard__"),
        "Profile" => has("StandardProfile"),
        "Layout" => has("StandardLayout") || standard_layout(&decoded),
        "ListView" => has("StandardListView"),
        "WebLink" => has("StandardWebLink"),
        "QuickAction" => has("StandardQuickAction") || is_standard("StandardQuickAction", without_copy(&decoded)),
        "RecordType" => has("StandardRecordType") || decoded.ends_with(".__MASTER__"),
        "PlatformEventChannel" => has("StandardChannel"),
        "CompactLayout" => decoded.rsplit('.').next().is_some_and(|n| is_standard("StandardCompactLayout", n)),
        "FlexiPage" => has("StandardFlexiPage"),
        "ApexPage" => has("StandardSitePage"),
        "Group" | "Queue" => has("StandardGroup"),
        "EmailTemplate" => has("StandardEmailTemplate") || decoded.starts_with("unfiled$public/Community"),
        "EmailFolder" | "DocumentFolder" | "ReportFolder" | "DashboardFolder" => decoded.starts_with("unfiled$"),
        "ReportType" => has("StandardReportType") || !decoded.ends_with("__c"),
        "MatchingRule" => has("StandardMatchingRule"),
        "DuplicateRule" => has("StandardDuplicateRule"),
        "LightningMessageChannel" => decoded.starts_with("lightning__"),
        "BrandingSet" => decoded.eq_ignore_ascii_case("Default_Branding_Set") || decoded.starts_with("sfdc_"),
        _ => false,
    }
}

/// `Object-Label Layout` of every standard object that has layouts.
fn standard_layout(name: &str) -> bool {
    let Some((object, rest)) = name.split_once('-') else { return false };
    standard_object(object).is_some_and(|o| format!("{} Layout", o.label).eq_ignore_ascii_case(rest))
}
