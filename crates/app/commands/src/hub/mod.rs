//! `hub …`: Dev Hubs of the home. The official tool has no such commands: at Salesforce, companies sign up.

pub(crate) mod create;
pub(crate) mod namespace;
