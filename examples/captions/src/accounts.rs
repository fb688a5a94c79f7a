//! Accounts of the users. A real application keeps them in a database.

use std::sync::Arc;

/// A user of the example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The number of the user, in topics and tokens.
    pub id: u64,
    /// The name that other users see.
    pub name: String,
}

/// The users of the example.
#[derive(Clone, Debug)]
pub struct Accounts {
    users: Arc<[User]>,
}

impl Accounts {
    /// Returns the user with this id.
    pub fn user(&self, id: u64) -> Option<User> {
        self.users.iter().find(|user| user.id == id).cloned()
    }

    /// Returns all users.
    pub fn all(&self) -> &[User] {
        &self.users
    }
}

impl Default for Accounts {
    /// Returns three users to try the example with.
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
