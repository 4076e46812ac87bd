//! Salesforce projects on disk: `sfdx-project.json`, `.forceignore`, scratch-org definition files.

mod definition;
mod directory;
mod edit;
mod error;
mod force_ignore;
mod graph;
mod project;
mod settings;

pub use definition::ScratchDefinition;
pub use directory::{Dependency, PackageDirectory};
pub use edit::{line_of, push_item, set_member};
pub use error::{ProjectError, ProjectProblem};
pub use force_ignore::ForceIgnore;
pub use graph::{Cycle, DependencyGraph};
pub use project::{PROJECT_FILE, Project, Reference};
pub use settings::settings_package;
