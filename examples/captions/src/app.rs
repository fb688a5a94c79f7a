//! The application: the state that its sockets, channels and pages share.

use bennu::Secret;

use crate::accounts::Accounts;
use crate::analytics::Analytics;
use crate::guardian::Guardian;
use crate::guest_book::GuestBook;
use crate::transcripts::Transcripts;

/// The state that the sockets, channels and pages share. Cloning gives another handle on the same
/// state.
#[derive(Clone, Debug)]
pub struct App {
    /// The users of the example.
    pub accounts: Accounts,
    /// The tokens of users who have signed in.
    pub guardian: Guardian,
    /// The lines that users have said.
    pub transcripts: Transcripts,
    /// Counts of what users do in their pages.
    pub analytics: Analytics,
    /// The guests of the guest book.
    pub guest_book: GuestBook,
}

impl App {
    /// Makes an application without any lines; `secret` signs the tokens.
    pub fn new(secret: Secret) -> Self {
        Self {
            accounts: Accounts::default(),
            guardian: Guardian::new(secret),
            transcripts: Transcripts::default(),
            analytics: Analytics::default(),
            guest_book: GuestBook::default(),
        }
    }
}
