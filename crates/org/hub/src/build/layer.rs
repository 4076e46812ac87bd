//! What one package version adds to an org it is installed in: names and schema. Made once per version and shared by
//! every build that depends on it.

use crate::manifest::VersionManifest;
use crate::registry::Version;
use orgyard_deploy::namespace::prefixed;
use orgyard_engine::{EngineError, Home};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_references::ComponentNames;
use orgyard_schema::standard_object;
use orgyard_text::names::fold;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

type Cache = Mutex<HashMap<String, Arc<ComponentNames>>>;

/// Manifests are immutable, so a layer is good for the life of the process.
pub(super) fn layer_of(home: &Home, version: &Version) -> Result<Arc<ComponentNames>, EngineError> {
    static CACHE: LazyLock<Cache> = LazyLock::new(Mutex::default);
    let key = version.row.text("ManifestBlob").unwrap_or_default().to_string();
    if let Some(known) = CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(known.clone());
    }
    let mut names = ComponentNames::new();
    names.add(&components(home, &version.manifest)?);
    if let Some(namespace) = &version.manifest.namespace {
        names.bring(namespace);
    }
    let layer = Arc::new(names);
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).insert(key, layer.clone());
    Ok(layer)
}

fn components(home: &Home, manifest: &VersionManifest) -> Result<Vec<Component>, EngineError> {
    let mut components = Vec::with_capacity(manifest.components.len());
    for component in &manifest.components {
        let mut files = Vec::with_capacity(component.files.len());
        for (path, hash) in &component.files {
            let damaged = |reason: String| EngineError::Damaged { what: path.clone(), reason };
            let hash = hash.parse().map_err(|_| damaged(format!("'{hash}' is no blob's address")))?;
            let bytes = home.blobs().get(hash)?.ok_or_else(|| damaged("its content is missing".into()))?;
            files.push(ComponentFile::new(path.as_str(), bytes));
        }
        components.push(Component::new(&component.type_name, &component.full_name, files));
    }
    if let Some(namespace) = &manifest.namespace {
        qualify(&mut components, namespace);
    }
    Ok(components)
}

/// Gives components the names that subscribers see, and lookups between the package's own objects the same.
fn qualify(components: &mut [Component], namespace: &str) {
    let objects = components.iter().filter(|c| c.type_name == "CustomObject" && c.full_name.contains("__"));
    let own: HashSet<String> = objects.map(|c| fold(&c.full_name)).collect();
    for component in components {
        let standard = |name: &str| standard_object(name).is_some();
        component.full_name = prefixed(&component.type_name, &component.full_name, namespace, standard);
        if component.type_name == "CustomField" {
            qualify_lookup(component, namespace, &own);
        }
    }
}

fn qualify_lookup(component: &mut Component, namespace: &str, own: &HashSet<String>) {
    const TAG: &str = "<referenceTo>";
    for file in &mut component.files {
        let Some((before, rest)) = file.text().and_then(|text| text.split_once(TAG)) else { continue };
        if rest.split('<').next().is_some_and(|target| own.contains(&fold(target))) {
            file.bytes = Arc::from(format!("{before}{TAG}{namespace}__{rest}").into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_pkg_2_subscribers_see_prefixed_names_and_lookups() {
        let field = "<CustomField><referenceTo>Trip__c</referenceTo></CustomField>";
        let file = ComponentFile::new("x", field.as_bytes().to_vec());
        let mut components = [
            Component::new("CustomObject", "Trip__c", Vec::new()),
            Component::new("CustomField", "Account.Last__c", vec![file]),
        ];
        qualify(&mut components, "ta");
        assert_eq!(components[1].full_name, "Account.ta__Last__c");
        assert_eq!(components[1].text(), Some("<CustomField><referenceTo>ta__Trip__c</referenceTo></CustomField>"));
    }
}
