//! Tokens: data that the server signs, gives to a client, and verifies when it comes back.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::payload::EncodeError;

/// A secret from which the keys of tokens, sessions and long-poll clients are derived.
///
/// ```
/// use std::time::Duration;
/// use bennu::Secret;
/// use bennu::token::TokenError;
///
/// let secret = Secret::new(*b"read it from the environment, at least 32 bytes")?;
/// let token = secret.sign("user socket", &42)?;
///
/// let day = Duration::from_hours(24);
/// assert_eq!(secret.verify::<u64>("user socket", &token, day), Ok(42));
/// assert_eq!(secret.verify::<u64>("reset password", &token, day), Err(TokenError::Invalid));
/// assert_eq!(secret.verify::<u64>("user socket", &token, Duration::ZERO), Err(TokenError::Expired));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A token is signed, not encrypted: every holder can read its data. Each purpose has its own key, so a
/// token is valid for one purpose only. All nodes of an application need the same secret.
#[derive(Clone)]
pub struct Secret {
    /// The first key signs; all of them verify.
    keys: Arc<[Arc<[u8]>]>,
}

impl Secret {
    /// The minimum length of a secret in bytes.
    pub const MIN_LEN: usize = 32;

    /// Takes the secret of an application: random bytes, stored outside of the code.
    ///
    /// # Errors
    /// If the secret has fewer than [`MIN_LEN`](Self::MIN_LEN) bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, SecretTooShort> {
        let secret = secret.as_ref();
        if secret.len() < Self::MIN_LEN {
            return Err(SecretTooShort { len: secret.len() });
        }
        Ok(Self::of([secret.into()]))
    }

    /// Makes a random secret for this process alone. After a restart, and on every other node, its
    /// tokens are invalid.
    pub fn random() -> Self {
        Self::of([Arc::from(rand::random::<[u8; 64]>())])
    }

    /// Accepts the tokens of `older`, too, and signs new tokens with this secret.
    ///
    /// To rotate a secret, deploy the new secret with the old one as the previous. Drop the old one
    /// when the last token that it signed has expired.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use bennu::Secret;
    /// let (old, new) = (Secret::random(), Secret::random());
    /// let token = old.sign("user", &"ada")?;
    ///
    /// let secret = new.with_previous(&old);
    /// assert_eq!(secret.verify("user", &token, Duration::MAX), Ok("ada".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_previous(self, older: &Self) -> Self {
        Self::of(self.keys.iter().chain(older.keys.iter()).cloned())
    }

    /// Signs `data`, and returns a token that is safe in a URL, a cookie and a header.
    ///
    /// # Errors
    /// If the data cannot be written as JSON.
    pub fn sign<T: Serialize + ?Sized>(
        &self,
        purpose: &str,
        data: &T,
    ) -> Result<String, EncodeError> {
        self.sign_at(purpose, data, SystemTime::now())
    }

    /// Verifies a token, and returns its data if this secret signed it for `purpose` at most `max_age`
    /// ago.
    ///
    /// # Errors
    /// If the token is empty, not genuine, or too old. A token whose data does not decode as a `T` is
    /// not genuine either.
    pub fn verify<T: DeserializeOwned>(
        &self,
        purpose: &str,
        token: &str,
        max_age: Duration,
    ) -> Result<T, TokenError> {
        self.verify_at(purpose, token, max_age, SystemTime::now())
    }

    /// Signs at a given time, like [`sign`](Self::sign).
    pub(crate) fn sign_at<T: Serialize + ?Sized>(
        &self,
        purpose: &str,
        data: &T,
        now: SystemTime,
    ) -> Result<String, EncodeError> {
        let signed = serde_json::to_vec(&(millis(now), data))?;
        let mut token = URL_SAFE_NO_PAD.encode(signed);
        let mac = mac(&self.keys[0], purpose, &token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(mac.finalize().into_bytes(), &mut token);
        Ok(token)
    }

    /// Verifies at a given time, like [`verify`](Self::verify).
    pub(crate) fn verify_at<T: DeserializeOwned>(
        &self,
        purpose: &str,
        token: &str,
        max_age: Duration,
        now: SystemTime,
    ) -> Result<T, TokenError> {
        if token.is_empty() {
            return Err(TokenError::Missing);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Invalid)?;
        let signature = decode(signature)?;
        let is_genuine = |key: &Arc<[u8]>| {
            let mac = mac(key, purpose, signed);
            mac.verify_slice(&signature).is_ok()
        };
        if !self.keys.iter().any(is_genuine) {
            return Err(TokenError::Invalid);
        }
        let (signed_at, data): (u64, T) =
            serde_json::from_slice(&decode(signed)?).map_err(|_| TokenError::Invalid)?;
        let now = millis(now);
        if signed_at > now.saturating_add(CLOCK_SKEW) {
            return Err(TokenError::Invalid);
        }
        if u128::from(now.saturating_sub(signed_at)) >= max_age.as_millis() {
            return Err(TokenError::Expired);
        }
        Ok(data)
    }

    fn of(keys: impl IntoIterator<Item = Arc<[u8]>>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
        }
    }
}

