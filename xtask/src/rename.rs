//! `rename-example DIR`: the examples with every package, object, class and trigger renamed, so that nothing in the
//! product can know them by name.

use crate::workspace::{files_below, root, write};
use anyhow::Result;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a custom object's name ends in where it is written; a lookup named after its object is renamed with it.
const SUFFIXES: [&str; 3] = ["__c", "__r", "__mdt"];

#[derive(Default)]
struct Names {
    packages: BTreeMap<String, String>,
    objects: BTreeMap<String, String>,
    classes: BTreeMap<String, String>,
}

/// Writes the renamed copy below the folder.
pub fn run(folder: &Path) -> Result<()> {
    let examples = root().join("examples");
    let files = files_below(&examples)?;
    let names = Names::of(&files)?;
    for file in &files {
        let path = names.in_text(&file.strip_prefix(&examples)?.to_string_lossy());
        let bytes = fs::read(file)?;
        let content = match String::from_utf8(bytes) {
            Ok(text) if path.ends_with("sfdx-project.json") => names.in_project(&text).into_bytes(),
            Ok(text) => names.in_text(&text).into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        write(&folder.join(path), content)?;
    }
    Ok(())
}

impl Names {
    fn of(files: &[PathBuf]) -> Result<Self> {
        let mut names = Self::default();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if let Some((object, _)) = name.strip_suffix(".object-meta.xml").and_then(|name| name.rsplit_once("__")) {
                give(&mut names.objects, object, "Thing");
            } else if let Some(class) = name.strip_suffix(".cls").or_else(|| name.strip_suffix(".trigger")) {
                give(&mut names.classes, class, "Code");
            } else if name == "sfdx-project.json" {
                for package in packages_in(&fs::read_to_string(file)?) {
                    give(&mut names.packages, &package, "package-");
                }
            }
        }
        Ok(names)
    }

    /// Package names stand in a few known places; anywhere else the same word means a folder or nothing.
    fn in_project(&self, text: &str) -> String {
        let mut text = text.to_string();
        for (old, new) in &self.packages {
            text = text.replace(&format!("\"package\": \"{old}\""), &format!("\"package\": \"{new}\""));
            text = text.replace(&format!("\"{old}@"), &format!("\"{new}@"));
        }
        text
    }

    fn in_text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            out.push_str(&self.in_word(&rest[..word], &rest[word..]));
            let gap = rest[word..].find(is_word).unwrap_or(rest.len() - word);
            out.push_str(&rest[word..word + gap]);
            rest = &rest[word + gap..];
        }
        out
    }

    fn in_word(&self, word: &str, after: &str) -> String {
        if let Some(class) = self.classes.get(word) {
            return class.clone();
        }
        // Records of a custom metadata type: customMetadata/Type.Record.md-meta.xml.
        if let Some(object) =
            self.objects.get(word).filter(|_| after.starts_with('.') && after.contains(".md-meta.xml"))
        {
            return object.clone();
        }
        for suffix in SUFFIXES {
            let Some(base) = word.strip_suffix(suffix) else { continue };
            let (namespace, name) =
                base.rsplit_once("__").map_or((String::new(), base), |(ns, name)| (format!("{ns}__"), name));
            if let Some(object) = self.objects.get(name) {
                return format!("{namespace}{object}{suffix}");
            }
        }
        word.to_string()
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn give(names: &mut BTreeMap<String, String>, old: &str, kind: &str) {
    let number = names.len() + 1;
    names.entry(old.to_string()).or_insert_with(|| format!("{kind}{number:02}"));
}

/// The packages that directories of this project hold (dependencies name them too, but those are not new).
fn packages_in(text: &str) -> Vec<String> {
    let values = text.split("\"package\": \"").skip(1).filter_map(|rest| rest.split('"').next());
    values.filter(|name| !name.contains('@')).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut names = Names::default();
        names.objects.insert("Offer".to_string(), "Thing01".to_string());
        names.classes.insert("Logger".to_string(), "Code01".to_string());
        assert_eq!(names.in_text(text), expected);
    }

    #[test]
    fn objects_lookups_and_classes_are_renamed_and_nothing_else() {
        check(
            "Offer__r.travel__Offer__c, Offers, Special_Offer__c",
            "Thing01__r.travel__Thing01__c, Offers, Special_Offer__c",
        );
        check("Logger.info(LoggerTest)", "Code01.info(LoggerTest)");
        check("customMetadata/Offer.First.md-meta.xml", "customMetadata/Thing01.First.md-meta.xml");
        check("an Offer. Yes", "an Offer. Yes");
    }
}
