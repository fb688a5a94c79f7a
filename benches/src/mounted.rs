//! P9 and P12: what a mounted view holds, and what it costs to mount it.

use crate::Effort;
use crate::client::as_f64;
use crate::error::Failure;
use crate::live_client::Browser;
use crate::process::ServerProcess;
use crate::report::{Report, median};
use crate::server::Kind;

/// Views of one connection.
const VIEWS: usize = 100;

/// What is retained of a table of 1,000 rows with four dynamics each: a hash for each, and the keys.
const RETAINED: f64 = 5_000.0;

pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let counter = per_view("/counter", effort.times(4_000)).await?;
    let work = "a mounted counter, without its connection";
    report.add("P9", work, "KiB", (None, counter), counter, Some(6.0));
    let table = per_view("/shared", effort.times(1_000)).await?;
    let work = "a mounted table of 1,000 shared rows";
    report.add("P9", work, "KiB", (None, table), table, None);
    let retained = (table - counter) * 1024.0 / RETAINED;
    let work = "the table, for each dynamic and key retained";
    report.add("P9", work, "B", (None, retained), retained, Some(16.0));
    mount(effort, report).await
}

/// The resident memory of each of so many views, in KiB.
async fn per_view(path: &str, views: usize) -> Result<f64, Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    let mut browsers = Vec::new();
    // What the first views bring about once is not counted.
    for _ in 0..=views.div_ceil(VIEWS) {
        let mut browser = Browser::open(server.port).await?;
        browser.mount(path).await?;
        browsers.push(browser);
    }
    server.settle().await?;
    let before = server.resident()?;
    let mut mounted = 0;
    for browser in &mut browsers {
        for _ in 0..VIEWS.min(views - mounted) {
            browser.mount(path).await?;
            mounted += 1;
        }
    }
    server.settle().await?;
    Ok((server.resident()? - before) / as_f64(views))
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
