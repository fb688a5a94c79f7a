//! Writing: frames are encoded into one batch and written straight to the socket.
//!
//! The library would copy every frame into a buffer that never shrinks: after a frame of 50 KB each
//! connection would hold as much. Here a large frame is written from where it lies, and what a batch
//! needs is given back when it is written.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_util::SinkExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tungstenite::error::Error as WsError;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use super::close_for;
use crate::frame::Frame;
use crate::outbox::{Close, Outbox};
use crate::task::poll_once;

/// Frames from this size on are not copied.
const LARGE: usize = 4 << 10;

/// The most bytes of a header: a server masks nothing.
const HEADER: usize = 10;

/// What an idle connection may keep for its next batch.
const KEPT: usize = 256;

/// How many places for frames it may keep.
const KEPT_FRAMES: usize = 16;

/// A batch of frames on its way to the client.
#[derive(Debug, Default)]
pub(super) struct Writing {
    /// The headers of all frames and the payloads of small ones, in order.
    copied: Vec<u8>,
    /// How much of it is written.
    written: usize,
    /// The payloads of large frames, each with the place in `copied` that it comes after.
    large: VecDeque<(usize, Bytes)>,
}

impl Writing {
    /// Adds frames to the batch.
    pub(super) fn add(&mut self, frames: &mut Vec<Frame>) {
        let size = |frame: &Frame| match frame.len() {
            LARGE.. => HEADER,
            small => small + HEADER,
        };
        self.copied.reserve(frames.iter().map(size).sum());
        for frame in frames.drain(..) {
            let (opcode, payload) = parts(frame);
            let header = FrameHeader {
                opcode,
                ..FrameHeader::default()
            };
            let length = payload.len() as u64;
            // Nothing that is written to memory fails.
            let _ = header.format(length, &mut self.copied);
            if payload.len() < LARGE {
                self.copied.extend_from_slice(&payload);
            } else {
                self.large.push_back((self.copied.len(), payload));
            }
        }
        if frames.capacity() > KEPT_FRAMES {
            *frames = Vec::new();
        }
    }

    /// Writes the batch. A client whose socket takes nothing for as long as the outbox allows is given
    /// up, or earlier if it has to go.
    pub(super) async fn write<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        ws: &mut WebSocketStream<I>,
        outbox: &Outbox,
    ) -> Result<(), Close> {
        // Most clients have room for it at once: only for the others there is a timer.
        let at_once = poll_once(pin!(self.finish(ws))).await;
        let written = match at_once {
            Some(written) => written,
            None => Box::pin(self.write_slowly(ws, outbox)).await?,
        };
        written.map_err(close_for)
    }

    async fn write_slowly<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        ws: &mut WebSocketStream<I>,
        outbox: &Outbox,
    ) -> Result<Result<(), WsError>, Close> {
        loop {
            let progress = timeout(outbox.stall(), self.progress(ws));
            let progressed = tokio::select! {
                biased;
                progressed = progress => progressed,
                close = outbox.given_up() => return Err(close),
            };
            match progressed {
                Ok(Ok(())) if !self.is_written() => {}
                Ok(done) => return Ok(done),
                Err(_) => {
                    let stall = outbox.stall();
                    tracing::warn!(?stall, "the client takes nothing: disconnected");
                    metrics::counter!("bennu_slow_clients_disconnected_total").increment(1);
                    return Err(Close::SLOW);
                }
            }
        }
    }

    /// Writes what is left, however long it takes.
    pub(super) async fn finish<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        ws: &mut WebSocketStream<I>,
    ) -> Result<(), WsError> {
        while !self.is_written() {
            self.progress(ws).await?;
        }
        Ok(())
    }

    fn is_written(&self) -> bool {
        self.written == self.copied.len() && self.large.is_empty()
    }

    /// Writes as much as the socket takes at once. Nothing is lost when the future is dropped.
    async fn progress<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        ws: &mut WebSocketStream<I>,
    ) -> Result<(), WsError> {
        if self.written == 0 {
            // What the library has of its own, such as half a pong, goes first.
            ws.flush().await?;
        }
        // After all is written only the last flush may be left.
        if !self.is_written() {
            poll_fn(|context| self.poll_progress(Pin::new(ws.get_mut()), context)).await?;
        }
        if self.is_written() {
            self.reset();
            // What is below the socket may have a buffer, as TLS does.
            ws.flush().await?;
        }
        Ok(())
    }

    fn poll_progress<I: AsyncWrite>(
        &mut self,
        io: Pin<&mut I>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let (until, payload) = match self.large.front() {
            Some((after, payload)) => (*after, &payload[..]),
            None => (self.copied.len(), &[][..]),
        };
        let copied = &self.copied[self.written..until];
        let slices = [IoSlice::new(copied), IoSlice::new(payload)];
        let slices = if copied.is_empty() {
            &slices[1..]
        } else {
            &slices
        };
        let taken = ready!(io.poll_write_vectored(context, slices))?;
        if taken == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        let of_copied = taken.min(copied.len());
        self.written += of_copied;
        if let Some((_, payload)) = self.large.front_mut() {
            payload.advance(taken - of_copied);
            if payload.is_empty() {
                self.large.pop_front();
            }
        }
        Poll::Ready(Ok(()))
    }

    fn reset(&mut self) {
        self.written = 0;
        self.copied.clear();
        if self.copied.capacity() > KEPT {
            self.copied = Vec::new();
        }
        self.large = VecDeque::new();
    }
}

/// Returns what a frame says of its payload, and the payload.
fn parts(frame: Frame) -> (OpCode, Bytes) {
    match frame {
        Frame::Text(text) => (OpCode::Data(Data::Text), text.into_bytes()),
        Frame::Binary(bytes) => (OpCode::Data(Data::Binary), bytes),
        Frame::Ping(bytes) => (OpCode::Control(Control::Ping), bytes),
        Frame::Pong(bytes) => (OpCode::Control(Control::Pong), bytes),
    }
}

#[cfg(test)]
mod tests;
