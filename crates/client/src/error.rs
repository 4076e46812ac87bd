//! What can go wrong on the way to an org and back.

use serde_json::Value;

pub type Result<T> = std::result::Result<T, ClientError>;

/// An error with the name scripts match on: the org's `errorCode`, or the official tool's error name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ClientError {
    pub name: String,
    pub message: String,
    pub exit_code: i32,
    /// What the user can do next.
    pub actions: Vec<String>,
    /// What the org answered, as the official tool shows it under `data`.
    pub data: Option<Box<Value>>,
    /// The HTTP status, when an org answered.
    pub status: Option<u16>,
}

impl ClientError {
    pub fn new(name: &str, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into(), exit_code: 1, actions: vec![], data: None, status: None }
    }

    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.actions.push(action.into());
        self
    }

    #[must_use]
    pub fn exit(mut self, code: i32) -> Self {
        self.exit_code = code;
        self
    }

    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = Some(Box::new(data));
        self
    }

    /// The error an answer stands for: `[{message, errorCode}]`, an OAuth error, or any other body.
    pub fn from_answer(status: u16, body: &[u8]) -> Self {
        let mut error = match serde_json::from_slice::<Value>(body) {
            Ok(Value::Array(errors)) if errors.len() > 1 => Self::several(errors),
            Ok(Value::Array(mut errors)) if errors.len() == 1 => Self::single(errors.remove(0), status),
            Ok(object @ Value::Object(_)) => Self::single(object, status),
            _ => Self::new(&format!("ERROR_HTTP_{status}"), describe_body(status, body)),
        };
        error.status = Some(status);
        error
    }

    fn single(object: Value, status: u16) -> Self {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let name = text("errorCode").or_else(|| text("error")).map_or(format!("ERROR_HTTP_{status}"), str::to_owned);
        let message = text("message").or_else(|| text("error_description")).unwrap_or(&name).to_owned();
        Self::new(&name, message).data(object)
    }

    fn several(errors: Vec<Value>) -> Self {
        let texts = errors.iter().filter_map(|error| error.get("message")?.as_str());
        let message = texts.collect::<Vec<_>>().join("\n");
        Self::new("MULTIPLE_API_ERRORS", message).data(Value::Array(errors))
    }

    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

fn describe_body(status: u16, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    match text.trim() {
        "" => format!("The org answered with HTTP status {status} and nothing else."),
        text => text.chars().take(500).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str) -> String {
        let error = ClientError::from_answer(400, body.as_bytes());
        format!("{}: {}", error.name, error.message)
    }

    #[test]
    fn answers_become_errors_with_the_orgs_code() {
        assert_eq!(check(r#"[{"message":"no","errorCode":"INVALID_TYPE"}]"#), "INVALID_TYPE: no");
        assert_eq!(check(r#"[{"message":"a"},{"message":"b"}]"#), "MULTIPLE_API_ERRORS: a\nb");
        assert_eq!(check(r#"{"error":"invalid_grant","error_description":"old"}"#), "invalid_grant: old");
        assert_eq!(check("<html>"), "ERROR_HTTP_400: <html>");
        assert_eq!(check(""), "ERROR_HTTP_400: The org answered with HTTP status 400 and nothing else.");
    }
}
