//! The flags of `data delete resume` and `data upsert resume`; the younger commands have others.

use crate::cli::{Flag, Kind};

pub(super) const JOB_ID: Flag = super::JOB_ID.aliases(&["jobid"]);
/// Without the other flag it is what is done anyway.
pub(super) const MOST_RECENT: Flag = super::MOST_RECENT.exclusive(&["job-id"]);
pub(super) const WAIT: Flag = Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end.").default("5");
