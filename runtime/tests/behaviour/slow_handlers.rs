//! Slow handlers: logged by name before the client gives up.

use std::time::Duration;

use tracing::Level;

use crate::lab::{BLOCKED, ada, endpoint_with, join};
use crate::log::Log;

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_long_is_logged_with_its_name_while_it_runs() {
    let (log, _default) = Log::of(Level::WARN);
    let (endpoint, _) = endpoint_with(
        |builder| builder,
        |mount| mount.slow_handler(Duration::from_secs(3)),
    );
    let room = join(&ada(&endpoint), "a").await;
    let slow = room.push("slow", ());
    tokio::time::sleep(Duration::from_millis(2_999)).await;
    let slow_ones = || log.lines_with("still running");
    assert!(slow_ones().is_empty());
    tokio::time::sleep(Duration::from_millis(2)).await;
    let logged = slow_ones();
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains(r#"handle_in of \"slow\""#), "{logged:?}");
    slow.await.assert_ok(());
    assert_eq!(slow_ones().len(), 1, "once is enough");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_blocks_its_thread_is_logged_with_its_name_when_it_ends() {
    let (log, _default) = Log::of(Level::WARN);
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.slow_handler(BLOCKED / 2));
    let room = join(&ada(&endpoint), "a").await;
    for event in ["blocks", "yields_and_blocks"] {
        room.push(event, ()).await.assert_ok(());
        let logged = log.lines_with(&format!(r#"handle_in of \"{event}\""#));
        assert_eq!(logged.len(), 1, "{:#?}", log.lines());
    }
}
