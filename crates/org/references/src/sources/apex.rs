//! Apex classes and triggers.

use crate::names::Names;
use crate::sink::Sink;
use orgyard_metadata::{Component, ComponentFile};

pub(crate) fn read(_component: &Component, _names: &dyn Names, _file: &ComponentFile, _text: &str, _sink: &mut Sink) {}
