//! Origins: the sites whose pages may open a socket.

mod pattern;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;

use crate::escaped::Escaped;
use crate::task::Panicked;

pub use pattern::{InvalidOrigin, OriginPattern};

/// The pages that may open a socket.
///
/// A page of any site can try, and the browser sends the cookies of this site along. Clients other than
/// browsers send no origin, and are accepted.
///
/// ```
/// use bennu::origin::CheckOrigin;
///
/// CheckOrigin::Host("example.com".to_owned());
/// CheckOrigin::allow(["https://example.com", "//*.example.com", "//localhost:5173"])?;
/// CheckOrigin::custom(|origin| origin.host().is_some_and(|host| host.ends_with(".internal")));
/// # Ok::<(), bennu::origin::InvalidOrigin>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum CheckOrigin {
    /// The pages of this host, with any scheme and port.
    Host(String),
    /// The pages of the host and port to which the request was sent.
    ///
    /// That host is what the request says, in its `Host` header. A page whose domain resolves to this
    /// server (DNS rebinding) passes the check. In a private network, name the host by
    /// [`Host`](Self::Host) or [`allow`](Self::allow) instead.
    ///
    /// A server behind a proxy does not know the scheme of the client. A page of `http://` may thus
    /// open the socket of `https://` on the same host, if both use their usual port.
    SameOrigin,
    /// The pages that one of the patterns matches; [`allow`](Self::allow) parses them.
    Allow(Vec<OriginPattern>),
    /// The pages for which the function returns `true`. Origins without a host, such as `null` or
    /// `file://`, are passed to it, too. If it panics, the page is refused.
    Custom(Arc<dyn Fn(&Origin) -> bool + Send + Sync>),
    /// The pages of every site. The CSRF token must then protect the session.
    Disabled,
}

impl CheckOrigin {
    /// Parses a list of patterns.
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `https://example.com` | this scheme and host, on the usual port of the scheme |
    /// | `http://localhost:5173` | this scheme, host and port |
    /// | `//example.com` | the host, with any scheme and port |
    /// | `//example.com:81` | the host and port, with any scheme |
    /// | `//*.example.com` | the host and all hosts below it |
    ///
    /// # Errors
    /// If one of them is not a pattern.
    pub fn allow<T: AsRef<str>>(
        patterns: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidOrigin> {
        let patterns = patterns.into_iter().map(|pattern| pattern.as_ref().parse());
        Ok(Self::Allow(patterns.collect::<Result<_, _>>()?))
    }

    /// Decides by a function, which returns `true` for allowed origins.
    pub fn custom(allows: impl Fn(&Origin) -> bool + Send + Sync + 'static) -> Self {
        Self::Custom(Arc::new(allows))
    }

    /// Checks whether a request may open a socket. The caller [logs](OriginRefused::log) the refusal.
    pub(crate) fn check(&self, request: &Parts) -> Result<(), OriginRefused> {
        if matches!(self, Self::Disabled) {
            return Ok(());
        }
        // A browser sends one; of several the first counts.
        let Some(header) = request.headers.get(ORIGIN) else {
            return Ok(());
        };
        let origin = Origin::parse(&String::from_utf8_lossy(header.as_bytes()));
        if self.allows(&origin, request) {
            Ok(())
        } else {
            Err(OriginRefused { origin })
        }
    }

    fn allows(&self, origin: &Origin, request: &Parts) -> bool {
        match self {
            Self::Host(host) => origin
                .host()
                .is_some_and(|found| found.eq_ignore_ascii_case(host)),
            Self::SameOrigin => is_same_origin(origin, request),
            Self::Allow(patterns) => patterns.iter().any(|pattern| pattern.matches(origin)),
            Self::Custom(allows) => ask(&**allows, origin),
            Self::Disabled => true,
        }
    }
}

impl fmt::Debug for CheckOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host) => f.debug_tuple("Host").field(host).finish(),
            Self::SameOrigin => f.write_str("SameOrigin"),
            Self::Allow(patterns) => f.debug_tuple("Allow").field(patterns).finish(),
            Self::Custom(_) => f.debug_tuple("Custom").finish_non_exhaustive(),
            Self::Disabled => f.write_str("Disabled"),
        }
    }
}

/// Calls the function of the application. If it panics, it has not allowed the page.
fn ask(allows: &(dyn Fn(&Origin) -> bool + Send + Sync), origin: &Origin) -> bool {
    catch_unwind(AssertUnwindSafe(|| allows(origin))).unwrap_or_else(|panic| {
        let Panicked(message) = Panicked::of(&*panic);
        tracing::error!(origin = %Escaped(origin.as_str()), panic = %message, "CheckOrigin::custom crashed");
        false
    })
}

