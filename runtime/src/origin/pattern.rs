//! Patterns of origins: `https://example.com`, `//*.example.com`, `//localhost:5173`.

use std::fmt;
use std::str::FromStr;

use super::{Origin, default_port, split};

/// A pattern of origins; see [`CheckOrigin::allow`](super::CheckOrigin::allow).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginPattern {
    scheme: Option<String>,
    host: Host,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Exactly(String),
    /// The host and all hosts below it.
    Below(String),
}

impl OriginPattern {
    /// Returns whether the pattern matches the origin, which never holds for an origin without a host.
    pub fn matches(&self, origin: &Origin) -> bool {
        let is_scheme = match self.scheme.as_deref() {
            Some(scheme) => origin.scheme() == Some(scheme),
            None => true,
        };
        let is_port = self.port.is_none() || origin.port() == self.port;
        let is_host = origin.host().is_some_and(|host| self.host.matches(host));
        is_scheme && is_port && is_host
    }
}

impl Host {
    fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exactly(exactly) => host == exactly,
            Self::Below(domain) => host
                .strip_suffix(domain.as_str())
                .is_some_and(|labels| labels.is_empty() || labels.ends_with('.')),
        }
    }
}

impl FromStr for OriginPattern {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let invalid = || InvalidOrigin(text.to_owned());
        let split = split(text).ok_or_else(invalid)?;
        if split.host.is_empty() || split.host == "*." {
            return Err(invalid());
        }
        let port = split
            .port
            .or_else(|| split.scheme.as_deref().and_then(default_port));
        let host = match split.host.strip_prefix("*.") {
            Some(domain) => Host::Below(domain.to_owned()),
            None => Host::Exactly(split.host),
        };
        Ok(Self {
            scheme: split.scheme,
            host,
            port,
        })
    }
}

/// An error for an entry of a list of origins that is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin(String);

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no origin: expected `https://example.com`, `//example.com`, \
             `//*.example.com` or `//example.com:81`",
            self.0
        )
    }
}

impl std::error::Error for InvalidOrigin {}
