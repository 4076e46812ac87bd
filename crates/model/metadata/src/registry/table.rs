//! Reads the tables of types. A child's line follows its parent's.

use super::{Layout, RegistryError, Text, TypeInfo};
use std::collections::BTreeSet;

const TYPES: &str = include_str!("../../../../../data/metadata-types.csv");
const PRESETS: &str = include_str!("../../../../../data/metadata-presets.csv");

pub(super) fn standard() -> Result<Vec<TypeInfo>, RegistryError> {
    read(TYPES.lines().enumerate().skip(1))
}

pub(super) fn preset(name: &str) -> Result<Vec<TypeInfo>, RegistryError> {
    let lines = PRESETS.lines().enumerate().skip(1);
    let types = read(lines.filter_map(|(number, line)| {
        let (preset, rest) = line.split_once(',')?;
        (preset == name).then_some((number, rest))
    }))?;
    if types.is_empty() { Err(RegistryError::UnknownPreset(name.into(), known_presets())) } else { Ok(types) }
}

fn known_presets() -> String {
    let names: BTreeSet<&str> = PRESETS.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn read(lines: impl Iterator<Item = (usize, &'static str)>) -> Result<Vec<TypeInfo>, RegistryError> {
    let mut types: Vec<TypeInfo> = Vec::with_capacity(540);
    for (number, line) in lines {
        let fault = || RegistryError::Table(number + 1);
        let info = read_line(line).ok_or_else(fault)?;
        match &info.parent {
            None => types.push(info),
            Some(parent) => {
                let owner = types.last_mut().filter(|t| t.name == *parent).ok_or_else(fault)?;
                owner.children.push(info);
            }
        }
    }
    Ok(types)
}

fn read_line(line: &'static str) -> Option<TypeInfo> {
    let mut cells = line.split(',');
    let mut next = || cells.next();
    let (name, parent, directory, suffix) = (next()?, next()?, next()?, next()?);
    let (tag, key, layout, flags, more) = (next()?, next()?, next()?, next()?, next()?);
    let flag = |letter: char| flags.contains(letter);
    let mut info = TypeInfo {
        id: name.to_lowercase(),
        name: Text::Borrowed(name),
        parent: filled(parent),
        directory: Text::Borrowed(directory),
        suffix: filled(suffix),
        tag: filled(tag),
        key: filled(key),
        layout: Layout::parse(layout)?,
        strict: flag('s'),
        in_folder: flag('f'),
        wildcard_and_names: flag('w'),
        partial_delete: flag('p'),
        addressable: !flag('u'),
        beside_parent: flag('b'),
        ignores_parent_name: flag('i'),
        found_by_suffix: !flag('n'),
        ..TypeInfo::default()
    };
    for entry in more.split(' ').filter(|entry| !entry.is_empty()) {
        let (what, value) = entry.split_once(':')?;
        let place = match what {
            "folder" => &mut info.folder_type,
            "holds" => &mut info.holds,
            "alias" => &mut info.alias_for,
            "legacy" => &mut info.legacy_suffix,
            "meta" => &mut info.meta_suffix,
            _ => return None,
        };
        *place = Some(Text::Borrowed(value));
    }
    Some(info)
}

fn filled(cell: &'static str) -> Option<Text> {
    (!cell.is_empty()).then_some(Text::Borrowed(cell))
}
