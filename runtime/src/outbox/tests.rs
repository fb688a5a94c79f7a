//! The outbox against a model that recounts everything at each step.

use futures_util::FutureExt;
use proptest::collection::vec;
use proptest::strategy::{Just, Strategy};
use proptest::{prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

#[derive(Clone, Debug)]
enum Step {
    /// A frame of this size; a push or broadcast of one of three events, or a reply.
    Send(usize, Option<u8>),
    /// The answer to a heartbeat.
    SendAhead,
    /// A batch of at most this weight.
    Drain(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let event = prop_oneof![3 => (0..3u8).prop_map(Some), 1 => Just(None)];
    let step = prop_oneof![
        12 => (1..30usize, event).prop_map(|(size, event)| Step::Send(size, event)),
        1 => Just(Step::SendAhead),
        1 => (0..400usize).prop_map(Step::Drain),
    ];
    vec(step, 0..60)
}

/// A frame that waits: its number, its size, its event.
type Waiting = (usize, usize, Option<u8>);

/// What the outbox should hold.
struct Model {
    limits: OutboxLimits,
    waiting: Vec<Waiting>,
    ahead: usize,
    closed: bool,
}

impl Model {
    fn is_within_bytes(&self, size: usize) -> bool {
        let weight: usize = self
            .waiting
            .iter()
            .map(|(_, size, _)| size + OWN_WEIGHT)
            .sum();
        weight + size + OWN_WEIGHT <= self.limits.bytes
    }

    fn fits(&self, size: usize, event: Option<u8>) -> bool {
        let droppable = self.waiting.iter().filter(|(_, _, event)| event.is_some());
        let is_within = event.is_none() || droppable.count() < self.limits.messages;
        is_within && self.is_within_bytes(size)
    }

    fn make_room(&mut self, (_, size, event): Waiting) {
        if self.limits.slow_client == SlowClient::Coalesce && !self.fits(size, event) {
            let all = self.waiting.clone();
            let is_newest = |at: usize| {
                let own = all[at].2;
                own.is_none() || (own != event && all[at + 1..].iter().all(|later| later.2 != own))
            };
            self.waiting = (0..all.len())
                .filter(|at| is_newest(*at))
                .map(|at| all[at])
                .collect();
        }
        while !self.fits(size, event) && self.limits.slow_client != SlowClient::Disconnect {
            let Some(oldest) = self
                .waiting
                .iter()
                .position(|(_, _, event)| event.is_some())
            else {
                break;
            };
            self.waiting.remove(oldest);
        }
        if !self.is_within_bytes(size) {
            self.waiting.clear();
            self.ahead = 0;
            self.closed = true;
        }
    }

    fn add(&mut self, frame: Waiting, at: impl Fn(&Self) -> usize) {
        if !self.closed {
            self.make_room(frame);
        }
        if !self.closed {
            self.waiting.insert(at(self), frame);
        }
    }

    fn take(&mut self, most: usize) -> Vec<(usize, usize)> {
        let mut weight = 0;
        let fitting = self.waiting.iter().take_while(|(_, size, _)| {
            weight += size + OWN_WEIGHT;
            weight <= most
        });
        let taken = fitting.count().max(1).min(self.waiting.len());
        self.ahead = self.ahead.saturating_sub(taken);
        self.waiting
            .drain(..taken)
            .map(|(number, size, _)| (number, size))
            .collect()
    }
}

/// A frame of `size` bytes that starts with its number.
fn frame(number: usize, size: usize) -> Frame {
    let mut bytes = vec![0; size];
    bytes[0] = u8::try_from(number).expect("few frames");
    Frame::Binary(bytes.into())
}

fn drain(outbox: &Outbox, most: usize) -> Option<Result<Vec<(usize, usize)>, Close>> {
    let mut frames = Vec::new();
    let drained = outbox.drain(&mut frames, most).now_or_never()?;
    let read = |frame: &Frame| match frame {
        Frame::Binary(bytes) => (usize::from(bytes[0]), bytes.len()),
        _ => unreachable!("only bytes are sent"),
    };
    Some(drained.map(|()| frames.iter().map(read).collect()))
}

proptest! {
    #[test]
    fn every_policy_keeps_what_the_model_keeps(
        steps in steps(),
        messages in 1..12usize,
        bytes in 100..2_000usize,
        slow_client in prop_oneof![
            Just(SlowClient::Disconnect),
            Just(SlowClient::DropOldest),
            Just(SlowClient::Coalesce),
        ],
    ) {
        let limits = OutboxLimits::default()
            .with_messages(messages)
            .with_bytes(bytes)
            .with_slow_client(slow_client);
        let outbox = Outbox::new(limits);
        let mut model = Model { limits, waiting: Vec::new(), ahead: 0, closed: false };
        for (number, step) in steps.into_iter().chain([Step::Drain(100), Step::Drain(usize::MAX)]).enumerate() {
            match step {
                Step::Send(size, event) => {
                    let droppable = event.map_or(Droppable::Never, |event| {
                        outbox.droppable(&"topic".into(), &event.to_string())
                    });
                    outbox.send(Outbound { frame: frame(number, size), droppable });
                    model.add((number, size, event), |model| model.waiting.len());
                }
                Step::SendAhead => {
                    outbox.send_ahead(frame(number, 1));
                    model.add((number, 1, None), |model| model.ahead);
                    model.ahead += usize::from(!model.closed);
                }
                Step::Drain(most) => {
                    let expected = model.take(most);
                    match drain(&outbox, most) {
                        None => prop_assert!(expected.is_empty() && !model.closed),
                        Some(Ok(frames)) => prop_assert_eq!(frames, expected),
                        Some(Err(close)) => prop_assert!(model.closed && close == Close::SLOW),
                    }
                }
            }
            let state = outbox.lock();
            let counted: usize = state.waiting.iter().map(Outbound::weight).sum();
            prop_assert_eq!(state.weight, counted);
            prop_assert!(counted <= bytes);
            let droppable = state.waiting.iter().filter(|waiting| waiting.is_droppable()).count();
            prop_assert_eq!(state.droppable, droppable);
            prop_assert!(droppable <= messages || slow_client == SlowClient::Disconnect);
            prop_assert_eq!(state.close.is_some(), model.closed);
        }
    }
}

#[test]
fn frames_that_overtake_the_others_stay_in_order() {
    let outbox = Outbox::new(OutboxLimits::default());
    let last = |number| Outbound {
        frame: frame(number, 1),
        droppable: Droppable::Never,
    };
    for round in [1, 5] {
        outbox.send(last(round));
        outbox.send_ahead(frame(round + 1, 1));
        outbox.send(last(round + 2));
        outbox.send_ahead(frame(round + 3, 1));
        let expected = [round + 1, round + 3, round, round + 2].map(|number| (number, 1));
        assert_eq!(drain(&outbox, usize::MAX), Some(Ok(expected.to_vec())));
    }
}

#[test]
fn the_first_order_to_close_counts_and_what_waits_goes_first() {
    let outbox = Outbox::new(OutboxLimits::default());
    outbox.send(Outbound {
        frame: frame(1, 1),
        droppable: Droppable::Never,
    });
    outbox.close(Close::DRAINING);
    outbox.close(Close::DISCONNECTED);
    outbox.send(Outbound {
        frame: frame(2, 1),
        droppable: Droppable::Never,
    });
    assert_eq!(drain(&outbox, usize::MAX), Some(Ok(vec![(1, 1)])));
    assert_eq!(drain(&outbox, usize::MAX), Some(Err(Close::DRAINING)));
    assert_eq!(outbox.closed().now_or_never(), Some(Close::DRAINING));
}

#[test]
fn a_client_is_given_up_for_an_order_to_go_but_not_for_the_end_of_its_raw_socket() {
    let given_up = |close: Close| {
        let outbox = Outbox::new(OutboxLimits::default());
        outbox.close(close);
        let at_once = outbox.given_up().now_or_never();
        outbox.close_by(Instant::now());
        (at_once, outbox.given_up().now_or_never())
    };
    let draining = Some(Close::DRAINING);
    assert_eq!(given_up(Close::STOPPED), (None, draining));
    assert_eq!(given_up(Close::CRASHED), (None, draining));
    let disconnected = Some(Close::DISCONNECTED);
    assert_eq!(given_up(Close::DISCONNECTED), (disconnected, disconnected));
}
