//! UserInfo: the running user, from his row and the org's.

use super::time_zone::made;
use crate::support::{running_user, zone};
use orgyard_apex_vm::{Throw, Vm, natives};
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