impl fmt::Debug for Secret {
    /// Formats without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

/// The milliseconds by which the clock of another node may be ahead. A token from further in the future
/// is not genuine.
const CLOCK_SKEW: u64 = 5_000;

/// Returns the milliseconds since 1970.
fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn decode(text: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| TokenError::Invalid)
}

/// Computes the code of a text with the key of the purpose. The key is itself a code, so it reveals
/// neither the secret nor other keys.
fn mac(secret: &[u8], purpose: &str, text: &str) -> Hmac<Sha256> {
    let mut key = hmac(secret);
    key.update(b"bennu token 1\0");
    key.update(purpose.as_bytes());
    let mut mac = hmac(&key.finalize().into_bytes());
    mac.update(text.as_bytes());
    mac
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of every length; the error belongs to other algorithms"
)]
fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of every length")
}

/// Compares two secret texts in a time that does not depend on where they differ.
pub(crate) fn is_same(left: &[u8], right: &[u8]) -> bool {
    let (mut expected, mut found) = (hmac(&[]), hmac(&[]));
    expected.update(left);
    found.update(right);
    found
        .verify_slice(&expected.finalize().into_bytes())
        .is_ok()
}

/// The reason why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The token is empty.
    Missing,
    /// The token was not signed by this secret for this purpose, or carries other data.
    Invalid,
    /// The token is too old.
    Expired,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no token",
            Self::Invalid => "the token is not genuine",
            Self::Expired => "the token has expired",
        })
    }
}

impl std::error::Error for TokenError {}

/// An error for a secret that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretTooShort {
    len: usize,
}

impl fmt::Display for SecretTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, min) = (self.len, Secret::MIN_LEN);
        write!(f, "a secret needs at least {min} bytes, this one has {len}")
    }
}

