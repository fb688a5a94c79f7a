//! Raw sockets without a transport: when their process begins and ends.

use std::sync::Mutex;
use std::time::Duration;

use bytestring::ByteString;
use futures_util::FutureExt;
use tokio::time::sleep;

use super::*;
use crate::outbox::OutboxLimits;
use crate::pubsub::PubSub;
use crate::raw_socket::RawHandle;
use crate::reason::Stop;
use crate::redact::Redactor;
use crate::serializer::Serializer;
use crate::server::{ConnectionLimits, MessageRate};
use crate::socket::ChannelLimits;
use crate::topic::Topic;

const NUMBERS: Topic<u8> = Topic::new("numbers");

/// What a socket did, and a handle on it.
#[derive(Default)]
struct Diary {
    lines: Mutex<Vec<String>>,
    handle: Mutex<Option<RawHandle<Diarist>>>,
}

impl Diary {
    fn write(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    fn read(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn handle(&self) -> RawHandle<Diarist> {
        self.handle.lock().unwrap().clone().expect("it has begun")
    }
}

/// Writes down what happens to it.
struct Diarist;

impl RawSocket for Diarist {
    type State = Diary;
    type Info = u8;
    type Out = ByteString;
    const PATH: &'static str = "/diary";

    async fn connect(_: &Connect<Diary>) -> Result<Self, Refused> {
        Ok(Self)
    }

    async fn init(&mut self, client: &mut RawClient<Self>) -> Result<(), Stop> {
        client.state().write("init");
        *client.state().handle.lock().unwrap() = Some(client.handle());
        client.subscribe(&NUMBERS, |number| {
            assert_ne!(*number, 13, "as asked");
            *number
        });
        Ok(())
    }

    async fn handle_in(&mut self, frame: Frame, client: &mut RawClient<Self>) -> Result<(), Stop> {
        match frame {
            Frame::Text(text) if text == "hang" => std::future::pending().await,
            Frame::Text(text) if text == "stop" => return Err(Stop::Close),
            Frame::Text(text) if text == "slow" => sleep(Duration::from_secs(3)).await,
            _ => {}
        }
        client.state().write("in");
        Ok(())
    }

    async fn handle_info(&mut self, info: u8, client: &mut RawClient<Self>) -> Result<(), Stop> {
        client.state().write(format!("info {info}"));
        Ok(())
    }

    async fn terminate(self, reason: Reason, client: &mut RawClient<Self>) {
        client.push("bye");
        client.state().write(format!("terminate {reason:?}"));
        if let Reason::Stopped(_) = reason {
            sleep(Duration::from_secs(3)).await;
            client.state().write("terminated");
        }
    }
}

fn connection(pubsub: &PubSub) -> (RawConnection<Diarist>, Arc<Diary>) {
    let state = Arc::new(Diary::default());
    let limits = ConnectionLimits {
        max_channels: 1,
        message_rate: MessageRate::default(),
        backlog: 1_000,
        outbox: OutboxLimits::default(),
        channel: ChannelLimits {
            mailbox: 8,
            patience: Duration::from_mins(1),
        },
    };
    let terms = Terms {
        state: Arc::clone(&state),
        serializer: Serializer::V1,
        pubsub: pubsub.clone(),
        redactor: Arc::new(Redactor::default()),
        processes: Arc::default(),
        limits,
    };
    (RawConnection::new(Diarist, terms), state)
}

fn text(text: &'static str) -> Frame {
    Frame::Text(ByteString::from_static(text))
}

/// Serves the connection for so long.
async fn serve(connection: &mut RawConnection<Diarist>, seconds: u64) {
    let tending = async {
        loop {
            connection.tend().await;
        }
    };
    let served = timeout_at(Instant::now() + Duration::from_secs(seconds), tending);
    assert!(served.await.is_err());
}

/// The order to close, if there is one.
fn close(connection: &RawConnection<Diarist>) -> Option<Close> {
    connection.outbox().closed().now_or_never()
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_nobody_serves_has_not_begun() {
    let (mut connection, diary) = connection(&PubSub::local());
    connection.shutdown(Reason::Closed).ended().await;
    drop(connection);
    assert!(diary.read().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_sends_and_goes_is_heard_and_cleaned_up_after() {
    let (mut connection, diary) = connection(&PubSub::local());
    connection.receive(&text("slow")).unwrap();
    tokio::task::yield_now().await;
    connection.shutdown(Reason::Closed).ended().await;
    assert_eq!(diary.read(), ["init", "in", "terminate Closed"]);
    assert!(diary.handle().send(1).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_stops_closes_its_connection_before_terminate_has_ended() {
    let (mut connection, diary) = connection(&PubSub::local());
    connection.receive(&text("stop")).unwrap();
    serve(&mut connection, 1).await;
    assert_eq!(close(&connection), Some(Close::STOPPED));
    let mut frames = Vec::new();
    let sent = connection.outbox().drain(&mut frames, usize::MAX);
    assert_eq!(sent.now_or_never(), Some(Ok(())));
    assert_eq!(frames, [text("bye")], "what it sent at once still goes out");
    let rest = connection.shutdown(Reason::Closed);
    assert_eq!(diary.read(), ["init", "terminate Stopped(Close)"]);
    rest.ended().await;
    assert_eq!(diary.read().last().unwrap(), "terminated");
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_is_cut_off_takes_no_more_messages() {
    let (mut connection, diary) = connection(&PubSub::local());
    connection.receive(&text("hang")).unwrap();
    serve(&mut connection, 1).await;
    let began = Instant::now();
    connection.shutdown(Reason::Closed).ended().await;
    assert_eq!(began.elapsed(), SHUTDOWN);
    assert_eq!(diary.read(), ["init"]);
    let error = diary.handle().send(1).unwrap_err();
    assert_eq!(error.to_string(), "the process has ended");
}

#[tokio::test(start_paused = true)]
async fn what_a_socket_makes_of_a_published_message_is_its_own_matter() {
    let pubsub = PubSub::local();
    let (mut first, diary) = connection(&pubsub);
    let (mut second, other) = connection(&pubsub);
    serve(&mut first, 1).await;
    serve(&mut second, 1).await;
    assert_eq!(pubsub.broadcast(&NUMBERS, 7).local(), 2);
    serve(&mut first, 1).await;
    // It panics in both, and not here.
    assert_eq!(pubsub.broadcast(&NUMBERS, 13).local(), 2);
    serve(&mut first, 1).await;
    assert_eq!(close(&first), Some(Close::CRASHED));
    for diary in [diary, other] {
        assert_eq!(diary.read(), ["init", "info 7", "terminate Crashed"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_drain_waits_for_the_handler_and_then_for_the_client_to_read() {
    let (mut connection, diary) = connection(&PubSub::local());
    connection.receive(&text("slow")).unwrap();
    serve(&mut connection, 1).await;
    connection
        .outbox()
        .close_by(Instant::now() + Duration::from_secs(10));
    serve(&mut connection, 1).await;
    assert_eq!(close(&connection), None);
    // It ends, and the connection rests until the transport closes it.
    serve(&mut connection, 30).await;
    assert_eq!(close(&connection), Some(Close::DRAINING));
    assert_eq!(diary.read(), ["init", "in", "terminate Draining"]);
}

#[tokio::test(start_paused = true)]
async fn a_drain_does_not_wait_for_a_handler_that_never_ends() {
    let (mut connection, _) = connection(&PubSub::local());
    connection.receive(&text("hang")).unwrap();
    serve(&mut connection, 1).await;
    connection
        .outbox()
        .close_by(Instant::now() + Duration::from_secs(10));
    serve(&mut connection, 9).await;
    assert_eq!(close(&connection), None);
    serve(&mut connection, 2).await;
    assert_eq!(close(&connection), Some(Close::DRAINING));
    let began = Instant::now();
    connection.shutdown(Reason::Draining).ended().await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_bounded_in_frames_and_in_bytes() {
    let (mut full, _) = connection(&PubSub::local());
    full.receive(&text("hang")).unwrap();
    serve(&mut full, 1).await;
    for _ in 0..8 {
        full.receive(&text("x")).unwrap();
    }
    assert_eq!(full.receive(&text("x")), Err(Close::TOO_MANY));

    let (mut heavy, _) = connection(&PubSub::local());
    heavy.receive(&text("hang")).unwrap();
    let long = Frame::Binary(vec![0; 998].into());
    assert_eq!(heavy.receive(&long), Err(Close::TOO_MANY));
}
