//! What is logged while a test runs.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// Keeps what is logged, a line for each event: its fields, as `name=value`, and its target; and
/// within which spans.
#[derive(Clone)]
pub(crate) struct Log {
    level: Level,
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Spans>>,
}

#[derive(Default)]
struct Spans {
    /// Each as `name field=value`, by its number less one.
    all: Vec<String>,
    entered: Vec<u64>,
    /// The spans of each line.
    of_lines: Vec<String>,
}

impl Log {
    /// The log of this thread at `level` and above, while the guard lives.
    pub(crate) fn of(level: Level) -> (Self, DefaultGuard) {
        let log = Self {
            level,
            lines: Arc::default(),
            spans: Arc::default(),
        };
        let guard = tracing::subscriber::set_default(log.clone());
        (log, guard)
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("nobody panics").clone()
    }

    pub(crate) fn lines_with(&self, text: &str) -> Vec<String> {
        let mut lines = self.lines();
        lines.retain(|line| line.contains(text));
        lines
    }

    /// Every span that was made, with its fields.
    pub(crate) fn spans(&self) -> Vec<String> {
        self.spans.lock().expect("nobody panics").all.clone()
    }

    /// The spans around the lines with `text`, from the outermost.
    pub(crate) fn spans_of(&self, text: &str) -> Vec<String> {
        let spans = self.spans.lock().expect("nobody panics");
        let lines = self.lines().into_iter().zip(&spans.of_lines);
        let found = lines.filter(|(line, _)| line.contains(text));
        found.map(|(_, spans)| spans.clone()).collect()
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(format!("{} ", span.metadata().name()));
        span.record(&mut text);
        let mut spans = self.spans.lock().expect("nobody panics");
        spans.all.push(text.0.trim_end().to_owned());
        Id::from_u64(spans.all.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        let _ = write!(text.0, "target={} ", event.metadata().target());
        self.lines.lock().expect("nobody panics").push(text.0);
        let mut spans = self.spans.lock().expect("nobody panics");
        let around = spans.entered.iter();
        let around = around.filter_map(|id| spans.all.get(usize::try_from(*id).ok()? - 1).cloned());
        let around = around.collect::<Vec<_>>().join(" > ");
        spans.of_lines.push(around);
    }

    fn enter(&self, id: &Id) {
        let mut spans = self.spans.lock().expect("nobody panics");
        spans.entered.push(id.into_u64());
    }

    fn exit(&self, id: &Id) {
        let mut spans = self.spans.lock().expect("nobody panics");
        spans.entered.retain(|entered| *entered != id.into_u64());
    }
}
