//! P3: a ping and its reply.

use futures_util::future::try_join_all;

use crate::Effort;
use crate::client::{Client, as_f64, connect_all};
use crate::error::Failure;
use crate::process::ServerProcess;
use crate::report::{Report, Rounds};
use crate::server::{Kind, TOPIC};

const CONNECTIONS: usize = 100;

/// Processor time for one round trip, beside a bare echo.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let mut bare = Pingers::gather(Kind::Echo).await?;
    let mut bennu = Pingers::gather(Kind::Bennu).await?;
    let pings = effort.times(400);
    bare.round(10).await?;
    bennu.round(10).await?;
    let mut rounds = Rounds::default();
    for _ in 0..effort.rounds {
        rounds.add(bare.round(pings).await?, bennu.round(pings).await?);
    }
    let (bare, bennu) = rounds.medians();
    let work = "ping and reply, 100 connections, per round trip";
    let ratio = rounds.ratio();
    report.add("P3", work, "us", (Some(bare), bennu), ratio, Some(1.3));
    Ok(())
}

struct Pingers {
    server: ServerProcess,
    clients: Vec<Client>,
}

impl Pingers {
    async fn gather(kind: Kind) -> Result<Self, Failure> {
        let server = ServerProcess::start(kind)?;
        let topics = [TOPIC.to_owned()];
        let clients = connect_all(kind, server.port, CONNECTIONS, &topics).await?;
        Ok(Self { server, clients })
    }

    /// Lets each client ping so many times, one after the other; microseconds for each.
    async fn round(&mut self, pings: usize) -> Result<f64, Failure> {
        self.server.settle().await?;
        let before = self.server.processor_time()?;
        let pinging = self.clients.iter_mut().map(async |client| {
            for _ in 0..pings {
                client.ping(TOPIC).await?;
            }
            Ok::<_, Failure>(())
        });
        try_join_all(pinging).await?;
        self.server.settle().await?;
        let used = self.server.processor_time()? - before;
        Ok(used / as_f64(pings * CONNECTIONS))
    }
}
