//! The package pipeline: plan, build in parallel, install.
