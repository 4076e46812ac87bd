//! A profile that is deployed changes what it speaks of; what it is silent about stays as the org has it.

use crate::standard::without_gone;
use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Component, ComponentFile, Registry, elements};
use std::sync::Arc;

pub(crate) const TYPE: &str = "Profile";

/// A profile's file with what the org's own says besides.
pub fn filled_profile(tx: &Tx, full_name: &str, file: &Arc<[u8]>) -> Result<Arc<[u8]>, EngineError> {
    let Some(stored) = tx.component(TYPE, full_name)? else { return Ok(file.clone()) };
    let files = tx.files_of(&stored)?.into_iter().map(|(path, bytes)| ComponentFile::new(path, bytes)).collect();
    let known = without_gone(tx, Component { type_name: TYPE.into(), full_name: full_name.into(), files })?;
    let before = known.files.first().and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let filled = before.zip(std::str::from_utf8(file).ok());
    let filled = filled.and_then(|(before, now)| elements::filled(Registry::standard(), now, before));
    Ok(filled.map_or_else(|| file.clone(), |text| text.into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_ins_10_entries_on_the_same_subject_are_replaced_and_others_kept() {
        let access = |class: &str, enabled: bool| {
            format!("<classAccesses><apexClass>{class}</apexClass><enabled>{enabled}</enabled></classAccesses>")
        };
        let before = format!("<Profile>{}{}<custom>true</custom></Profile>", access("A", false), access("B", true));
        let now = format!("<Profile>{}</Profile>", access("A", true));
        let expected = format!("<Profile>{}{}<custom>true</custom></Profile>", access("A", true), access("B", true));
        assert_eq!(elements::filled(Registry::standard(), &now, &before), Some(expected));
    }
}
