//! The only place that prints: data on stdout, everything else on stderr.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex};

type Sink = Arc<Mutex<Box<dyn Write + Send>>>;

#[derive(Clone)]
pub struct Printer {
    out: Sink,
    err: Sink,
    /// A person sees stderr.
    interactive: bool,
}

impl Printer {
    pub fn terminal() -> Self {
        Self {
            out: Arc::new(Mutex::new(Box::new(anstream::stdout()))),
            err: Arc::new(Mutex::new(Box::new(anstream::stderr()))),
            interactive: std::io::stderr().is_terminal(),
        }
    }

    pub fn new(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { out: Arc::new(Mutex::new(out)), err: Arc::new(Mutex::new(err)), interactive: false }
    }

    pub(crate) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Data. A reader that has gone away, as `head` does, is no error.
    pub(crate) fn data(&self, text: &str) {
        write_line(&self.out, text);
    }

    pub fn say(&self, text: &str) {
        write_line(&self.err, text);
    }
}

fn write_line(sink: &Sink, text: &str) {
    if let Ok(mut sink) = sink.lock() {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let _ = sink.write_all(text.as_bytes()).and_then(|()| sink.write_all(end.as_bytes()));
        let _ = sink.flush();
    }
}
