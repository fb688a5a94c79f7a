//! The application: what its sockets, channels and pages share.

use bennu::Secret;

use crate::accounts::Accounts;
use crate::analytics::Analytics;
use crate::guardian::Guardian;
use crate::guest_book::GuestBook;
use crate::transcripts::Transcripts;

/// What the sockets, channels and pages share. Cloning gives another handle on the same.
#[derive(Clone, Debug)]
pub struct App {
    /// Who there is.
    pub accounts: Accounts,
    /// Who is signed in.
    pub guardian: Guardian,
    /// What everybody has said.
    pub transcripts: Transcripts,
    /// What people do in their pages.
    pub analytics: Analytics,
    /// Who came by.
    pub guest_book: GuestBook,
}

impl App {
    /// An application in which nobody has said anything; `secret` signs the tokens.
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
