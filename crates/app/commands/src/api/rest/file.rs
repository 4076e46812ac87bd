//! A request in a file, as Postman describes one.

use super::header;
use crate::context::Context;
use crate::output::Failure;
use crate::shared::text::{field, flag, text};
use orgyard_client::{Call, Multipart};
use serde_json::Value;

pub(super) struct RequestFile(Value);

impl RequestFile {
    pub(super) fn read(context: &Context, file: &str) -> Result<Self, Failure> {
        let json = serde_json::from_str(&context.read_file(file)?);
        json.map(Self).map_err(|error| Failure::new("SyntaxError", format!("{file} is no JSON: {error}.")))
    }

    pub(super) fn url(&self) -> Option<String> {
        let url = field(&self.0, "url");
        url.as_str().or_else(|| url.get("raw")?.as_str()).map(str::to_owned)
    }

    pub(super) fn method(&self) -> Option<String> {
        field(&self.0, "method").as_str().map(str::to_owned)
    }

    pub(super) fn headers(&self) -> Result<Vec<(String, String)>, Failure> {
        let named = |entry: &Value| match (text(entry, "key"), text(entry, "value")) {
            (key, value) if key.is_empty() || value.is_empty() => {
                let message = format!("Failed to validate header: missing key: {key} or value: {value}");
                Err(Failure::new("SfError", message))
            }
            (key, value) => Ok((key.to_lowercase(), value)),
        };
        match field(&self.0, "header") {
            Value::String(line) => Ok(vec![header(line)?]),
            Value::Array(entries) => entries
                .iter()
                .filter(|entry| !flag(entry, "disabled"))
                .map(|entry| entry.as_str().map_or_else(|| named(entry), header))
                .collect(),
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn body(&self, context: &Context, call: Call) -> Result<Call, Failure> {
        let body = field(&self.0, "body");
        match text(body, "mode").as_str() {
            "raw" => Ok(call.json(field(body, "raw"))),
            "formdata" => Ok(call.multipart(form(context, field(body, "formdata"))?)),
            _ => Err(Failure::new("SfError", "No 'mode' found in 'body' entry")
                .action("add \"mode\":\"raw\" | \"formdata\" to your body")),
        }
    }
}

fn form(context: &Context, parts: &Value) -> Result<Multipart, Failure> {
    let mut files = Vec::new();
    for part in parts.as_array().into_iter().flatten() {
        let key = text(part, "key");
        match text(part, "type").as_str() {
            "file" => {
                let name = text(part, "src");
                let path = context.world.cwd.join(&name);
                let unreadable =
                    |_| Failure::new("ENOENT", format!("ENOENT: no such file or directory, open '{name}'"));
                files.push((key, Some(name.clone()), std::fs::read(path).map_err(unreadable)?));
            }
            _ => files.push((key, None, text(part, "value").into_bytes())),
        }
    }
    let contents: Vec<&[u8]> = files.iter().map(|(_, _, bytes)| bytes.as_slice()).collect();
    Ok(files.iter().fold(Multipart::new(&contents), |form, (key, name, bytes)| match name {
        Some(name) => form.file(key, name, "application/octet-stream", bytes),
        None => form.text(key, &String::from_utf8_lossy(bytes)),
    }))
}
