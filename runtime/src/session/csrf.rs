//! CSRF tokens: proof that a request was made by a page of this site.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Session;
use crate::token::is_same;

/// The name under which the session keeps the token, unmasked.
const KEY: &str = "_csrf_token";
/// The length of a token in bytes.
const LEN: usize = 24;

/// Whether a session requires proof that a page of this site made the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CheckCsrf {
    #[default]
    Required,
    Disabled,
}

impl Session {
    /// Returns the CSRF token for a page.
    ///
    /// The page sends it back as `_csrf_token`, in the parameters of its `Socket` or in a form.
    ///
    /// ```
    /// use bennu::Session;
    ///
    /// let mut session = Session::default();
    /// let (first, second) = (session.csrf_token(), session.csrf_token());
    /// assert_ne!(first, second);
    /// assert!(session.is_csrf_token_valid(&first) && session.is_csrf_token_valid(&second));
    /// assert!(!Session::default().is_csrf_token_valid(&first));
    /// ```
    ///
    /// The session holds one token, which this method makes if needed: the response must then carry the
    /// session's cookie. Each page gets the token under a new mask, so a compressed response does not
    /// leak it.
    pub fn csrf_token(&mut self) -> String {
        let token = self.token().unwrap_or_else(|| {
            let token = rand::random::<[u8; LEN]>();
            let text = URL_SAFE_NO_PAD.encode(token);
            self.values.insert(KEY.to_owned(), text.into());
            token
        });
        let mask = rand::random::<[u8; LEN]>();
        let mut masked = [0; 2 * LEN];
        masked[..LEN].copy_from_slice(&mask);
        masked[LEN..].copy_from_slice(&xor(token, mask));
        URL_SAFE_NO_PAD.encode(masked)
    }

    /// Returns whether `token` came from [`csrf_token`](Self::csrf_token) of this session. A session
    /// without a token accepts none.
    pub fn is_csrf_token_valid(&self, token: &str) -> bool {
        let Some(expected) = self.token() else {
            return false;
        };
        unmask(token).is_some_and(|found| is_same(&expected, &found))
    }

    /// Returns a secret of this session alone; empty if it has never made a token.
    pub(crate) fn own_secret(&self) -> &str {
        let text = self.values.get(KEY).and_then(|value| value.as_str());
        text.unwrap_or_default()
    }

    fn token(&self) -> Option<[u8; LEN]> {
        let text = self.values.get(KEY)?.as_str()?;
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
    }
}

fn unmask(masked: &str) -> Option<[u8; LEN]> {
    // Longer ones are not worth the decoding.
    if masked.len() != 2 * LEN * 4 / 3 {
        return None;
    }
    let masked = URL_SAFE_NO_PAD.decode(masked).ok()?;
    let (mask, token) = masked.split_at_checked(LEN)?;
    Some(xor(token.try_into().ok()?, mask.try_into().ok()?))
}

fn xor(left: [u8; LEN], right: [u8; LEN]) -> [u8; LEN] {
    std::array::from_fn(|at| left[at] ^ right[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_keeps_one_token_and_every_page_gets_it_under_another_mask() {
        let mut session = Session::default();
        let first = session.csrf_token();
        let kept = session.clone();
        let second = session.csrf_token();
        assert_eq!(kept, session);
        assert_ne!(first, second);
        assert!(session.is_csrf_token_valid(&first));
        assert!(session.is_csrf_token_valid(&second));
    }

    #[test]
    fn the_token_of_a_page_is_not_the_one_in_the_cookie() {
        let mut session = Session::default();
        let masked = session.csrf_token();
        let kept: String = session.get(KEY).unwrap();
        assert!(!masked.contains(&kept));
        assert!(!session.is_csrf_token_valid(&kept));
    }

    #[test]
    fn anything_else_is_not_valid() {
        let mut session = Session::default();
        let token = session.csrf_token();
        let foreign = Session::default().csrf_token();
        let mut flipped = token.clone();
        flipped.replace_range(40..41, if &token[40..41] == "A" { "B" } else { "A" });
        let cases = [
            String::new(),
            "undefined".to_owned(),
            "\u{1F426}".repeat(16),
            "=".repeat(64),
            token[..63].to_owned(),
            format!("{token}A"),
            flipped,
            foreign,
        ];
        for case in cases {
            assert!(!session.is_csrf_token_valid(&case), "{case}");
        }
        assert!(session.is_csrf_token_valid(&token));
    }

    #[test]
    fn a_session_without_a_token_has_no_valid_one() {
        let zeros = URL_SAFE_NO_PAD.encode([0; 2 * LEN]);
        for value in ["", "AAAA", "not base64!"] {
            let mut session = Session::default();
            assert!(!session.is_csrf_token_valid(&zeros));
            session.insert(KEY, &value).unwrap();
            assert!(!session.is_csrf_token_valid(&zeros), "{value}");
            let token = session.csrf_token();
            assert!(session.is_csrf_token_valid(&token), "{value} is replaced");
        }
    }
}
