//! (description)