impl std::error::Error for SecretTooShort {}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn secret(letter: u8) -> Secret {
        Secret::new([letter; 32]).unwrap()
    }

    fn time(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_token_gives_back_what_was_signed() {
        let token = secret(1).sign("user", &("ada", [1, 2])).unwrap();
        let data: (String, [u8; 2]) = secret(1).verify("user", &token, HOUR).unwrap();
        assert_eq!(data, ("ada".to_owned(), [1, 2]));
        assert!(
            token
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        );
    }

    #[test]
    fn the_age_decides_and_a_token_from_the_future_is_not_genuine() {
        let signed_at = 100_000;
        let token = secret(1).sign_at("user", &7, time(signed_at)).unwrap();
        let cases = [
            (signed_at, HOUR, Ok(7)),
            (signed_at, Duration::ZERO, Err(TokenError::Expired)),
            (signed_at + 3_599, HOUR, Ok(7)),
            (signed_at + 3_600, HOUR, Err(TokenError::Expired)),
            (signed_at + 999_999_999, Duration::MAX, Ok(7)),
            (signed_at - 5, HOUR, Ok(7)),
            (signed_at - 6, HOUR, Err(TokenError::Invalid)),
            (0, Duration::MAX, Err(TokenError::Invalid)),
        ];
        for (now, max_age, expected) in cases {
            let found = secret(1).verify_at("user", &token, max_age, time(now));
            assert_eq!(found, expected, "at {now} with {max_age:?}");
        }
    }

    #[test]
    fn whatever_was_not_signed_for_the_purpose_is_refused() {
        let token = secret(1).sign("user", &7).unwrap();
        let (data, signature) = token.split_once('.').unwrap();
        let other = secret(1).sign("user", &8).unwrap();
        let other_data = other.split_once('.').unwrap().0;
        let forged = [
            format!("{other_data}.{signature}"),
            format!("{data}."),
            format!("{data}.{}", &signature[..signature.len() - 2]),
            format!("{data}.{signature}="),
            format!("{token}.{signature}"),
            data.to_owned(),
            ".".to_owned(),
            "..".to_owned(),
            "undefined".to_owned(),
            "\u{1F426}.\u{0}".to_owned(),
            secret(2).sign("user", &7).unwrap(),
            secret(1).sign("admin", &7).unwrap(),
        ];
        for forged in forged {
            let found = secret(1).verify::<u64>("user", &forged, HOUR);
            assert_eq!(found, Err(TokenError::Invalid), "{forged}");
        }
        assert_eq!(
            secret(1).verify::<u64>("user", "", HOUR),
            Err(TokenError::Missing)
        );
    }

    #[test]
    fn no_changed_character_leaves_a_token_genuine() {
        let token = secret(1).sign("user", &"ada").unwrap();
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let found = secret(1).verify::<String>("user", &changed, HOUR);
            assert_eq!(found, Err(TokenError::Invalid), "{changed}");
        }
    }

    #[test]
    fn data_of_another_shape_is_not_genuine() {
        let token = secret(1).sign("user", &"ada").unwrap();
        assert_eq!(
            secret(1).verify::<u64>("user", &token, HOUR),
            Err(TokenError::Invalid)
        );
    }

    #[test]
    fn a_previous_secret_verifies_but_does_not_sign() {
        let rotated = secret(3).with_previous(&secret(2).with_previous(&secret(1)));
        for older in [1, 2, 3] {
            let token = secret(older).sign("user", &older).unwrap();
            assert_eq!(rotated.verify("user", &token, HOUR), Ok(older));
        }
        let token = rotated.sign("user", &7).unwrap();
        assert_eq!(secret(3).verify("user", &token, HOUR), Ok(7));
        assert!(secret(2).verify::<u8>("user", &token, HOUR).is_err());
    }

    #[test]
    fn a_secret_has_at_least_32_bytes_and_is_never_printed() {
        assert_eq!(
            Secret::new([0; 31]).unwrap_err(),
            SecretTooShort { len: 31 }
        );
        assert!(Secret::new("x".repeat(32)).is_ok());
        assert_eq!(format!("{:?}", secret(b'x')), "Secret { .. }");
    }

    #[test]
    fn random_secrets_differ() {
        let token = Secret::random().sign("user", &7).unwrap();
        assert!(Secret::random().verify::<u8>("user", &token, HOUR).is_err());
    }

    #[test]
    fn texts_are_compared_whole() {
        let cases: [(&[u8], &[u8], bool); 5] = [
            (b"", b"", true),
            (b"abc", b"abc", true),
            (b"abc", b"abd", false),
            (b"abc", b"ab", false),
            (b"abc", b"abc\0", false),
        ];
        for (left, right, expected) in cases {
            assert_eq!(is_same(left, right), expected, "{left:?} {right:?}");
        }
    }
}
