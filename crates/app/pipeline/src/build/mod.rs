//! Building the packages of a project in its Dev Hub.

mod foreign;
mod missing;
mod options;
mod package;
mod report;
mod resolve;
mod run;
mod schedule;
mod undeclared;

pub use options::{Build, BuildOptions, Variables};
pub use report::{BuildReport, Coverage, CriticalPath, ImportedVersion, PackageReport, State};

use crate::cache::BuildCache;
use crate::fault::{self, Fault};
use crate::hub::{PackageFinder, Versions, existing, known};
use crate::plan::{HubPackage, Known, Plan, short};
use crate::progress::Event;
use crate::source::{self, Owners, PackageSource, SourceOptions};
use missing::Needed;
use orgyard_client::{ClientError, Result};
use orgyard_metadata::Manifest;
use run::Run;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

impl Build {
    /// The plan, with what the hub knows, and with faults that only the source shows.
    pub async fn plan(&self) -> Result<Plan> {
        let known = known(&self.hub).await?;
        let mut plan = Plan::of(&self.project, &known);
        if plan.has_errors() {
            return Ok(plan);
        }
        let held = source::manifests(&self.project, &plan, self.api_version());
        let held = held.map_err(|error| ClientError::new(error.name(), error.to_string()))?;
        let held = held.iter().enumerate().filter_map(|(at, manifest)| Some((at, manifest.as_ref()?)));
        self.add_duplicates(&mut plan, held);
        Ok(plan)
    }

    /// Builds what has changed, and what needs that.
    pub async fn run(&self) -> Result<BuildReport> {
        let start = Instant::now();
        let mut known = known(&self.hub).await?;
        let mut plan = Plan::of(&self.project, &known);
        refuse(&plan)?;
        self.progress.event(&Event::Planned(plan.packages.len()));
        let mut report = BuildReport::default();
        let mut wanted = self.wanted(&plan)?;
        let (needed, gone) = self.bring_foreign(&plan, &wanted, &mut report).await?;
        if self.options.stand_in {
            self.replace(&mut plan, &gone, &mut report)?;
            wanted = self.wanted(&plan)?;
        } else {
            report.errors.extend(missing::error(&plan, &needed, &gone));
        }
        self.progress.event(&Event::Reading);
        let sources = self.read(&plan)?;
        self.add_duplicates(&mut plan, manifests(&sources));
        refuse(&plan)?;
        let mut cache = BuildCache::open(&self.home_folder, &self.hub.auth().org_id);
        let packages = self.packages(&plan, &wanted, &mut known, &mut cache, &mut report).await?;
        let run = self.start(plan, sources, packages, known, cache, gone).await?;
        let run = Arc::new(run);
        let outcomes = schedule::run(&run, &|at| wanted.contains(&at)).await;
        fill(&mut report, &run, outcomes);
        report.seconds = start.elapsed().as_secs_f64();
        // What was built is remembered even when some of it failed.
        let saved = run.cache.lock().unwrap_or_else(PoisonError::into_inner).save();
        report.warnings.extend(saved.err().map(|error| error.to_string()));
        Ok(report)
    }

    /// Positions of the packages that were asked for.
    fn wanted(&self, plan: &Plan) -> Result<HashSet<usize>> {
        if self.options.only.is_empty() {
            return Ok((0..plan.packages.len()).collect());
        }
        let find = |name: &String| {
            let found = plan.packages.iter().position(|package| {
                package.name == *name || package.known_id.as_deref().is_some_and(|id| short(id) == short(name))
            });
            found.ok_or_else(|| {
                let names: Vec<&str> = plan.packages.iter().map(|package| package.name.as_str()).collect();
                ClientError::new("UnknownPackageError", format!("The project has no package '{name}'."))
                    .action(format!("Its packages are {}", names.join(", ")))
            })
        };
        self.options.only.iter().map(find).collect()
    }

