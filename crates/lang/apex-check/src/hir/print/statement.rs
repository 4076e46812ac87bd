//! Statements as text.

use super::Printer;
use crate::hir::{Catch, LineId, Stmt, StmtKind, SwitchBranch, SwitchPattern};

impl Printer<'_, '_> {
    pub(super) fn block(&mut self, block: &[Stmt]) {
        self.depth += 1;
        block.iter().for_each(|statement| self.statement(statement));
        self.depth -= 1;
    }

    fn covers(&self, lines: &[LineId]) -> String {
        let line = |id: &LineId| self.image.units.get(id.unit as usize)?.lines.get(id.index as usize).copied();
        let lines: Vec<String> = lines.iter().filter_map(line).map(|line| line.to_string()).collect();
        if lines.is_empty() { String::new() } else { format!("{{{}}} ", lines.join(",")) }
    }

    pub(super) fn statement(&mut self, statement: &Stmt) {
        let at = self.covers(&statement.covers);
        match &statement.kind {
            StmtKind::Block(block) => self.headed(&format!("{at}block"), block),
            StmtKind::If { condition, then, otherwise } => {
                let condition = self.expr(condition);
                self.headed(&format!("{at}if {condition}"), then);
                if !otherwise.is_empty() {
                    self.headed("else", otherwise);
                }
            }
            StmtKind::While { condition, body } => {
                let condition = self.expr(condition);
                self.headed(&format!("{at}while {condition}"), body);
            }
            StmtKind::DoWhile { body, condition } => {
                let condition = self.expr(condition);
                self.headed(&format!("{at}do until not {condition}"), body);
            }
            StmtKind::For { init, condition, update, body } => {
                let condition = condition.as_ref().map_or(String::new(), |condition| self.expr(condition));
                let update = self.list(update);
                self.headed(&format!("{at}for"), init);
                self.headed(&format!("while {condition}; {update}"), body);
            }
            StmtKind::ForEach { slot, ty, collection, body } => {
                let (ty, collection) = (self.image.shown(ty), self.expr(collection));
                self.headed(&format!("{at}for {ty} ${slot} : {collection}"), body);
            }
            StmtKind::Switch { subject, branches, otherwise } => {
                let subject = self.expr(subject);
                self.line(&format!("{at}switch {subject}"));
                branches.iter().for_each(|branch| self.branch(branch));
                otherwise.iter().for_each(|block| self.headed("else", block));
            }
            StmtKind::Try { body, catches, finally } => {
                self.headed(&format!("{at}try"), body);
                catches.iter().for_each(|catch| self.catch(catch));
                finally.iter().for_each(|block| self.headed("finally", block));
            }
            StmtKind::RunAs { arguments, body } => {
                let arguments = self.list(arguments);
                self.headed(&format!("{at}runAs({arguments})"), body);
            }
            kind => {
                let text = self.simple(kind);
                self.line(&format!("{at}{text}"));
            }
        }
    }

    fn simple(&self, kind: &StmtKind) -> String {
        match kind {
            StmtKind::Local { slot, value: Some(value) } => format!("${slot} = {}", self.expr(value)),
            StmtKind::Local { slot, value: None } => format!("${slot} = null"),
            StmtKind::Expression(value) => self.expr(value),
            StmtKind::Return(Some(value)) => format!("return {}", self.expr(value)),
            StmtKind::Return(None) => "return".to_owned(),
            StmtKind::Throw(value) => format!("throw {}", self.expr(value)),
            StmtKind::Break => "break".to_owned(),
            StmtKind::Continue => "continue".to_owned(),
            StmtKind::Dml { operation, access, target, key, duplicates } => {
                let access = access.map_or(String::new(), |access| format!(" as {access:?}"));
                let key = key.as_ref().map_or(String::new(), |key| format!(" {key}"));
                let duplicates = duplicates.as_ref().map_or(String::new(), |one| format!(" {}", self.expr(one)));
                let operation = format!("{operation:?}").to_lowercase();
                format!("{operation}{access} {}{key}{duplicates}", self.expr(target))
            }
            _ => String::new(),
        }
    }

    fn headed(&mut self, head: &str, block: &[Stmt]) {
        self.line(head);
        self.block(block);
    }

    fn branch(&mut self, branch: &SwitchBranch) {
        let pattern = match &branch.pattern {
            SwitchPattern::Values(values) => self.list(values),
            SwitchPattern::SObject { object, slot } => format!("{object} ${slot}"),
        };
        let at = self.covers(&branch.covers);
        self.headed(&format!("{at}when {pattern}"), &branch.body);
    }

    fn catch(&mut self, catch: &Catch) {
        let (at, ty) = (self.covers(&catch.covers), self.image.shown(&catch.ty));
        self.headed(&format!("{at}catch {ty} ${}", catch.slot), &catch.body);
    }
}
