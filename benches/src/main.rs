//! What bennu costs beside a bare axum `ws` server: processor time and memory, as ratios of one run.
//!
//! `cargo run --release -p bennu-bench` prints a table and a line of JSON; `-- --quick` takes fewer
//! rounds, `-- p5` one measurement (P7 and P8 come with `p6`, P12 with `p9`). `-- gone` measures what is left of
//! connections that are closed; with `LD_PRELOAD` it does so for another allocator. Allocations are counted
//! where all programs were built before: `cargo build --release -p bennu-bench`. Machines are shared and noisy, so nothing here fails for being slow.

mod broadcast;
mod client;
mod compile;
mod error;
mod event;
mod first_render;
mod gone;
mod idle;
mod latency;
mod listen;
mod live_client;
mod mounted;
mod ping;
mod process;
mod report;
mod rows;
mod server;
mod size;

use std::process::ExitCode;

use error::Failure;
use report::Report;
use server::Kind;

/// How many rounds are taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Rounds of which the median counts.
    pub(crate) rounds: usize,
    /// What one round repeats, in percent.
    pub(crate) scale: usize,
}

impl Effort {
    const FULL: Self = Self {
        rounds: 7,
        scale: 100,
    };
    const QUICK: Self = Self {
        rounds: 3,
        scale: 30,
    };

    /// `full` repetitions, or fewer.
    pub(crate) fn times(self, full: usize) -> usize {
        (full * self.scale / 100).max(1)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["serve", "bare"] => server::serve(Kind::Bare),
        ["serve", "echo"] => server::serve(Kind::Echo),
        ["serve", "bennu"] => server::serve(Kind::Bennu),
        ["serve", "live"] => server::serve(Kind::Live),
        _ => measure(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("the measurement could not be made: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Takes the measurements named, all of them when none is.
#[tokio::main(flavor = "current_thread")]
async fn measure(arguments: &[&str]) -> Result<(), Failure> {
    let effort = if arguments.contains(&"--quick") {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    let named: Vec<_> = arguments
        .iter()
        .filter(|name| !name.starts_with("--"))
        .collect();
    let wanted = |name| named.is_empty() || named.contains(&&name);
    let mut report = Report::default();
    if wanted("p1") {
        broadcast::measure(effort, &mut report).await?;
    }
    if wanted("p2") {
        idle::measure(effort, &mut report).await?;
    }
    if wanted("p3") {
        ping::measure(effort, &mut report).await?;
    }
    if wanted("p4") {
        size::measure(effort, &mut report).await?;
    }
    if wanted("p5") {
        first_render::measure(effort, &mut report)?;
    }
    if wanted("p6") {
        event::measure(effort, &mut report).await?;
    }
    if wanted("p9") {
        mounted::measure(effort, &mut report).await?;
    }
    if wanted("p14") {
        latency::measure(effort, &mut report).await?;
    }
    // By name alone: it takes as many open files as it makes connections.
    if named.contains(&&"gone") {
        gone::measure(effort, &mut report).await?;
    }
    if wanted("p10") {
        compile::measure(effort, &mut report)?;
    }
    report.print()
}
