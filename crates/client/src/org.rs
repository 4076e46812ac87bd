//! One org's APIs.

use crate::auth::OrgAuth;
use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::login::{Assertion, token_request};
use crate::ours::Home;
use crate::query::encode;
use crate::transport::Transport;
use bytes::Bytes;
use http::{Method, Response};
use orgyard_values::Id;
use serde::Deserialize;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// The OAuth client the official tool uses when a login names none.
pub const DEFAULT_CLIENT_ID: &str = "PlatformCLI";
/// The most rows one query brings home.
const MAXIMUM_ROWS: usize = 50_000;

/// Which surface a record or a query belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    Rest,
    Tooling,
}

/// A logged-in org.
#[derive(Clone)]
pub struct Org {
    transport: Arc<dyn Transport>,
    home: Option<Home>,
    auth: OrgAuth,
    token: Arc<Mutex<String>>,
    version: Arc<OnceCell<String>>,
    renewed: Option<Arc<Renewed>>,
}

/// Told each fresh token.
type Renewed = dyn Fn(&str) + Send + Sync;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_size: usize,
    #[serde(default)]
    records: Vec<Value>,
    next_records_url: Option<String>,
}

/// The rows of a query that were brought home.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    pub total_size: usize,
    pub done: bool,
    pub records: Vec<Value>,
}

impl Org {
    pub fn new(transport: Arc<dyn Transport>, auth: OrgAuth) -> Self {
        let token = Arc::new(Mutex::new(auth.access_token.clone()));
        Self { transport, home: None, auth, token, version: Arc::default(), renewed: None }
    }

    /// An org of the home, which gives a fresh token when the one at hand is not valid any more.
    #[must_use]
    pub fn of_home(mut self, home: Home) -> Self {
        self.home = Some(home);
        self
    }

    /// Keeps a token that had to be renewed, so that the next command need not do it again.
    #[must_use]
    pub fn on_renewed(mut self, keep: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.renewed = Some(Arc::new(keep));
        self
    }

    /// The version `--api-version` or a config value asks for.
    #[must_use]
    pub fn with_api_version(mut self, version: Option<&str>) -> Self {
        if let Some(version) = version {
            self.version = Arc::new(OnceCell::new_with(Some(version.to_owned())));
        }
        self
    }

    /// Another org that is reached the same way.
    #[must_use]
    pub fn sibling(&self, auth: OrgAuth) -> Self {
        let version = self.version.clone();
        let token = Arc::new(Mutex::new(auth.access_token.clone()));
        Self { transport: self.transport.clone(), home: self.home.clone(), auth, token, version, renewed: None }
    }

    pub fn auth(&self) -> &OrgAuth {
        &self.auth
    }

    pub fn username(&self) -> &str {
        &self.auth.username
    }

    pub fn is_embedded(&self) -> bool {
        self.transport.is_embedded()
    }

    /// Whether this program answers for the org, here or elsewhere.
    pub fn is_orgyard(&self) -> bool {
        self.is_embedded() || self.auth.served
    }

    pub fn access_token(&self) -> String {
        self.token.lock().map(|token| token.clone()).unwrap_or_default()
    }

    /// The newest version the org speaks, `67.0`.
    pub async fn api_version(&self) -> Result<&str> {
        self.version.get_or_try_init(|| self.newest_version()).await.map(String::as_str)
    }

    async fn newest_version(&self) -> Result<String> {
        let versions = self.send_json(Call::get("/services/data")).await?;
        let listed = versions.as_array().into_iter().flatten().filter_map(|version| version.get("version")?.as_str());
        let newest = listed.max_by(|a, b| (a.len(), *a).cmp(&(b.len(), *b))).map(str::to_owned);
        newest.ok_or_else(|| ClientError::new("VersionsError", "The org lists no API versions."))
    }

    /// `/services/data/v67.0` or `/services/data/v67.0/tooling`.
    pub async fn base(&self, api: Api) -> Result<String> {
        let version = self.api_version().await?;
        Ok(match api {
            Api::Rest => format!("/services/data/v{version}"),
            Api::Tooling => format!("/services/data/v{version}/tooling"),
        })
    }

    /// Sends a call; an answer of 400 or above is an error.
    pub async fn send(&self, call: Call) -> Result<Response<Bytes>> {
        let answer = self.answer(call).await?;
        match answer.status().as_u16() {
            status if status >= 400 => Err(ClientError::from_answer(status, answer.body())),
            _ => Ok(answer),
        }
    }

    /// Sends a call; an answer of any status is `Ok`. A token that is not valid any more is renewed once.
    pub async fn answer(&self, call: Call) -> Result<Response<Bytes>> {
        self.check_destination(&call)?;
        let answer = self.attempt(&call).await?;
        match answer.status().as_u16() {
            401 if self.renew_token().await => self.attempt(&call).await,
            _ => Ok(answer),
        }
    }

