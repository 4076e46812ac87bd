//! From a command into a browser: `singleaccess` gives an address that works once, `frontdoor.jsp` turns it into a cookie
//! for the pages of one org, and the page says which org that is.

use super::form::encode;
use super::page;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{OrgInfo, Token, TokenKind};
use orgyard_values::Id;
use serde_json::json;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, "/services/oauth2/singleaccess", Access::Session, single_access),
    Endpoint::new("POST", Under::Root, "/services/oauth2/singleaccess", Access::Session, single_access),
    Endpoint::new("GET", Under::Root, "/secur/frontdoor.jsp", Access::Open, frontdoor),
    Endpoint::new("GET", Under::Root, "/org/{org}/home", Access::Open, home),
];

fn single_access(call: &Call) -> Result<Answer, Failure> {
    let session = call.session()?;
    let form = call.form().unwrap_or_default();
    let target = call.argument("redirect_uri").or_else(|| crate::call::find(&form, "redirect_uri")).map(String::from);
    let password = call.home().issue(TokenKind::Frontdoor, session.org, session.user, target)?;
    let url = format!("{}/secur/frontdoor.jsp?otp={}", call.base, encode(&password));
    Ok(Answer::json(&json!({"frontdoor_uri": url})))
}

/// With a one-time password, or with an access token as older clients do.
fn frontdoor(call: &Call) -> Result<Answer, Failure> {
    let Some((org, user, target)) = visitor(call)? else { return Ok(stranger()) };
    let cookie = call.home().issue(TokenKind::Page, org, user, None)?;
    let secure = if call.base.starts_with("https:") { "; Secure" } else { "" };
    // The browser sends it to this org's pages only.
    let cookie = format!("{COOKIE}={cookie}; Path=/org/{}; HttpOnly; SameSite=Lax{secure}", org.short());
    let target = target.map(|target| format!("?to={}", encode(&target))).unwrap_or_default();
    let location = format!("/org/{}/home{target}", org.short());
    Ok(Answer::text(String::new()).status(302).header("location", location).header("set-cookie", cookie))
}

const COOKIE: &str = "sid";

fn visitor(call: &Call) -> Result<Option<(Id, Id, Option<String>)>, Failure> {
    if let Some(password) = call.argument("otp") {
        let token = call.home().redeem(password, TokenKind::Frontdoor)?;
        return Ok(token.map(|token| (token.org, token.user, token.bound)));
    }
    let session = call.argument("sid").and_then(|sid| call.home().authenticate(sid).ok());
    let target = call.argument("retURL").or_else(|| call.argument("startURL")).map(String::from);
    Ok(session.map(|session| (session.org, session.user, target)))
}

fn home(call: &Call) -> Result<Answer, Failure> {
    let asked = call.param("org").parse::<Id>().ok();
    let Some(token) = cookie(call)?.filter(|token| Some(token.org) == asked) else { return Ok(stranger()) };
    let org = call.home().org(token.org)?;
    let user = org.read(token.user)?.get("User", token.user)?;
    let username = user.as_ref().and_then(|user| user.text("Username")).unwrap_or_default();
    let mut body = page::paragraph(&about(&org.info()));
    body += &page::paragraph(&format!("You are logged in as {username}."));
    body += &page::paragraph(
        "There are no pages of the platform here, and nothing to click: work with the org by commands and by its APIs.",
    );
    if let Some(target) = call.argument("to") {
        body += &page::paragraph(&format!("On the platform, this would be {target}"));
    }
    Ok(page::page(&org.info().name, &body))
}

fn about(org: &OrgInfo) -> String {
    let kind = match org.dev_hub {
        true => "a Dev Hub".to_owned(),
        false => format!("an org of the kind {:?}", org.kind),
    };
    let namespace = org.namespace.as_ref().map(|name| format!(", namespace {name}")).unwrap_or_default();
    format!("This is {}, {kind} ({}{namespace}).", org.id, org.edition)
}

fn cookie(call: &Call) -> Result<Option<Token>, Failure> {
    let header = call.header("cookie").unwrap_or_default();
    let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    for (_, value) in pairs.filter(|(name, _)| *name == COOKIE) {
        if let Some(token) = call.home().token(value, TokenKind::Page)? {
            return Ok(Some(token));
        }
    }
    Ok(None)
}

/// The same for everybody: it tells nothing about an org.
fn stranger() -> Answer {
    let text = "Open an org with 'sf org open' or 'orgyard org open': the address works once, for some minutes.";
    page::page("You are not logged in", &page::paragraph(text)).status(401)
}
