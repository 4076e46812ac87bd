//! One install or uninstall: what was asked, checked against the org before anything is planned (INS-2, INS-5, INS-12, INS-13, VER-6).

use super::plan::UpgradeType;
use crate::registry::{Registry, Version};
use crate::{installed, texts, versions};
use orgyard_engine::{EngineError, OrgKind, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

/// Who gets what the package's profiles grant (INS-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    Admins,
    AllUsers,
}

#[derive(Debug, Clone)]
pub struct InstallOptions {
    pub version: Id,
    pub key: Option<String>,
    pub upgrade: UpgradeType,
    pub security: Security,
    /// INS-11: remote and content-security sites become active.
    pub enable_sites: bool,
}

impl InstallOptions {
    pub fn of_row(row: &Record) -> Option<Self> {
        let upgrade = match row.text("UpgradeType").unwrap_or_default().to_lowercase().as_str() {
            "deprecate-only" => UpgradeType::DeprecateOnly,
            "delete-only" => UpgradeType::Delete,
            _ => UpgradeType::Mixed,
        };
        let all = row.text("SecurityType").is_some_and(|s| s.eq_ignore_ascii_case("full"));
        Some(Self {
            version: row.get("SubscriberPackageVersionKey").as_id()?,
            key: row.text("Password").map(String::from),
            upgrade,
            security: if all { Security::AllUsers } else { Security::Admins },
            enable_sites: row.bool("EnableRss"),
        })
    }
}

/// The version to install, or every reason why not.
pub(super) fn admit(tx: &Tx, options: &InstallOptions) -> Result<Result<Arc<Version>, Vec<String>>, EngineError> {
    let registry = Registry::of(tx.home())?;
    let Some(version) = registry.version(options.version)? else {
        return Ok(Err(vec![not_found(options.version)]));
    };
    if version.row.bool("IsDeprecated") {
        let text = format!("{}\nThe version {} was deleted.", texts::PACKAGE_NOT_FOUND, version.label());
        return Ok(Err(vec![text]));
    }
    let mut refusals: Vec<String> =
        [key(&version, options), beta(tx, &version), namespace(tx, &version)].into_iter().flatten().collect();
    refusals.extend(missing_dependencies(tx, &registry, &version)?);
    Ok(if refusals.is_empty() { Ok(version) } else { Err(refusals) })
}

fn not_found(id: Id) -> String {
    format!(
        "{}\nThis home does not hold {id}: bring it with \"orgyard package version import\".",
        texts::PACKAGE_NOT_FOUND
    )
}

fn key(version: &Version, options: &InstallOptions) -> Option<String> {
    let protected = version.row.bool("IsPasswordProtected");
    match &options.key {
        None if protected => Some(format!("{}\nGive the key with --installation-key.", texts::KEY_NEEDED)),
        Some(_) if !protected => Some(texts::KEY_NOT_NEEDED.into()),
        Some(given) if !versions::key_opens(&version.row, given) => {
            Some(format!("{}\nThe key given does not open {}.", texts::KEY_WRONG, version.label()))
        }
        _ => None,
    }
}

fn beta(tx: &Tx, version: &Version) -> Option<String> {
    let refused = tx.org().kind == OrgKind::Production && !version.row.bool("IsReleased");
    refused.then(|| texts::beta_into_production(version.manifest.subscriber_package, version.id()))
}

fn namespace(tx: &Tx, version: &Version) -> Option<String> {
    let refused = version.manifest.namespace.is_none() && tx.org().namespace.is_some();
    refused.then(|| {
        let namespace = tx.org().namespace.as_deref().unwrap_or_default();
        format!(
            "{}\nThe org's namespace is '{namespace}'. Install {} into an org without one, or build it with a namespace.",
            texts::NO_NAMESPACE_INTO_NAMESPACE,
            version.label()
        )
    })
}

fn missing_dependencies(tx: &Tx, registry: &Registry, version: &Version) -> Result<Vec<String>, EngineError> {
    let mut missing = Vec::new();
    if version.manifest.org_dependent {
        return Ok(missing);
    }
    for id in &version.manifest.dependencies {
        let Some(needed) = registry.version(*id)? else {
            missing.push(not_found(*id));
            continue;
        };
        let installed = match installed::of_package(tx, needed.manifest.subscriber_package)? {
            Some(installed) => registry.version(installed.version)?.map(|v| v.manifest.number),
            None => None,
        };
        if installed.is_none_or(|number| number < needed.manifest.number) {
            let number = crate::build::short_number(needed.manifest.number);
            missing.push(texts::install_first(&needed.manifest.package_name, &number, &version.manifest.package_name));
        }
    }
    Ok(missing)
}
