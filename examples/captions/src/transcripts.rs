//! Transcripts: the lines of all users, in memory. A real application keeps them in a database.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::captions::Message;
use crate::description::Description;
use crate::topics::{Caption, NewCaption};

/// The number of lines that are kept for each user.
const KEPT: usize = 50;

/// The lines of all users, and the descriptions of their captions.
#[derive(Clone, Debug, Default)]
pub struct Transcripts {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    by_user: HashMap<u64, Transcript>,
    /// The latest lines of all users, newest first.
    recent: VecDeque<Caption>,
    said: u64,
}

#[derive(Clone, Debug, Default)]
struct Transcript {
    description: Description,
    messages: VecDeque<Message>,
    lines: usize,
}

impl Transcripts {
    /// Returns the latest lines of a user, oldest first.
    pub fn messages(&self, user_id: u64) -> Vec<Message> {
        self.lock()
            .by_user
            .entry(user_id)
            .or_default()
            .messages
            .iter()
            .cloned()
            .collect()
    }

    /// Returns the latest lines of all users, newest first.
    pub fn recent(&self) -> Vec<Caption> {
        self.lock().recent.iter().cloned().collect()
    }

    /// Adds a line, and returns the message about it.
    pub fn add(&self, user_id: u64, message: Message) -> NewCaption {
        let mut kept = self.lock();
        kept.said += 1;
        let caption = Caption {
            id: kept.said,
            from: message.from.clone(),
            text: message.text.clone(),
        };
        kept.recent.push_front(caption.clone());
        kept.recent.truncate(KEPT);
        let transcript = kept.by_user.entry(user_id).or_default();
        if transcript.messages.len() == KEPT {
            transcript.messages.pop_front();
        }
        transcript.messages.push_back(message);
        transcript.lines += 1;
        let lines = transcript.lines;
        NewCaption { caption, lines }
    }

    /// Returns the description of a user's captions.
    pub fn description(&self, user_id: u64) -> Description {
        self.lock()
            .by_user
            .entry(user_id)
            .or_default()
            .description
            .clone()
    }

    /// Keeps the description of a user's captions.
    pub fn save(&self, user_id: u64, description: Description) {
        self.lock().by_user.entry(user_id).or_default().description = description;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
