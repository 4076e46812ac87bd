//! A home with its router, driven as clients drive it: HTTP in, HTTP out.

use axum::Router;
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use http_body_util::BodyExt;
use orgyard_engine::{Home, HomeOptions, OrgKind};
use orgyard_metadata::Manifest;
use orgyard_text::archive;
use orgyard_values::Env;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

/// 2026-11-20T17:00:00Z.
const NOW: i64 = 1_795_194_000_000;
const TOOLING: &str = "/services/data/v67.0/tooling";
const REST: &str = "/services/data/v67.0";

pub struct World {
    pub home: Arc<Home>,
    router: Router,
    pub hub: String,
}

/// What a version is made with.
#[derive(Clone)]
pub struct Build<'a> {
    pub package: &'a str,
    pub number: &'a str,
    pub depends_on: &'a [&'a str],
    pub files: &'a str,
    /// Further fields of the request.
    pub with: Value,
    /// Further entries of the descriptor.
    pub descriptor: Value,
}

impl<'a> Build<'a> {
    pub fn new(package: &'a str, number: &'a str, files: &'a str) -> Self {
        Self { package, number, depends_on: &[], files, with: json!({}), descriptor: json!({}) }
    }
}

impl World {
    pub fn new() -> Self {
        let behaviours = orgyard_hub::behaviours();
        let home = Home::open(HomeOptions { behaviours, ..HomeOptions::in_memory(Env::fixed(NOW)) }).unwrap();
        let info = home.orgs().unwrap().remove(0);
        let hub = home.issue_token(info.id, info.user_id).unwrap();
        Self { router: orgyard_server::router(home.clone()), home, hub }
    }

    /// The same home seen from another company's Dev Hub.
    pub fn at_another_hub(&self, name: &str) -> Self {
        let answer = self.call("", "POST", "/services/orgyard/hubs", Some(json!({ "name": name })));
        Self { home: self.home.clone(), router: self.router.clone(), hub: text(&answer, "accessToken") }
    }

    /// A scratch org made through the hub; answers its token.
    pub fn scratch(&self) -> String {
        self.scratch_with(json!({}))
    }

    pub fn scratch_with(&self, fields: Value) -> String {
        let id = self.create(&self.hub, "/sobjects/ScratchOrgInfo", fields, REST);
        let info = self.call(&self.hub, "GET", &format!("{REST}/sobjects/ScratchOrgInfo/{id}"), None);
        assert_eq!(info["Status"], "Active", "{info}");
        self.token_of(&text(&info, "ScratchOrg"))
    }

    pub fn token_of(&self, org: &str) -> String {
        let org = self.home.org(org.parse().unwrap()).unwrap().info();
        self.home.issue_token(org.id, org.user_id).unwrap()
    }

    /// The production org, which is the hub here.
    pub fn production(&self) -> String {
        let production = self.home.orgs().unwrap().into_iter().find(|o| o.kind == OrgKind::Production).unwrap();
        self.home.issue_token(production.id, production.user_id).unwrap()
    }

    pub fn package(&self, name: &str) -> String {
        self.package_with(name, json!({}))
    }

    pub fn package_with(&self, name: &str, fields: Value) -> String {
        let mut body = json!({ "Name": name, "ContainerOptions": "Unlocked" });
        merge(&mut body, fields);
        self.create(&self.hub, "/sobjects/Package2", body, TOOLING)
    }

    /// Builds a version; `Err` has the messages of the request's errors, or of the refused request.
    pub fn build(&self, build: &Build<'_>) -> Result<String, String> {
        let request = self.request_build(build)?;
        let row =
            self.call(&self.hub, "GET", &format!("{TOOLING}/sobjects/Package2VersionCreateRequest/{request}"), None);
        if row["Status"] == "Error" {
            return Err(self.messages("Package2VersionCreateRequestError", &self.hub, &request));
        }
        assert_eq!(row["Status"], "Success", "{row}");
        let version = self.query(
            &self.hub,
            &format!(
                "SELECT SubscriberPackageVersionId FROM Package2Version WHERE Id = '{}'",
                text(&row, "Package2VersionId")
            ),
        );
        Ok(text(&version[0], "SubscriberPackageVersionId"))
    }

