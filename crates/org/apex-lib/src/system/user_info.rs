//! UserInfo: the running user, from his row and the org's.

use super::time_zone::made;
use crate::support::{running_user, zone};
use orgyard_apex_vm::{Anything, Str, Throw, Vm, natives};
use orgyard_values::Value as Stored;

natives! { "System.UserInfo";
    static "getUserId()" => |vm| vm.context.user.as_str().to_owned(),
    static "getUserName()" => |vm| user(vm, "Username"),
    static "getUserEmail()" => |vm| user(vm, "Email"),
    static "getFirstName()" => |vm| user(vm, "FirstName"),
    static "getLastName()" => |vm| user(vm, "LastName"),
    static "getName()" => |vm| {
        let (first, last) = (user(vm, "FirstName")?, user(vm, "LastName")?);
        Ok::<_, Throw>([first, last].into_iter().flatten().collect::<Vec<_>>().join(" "))
    },
    static "getProfileId()" => |vm| user(vm, "ProfileId"),
    static "getUserRoleId()" => |vm| user(vm, "UserRoleId"),
    static "getUserType()" => |vm| Ok::<_, Throw>(user(vm, "UserType")?.unwrap_or_else(|| "Standard".into())),
    static "getLanguage()" => |vm| user(vm, "LanguageLocaleKey"),
    static "getLocale()" => |vm| user(vm, "LocaleSidKey"),
    static "getTimeZone()" => |vm| Ok::<_, Throw>(made(zone(vm)?)),
    static "getOrganizationId()" => |vm| vm.tx.org().id.as_str().to_owned(),
    static "getOrganizationName()" => |vm| vm.tx.org().name.clone(),
    static "getDefaultCurrency()" => |vm| Ok::<_, Throw>(organization(vm, "DefaultCurrencyIsoCode")?.or(Some("USD".into()))),
    static "getUiTheme()" => |_vm| "Theme4d",
    static "getUiThemeDisplayed()" => |_vm| "Theme4d",
    static "getSessionId()" => |vm| if vm.context.is_async { None } else { Some(session_id(vm)) },
    static "getCurrentUvid()" => |vm| vm.context.user.as_str().to_owned(),
    static "hasPackageLicense(Id)" => |_vm, _package: Anything| true,
    static "isCurrentUserLicensedForPackage(Id)" => |_vm, _package: Anything| true,
    static "isCurrentUserLicensed(String)" => |vm, namespace: Str| licensed(vm, &namespace),
    static "isMultiCurrencyOrganization()" => |vm| vm.tx.org().features.iter().any(|own| own == "MultiCurrency"),
}

fn user(vm: &mut Vm, field: &str) -> Result<Option<String>, Throw> {
    let row = running_user(vm)?;
    Ok(row.get(field).as_str().map(str::to_owned))
}

fn organization(vm: &Vm, field: &str) -> Result<Option<String>, Throw> {
    let row = vm.tx.get("Organization", vm.tx.org().id)?;
    Ok(row.and_then(|row| Stored::as_str(row.get(field)).map(str::to_owned)))
}

/// Names the session of this run; no server takes it.
pub(crate) fn session_id(vm: &Vm) -> String {
    format!("{}!{}", vm.tx.org().id.short(), vm.context.user.short())
}

/// Packages have no licences here, so whoever uses the org has one of each that is there.
fn licensed(vm: &Vm, namespace: &str) -> Result<bool, Throw> {
    let own = vm.tx.org().namespace.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(namespace));
    let of =
        |other: &Option<std::sync::Arc<str>>| other.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(namespace));
    if own || vm.image().classes.iter().any(|class| of(&class.namespace)) {
        return Ok(true);
    }
    Err(Throw::new("System.TypeException", format!("Namespace {namespace} is not installed in this org")))
}
