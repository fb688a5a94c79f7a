//! What captions carry, in both directions.

use std::time::{SystemTime, UNIX_EPOCH};

use bennu::{event, payload};

use crate::description::Description;

/// A line that somebody wants to say.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// The line, of 1 to 500 characters.
    pub text: String,
}

/// A line that somebody said.
#[event("new_message")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The name of who said it.
    pub from: String,
    /// What they said.
    pub text: String,
    /// When, in seconds since 1970.
    pub said_at: u64,
}

/// What has been said before, for a client that just joined.
#[event("initial_data")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialData {
    /// The latest lines, oldest first.
    pub messages: Vec<Message>,
    /// How the captions are described.
    pub description: Description,
}

/// A line as far as somebody has typed it; nothing when they gave up.
#[event("caption_update")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptionUpdate {
    /// What is typed so far.
    pub text: String,
}

/// The description was saved in another window.
#[event("description_changed")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionChanged {
    /// The title that it has now.
    pub title: String,
}

/// The answer to a line that was said.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What became of it: `sent`.
    pub status: String,
}

/// The answer to a ping.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pong {
    /// Always true.
    pub pong: bool,
}

/// The answer to samples of sound.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loudness {
    /// How many samples there were.
    pub samples: usize,
    /// The loudest.
    pub peak: u8,
}

/// Why something was not done.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In a few words.
    pub reason: String,
}

impl Say {
    /// The line without the spaces around it.
    ///
    /// # Errors
    /// When nothing is left, or too much.
    pub fn checked(&self) -> Result<String, Problem> {
        let text = self.text.trim();
        match text.chars().count() {
            1..=500 => Ok(text.to_owned()),
            0 => Err(Problem::new("say something")),
            _ => Err(Problem::new("say it in 500 characters")),
        }
    }
}

impl Message {
    /// A line that `from` says now.
    pub fn now(from: &str, text: String) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            from: from.to_owned(),
            text,
            said_at: since.unwrap_or_default().as_secs(),
        }
    }
}

impl Problem {
    /// The problem in a few words.
    pub fn new(reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
        }
    }
}
