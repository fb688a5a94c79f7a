//! P1: a broadcast to 1,000 subscribers of one topic.

use crate::Effort;
use crate::client::Audience;
use crate::error::Failure;
use crate::report::{Report, Rounds};
use crate::server::{Kind, TOPIC};

const SUBSCRIBERS: usize = 1_000;

/// Processor time for one delivery, with one frame and with ten frames for each wake.
pub(crate) async fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let topics = vec![TOPIC.to_owned()];
    let mut bare = Audience::gather(Kind::Bare, SUBSCRIBERS, topics.clone()).await?;
    let mut bennu = Audience::gather(Kind::Bennu, SUBSCRIBERS, topics).await?;
    for (burst, wakes, target) in [(1, 80, 1.15), (10, 25, 1.3)] {
        let wakes = effort.times(wakes);
        // The first round fills buffers.
        bare.round(2, burst).await?;
        bennu.round(2, burst).await?;
        let mut rounds = Rounds::default();
        for _ in 0..effort.rounds {
            rounds.add(
                bare.round(wakes, burst).await?,
                bennu.round(wakes, burst).await?,
            );
        }
        let (bare, bennu) = rounds.medians();
        let work = format!("broadcast to 1,000, {burst} a wake, per delivery");
        let ratio = rounds.ratio();
        report.add("P1", work, "us", (Some(bare), bennu), ratio, Some(target));
    }
    Ok(())
}
