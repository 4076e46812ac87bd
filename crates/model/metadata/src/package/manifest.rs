//! `package.xml` and the destructive manifests.

use orgyard_text::xml;
use std::collections::{BTreeMap, BTreeSet};

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// Types with their members, as a `package.xml` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    pub types: BTreeMap<String, BTreeSet<String>>,
    pub version: Option<String>,
    pub full_name: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("{0}")]
    Xml(#[from] xml::XmlError),
    #[error("the root element is <{0}>, where a manifest has <Package>")]
    NotAPackage(String),
    #[error("a <types> block has no <name> (line {0})")]
    TypesWithoutName(u32),
}

impl Manifest {
    /// Members and names may stand in any order, and a block may have no members: clients send both.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let root = xml::parse(text)?.root;
        if root.local_name() != "Package" {
            return Err(ManifestError::NotAPackage(root.name));
        }
        let mut manifest =
            Self { version: root.child_text("version"), full_name: root.child_text("fullName"), ..Self::default() };
        for block in root.elements_named("types") {
            let name = block.child_text("name").ok_or(ManifestError::TypesWithoutName(block.line))?;
            let members = block.elements_named("members").map(xml::Element::text);
            manifest.types.entry(name).or_default().extend(members);
        }
        Ok(manifest)
    }

    pub fn add(&mut self, type_name: &str, member: &str) {
        self.types.entry(type_name.into()).or_default().insert(member.into());
    }

    pub fn is_empty(&self) -> bool {
        self.types.values().all(BTreeSet::is_empty)
    }

    /// The text the official tool writes: types and members sorted by UTF-16 code unit, four spaces, version last.
    pub fn write(&self) -> String {
        let mut out = self.write_types(None);
        self.write_end(&mut out);
        out
    }

    /// The text for a package version: a `Profile` block stands last, with its name first and even without members.
    pub fn write_with_profiles(&self, profiles: &[String]) -> String {
        let mut out = self.write_types(Some("Profile"));
        out.push_str("    <types>\n        <name>Profile</name>\n");
        for profile in profiles {
            out.push_str(&format!("        <members>{}</members>\n", xml::escape(profile)));
        }
        out.push_str("    </types>\n");
        self.write_end(&mut out);
        out
    }

    fn write_types(&self, without: Option<&str>) -> String {
        let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package xmlns=\"{NAMESPACE}\">\n");
        let types = self.types.iter().filter(|(name, _)| Some(name.as_str()) != without);
        for (name, members) in sorted(types, |(name, _)| name) {
            out.push_str("    <types>\n");
            for member in sorted(members.iter(), |member| member) {
                out.push_str(&format!("        <members>{}</members>\n", xml::escape(member)));
            }
            out.push_str(&format!("        <name>{}</name>\n    </types>\n", xml::escape(name)));
        }
        out
    }

    fn write_end(&self, out: &mut String) {
        for (tag, value) in [("version", &self.version), ("fullName", &self.full_name)] {
            if let Some(value) = value {
                out.push_str(&format!("    <{tag}>{}</{tag}>\n", xml::escape(value)));
            }
        }
        out.push_str("</Package>\n");
    }
}

fn sorted<T>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by(|a, b| key(a).encode_utf16().cmp(key(b).encode_utf16()));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_written_as_the_official_tool_does() {
        let mut manifest = Manifest { version: Some("64.0".into()), ..Manifest::default() };
        for (kind, member) in [("CustomLabel", "abc"), ("CustomLabel", "Zed"), ("ApexClass", "A&B")] {
            manifest.add(kind, member);
        }
        insta::assert_snapshot!(manifest.write(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <Package xmlns="http://soap.sforce.com/2006/04/metadata">
            <types>
                <members>A&amp;B</members>
                <name>ApexClass</name>
            </types>
            <types>
                <members>Zed</members>
                <members>abc</members>
                <name>CustomLabel</name>
            </types>
            <version>64.0</version>
        </Package>
        "#);
        assert_eq!(Manifest::parse(&manifest.write()).unwrap(), manifest);
    }

    #[test]
    fn names_may_come_first_and_members_be_missing() {
        let manifest = Manifest::parse("<Package><types><name>Profile</name></types></Package>").unwrap();
        assert_eq!(manifest.types.len(), 1);
        assert!(manifest.is_empty());
    }

    #[test]
    fn faults_are_named() {
        let fault = |text: &str| Manifest::parse(text).unwrap_err().to_string();
        assert_eq!(fault("<Foo/>"), "the root element is <Foo>, where a manifest has <Package>");
        assert_eq!(fault("<Package><types/></Package>"), "a <types> block has no <name> (line 1)");
    }
}
