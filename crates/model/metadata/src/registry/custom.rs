//! Types of a project's own: `registryCustomizations` in `sfdx-project.json`.

use super::{Layout, Registry, RegistryError, Text, TypeInfo};
use serde_json::{Map, Value};

/// The types a customisation replaces or adds.
pub(super) fn types(base: &Registry, custom: &Value) -> Result<Vec<TypeInfo>, RegistryError> {
    let entries = custom.get("types").and_then(Value::as_object);
    entries.into_iter().flatten().map(|(id, entry)| Reader { base, custom }.parent(id, entry)).collect()
}

struct Reader<'a> {
    base: &'a Registry,
    custom: &'a Value,
}

impl Reader<'_> {
    fn parent(&self, id: &str, entry: &Value) -> Result<TypeInfo, RegistryError> {
        let mut info = self.info(id, entry)?;
        info.strict =
            self.is_strict(id) || self.base.by_strict_directory(&info.directory).is_some_and(|known| known.id == id);
        info.found_by_suffix = self.leads_to("suffixes", info.suffix(), id)
            || self.base.by_suffix(info.suffix()).is_some_and(|known| known.id == id);
        let children = entry.get("children");
        let types = children.and_then(|c| c.get("types")).and_then(Value::as_object);
        let directories = children.and_then(|c| c.get("directories")).and_then(Value::as_object);
        for (child_id, entry) in types.into_iter().flatten() {
            let mut child = self.info(child_id, entry)?;
            child.parent = Some(info.name.clone());
            child.tag = tag(entry, child_id, directories).map(Text::Owned);
            info.children.push(child);
        }
        Ok(info)
    }

    /// Whatever folder the map names: it is the type's own that counts.
    fn is_strict(&self, id: &str) -> bool {
        let map = self.custom.get("strictDirectoryNames").and_then(Value::as_object);
        map.is_some_and(|map| map.values().any(|to| to.as_str() == Some(id)))
    }

    fn leads_to(&self, map: &str, key: &str, id: &str) -> bool {
        self.custom.get(map).and_then(|map| map.get(key)).and_then(Value::as_str) == Some(id)
    }

    fn info(&self, id: &str, entry: &Value) -> Result<TypeInfo, RegistryError> {
        let owned = |key: &str| text(entry, key).map(|text| Text::Owned(text.to_string()));
        let name = |key: &str| text(entry, key).map(|id| self.name_of(id));
        let is = |key: &str| entry.get(key).and_then(Value::as_bool).unwrap_or_default();
        let fault = |what: &str| RegistryError::Custom(id.to_string(), what.to_string());
        Ok(TypeInfo {
            id: id.to_lowercase(),
            name: owned("name").ok_or_else(|| fault("name"))?,
            directory: owned("directoryName").ok_or_else(|| fault("directoryName"))?,
            suffix: owned("suffix"),
            key: owned("uniqueIdElement"),
            layout: layout(entry.get("strategies")).ok_or_else(|| fault("strategies"))?,
            in_folder: is("inFolder"),
            wildcard_and_names: is("supportsWildcardAndName"),
            partial_delete: is("supportsPartialDelete"),
            addressable: entry.get("isAddressable") != Some(&Value::Bool(false)),
            beside_parent: is("unaddressableWithoutParent"),
            ignores_parent_name: is("ignoreParentName"),
            folder_type: name("folderType"),
            holds: name("folderContentType"),
            alias_for: name("aliasFor"),
            legacy_suffix: owned("legacySuffix"),
            meta_suffix: owned("metaFileSuffix"),
            ..TypeInfo::default()
        })
    }

    fn name_of(&self, id: &str) -> Text {
        self.base.by_name(id).map_or_else(|| Text::Owned(id.into()), |info| info.name.clone())
    }
}

fn text<'v>(entry: &'v Value, key: &str) -> Option<&'v str> {
    entry.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The element of a child: named, or the folder that leads to it.
fn tag(entry: &Value, id: &str, directories: Option<&Map<String, Value>>) -> Option<String> {
    let named = text(entry, "xmlElementName").map(str::to_string);
    let leading =
        || directories?.iter().find(|(_, to)| to.as_str() == Some(id)).map(|(directory, _)| directory.clone());
    named.or_else(leading)
}

fn layout(strategies: Option<&Value>) -> Option<Layout> {
    let Some(strategies) = strategies else { return Some(Layout::Single) };
    let get = |key: &str| text(strategies, key).unwrap_or_default();
    Some(match (get("adapter"), get("transformer"), get("decomposition")) {
        ("" | "default", "" | "standard", "") => Layout::Single,
        ("matchingContentFile", "" | "standard", _) => Layout::Content,
        ("bundle", "" | "standard", _) => Layout::Bundle,
        ("mixedContent", "staticResource", _) => Layout::Resource,
        ("mixedContent", "" | "standard", _) => Layout::Mixed,
        ("digitalExperience", ..) => Layout::Experience,
        ("uiBundles", ..) => Layout::Ui,
        ("default", "nonDecomposed", _) => Layout::Merged,
        ("default", "decomposedLabels", _) => Layout::Labels,
        ("decomposed", "decomposedPermissionSet", _) => Layout::Permissions,
        ("decomposed", _, "folderPerType") => Layout::Folders,
        ("decomposed", _, "topLevel") => Layout::Beside,
        ("partiallyDecomposed", ..) => Layout::Yaml,
        _ => return None,
    })
}
