//! `--stand-in`: the version built from the present source takes the place of one whose content the home does not hold.

use super::need::short;
use super::{Need, Plan};
use crate::fault::Fault;
use orgyard_project::Project;
use std::collections::HashSet;

impl Plan {
    /// Turns needs of missing versions (short `04t` ids) into needs of the project's own packages, where the alias
    /// says which one. Gives what was replaced: the package, the alias and the package that stands in.
    pub(crate) fn stand_in(
        &mut self,
        missing: &HashSet<String>,
        project: &Project,
    ) -> Result<Vec<(usize, String, usize)>, Fault> {
        let mut replaced = Vec::new();
        for (at, package) in self.packages.iter_mut().enumerate() {
            for need in &mut package.needs {
                let Need::Version { id, written, own: Some(own) } = need else { continue };
                if missing.contains(short(id)) {
                    replaced.push((at, written.clone(), *own));
                    *need = Need::StandIn { at: *own, id: id.clone(), written: written.clone() };
                }
            }
        }
        for (at, _, own) in &replaced {
            self.graph.add(*own, *at);
        }
        self.order = self.graph.order();
        match self.graph.cycle() {
            Some(cycle) => Err(self.circle(&cycle, project)),
            None => Ok(replaced),
        }
    }

    fn circle(&self, cycle: &[usize], project: &Project) -> Fault {
        let names: Vec<&str> = cycle.iter().map(|at| self.name(*at)).collect();
        let at = self.packages[cycle[0]].directory.to_string();
        let message = format!(
            "with versions built from the present source in the place of older ones, these packages depend on each \
             other in a circle: {}",
            names.join(" → ")
        );
        let fault = Fault::error(&["packageDirectories", &at, "dependencies"], message, WITHOUT);
        crate::fault::sorted(vec![fault.clone()], project).pop().unwrap_or(fault)
    }
}

const WITHOUT: &str = "Import the older version instead of using --stand-in";
