//! Typed queries over 10, 10,000 and 1,000,000 rows, with an index and without. `ORGYARD_BENCH_ROWS` sets the largest.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use orgyard_engine::{Access, ApiError, BindValue, Home, HomeOptions, SelectOptions, Tx};
use orgyard_values::{Env, Id, Record, Value};
use std::hint::black_box;
use std::sync::Arc;

/// What is asked at each size. `:id` is bound to the row in the middle.
const QUERIES: [(&str, &str); 9] = [
    ("by id", "SELECT Id, Name FROM Account WHERE Id = :id"),
    ("by an indexed name", "SELECT Id FROM Account WHERE Name = 'account 7'"),
    ("by a field without an index", "SELECT Id FROM Account WHERE Industry = 'Energy' LIMIT 1000"),
    ("count all", "SELECT COUNT() FROM Account"),
    ("sort, first ten", "SELECT Name FROM Account ORDER BY AnnualRevenue DESC LIMIT 10"),
    ("group", "SELECT Industry, COUNT(Id), SUM(AnnualRevenue) FROM Account GROUP BY Industry"),
    ("children of ten", "SELECT Id, (SELECT Id FROM Contacts) FROM Account LIMIT 10"),
    ("semi-join", "SELECT COUNT() FROM Account WHERE Id IN (SELECT AccountId FROM Contact)"),
    ("parent", "SELECT Account.Name FROM Contact WHERE Account.Industry = 'Energy' LIMIT 100"),
];

fn row(n: usize) -> Record {
    Record::new("Account")
        .with("Name", format!("Account {n}"))
        .with("AnnualRevenue", Value::Double((n % 1000) as f64))
        .with("Industry", if n.is_multiple_of(10) { "Energy" } else { "Media" })
}

/// An org with so many accounts, and a contact for each tenth.
fn filled(rows: usize) -> Result<(Tx, Id), ApiError> {
    let home = Home::open(HomeOptions::in_memory(Env::fixed(1_795_194_000_000)))?;
    let info = home.orgs()?.remove(0);
    let org = home.org(info.id)?;
    let ids = org.write(info.user_id, |tx| -> Result<Vec<Id>, ApiError> {
        let mut ids = Vec::new();
        for n in 0..rows {
            let id = tx.add_row(row(n))?;
            if n.is_multiple_of(10) {
                tx.add_row(Record::new("Contact").with("LastName", format!("Contact {n}")).with("AccountId", id))?;
            }
            ids.push(id);
        }
        Ok(ids)
    })?;
    Ok((org.read(info.user_id)?, ids[rows / 2]))
}

fn size(c: &mut Criterion, rows: usize) -> Result<(), ApiError> {
    let (tx, id) = filled(rows)?;
    let binds = vec![BindValue::One(id.into())];
    let user = SelectOptions { access: Access::User { user: tx.user() }, ..SelectOptions::default() };
    for (mode, options) in [("", SelectOptions::default()), (" in user mode", user)] {
        for (name, soql) in QUERIES {
            let Ok(query) = orgyard_soql::parse(soql) else { continue };
            let query = Arc::new(query);
            c.bench_with_input(BenchmarkId::new(format!("{name}{mode}"), rows), &rows, |b, _| {
                b.iter(|| black_box(tx.select(&query, &binds, &options).map(|found| found.records.len())));
            });
        }
    }
    c.bench_function("parse", |b| b.iter(|| black_box(orgyard_soql::parse(QUERIES[8].1))));
    Ok(())
}

fn queries(c: &mut Criterion) {
    let largest = std::env::var("ORGYARD_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    for rows in [10, 10_000, 1_000_000].into_iter().filter(|rows| *rows <= largest) {
        let outcome = size(c, rows);
        assert!(outcome.is_ok(), "{outcome:?}");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(std::time::Duration::from_millis(500)).warm_up_time(std::time::Duration::from_millis(100));
    targets = queries
}
criterion_main!(benches);
