//! A compile of 300 classes that call each other. Real projects: `cargo run --release --example apex_check -- DIR`.

use criterion::{Criterion, criterion_group, criterion_main};
use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Foreign, Surroundings, check_some, compile};
use orgyard_schema::Schema;
use std::hint::black_box;

const CLASSES: usize = 300;

fn source(n: usize) -> String {
    let next = (n + 1) % CLASSES;
    let method = |m: usize| {
        format!(
            "    public static Decimal sum{m}(List<Account> accounts, Map<Id, Decimal> rates) {{
        Decimal sum = 0;
        for (Account account : accounts) {{
            if (account.AnnualRevenue != null && rates.containsKey(account.Id)) {{
                sum += account.AnnualRevenue * rates.get(account.Id) + Service{next}.count({m});
            }}
        }}
        List<Contact> found = [SELECT Id, Account.Name FROM Contact WHERE AccountId IN :rates.keySet()];
        return found.isEmpty() ? sum : sum.setScale(2) + found[0].Account.Name.length();
    }}\n"
        )
    };
    let methods: String = (0..10).map(method).collect();
    format!("public class Service{n} {{\n    public static Integer count(Integer n) {{ return n + 1; }}\n{methods}}}\n")
}

fn compiles(c: &mut Criterion) {
    let units: Vec<Unit> = (0..CLASSES).filter_map(|n| parse(&source(n), SourceKind::Class).unit).collect();
    let schema = Schema::standard();
    let surroundings = Surroundings { schema: &schema, origins: &[], foreign: Foreign::None };
    let mut group = c.benchmark_group("300 classes");
    group.sample_size(10);
    group.bench_function("compile", |b| b.iter(|| black_box(compile(&units, &surroundings, &|_| true))));
    group.bench_function("check one against all", |b| {
        b.iter(|| black_box(check_some(&units, &surroundings, &|at| at == 7)));
    });
    group.finish();
}

criterion_group!(benches, compiles);
criterion_main!(benches);
