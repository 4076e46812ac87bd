//! The manifest of what was found.

use super::{Chosen, SourceComponent, SourceSet};
use crate::convert::Recomposed;
use crate::error::ConvertError;
use crate::package::Manifest;
use crate::registry::{Layout, TypeInfo};
use crate::xml;
use orgyard_text::xml::Element;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Type and full name, as a manifest lists them.
type Member = (String, String);

impl SourceSet<'_> {
    /// The `package.xml` of all components; `recomposed` saves reading again what a conversion has read.
    pub(crate) fn manifest_with(
        &self,
        recomposed: &HashMap<String, Recomposed>,
        version: &str,
    ) -> Result<Manifest, ConvertError> {
        let members: Result<Vec<Vec<Member>>, _> =
            self.components.par_iter().map(|component| self.members(component, recomposed)).collect();
        let mut manifest = Manifest { version: Some(version.into()), ..Manifest::default() };
        for (type_name, full_name) in members?.into_iter().flatten() {
            manifest.types.entry(type_name).or_default().insert(full_name);
        }
        Ok(manifest)
    }

    /// The `package.xml` of all components.
    pub fn manifest(&self, version: &str) -> Result<Manifest, ConvertError> {
        self.manifest_with(&HashMap::new(), version)
    }

    fn members(
        &self,
        component: &SourceComponent<'_>,
        recomposed: &HashMap<String, Recomposed>,
    ) -> Result<Vec<Member>, ConvertError> {
        let info = component.info;
        if let Chosen::Children(names) = &component.chosen {
            return Ok(chosen_children(component, names));
        }
        let mut members: Vec<Member> = component
            .children
            .iter()
            .filter(|child| child.info.addressable)
            .map(|child| (child.info.name.to_string(), child.info.child_name(&component.full_name, &child.name)))
            .collect();
        let inside = info.children.iter().any(|child| child.tag.is_some()) && info.layout != Layout::Yaml;
        let Some(meta) = &component.meta else {
            if !matches!(info.layout, Layout::Folders | Layout::Beside | Layout::Experience) {
                members.push(member(info, &component.full_name));
            }
            return Ok(members);
        };
        if info.layout.is_decomposed() {
            let bare = match recomposed.get(meta) {
                Some(known) => known.bare,
                None => xml::is_bare(&self.read_xml(meta)?),
            };
            if bare && info.children.iter().any(|child| child.addressable) {
                return Ok(members);
            }
        } else if inside {
            let read = match recomposed.get(meta) {
                Some(known) => known.children.clone(),
                None => children_inside(info, &component.full_name, &self.read_xml(meta)?, meta)?,
            };
            members.extend(read);
        }
        if info.addressable {
            members.push(member(info, &component.full_name));
        }
        Ok(members)
    }

    pub(crate) fn read_xml(&self, path: &str) -> Result<Element, ConvertError> {
        xml::read(&self.tree.read(path)?).map_err(ConvertError::xml(path))
    }
}

fn chosen_children(component: &SourceComponent<'_>, names: &BTreeSet<(String, String)>) -> Vec<Member> {
    let of_type = |id: &str| component.info.children.iter().find(|child| child.id == id && child.addressable);
    let member = |(id, name): &(String, String)| {
        let child = of_type(id)?;
        Some((child.name.to_string(), child.child_name(&component.full_name, name)))
    };
    names.iter().filter_map(member).collect()
}

fn member(info: &TypeInfo, full_name: &str) -> Member {
    let slash = if matches!(info.name.as_ref(), "ReportFolder" | "DashboardFolder") { "/" } else { "" };
    (info.manifest_type().to_string(), format!("{full_name}{slash}"))
}

/// The children that stand in their parent's file.
pub(crate) fn children_inside(
    info: &TypeInfo,
    full_name: &str,
    root: &Element,
    path: &str,
) -> Result<Vec<Member>, ConvertError> {
    let mut members = Vec::new();
    for element in root.elements() {
        let Some(child) = info.child_by_tag(&element.name) else { continue };
        let Some(name) = element.child_text(child.key()).filter(|name| !name.is_empty()) else {
            return Err(ConvertError::Nameless {
                path: path.into(),
                key: child.key().into(),
                tag: element.name.clone(),
                line: element.line,
            });
        };
        members.push((child.name.to_string(), child.child_name(full_name, &name)));
    }
    Ok(members)
}
