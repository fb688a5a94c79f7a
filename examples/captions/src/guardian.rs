//! The guardian: signs people in with tokens, and everywhere out.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bennu::{Secret, payload};

use crate::accounts::User;

/// What a token is for; one for something else is not accepted.
const PURPOSE: &str = "user socket";
/// How long a token is accepted.
const MAX_AGE: Duration = Duration::from_hours(24);

/// Signs people in with tokens, and everywhere out.
#[derive(Clone, Debug)]
pub struct Guardian {
    secret: Secret,
    /// How often each person has signed out everywhere.
    sign_outs: Arc<Mutex<HashMap<u64, u64>>>,
}

/// What a token says.
#[payload]
#[derive(Clone, Debug)]
pub struct Claims {
    /// Whose it is.
    pub sub: u64,
    /// How often that person had signed out everywhere when it was signed.
    pub sign_outs: u64,
}

impl Guardian {
    /// A guardian whose tokens `secret` signs.
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            sign_outs: Arc::default(),
        }
    }

    /// What signs the tokens.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// A token for `user`, to hand to their browser.
    ///
    /// # Errors
    /// When the claims cannot be written as JSON, which these can.
    pub fn sign_in(&self, user: &User) -> Result<String, impl Error + use<>> {
        let claims = Claims {
            sub: user.id,
            sign_outs: self.sign_outs(user.id),
        };
        self.secret.sign(PURPOSE, &claims)
    }

    /// What a token says, if it is genuine, not too old, and its owner has not signed out since.
    ///
    /// # Errors
    /// When it is not.
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

    /// Makes every token of `user` worthless.
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

/// A token that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSignedIn;

impl fmt::Display for NotSignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not signed in")
    }
}

impl Error for NotSignedIn {}
