//! A stable sort whose order may run Apex code, fail, and contradict itself.

use orgyard_apex_vm::{Throw, Value, Vm};
use std::cmp::Ordering;

pub(crate) fn sorted(
    vm: &mut Vm,
    items: Vec<Value>,
    compare: &mut dyn FnMut(&mut Vm, &Value, &Value) -> Result<Ordering, Throw>,
) -> Result<Vec<Value>, Throw> {
    let mut runs: Vec<Vec<Value>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pending = runs.into_iter();
        while let Some(left) = pending.next() {
            merged.push(match pending.next() {
                Some(right) => merge(vm, left, right, compare)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge(
    vm: &mut Vm,
    left: Vec<Value>,
    right: Vec<Value>,
    compare: &mut dyn FnMut(&mut Vm, &Value, &Value) -> Result<Ordering, Throw>,
) -> Result<Vec<Value>, Throw> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let from_right = compare(vm, a, b)?.is_gt();
        out.extend(if from_right { right.next() } else { left.next() });
    }
    out.extend(left);
    out.extend(right);
    Ok(out)
}
