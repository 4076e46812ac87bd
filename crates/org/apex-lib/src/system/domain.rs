//! DomainCreator, DomainParser, Domain: the names of the org's hosts.
//! Source of the forms: Salesforce Help, "My Domain URL Formats", enhanced domains in production.

use super::url::{host_of, org_name};
use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{EnumValue, Platform, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! {
    "System.DomainCreator" {
        static "getContentHostname()" => |vm| host(vm, "CONTENT_DOMAIN"),
        static "getExperienceCloudSitesBuilderHostname()" => |vm| host(vm, "EXPERIENCE_CLOUD_SITES_BUILDER_DOMAIN"),
        static "getExperienceCloudSitesHostname()" => |vm| host(vm, "EXPERIENCE_CLOUD_SITES_DOMAIN"),
        static "getExperienceCloudSitesLivePreviewHostname()" =>
            |vm| host(vm, "EXPERIENCE_CLOUD_SITES_LIVE_PREVIEW_DOMAIN"),
        static "getExperienceCloudSitesPreviewHostname()" => |vm| host(vm, "EXPERIENCE_CLOUD_SITES_PREVIEW_DOMAIN"),
        static "getLightningContainerComponentHostname(String)" => |vm, package: Option<Str>|
            packaged(vm, package, "LIGHTNING_CONTAINER_COMPONENT_DOMAIN"),
        static "getLightningHostname()" => |vm| host(vm, "LIGHTNING_DOMAIN"),
        static "getOrgMyDomainHostname()" => |vm| host(vm, "ORG_MY_DOMAIN"),
        static "getSalesforceSitesHostname()" => |vm| host(vm, "SALESFORCE_SITES_DOMAIN"),
        static "getSetupHostname()" => |vm| host(vm, "SETUP_DOMAIN"),
        static "getVisualforceHostname(String)" => |vm, package: Option<Str>| packaged(vm, package, "VISUALFORCE_DOMAIN"),
    }
    "System.DomainParser" {
        static "parse(String)" => |_vm, name: Str| parse(&name),
        static "parse(Url)" => |_vm, url: Rc<Platform>| parse(&host_of(&url)?),
    }
    "System.Domain" {
        "getDomainType()" => |_vm, this: Rc<Platform>| this.field("domainType"),
        "getMyDomainName()" => |_vm, this: Rc<Platform>| this.field("myDomainName"),
        "getPackageName()" => |_vm, this: Rc<Platform>| this.field("packageName"),
        "getSandboxName()" => |_vm, this: Rc<Platform>| this.field("sandboxName"),
        "getSitesSubdomainName()" => |_vm, this: Rc<Platform>| this.field("sitesSubdomainName"),
    }
}

/// What follows the name of the org, by the type of host.
const ENDS: [(&str, &str); 11] = [
    ("EXPERIENCE_CLOUD_SITES_LIVE_PREVIEW_DOMAIN", ".live-preview.salesforce-experience.com"),
    ("EXPERIENCE_CLOUD_SITES_PREVIEW_DOMAIN", ".preview.salesforce-experience.com"),
    ("EXPERIENCE_CLOUD_SITES_BUILDER_DOMAIN", ".builder.salesforce-experience.com"),
    ("LIGHTNING_CONTAINER_COMPONENT_DOMAIN", ".container.force.com"),
    ("SETUP_DOMAIN", ".my.salesforce-setup.com"),
    ("SALESFORCE_SITES_DOMAIN", ".my.salesforce-sites.com"),
    ("EXPERIENCE_CLOUD_SITES_DOMAIN", ".my.site.com"),
    ("LIGHTNING_DOMAIN", ".lightning.force.com"),
    ("VISUALFORCE_DOMAIN", ".vf.force.com"),
    ("CONTENT_DOMAIN", ".file.force.com"),
    ("ORG_MY_DOMAIN", ".my.salesforce.com"),
];

fn end_of(ty: &str) -> &'static str {
    ENDS.iter().find(|(own, _)| *own == ty).map_or("", |(_, end)| end)
}

fn host(vm: &Vm, ty: &str) -> String {
    format!("{}{}", org_name(vm), end_of(ty))
}

/// Pages without a namespace are those of `c`.
fn packaged(vm: &Vm, package: Option<Str>, ty: &str) -> String {
    let package = package.filter(|name| !name.is_empty()).map_or("c".to_owned(), |name| name.to_lowercase());
    format!("{}--{package}{}", org_name(vm), end_of(ty))
}

fn parse(host: &str) -> Result<Platform, Throw> {
    let host = host.to_lowercase();
    let found = ENDS.iter().find_map(|(ty, end)| host.strip_suffix(end).map(|name| (*ty, name)));
    let Some((ty, name)) = found else {
        let text = format!("Unable to parse domain: {host}");
        return Err(Throw::new("System.InvalidParameterValueException", text));
    };
    let (name, is_sandbox) = name.strip_suffix(".sandbox").map_or((name, false), |name| (name, true));
    let has_package = matches!(ty, "VISUALFORCE_DOMAIN" | "LIGHTNING_CONTAINER_COMPONENT_DOMAIN");
    let mut parts = name.split("--");
    let domain = Platform::new("System.Domain");
    let mut next = |wanted: bool| if wanted { parts.next().map_or(Value::Null, Value::string) } else { Value::Null };
    domain.set_field("myDomainName", next(true));
    domain.set_field("sandboxName", next(is_sandbox));
    domain.set_field("packageName", next(has_package));
    let kind = PlatformId::named("System.DomainType").and_then(|id| EnumValue::platform(id, ty));
    domain.set_field("domainType", kind.into());
    Ok(domain)
}
