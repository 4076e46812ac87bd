//! Labels: each goes to the file that holds it, new ones to the default file.

use super::Merger;
use crate::convert::labels::{Labels, file, label_files, labels_of};
use crate::convert::paths::SOURCE_ROOT;
use crate::convert::recompose::read;
use crate::error::ConvertError;
use crate::registry::TypeInfo;
use crate::resolve::SourceComponent;
use indexmap::IndexMap;

impl Merger<'_, '_, '_> {
    pub(super) fn labels(&mut self, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
        let Some(meta) = &component.meta else { return Ok(()) };
        let info = component.info;
        let incoming = labels_of(info, read(self.incoming, meta, &mut self.out.losses)?, meta)?;
        let mut files = self.label_tables(info)?;
        let default =
            self.default_path(&format!("{SOURCE_ROOT}/{}/{}.{}-meta.xml", info.directory, info.name, info.suffix()));
        let mut touched = IndexMap::new();
        for (name, label) in incoming {
            let place = files.iter().rev().find(|(_, labels)| labels.contains_key(&name)).map(|(path, _)| path.clone());
            let path = place.unwrap_or_else(|| default.clone());
            files.entry(path.clone()).or_default().insert(name, label);
            touched.insert(path, ());
        }
        for path in touched.into_keys() {
            let labels = files.get(&path).cloned().unwrap_or_default();
            self.out.outputs.push(file(info, path, labels));
        }
        Ok(())
    }

    /// The labels of all files of the project.
    fn label_tables(&self, info: &TypeInfo) -> Result<IndexMap<String, Labels>, ConvertError> {
        let local = self.target.local;
        let metas = local.components.iter().filter(|c| c.info.id == info.id).filter_map(|c| c.meta.as_deref());
        metas.map(|meta| Ok((meta.to_string(), labels_of(info, local.read_xml(meta)?, meta)?))).collect()
    }

    /// One file per label: where the project has it, else in the default folder.
    pub(super) fn label_files(&mut self, component: &SourceComponent<'_>) -> Result<(), ConvertError> {
        for mut output in label_files(self.incoming, component, &mut self.out.losses)? {
            let labels = self.locals.get("customlabel").and_then(|named| named.get(&output.full_name));
            let known = labels.and_then(|locals| locals.first()?.meta.clone());
            output.path = known.unwrap_or_else(|| self.default_path(&output.path));
            self.out.outputs.push(output);
        }
        Ok(())
    }
}