    fn read(&self, plan: &Plan) -> Result<Vec<Option<Sourced>>> {
        let options = SourceOptions {
            api_version: self.api_version(),
            definition_file: self.options.definition_file.as_deref(),
            env: &*self.env,
        };
        // All packages are read, also those not asked for: a component in two of them concerns each.
        let read = || source::read_all(&self.project, plan, &|_| true, &options);
        read().map_err(|error| ClientError::new(error.name(), error.to_string()))
    }

    fn add_duplicates<'m>(&self, plan: &mut Plan, manifests: impl Iterator<Item = (usize, &'m Manifest)>) {
        let faults = source::duplicates(plan, manifests, self.options.duplicates);
        plan.faults.extend(fault::sorted(faults, &self.project));
    }

    /// Brings versions of other companies whose projects are at hand; gives those needed and those still missing.
    async fn bring_foreign(
        &self,
        plan: &Plan,
        wanted: &HashSet<usize>,
        report: &mut BuildReport,
    ) -> Result<(BTreeMap<String, Needed>, HashSet<String>)> {
        let needed = missing::needed(plan, &|at| wanted.contains(&at));
        let mut gone = missing::missing(&self.hub, &needed).await?;
        report.imported =
            needed.iter().filter(|(id, _)| !gone.contains(*id)).map(|(_, needed)| needed.known()).collect();
        let Some(home) = &self.home else { return Ok((needed, gone)) };
        for (id, folder) in &plan.foreign {
            let Some(version) = needed.get(id).filter(|_| gone.contains(id)) else { continue };
            match self.import(home, version, folder).await {
                Ok(imported) => report.imported.push(imported),
                Err(error) => report.errors.push(format!("{}: {}", version.written, error.message)),
            }
            if report.imported.iter().any(|done| foreign::is_same(&done.subscriber_package_version_id, id)) {
                gone.remove(id);
            }
        }
        Ok((needed, gone))
    }

    fn replace(&self, plan: &mut Plan, gone: &HashSet<String>, report: &mut BuildReport) -> Result<()> {
        let replaced = plan.stand_in(gone, &self.project).map_err(|fault| faults(&[&fault]))?;
        for (at, written, own) in replaced {
            report.notes.push(format!(
                "'{}' was built against the present source of '{}' in the place of {written}.",
                plan.name(at),
                plan.name(own)
            ));
        }
        let needed = missing::needed(plan, &|_| true);
        report.errors.extend(missing::error(plan, &needed, gone));
        Ok(())
    }

    async fn packages(
        &self,
        plan: &Plan,
        wanted: &HashSet<usize>,
        known: &mut Known,
        cache: &mut BuildCache,
        report: &mut BuildReport,
    ) -> Result<Vec<HubPackage>> {
        let mut finder = PackageFinder::new(&self.hub, &self.project, known, cache);
        let mut packages = Vec::with_capacity(plan.packages.len());
        for (at, package) in plan.packages.iter().enumerate() {
            // What was not asked for is not created either; it may be there.
            let there = || finder.known.package(&package.name, package.known_id.as_deref()).cloned();
            packages.push(match wanted.contains(&at) {
                true => finder.find(package).await?,
                false => there().unwrap_or_default(),
            });
        }
        report.notes.append(&mut finder.notes);
        Ok(packages)
    }

    async fn start(
        &self,
        plan: Plan,
        sources: Vec<Option<Sourced>>,
        packages: Vec<HubPackage>,
        known: Known,
        cache: BuildCache,
        missing: HashSet<String>,
    ) -> Result<Run> {
        let mut run = Run {
            owners: Owners::of(manifests(&sources)),
            versions: Versions::new(self.hub.clone()),
            existing: Default::default(),
            results: Mutex::new(vec![None; plan.packages.len()]),
            cache: Mutex::new(cache),
            build: self.clone(),
            plan,
            sources,
            packages,
            known,
            missing,
        };
        let cached = run.cached_versions();
        let ids: Vec<&str> = cached.iter().map(String::as_str).collect();
        run.existing = existing(&self.hub, &ids).await?;
        Ok(run)
    }
}

