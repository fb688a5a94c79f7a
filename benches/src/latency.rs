//! P14: how long a small push is on its way.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use crate::Effort;
use crate::client::{Client, as_f64};
use crate::error::Failure;
use crate::process::ServerProcess;
use crate::report::{Report, Rounds};
use crate::server::{Kind, TOPIC};

/// One message each millisecond.
const PACE: Duration = Duration::from_millis(1);

/// Of so many messages one is slower than what is reported.
const OF: usize = 100;

/// The 99th of a hundred pushes, beside a bare server.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let mut bare = Listener::start(Kind::Bare).await?;
    let mut bennu = Listener::start(Kind::Bennu).await?;
    let messages = effort.times(3_000).max(OF);
    bare.round(OF).await?;
    bennu.round(OF).await?;
    let (mut halves, mut most) = (Rounds::default(), Rounds::default());
    for _ in 0..effort.rounds {
        let (bare, bennu) = (bare.round(messages).await?, bennu.round(messages).await?);
        halves.add(bare[messages / 2], bennu[messages / 2]);
        let last = messages - 1 - messages / OF;
        most.add(bare[last], bennu[last]);
    }
    for (rounds, work, target) in [
        (halves, "a push, 1,000 a second: median latency", None),
        (most, "a push, 1,000 a second: p99 latency", Some(2.0)),
    ] {
        let (bare, bennu) = rounds.medians();
        report.add(
            "P14",
            work,
            "us",
            (Some(bare), bennu),
            rounds.ratio(),
            target,
        );
    }
    Ok(())
}

/// A server, and a client that listens to what it broadcasts.
struct Listener {
    server: ServerProcess,
    client: Client,
}

impl Listener {
    async fn start(kind: Kind) -> Result<Self, Failure> {
        let server = ServerProcess::start(kind)?;
        let mut client = Client::connect(server.port).await?;
        if kind == Kind::Bennu {
            client.join(TOPIC, "{}").await?;
        }
        Ok(Self { server, client })
    }

    /// Lets the server broadcast so many frames; the microseconds that each took to arrive, in order.
    async fn round(&mut self, messages: usize) -> Result<Vec<f64>, Failure> {
        let sent = Arc::new(Mutex::new(VecDeque::new()));
        let taking = Arc::clone(&sent);
        let (server, client) = (&mut self.server, &mut self.client);
        let sending = async {
            let mut pace = interval(PACE);
            pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
            for _ in 0..messages {
                pace.tick().await;
                sent.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push_back(Instant::now());
                server.broadcast(1)?;
            }
            Ok::<_, Failure>(())
        };
        let receiving = async {
            let mut took = Vec::with_capacity(messages);
            for _ in 0..messages {
                client.next().await?;
                let sent = taking
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .pop_front();
                let sent = sent.ok_or("more arrives than was sent")?;
                took.push(as_f64(usize::try_from(sent.elapsed().as_nanos())?) / 1e3);
            }
            Ok::<_, Failure>(took)
        };
        let ((), mut took) = futures_util::future::try_join(sending, receiving).await?;
        took.sort_by(f64::total_cmp);
        Ok(took)
    }
}
