//! Which components the other files of a project mention, read from their text: by tag, import, global variable or word.

use super::removal::{Removal, kebab};
use crate::workspace::files_below;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Elements whose text is for people, or names the component itself.
const PROSE: [&str; 10] = [
    "label",
    "masterLabel",
    "pluralLabel",
    "description",
    "fullName",
    "name",
    "shortDescription",
    "value",
    "title",
    "urlPathPrefix",
];

pub(super) struct Texts {
    /// The text of each file without its comments.
    files: BTreeMap<PathBuf, String>,
}

impl Texts {
    pub(super) fn read(project: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in files_below(project)? {
            let tests = path.components().any(|part| part.as_os_str() == "__tests__");
            if path.starts_with(project.join("config")) || tests {
                continue;
            }
            let text = String::from_utf8(fs::read(&path)?).unwrap_or_default();
            let is_code = matches!(extension(&path), "cls" | "trigger" | "js");
            let text =
                if is_code { without(&without(&text, "/*", "*/"), "//", "\n") } else { without(&text, "<!--", "-->") };
            files.insert(path, text);
        }
        Ok(Self { files })
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.keys()
    }

    /// Whether a file that is no part of the component mentions it.
    pub(super) fn mention(&self, removal: &Removal) -> bool {
        self.files.iter().any(|(path, text)| !removal.owns(path) && self.mentions(removal, path, text))
    }

    fn mentions(&self, removal: &Removal, path: &Path, text: &str) -> bool {
        let (name, last) = (removal.name.as_str(), removal.last_name());
        let any = |needles: &[String]| needles.iter().any(|needle| text.contains(needle.as_str()));
        let meta = path.to_string_lossy().ends_with("-meta.xml");
        // Script may call anything by any name; an import is what binds it.
        let script = extension(path) == "js";
        let imports =
            |name: &str| text.lines().any(|line| line.contains("@salesforce/schema/") && has_word(line, name));
        match removal.kind.as_str() {
            "cls" if matches!(extension(path), "cls" | "trigger") => has_word(text, name),
            "cls" => any(&[format!("@salesforce/apex/{name}.")]) || (meta && has_element(text, name)),
            "lwc" | "aura" => {
                let kebab = kebab(name);
                any(&[format!("'c/{name}'"), format!("<c-{kebab}>"), format!("<c-{kebab} "), format!("<c-{kebab}\n")])
                    || any(&[
                        format!("<c:{name}>"),
                        format!("<c:{name} "),
                        format!("<c:{name}\n"),
                        format!("\"c:{name}\""),
                    ])
                    || (meta && (has_element(text, name) || has_element(text, &format!("c:{name}"))))
            }
            "label" => {
                any(&[format!("@salesforce/label/c.{name}'"), format!("$Label.c.{name}"), format!("$Label.{name}")])
                    || (matches!(extension(path), "cls" | "trigger") && has_word(text, &format!("Label.{name}")))
            }
            "resource" => {
                any(&[format!("@salesforce/resourceUrl/{name}'"), format!("$Resource.{name}")])
                    || (meta && has_element(text, name))
            }
            "messageChannel" => any(&[format!("@salesforce/messageChannel/{name}__c'")]),
            "customPermission" => {
                any(&[format!("$Permission.{name}"), format!("customPermission/{name}'"), format!("'{name}'")])
            }
            "tab" => any(&[format!("<tab>{name}</tab>"), format!("<tabs>{name}</tabs>")]),
            "field" if script => imports(name),
            "object" if script => name.contains("__") && imports(name),
            "field" => has_word(text, name) || (self.is_unique(removal) && has_word(text, last)),
            "object" => name.contains("__") && has_word(text, name),
            _ => meta && has_element(text, name),
        }
    }

    /// Whether no other object of the project has a field of this name, and no standard object may have it.
    fn is_unique(&self, field: &Removal) -> bool {
        let file = format!("{}.field-meta.xml", field.last_name());
        let same = self.files.keys().filter(|path| path.file_name().is_some_and(|name| *name == *file));
        field.last_name().ends_with("__c") && same.count() == 1
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        out.push_str(&rest[..start]);
        let inside = &rest[start + open.len()..];
        rest = inside.find(close).map_or("", |end| &inside[end + close.len()..]);
        // Words on both sides stay apart.
        out.push('\n');
    }
    out + rest
}

/// The name as a word of its own: no letter, digit or underscore beside it.
pub(super) fn has_word(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word))
}

/// The name as the text of an element that is not there for people to read.
fn has_element(text: &str, name: &str) -> bool {
    text.match_indices(&format!(">{name}<")).any(|(at, _)| {
        let tag = text[..at].rsplit('<').next().unwrap_or_default();
        !PROSE.contains(&tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_elements() {
        assert!(has_word("new Logger();", "Logger"));
        assert!(!has_word("LoggerTest.run()", "Logger"));
        assert!(has_element("<content>Page</content>", "Page"));
        assert!(!has_element("<label>Page</label>", "Page"));
        assert_eq!(without("a /* b */ c // d\ne", "/*", "*/"), "a \n c // d\ne");
    }
}