type Sourced = std::result::Result<PackageSource, String>;

fn manifests(sources: &[Option<Sourced>]) -> impl Iterator<Item = (usize, &Manifest)> {
    let read = sources.iter().enumerate().filter_map(|(at, source)| Some((at, source.as_ref()?.as_ref().ok()?)));
    read.map(|(at, source)| (at, &source.manifest))
}

/// Errors of the plan stop everything.
fn refuse(plan: &Plan) -> Result<()> {
    let errors: Vec<&Fault> = plan.faults.iter().filter(|fault| fault.is_error()).collect();
    if errors.is_empty() { Ok(()) } else { Err(faults(&errors)) }
}

/// Faults that are shown in full.
const SHOWN: usize = 25;

fn faults(errors: &[&Fault]) -> ClientError {
    let mut lines: Vec<String> = errors.iter().take(SHOWN).map(ToString::to_string).collect();
    if errors.len() > SHOWN {
        lines.push(format!("… and {} more", errors.len() - SHOWN));
    }
    ClientError::new("ProjectFaultsError", lines.join("\n"))
}

fn fill(report: &mut BuildReport, run: &Run, outcomes: Vec<Option<schedule::Timed>>) {
    let mut seconds = vec![0.0; outcomes.len()];
    let mut outcomes = outcomes;
    for &at in &run.plan.order {
        let Some(((state, errors), took)) = outcomes[at].take() else { continue };
        seconds[at] = took;
        report.packages.push(package_report(run, at, state, errors, took));
    }
    let (path, length) = run.plan.graph.critical_path(|at| seconds[at]);
    let path = path.into_iter().filter(|at| seconds[*at] > 0.0).map(|at| run.plan.name(at).to_owned());
    report.critical_path = CriticalPath { packages: path.collect(), seconds: length };
    report.warnings.extend(warnings(run, report));
    let unsupported: Vec<&String> = report.packages.iter().flat_map(|package| &package.unsupported).collect();
    report.warnings.extend(orgyard_client::unsupported_calls(&unsupported));
    for source in run.sources.iter().filter_map(|source| source.as_ref()?.as_ref().ok()) {
        report.warnings.extend(source.warnings.iter().cloned());
    }
    report.count();
}

/// What a build would give is of no interest where nothing was built.
fn warnings(run: &Run, report: &BuildReport) -> Vec<String> {
    let unchanged = report.packages.iter().filter(|package| package.state == State::Unchanged);
    let unchanged: HashSet<&str> = unchanged.map(|package| package.package.as_str()).collect();
    let concerns = |fault: &&Fault| fault.of_build.as_deref().is_none_or(|package| !unchanged.contains(package));
    run.plan.faults.iter().filter(concerns).map(Fault::text).collect()
}

fn package_report(run: &Run, at: usize, state: State, errors: Vec<String>, seconds: f64) -> PackageReport {
    let version = run.version(at);
    let source = run.source(at);
    let id = &run.packages[at].id;
    PackageReport {
        package: run.plan.name(at).to_owned(),
        package_id: (!id.is_empty()).then(|| id.clone()),
        version: version.as_ref().map(|version| version.number.to_string()),
        subscriber_package_version_id: version.as_ref().map(|version| version.id.clone()),
        components: source.map_or(0, PackageSource::components),
        coverage: Coverage::of(package::has_apex(source), version.as_ref().and_then(|version| version.coverage)),
        seconds,
        state,
        released: version.as_ref().is_some_and(|version| version.released),
        errors,
        not_promoted: version.as_ref().and_then(|version| version.not_promoted.clone()),
        outside: version.as_ref().map(|version| version.dependencies.outside.clone()).unwrap_or_default(),
        unsupported: version.as_ref().map(|version| version.unsupported.clone()).unwrap_or_default(),
        dependencies: version.map(|version| version.dependencies.all).unwrap_or_default(),
    }
}
