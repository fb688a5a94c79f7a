//! Transcripts: what everybody has said, in memory. A real application asks its database.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::captions::Message;
use crate::description::Description;

/// How many lines are kept for each person.
const KEPT: usize = 50;

/// What everybody has said, and how they describe it.
#[derive(Clone, Debug, Default)]
pub struct Transcripts {
    by_user: Arc<Mutex<HashMap<u64, Transcript>>>,
}

#[derive(Clone, Debug, Default)]
struct Transcript {
    description: Description,
    messages: VecDeque<Message>,
    lines: usize,
}

impl Transcripts {
    /// The latest lines of a person, oldest first.
    pub fn messages(&self, user_id: u64) -> Vec<Message> {
        self.lock()
            .entry(user_id)
            .or_default()
            .messages
            .iter()
            .cloned()
            .collect()
    }

    /// Adds a line; how many there are now.
    pub fn add(&self, user_id: u64, message: Message) -> usize {
        let mut by_user = self.lock();
        let transcript = by_user.entry(user_id).or_default();
        if transcript.messages.len() == KEPT {
            transcript.messages.pop_front();
        }
        transcript.messages.push_back(message);
        transcript.lines += 1;
        transcript.lines
    }

    /// How a person describes their captions.
    pub fn description(&self, user_id: u64) -> Description {
        self.lock().entry(user_id).or_default().description.clone()
    }

    /// Keeps how a person describes their captions.
    pub fn save(&self, user_id: u64, description: Description) {
        self.lock().entry(user_id).or_default().description = description;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Transcript>> {
        self.by_user.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
