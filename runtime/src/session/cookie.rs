//! The cookie of a session: signed, of limited age, and read only if it is genuine.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use cookie::Cookie;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::Session;
use crate::payload::EncodeError;
use crate::token::Secret;

/// The options of a session's cookie, which is signed and of limited age.
///
/// ```
/// use bennu::{Secret, Session};
/// use bennu::session::SessionConfig;
/// use http::header::{COOKIE, SET_COOKIE};
/// use http::{HeaderMap, HeaderValue};
///
/// let (config, secret) = (SessionConfig::default(), Secret::random());
/// let mut session = Session::default();
/// session.insert("user_id", &7)?;
///
/// // The response sets the cookie ..
/// let mut response = HeaderMap::new();
/// response.insert(SET_COOKIE, config.encode(&session, &secret)?);
/// # let sent = response[SET_COOKIE].to_str()?.split(';').next().unwrap_or_default();
///
/// // .. and the next request carries it.
/// # let mut request = HeaderMap::new();
/// # request.insert(COOKIE, HeaderValue::from_str(sent)?);
/// assert_eq!(config.decode(&request, &secret), Some(session));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | option | default |
/// |---|---|
/// | [`cookie`](Self::cookie), its name | `_bennu_session` |
/// | [`max_age`](Self::max_age) | 60 days |
/// | [`same_site`](Self::same_site) | [`SameSite::Lax`] |
/// | [`secure`](Self::secure) | off: HTTP and HTTPS |
///
/// Scripts cannot read the cookie (`HttpOnly`), and it is sent with every path of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionConfig {
    cookie: Cow<'static, str>,
    max_age: Duration,
    same_site: SameSite,
    secure: bool,
}

/// The requests of other sites that carry the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SameSite {
    /// No request of another site.
    Strict,
    /// Links that the user follows, but no forms, frames, images or scripts.
    #[default]
    Lax,
    /// All requests. The cookie is then `Secure`, because browsers require it.
    None,
}

impl Default for SessionConfig {
    /// Returns `_bennu_session`, 60 days, `SameSite=Lax`, over HTTP and HTTPS.
    fn default() -> Self {
        Self {
            cookie: Cow::Borrowed("_bennu_session"),
            max_age: Duration::from_hours(60 * 24),
            same_site: SameSite::default(),
            secure: false,
        }
    }
}

impl SessionConfig {
    /// The maximum length of a cookie in most browsers, in bytes, name and attributes included.
    pub const MAX_LEN: usize = 4096;

    /// Sets the name of the cookie.
    ///
    /// # Errors
    /// If a cookie cannot have this name: it consists of letters, digits and `` !#$%&'*+-.^_`|~ ``.
    pub fn cookie(mut self, name: impl Into<Cow<'static, str>>) -> Result<Self, InvalidCookieName> {
        let name = name.into();
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_allowed) {
            return Err(InvalidCookieName(name.into_owned()));
        }
        self.cookie = name;
        Ok(self)
    }

    /// Sets how long a session is valid after its last change.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets which requests of other sites carry the session.
    #[must_use]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// Restricts the cookie to HTTPS, as every site that is served over HTTPS should.
    #[must_use]
    pub fn secure(mut self) -> Self {
        self.secure = true;
        self
    }

    /// Writes the value of the `set-cookie` header that keeps `session` in the browser.
    ///
    /// # Errors
    /// If the cookie would be longer than browsers keep.
    pub fn encode(&self, session: &Session, secret: &Secret) -> Result<HeaderValue, SessionError> {
        self.encode_at(session, secret, SystemTime::now())
    }

    /// Reads the session of a request, if there is a genuine one.
    pub fn decode(&self, headers: &HeaderMap, secret: &Secret) -> Option<Session> {
        self.decode_at(headers, secret, SystemTime::now())
    }

    fn encode_at(
        &self,
        session: &Session,
        secret: &Secret,
        now: SystemTime,
    ) -> Result<HeaderValue, SessionError> {
        let value = secret
            .sign_at(&self.purpose(), &session.values, now)
            .map_err(SessionError::Unwritable)?;
        let max_age =
            cookie::time::Duration::try_from(self.max_age).unwrap_or(cookie::time::Duration::MAX);
        let mut cookie = Cookie::build((&*self.cookie, value))
            .path("/")
            .http_only(true)
            .max_age(max_age)
            .same_site(self.same_site.into());
        if self.secure || self.same_site == SameSite::None {
            cookie = cookie.secure(true);
        }
        let text = cookie.build().to_string();
        match HeaderValue::try_from(&text) {
            Ok(value) if text.len() <= Self::MAX_LEN => Ok(value),
            _ => Err(SessionError::TooLong { len: text.len() }),
        }
    }

    /// Reads the first genuine cookie. Another host of the domain can set one of the same name, but
    /// cannot sign it.
    fn decode_at(&self, headers: &HeaderMap, secret: &Secret, now: SystemTime) -> Option<Session> {
        let purpose = self.purpose();
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.cookie)
            .find_map(|cookie| {
                let values: BTreeMap<String, Value> = secret
                    .verify_at(&purpose, cookie.value(), self.max_age, now)
                    .ok()?;
                Some(Session {
                    values,
                    source: None,
                })
            })
    }

    /// Binds the key to the name: a cookie is invalid under another name.
    fn purpose(&self) -> String {
        format!("session {}", self.cookie)
    }
}

impl From<SameSite> for cookie::SameSite {
    fn from(same_site: SameSite) -> Self {
        match same_site {
            SameSite::Strict => Self::Strict,
            SameSite::Lax => Self::Lax,
            SameSite::None => Self::None,
        }
    }
}

