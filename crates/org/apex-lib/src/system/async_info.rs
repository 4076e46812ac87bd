//! AsyncOptions, AsyncInfo, QueueableDuplicateSignature: how queueables are queued.

use orgyard_apex_vm::{Anything, Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

const SIGNATURE: &str = "System.QueueableDuplicateSignature";
/// In bytes. Source: Apex Reference Guide, QueueableDuplicateSignature.Builder.
const MOST: usize = 1024;

natives! {
    "System.AsyncOptions" { data_holder, }
    "System.AsyncInfo" {
        static "getCurrentQueueableStackDepth()" => |vm| depth(vm, 1),
        static "getMaximumQueueableStackDepth()" => |vm| depth(vm, 5),
        static "getMinimumQueueableDelayInMinutes()" => |vm| depth(vm, 0),
        static "hasMaxStackDepth()" => |_vm| false,
    }
    "System.QueueableDuplicateSignature" {
        static "builder()" => |_vm| Platform::with("System.QueueableDuplicateSignature.Builder", String::new()),
        "toString()" => |_vm, this: Rc<Platform>| this.key.as_deref().unwrap_or_default().to_owned(),
    }
    "System.QueueableDuplicateSignature.Builder" {
        "addId(Id)" => |vm, this: Rc<Platform>, part: Anything| add(vm, this, &part),
        "addInteger(Integer)" => |vm, this: Rc<Platform>, part: Anything| add(vm, this, &part),
        "addString(String)" => |vm, this: Rc<Platform>, part: Anything| add(vm, this, &part),
        "build()" => |_vm, this: Rc<Platform>| {
            let text = this.state::<String>().map(|text| text.clone()).unwrap_or_default();
            Platform::token(SIGNATURE, text)
        },
        "getMaxSize()" => |_vm, _this: Rc<Platform>| MOST,
        "getRemainingSize()" => |_vm, this: Rc<Platform>| MOST.saturating_sub(size(&this)),
        "getSize()" => |_vm, this: Rc<Platform>| size(&this),
    }
}

fn depth(vm: &Vm, value: i32) -> Result<i32, Throw> {
    match vm.context.quiddity {
        "QUEUEABLE" => Ok(value),
        _ => Err(Throw::new("System.AsyncException", "This method can only be called from a queueable job")),
    }
}

fn add(vm: &mut Vm, builder: Rc<Platform>, part: &Value) -> Result<Rc<Platform>, Throw> {
    let part = vm.text_of(part)?;
    if let Some(mut text) = builder.state_mut::<String>() {
        text.push_str(&part);
        text.push('\u{1f}');
    }
    Ok(builder)
}

fn size(builder: &Platform) -> usize {
    builder.state::<String>().map_or(0, |text| text.len())
}
