//! The events of captions, in both directions.

use std::time::{SystemTime, UNIX_EPOCH};

use bennu::{event, payload};

use crate::description::Description;

/// A line that a user wants to say.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// The line, of 1 to 500 characters.
    pub text: String,
}

/// A line that a user said.
#[event("new_message")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The name of the user.
    pub from: String,
    /// The text of the line.
    pub text: String,
    /// The time in seconds since 1970.
    pub said_at: u64,
}

/// The earlier lines, for a client that just joined.
#[event("initial_data")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialData {
    /// The latest lines, oldest first.
    pub messages: Vec<Message>,
    /// The description of the captions.
    pub description: Description,
}

/// A line as far as the user has typed it; empty if it was given up.
#[event("caption_update")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptionUpdate {
    /// The text so far.
    pub text: String,
}

/// The description was saved in another window.
#[event("description_changed")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionChanged {
    /// The new title.
    pub title: String,
}

/// The answer to a line that was said.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The result: `sent`.
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
    /// The number of samples.
    pub samples: usize,
    /// The loudest sample.
    pub peak: u8,
}

/// The reason why something was not done.
#[payload]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason in a few words.
    pub reason: String,
}

impl Say {
    /// Returns the line without the spaces around it.
    ///
    /// # Errors
    /// If it is empty, or too long.
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
    /// Makes a line that `from` says now.
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
    /// Makes a problem with a short reason.
    pub fn new(reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
        }
    }
}