/// Returns whether the page came from the host of the request. `x-forwarded-*` headers are ignored,
/// because the client can write them.
fn is_same_origin(origin: &Origin, request: &Parts) -> bool {
    let Some(authority) = host_and_port(request) else {
        return false;
    };
    // A page comes over one of these; a WebSocket is no page.
    if !matches!(origin.scheme(), Some("http" | "https")) {
        return false;
    }
    let scheme = request.uri.scheme_str();
    // A request without a port went to the usual port of a scheme that only the page knows.
    let port = authority
        .port_u16()
        .or_else(|| default_port(scheme.or(origin.scheme())?));
    let is_same_scheme = scheme.is_none_or(|scheme| origin.scheme() == Some(scheme));
    let is_same_host = origin
        .host()
        .is_some_and(|host| host.eq_ignore_ascii_case(authority.host()));
    is_same_scheme && is_same_host && port.is_some() && origin.port() == port
}

/// Returns the host and port to which a request was sent, according to the request.
pub(crate) fn host_and_port(request: &Parts) -> Option<Authority> {
    if let Some(authority) = request.uri.authority() {
        return Some(authority.clone());
    }
    let mut hosts = request.headers.get_all(HOST).iter();
    let host = hosts.next()?;
    if hosts.next().is_some() {
        return None;
    }
    Authority::try_from(host.as_bytes()).ok()
}

/// The origin of a page, according to its browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    scheme: Option<String>,
    host: Option<String>,
    port: Option<u16>,
}

impl Origin {
    /// Parses an `origin` header. A malformed origin, or one without a host, has neither host nor port.
    pub fn parse(text: &str) -> Self {
        let parsed = split(text);
        let scheme = parsed.as_ref().and_then(|parsed| parsed.scheme.clone());
        let (host, port) = match parsed.map(|parsed| (parsed.host, parsed.port)) {
            Some((host, port)) if !host.is_empty() => {
                let usual = || scheme.as_deref().and_then(default_port);
                (Some(host), port.or_else(usual))
            }
            _ => (None, None),
        };
        Self {
            text: text.to_owned(),
            scheme,
            host,
            port,
        }
    }

    /// Returns the header unchanged.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the scheme in lower case: `https`.
    pub fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    /// Returns the host in lower case: `example.com`, or an IPv6 address in brackets.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Returns the port, or the usual port of the scheme.
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The parts of `scheme://host:port`.
struct Split {
    scheme: Option<String>,
    /// The host; empty if there is none.
    host: String,
    port: Option<u16>,
}

/// Splits `scheme://host:port` or `//host:port`; the rest is ignored.
fn split(text: &str) -> Option<Split> {
    let (scheme, rest) = text.split_once("//")?;
    let scheme = match scheme.strip_suffix(':') {
        Some(scheme) if is_scheme(scheme) => Some(scheme.to_ascii_lowercase()),
        None if scheme.is_empty() => None,
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(parse_port(port)?)),
        _ => (authority, None),
    };
    if !is_host(host) {
        return None;
    }
    Some(Split {
        scheme,
        host: host.to_ascii_lowercase(),
        port,
    })
}

fn parse_port(text: &str) -> Option<u16> {
    // `parse` alone would take a sign.
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Returns whether the text is a name, an address, an IPv6 address in brackets, or empty. A name may
/// start with `*.`.
fn is_host(text: &str) -> bool {
    let address = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if let Some(address) = address {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let name = text.strip_prefix("*.").unwrap_or(text);
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        _ => None,
    }
}

/// A page that may not open a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OriginRefused {
    origin: Origin,
}

impl OriginRefused {
    /// Logs the refusal, with the setting that would accept the page.
    pub(crate) fn log(&self, path: &str, check: &CheckOrigin) {
        tracing::error!(
            origin = %Escaped(&self.origin),
            path,
            ?check,
            "the origin of a page that opens a socket is not allowed. If it should be: (1) name the \
             host of the page, CheckOrigin::Host(\"example.com\".into()); (2) or list the origin, \
             CheckOrigin::allow([\"https://example.com\", \"//*.example.com\", \
             \"//localhost:5173\"]); (3) or, where sessions are protected by their CSRF token or \
             not used, CheckOrigin::Disabled"
        );
    }
}

impl fmt::Display for OriginRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the origin {} is not allowed", self.origin)
    }
}

impl std::error::Error for OriginRefused {}

#[cfg(test)]
mod tests;
