//! Rows and queries over 10,000 rows, in memory and on disk, and what an org and a commit cost.

use criterion::{Criterion, criterion_group, criterion_main};
use orgyard_engine::{
    ApiError, EngineError, Home, HomeOptions, NewOrg, Operation, Org, Plain, QueryApi, SaveOptions, Tx, save,
};
use orgyard_values::{Env, Id, Record, Value};
use std::hint::black_box;
use std::sync::Arc;

const ROWS: i64 = 10_000;

type Failure = Box<dyn std::error::Error>;

fn home(folder: Option<&tempfile::TempDir>) -> Result<(Arc<Home>, Arc<Org>), EngineError> {
    let path = folder.map(|f| f.path().to_path_buf());
    let home = Home::open(HomeOptions { path, ..HomeOptions::in_memory(Env::fixed(1_795_194_000_000)) })?;
    let hub = home.orgs()?.remove(0);
    let org = home.org(hub.id)?;
    Ok((home, org))
}

fn row(n: i64) -> Record {
    Record::new("Account")
        .with("Name", format!("Account {n}"))
        .with("AnnualRevenue", Value::Double(n as f64))
        .with("Industry", if n % 10 == 0 { "Energy" } else { "Media" })
}

fn fill(org: &Arc<Org>) -> Result<Vec<Id>, ApiError> {
    org.write(org.info().user_id, |tx| (0..ROWS).map(|n| tx.add_row(row(n))).collect())
}

fn queries(c: &mut Criterion, name: &str, tx: &Tx, ids: &[Id]) {
    let mut run = |what: &str, soql: String| {
        c.bench_function(&format!("{name}: {what}"), |b| b.iter(|| black_box(tx.query(&soql, QueryApi::Rest))));
    };
    run("query by id", format!("SELECT Id, Name FROM Account WHERE Id = '{}'", ids[5000]));
    run("query by indexed name", "SELECT Id FROM Account WHERE Name = 'account 777'".into());
    run("query that scans 10k rows for 1k", "SELECT Id, Name FROM Account WHERE Industry = 'Energy'".into());
    run("query that sorts 10k rows", "SELECT Name FROM Account ORDER BY AnnualRevenue DESC LIMIT 10".into());
    run("query that groups 10k rows", "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry".into());
    c.bench_function(&format!("{name}: get by id"), |b| b.iter(|| black_box(tx.get("Account", ids[5000]))));
}

fn backend(c: &mut Criterion, name: &str, folder: Option<&tempfile::TempDir>) -> Result<(), Failure> {
    let (home, org) = home(folder)?;
    let user = org.info().user_id;
    let ids = fill(&org)?;
    queries(c, name, &org.read(user)?, &ids);
    c.bench_function(&format!("{name}: insert 1k rows, not committed"), |b| {
        b.iter(|| -> Result<(), ApiError> {
            let mut tx = org.read(user)?;
            (0..1000).try_for_each(|n| tx.insert(row(n)).map(drop))
        });
    });
    c.bench_function(&format!("{name}: save 10k rows in one call, not committed"), |b| {
        b.iter(|| -> Result<usize, EngineError> {
            let mut tx = org.read(user)?;
            let records = (0..ROWS).map(row).collect();
            save(&mut Plain(&mut tx), Operation::Insert, records, &SaveOptions::default()).map(|saved| saved.len())
        });
    });
    c.bench_function(&format!("{name}: commit one row"), |b| {
        b.iter(|| org.write(user, |tx| tx.insert(row(1))));
    });
    c.bench_function(&format!("{name}: begin a read"), |b| b.iter(|| black_box(org.read(user).map(drop))));
    c.bench_function(&format!("{name}: create an org"), |b| {
        b.iter(|| home.create_org(NewOrg::default()).map(drop));
    });
    Ok(())
}

fn engine(c: &mut Criterion) {
    let folder = tempfile::tempdir();
    let outcome = backend(c, "memory", None).and_then(|()| backend(c, "disk", Some(&folder?)));
    assert!(outcome.is_ok(), "{outcome:?}");
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(2)).warm_up_time(std::time::Duration::from_millis(300));
    targets = engine
}
criterion_main!(benches);
