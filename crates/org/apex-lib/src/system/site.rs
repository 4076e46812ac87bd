//! Site and Network, as they answer where no site serves the request.

use orgyard_apex_vm::{Anything, Str, Throw, Value, natives};

natives! {
    "System.Site" {
        static "getAdminEmail()" => |_vm| Value::Null,
        static "getAdminId()" => |_vm| Value::Null,
        static "getAnalyticsTrackingCode()" => |_vm| Value::Null,
        static "getCurrentSiteUrl()" => |_vm| Value::Null,
        static "getCustomWebAddress()" => |_vm| Value::Null,
        static "getDomain()" => |_vm| Value::Null,
        static "getErrorDescription()" => |_vm| Value::Null,
        static "getErrorMessage()" => |_vm| Value::Null,
        static "getExperienceId()" => |_vm| Value::Null,
        static "getMasterLabel()" => |_vm| Value::Null,
        static "getName()" => |_vm| Value::Null,
        static "getOriginalUrl()" => |_vm| Value::Null,
        static "getPasswordPolicyStatement()" => |_vm| Value::Null,
        static "getPathPrefix()" => |_vm| Value::Null,
        static "getPrefix()" => |_vm| Value::Null,
        static "getSiteId()" => |_vm| Value::Null,
        static "getSiteType()" => |_vm| Value::Null,
        static "getSiteTypeLabel()" => |_vm| Value::Null,
        static "getTemplate()" => |_vm| Value::Null,
        static "getBaseCustomUrl()" => |_vm| "",
        static "getBaseInsecureUrl()" => |_vm| "",
        static "getBaseRequestUrl()" => |_vm| "",
        static "getBaseUrl()" => |_vm| "",
        static "getBaseSecureUrl()" => |_vm| "",
        static "isRegistrationEnabled()" => |_vm| false,
        static "isLoginEnabled()" => |_vm| false,
        static "isPasswordExpired()" => |_vm| false,
        static "setExperienceId(String)" => |_vm, _id: Anything| (),
        static "isValidUsername(String)" => |_vm, name: Option<Str>| name.is_some_and(|name| is_username(&name)),
        // Nobody logs in or registers where there is no site.
        static "login(String, String, String)" => |_vm, _user: Anything, _password: Anything, _start: Anything| Value::Null,
        static "forgotPassword(String)" => |_vm, _user: Anything| false,
        static "forgotPassword(String, String)" => |_vm, _user: Anything, _template: Anything| false,
        static "changePassword(String, String)" => |_vm, _new: Anything, _again: Anything| Value::Null,
        static "changePassword(String, String, String)" => |_vm, _new: Anything, _again: Anything, _old: Anything|
            Value::Null,
        static "createPortalUser(SObject, String)" => |_vm, _user: Anything, _account: Anything| Value::Null,
        static "createPortalUser(SObject, String, String)" =>
            |_vm, _user: Anything, _account: Anything, _password: Anything| Value::Null,
        static "createPortalUser(SObject, String, String, Boolean)" =>
            |_vm, _user: Anything, _account: Anything, _password: Anything, _mail: Anything| Value::Null,
        static "createExternalUser(SObject, String)" => |_vm, _user: Anything, _account: Anything| Value::Null,
        static "createExternalUser(SObject, String, String)" =>
            |_vm, _user: Anything, _account: Anything, _password: Anything| Value::Null,
        static "createExternalUser(SObject, String, String, Boolean)" =>
            |_vm, _user: Anything, _account: Anything, _password: Anything, _mail: Anything| Value::Null,
        static "validatePassword(SObject, String, String)" => |_vm, _user: Anything, password: Option<Str>, again: Option<Str>|
            match password == again {
                true => Ok::<_, Throw>(()),
                false => Err(Throw::new("System.SecurityException", "Passwords do not match.")),
            },
    }
    "System.Network" {
        static "communitiesLanding()" => |_vm| Value::Null,
        static "forwardToAuthPage(String)" => |_vm, _start: Anything| Value::Null,
        static "forwardToAuthPage(String, String)" => |_vm, _start: Anything, _display: Anything| Value::Null,
        static "getLoginUrl(String)" => |_vm, _network: Anything| Value::Null,
        static "getLogoutUrl(String)" => |_vm, _network: Anything| Value::Null,
        static "getNetworkId()" => |_vm| Value::Null,
        static "getSelfRegUrl(String)" => |_vm, _network: Anything| Value::Null,
    }
}

/// In the form of an email address.
fn is_username(name: &str) -> bool {
    let parts = name.split_once('@');
    parts.is_some_and(|(own, host)| !own.is_empty() && host.contains('.') && !name.contains(char::is_whitespace))
}
