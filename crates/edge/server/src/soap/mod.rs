//! The SOAP APIs.

mod apex;
mod arguments;
mod crud;
pub(crate) mod envelope;
mod metadata;
mod partner;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::paths;
use crate::route::Endpoint;
use envelope::SoapRequest;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    [metadata::ENDPOINTS, apex::ENDPOINTS, partner::ENDPOINTS].concat()
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
    let call = with_session(call, &request)?;
    Ok((call, request))
}

/// The call as whoever the envelope's session belongs to.
fn with_session(call: &Call, request: &SoapRequest) -> Result<Call, Failure> {
    let session = request.session.as_deref().and_then(|token| call.home().authenticate(token).ok());
    let call = call.with_session(session);
    call.session().map_err(|_| illegal_session())?;
    Ok(call)
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

/// The known operations of the Metadata API and of the API for records, and whether each is served.
#[cfg(test)]
pub(crate) fn operations() -> [(&'static str, Vec<(&'static str, bool)>); 3] {
    let served = |names: Vec<&'static str>| names.into_iter().map(|name| (name, true)).collect::<Vec<_>>();
    let missing = |names: &[&'static str]| names.iter().map(|name| (*name, false)).collect::<Vec<_>>();
    let of = |known: Vec<&'static str>, not_built: &[&'static str]| [served(known), missing(not_built)].concat();
    let metadata_known = metadata::OPERATIONS.iter().map(|(name, _)| *name).collect();
    let partner_known = partner::OPERATIONS.iter().map(|(name, _)| *name).collect();
    let tooling_known = partner::OF_TOOLING.iter().map(|(name, _)| *name).collect();
    [
        ("the Metadata API", of(metadata_known, metadata::NOT_BUILT)),
        ("the SOAP API, partner and enterprise", of(partner_known, partner::NOT_BUILT)),
        ("the tooling SOAP API, beyond those", of(tooling_known, partner::OF_TOOLING_NOT_BUILT)),
    ]
}
