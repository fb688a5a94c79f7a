//! Slow handlers: logged by name before the client gives up.

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::lab::{ada, endpoint_with, join};

/// Keeps the warnings.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                let _ = write!(self.0, "{}={value:?} ", field.name());
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().expect("nobody panics").push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_long_is_logged_with_its_name_while_it_runs() {
    let warnings = Warnings::default();
    let _default = tracing::subscriber::set_default(warnings.clone());
    let (endpoint, _) = endpoint_with(
        |builder| builder,
        |mount| mount.slow_handler(Duration::from_secs(3)),
    );
    let room = join(&ada(&endpoint), "a").await;
    let slow = room.push("slow", ());
    tokio::time::sleep(Duration::from_millis(2_999)).await;
    let slow_ones = || {
        let warnings = warnings.0.lock().unwrap();
        let slow = |warning: &&String| warning.contains("still running");
        warnings.iter().filter(slow).cloned().collect::<Vec<_>>()
    };
    assert!(slow_ones().is_empty());
    tokio::time::sleep(Duration::from_millis(2)).await;
    let logged = slow_ones();
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains(r#"handle_in of \"slow\""#), "{logged:?}");
    slow.await.assert_ok(());
    assert_eq!(slow_ones().len(), 1, "once is enough");
}
