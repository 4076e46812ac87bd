//! `/services/oauth2/authorize`: a person says as whom a client may log in.
//!
//! There are no passwords. The page asks for the key that the server printed when it was started, then lists the home's
//! orgs. Who shows the home's own secret and names the user needs no page.

use super::form::{Form, encode, refused};
use super::grants::{CodeTerms, same};
use super::{apps, page};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::listen::HOME_SECRET;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{OrgInfo, TokenKind};
use orgyard_text::xml::escape;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, "/services/oauth2/authorize", Access::Open, ask),
    Endpoint::new("POST", Under::Root, "/services/oauth2/authorize", Access::Open, answer),
];

/// The newest orgs that the page lists; any other is named.
const LISTED: usize = 100;
const KEPT: &[&str] =
    &["client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "response_type", "login_hint"];

fn ask(call: &Call) -> Result<Answer, Failure> {
    let form = Form::of_query(call);
    let request = match Request::read(call, &form) {
        Ok(request) => request,
        Err(failure) => return Ok(refusal(&failure)),
    };
    if let Some(error) = request.wrong() {
        return Ok(request.back(&error));
    }
    match (shows_secret(call), form.get("login_hint")) {
        (true, Some(username)) => request.grant(call, username),
        _ => Ok(key_page(&request, &form, false)),
    }
}

/// The page's form: first with the key, then with the user as well. Who knows the key is nobody's forged form.
fn answer(call: &Call) -> Result<Answer, Failure> {
    let form = Form::of(call)?;
    let request = match Request::read(call, &form) {
        Ok(request) => request,
        Err(failure) => return Ok(refusal(&failure)),
    };
    if form.get("cancel").is_some() {
        return Ok(request.back(&refused("access_denied", "end-user denied authorization")));
    }
    let knows = !call.shared.key.is_empty() && form.get("key").is_some_and(|key| same(key.trim(), &call.shared.key));
    if !knows && !shows_secret(call) {
        return Ok(key_page(&request, &form, form.get("key").is_some()));
    }
    match form.get("other").or_else(|| form.get("username")) {
        Some(username) => request.grant(call, username),
        None => users_page(call, &request, &form),
    }
}

fn shows_secret(call: &Call) -> bool {
    let secret = &call.shared.secret;
    !secret.is_empty() && call.header(HOME_SECRET).is_some_and(|shown| same(shown, secret))
}

struct Request<'a> {
    client_id: &'a str,
    redirect_uri: &'a str,
    state: Option<&'a str>,
    challenge: Option<&'a str>,
    challenge_method: Option<&'a str>,
    response_type: &'a str,
}

impl<'a> Request<'a> {
    /// What is wrong here is never told to the address in question.
    fn read(call: &Call, form: &'a Form) -> Result<Self, Failure> {
        let (client_id, redirect_uri) = (form.required("client_id")?, form.required("redirect_uri")?);
        let app = match apps::is_official(client_id) {
            true => None,
            false => apps::find_anywhere(call.home(), client_id)?.map(|(_, app)| app),
        };
        let returns = match &app {
            Some(app) => app.callbacks.iter().any(|callback| callback == redirect_uri),
            // Nobody has registered it: only a program on this machine can be meant.
            None => apps::is_local(redirect_uri),
        };
        if !returns {
            return Err(refused("redirect_uri_mismatch", "redirect_uri must match configuration"));
        }
        Ok(Self {
            client_id,
            redirect_uri,
            state: form.get("state"),
            challenge: form.get("code_challenge"),
            challenge_method: form.get("code_challenge_method"),
            response_type: form.get("response_type").unwrap_or_default(),
        })
    }

    fn wrong(&self) -> Option<Failure> {
        if self.response_type != "code" {
            return Some(refused("unsupported_response_type", "response type must be code"));
        }
        // A challenge is a SHA-256 on the platform, also when no method is named.
        let plain = self.challenge_method.is_some_and(|method| method != "S256");
        plain.then(|| refused("invalid_request", "invalid code challenge method"))
    }

