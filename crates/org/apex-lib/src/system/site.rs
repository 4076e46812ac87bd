//! Site and Network, as they answer where no site serves the request.

use orgyard_apex_vm::{Value, natives};

natives! {
    "System.Site" {
        static "getAdminEmail()" => |_vm| Value::Null,
        static "getBaseUrl()" => |_vm| "",
        static "getBaseSecureUrl()" => |_vm| "",
        static "getDomain()" => |_vm| Value::Null,
        static "getMasterLabel()" => |_vm| Value::Null,
        static "getName()" => |_vm| Value::Null,
        static "getPathPrefix()" => |_vm| Value::Null,
        static "getSiteId()" => |_vm| Value::Null,
        static "getSiteType()" => |_vm| Value::Null,
        static "isRegistrationEnabled()" => |_vm| false,
        static "isLoginEnabled()" => |_vm| false,
    }
    "System.Network" {
        static "getNetworkId()" => |_vm| Value::Null,
    }
}
