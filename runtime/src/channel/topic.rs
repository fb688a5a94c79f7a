//! The topic of a channel, typed by the channel.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use bytestring::ByteString;

use super::{Channel, Pushes, Sender, broadcast};
use crate::broadcast::Broadcast;
use crate::event::Event;
use crate::pubsub::{Delivery, PubSub};
use crate::refused::Refused;
use crate::topic::Topic;

/// A topic that the channel `C` serves, as made by `C::topic(..)`.
///
/// Only events that `C` declares can be broadcast to it.
pub struct ChannelTopic<C> {
    name: ByteString,
    channel: PhantomData<fn() -> C>,
}

impl<C> ChannelTopic<C> {
    /// Creates a topic from its name. Prefer `C::topic(..)`, which the compiler checks.
    pub fn new(name: impl Into<ByteString>) -> Self {
        Self {
            name: name.into(),
            channel: PhantomData,
        }
    }

    /// Returns the name of the topic.
    pub fn name(&self) -> &ByteString {
        &self.name
    }

    /// Sends an event to all clients of the topic.
    ///
    /// It works everywhere with a `pubsub`: in another channel, a view, or an HTTP handler.
    pub fn broadcast<E: Event>(&self, pubsub: &PubSub, event: E) -> Delivery
    where
        C: Pushes<E>,
    {
        broadcast(pubsub, Sender::Anybody, self, &event)
    }

    /// Returns the topic of the channel's broadcasts, to which any process or task can subscribe.
    pub fn broadcasts(&self) -> Topic<Broadcast> {
        Topic::owned(&*self.name)
    }
}

impl<C: Channel> ChannelTopic<C> {
    /// Returns the text at `*` in the pattern; empty if the pattern has no `*`.
    pub fn rest(&self) -> &str {
        C::SPEC
            .pattern
            .matches(&self.name)
            .and_then(|captures| captures.rest())
            .unwrap_or_default()
    }

    /// Parses the text at `{name}` in the pattern.
    ///
    /// # Errors
    /// If the pattern has no such name, or the text does not parse: the refusal of a topic that no channel
    /// serves, for a `join` to return.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<T, Refused> {
        let text = self.capture(name).ok_or_else(Refused::unmatched)?;
        text.parse().map_err(|_| Refused::unmatched())
    }

    /// Returns what is at `{name}` in the pattern.
    pub fn capture(&self, name: &str) -> Option<&str> {
        C::SPEC.pattern.matches(&self.name)?.get(name)
    }
}

impl<C> Clone for ChannelTopic<C> {
    fn clone(&self) -> Self {
        Self::new(self.name.clone())
    }
}

impl<C> fmt::Debug for ChannelTopic<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChannelTopic").field(&self.name).finish()
    }
}

impl<C> fmt::Display for ChannelTopic<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A value for a capture of type `T` in `C::topic(..)`: a `T`, or a `&str` for a `String`.
///
/// By hand, for an id with another type than that of the topic:
///
/// ```
/// use bennu::channel::TopicCapture;
///
/// struct User { id: u64 }
///
/// impl TopicCapture<u64> for &User {
///     fn to_segment(&self) -> String {
///         self.id.to_string()
///     }
/// }
/// assert_eq!((&User { id: 7 }).to_segment(), "7");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a capture of type `{T}`",
    label = "expected `{T}`"
)]
pub trait TopicCapture<T> {
    /// Returns the text for the topic.
    fn to_segment(&self) -> String;
}

impl<T: fmt::Display> TopicCapture<T> for T {
    fn to_segment(&self) -> String {
        self.to_string()
    }
}

impl TopicCapture<String> for &str {
    fn to_segment(&self) -> String {
        (*self).to_owned()
    }
}