    /// The `08c` id of the request, or why it was refused.
    pub fn request_build(&self, build: &Build<'_>) -> Result<String, String> {
        let dependencies: Vec<Value> =
            build.depends_on.iter().map(|id| json!({ "subscriberPackageVersionId": id })).collect();
        let mut descriptor =
            json!({ "id": build.package, "versionNumber": build.number, "dependencies": dependencies });
        merge(&mut descriptor, build.descriptor.clone());
        let package = package_zip(build.files);
        let descriptor = descriptor.to_string();
        let info =
            archive::write([("package.zip", package.as_slice()), ("package2-descriptor.json", descriptor.as_bytes())]);
        let mut body = json!({ "Package2Id": build.package, "VersionInfo": STANDARD.encode(info) });
        merge(&mut body, build.with.clone());
        self.try_create(&self.hub, "/sobjects/Package2VersionCreateRequest", body, TOOLING)
    }

    pub fn built(&self, build: &Build<'_>) -> String {
        self.build(build).unwrap_or_else(|e| panic!("the build failed: {e}"))
    }

    pub fn install(&self, org: &str, version: &str) -> Result<(), String> {
        self.install_with(org, version, json!({}))
    }

    pub fn install_with(&self, org: &str, version: &str, fields: Value) -> Result<(), String> {
        let mut body = json!({ "SubscriberPackageVersionKey": version });
        merge(&mut body, fields);
        let id = self.try_create(org, "/sobjects/PackageInstallRequest", body, TOOLING)?;
        let row = self.call(org, "GET", &format!("{TOOLING}/sobjects/PackageInstallRequest/{id}"), None);
        match row["Status"].as_str() {
            Some("SUCCESS") => Ok(()),
            _ => {
                let errors = row["Errors"]["errors"].as_array().cloned().unwrap_or_default();
                Err(errors.iter().map(|e| text(e, "message")).collect::<Vec<_>>().join("\n"))
            }
        }
    }

    pub fn uninstall(&self, org: &str, version: &str) -> Result<(), String> {
        let body = json!({ "SubscriberPackageVersionId": version });
        let id = self.try_create(org, "/sobjects/SubscriberPackageVersionUninstallRequest", body, TOOLING)?;
        let path = format!("{TOOLING}/sobjects/SubscriberPackageVersionUninstallRequest/{id}");
        match self.call(org, "GET", &path, None)["Status"].as_str() {
            Some("Success") => Ok(()),
            _ => Err(self.messages("PackageVersionUninstallRequestError", org, &id)),
        }
    }

    /// A deploy of these files, and its problems.
    pub fn deploy(&self, org: &str, files: &str) -> Result<(), String> {
        self.deploy_zip(org, &package_zip(files))
    }

    pub fn deploy_zip(&self, org: &str, zip: &[u8]) -> Result<(), String> {
        let result = self.deploy_result(org, zip, "");
        if result["success"] == true { Ok(()) } else { Err(failures(&result)) }
    }

