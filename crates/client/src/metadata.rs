//! Deploys and retrieves.

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::multipart::Multipart;
use crate::org::{Api, Org};
use crate::poll::{Poll, Wait};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_metadata::Manifest;
use orgyard_text::xml::Element;
use serde::Serialize;
use serde_json::{Value, json};

/// Options of a deploy, in the names of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployOptions {
    pub rollback_on_error: bool,
    pub ignore_warnings: bool,
    pub check_only: bool,
    pub single_package: bool,
    pub purge_on_delete: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub run_tests: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_level: Option<String>,
}

impl Default for DeployOptions {
    fn default() -> Self {
        Self {
            rollback_on_error: true,
            ignore_warnings: false,
            check_only: false,
            single_package: true,
            purge_on_delete: false,
            run_tests: Vec::new(),
            test_level: None,
        }
    }
}

/// What to retrieve: components by manifest, packages by name, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetrieveRequest {
    pub manifest: Option<Manifest>,
    pub packages: Vec<String>,
    pub single_package: bool,
}

/// What came back: the zip, and the rest of the answer as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    pub zip: Vec<u8>,
    pub result: Value,
}

/// The types of an org's metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetadataTypes {
    pub plain: Vec<String>,
    pub in_folders: Vec<String>,
}

/// A component of an org.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedComponent {
    pub type_name: String,
    pub full_name: String,
    /// `unmanaged`, `installedEditable` …
    pub state: String,
}

/// How many types one call may list.
const QUERIES: usize = 3;

/// The elements of a description that are no text.
const BOOLEANS: [&str; 4] = ["inFolder", "metaFile", "partialSaveAllowed", "testRequired"];