    fn grant(&self, call: &Call, username: &str) -> Result<Answer, Failure> {
        if let Some(error) = self.wrong() {
            return Ok(self.back(&error));
        }
        let Some((org, user)) = call.home().user_by_username(username)? else {
            let text = format!("no active user of this home's orgs has the name '{username}'");
            return Ok(refusal(&refused("invalid_request", &text)));
        };
        let terms = CodeTerms {
            client_id: self.client_id.into(),
            redirect_uri: self.redirect_uri.into(),
            challenge: self.challenge.map(String::from),
        };
        let terms = serde_json::to_string(&terms).map_err(|error| Failure::internal(&error))?;
        let code = call.home().issue(TokenKind::Code, org.info().id, user, Some(terms))?;
        Ok(self.redirect(&format!("code={}", encode(&code))))
    }

    fn back(&self, error: &Failure) -> Answer {
        self.redirect(&format!("error={}&error_description={}", encode(&error.code), encode(&error.message)))
    }

    fn redirect(&self, query: &str) -> Answer {
        let mark = if self.redirect_uri.contains('?') { '&' } else { '?' };
        let state = self.state.map(|state| format!("&state={}", encode(state))).unwrap_or_default();
        Answer::text(String::new()).status(302).header("location", format!("{}{mark}{query}{state}", self.redirect_uri))
    }

    fn form(&self, form: &Form, inner: &str) -> String {
        let kept: String = KEPT.iter().filter_map(|name| Some(page::hidden(name, form.get(name)?))).collect();
        let client =
            page::paragraph(&format!("{} asks to log in, and goes on at {}", self.client_id, self.redirect_uri));
        format!("{client}<form method=\"post\" action=\"/services/oauth2/authorize\">{kept}{inner}</form>")
    }
}

fn refusal(failure: &Failure) -> Answer {
    page::page("This login cannot go on", &page::paragraph(&format!("{}: {}", failure.code, failure.message)))
        .status(400)
}

fn key_page(request: &Request<'_>, form: &Form, wrong: bool) -> Answer {
    let wrong = if wrong { "<p class=\"wrong\">That is not the key of this server.</p>" } else { "" };
    let inner = format!(
        "{wrong}<label>Key <input type=\"password\" name=\"key\" autofocus autocomplete=\"off\"></label>\
         <small>'orgyard serve' prints it when it starts.</small><br><button>Continue</button>"
    );
    page::page("Log in to Orgyard", &request.form(form, &inner))
}

fn users_page(call: &Call, request: &Request<'_>, form: &Form) -> Result<Answer, Failure> {
    let mut orgs = call.home().orgs()?;
    // Production orgs come first, then what was made last.
    orgs.sort_by_key(|org| (org.parent.is_some(), -org.created));
    let hint = form.get("login_hint").or_else(|| orgs.first().map(|org| org.username.as_str()));
    let choices: String = orgs.iter().take(LISTED).map(|org| choice(org, hint == Some(&org.username))).collect();
    let inner = format!(
        "{key}{choices}<label>Or another user: <input type=\"text\" name=\"other\"></label>\
         <button>Allow</button> <button name=\"cancel\" value=\"1\">Deny</button>",
        key = page::hidden("key", form.get("key").unwrap_or_default()),
    );
    Ok(page::page("Log in to Orgyard", &request.form(form, &inner)))
}

fn choice(org: &OrgInfo, chosen: bool) -> String {
    let checked = if chosen { " checked" } else { "" };
    let kind = if org.dev_hub { "Dev Hub".to_owned() } else { format!("{:?}", org.kind) };
    let username = escape(&org.username);
    let about = format!("{kind}, {}", org.name);
    let about = escape(&about);
    format!(
        "<label><input type=\"radio\" name=\"username\" value=\"{username}\"{checked}> {username} <small>{about}</small></label>"
    )
}
