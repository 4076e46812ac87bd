//! Network: code that no site serves runs in none.

use orgyard_apex_vm::{Value, natives};

natives! { "System.Network";
    static "communitiesLanding()" => |_vm| Value::Null,
    static "getNetworkId()" => |_vm| Value::Null,
}
