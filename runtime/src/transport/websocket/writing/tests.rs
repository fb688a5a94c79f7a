//! What is written is what a client reads, however little its socket takes at a time.

use proptest::collection::vec;
use proptest::prelude::*;
use tokio::io::ReadBuf;
use tungstenite::Message;
use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};

use super::*;
use crate::outbox::OutboxLimits;

/// A socket that takes so many bytes at a time.
struct Narrow {
    width: usize,
    written: Vec<u8>,
    /// Whether the next flush of bytes waits, as that of a TLS stream may.
    flushes_late: bool,
}

impl Narrow {
    fn new(width: usize) -> Self {
        Self {
            width,
            written: Vec::new(),
            flushes_late: false,
        }
    }
}

impl AsyncRead for Narrow {
    fn poll_read(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        _buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}

impl AsyncWrite for Narrow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = bytes.len().min(self.width);
        self.written.extend_from_slice(&bytes[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.written.is_empty() && std::mem::take(&mut self.flushes_late) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut room = self.width;
        for slice in slices {
            let taken = slice.len().min(room);
            self.written.extend_from_slice(&slice[..taken]);
            room -= taken;
        }
        Poll::Ready(Ok(self.width - room))
    }
}

fn frame() -> impl Strategy<Value = Frame> {
    let size = prop_oneof![0..200usize, LARGE - 2..LARGE + 2, 65_530..65_540usize];
    (size, any::<bool>()).prop_map(|(size, is_text)| {
        if is_text {
            Frame::from("x".repeat(size))
        } else {
            Frame::Binary(vec![7; size].into())
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_waits_only_for_its_flush_does_not_end_the_connection() {
    let io = Narrow {
        flushes_late: true,
        ..Narrow::new(1_000)
    };
    let mut ws = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
    let mut writing = Writing::default();
    writing.add(&mut vec![Frame::from("hello")]);
    let outbox = Outbox::new(OutboxLimits::default());
    assert_eq!(writing.write(&mut ws, &outbox).await, Ok(()));
    assert_eq!(ws.get_ref().written, b"\x81\x05hello");
    assert!(!ws.get_ref().flushes_late);
}

#[test]
fn a_connection_does_not_keep_the_places_of_a_burst() {
    let mut frames = vec![Frame::from("hello"); 1_000];
    Writing::default().add(&mut frames);
    assert!(frames.is_empty());
    assert!(frames.capacity() <= KEPT_FRAMES);
}

proptest! {
    #[test]
    fn every_frame_arrives_whole_and_in_order(
        frames in vec(frame(), 0..8),
        width in prop_oneof![1..5usize, 1_000..100_000usize],
    ) {
        let mut writing = Writing::default();
        writing.add(&mut frames.clone());
        let mut io = Narrow::new(width);
        let mut context = Context::from_waker(std::task::Waker::noop());
        while !writing.is_written() {
            let polled = writing.poll_progress(Pin::new(&mut io), &mut context);
            prop_assert!(matches!(polled, Poll::Ready(Ok(()))));
        }
        writing.reset();
        prop_assert!(writing.copied.capacity() <= KEPT);
        let config = WebSocketConfig::default();
        let read = io::Cursor::new(io.written);
        let mut client = WebSocket::from_raw_socket(read, Role::Client, Some(config));
        for frame in frames {
            let expected = match frame {
                Frame::Text(text) => Message::text(&*text),
                Frame::Binary(bytes) => Message::Binary(bytes),
                Frame::Ping(_) | Frame::Pong(_) => unreachable!("none is made"),
            };
            prop_assert_eq!(client.read().expect("a frame"), expected);
        }
    }
}
