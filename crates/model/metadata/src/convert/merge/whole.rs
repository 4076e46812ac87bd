//! Components that are copied: their files go where the project's are.

use super::Merger;
use crate::convert::to_source::turn;
use crate::error::ConvertError;
use crate::registry::Layout;
use crate::resolve::{SourceComponent, path};
use std::collections::BTreeSet;

impl Merger<'_, '_, '_> {
    pub(super) fn whole(
        &mut self,
        component: &SourceComponent<'_>,
        local: &SourceComponent<'_>,
    ) -> Result<(), ConvertError> {
        match component.info.layout {
            Layout::Resource => return self.resource(component, local),
            Layout::Permissions => return self.permission_set(component, local),
            Layout::Yaml => return self.external_service(component, local),
            Layout::Bundle | Layout::Ui => self.folder(component, local),
            Layout::Mixed if !component.info.in_folder => self.folder(component, local),
            _ => self.files(component, local),
        }
        self.meta(component, local)
    }

    fn meta(&mut self, component: &SourceComponent<'_>, local: &SourceComponent<'_>) -> Result<(), ConvertError> {
        let Some(meta) = &component.meta else { return Ok(()) };
        if let Some(to) = &local.meta {
            self.copy(component, to.clone(), meta);
            return Ok(());
        }
        let turned = turn(self.incoming, component)?;
        let is_meta = |content: &_| matches!(content, crate::convert::OutputContent::Copy(from) if from == meta);
        let mut outputs = turned.outputs;
        outputs.retain(|output| is_meta(&output.content));
        for mut output in outputs {
            output.path = self.default_path(&output.path);
            self.out.outputs.push(output);
        }
        Ok(())
    }

    /// Content in a file of its own.
    fn files(&mut self, component: &SourceComponent<'_>, local: &SourceComponent<'_>) {
        if let (Some(from), Some(to)) = (component.content.first(), local.content.first()) {
            self.copy(component, to.clone(), from);
        }
    }

    /// A folder's files, and what of the project's folder is gone.
    fn folder(&mut self, component: &SourceComponent<'_>, local: &SourceComponent<'_>) {
        let parent = path::folder(&local.location);
        let name = path::file_name(&component.location);
        let mut tops = BTreeSet::new();
        for file in component.files() {
            let Some(rest) = file.strip_prefix(&format!("{}/", component.location)) else { continue };
            tops.insert(top(rest));
            if Some(file) != component.meta.as_deref() {
                self.copy(component, format!("{parent}/{name}/{rest}"), file);
            }
        }
        if component.info.partial_delete && !tops.is_empty() {
            self.delete_gone(&component.info.name, &component.full_name, &local.location, &tops);
        }
    }

    /// Deletes the entries of a local folder that were not retrieved, unless ignored files are among them.
    fn delete_gone(&mut self, type_name: &str, full_name: &str, folder: &str, retrieved: &BTreeSet<&str>) {
        let start = format!("{folder}/");
        let tree = &self.target.local.tree;
        let tops: BTreeSet<&str> = tree.below(folder).iter().filter_map(|f| f.strip_prefix(&start)).map(top).collect();
        for gone in tops.into_iter().filter(|entry| !retrieved.contains(entry)) {
            let path = format!("{start}{gone}");
            let below = format!("{path}/");
            if !tree.ignored().range(below.clone()..).next().is_some_and(|ignored| ignored.starts_with(&below)) {
                self.delete(&path, type_name, full_name);
            }
        }
    }

    /// The parts of a site lie apart, each with a place of its own.
    pub(super) fn experience(
        &mut self,
        component: &SourceComponent<'_>,
        locals: &[&SourceComponent<'_>],
    ) -> Result<(), ConvertError> {
        let directory = &component.info.directory;
        for child in &component.children {
            let folders = content_folders(locals, &child.name, directory);
            for folder in &folders {
                let path = content_path(&child.file, folder, &self.target.local.tree);
                self.copy(component, path, &child.file);
            }
            if folders.is_empty() {
                let from = path::from(&child.file, directory).unwrap_or(&child.file);
                let path = self.default_path(&format!("{}/{from}", crate::convert::paths::SOURCE_ROOT));
                self.copy(component, path, &child.file);
            }
        }
        self.experience_gone(component, locals);
        let described: Vec<_> = locals.iter().filter(|local| local.meta.is_some()).collect();
        match described.is_empty() {
            true => locals.first().map_or(Ok(()), |local| self.meta(component, local)),
            false => described.into_iter().try_for_each(|local| self.meta(component, local)),
        }
    }

    fn experience_gone(&mut self, component: &SourceComponent<'_>, locals: &[&SourceComponent<'_>]) {
        let directory = &component.info.directory;
        let names: BTreeSet<&str> = component.children.iter().map(|child| child.name.as_str()).collect();
        for name in names {
            let mine = component.children.iter().filter(|child| child.name == name);
            let tops = mine.filter_map(|child| {
                let folder = path::up_to(&child.file, directory, 4)?;
                child.file.strip_prefix(folder)?.strip_prefix('/').map(top)
            });
            let tops: BTreeSet<&str> = tops.collect();
            for folder in content_folders(locals, name, directory) {
                let full_name = format!("{}.{name}", component.full_name);
                self.delete_gone("DigitalExperience", &full_name, folder, &tops);
            }
        }
    }

    /// An expanded resource is overlaid; a single file gets the extension of its content.
    fn resource(&mut self, component: &SourceComponent<'_>, local: &SourceComponent<'_>) -> Result<(), ConvertError> {
        let inside = format!("{}/", local.location);
        let expanded = local.content.iter().any(|file| file.starts_with(&inside));
        let outputs =
            super::super::resource::outputs(self.incoming, component, path::folder(&local.location), expanded)?;
        for mut output in outputs {
            if let (true, Some(meta)) = (output.path.ends_with(path::META), &local.meta) {
                output.path.clone_from(meta);
            }
            self.out.outputs.push(output);
        }
        Ok(())
    }

    fn permission_set(
        &mut self,
        component: &SourceComponent<'_>,
        local: &SourceComponent<'_>,
    ) -> Result<(), ConvertError> {
        let turned = turn(self.incoming, component)?;
        let folder = format!("/{}/{}/", component.info.directory, component.full_name);
        for mut output in turned.outputs {
            if let Some((_, rest)) = output.path.split_once(&folder) {
                output.path = format!("{}/{rest}", local.location);
            }
            self.out.outputs.push(output);
        }
        self.out.losses.extend(turned.losses);
        Ok(())
    }
}

