//! Names of packages that are not installed.

use crate::names::Names;
use crate::reference::Target;
use orgyard_schema::namespace_of;

/// The namespace in a name that no dependency brings. Such a package is told once for a whole check.
pub(super) fn missing_namespace<'t>(target: &'t Target, names: &dyn Names) -> Option<&'t str> {
    let parts = target.name.split(['.', '-', ':', '/']);
    parts.filter_map(namespace_of).map(|(namespace, _)| namespace).find(|namespace| {
        let own = names.namespace().is_some_and(|own| own.eq_ignore_ascii_case(namespace));
        !own && !names.brings(namespace)
    })
}
