//! What every backend must do, run over each of them.

use crate::{
    BlobHash, BlobStore, MemoryBlobs, MemoryStore, Overlay, SqliteBlobs, SqliteStore, Store, StoreError, Write,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

fn on_each(test: impl Fn(&dyn Store)) {
    test(&MemoryStore::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("org.db");
    test(&SqliteStore::open_or_create(&path).unwrap());
    assert_eq!(files(&folder), ["org.db"], "no other file is left when all connections are closed");
}

fn files(folder: &tempfile::TempDir) -> Vec<String> {
    let names = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn put(key: &str, value: &str) -> Write {
    (key.into(), Some(value.into()))
}

fn remove(key: &str) -> Write {
    (key.into(), None)
}

/// Commits on the newest revision.
fn commit(store: &dyn Store, writes: &[Write]) -> u64 {
    let base = store.snapshot().unwrap().revision();
    store.commit(base, writes).unwrap()
}

fn shown(entries: crate::Entries<'_>) -> String {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let all = entries.map(|entry| entry.unwrap()).map(|(k, v)| format!("{}={}", text(k), text(v)));
    all.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_commit_is_seen_by_later_snapshots_only() {
    on_each(|store| {
        let before = store.snapshot().unwrap();
        assert_eq!(commit(store, &[put("a", "1"), put("b", "2")]), before.revision() + 1);
        let between = store.snapshot().unwrap();
        commit(store, &[put("a", "3"), remove("b"), remove("never there")]);
        assert_eq!(shown(before.range(Bound::Unbounded, Bound::Unbounded)), "");
        assert_eq!(shown(between.range(Bound::Unbounded, Bound::Unbounded)), "a=1 b=2");
        assert_eq!(between.get(b"a").unwrap(), Some(b"1".to_vec()));
        let after = store.snapshot().unwrap();
        assert_eq!(shown(after.range(Bound::Unbounded, Bound::Unbounded)), "a=3");
        assert_eq!((after.get(b"b").unwrap(), after.get(b"a").unwrap()), (None, Some(b"3".to_vec())));
    });
}

#[test]
fn a_commit_on_an_old_revision_changes_nothing() {
    on_each(|store| {
        let base = store.snapshot().unwrap().revision();
        store.commit(base, &[put("a", "1")]).unwrap();
        assert!(matches!(store.commit(base, &[put("a", "2")]), Err(StoreError::Moved)));
        assert_eq!(store.snapshot().unwrap().get(b"a").unwrap(), Some(b"1".to_vec()));
    });
}

#[test]
fn ranges_keep_to_their_bounds_and_order() {
    on_each(|store| {
        commit(store, &["a", "b", "ba", "c"].map(|key| put(key, "1")));
        let snapshot = store.snapshot().unwrap();
        let range = |from, to| shown(snapshot.range(from, to));
        assert_eq!(range(Bound::Included(b"b"), Bound::Excluded(b"c")), "b=1 ba=1");
        assert_eq!(range(Bound::Excluded(b"b"), Bound::Included(b"c")), "ba=1 c=1");
        assert_eq!(range(Bound::Unbounded, Bound::Excluded(b"b")), "a=1");
        assert_eq!(range(Bound::Included(b"c"), Bound::Excluded(b"a")), "");
        assert_eq!(range(Bound::Excluded(b"b"), Bound::Excluded(b"b")), "");
    });
}

#[test]
fn long_ranges_are_whole() {
    on_each(|store| {
        let writes: Vec<Write> = (0..2000).map(|n| put(&format!("k{n:05}"), "v")).collect();
        commit(store, &writes);
        let snapshot = store.snapshot().unwrap();
        let mut range = snapshot.range(Bound::Included(b"k00003"), Bound::Unbounded);
        assert_eq!(range.next().unwrap().unwrap().0, b"k00003");
        // A commit in the middle of a read is not seen.
        commit(store, &[remove("k01999"), put("k00500x", "new")]);
        assert_eq!(range.count(), 1996);
    });
}

#[test]
fn many_threads_read_while_one_writes() {
    on_each(|store| {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..50 {
                    commit(store, &[put("a", &n.to_string()), put("b", &n.to_string())]);
                }
            });
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let snapshot = store.snapshot().unwrap();
                        assert_eq!(snapshot.get(b"a").unwrap(), snapshot.get(b"b").unwrap());
                    }
                });
            }
        });
    });
}