impl Merger<'_, '_, '_> {
    /// Description and schema go where the project's are.
    fn external_service(
        &mut self,
        component: &SourceComponent<'_>,
        local: &SourceComponent<'_>,
    ) -> Result<(), ConvertError> {
        let turned = turn(self.incoming, component)?;
        let folder = path::folder(&local.location);
        for mut output in turned.outputs {
            let name = path::file_name(&output.path);
            output.path = if folder.is_empty() { name.into() } else { format!("{folder}/{name}") };
            self.out.outputs.push(output);
        }
        self.out.losses.extend(turned.losses);
        Ok(())
    }
}

fn top(rest: &str) -> &str {
    rest.split('/').next().unwrap_or(rest)
}

/// Content lies at the top of its folder; other files in a sub-folder of the same name, if the project has one or the
/// file is a variant for a device.
fn content_path(file: &str, folder: &str, local: &crate::Tree) -> String {
    let name = path::file_name(file);
    let inner = format!("{folder}/{}", path::folder_name(file));
    let has_inner = !local.below(&inner).is_empty();
    let variant = matches!(name, "mobile.json" | "tablet.json");
    if name == "content.json" || name == "_meta.json" || (!has_inner && !variant) {
        format!("{folder}/{name}")
    } else {
        format!("{inner}/{name}")
    }
}

/// Where the project has the parts of a content.
fn content_folders<'l>(locals: &[&'l SourceComponent<'_>], name: &str, directory: &str) -> BTreeSet<&'l str> {
    let parts = locals.iter().flat_map(|local| &local.children).filter(|child| child.name == name);
    parts.filter_map(|child| path::up_to(&child.file, directory, 4)).collect()
}
