//! Url.

use orgyard_apex_text::url::Url;
use orgyard_apex_vm::{Platform, Str, Throw, Vm, natives};
use std::rc::Rc;

natives! { "System.Url";
    new "(String)" => |_vm, text: Str| Ok::<_, Throw>(made(Url::parse(&text)?)),
    new "(Url, String)" => |_vm, context: Rc<Platform>, text: Str|
        Ok::<_, Throw>(made(url(&context)?.resolve(&text)?)),
    new "(String, String, String)" => |_vm, protocol: Str, host: Str, file: Str|
        Ok::<_, Throw>(made(Url::of_parts(&protocol, &host, -1, &file)?)),
    new "(String, String, Integer, String)" => |_vm, protocol: Str, host: Str, port: i32, file: Str|
        Ok::<_, Throw>(made(Url::of_parts(&protocol, &host, port, &file)?)),
    static "getOrgDomainUrl()" => |vm| org_address(vm),
    static "getSalesforceBaseUrl()" => |vm| org_address(vm),
    static "getFileFieldURL(String, String)" => |vm, record: Str, field: Str| file_field(vm, &record, &field),
    static "getCurrentRequestUrl()" => |vm| org_address(vm),
    "toExternalForm()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.to_string()),
    "toString()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(format!("Url:[delegate={}]", url(&this)?)),
    "getProtocol()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.protocol().to_owned()),
    "getAuthority()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.authority().map(str::to_owned)),
    "getHost()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.host().to_owned()),
    "getPort()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.port()),
    "getDefaultPort()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.default_port()),
    "getPath()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.path().to_owned()),
    "getQuery()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.query().map(str::to_owned)),
    "getRef()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.reference().map(str::to_owned)),
    "getFile()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.file()),
    "getUserInfo()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(url(&this)?.user_info().map(str::to_owned)),
    "sameFile(Url)" => |_vm, this: Rc<Platform>, other: Rc<Platform>|
        Ok::<_, Throw>(url(&this)?.same_file(&url(&other)?)),
}

fn made(url: Url) -> Platform {
    Platform::with("System.Url", url)
}

fn url(own: &Platform) -> Result<Url, Throw> {
    own.state::<Url>().map(|url| url.clone()).ok_or_else(Throw::null_pointer)
}

/// The org's own name in its hosts: its id, as no request tells another.
pub(super) fn org_name(vm: &Vm) -> String {
    vm.tx.org().id.short().to_lowercase()
}

pub(super) fn host_of(own: &Platform) -> Result<String, Throw> {
    Ok(url(own)?.host().to_owned())
}

fn org_address(vm: &Vm) -> Result<Platform, Throw> {
    Ok(made(Url::parse(&format!("https://{}.my.salesforce.com", org_name(vm)))?))
}

/// The address that serves the content of a file field.
fn file_field(vm: &Vm, record: &str, field: &str) -> String {
    let name = org_name(vm);
    format!("https://{name}.file.force.com/servlet/servlet.FileDownload?file={record}&field={field}")
}
