//! Builds packages as soon as what they need is there (BLD-7).

use super::package::Outcome;
use super::report::State;
use super::run::Run;
use crate::plan::Need;
use crate::progress::Event;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

/// What came of a package, and in how many seconds.
pub(super) type Timed = (Outcome, f64);

/// Runs all builds; the outcome of each wanted package by its position.
pub(super) async fn run(run: &Arc<Run>, wanted: &(dyn Fn(usize) -> bool + Sync)) -> Vec<Option<Timed>> {
    let mut schedule = Schedule::new(run.clone(), wanted);
    loop {
        schedule.start();
        let Some(finished) = schedule.running.join_next().await else { break };
        if let Ok((at, timed)) = finished {
            schedule.finish(at, timed);
        }
    }
    schedule.outcomes
}

struct Schedule {
    run: Arc<Run>,
    /// Needs that are not done yet, by position.
    waiting: Vec<usize>,
    /// Packages that can start: those first on which the longest chains wait.
    ready: BTreeSet<(std::cmp::Reverse<usize>, usize)>,
    heights: Vec<usize>,
    outcomes: Vec<Option<Timed>>,
    wanted: Vec<bool>,
    running: JoinSet<(usize, Timed)>,
}

impl Schedule {
    fn new(run: Arc<Run>, wanted: &(dyn Fn(usize) -> bool + Sync)) -> Self {
        let count = run.plan.packages.len();
        let wanted: Vec<bool> = (0..count).map(wanted).collect();
        let graph = &run.plan.graph;
        let waiting = (0..count).map(|at| graph.needs(at).filter(|need| wanted[*need]).count()).collect();
        let mut heights = vec![0; count];
        for &at in run.plan.order.iter().rev() {
            heights[at] = graph.dependents(at).map(|above| heights[above] + 1).max().unwrap_or(0);
        }
        let outcomes = (0..count).map(|_| None).collect();
        let mut schedule =
            Self { waiting, ready: BTreeSet::new(), heights, outcomes, wanted, running: JoinSet::new(), run };
        for at in (0..count).filter(|at| schedule.wanted[*at]).collect::<Vec<_>>() {
            if schedule.waiting[at] == 0 {
                schedule.add(at);
            }
        }
        schedule
    }

    fn add(&mut self, at: usize) {
        self.ready.insert((std::cmp::Reverse(self.heights[at]), at));
    }

    fn start(&mut self) {
        while self.running.len() < self.run.build.jobs() {
            let Some((_, at)) = self.ready.pop_first() else { return };
            if let Some(outcome) = self.hindered(at) {
                self.finish(at, (outcome, 0.0));
                continue;
            }
            let run = self.run.clone();
            self.running.spawn(async move {
                let start = Instant::now();
                let outcome = run.build_package(at).await;
                (at, (outcome, start.elapsed().as_secs_f64()))
            });
        }
    }

    /// Why a package cannot be built at all, if so.
    fn hindered(&self, at: usize) -> Option<Outcome> {
        if let Some(Some(Err(reason))) = self.run.sources.get(at) {
            return Some((State::Failed, vec![reason.clone()]));
        }
        let reasons: Vec<String> =
            self.run.plan.packages[at].needs.iter().filter_map(|need| self.hindrance(need)).collect();
        (!reasons.is_empty()).then_some((State::Skipped, reasons))
    }

    fn hindrance(&self, need: &Need) -> Option<String> {
        match need {
            Need::Version { id, written, .. } => {
                self.run.is_missing(id).then(|| format!("It needs {written}, which this home does not hold."))
            }
            _ => {
                let at = need.own()?;
                let ((state, _), _) = self.outcomes.get(at)?.as_ref()?;
                let name = self.run.plan.name(at);
                match state {
                    State::Failed => Some(format!("It needs '{name}', which failed.")),
                    State::Skipped => Some(format!("It needs '{name}', which was skipped.")),
                    _ => None,
                }
            }
        }
    }

    fn finish(&mut self, at: usize, timed: Timed) {
        let ((state, _), _) = &timed;
        self.run.build.progress.event(&Event::Done(self.run.plan.name(at), state.word()));
        self.outcomes[at] = Some(timed);
        let dependents: Vec<usize> = self.run.plan.graph.dependents(at).filter(|at| self.wanted[*at]).collect();
        for dependent in dependents {
            self.waiting[dependent] -= 1;
            if self.waiting[dependent] == 0 {
                self.add(dependent);
            }
        }
    }
}
