//! P9 and P12: what a mounted view holds, and what it costs to mount it.

use crate::Effort;
use crate::client::as_f64;
use crate::error::Failure;
use crate::live_client::{Browser, BrowserSocket};
use crate::process::ServerProcess;
use crate::report::{Report, median};
use crate::server::Kind;

/// What is retained of a table of 1,000 rows with four dynamics each: a hash for each, and the keys.
const RETAINED: f64 = 5_000.0;

pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    // As much as an idle connection with a channel may have, and 6 KiB for the view itself.
    let counter = per_view("/counter", effort.times(2_000)).await?;
    let work = "a mounted counter and its connection";
    report.add("P9", work, "KiB", (None, counter), counter, Some(14.0));
    let table = per_view("/shared", effort.times(1_000)).await?;
    let work = "a mounted table of 1,000 shared rows, likewise";
    report.add("P9", work, "KiB", (None, table), table, None);
    let retained = (table - counter) * 1024.0 / RETAINED;
    let work = "the table, for each dynamic and key retained";
    report.add("P9", work, "B", (None, retained), retained, Some(16.0));
    mount(effort, report).await
}

/// The resident memory of each of so many views and their connections, in KiB.
async fn per_view(path: &str, views: usize) -> Result<f64, Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    // What the first views bring about once is not counted.
    let first = mounted(&server, path, 100).await?;
    server.settle().await?;
    let before = server.resident()?;
    let all = mounted(&server, path, views).await?;
    server.settle().await?;
    let grown = server.resident()? - before;
    drop((first, all));
    Ok(grown / as_f64(views))
}

/// So many views, each on a connection of its own, as browsers have it.
async fn mounted(
    server: &ServerProcess,
    path: &str,
    views: usize,
) -> Result<Vec<BrowserSocket>, Failure> {
    let mut sockets = Vec::with_capacity(views);
    for _ in 0..views {
        let mut browser = Browser::open(server.port).await?;
        browser.mount(path).await?;
        sockets.push(browser.into_socket());
    }
    Ok(sockets)
}

/// P12.
async fn mount(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    for (path, target) in [("/table", Some(0.6)), ("/counter", None)] {
        let mounts = effort.times(200);
        let mut rounds = Vec::new();
        for _ in 0..effort.rounds {
            let mut browser = Browser::open(server.port).await?;
            browser.mount(path).await?;
            server.settle().await?;
            let before = server.processor_time()?;
            for _ in 0..mounts {
                browser.mount(path).await?;
            }
            server.settle().await?;
            rounds.push((server.processor_time()? - before) / 1e3 / as_f64(mounts));
        }
        let cost = median(rounds);
        let work = format!("mount of {path}, HTTP and join");
        report.add("P12", work, "ms", (None, cost), cost, target);
    }
    Ok(())
}
