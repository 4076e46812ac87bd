//! A plan as JSON.

use super::{Need, OtherPackage, Plan};
use serde_json::{Value, json};

impl Plan {
    /// What `--json` shows: packages in the order in which they can be built, and faults.
    pub fn json(&self) -> Value {
        let packages: Vec<Value> = self.order.iter().map(|at| self.package_json(*at)).collect();
        let (chain, _) = self.graph.critical_path(|_| 1.0);
        let chain: Vec<&str> = chain.into_iter().map(|at| self.name(at)).collect();
        json!({
            "packages": packages, "steps": self.graph.levels(), "longestChain": chain, "faults": self.faults,
        })
    }

    fn package_json(&self, at: usize) -> Value {
        let package = &self.packages[at];
        let needs: Vec<Value> = package.needs.iter().map(|need| self.need_json(need)).collect();
        json!({
            "package": package.name, "packageId": package.known_id, "versionNumber": package.version.to_string(),
            "dependencies": needs,
        })
    }

    fn need_json(&self, need: &Need) -> Value {
        match need {
            Need::Own { at, version, branch } => {
                json!({"package": self.name(*at), "versionNumber": version.to_string(), "branch": branch})
            }
            Need::Other { package: OtherPackage::Id(name) | OtherPackage::Name(name), version, branch } => {
                json!({"package": name, "versionNumber": version.to_string(), "branch": branch})
            }
            Need::Version { id, written, .. } => json!({"package": written, "subscriberPackageVersionId": id}),
            Need::StandIn { at, written, .. } => json!({"package": self.name(*at), "inPlaceOf": written}),
        }
    }
}
