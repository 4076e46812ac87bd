//! What a host does with values that come from outside and go there: REST requests and JSON.

use crate::json::{read, write};
use crate::rest::context::{self, Message};
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Outcome, Throw, Value, Vm};

/// A REST request as Apex sees it.
#[derive(Debug, Clone, Default)]
pub struct RestIncoming {
    pub method: String,
    /// Below `/services/apexrest`.
    pub uri: String,
    pub resource_path: String,
    pub remote_address: String,
    pub headers: Vec<(String, String)>,
    pub params: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What Apex left in `RestContext.response`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestOutgoing {
    pub status: Option<u16>,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
}

/// Puts the request, and an empty response, where Apex finds them.
pub fn begin_rest(vm: &mut Vm, incoming: &RestIncoming) -> Result<(), Throw> {
    let request = context::message(vm, "System.RestRequest", &["headers", "params"]);
    for (name, value) in &incoming.headers {
        context::add(vm, &request, "headers", name.as_str().into(), Some(value.as_str().into()))?;
    }
    for (name, value) in &incoming.params {
        context::add(vm, &request, "params", name.as_str().into(), Some(value.as_str().into()))?;
    }
    let texts = [
        ("httpmethod", &incoming.method),
        ("requesturi", &incoming.uri),
        ("resourcepath", &incoming.resource_path),
        ("remoteaddress", &incoming.remote_address),
    ];
    texts.iter().for_each(|(name, text)| request.set_field(name, Value::string(text)));
    request.set_field("requestbody", Value::Blob(incoming.body.as_slice().into()));
    let response = context::message(vm, "System.RestResponse", &["headers"]);
    context::begin(vm, Message { request: request.into(), response: response.into() });
    Ok(())
}

pub fn rest_response(vm: &mut Vm) -> RestOutgoing {
    let Value::Platform(response) = context::response(vm) else { return RestOutgoing::default() };
    let status = match response.field("statuscode") {
        Value::Integer(status) => u16::try_from(status).ok(),
        _ => None,
    };
    let body = match response.field("responsebody") {
        Value::Blob(bytes) => Some(bytes.to_vec()),
        _ => None,
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let headers = match response.field("headers") {
        Value::Map(map) => {
            map.table.entries().iter().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect()
        }
        _ => Vec::new(),
    };
    RestOutgoing { status, headers, body }
}

/// As `JSON.serialize` writes it.
pub fn to_json(vm: &mut Vm, value: &Value) -> Result<String, Throw> {
    write::write_text(vm, value, false, false)
}

/// As `JSON.deserialize` reads it.
pub fn from_json(vm: &mut Vm, text: &str, ty: &Ty) -> Outcome {
    read::read_text(vm, text, ty, read::Read::Lenient)
}
