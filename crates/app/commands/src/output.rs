//! What a command ends in: a result that knows its JSON and its text, or a failure.

use orgyard_client::{BoxFuture, ClientError};
use orgyard_project::ProjectError;
use serde_json::{Value, json};
use std::future::Future;

/// A command's result.
pub(crate) trait Output: Send {
    /// What stands under `result`.
    fn json(&self) -> Value;
    /// What a person reads on stdout.
    fn human(&self) -> String;
    /// Not 0 when the command did its work and has to say that something in it failed.
    fn exit_code(&self) -> i32 {
        0
    }
}

/// Why a command failed, with what to do next.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .error.message)]
pub struct Failure {
    error: Box<ClientError>,
    /// The org's own answer, shown whole: its code is the exit code, as an error without a code of the tool's has it.
    as_answered: bool,
}

impl Failure {
    pub fn new(name: &str, message: impl Into<String>) -> Self {
        ClientError::new(name, message).into()
    }

    #[must_use]
    pub fn action(self, action: impl Into<String>) -> Self {
        Self { error: Box::new(self.error.action(action)), ..self }
    }

    #[must_use]
    pub fn exit(self, code: i32) -> Self {
        Self { error: Box::new(self.error.exit(code)), ..self }
    }

    #[must_use]
    pub fn data(self, data: Value) -> Self {
        Self { error: Box::new(self.error.data(data)), ..self }
    }

    pub fn name(&self) -> &str {
        &self.error.name
    }

    pub fn message(&self) -> &str {
        &self.error.message
    }

    pub fn exit_code(&self) -> i32 {
        self.error.exit_code
    }

    pub fn actions(&self) -> &[String] {
        &self.error.actions
    }

    /// An error of an org that the official tool passes on as it came; any other it wraps in an error of its own.
    pub(crate) fn as_answered(error: ClientError) -> Self {
        let as_answered = error.status.is_some();
        Self { error: Box::new(error), as_answered }
    }

    /// The error's name, which scripts match on, or the exit code where there is no name of the tool's.
    pub(crate) fn code(&self) -> String {
        match self.as_answered || self.error.name == "Error" {
            true => self.error.exit_code.to_string(),
            false => self.error.name.clone(),
        }
    }

    pub(crate) fn into_client(self) -> ClientError {
        *self.error
    }

    /// The object a script reads under `--json`.
    pub(crate) fn json(&self, class: &str, warnings: &[String]) -> Value {
        let error = &self.error;
        let mut out = json!({"name": error.name, "message": error.message, "exitCode": error.exit_code});
        if !error.actions.is_empty() {
            out["actions"] = json!(error.actions);
        }
        out["context"] = class.into();
        if let Some(data) = &error.data {
            out["data"] = (**data).clone();
        }
        out["stack"] = format!("{}: {}", error.name, error.message).into();
        out["warnings"] = json!(warnings);
        out["code"] = self.code().into();
        out["status"] = error.exit_code.into();
        out["commandName"] = class.into();
        out
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let data = error.data.filter(|_| error.status.is_none());
        Self { error: Box::new(ClientError { data, ..error }), as_answered: false }
    }
}

impl From<Failure> for ClientError {
    fn from(failure: Failure) -> Self {
        *failure.error
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::new(error.name(), error.to_string())
    }
}

/// A command's run function as the spec holds it.
pub(crate) fn boxed<'a, T: Output + 'static>(
    future: impl Future<Output = Result<T, Failure>> + Send + 'a,
) -> BoxFuture<'a, Result<Box<dyn Output>, Failure>> {
    Box::pin(async move { future.await.map(|output| Box::new(output) as Box<dyn Output>) })
}
