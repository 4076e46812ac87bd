//! ConnectApi.NamedCredentials: credentials of the transaction.

use indexmap::IndexMap;
use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{Platform, Str, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

/// What was created, by its developer name in lower case.
#[derive(Default)]
struct Credentials {
    named: IndexMap<String, Rc<Platform>>,
    external: IndexMap<String, Rc<Platform>>,
}

natives! { "ConnectApi.NamedCredentials";
    static "createExternalCredential(ExternalCredentialInput)" =>
        |vm, input: Rc<Platform>| create(vm, Kind::External, &input),
    static "createNamedCredential(NamedCredentialInput)" => |vm, input: Rc<Platform>| create(vm, Kind::Named, &input),
    static "getExternalCredential(String)" => |vm, name: Str| get(vm, Kind::External, &name),
    static "getNamedCredential(String)" => |vm, name: Str| get(vm, Kind::Named, &name),
    static "getExternalCredentials()" => |vm| all(vm, Kind::External),
    static "getNamedCredentials()" => |vm| all(vm, Kind::Named),
    static "updateExternalCredential(String, ExternalCredentialInput)" =>
        |vm, name: Str, input: Rc<Platform>| update(vm, Kind::External, &name, &input),
    static "updateNamedCredential(String, NamedCredentialInput)" =>
        |vm, name: Str, input: Rc<Platform>| update(vm, Kind::Named, &name, &input),
    static "deleteExternalCredential(String)" => |vm, name: Str| delete(vm, Kind::External, &name),
    static "deleteNamedCredential(String)" => |vm, name: Str| delete(vm, Kind::Named, &name),
}

#[derive(Clone, Copy)]
enum Kind {
    Named,
    External,
}

impl Kind {
    fn of(self, vm: &mut Vm) -> Result<&mut IndexMap<String, Rc<Platform>>, Throw> {
        vm.check_connect_api()?;
        let all = vm.state::<Credentials>();
        Ok(match self {
            Kind::Named => &mut all.named,
            Kind::External => &mut all.external,
        })
    }
}

fn create(vm: &mut Vm, kind: Kind, input: &Platform) -> Result<Rc<Platform>, Throw> {
    let name = input.field("developerName").as_str().unwrap_or_default().to_lowercase();
    let made = Rc::new(output(vm, input));
    kind.of(vm)?.insert(name, Rc::clone(&made));
    Ok(made)
}

fn get(vm: &mut Vm, kind: Kind, name: &str) -> Result<Rc<Platform>, Throw> {
    kind.of(vm)?.get(&name.to_lowercase()).cloned().ok_or_else(missing)
}

fn missing() -> Throw {
    Throw::new("ConnectApi.ConnectApiException", "The requested resource does not exist")
}

fn all(vm: &mut Vm, kind: Kind) -> Result<Platform, Throw> {
    let (list, field, element) = match kind {
        Kind::Named => ("ConnectApi.NamedCredentialList", "namedCredentials", "ConnectApi.NamedCredential"),
        Kind::External => ("ConnectApi.ExternalCredentialList", "externalCredentials", "ConnectApi.ExternalCredential"),
    };
    let items = kind.of(vm)?.values().cloned().map(Value::Platform).collect();
    let list = Platform::new(list);
    list.set_field(field, Value::list(platform_type(element), items));
    Ok(list)
}

fn update(vm: &mut Vm, kind: Kind, name: &str, input: &Platform) -> Result<Rc<Platform>, Throw> {
    get(vm, kind, name)?;
    create(vm, kind, input)
}

fn delete(vm: &mut Vm, kind: Kind, name: &str) -> Result<(), Throw> {
    kind.of(vm)?.shift_remove(&name.to_lowercase()).map(drop).ok_or_else(missing)
}

/// What an input describes, part by part; an external credential that is known is meant by its name alone.
fn output(vm: &mut Vm, input: &Platform) -> Platform {
    let made = Platform::new(output_name(input.name));
    for (name, value) in input.fields.borrow().iter() {
        made.set_field(name, output_value(vm, value));
    }
    made
}

fn output_value(vm: &mut Vm, value: &Value) -> Value {
    match value {
        Value::Platform(own) if own.name.ends_with("Input") => {
            let name = own.field("developerName").as_str().unwrap_or_default().to_lowercase();
            let known = vm.state::<Credentials>().external.get(&name).cloned();
            known.unwrap_or_else(|| Rc::new(output(vm, own))).into()
        }
        Value::List(list) => {
            let items = list.to_vec().iter().map(|item| output_value(vm, item)).collect();
            let element = match &list.element {
                Ty::Platform(id, _) => platform_type(output_name(id.qualified())),
                other => other.clone(),
            };
            Value::list(element, items)
        }
        other => other.clone(),
    }
}

/// `ConnectApi.NamedCredential` of `ConnectApi.NamedCredentialInput`.
fn output_name(input: &'static str) -> &'static str {
    let bare = input.strip_suffix("Input").unwrap_or(input);
    PlatformId::named(bare).map_or(input, PlatformId::qualified)
}
