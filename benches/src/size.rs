//! P4: what a delivery costs beside more subscribers, more topics, more channels.

use crate::Effort;
use crate::client::{Audience, Client};
use crate::error::Failure;
use crate::process::open_files;
use crate::report::{Report, Rounds, median};
use crate::server::{Kind, TOPIC};

/// How much more the largest may cost than the smallest.
const FLAT: f64 = 1.2;

/// Idle topics of one channel.
const TOPICS_OF_ONE: usize = 1_000;

/// The three sizes.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    subscribers(effort, report).await?;
    topics(effort, report).await?;
    channels(effort, report).await
}

/// More subscribers, 10,000 where this process may open so many files. The kernel's part grows as well once sockets fill the processor's caches, so
/// the bare loop's own growth is divided out. The base is 100: with fewer, what a delivery costs
/// depends on whether threads were asleep.
async fn subscribers(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let topics = vec![TOPIC.to_owned()];
    let mut bare = Audience::gather(Kind::Bare, 0, topics.clone()).await?;
    let mut bennu = Audience::gather(Kind::Bennu, 0, topics).await?;
    let mut sizes = Vec::new();
    // Both audiences are clients of this process.
    let most = open_files()?.saturating_sub(1_000) / 2;
    for size in [10, 100, 1_000, effort.times(10_000).min(most)] {
        bare.grow(size).await?;
        bennu.grow(size).await?;
        let wakes = effort.times(72_000 / size).min(1_000);
        bare.round(2, 1).await?;
        bennu.round(2, 1).await?;
        let mut rounds = Rounds::default();
        for _ in 0..effort.rounds.min(5) {
            rounds.add(bare.round(wakes, 1).await?, bennu.round(wakes, 1).await?);
        }
        sizes.push((size, rounds));
    }
    let hundred = sizes.iter().find(|(size, _)| *size == 100);
    let usual = hundred.map_or(f64::NAN, |(_, rounds)| rounds.ratio());
    for (size, rounds) in &sizes {
        let (bare, bennu) = rounds.medians();
        let growth = rounds.ratio() / usual;
        let work = format!("{size} subscribers: growth beside bare's");
        let target = (*size != 100).then_some(FLAT);
        report.add("P4", work, "us", (Some(bare), bennu), growth, target);
    }
    Ok(())
}

/// More topics to which others are subscribed.
async fn topics(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let mut audience = Audience::gather(Kind::Bennu, 1_000, vec![TOPIC.to_owned()]).await?;
    let mut reader = Client::connect(audience.server.port).await?;
    let mut idle = 0;
    let mut first = None;
    for size in [1, 1_000, 100_000] {
        while idle < size {
            let topics = (size - idle).min(TOPICS_OF_ONE);
            let payload = format!(r#"{{"topics":{topics}}}"#);
            reader.join(&format!("reader:{idle}"), &payload).await?;
            idle += topics;
        }
        let cost = cost(effort, &mut audience).await?;
        let growth = cost / *first.get_or_insert(cost);
        let work = format!("{size} idle topics beside 1,000 subscribers");
        let target = (size > 1).then_some(FLAT);
        report.add("P4", work, "us", (None, cost), growth, target);
    }
    Ok(())
}

/// More channels of each connection. The servers are measured in turn.
async fn channels(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let mut servers = Vec::new();
    for size in [1, 10, 100] {
        let others = (1..size).map(|number| format!("room:other:{number}"));
        let topics = std::iter::once(TOPIC.to_owned()).chain(others).collect();
        let mut audience = Audience::gather(Kind::Bennu, 500, topics).await?;
        audience.round(2, 1).await?;
        servers.push((size, audience, Vec::new()));
    }
    for _ in 0..effort.rounds.min(5) {
        for (_, audience, rounds) in &mut servers {
            rounds.push(audience.round(effort.times(60), 1).await?);
        }
    }
    let mut first = None;
    for (size, _, rounds) in servers {
        let cost = median(rounds);
        let growth = cost / *first.get_or_insert(cost);
        let work = format!("{size} channels of each of 500 subscribers");
        let target = (size > 1).then_some(FLAT);
        report.add("P4", work, "us", (None, cost), growth, target);
    }
    Ok(())
}

/// The median of a delivery.
async fn cost(effort: Effort, audience: &mut Audience) -> Result<f64, Failure> {
    let wakes = effort.times(60);
    audience.round(2, 1).await?;
    let mut rounds = Vec::new();
    for _ in 0..effort.rounds.min(5) {
        rounds.push(audience.round(wakes, 1).await?);
    }
    Ok(median(rounds))
}
