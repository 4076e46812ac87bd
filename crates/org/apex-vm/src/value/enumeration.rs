//! Values of enums.

use orgyard_apex_check::{ClassId, PlatformId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnumValue {
    /// Of an enum of the image.
    Image {
        class: ClassId,
        ordinal: u32,
    },
    Platform {
        ty: PlatformId,
        ordinal: u32,
    },
}

impl EnumValue {
    /// A value of the platform's by its name, whose case does not count.
    pub fn platform(ty: PlatformId, name: &str) -> Option<EnumValue> {
        let ordinal = ty.values().iter().position(|own| own.eq_ignore_ascii_case(name))?;
        Some(EnumValue::Platform { ty, ordinal: ordinal as u32 })
    }

    pub fn ordinal(self) -> u32 {
        match self {
            EnumValue::Image { ordinal, .. } | EnumValue::Platform { ordinal, .. } => ordinal,
        }
    }
}
