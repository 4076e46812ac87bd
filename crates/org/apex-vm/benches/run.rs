//! Calls, loops, collections, text and fields of records, in operations of Apex.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use orgyard_apex::{SourceKind, parse};
use orgyard_apex_check::{Foreign, Surroundings, compile};
use orgyard_apex_vm::{Linked, Vm, on_big_stack};
use orgyard_engine::{Home, HomeOptions, Tx};
use orgyard_values::Env;
use std::sync::Arc;
use std::time::Duration;

const TURNS: u64 = 10_000;

const CLASS: &str = "public class Own { public Integer n = 0; public static Integer fib(Integer n) { \
    return n < 2 ? n : fib(n - 1) + fib(n - 2); } public virtual void more() { n++; } }";

/// What a loop of [`TURNS`] turns does.
const BODIES: [(&str, &str, &str); 7] = [
    ("loop", "Integer sum = 0;", "sum += i;"),
    ("call", "Own o = new Own();", "o.more();"),
    ("list", "List<Integer> l = new List<Integer>();", "l.add(i); if (l[i] != i) break;"),
    ("map", "Map<Integer, Integer> m = new Map<Integer, Integer>();", "m.put(i, i); m.get(i);"),
    ("text", "String s;", "s = 'a' + i;"),
    ("record", "Account a = new Account();", "a.NumberOfEmployees = i; Integer n = a.NumberOfEmployees;"),
    ("decimal", "Decimal d = 0;", "d = d + 1.25;"),
];

fn transaction() -> Result<Tx, orgyard_engine::EngineError> {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(1_795_194_000_000)))?;
    let hub = home.orgs()?.remove(0);
    home.org(hub.id)?.read(hub.user_id)
}

fn linked(tx: &Tx, block: &str) -> Arc<Linked> {
    let parsed =
        [(CLASS, SourceKind::Class), (block, SourceKind::Anonymous)].map(|(text, kind)| parse(text, kind).unit);
    let units: Vec<_> = parsed.into_iter().flatten().collect();
    let surroundings = Surroundings { schema: tx.schema().model(), origins: &[], foreign: Foreign::None };
    Linked::new(Arc::new(compile(&units, &surroundings, &|_| true).image), orgyard_apex_lib::natives().clone())
}

/// Runs the block so many times; the time it takes.
fn time(block: &str, turns: u64) -> Duration {
    let run = || {
        let Ok(tx) = transaction() else { return Duration::ZERO };
        let linked = linked(&tx, block);
        let script = linked.image.classes.iter().find(|class| &*class.name == "AnonymousBlock");
        let body = script.and_then(|class| class.methods.first().copied());
        let mut vm = Vm::new(tx, linked);
        vm.limits.cpu.allowed = u64::MAX;
        let started = std::time::Instant::now();
        for _ in 0..turns {
            if let Some(body) = body {
                let _ = std::hint::black_box(vm.invoke(body, None, Vec::new()));
            }
        }
        started.elapsed()
    };
    on_big_stack(run).unwrap_or_default()
}

fn bodies(c: &mut Criterion) {
    let mut group = c.benchmark_group("apex");
    group.throughput(Throughput::Elements(TURNS)).sample_size(10);
    for (name, before, body) in BODIES {
        let block = format!("{before} for (Integer i = 0; i < {TURNS}; i++) {{ {body} }}");
        group.bench_function(BenchmarkId::from_parameter(name), |b| b.iter_custom(|turns| time(&block, turns)));
    }
    group.bench_function("fib 20", |b| b.iter_custom(|turns| time("Own.fib(20);", turns)));
    group.finish();
}

criterion_group!(benches, bodies);
criterion_main!(benches);
