//! Makes a table of the folders in `data/bundled-packages`, so that adding a package is adding a folder.

use std::fmt::Write as _;
use std::io::{Result, Write as _, stdout};
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let data = here.join("../../../data/bundled-packages").canonicalize()?;
    writeln!(stdout(), "cargo::rerun-if-changed={}", data.display())?;
    let mut table = String::from("[\n");
    for package in sorted(&data)? {
        let mut files = Vec::new();
        collect(&package, &mut files)?;
        table.push_str("    &[\n");
        for file in files {
            let name = file.strip_prefix(&package).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            // Writing to a string does not fail.
            let _ = writeln!(table, "        ({name:?}, include_bytes!({:?})),", file.to_string_lossy());
        }
        table.push_str("    ],\n");
    }
    table.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    std::fs::write(out.join("bundled.rs"), table)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in sorted(folder)? {
        match entry.is_dir() {
            true => collect(&entry, files)?,
            false => files.push(entry),
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
