//! Who is calling: sessions by username and password, and the passwords themselves.

use super::Asked;
use super::write::{nil, plain};
use crate::failure::Failure;
use crate::passwords;
use orgyard_engine::{OrgInfo, OrgKind, Tx};
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record, format_datetime};
use serde_json::{Value as Json, json};

/// Seconds a session stays good when it is not used, as the answer names them.
const SESSION_SECONDS: u32 = 7200;

pub(super) fn login(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let call = asked.call;
    let wrong = || {
        let text = "Invalid username, password, security token; or user locked out.";
        Failure::new(401, "INVALID_LOGIN", text)
    };
    let found = passwords::log_in(call.home(), asked.text("username").trim(), &asked.text("password"))?;
    let (org, user) = found.ok_or_else(wrong)?;
    let info = org.info();
    let asked_org = asked.option("LoginScopeHeader", "organizationId").filter(|id| !id.trim().is_empty());
    if asked_org.is_some_and(|id| id.trim().parse::<Id>().ok() != Some(info.id)) {
        return Err(wrong());
    }
    let token = call.home().issue_token(info.id, user)?;
    let api = asked.dialect.letter();
    let url = |api: &str| format!("{}/services/Soap/{api}/{}/{}", call.base, call.param("number"), info.id.short());
    let result = json!({
        "metadataServerUrl": url("m"), "passwordExpired": false, "sandbox": is_sandbox(&info), "serverUrl": url(api),
        "sessionId": token, "userId": user,
    });
    let user_info = whole("userInfo", &about(&org.read(user)?, user)?);
    Ok(vec![plain("result", &result).with(user_info)])
}

fn is_sandbox(info: &OrgInfo) -> bool {
    matches!(info.kind, OrgKind::Scratch | OrgKind::Sandbox)
}

pub(super) fn user_info(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let session = *asked.call.session()?;
    Ok(vec![whole("result", &about(&asked.call.read()?, session.user)?)])
}

/// With absent values as nil: clients take every member as given.
fn whole(name: &str, json: &Json) -> Element {
    let members = json.as_object().into_iter().flatten();
    members.fold(Element::new(name), |out, (member, value)| out.with(super::write::value(member, value)))
}

fn about(tx: &Tx, id: Id) -> Result<Json, Failure> {
    let user = tx.get("User", id)?.unwrap_or_else(|| Record::new("User"));
    let org = tx.get("Organization", tx.org().id)?.unwrap_or_else(|| Record::new("Organization"));
    let text = |row: &Record, field: &str, default: &str| row.text(field).unwrap_or(default).to_owned();
    Ok(json!({
        "accessibilityMode": false, "chatterExternal": false, "currencySymbol": "$",
        "orgAttachmentFileSizeLimit": 5_242_880, "orgDefaultCurrencyIsoCode": "USD",
        "orgDefaultCurrencyLocale": "en_US", "orgDisallowHtmlAttachments": false, "orgHasPersonAccounts": false,
        "organizationId": tx.org().id, "organizationMultiCurrency": false, "organizationName": text(&org, "Name", ""),
        "profileId": text(&user, "ProfileId", ""), "roleId": user.text("UserRoleId"),
        "sessionSecondsValid": SESSION_SECONDS, "userDefaultCurrencyIsoCode": null,
        "userEmail": text(&user, "Email", ""), "userFullName": text(&user, "Name", ""), "userId": id,
        "userLanguage": text(&user, "LanguageLocaleKey", "en_US"), "userLocale": text(&user, "LocaleSidKey", "en_US"),
        "userName": text(&user, "Username", ""), "userTimeZone": text(&user, "TimeZoneSidKey", "GMT"),
        "userType": text(&user, "UserType", "Standard"), "userUiSkin": "Theme3",
    }))
}

pub(super) fn logout(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let token = asked.option("SessionHeader", "sessionId").unwrap_or_default();
    asked.call.home().revoke_token(token.trim())?;
    Ok(Vec::new())
}

pub(super) fn timestamp(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let now = format_datetime(asked.call.home().env().now()).replace("+0000", "Z");
    Ok(vec![plain("result", &json!({"timestamp": now}))])
}

fn user(asked: &Asked) -> Result<Id, Failure> {
    let text = asked.text("userId");
    text.trim().parse().map_err(|_| Failure::new(400, "INVALID_ID_FIELD", format!("invalid ID: {text}")))
}

pub(super) fn set_password(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let (user, password) = (user(asked)?, asked.text("password"));
    asked.call.write(|tx| passwords::set(tx, user, &password))?;
    Ok(vec![nil("result")])
}

pub(super) fn reset_password(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let user = user(asked)?;
    let password = asked.call.write(|tx| passwords::reset(tx, user))?;
    Ok(vec![plain("result", &json!({"password": password}))])
}
