//! What is left in memory of connections that have come and gone.

use crate::Effort;
use crate::client::connect_all;
use crate::error::Failure;
use crate::process::ServerProcess;
use crate::report::Report;
use crate::server::{Kind, TOPIC};

/// Connections of one wave, as many as a usual limit of open files lets there be.
const WAVE: usize = 9_600;

/// The server's resident memory at first, with a wave of connections, when they are gone, and the same
/// once more.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let size = effort.times(WAVE);
    let server = ServerProcess::start(Kind::Bennu)?;
    let mut add = |work: String, kib: f64| {
        let mib = kib / 1024.0;
        report.add("RSS", work, "MiB", (None, mib), mib, None);
    };
    server.settle().await?;
    add("resident at first".to_owned(), server.resident()?);
    for wave in 1..=3 {
        let clients = connect_all(Kind::Bennu, server.port, size, &[TOPIC.to_owned()]).await?;
        server.settle().await?;
        add(
            format!("wave {wave}: {size} connections"),
            server.resident()?,
        );
        drop(clients);
        // Their processes end, and an allocator may give memory back a while later.
        tokio::time::sleep(std::time::Duration::from_secs(15)).await;
        server.settle().await?;
        add(format!("wave {wave}: gone"), server.resident()?);
    }
    Ok(())
}