    pub async fn send_json(&self, call: Call) -> Result<Value> {
        let answer = self.send(call).await?;
        if answer.body().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(answer.body()).map_err(|_| {
            ClientError::from_answer(answer.status().as_u16(), answer.body())
                .action("The answer is not JSON; check that the instance URL is an org's")
        })
    }

    pub(crate) async fn attempt(&self, call: &Call) -> Result<Response<Bytes>> {
        let token = self.access_token();
        self.transport.send(call.request(&self.auth.instance_url, Some(&token))?).await
    }

    pub(crate) async fn renew_token(&self) -> bool {
        let fresh = match (&self.home, &self.auth.refresh_token, Assertion::of(&self.auth)) {
            (_, Some(refresh), _) => self.refresh(refresh).await.ok(),
            (Some(home), ..) => home.login(&self.auth.username).await.ok().map(|login| login.access_token),
            (None, None, Some(assertion)) => self.assert(&assertion).await.ok(),
            _ => None,
        };
        let (Some(fresh), Ok(mut token)) = (fresh, self.token.lock()) else { return false };
        if let Some(keep) = &self.renewed {
            keep(&fresh);
        }
        *token = fresh;
        true
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Result<String> {
        let client = self.auth.client_id.as_deref().unwrap_or(DEFAULT_CLIENT_ID);
        let mut form = vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", refresh_token)];
        if let Some(secret) = self.auth.client_secret.as_deref().filter(|secret| !secret.is_empty()) {
            form.push(("client_secret", secret));
        }
        access_token(&token_request(&*self.transport, self.login_url(), &form).await?)
    }

    async fn assert(&self, assertion: &Assertion) -> Result<String> {
        access_token(&assertion.exchange(&*self.transport).await?)
    }

    fn login_url(&self) -> &str {
        self.auth.login_url.as_deref().unwrap_or(&self.auth.instance_url)
    }

    /// Exchanges a code for a login: how a created scratch org or sandbox is entered.
    pub async fn exchange_code(&self, client_id: &str, redirect: &str, code: &str) -> Result<Value> {
        let grant = ("grant_type", "authorization_code");
        let form = [grant, ("code", code), ("client_id", client_id), ("redirect_uri", redirect)];
        token_request(&*self.transport, self.login_url(), &form).await
    }

    /// Refuses to send an id that only this machine knows to an org that is somewhere else.
    fn check_destination(&self, call: &Call) -> Result<()> {
        if self.is_embedded() || is_on_this_machine(&self.auth.instance_url) {
            return Ok(());
        }
        let body = if call.body.len() < 1_000_000 { String::from_utf8_lossy(&call.body) } else { "".into() };
        let minted = [call.path.as_str(), &body].into_iter().find_map(minted_id);
        let Some(id) = minted else { return Ok(()) };
        let message = format!(
            "{id} was made by the embedded hub on this machine, and {} does not know it. Nothing was sent.",
            self.auth.instance_url
        );
        let action = "Build or create it in that hub first, with the same command and --target-dev-hub";
        Err(ClientError::new("EmbeddedIdError", message).action(action))
    }

    pub async fn query(&self, soql: &str) -> Result<Vec<Value>> {
        self.query_in(Api::Rest, soql).await
    }

    pub async fn tooling_query(&self, soql: &str) -> Result<Vec<Value>> {
        self.query_in(Api::Tooling, soql).await
    }

    /// All rows of a query, page by page.
    pub async fn query_in(&self, api: Api, soql: &str) -> Result<Vec<Value>> {
        let base = self.base(api).await?;
        let mut page = self.page(format!("{base}/query?q={}", encode(soql))).await?;
        let mut records = std::mem::take(&mut page.records);
        while let Some(next) = page.next_records_url.take().filter(|_| records.len() < MAXIMUM_ROWS) {
            let cursor = next.rsplit('/').next().unwrap_or_default();
            page = self.page(format!("{base}/query/{cursor}")).await?;
            records.append(&mut page.records);
        }
        Ok(records)
    }

    /// At most `limit` rows of a query, and how many there are; with `all_rows`, those in the recycle bin too.
    pub async fn rows(&self, api: Api, soql: &str, all_rows: bool, limit: usize) -> Result<Rows> {
        let base = self.base(api).await?;
        let resource = if all_rows { "queryAll" } else { "query" };
        let mut page = self.page(format!("{base}/{resource}?q={}", encode(soql))).await?;
        let total_size = page.total_size;
        let mut records = std::mem::take(&mut page.records);
        while let Some(next) = page.next_records_url.take().filter(|_| records.len() < limit) {
            page = self.page(next).await?;
            records.append(&mut page.records);
        }
        let done = page.next_records_url.is_none();
        records.truncate(limit);
        Ok(Rows { total_size, done, records })
    }

    /// The records that a SOSL search finds, as they are answered.
    pub async fn search(&self, api: Api, sosl: &str) -> Result<Value> {
        let path = format!("{}/search?q={}", self.base(api).await?, encode(sosl));
        self.send_json(Call::get(path)).await
    }

    /// What the columns of a query are, as the platform describes them.
    pub async fn columns(&self, api: Api, soql: &str) -> Result<Value> {
        let path = format!("{}/query?q={}&columns=true", self.base(api).await?, encode(soql));
        Ok(self.send_json(Call::get(path)).await?.get("columnMetadata").cloned().unwrap_or_default())
    }

    /// An address that opens the org in a browser without a password, good for one use.
    pub async fn front_door(&self, path: Option<&str>) -> Result<String> {
        let query = path.map(|path| format!("?redirect_uri={}", encode(path))).unwrap_or_default();
        let answer = self.send_json(Call::get(format!("/services/oauth2/singleaccess{query}"))).await?;
        let url = answer.get("frontdoor_uri").and_then(Value::as_str).map(str::to_owned);
        url.ok_or_else(|| ClientError::new("FrontdoorURLError", "Failed to generate a frontdoor URL.").data(answer))
    }

    async fn page(&self, path: String) -> Result<Page> {
        let answer = self.send_json(Call::get(path)).await?;
        serde_json::from_value(answer).map_err(|error| ClientError::new("QueryError", error.to_string()))
    }

    /// The number of rows a query has, without bringing them.
    pub async fn count(&self, api: Api, soql: &str) -> Result<usize> {
        let base = self.base(api).await?;
        Ok(self.page(format!("{base}/query?q={}", encode(soql))).await?.total_size)
    }

    /// The one row of a query.
    pub async fn single(&self, api: Api, soql: &str) -> Result<Value> {
        let mut rows = self.query_in(api, soql).await?;
        match rows.len() {
            1 => Ok(rows.remove(0)),
            0 => Err(ClientError::new("SingleRecordQuery_NoRecords", format!("No record found for {soql}"))),
            _ => {
                let message = format!("The query returned more than 1 record: {soql}");
                Err(ClientError::new("SingleRecordQuery_MultipleRecords", message))
            }
        }
    }

    /// Inserts a record; its id.
    pub async fn create(&self, api: Api, object: &str, fields: &Value) -> Result<String> {
        let path = format!("{}/sobjects/{object}", self.base(api).await?);
        let answer = self.send_json(Call::post(path).json(fields)).await?;
        created_id(object, &answer)
    }

    pub async fn get(&self, api: Api, object: &str, id: &str) -> Result<Value> {
        let path = format!("{}/sobjects/{object}/{}", self.base(api).await?, encode(id));
        self.send_json(Call::get(path)).await
    }

    pub async fn update(&self, api: Api, object: &str, id: &str, fields: &Value) -> Result<()> {
        let path = format!("{}/sobjects/{object}/{}", self.base(api).await?, encode(id));
        self.send(Call::new(Method::PATCH, path).json(fields)).await.map(drop)
    }

    pub async fn delete(&self, api: Api, object: &str, id: &str) -> Result<()> {
        let path = format!("{}/sobjects/{object}/{}", self.base(api).await?, encode(id));
        self.send(Call::new(Method::DELETE, path)).await.map(drop)
    }

    /// Asks for a package version to be built; the request's id (`08c`).
    pub async fn create_version_request(&self, version_info: &[u8], fields: &Value) -> Result<String> {
        let object = "Package2VersionCreateRequest";
        let form = crate::Multipart::new(&[version_info])
            .file("VersionInfo", "package-version-info.zip", "application/zip", version_info)
            .json(object, fields);
        let path = format!("{}/sobjects/{object}", self.base(Api::Tooling).await?);
        let answer = self.send_json(Call::post(path).multipart(form)).await?;
        created_id(object, &answer)
    }
}

fn access_token(answer: &Value) -> Result<String> {
    let token = answer.get("access_token").and_then(Value::as_str);
    token.map(str::to_owned).ok_or_else(|| ClientError::new("RefreshTokenError", "The org gave no access token."))
}

fn created_id(object: &str, answer: &Value) -> Result<String> {
    let success = answer.get("success").and_then(Value::as_bool).unwrap_or(true);
    match answer.get("id").and_then(Value::as_str) {
        Some(id) if success => Ok(id.to_owned()),
        _ => {
            let errors = answer.get("errors").and_then(Value::as_array).into_iter().flatten();
            let lines: Vec<String> = errors.map(|error| format!("\n{error}")).collect();
            let head = format!("An error occurred during CRUD operation create on entity {object}.");
            Err(ClientError::new("CrudError", head + &lines.concat()).data(answer.clone()))
        }
    }
}

fn is_on_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1" | "[") || host.ends_with(".localhost")
}

fn minted_id(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| matches!(word.len(), 15 | 18));
    let mut packaging = words.filter(|word| ["04t", "05i", "0Ho", "08c", "033"].iter().any(|p| word.starts_with(p)));
    packaging.find(|word| word.parse::<Id>().is_ok_and(|id| id.is_minted_here())).map(str::to_owned)
}

#[cfg(test)]
mod tests;
