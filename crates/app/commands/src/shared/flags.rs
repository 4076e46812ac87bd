//! Flags that many commands have.

use crate::cli::{Flag, Kind};

pub(crate) const TARGET_ORG: Flag =
    Flag::text("target-org", "Username or alias of the org; the configured target-org when left out.")
        .short('o')
        .aliases(&["targetusername", "u"]);

pub(crate) const TARGET_DEV_HUB: Flag =
    Flag::text("target-dev-hub", "Username or alias of the Dev Hub; the configured target-dev-hub, else the home's.")
        .short('v')
        .aliases(&["targetdevhubusername", "target-hub-org"]);

pub(crate) const API_VERSION: Flag =
    Flag::of("api-version", Kind::ApiVersion, "API version of the requests; the org's newest when left out.")
        .aliases(&["apiversion"]);

pub(crate) const VERBOSE: Flag = Flag::switch("verbose", "Show more.");

pub(crate) const NO_PROMPT: Flag =
    Flag::switch("no-prompt", "Do not ask for confirmation.").short('n').aliases(&["noprompt"]);

pub(crate) const WAIT: Flag =
    Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end; 0 returns at once.").short('w');
