//! Components that would be written to one file, or to files that only some systems keep apart.

use super::output::Output;
use orgyard_text::names::fold;
use std::collections::HashMap;

/// Keeps the last of those with one path, as the official tool does, and says so.
pub(super) fn settle(outputs: &mut Vec<Output>) -> Vec<String> {
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut folded: HashMap<String, usize> = HashMap::new();
    let mut warnings = Vec::new();
    let mut left_out = Vec::new();
    for (at, output) in outputs.iter().enumerate() {
        if let Some(before) = last.insert(&output.path, at) {
            left_out.push(before);
            warnings.push(format!(
                "{} stands in several places ({} {}): only the last is converted. Delete the others.",
                output.path, output.type_name, output.full_name
            ));
        } else if let Some(before) = folded.insert(fold(&output.path), at) {
            let other = &outputs[before];
            warnings.push(format!(
                "{} and {} differ only by case: an org takes them for one component, and some systems for one file.",
                other.path, output.path
            ));
        }
    }
    left_out.sort_unstable();
    let mut at = 0;
    outputs.retain(|_| {
        at += 1;
        left_out.binary_search(&(at - 1)).is_err()
    });
    warnings
}
