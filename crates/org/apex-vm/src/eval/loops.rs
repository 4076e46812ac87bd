//! Loops.

use super::{Flow, Frame};
use crate::value::{List, Value};
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::{Block, Expr, ExprKind};
use std::cell::Cell;

type Step = Result<Flow, Throw>;

/// What a body's end means for its loop.
enum Turn {
    On,
    End(Flow),
}

/// So many rows a loop over a query gives at a time.
const CHUNK: usize = 200;

impl Vm {
    fn turn(&mut self, frame: &mut Frame<'_>, body: &Block) -> Result<Turn, Throw> {
        if let Err(throw) = self.limits.work() {
            return Err(self.raised(throw));
        }
        Ok(match self.block(frame, body)? {
            Flow::Next | Flow::Continue => Turn::On,
            Flow::Break => Turn::End(Flow::Next),
            returned @ Flow::Return(_) => Turn::End(returned),
        })
    }

    pub(super) fn while_loop(&mut self, frame: &mut Frame<'_>, condition: &Expr, body: &Block) -> Step {
        while self.condition(frame, condition)? {
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn do_while(&mut self, frame: &mut Frame<'_>, body: &Block, condition: &Expr) -> Step {
        loop {
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
            if !self.condition(frame, condition)? {
                return Ok(Flow::Next);
            }
        }
    }

    pub(super) fn for_loop(
        &mut self,
        frame: &mut Frame<'_>,
        init: &Block,
        condition: Option<&Expr>,
        update: &[Expr],
        body: &Block,
    ) -> Step {
        self.block(frame, init)?;
        loop {
            if let Some(condition) = condition
                && !self.condition(frame, condition)?
            {
                return Ok(Flow::Next);
            }
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
            for expr in update {
                self.eval(frame, expr)?;
            }
        }
    }

    pub(super) fn for_each(
        &mut self,
        frame: &mut Frame<'_>,
        slot: u32,
        ty: &Ty,
        collection: &Expr,
        body: &Block,
    ) -> Step {
        let rows = self.eval(frame, collection)?;
        let chunked = matches!((ty, &collection.kind), (Ty::List(_), ExprKind::Query { .. }));
        match &rows {
            Value::List(own) if chunked => self.each_chunk(frame, slot, own, body),
            Value::List(own) => {
                let _guard = Iterating::of(&own.iterating);
                self.each_item(frame, slot, own, body)
            }
            Value::Set(own) => {
                let _guard = Iterating::of(&own.table.iterating);
                self.each_value(frame, slot, own.table.keys(), body)
            }
            Value::Null => self.at(collection.line, |_| Err(Throw::null_pointer())),
            _ => self.each_iterated(frame, slot, &rows, body),
        }
    }

    fn each_item(&mut self, frame: &mut Frame<'_>, slot: u32, list: &List, body: &Block) -> Step {
        let mut at = 0;
        loop {
            let Some(value) = list.items().get(at).cloned() else { return Ok(Flow::Next) };
            at += 1;
            self.stack[frame.base + slot as usize] = value;
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
        }
    }

    fn each_value(&mut self, frame: &mut Frame<'_>, slot: u32, values: Vec<Value>, body: &Block) -> Step {
        for value in values {
            self.stack[frame.base + slot as usize] = value;
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    /// `for (List<Account> some : [SELECT …])`
    fn each_chunk(&mut self, frame: &mut Frame<'_>, slot: u32, list: &List, body: &Block) -> Step {
        let chunks: Vec<Value> = {
            let items = list.items();
            items.chunks(CHUNK).map(|chunk| Value::list(list.element.clone(), chunk.to_vec())).collect()
        };
        self.each_value(frame, slot, chunks, body)
    }

    /// An Iterable, or an Iterator itself, by its own methods.
    fn each_iterated(&mut self, frame: &mut Frame<'_>, slot: u32, over: &Value, body: &Block) -> Step {
        let iterator = self.iterator_of(over)?;
        while matches!(self.call_named(&iterator, "hasNext", Vec::new())?, Value::Boolean(true)) {
            let value = self.call_named(&iterator, "next", Vec::new())?;
            self.stack[frame.base + slot as usize] = value;
            if let Turn::End(flow) = self.turn(frame, body)? {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn iterator_of(&mut self, over: &Value) -> Outcome {
        if let Value::Object(own) = over
            && self.find_method(own.class, "iterator", 0).is_none()
        {
            return Ok(over.clone());
        }
        self.call_named(over, "iterator", Vec::new())
    }
}

/// While it lives the collection may not be changed.
struct Iterating<'c>(&'c Cell<u32>);

impl<'c> Iterating<'c> {
    fn of(count: &'c Cell<u32>) -> Self {
        count.set(count.get() + 1);
        Self(count)
    }
}

impl Drop for Iterating<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