/// The reason why a session cannot be kept in a cookie.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The cookie would have `len` bytes, more than [`SessionConfig::MAX_LEN`]. Keep large data on the
    /// server, and its key in the session.
    TooLong {
        /// The length of the cookie in bytes.
        len: usize,
    },
    /// A value cannot be written as JSON.
    Unwritable(EncodeError),
    /// The session came from no request, so that no response can keep it.
    NoSource,
    /// The application's own [`SessionSource`](super::SessionSource) failed, for this reason.
    NotStored(String),
}

impl From<EncodeError> for SessionError {
    fn from(error: EncodeError) -> Self {
        Self::Unwritable(error)
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { len } => {
                let max = SessionConfig::MAX_LEN;
                write!(
                    f,
                    "the session's cookie would have {len} bytes, browsers keep {max}"
                )
            }
            Self::Unwritable(_) => f.write_str("the session cannot be written as JSON"),
            Self::NoSource => f.write_str("the session came from no request"),
            Self::NotStored(reason) => write!(f, "the session is not stored: {reason}"),
        }
    }
}

impl std::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooLong { .. } | Self::NoSource | Self::NotStored(_) => None,
            Self::Unwritable(error) => Some(error),
        }
    }
}

/// An error for a name that a cookie cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidCookieName(String);

impl fmt::Display for InvalidCookieName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a cookie cannot be named {:?}", self.0)
    }
}

impl std::error::Error for InvalidCookieName {}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new([7; 32]).unwrap()
    }

    fn session() -> Session {
        let mut session = Session::default();
        session.insert("user", &"ada; \"\u{1F426}\"").unwrap();
        session
    }

    /// The `name=value` of a `set-cookie`.
    fn pair(set_cookie: &HeaderValue) -> String {
        let text = set_cookie.to_str().unwrap();
        text.split(';').next().unwrap().to_owned()
    }

    fn request(cookies: &[impl AsRef<str>]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        cookies
            .iter()
            .map(|cookies| (COOKIE, value(cookies.as_ref())))
            .collect()
    }

    #[test]
    fn the_attributes_follow_the_configuration() {
        let day = Duration::from_hours(24);
        let cases = [
            (
                SessionConfig::default(),
                "_bennu_session=",
                "; HttpOnly; SameSite=Lax; Path=/; Max-Age=5184000",
            ),
            (
                SessionConfig::default()
                    .cookie("_app")
                    .unwrap()
                    .max_age(day)
                    .same_site(SameSite::Strict)
                    .secure(),
                "_app=",
                "; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=86400",
            ),
            (
                SessionConfig::default().same_site(SameSite::None),
                "_bennu_session=",
                "; HttpOnly; SameSite=None; Secure; Path=/; Max-Age=5184000",
            ),
        ];
        for (config, name, attributes) in cases {
            let cookie = config.encode(&session(), &secret()).unwrap();
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with(name), "{cookie}");
            assert!(cookie.ends_with(attributes), "{cookie}");
        }
    }

    #[test]
    fn the_genuine_cookie_is_found_among_others() {
        let (config, secret) = (SessionConfig::default(), secret());
        let genuine = pair(&config.encode(&session(), &secret).unwrap());
        let texts = |texts: &[&str]| -> Vec<String> {
            let fill = |text: &&str| text.replace("GENUINE", &genuine);
            texts.iter().map(fill).collect()
        };
        let cases = [
            (texts(&["GENUINE"]), true),
            (texts(&["a=1", "GENUINE"]), true),
            (texts(&["a=1; GENUINE; b=\"2\""]), true),
            (texts(&["_bennu_session=tossed; GENUINE"]), true),
            (texts(&[";;=; =x;a;GENUINE"]), true),
            (texts(&[]), false),
            (vec![genuine.replace("_bennu_session", "_other")], false),
            (vec![genuine[..genuine.len() - 1].to_owned()], false),
        ];
        for (cookies, found) in cases {
            let decoded = config.decode(&request(&cookies), &secret);
            assert_eq!(decoded, found.then(session), "{cookies:?}");
        }
    }

    #[test]
    fn another_secret_another_name_and_age_are_refused() {
        let (config, now) = (SessionConfig::default(), SystemTime::now());
        let genuine = pair(&config.encode_at(&session(), &secret(), now).unwrap());
        let headers = request(&[&genuine]);
        let later = now + config.max_age;
        assert_eq!(config.decode_at(&headers, &secret(), now), Some(session()));
        assert_eq!(config.decode_at(&headers, &secret(), later), None);
        assert_eq!(config.decode_at(&headers, &Secret::random(), now), None);
        let other = config.clone().cookie("_other").unwrap();
        let renamed = request(&[&genuine.replace("_bennu_session", "_other")]);
        assert_eq!(other.decode_at(&renamed, &secret(), now), None);
    }

    #[test]
    fn a_session_that_browsers_would_not_keep_is_an_error() {
        let mut large = Session::default();
        large.insert("text", &"x".repeat(4000)).unwrap();
        let error = SessionConfig::default()
            .encode(&large, &secret())
            .unwrap_err();
        assert!(matches!(error, SessionError::TooLong { len } if len > 4096));
    }

    #[test]
    fn names_that_would_break_the_header_are_refused() {
        for name in ["", "a b", "a;b", "a=b", "a\r\nb", "\u{e9}"] {
            assert!(SessionConfig::default().cookie(name).is_err(), "{name:?}");
        }
        assert!(SessionConfig::default().cookie("__Host-session").is_ok());
    }
}
