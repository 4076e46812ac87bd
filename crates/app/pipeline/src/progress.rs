//! What is going on, for whoever draws it.

/// Told of every step; never blocks for long.
pub trait Progress: Send + Sync {
    fn event(&self, event: &Event<'_>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// So many packages take part.
    Planned(usize),
    /// The source of all packages is read and converted.
    Reading,
    Building(&'a str),
    /// A build has come to this status of the platform.
    Status(&'a str, &'a str),
    /// A package is done with building: what came of it, in a word.
    Done(&'a str, &'a str),
    /// The org that packages are installed into, and whether it is new.
    Org(&'a str, bool),
    Installing(&'a str),
    Installed(&'a str),
    /// Something that is worth a line of its own.
    Note(&'a str),
}

/// For callers that do not look.
pub struct Silent;

impl Progress for Silent {
    fn event(&self, _: &Event<'_>) {}
}
