//! Metadata: components as Apex writes them. Deploying them is not here.

use orgyard_apex_vm::{Anything, List, Platform, Str, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

natives! {
    "Metadata.Metadata" { data_holder, }
    "Metadata.CustomMetadata" {
        data_holder,
        new "()" => |_vm| {
            let own = Platform::new("Metadata.CustomMetadata");
            own.set_field("values", Value::list(platform_type("Metadata.CustomMetadataValue"), Vec::new()));
            own
        },
    }
    "Metadata.CustomMetadataValue" { data_holder, }
    "Metadata.DeployDetails" { data_holder, }
    "Metadata.DeployMessage" { data_holder, }
    "Metadata.DeployResult" { data_holder, }
    "Metadata.DeployContainer" {
        new "()" => |_vm| {
            let items = List::new(platform_type("Metadata.Metadata"), Vec::new());
            Platform::with("Metadata.DeployContainer", Rc::new(items))
        },
        "addMetadata(Metadata)" => |_vm, this: Rc<Platform>, one: Anything| items(&this)?.push(one),
        "getMetadata()" => |_vm, this: Rc<Platform>| items(&this),
        "removeMetadata(Metadata)" => |_vm, this: Rc<Platform>, one: Anything| remove(&this, |own| own.is_same(&one)),
        "removeMetadataByFullName(String)" => |_vm, this: Rc<Platform>, name: Str| {
            let is_meant = |own: &Value| matches!(own, Value::Platform(own) if own.field("fullName").as_str() == Some(&name));
            remove(&this, is_meant)
        },
    }
    "Metadata.Operations" {
        static "enqueueDeployment(DeployContainer, DeployCallback)" => |vm, _container: Anything, _callback: Anything|
            Err::<(), _>(no_deploy(vm)),
    }
}

/// Source of the text: public error reports of tests that deploy metadata.
fn no_deploy(vm: &Vm) -> Throw {
    match vm.context.is_test {
        true => Throw::new("System.AsyncException", "Metadata cannot be deployed from within a test"),
        false => Throw::unsupported("Metadata.Operations.enqueueDeployment outside tests"),
    }
}

fn items(container: &Platform) -> Result<Rc<List>, Throw> {
    container.state::<Rc<List>>().map(|items| Rc::clone(&items)).ok_or_else(Throw::null_pointer)
}

fn remove(container: &Platform, is_meant: impl Fn(&Value) -> bool) -> Result<bool, Throw> {
    let items = items(container)?;
    let mut own = items.change()?;
    let before = own.len();
    own.retain(|one| !is_meant(one));
    Ok(own.len() < before)
}
