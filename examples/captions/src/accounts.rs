//! Accounts: the people there are. A real application asks its database.

use std::sync::Arc;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is, in topics and tokens.
    pub id: u64,
    /// What others see.
    pub name: String,
}

/// The people there are.
#[derive(Clone, Debug)]
pub struct Accounts {
    users: Arc<[User]>,
}

impl Accounts {
    /// The person with this id.
    pub fn user(&self, id: u64) -> Option<User> {
        self.users.iter().find(|user| user.id == id).cloned()
    }

    /// Everybody.
    pub fn all(&self) -> &[User] {
        &self.users
    }
}

impl Default for Accounts {
    /// Three people to try the example with.
    fn default() -> Self {
        let user = |(id, name): (u64, &str)| User {
            id,
            name: name.to_owned(),
        };
        let people = [
            (1, "Ada Lovelace"),
            (2, "Joe Armstrong"),
            (3, "Grace Hopper"),
        ];
        Self {
            users: people.map(user).into(),
        }
    }
}
