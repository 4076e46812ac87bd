//! One request, as the handlers see it: read completely, its caller known.

use crate::body::Body;
use crate::cometd::Clients;
use crate::cursors::Cursors;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::waits::Started;
use axum::extract::Query;
use http::{HeaderMap, Uri};
use orgyard_engine::{EngineError, Home, Org, QueryApi, Session, Tx};
use orgyard_values::Id;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// What all requests to one server share.
pub(crate) struct Shared {
    pub home: Arc<Home>,
    pub cursors: Cursors,
    pub clients: Clients,
    pub started: Started,
    /// What a program shows that may read the home's folder.
    pub secret: String,
    /// What a person shows who may.
    pub key: String,
    pub metrics: Arc<Metrics>,
}

#[derive(Clone)]
pub(crate) struct Call {
    pub shared: Arc<Shared>,
    /// Where the caller reaches this server, without a slash at its end.
    pub base: String,
    pub method: String,
    pub path: String,
    /// The endpoint's path with its placeholders.
    pub pattern: &'static str,
    pub params: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Body,
    pub session: Option<Session>,
    /// Part of a larger request, whose transaction may hold what a job waits for.
    pub is_part: bool,
}

impl Call {
    pub(crate) fn home(&self) -> &Arc<Home> {
        &self.shared.home
    }

    pub(crate) fn session(&self) -> Result<&Session, Failure> {
        self.session.as_ref().ok_or_else(Failure::no_session)
    }

    pub(crate) fn user(&self) -> Result<Id, Failure> {
        Ok(self.session()?.user)
    }

    /// The org the token belongs to: a request never reaches another one.
    pub(crate) fn org(&self) -> Result<Arc<Org>, Failure> {
        Ok(self.home().org(self.session()?.org)?)
    }

    pub(crate) fn read(&self) -> Result<Tx, Failure> {
        Ok(self.org()?.read(self.user()?)?)
    }

    /// Runs `f` as one transaction of the caller's org.
    pub(crate) fn write<T>(&self, f: impl FnOnce(&mut Tx) -> Result<T, Failure>) -> Result<T, Failure> {
        self.write_as(f)
    }

    /// The same, with a failure that says more.
    pub(crate) fn write_as<T, E: From<EngineError> + From<Failure>>(
        &self,
        f: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.org()?.write(self.user()?, f)
    }

    /// The same call made by `session`.
    pub(crate) fn with_session(&self, session: Option<Session>) -> Self {
        Self { session, ..self.clone() }
    }

    /// The same call, whatever is there now.
    pub(crate) fn without_conditions(&self) -> Self {
        let mut call = self.clone();
        for name in ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] {
            call.headers.remove(name);
        }
        call
    }

    /// A captured segment of the path.
    pub(crate) fn param(&self, name: &str) -> &str {
        find(&self.params, name).unwrap_or_default()
    }

    pub(crate) fn argument(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `64.0`, of the path's `v64.0`.
    pub(crate) fn version(&self) -> &str {
        let segment = self.param("version");
        segment.strip_prefix('v').unwrap_or(segment)
    }

    /// Which of the two surfaces the path belongs to.
    pub(crate) fn api(&self) -> QueryApi {
        if self.path.split('/').nth(4) == Some("tooling") { QueryApi::Tooling } else { QueryApi::Rest }
    }

    /// `/services/data/v64.0` or `/services/data/v64.0/tooling`.
    pub(crate) fn prefix(&self) -> String {
        let tail = match self.api() {
            QueryApi::Tooling => "/tooling",
            QueryApi::Rest => "",
        };
        format!("/services/data/v{}{tail}", self.version())
    }

    /// The body as a JSON object.
    pub(crate) fn json(&self) -> Result<Map<String, Json>, Failure> {
        json_object(self.body.bytes())
    }

    /// The pairs of a form body.
    pub(crate) fn form(&self) -> Result<Vec<(String, String)>, Failure> {
        let text = String::from_utf8_lossy(self.body.bytes());
        pairs(&text).ok_or_else(|| Failure::new(400, "invalid_request", "the body is not a form"))
    }
}

pub(crate) fn json_object(bytes: &[u8]) -> Result<Map<String, Json>, Failure> {
    match serde_json::from_slice(bytes) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(Failure::malformed_json("The request's body must be a JSON object")),
        Err(e) => Err(Failure::malformed_json(format!("{e} at [line:{}, column:{}]", e.line(), e.column()))),
    }
}

/// `a=1&b=%20` taken apart.
pub(crate) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let uri: Uri = format!("/?{}", text.trim()).parse().ok()?;
    Query::try_from_uri(&uri).ok().map(|Query(pairs)| pairs)
}

pub(crate) fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// `Bearer <token>` and the older `OAuth <token>`.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    known.then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_decoded() {
        let read = pairs("grant_type=refresh_token&code=a%2Bb+c&empty=").unwrap();
        assert_eq!(find(&read, "code"), Some("a+b c"));
        assert_eq!(find(&read, "empty"), Some(""));
        assert_eq!(find(&read, "none"), None);
    }

    #[test]
    fn broken_json_is_refused_with_its_place() {
        let refusal = |text: &str| json_object(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refusal("[]"), "JSON_PARSER_ERROR: The request's body must be a JSON object");
        assert!(refusal("{\n\"a\":}").contains("at [line:2, column:5]"));
    }
}
