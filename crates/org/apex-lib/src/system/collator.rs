//! Collator: the order of texts for people.

use orgyard_apex_vm::{Platform, Str, natives};
use std::rc::Rc;

natives! { "System.Collator";
    static "getInstance()" => |_vm| Platform::new("System.Collator"),
    "compare(String, String)" => |_vm, _this: Rc<Platform>, a: Option<Str>, b: Option<Str>|
        order(a.as_deref(), b.as_deref()),
}

/// Letters first, small ones before capitals where nothing else differs; null is the least.
fn order(a: Option<&str>, b: Option<&str>) -> i32 {
    let key = |text: &str| text.to_lowercase();
    let by_letters = a.map(key).cmp(&b.map(key));
    by_letters.then_with(|| b.cmp(&a)) as i32
}
