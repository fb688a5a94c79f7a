//! P6 to P8: from an event to its diff, in processor time, allocations and bytes.

use crate::Effort;
use crate::client::as_f64;
use crate::error::Failure;
use crate::live_client::{Browser, View};
use crate::process::ServerProcess;
use crate::report::{Report, Rounds, median};
use crate::server::Kind;

/// What the reference sends: a counter that counts on, a table with 10 of 1,000 rows changed, and
/// with one appended.
const REFERENCE: [(&str, &str, &str, usize); 3] = [
    ("a counter counts on", "/counter", "count", 12),
    ("10 of 1,000 rows change", "/table", "change", 231),
    ("a row is appended to 1,000", "/table", "append", 80),
];

pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    changed_rows(effort, report).await?;
    allocations(report).await?;
    beside_a_table(effort, report).await?;
    bytes(report).await
}

/// P6, with more rows beside the ten that change.
async fn changed_rows(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    let mut page = Sender::open(server.port, "/table").await?;
    let mut large = Sender::open(server.port, "/table?rows=10000").await?;
    let (mut small_rounds, mut large_rounds) = (Vec::new(), Vec::new());
    page.round(&server, "change", 10).await?;
    for _ in 0..effort.rounds {
        small_rounds.push(page.round(&server, "change", effort.times(1_000)).await?);
        large_rounds.push(large.round(&server, "change", effort.times(100)).await?);
    }
    let (small, large) = (median(small_rounds), median(large_rounds));
    let work = "event to diff, 10 of 1,000 rows changed";
    report.add("P6", work, "us", (None, small), small, Some(80.0));
    let work = "event to diff, 10 of 10,000 rows changed";
    report.add("P6", work, "us", (None, large), large, None);
    Ok(())
}

/// P6: how many more allocations 4,000 rows make than 1,000.
async fn allocations(report: &mut Report) -> Result<(), Failure> {
    let Some(server) = ServerProcess::start_counting()? else {
        eprintln!("allocations are not counted: cargo build --release -p bennu-bench");
        return Ok(());
    };
    let mut counted = Vec::new();
    for path in ["/table?rows=1000", "/table?rows=4000"] {
        let mut page = Sender::open(server.port, path).await?;
        page.round(&server, "change", 10).await?;
        let mut rounds = Vec::new();
        for _ in 0..5 {
            let before = page.allocations().await?;
            let none = page.allocations().await? - before;
            page.round(&server, "change", 100).await?;
            rounds.push((page.allocations().await? - before - 2.0 * none) / 100.0);
        }
        counted.push(median(rounds));
    }
    let [few, many] = counted[..] else {
        return Ok(());
    };
    report.add(
        "P6",
        "allocations of such an event, 1,000 rows",
        "",
        (None, few),
        few,
        None,
    );
    let work = "the same, 4,000 rows: how many more";
    report.add("P6", work, "", (None, many), many - few, Some(1.0));
    Ok(())
}

/// P7. What one client's event costs depends on which threads its tasks run on, so that each round has
/// clients of its own.
async fn beside_a_table(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    let events = effort.times(1_000);
    let mut rounds = Rounds::default();
    for _ in 0..2 * effort.rounds {
        let mut alone = Sender::open(server.port, "/counter").await?;
        let mut beside = Sender::open(server.port, "/both").await?;
        alone.round(&server, "count", 100).await?;
        beside.round(&server, "count", 100).await?;
        let counter = alone.round(&server, "count", events).await?;
        rounds.add(counter, beside.round(&server, "count", events).await?);
    }
    let (alone, beside) = rounds.medians();
    let work = "a counter beside 1,000 rows, to a counter alone";
    let ratio = rounds.ratio();
    report.add("P7", work, "us", (Some(alone), beside), ratio, Some(1.2));
    Ok(())
}

/// P8. The reference's pages are not these pages byte by byte: its numbers have four digits, too.
async fn bytes(report: &mut Report) -> Result<(), Failure> {
    let server = ServerProcess::start(Kind::Live)?;
    for (work, path, event, reference) in REFERENCE {
        let mut page = Sender::open(server.port, path).await?;
        let reply = page.browser.event(&page.view, event).await?;
        let diff = reply
            .split_once(r#"{"diff":"#)
            .and_then(|(_, rest)| rest.strip_suffix("}}]"));
        let diff = as_f64(diff.ok_or("a reply without a diff")?.len());
        let reference = as_f64(reference);
        report.add(
            "P8",
            work,
            "B",
            (Some(reference), diff),
            diff,
            Some(reference),
        );
    }
    // No target: the reference's figure is rounded, and of a page whose rows are not known letter by
    // letter. It shows that nothing is sent twice.
    let page = Sender::open(server.port, "/table").await?;
    let (join, reference) = (as_f64(page.view.joined.len()), 52_800.0);
    report.add(
        "P8",
        "the reply of the table's join",
        "B",
        (Some(reference), join),
        join,
        None,
    );
    Ok(())
}

/// A page that sends events.
struct Sender {
    browser: Browser,
    view: View,
}

impl Sender {
    async fn open(port: u16, path: &str) -> Result<Self, Failure> {
        let mut browser = Browser::open(port).await?;
        let view = browser.mount(path).await?;
        Ok(Self { browser, view })
    }

    /// The server's processor time for one event, of so many in a row.
    async fn round(
        &mut self,
        server: &ServerProcess,
        event: &str,
        times: usize,
    ) -> Result<f64, Failure> {
        server.settle().await?;
        let before = server.processor_time()?;
        for _ in 0..times {
            self.browser.event(&self.view, event).await?;
        }
        server.settle().await?;
        Ok((server.processor_time()? - before) / as_f64(times))
    }

    async fn allocations(&mut self) -> Result<f64, Failure> {
        Ok(self.browser.load("/allocations").await?.parse()?)
    }
}
