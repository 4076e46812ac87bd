//! PageReference, and the page a test says it is on.

use orgyard_apex_check::Ty;
use orgyard_apex_text::encoding::{url_decode, url_encode};
use orgyard_apex_vm::{Anything, List, Map, Platform, Str, Table, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

pub(crate) const PAGE: &str = "System.PageReference";

struct Page {
    path: String,
    parameters: Rc<Map>,
    headers: Rc<Map>,
    cookies: Rc<Map>,
    anchor: Option<Str>,
    redirects: bool,
    code: i32,
}

/// `Test.setCurrentPage(page)`
#[derive(Default)]
struct Current(Option<Rc<Platform>>);

natives! {
    "System.PageReference" {
        new "(String)" => |vm, url: Str| parsed(vm, &url),
        new "(SObject)" => |vm, record: Anything| of_record(vm, &record),
        static "forResource(String)" => |vm, name: Str| resource(vm, &name, ""),
        static "forResource(String, String)" => |vm, name: Str, path: Str| resource(vm, &name, &path),
        "getAnchor()" => |_vm, this: Rc<Platform>| with(&this, |page| page.anchor.clone()),
        "getContent()" => |_vm, _this: Rc<Platform>|
            Err::<(), _>(Throw::unsupported("System.PageReference.getContent(): pages are not rendered")),
        "getContentAsPDF()" => |_vm, _this: Rc<Platform>|
            Err::<(), _>(Throw::unsupported("System.PageReference.getContentAsPDF(): pages are not rendered")),
        "getCookies()" => |_vm, this: Rc<Platform>| with(&this, |page| Rc::clone(&page.cookies)),
        "getHeaders()" => |_vm, this: Rc<Platform>| with(&this, |page| Rc::clone(&page.headers)),
        "getParameters()" => |_vm, this: Rc<Platform>| with(&this, |page| Rc::clone(&page.parameters)),
        "getRedirect()" => |_vm, this: Rc<Platform>| with(&this, |page| page.redirects),
        "getRedirectCode()" => |_vm, this: Rc<Platform>| with(&this, |page| page.code),
        "getUrl()" => |_vm, this: Rc<Platform>| url(&this),
        "setAnchor(String)" => |_vm, this: Rc<Platform>, anchor: Option<Str>| {
            with(&this, |page| page.anchor = anchor)?;
            Ok::<_, Throw>(this)
        },
        "setCookies(List<Cookie>)" => |vm, this: Rc<Platform>, cookies: Rc<List>| set_cookies(vm, &this, &cookies),
        "setRedirect(Boolean)" => |_vm, this: Rc<Platform>, redirects: bool| {
            with(&this, |page| page.redirects = redirects)?;
            Ok::<_, Throw>(this)
        },
        "setRedirectCode(Integer)" => |_vm, this: Rc<Platform>, code: i32| {
            with(&this, |page| page.code = code)?;
            Ok::<_, Throw>(this)
        },
        "toString()" => |_vm, this: Rc<Platform>| url(&this).map(|url| format!("System.PageReference[{url}]")),
    }
    "System.ApexPages" {
        static "currentPage()" => |vm| current(vm),
    }
    "System.System" {
        static "currentPageReference()" => |vm| current(vm),
    }
    "System.Test" {
        static "setCurrentPage(PageReference)" => |vm, page: Rc<Platform>| vm.state::<Current>().0 = Some(page),
        static "setCurrentPageReference(PageReference)" => |vm, page: Rc<Platform>| vm.state::<Current>().0 = Some(page),
    }
}

/// A test is on a page without an address until it says on which; other code is on none.
pub(crate) fn current(vm: &mut Vm) -> Result<Option<Rc<Platform>>, Throw> {
    if vm.state::<Current>().0.is_none() && vm.context.is_test {
        let page = Rc::new(parsed(vm, "")?);
        vm.state::<Current>().0 = Some(page);
    }
    Ok(vm.state::<Current>().0.clone())
}

/// A page by its address; what stands behind the question mark are its parameters.
pub(crate) fn parsed(vm: &mut Vm, url: &str) -> Result<Platform, Throw> {
    let (rest, anchor) = url.split_once('#').map_or((url, None), |(rest, anchor)| (rest, Some(anchor.into())));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let page = page(path.to_owned(), anchor);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Nothing is refused here: what cannot be decoded stays as it is.
        let decoded = |text: &str| Value::from(url_decode(text, "UTF-8").unwrap_or_else(|_| text.to_owned()));
        page.parameters.table.insert(vm, decoded(name), decoded(value))?;
    }
    Ok(Platform::with(PAGE, page))
}

fn page(path: String, anchor: Option<Str>) -> Page {
    let map = |value: Ty| Rc::new(Map { key: Ty::STRING, value, table: Table::caseless() });
    Page {
        path,
        parameters: map(Ty::STRING),
        headers: map(Ty::STRING),
        cookies: map(platform_type("System.Cookie")),
        anchor,
        redirects: false,
        code: 302,
    }
}

fn of_record(vm: &mut Vm, record: &Value) -> Result<Platform, Throw> {
    match record {
        Value::SObject(own) => {
            let id = own.id().map(|id| id.as_str().to_owned()).unwrap_or_default();
            parsed(vm, &format!("/{id}"))
        }
        Value::String(url) => parsed(vm, url),
        _ => Err(Throw::null_pointer()),
    }
}

/// `/resource/1795194000000/Name/path`: the number is when the resource was changed last.
fn resource(vm: &mut Vm, name: &str, path: &str) -> Result<Platform, Throw> {
    let changed = vm.tx.component("StaticResource", name)?.map_or(0, |component| component.modified);
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    parsed(vm, &format!("/resource/{changed}/{name}{slash}{path}"))
}

fn with<T>(own: &Platform, look: impl FnOnce(&mut Page) -> T) -> Result<T, Throw> {
    own.state_mut::<Page>().map(|mut page| look(&mut page)).ok_or_else(Throw::null_pointer)
}

pub(crate) fn url(own: &Platform) -> Result<String, Throw> {
    let (mut url, parameters, anchor) =
        with(own, |page| (page.path.clone(), page.parameters.table.entries(), page.anchor.clone()))?;
    let mut separator = if url.contains('?') { '&' } else { '?' };
    for (name, value) in parameters {
        let (Some(name), Some(value)) = (name.as_str(), value.as_str()) else { continue };
        url.push(separator);
        url.push_str(&url_encode(name, "UTF-8")?);
        url.push('=');
        url.push_str(&url_encode(value, "UTF-8")?);
        separator = '&';
    }
    if let Some(anchor) = anchor {
        url = format!("{url}#{anchor}");
    }
    Ok(url)
}

fn set_cookies(vm: &mut Vm, own: &Platform, cookies: &List) -> Result<(), Throw> {
    let jar = with(own, |page| Rc::clone(&page.cookies))?;
    for cookie in cookies.to_vec() {
        let Value::Platform(one) = &cookie else { return Err(Throw::null_pointer()) };
        let name = one.field("name");
        jar.table.insert(vm, name, cookie)?;
    }
    Ok(())
}