/// An element as JSON: what has elements is an object, what comes again is a list.
fn as_json(element: &Element) -> Value {
    let mut children = element.elements().peekable();
    if children.peek().is_none() {
        let text = element.text();
        return if BOOLEANS.contains(&element.local_name()) { (text == "true").into() } else { text.into() };
    }
    let mut out = serde_json::Map::new();
    for child in children {
        let (name, value) = (child.local_name(), as_json(child));
        match out.get_mut(name) {
            None => _ = out.insert(name.to_owned(), value),
            Some(Value::Array(all)) => all.push(value),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    Value::Object(out)
}

fn unknown_type(error: ClientError) -> Result<Vec<ListedComponent>> {
    if error.name.ends_with("INVALID_TYPE") { Ok(Vec::new()) } else { Err(error) }
}

impl Org {
    /// Starts a deploy; its id (`0Af`).
    pub async fn start_deploy(&self, zip: &[u8], options: &DeployOptions) -> Result<String> {
        let form = Multipart::new(&[zip])
            .file("file", "package.xml", "application/zip", zip)
            .json("entity_content", &json!({"deployOptions": options}));
        let path = format!("{}/metadata/deployRequest", self.base(Api::Rest).await?);
        let answer = self.send_json(Call::post(path).multipart(form)).await?;
        let id = answer.get("id").and_then(Value::as_str).map(str::to_owned);
        id.ok_or_else(|| ClientError::new("DeployError", "The org gave no id for the deploy.").data(answer))
    }

    /// The deploy's result so far.
    pub async fn deploy_status(&self, id: &str) -> Result<Value> {
        let path = format!("{}/metadata/deployRequest/{id}?includeDetails=true", self.base(Api::Rest).await?);
        let answer = self.send_json(Call::get(path)).await?;
        Ok(answer.get("deployResult").cloned().unwrap_or(Value::Null))
    }

    /// Waits for a deploy; `progress` sees every look.
    pub async fn finish_deploy(&self, id: &str, wait: Wait, progress: impl Fn(&Value)) -> Result<Poll<Value>> {
        let look = || async {
            let status = self.deploy_status(id).await?;
            progress(&status);
            let done = status.get("done").and_then(Value::as_bool).unwrap_or(false);
            Ok(if done { Poll::Done(status) } else { Poll::Running(status) })
        };
        wait.embedded(self.is_orgyard()).until_done(look).await
    }

    /// Asks for a deploy to be given up; the deploy's result tells whether it was.
    pub async fn cancel_deploy(&self, id: &str) -> Result<()> {
        let path = format!("{}/metadata/deployRequest/{id}", self.base(Api::Rest).await?);
        let body = json!({"deployResult": {"status": "Canceling"}});
        self.send_json(Call::patch(path).json(&body)).await.map(drop)
    }

    /// Deploys what a validation has checked; the new deploy's id.
    pub async fn quick_deploy(&self, validated: &str) -> Result<String> {
        let path = format!("{}/metadata/deployRequest", self.base(Api::Rest).await?);
        let answer = self.send_json(Call::post(path).json(&json!({"validatedDeployRequestId": validated}))).await?;
        let id = answer.get("id").and_then(Value::as_str).map(str::to_owned);
        id.ok_or_else(|| ClientError::new("DeployError", "The org gave no id for the deploy.").data(answer))
    }

    /// The types the org has: those whose components lie in folders, and the others, children among them.
    pub async fn metadata_types(&self) -> Result<MetadataTypes> {
        let mut types = MetadataTypes::default();
        let text = Element::text_element("asOfVersion", self.api_version().await?);
        for object in self.metadata_call(&Element::new("describeMetadata").with(text)).await? {
            for object in object.elements_named("metadataObjects") {
                let name = object.child_text("xmlName").unwrap_or_default();
                let in_folder = object.child_text("inFolder").as_deref() == Some("true");
                if in_folder {
                    types.in_folders.push(name)
                } else {
                    types.plain.push(name)
                }
                types.plain.extend(object.elements_named("childXmlNames").map(Element::text));
            }
        }
        types.plain.retain(|name| !name.is_empty());
        types.plain.sort_unstable();
        types.plain.dedup();
        Ok(types)
    }

    /// The components of some types, each with its folder where the type has folders. A type the org does not know has
    /// none.
    pub async fn list_metadata(&self, queries: &[(String, Option<String>)]) -> Result<Vec<ListedComponent>> {
        let mut found = Vec::new();
        for few in queries.chunks(QUERIES) {
            match self.list_few(few).await {
                Ok(listed) => found.extend(listed),
                Err(_) if few.len() > 1 => {
                    for one in few.chunks(1) {
                        found.extend(self.list_few(one).await.or_else(unknown_type)?);
                    }
                }
                Err(error) => found.extend(unknown_type(error)?),
            }
        }
        Ok(found)
    }

    /// What an org says of its metadata, as JSON.
    pub async fn describe_metadata(&self) -> Result<Value> {
        let version = Element::text_element("asOfVersion", self.api_version().await?);
        let results = self.metadata_call(&Element::new("describeMetadata").with(version)).await?;
        let mut described = results.first().map(as_json).unwrap_or_default();
        for object in described.get_mut("metadataObjects").and_then(Value::as_array_mut).into_iter().flatten() {
            let children = object.get("childXmlNames").cloned().unwrap_or_default();
            object["childXmlNames"] = match children {
                Value::Null => json!([]),
                Value::Array(names) => names.into(),
                one => json!([one]),
            };
        }
        Ok(described)
    }

    /// The components of a type, each with all that the org says of it.
    pub async fn list_components(&self, type_name: &str, folder: Option<&str>) -> Result<Vec<Value>> {
        let text = Element::text_element;
        let query = folder.iter().fold(Element::new("queries"), |query, folder| query.with(text("folder", folder)));
        let call = Element::new("listMetadata").with(query.with(text("type", type_name)));
        let results = self.metadata_call(&call.with(text("asOfVersion", self.api_version().await?))).await?;
        Ok(results.iter().map(as_json).collect())
    }

    async fn list_few(&self, queries: &[(String, Option<String>)]) -> Result<Vec<ListedComponent>> {
        let text = Element::text_element;
        let mut call = Element::new("listMetadata");
        for (type_name, folder) in queries {
            let query = folder.iter().fold(Element::new("queries"), |query, folder| query.with(text("folder", folder)));
            call = call.with(query.with(text("type", type_name)));
        }
        call = call.with(text("asOfVersion", self.api_version().await?));
        let results = self.metadata_call(&call).await?;
        let of = |result: &Element, name: &str| result.child_text(name).unwrap_or_default();
        let listed = |result: &Element| ListedComponent {
            type_name: of(result, "type"),
            full_name: of(result, "fullName"),
            state: of(result, "manageableState"),
        };
        Ok(results.iter().map(listed).collect())
    }

    pub async fn retrieve(&self, request: &RetrieveRequest, wait: Wait, progress: impl Fn(&str)) -> Result<Retrieved> {
        let started = self.metadata_call(&self.retrieve_element(request).await?).await?;
        let id = started.first().and_then(|result| result.child_text("id"));
        let id = id.ok_or_else(|| ClientError::new("RetrieveError", "The org gave no id for the retrieve."))?;
        let check = Element::new("checkRetrieveStatus").with(Element::text_element("asyncProcessId", &id));
        let look = || async {
            let mut results = self.metadata_call(&check).await?;
            let result = if results.is_empty() { Element::new("result") } else { results.remove(0) };
            let done = result.child_text("done").as_deref() == Some("true");
            progress(&result.child_text("status").unwrap_or_default());
            Ok(if done { Poll::Done(result) } else { Poll::Running(result) })
        };
        match wait.embedded(self.is_orgyard()).until_done(look).await? {
            Poll::Done(result) => retrieved(&result),
            Poll::Running(_) => {
                let message = format!("The retrieve {id} is still running, and the time to wait for it is over.");
                Err(ClientError::new("MetadataTransferError", message).action("Give it more minutes with --wait"))
            }
        }
    }

    async fn retrieve_element(&self, request: &RetrieveRequest) -> Result<Element> {
        let version = self.api_version().await?;
        let text = Element::text_element;
        let mut inner = Element::new("request").with(text("apiVersion", version));
        inner = request.packages.iter().fold(inner, |inner, name| inner.with(text("packageNames", name)));
        inner = inner.with(text("singlePackage", if request.single_package { "true" } else { "false" }));
        if let Some(manifest) = &request.manifest {
            let mut unpackaged = Element::new("unpackaged");
            for (name, members) in &manifest.types {
                let types = members.iter().fold(Element::new("types"), |types, m| types.with(text("members", m)));
                unpackaged = unpackaged.with(types.with(text("name", name)));
            }
            let version = manifest.version.as_deref().unwrap_or(version);
            inner = inner.with(unpackaged.with(text("version", version)));
        }
        Ok(Element::new("retrieve").with(inner))
    }
}

fn retrieved(result: &Element) -> Result<Retrieved> {
    let text = result.child_text("zipFile").unwrap_or_default();
    let compact: String = text.split_whitespace().collect();
    let zip = STANDARD.decode(compact).map_err(|_| ClientError::new("RetrieveError", "The org's zip is damaged."))?;
    if result.child_text("success").as_deref() == Some("false") && zip.is_empty() {
        let name = result.child_text("errorStatusCode").unwrap_or_else(|| "RetrieveFailed".into());
        let message = result.child_text("errorMessage").unwrap_or_else(|| "The retrieve failed.".into());
        return Err(ClientError::new(&name, message));
    }
    Ok(Retrieved { zip, result: summary(result) })
}

/// The answer without its zip; the lists are lists even with one entry.
fn summary(result: &Element) -> Value {
    let list = |name: &str| result.elements_named(name).map(flat).collect::<Vec<Value>>();
    let mut all = flat(result);
    if let Value::Object(fields) = &mut all {
        fields.shift_remove("zipFile");
        for name in ["fileProperties", "messages"] {
            fields.insert(name.into(), Value::Array(list(name)));
        }
    }
    all
}

fn flat(element: &Element) -> Value {
    let value = |text: String| match text.as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::String(text),
    };
    let fields = element.elements().filter(|child| child.elements().next().is_none());
    Value::Object(fields.map(|child| (child.local_name().to_owned(), value(child.text()))).collect())
}
