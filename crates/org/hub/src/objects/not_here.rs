//! Objects of commands that are not implemented here: whoever asks for their rows, or makes one, is told so by name.

use super::refusal;
use orgyard_engine::{ApiError, Behaviour, Tx, Wanted};
use orgyard_values::Record;
use std::sync::Arc;

/// What is missing, and its objects.
const MISSING: [(&str, &[&str]); 3] = [
    ("first-generation packages (package1)", &["MetadataPackage", "MetadataPackageVersion", "PackageUploadRequest"]),
    ("push upgrades", &["PackagePushRequest", "PackagePushJob", "PackagePushError"]),
    (
        "package bundles",
        &[
            "PackageBundle",
            "PackageBundleVersion",
            "PkgBundleVersionCreateReq",
            "PkgBundleVersionComponent",
            "PkgBundleVersionInstallReq",
            "PkgBundleVerUninstallReq",
            "InstalledPkgBundleVersion",
        ],
    ),
];

struct NotHere {
    object: &'static str,
    what: &'static str,
}

pub(super) fn behaviours() -> impl Iterator<Item = Arc<dyn Behaviour>> {
    let each = |(what, objects): (&'static str, &'static [&'static str])| {
        objects.iter().map(move |object| Arc::new(NotHere { object, what }) as Arc<dyn Behaviour>)
    };
    MISSING.into_iter().flat_map(each)
}

impl NotHere {
    fn said(&self) -> ApiError {
        refusal("NOT_IMPLEMENTED", format!("not implemented here: {}", self.what))
    }
}

impl Behaviour for NotHere {
    fn object(&self) -> &'static str {
        self.object
    }

    fn before_insert(&self, _: &mut Tx, _: &mut Record) -> Result<(), ApiError> {
        Err(self.said())
    }

    fn rows(&self, _: &Tx, _: &Wanted) -> Option<Result<Vec<Record>, ApiError>> {
        Some(Err(self.said()))
    }
}
