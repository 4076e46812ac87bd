//! A fuzz target as a plain function.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::hir::ClassKind;
use orgyard_apex_check::{Foreign, Surroundings, compile};
use orgyard_apex_vm::{Linked, OPERATIONS_PER_MS, Vm, on_big_stack};
use orgyard_engine::{EngineError, Home, HomeOptions, Org};
use orgyard_values::Env;
use std::sync::{Arc, LazyLock};

/// Nothing that runs is committed, so one org is enough.
static ORG: LazyLock<Option<Arc<Org>>> = LazyLock::new(|| {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(0))).ok()?;
    home.org(home.orgs().ok()?.first()?.id).ok()
});

/// Compiles and runs whatever parses: sources divided by lines of `---`, the last one a block. Must not panic, must not
/// hang, and must not take the process down.
pub fn fuzz_run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut sources: Vec<&str> = text.split("\n---\n").collect();
    let block = sources.pop().unwrap_or_default();
    let kind = |text: &str| if text.starts_with("trigger ") { SourceKind::Trigger } else { SourceKind::Class };
    let sources = sources.into_iter().map(|text| (text, kind(text))).chain([(block, SourceKind::Anonymous)]);
    let units: Vec<Unit> = sources.filter_map(|(text, kind)| parse(text, kind).unit).collect();
    let ran = on_big_stack(|| run(&units));
    assert!(ran.is_ok(), "the machine panicked");
}

fn run(units: &[Unit]) -> Result<(), EngineError> {
    let Some(org) = &*ORG else { return Ok(()) };
    let tx = org.read(org.info().user_id)?;
    let surroundings = Surroundings { schema: tx.schema().model(), origins: &[], foreign: Foreign::None };
    let image = compile(units, &surroundings, &|_| true).image;
    let mut vm = Vm::new(tx, Linked::new(Arc::new(image), orgyard_apex_lib::natives().clone()));
    vm.context.is_test = true;
    vm.limits.cpu.allowed = 20 * OPERATIONS_PER_MS;
    let scripts: Vec<_> = vm.image().classes.iter().filter(|class| class.kind == ClassKind::Script).collect();
    let body = scripts.last().and_then(|class| class.methods.first().copied());
    if let Some(body) = body
        && let Err(throw) = vm.invoke(body, None, Vec::new())
        && let Some(value) = throw.value()
    {
        // Its text may run code of the class.
        let _ = vm.exception_text(value);
    }
    Ok(())
}
