//! Which component refers to which, readable from both ends.

use super::{Result, Tx};
use crate::encoding::{Reader, Writer, keys};

const VERSION: u8 = 1;

/// The other end of a reference: what is referred to, or what refers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredReference {
    pub type_name: String,
    pub full_name: String,
    pub kind: u8,
}

fn write(references: &[StoredReference]) -> Vec<u8> {
    let mut out = Writer::new(VERSION);
    for reference in references {
        out.text(&reference.type_name).text(&reference.full_name).byte(reference.kind);
    }
    out.finish()
}

fn parse(bytes: &[u8]) -> Result<Vec<StoredReference>> {
    let mut from = Reader::new(bytes, VERSION, "a reference")?;
    let mut out = Vec::new();
    while !from.is_empty() {
        let (type_name, full_name) = (from.text()?.into(), from.text()?.into());
        out.push(StoredReference { type_name, full_name, kind: from.byte()? });
    }
    Ok(out)
}

impl Tx {
    /// Replaces what the component refers to.
    pub fn set_references(&mut self, type_name: &str, full_name: &str, to: Vec<StoredReference>) -> Result<()> {
        let source = (type_name, full_name);
        for old in self.references(type_name, full_name)? {
            self.overlay.remove(keys::referrer((&old.type_name, &old.full_name), source));
        }
        for new in &to {
            let back = StoredReference { type_name: type_name.into(), full_name: full_name.into(), kind: new.kind };
            self.overlay.put(keys::referrer((&new.type_name, &new.full_name), source), write(&[back]));
        }
        let key = keys::references(type_name, full_name);
        if to.is_empty() {
            self.overlay.remove(key);
        } else {
            self.overlay.put(key, write(&to));
        }
        Ok(())
    }

    /// What the component refers to.
    pub fn references(&self, type_name: &str, full_name: &str) -> Result<Vec<StoredReference>> {
        match self.overlay.get(&keys::references(type_name, full_name))? {
            Some(bytes) => parse(&bytes),
            None => Ok(Vec::new()),
        }
    }

    /// What refers to the component, whether it exists or not.
    pub fn referrers(&self, type_name: &str, full_name: &str) -> Result<Vec<StoredReference>> {
        let mut out = Vec::new();
        for entry in self.overlay.prefix(&keys::referrers(type_name, full_name)) {
            out.extend(parse(&entry?.1)?);
        }
        Ok(out)
    }
}
