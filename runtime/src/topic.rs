//! Topics: the names that clients join and processes subscribe to.

mod pattern;

pub use pattern::{Captures, Segment, TopicPattern};

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A topic of [`PubSub`](crate::pubsub::PubSub) whose messages are of type `M`.
///
/// ```
/// use bennu::Topic;
///
/// struct NewCaption;
/// struct RoomMessage;
///
/// const UPDATES: Topic<NewCaption> = Topic::new("captions:updates");
///
/// fn room(id: u64) -> Topic<RoomMessage> {
///     Topic::owned(format!("room:{id}"))
/// }
/// assert_eq!(room(7).name(), "room:7");
/// ```
///
/// Topics with the same name but different message types are different topics.
pub struct Topic<M> {
    name: Cow<'static, str>,
    message: PhantomData<fn(M) -> M>,
}

impl<M> Topic<M> {
    /// Makes a topic with a fixed name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            message: PhantomData,
        }
    }

    /// Makes a topic with a name from run time.
    pub fn owned(name: impl Into<String>) -> Self {
        Self {
            name: Cow::Owned(name.into()),
            message: PhantomData,
        }
    }

    /// Returns the name of the topic.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<M> Clone for Topic<M> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            message: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Topic<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Topic").field(&self.name).finish()
    }
}
