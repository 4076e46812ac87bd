//! Test.testInstall and its kin: scripts of packages and sandboxes, run as the platform would.

use orgyard_apex_vm::{Anything, Outcome, Platform, Str, Value, Vm, natives};
use orgyard_values::Id;
use std::rc::Rc;

natives! {
    "System.Test" {
        static "testInstall(InstallHandler, Version)" => |vm, handler: Anything, from: Anything|
            install(vm, &handler, from, false),
        static "testInstall(InstallHandler, Version, Boolean)" => |vm, handler: Anything, from: Anything, push: bool|
            install(vm, &handler, from, push),
        static "testUninstall(UninstallHandler)" => |vm, handler: Anything| {
            let context = context(vm, "System.UninstallContext");
            context.set_field("uninstallerId", Value::Id(vm.context.user));
            vm.call_named(&handler, "onUninstall", vec![Value::from(context)])
        },
        static "testSandboxPostCopyScript(SandboxPostCopy, Id, Id, String)" =>
            |vm, script: Anything, org: Id, sandbox: Id, name: Option<Str>| copied(vm, &script, org, sandbox, name),
        static "testSandboxPostCopyScript(SandboxPostCopy, Id, Id, String, Boolean)" =>
            |vm, script: Anything, org: Id, sandbox: Id, name: Option<Str>, _as_automated: bool|
            copied(vm, &script, org, sandbox, name),
    }
    "System.InstallContext" {
        "installerId()" => |_vm, this: Rc<Platform>| this.field("installerId"),
        "isPush()" => |_vm, this: Rc<Platform>| this.field("isPush"),
        "isUpgrade()" => |_vm, this: Rc<Platform>| !this.field("previousVersion").is_null(),
        "organizationId()" => |_vm, this: Rc<Platform>| this.field("organizationId"),
        "previousVersion()" => |_vm, this: Rc<Platform>| this.field("previousVersion"),
    }
    "System.UninstallContext" {
        "organizationId()" => |_vm, this: Rc<Platform>| this.field("organizationId"),
        "uninstallerId()" => |_vm, this: Rc<Platform>| this.field("uninstallerId"),
    }
    "System.SandboxContext" {
        "organizationId()" => |_vm, this: Rc<Platform>| this.field("organizationId"),
        "sandboxId()" => |_vm, this: Rc<Platform>| this.field("sandboxId"),
        "sandboxName()" => |_vm, this: Rc<Platform>| this.field("sandboxName"),
    }
}

fn context(vm: &Vm, name: &'static str) -> Platform {
    let context = Platform::new(name);
    context.set_field("organizationId", Value::Id(vm.tx.org().id));
    context
}

/// Without a version before, it is a first install.
fn install(vm: &mut Vm, handler: &Value, from: Value, push: bool) -> Outcome {
    let context = context(vm, "System.InstallContext");
    context.set_field("installerId", Value::Id(vm.context.user));
    context.set_field("isPush", Value::Boolean(push));
    context.set_field("previousVersion", from);
    vm.call_named(handler, "onInstall", vec![Value::from(context)])
}

fn copied(vm: &mut Vm, script: &Value, org: Id, sandbox: Id, name: Option<Str>) -> Outcome {
    let context = Platform::new("System.SandboxContext");
    context.set_field("organizationId", Value::Id(org));
    context.set_field("sandboxId", Value::Id(sandbox));
    context.set_field("sandboxName", name.into());
    vm.call_named(script, "runApexClass", vec![Value::from(context)])
}