    /// The whole `DeployResult`; `options` are further elements of `DeployOptions`.
    pub fn deploy_result(&self, org: &str, zip: &[u8], options: &str) -> Value {
        let body = format!(
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Header><SessionHeader>\
             <sessionId>{org}</sessionId></SessionHeader></soapenv:Header><soapenv:Body><deploy><ZipFile>{}</ZipFile>\
             <DeployOptions><singlePackage>true</singlePackage>{options}</DeployOptions></deploy></soapenv:Body></soapenv:Envelope>",
            STANDARD.encode(zip)
        );
        let (_, answer) = self.send(org, "POST", "/services/Soap/m/67.0", "text/xml", body);
        let id =
            answer.split("<id>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("{answer}"));
        let status = self.call(org, "GET", &format!("{REST}/metadata/deployRequest/{id}?includeDetails=true"), None);
        status["deployResult"].clone()
    }

    /// Changes a field of a version (`04t`).
    pub fn patch_version(&self, version: &str, fields: Value) -> Result<(), String> {
        let rows = self.query(
            &self.hub,
            &format!("SELECT Id FROM Package2Version WHERE SubscriberPackageVersionId = '{version}'"),
        );
        self.patch(&self.hub, "Package2Version", &text(&rows[0], "Id"), fields)
    }

    pub fn promote(&self, version: &str) -> Result<(), String> {
        self.patch_version(version, json!({ "IsReleased": true }))
    }

    pub fn patch(&self, org: &str, object: &str, id: &str, fields: Value) -> Result<(), String> {
        let (status, body) = self.send(
            org,
            "PATCH",
            &format!("{TOOLING}/sobjects/{object}/{id}"),
            "application/json",
            fields.to_string(),
        );
        if status < 300 { Ok(()) } else { Err(error_text(&body)) }
    }

    /// Type and name of everything the package of a version owns, `deprecated` behind what left it.
    pub fn owned(&self, org: &str, version: &str) -> Vec<String> {
        let package = self.query(
            &self.hub,
            &format!("SELECT SubscriberPackageId FROM SubscriberPackageVersion WHERE Id = '{version}'"),
        );
        let package = text(&package[0], "SubscriberPackageId");
        let owned = |line: &&str| line.starts_with("row Package2Member") && line.contains(&package);
        let dump = self.dump(org);
        let mut found: Vec<String> = dump.lines().filter(owned).map(member_line).collect();
        found.sort();
        found
    }

    /// What is there, and what it holds: `Type Name` lines.
    pub fn components(&self, org: &str) -> Vec<String> {
        let dump = self.dump(org);
        let lines = dump.lines().filter_map(|line| line.strip_prefix("component "));
        lines.map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
    }

    /// Runs what must be refused: the text of the refusal; the org is the same before and after.
    pub fn refused(&self, org: &str, attempt: impl FnOnce() -> Result<(), String>) -> String {
        let before = self.dump(org);
        let refusal = attempt().expect_err("it was not refused");
        assert_eq!(self.dump(org), before, "the org changed although this was refused: {refusal}");
        refusal
    }

    /// The org as sorted text, without times.
    pub fn dump(&self, org: &str) -> String {
        self.send(org, "GET", "/services/orgyard/dump", "application/json", String::new()).1
    }

    pub fn query(&self, org: &str, soql: &str) -> Vec<Value> {
        self.query_at(org, soql, TOOLING)
    }

    pub fn query_rest(&self, org: &str, soql: &str) -> Vec<Value> {
        self.query_at(org, soql, REST)
    }

    fn query_at(&self, org: &str, soql: &str, base: &str) -> Vec<Value> {
        let encoded: String = soql
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
            .collect();
        let answer = self.call(org, "GET", &format!("{base}/query?q={encoded}"), None);
        answer["records"].as_array().cloned().unwrap_or_else(|| panic!("{soql}: {answer}"))
    }

    /// What a query is refused with.
    pub fn query_error(&self, org: &str, soql: &str) -> String {
        let encoded: String = soql
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
            .collect();
        let (status, body) =
            self.send(org, "GET", &format!("{TOOLING}/query?q={encoded}"), "application/json", String::new());
        assert!(status >= 400, "{soql} was answered: {body}");
        error_text(&body)
    }

    pub fn create_record(&self, org: &str, object: &str, fields: Value) -> String {
        self.create(org, &format!("/sobjects/{object}"), fields, REST)
    }

    fn create(&self, org: &str, path: &str, body: Value, base: &str) -> String {
        self.try_create(org, path, body, base).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn try_package(&self, fields: Value) -> Result<String, String> {
        self.try_create(&self.hub, "/sobjects/Package2", fields, TOOLING)
    }

    pub fn try_create(&self, org: &str, path: &str, body: Value, base: &str) -> Result<String, String> {
        let (status, answer) = self.send(org, "POST", &format!("{base}{path}"), "application/json", body.to_string());
        if status >= 400 {
            return Err(error_text(&answer));
        }
        Ok(text(&serde_json::from_str(&answer).unwrap(), "id"))
    }

    fn messages(&self, object: &str, org: &str, parent: &str) -> String {
        let rows = self.query(org, &format!("SELECT Message FROM {object} WHERE ParentRequestId = '{parent}'"));
        rows.iter().map(|r| text(r, "Message")).collect::<Vec<_>>().join("\n")
    }

    pub fn call(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Value {
        let body = body.map(|b| b.to_string()).unwrap_or_default();
        let (status, answer) = self.send(token, method, path, "application/json", body);
        assert!(status < 400, "{method} {path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    fn send(&self, token: &str, method: &str, path: &str, content_type: &str, body: String) -> (u16, String) {
        let mut request = Request::builder().method(method).uri(path).header("content-type", content_type);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            (status, String::from_utf8_lossy(&bytes).into_owned())
        })
    }
}

/// A package in metadata format out of `//- path` headed text, with a manifest that names everything in it.
pub fn package_zip(files: &str) -> Vec<u8> {
    let mut contents: Vec<(String, String)> = Vec::new();
    for line in files.lines() {
        match line.trim_start().strip_prefix("//- ") {
            Some(path) => contents.push((path.trim().into(), String::new())),
            None => {
                if let Some((_, text)) = contents.last_mut() {
                    text.push_str(line.trim());
                    text.push('\n');
                }
            }
        }
    }
    let manifest = contents.iter().any(|(path, _)| path == "package.xml");
    if !manifest {
        contents.push(("package.xml".into(), manifest_of(&contents)));
    }
    archive::write(contents.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

/// Folder and ending tell the type; an object's fields are named one by one.
fn manifest_of(files: &[(String, String)]) -> String {
    let mut manifest = Manifest { version: Some("67.0".into()), ..Manifest::default() };
    for (path, content) in files {
        let Some((folder, file)) = path.split_once('/') else { continue };
        let stem = file.split('.').next().unwrap_or(file);
        let type_name = match folder {
            "classes" => "ApexClass",
            "triggers" => "ApexTrigger",
            "layouts" => "Layout",
            "permissionsets" => "PermissionSet",
            "tabs" => "CustomTab",
            "remoteSiteSettings" => "RemoteSiteSetting",
            "profiles" => "Profile",
            "installedPackages" => "InstalledPackage",
            "labels" => {
                names_in(content, "labels").for_each(|name| manifest.add("CustomLabel", &name));
                continue;
            }
            "objects" => {
                names_in(content, "fields").for_each(|name| manifest.add("CustomField", &format!("{stem}.{name}")));
                names_in(content, "listViews").for_each(|name| manifest.add("ListView", &format!("{stem}.{name}")));
                if content.contains("<pluralLabel>") {
                    manifest.add("CustomObject", stem);
                }
                continue;
            }
            other => panic!("no type for the folder {other}"),
        };
        manifest.add(type_name, stem);
    }
    manifest.write()
}

fn names_in<'a>(content: &'a str, tag: &'a str) -> impl Iterator<Item = String> + 'a {
    let open = format!("<{tag}>");
    let parts: Vec<String> = content.split(&open).skip(1).map(String::from).collect();
    parts.into_iter().filter_map(|part| Some(part.split_once("<fullName>")?.1.split_once('<')?.0.to_string()))
}

/// One line for each failure of a deploy.
pub fn failures(result: &Value) -> String {
    let failures = result["details"]["componentFailures"].as_array().cloned().unwrap_or_default();
    let line = |f: &Value| format!("{} {}: {}", text(f, "componentType"), text(f, "fullName"), text(f, "problem"));
    failures.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn member_line(line: &str) -> String {
    let field = |name: &str| {
        let (_, rest) = line.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("no {name} in {line}"));
        rest.split('"').next().unwrap_or_default().to_string()
    };
    let deprecated = if field("SubjectManageableState") == "deprecatedEditable" { " deprecated" } else { "" };
    format!("{} {}{deprecated}", field("MemberType"), field("MemberName"))
}

pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_string()
}

fn error_text(body: &str) -> String {
    let errors: Value = serde_json::from_str(body).unwrap_or_default();
    match errors.get(0) {
        Some(error) => format!("{}: {}", text(error, "errorCode"), text(error, "message")),
        None => body.to_string(),
    }
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}
