//! FeatureManagement.

use orgyard_apex_vm::{Str, Throw, natives};

natives! { "System.FeatureManagement";
    static "checkPermission(String)" => |vm, name: Str|
        Ok::<_, Throw>(vm.tx.permissions(vm.context.user)?.has_custom(&name)),
}
