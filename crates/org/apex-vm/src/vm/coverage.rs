//! Which lines ran.

use orgyard_apex_check::hir::{Image, LineId};

/// A flag per executable line of each unit.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    units: Vec<Vec<bool>>,
    /// Off in set-up methods, whose calls give no coverage.
    pub is_off: bool,
}

impl Coverage {
    pub fn of(image: &Image) -> Self {
        Self { units: image.units.iter().map(|unit| vec![false; unit.lines.len()]).collect(), is_off: false }
    }

    #[inline]
    pub(crate) fn hit(&mut self, lines: &[LineId]) {
        if self.is_off {
            return;
        }
        for line in lines {
            let unit = self.units.get_mut(line.unit as usize);
            if let Some(flag) = unit.and_then(|unit| unit.get_mut(line.index as usize)) {
                *flag = true;
            }
        }
    }

    /// Of a unit, in the order of its lines.
    pub fn unit(&self, unit: u32) -> &[bool] {
        self.units.get(unit as usize).map_or(&[], Vec::as_slice)
    }

    pub fn merge(&mut self, other: &Coverage) {
        for (own, other) in self.units.iter_mut().zip(&other.units) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
        }
    }
}
