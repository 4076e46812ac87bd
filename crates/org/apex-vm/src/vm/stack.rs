//! Threads on which Apex runs.

/// Walking a thousand nested calls takes a deep stack; pages are used only as far as it goes.
const STACK: usize = 1 << 30;

/// Runs something on a thread with a stack that is deep enough for the deepest Apex.
pub fn on_big_stack<T: Send>(run: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("apex".into()).stack_size(STACK).spawn_scoped(scope, run)?;
        thread.join().map_err(|_| std::io::Error::other("the Apex thread ended unexpectedly"))
    })
}
