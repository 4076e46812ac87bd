//! Packages in metadata format: manifests, and the way from files to components and back.

mod destructive;
mod locate;
mod manifest;
mod pack;
mod split;
mod unpack;
mod wanted;

pub use destructive::{Destructive, PackageFiles};
pub use locate::{Located, META, locate};
pub use manifest::{Manifest, ManifestError};
pub use pack::pack;
pub use unpack::{Unpacked, unpack};
pub(crate) use wanted::name_key;

use orgyard_text::archive::FileSet;

/// The folder the package lies in, with its slash: the root, or the single top folder of all files.
pub fn package_folder(files: &FileSet) -> Option<String> {
    if files.contains_key("package.xml") {
        return Some(String::new());
    }
    let (first, _) = files.keys().next()?.split_once('/')?;
    let folder = format!("{first}/");
    let alone = files.keys().all(|path| path.starts_with(&folder));
    (alone && files.contains_key(&format!("{folder}package.xml"))).then_some(folder)
}

#[cfg(test)]
mod tests;
