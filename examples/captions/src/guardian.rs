//! The guardian: signs users in with tokens, and out everywhere.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bennu::{Secret, payload};

use crate::accounts::User;

/// The purpose of the tokens; a token for another purpose is not accepted.
const PURPOSE: &str = "user socket";
/// The time for which a token is accepted.
const MAX_AGE: Duration = Duration::from_hours(24);

/// Signs users in with tokens, and out everywhere.
#[derive(Clone, Debug)]
pub struct Guardian {
    secret: Secret,
    /// The number of times that each user has signed out everywhere.
    sign_outs: Arc<Mutex<HashMap<u64, u64>>>,
}

/// The claims of a token.
#[payload]
#[derive(Clone, Debug)]
pub struct Claims {
    /// The user to whom the token belongs.
    pub sub: u64,
    /// The number of times that the user had signed out everywhere when the token was signed.
    pub sign_outs: u64,
}

impl Guardian {
    /// Makes a guardian whose tokens `secret` signs.
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            sign_outs: Arc::default(),
        }
    }

    /// Returns the secret that signs the tokens.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Signs a token for the browser of `user`.
    ///
    /// # Errors
    /// If the claims cannot be written as JSON, which does not happen for these.
    pub fn sign_in(&self, user: &User) -> Result<String, impl Error + use<>> {
        let claims = Claims {
            sub: user.id,
            sign_outs: self.sign_outs(user.id),
        };
        self.secret.sign(PURPOSE, &claims)
    }

    /// Verifies a token: it is genuine, not too old, and its owner has not signed out since.
    ///
    /// # Errors
    /// If the token is not accepted.
    pub fn verify(&self, token: &str) -> Result<Claims, NotSignedIn> {
        let claims: Claims = self
            .secret
            .verify(PURPOSE, token, MAX_AGE)
            .map_err(|_| NotSignedIn)?;
        if claims.sign_outs == self.sign_outs(claims.sub) {
            Ok(claims)
        } else {
            Err(NotSignedIn)
        }
    }

    /// Invalidates every token of `user`.
    pub fn sign_out_everywhere(&self, user: &User) {
        let mut sign_outs = self
            .sign_outs
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *sign_outs.entry(user.id).or_default() += 1;
    }

    fn sign_outs(&self, user_id: u64) -> u64 {
        let sign_outs = self
            .sign_outs
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        sign_outs.get(&user_id).copied().unwrap_or_default()
    }
}

/// An error for a token that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSignedIn;

impl fmt::Display for NotSignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not signed in")
    }
}

impl Error for NotSignedIn {}
