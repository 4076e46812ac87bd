//! Which package needs which.

use super::{Need, PlannedPackage};
use petgraph::Direction;
use petgraph::algo::toposort;
use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::IntoNeighbors;

/// An edge leads from what is needed to what needs it.
#[derive(Debug, Clone, Default)]
pub struct Graph(DiGraph<(), ()>);

impl Graph {
    pub(super) fn of(packages: &[PlannedPackage]) -> Self {
        let mut graph = DiGraph::with_capacity(packages.len(), packages.iter().map(|p| p.needs.len()).sum());
        packages.iter().for_each(|_| _ = graph.add_node(()));
        for (at, package) in packages.iter().enumerate() {
            for need in package.needs.iter().filter_map(Need::own).filter(|need| *need < packages.len()) {
                graph.add_edge(node(need), node(at), ());
            }
        }
        Self(graph)
    }

    /// One more dependency, found while building.
    pub(crate) fn add(&mut self, needed: usize, at: usize) {
        self.0.add_edge(node(needed), node(at), ());
    }

    /// Positions with needs first; empty when there is a cycle.
    ///
    /// Of packages that could come next, the one that stands first in the project file does.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut waiting: Vec<usize> = self.0.node_indices().map(|at| self.needs(at.index()).count()).collect();
        let mut ready: std::collections::BTreeSet<usize> = (0..waiting.len()).filter(|at| waiting[*at] == 0).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(at) = ready.pop_first() {
            order.push(at);
            for dependent in self.dependents(at) {
                waiting[dependent] -= 1;
                if waiting[dependent] == 0 {
                    ready.insert(dependent);
                }
            }
        }
        if order.len() == waiting.len() { order } else { Vec::new() }
    }

    /// What a package needs, each as often as it declares it.
    pub fn needs(&self, at: usize) -> impl Iterator<Item = usize> {
        self.0.neighbors_directed(node(at), Direction::Incoming).map(NodeIndex::index)
    }

    /// What needs a package.
    pub fn dependents(&self, at: usize) -> impl Iterator<Item = usize> {
        self.0.neighbors_directed(node(at), Direction::Outgoing).map(NodeIndex::index)
    }

    /// For each package what it needs, without what those bring along anyway.
    pub(super) fn direct_needs(&self) -> Vec<Vec<usize>> {
        let mut direct = vec![Vec::new(); self.0.node_count()];
        let Ok(order) = toposort(&self.0, None) else { return direct };
        let (list, _) = dag_to_toposorted_adjacency_list::<_, u32>(&self.0, &order);
        let (reduced, _) = dag_transitive_reduction_closure(&list);
        for (rank, needed) in order.iter().enumerate() {
            for dependent in reduced.neighbors(rank as u32) {
                direct[order[dependent as usize].index()].push(needed.index());
            }
        }
        direct.iter_mut().for_each(|needs| needs.sort_unstable());
        direct
    }

    /// The chain of packages that takes longest, by each one's weight, and how long it takes.
    pub fn critical_path(&self, weight: impl Fn(usize) -> f64) -> (Vec<usize>, f64) {
        let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None); self.0.node_count()];
        let order = self.order();
        for &at in &order {
            let before = self.needs(at).map(|need| (best[need].0, Some(need)));
            let (length, before) = before.fold((0.0, None), |a, b| if b.0 > a.0 || a.1.is_none() { b } else { a });
            best[at] = (length + weight(at), before);
        }
        let mut last = order.into_iter().reduce(|a, b| if best[b].0 > best[a].0 { b } else { a });
        let length = last.map_or(0.0, |at| best[at].0);
        let mut path = Vec::new();
        while let Some(at) = last {
            path.push(at);
            last = best[at].1;
        }
        path.reverse();
        (path, length)
    }

    /// How many steps there are at least: packages of one step can be built at once.
    pub(super) fn levels(&self) -> usize {
        self.critical_path(|_| 1.0).0.len()
    }

    pub(crate) fn cycle(&self) -> Option<Vec<usize>> {
        let components = petgraph::algo::tarjan_scc(&self.0);
        let circle =
            components.into_iter().find(|nodes| nodes.len() > 1 || self.0.contains_edge(nodes[0], nodes[0]))?;
        Some(self.walk(circle.into_iter().map(NodeIndex::index).min()?))
    }

    /// From a package of a cycle along its needs back to it.
    fn walk(&self, start: usize) -> Vec<usize> {
        let mut before = vec![None; self.0.node_count()];
        let mut open = std::collections::VecDeque::from([start]);
        while let Some(at) = open.pop_front() {
            let needs: std::collections::BTreeSet<usize> = self.needs(at).collect();
            for need in needs {
                if need == start {
                    let back = std::iter::successors(Some(at), |at| before[*at]);
                    let mut path: Vec<usize> = back.collect();
                    path.reverse();
                    path.push(start);
                    return path;
                }
                if before[need].is_none() {
                    before[need] = Some(at);
                    open.push_back(need);
                }
            }
        }
        vec![start, start]
    }
}

fn node(at: usize) -> NodeIndex {
    NodeIndex::new(at)
}
