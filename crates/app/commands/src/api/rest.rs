//! `api request rest`.

mod file;

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use file::RequestFile;
use orgyard_client::{Call, Method};
use serde_json::Value;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE", "OPTIONS", "TRACE"];

pub(super) const INCLUDE: Flag =
    Flag::switch("include", "Show the status and the headers, too.").short('i').exclusive(&["stream-to-file"]);
pub(super) const STREAM_TO_FILE: Flag =
    Flag::text("stream-to-file", "File to write the answer to.").short('S').exclusive(&["include"]);

pub(crate) static COMMAND: Command = Command {
    words: "api request rest",
    spellings: &[],
    class: "Rest",
    summary: "Send a request to an org, and show the answer.",
    description: "The login of the org is added to the request. An answer of 400 or above is shown and ends with exit \
        code 1. The body is text, a file after an @, or '-' for what is piped in. --file takes a JSON file with url, \
        method, header and body, as Postman writes them.",
    examples: &[
        Example { says: "Show the limits of an org:", line: "api request rest /services/data/v67.0/limits -o dev" },
        Example {
            says: "Insert a record with the body of a file:",
            line: "api request rest /services/data/v67.0/sobjects/Account --method POST --body @account.json",
        },
        Example {
            says: "Write an answer to a file:",
            line: "api request rest /services/data --stream-to-file versions.json",
        },
        Example { says: "Send what a file describes:", line: "api request rest --file request.json" },
    ],
    flags: &[
        TARGET_ORG,
        INCLUDE,
        Flag::text("method", "Method of the request; GET when left out.").short('X').options(METHODS),
        Flag::text("header", "A header, as \"key:value\"; may be repeated.").short('H').multiple(),
        Flag::text("file", "JSON file that describes the request.").short('f').exclusive(&["body"]),
        STREAM_TO_FILE,
        Flag::text("body", "Body of the request.").short('b').stdin(),
    ],
    arguments: Arguments::One("url"),
    run: |context, matches| boxed(run(context, matches)),
};

pub(super) struct Answer {
    status: u16,
    head: Option<String>,
    body: Vec<u8>,
    saved: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Answer, Failure> {
    let org = context.target_org(matches).await?;
    let file = matches.get("file").map(|file| RequestFile::read(context, file)).transpose()?;
    let call = call(context, matches, file.as_ref())?;
    finish(context, matches, &org.answer(call).await?)
}

/// What is shown of an answer, or kept of it.
pub(super) fn finish(
    context: &Context,
    matches: &Matches,
    answer: &orgyard_client::Response,
) -> Result<Answer, Failure> {
    let head = matches.has("include").then(|| head(answer));
    let mut shown = Answer { status: answer.status().as_u16(), head, body: answer.body().to_vec(), saved: None };
    if let Some(file) = matches.get("stream-to-file") {
        std::fs::write(context.world.cwd.join(file), &shown.body)
            .map_err(|error| Failure::new("OutputFileError", format!("{file} cannot be written: {error}.")))?;
        // As with the official tool, what was saved is not looked at.
        shown = Answer { status: 200, saved: Some(file.to_owned()), ..shown };
    }
    Ok(shown)
}

fn call(context: &Context, matches: &Matches, file: Option<&RequestFile>) -> Result<Call, Failure> {
    let url = matches.arguments.first().cloned().or_else(|| file.and_then(RequestFile::url));
    let url = url.ok_or_else(|| {
        Failure::new("SfError", "The url is required either in --file file's content or as an argument")
    })?;
    let named = matches.get("method").map(str::to_owned).or_else(|| file.and_then(RequestFile::method));
    let name = named.unwrap_or_else(|| "GET".to_owned());
    let method = Method::from_bytes(name.as_bytes()).ok().filter(|_| METHODS.contains(&name.as_str()));
    let method =
        method.ok_or_else(|| Failure::new("SfError", format!("\"{name}\" must be one of {}", METHODS.join(", "))))?;
    let mut call = Call::new(method, format!("/{}", url.trim_start_matches('/')));
    if name != "GET" {
        call = match (matches.get("body"), file) {
            (Some(body), _) => call.bytes("application/json", body_of(context, body)?),
            (None, Some(file)) => file.body(context, call)?,
            (None, None) => call,
        };
    }
    let headers = match matches.all("header") {
        [] => file.map(RequestFile::headers).transpose()?.unwrap_or_default(),
        given => given.iter().map(|text| header(text)).collect::<Result<_, _>>()?,
    };
    Ok(headers.iter().fold(call, |call, (name, value)| call.header(name, value)))
}

fn body_of(context: &Context, body: &str) -> Result<Vec<u8>, Failure> {
    match body.strip_prefix('@') {
        _ if body == "-" => Ok(context.piped_in().unwrap_or_default().into_bytes()),
        Some(file) => std::fs::read(context.world.cwd.join(file))
            .map_err(|_| Failure::new("ENOENT", format!("ENOENT: no such file or directory, open '{file}'"))),
        None => Ok(body.as_bytes().to_vec()),
    }
}

fn header(text: &str) -> Result<(String, String), Failure> {
    let parts = text.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    parts.filter(|(name, value)| !name.is_empty() && !value.is_empty()).ok_or_else(|| {
        Failure::new("Failed To Parse HTTP Header", format!("Failed to parse HTTP header: \"{text}\"."))
            .action("Make sure the header is in a \"key:value\" format, e.g. \"Accept: application/json\"")
    })
}

fn head(answer: &orgyard_client::Response) -> String {
    let mut out = format!("HTTP/1.1 {}\n", answer.status().as_u16());
    for (name, value) in answer.headers() {
        out.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    out
}

impl Output for Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into())
    }

    fn human(&self) -> String {
        if let Some(file) = &self.saved {
            return format!("File saved to {file}");
        }
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) => serde_json::to_string_pretty(&json).unwrap_or_default(),
            Err(_) => String::from_utf8_lossy(&self.body).into_owned(),
        };
        self.head.clone().unwrap_or_default() + &body
    }

    fn exit_code(&self) -> i32 {
        i32::from(self.status >= 400)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_names_and_values() {
        let check = |text: &str| header(text).map(|(name, value)| format!("{name}|{value}")).unwrap_or_default();
        assert_eq!(check("Accept: a:b"), "accept|a:b");
        for wrong in ["", ":", "Accept", "Accept:", ":a"] {
            assert_eq!(check(wrong), "", "{wrong}");
        }
    }
}