#[test]
fn what_is_committed_is_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("org.db");
    SqliteStore::create(&path, &[put("a", "1")]).unwrap();
    assert_eq!(files(&folder), ["org.db"]);
    commit(&SqliteStore::open(&path).unwrap(), &[put("b", "2")]);
    let again = SqliteStore::open(&path).unwrap();
    let snapshot = again.snapshot().unwrap();
    assert_eq!(shown(snapshot.range(Bound::Unbounded, Bound::Unbounded)), "a=1 b=2");
    assert_eq!(snapshot.revision(), 2);
}

#[test]
fn a_missing_file_and_a_foreign_one_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("org.db");
    let message = |result: crate::Result<SqliteStore>| result.err().unwrap().to_string();
    assert!(message(SqliteStore::open(&path)).contains("cannot be opened"));
    std::fs::write(&path, "this is no database, and long enough to be looked at as one").unwrap();
    assert!(message(SqliteStore::open(&path)).contains("it is damaged"));
}

#[test]
fn blobs_are_kept_once_under_their_hash() {
    let folder = tempfile::tempdir().unwrap();
    let stores: [Box<dyn BlobStore>; 2] =
        [Box::new(MemoryBlobs::new()), Box::new(SqliteBlobs::open_or_create(&folder.path().join("blobs.db")).unwrap())];
    for store in stores {
        let hash = store.put(b"body").unwrap();
        assert_eq!(hash, store.put(b"body").unwrap());
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(store.get(hash).unwrap().as_deref(), Some(&b"body"[..]));
        assert_eq!(store.get(BlobHash::of(b"other")).unwrap(), None);
    }
    assert_eq!(files(&folder), ["blobs.db"]);
    let again = SqliteBlobs::open_or_create(&folder.path().join("blobs.db")).unwrap();
    assert_eq!(again.get(BlobHash::of(b"body")).unwrap(), Some(Arc::from(&b"body"[..])));
}

#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    Savepoint,
    Rollback,
    Commit,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..12u8, any::<u8>()).prop_map(|(k, v)| Step::Put(k, v)),
        2 => (0..12u8).prop_map(Step::Remove),
        1 => Just(Step::Savepoint),
        1 => Just(Step::Rollback),
        1 => Just(Step::Commit),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An overlay over a store reads as a plain map does, savepoints included.
    #[test]
    fn an_overlay_is_a_map(steps in steps()) {
        on_each(|store| {
            let mut overlay = Overlay::new(store.snapshot().unwrap());
            let mut model: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
            let mut saved = vec![];
            for step in &steps {
                match step {
                    Step::Put(key, value) => {
                        overlay.put(vec![*key], vec![*value]);
                        model.insert(vec![*key], vec![*value]);
                    }
                    Step::Remove(key) => {
                        overlay.remove(vec![*key]);
                        model.remove(&vec![*key]);
                    }
                    Step::Savepoint => saved.push((overlay.savepoint(), model.clone())),
                    Step::Rollback => {
                        if let Some((savepoint, then)) = saved.pop() {
                            overlay.rollback_to(savepoint);
                            model = then;
                        }
                    }
                    Step::Commit => {
                        let base = overlay.revision();
                        store.commit(base, &overlay.into_writes()).unwrap();
                        overlay = Overlay::new(store.snapshot().unwrap());
                        saved.clear();
                    }
                }
                let all: Vec<_> = overlay.range(Bound::Unbounded, Bound::Unbounded).map(Result::unwrap).collect();
                assert_eq!(all, model.clone().into_iter().collect::<Vec<_>>());
                let some: Vec<_> = overlay.range(Bound::Included(&[3]), Bound::Excluded(&[7])).map(Result::unwrap).collect();
                assert_eq!(some.len(), model.range(vec![3]..vec![7]).count());
            }
        });
    }
}
