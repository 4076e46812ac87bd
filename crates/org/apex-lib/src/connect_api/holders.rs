//! Inputs and outputs that only hold data.

use orgyard_apex_vm::natives;

natives! {
    "ConnectApi.Credential" { data_holder, }
    "ConnectApi.CredentialCustomHeader" { data_holder, }
    "ConnectApi.CredentialCustomHeaderInput" { data_holder, }
    "ConnectApi.CredentialInput" { data_holder, }
    "ConnectApi.CredentialValue" { data_holder, }
    "ConnectApi.CredentialValueInput" { data_holder, }
    "ConnectApi.ExternalCredential" { data_holder, }
    "ConnectApi.ExternalCredentialInput" { data_holder, }
    "ConnectApi.ExternalCredentialList" { data_holder, }
    "ConnectApi.ExternalCredentialParameter" { data_holder, }
    "ConnectApi.ExternalCredentialParameterInput" { data_holder, }
    "ConnectApi.ExternalCredentialPrincipal" { data_holder, }
    "ConnectApi.ExternalCredentialPrincipalInput" { data_holder, }
    "ConnectApi.FollowingPage" { data_holder, }
    "ConnectApi.Subscription" { data_holder, }
    "ConnectApi.NamedCredential" { data_holder, }
    "ConnectApi.NamedCredentialCalloutOptions" { data_holder, }
    "ConnectApi.NamedCredentialCalloutOptionsInput" { data_holder, }
    "ConnectApi.NamedCredentialInput" { data_holder, }
    "ConnectApi.NamedCredentialList" { data_holder, }
    "ConnectApi.NamedCredentialParameter" { data_holder, }
    "ConnectApi.NamedCredentialParameterInput" { data_holder, }
    "ConnectApi.NetworkConnection" { data_holder, }
}
