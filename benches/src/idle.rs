//! P2: the memory of a connection that does nothing.

use crate::Effort;
use crate::client::{as_f64, connect_all};
use crate::error::Failure;
use crate::process::ServerProcess;
use crate::report::Report;
use crate::server::{Kind, TOPIC};

/// Resident memory for each connection, with one joined channel, and with ten.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let connections = effort.times(5_000);
    let bare = per_connection(Kind::Bare, connections, 0).await?;
    let mut channels = Vec::new();
    for joined in [0, 1, 11] {
        channels.push(per_connection(Kind::Bennu, connections, joined).await?);
    }
    let [none, one, eleven] = channels[..] else {
        return Ok(());
    };
    let work = format!("idle connection with one channel, {connections} of them");
    report.add("P2", work, "KiB", (Some(bare), one), one, Some(8.0));
    let work = "idle connection without a channel";
    report.add("P2", work, "KiB", (Some(bare), none), none, None);
    let another = (eleven - one) / 10.0;
    report.add(
        "P2",
        "another idle channel",
        "KiB",
        (None, another),
        another,
        None,
    );
    Ok(())
}

/// KiB for each of `connections`.
async fn per_connection(kind: Kind, connections: usize, joined: usize) -> Result<f64, Failure> {
    let topics: Vec<_> = (0..joined)
        .map(|number| match number {
            0 => TOPIC.to_owned(),
            other => format!("room:other:{other}"),
        })
        .collect();
    let server = ServerProcess::start(kind)?;
    // What the first connections bring about once is not counted.
    let first = connect_all(kind, server.port, 100, &topics).await?;
    server.settle().await?;
    let before = server.resident()?;
    let clients = connect_all(kind, server.port, connections, &topics).await?;
    server.settle().await?;
    let grown = server.resident()? - before;
    drop((first, clients));
    Ok(grown / as_f64(connections))
}
