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
#[error("{}", .0.message)]
pub struct Failure(Box<ClientError>);

impl Failure {
    pub fn new(name: &str, message: impl Into<String>) -> Self {
        ClientError::new(name, message).into()
    }

    #[must_use]
    pub fn action(self, action: impl Into<String>) -> Self {
        Self(Box::new(self.0.action(action)))
    }

    #[must_use]
    pub fn exit(self, code: i32) -> Self {
        Self(Box::new(self.0.exit(code)))
    }

    #[must_use]
    pub fn data(self, data: Value) -> Self {
        Self(Box::new(self.0.data(data)))
    }

    pub fn name(&self) -> &str {
        &self.0.name
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    pub fn exit_code(&self) -> i32 {
        self.0.exit_code
    }

    pub fn actions(&self) -> &[String] {
        &self.0.actions
    }

    /// The error's name, which scripts match on; only the exit code where the org itself answered so.
    pub(crate) fn code(&self) -> String {
        match self.0.status.is_some() || self.0.name == "Error" {
            true => self.0.exit_code.to_string(),
            false => self.0.name.clone(),
        }
    }

    pub(crate) fn into_client(self) -> ClientError {
        *self.0
    }

    /// The object a script reads under `--json`.
    pub(crate) fn json(&self, class: &str, warnings: &[String]) -> Value {
        let error = &self.0;
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
        Self(Box::new(error))
    }
}

impl From<Failure> for ClientError {
    fn from(failure: Failure) -> Self {
        *failure.0
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
