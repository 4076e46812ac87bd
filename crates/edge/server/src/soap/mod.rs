//! The SOAP APIs.

mod apex;
mod arguments;
pub(crate) mod envelope;
mod metadata;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::paths;
use crate::route::Endpoint;
use envelope::SoapRequest;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [metadata::ENDPOINTS, apex::ENDPOINTS].concat()
}

/// Reads a body as a request, down to its operation's arguments.
pub(crate) fn read_any(body: &[u8]) {
    if let Ok(request) = envelope::read(body) {
        arguments::to_json(&request.operation, &["runTests"]);
    }
}

/// What an operation of any of the SOAP APIs begins with: its envelope, and the session in it.
fn open(call: &Call) -> Result<(Call, SoapRequest), Failure> {
    if paths::version(call.param("number")).is_none() {
        return Err(Failure::new(500, "UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"));
    }
    let request = envelope::read(call.body.bytes())?;
    let session = request.session.as_deref().and_then(|token| call.home().authenticate(token).ok());
    let call = call.with_session(session);
    call.session().map_err(|_| illegal_session())?;
    Ok((call, request))
}

fn illegal_session() -> Failure {
    Failure::new(401, "INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session")
}

fn no_operation(namespace: &str, name: &str) -> Failure {
    let text =
        format!("No operation available for request {{{namespace}}}{name}, please check the WSDL for the service.");
    Failure::new(500, "soapenv:Client", text)
}

/// A refusal before any operation was known, such as a body that is too large.
pub(crate) fn fault(failure: &Failure) -> Answer {
    envelope::fault(metadata::NAMESPACE, failure)
}

/// The known operations of the Metadata API, and whether each is served.
#[cfg(test)]
pub(crate) fn operations() -> impl Iterator<Item = (&'static str, bool)> {
    metadata::OPERATIONS
        .iter()
        .map(|(name, _)| (*name, true))
        .chain(metadata::NOT_BUILT.iter().map(|name| (*name, false)))
}
