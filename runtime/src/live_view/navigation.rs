//! Navigation: the page to which a view sends its browser.

use std::fmt;

use super::LivePath;
use crate::escaped::Escaped;

/// The change of the browser's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum History {
    /// The present page stays in the history: back returns to it.
    #[default]
    Push,
    /// The present page is replaced.
    Replace,
}

impl History {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Replace => "replace",
        }
    }
}

/// A destination that is not reached through the socket: a path of this site, or another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectTo(String);

impl RedirectTo {
    /// Makes a destination of a path of this site, which starts with one `/`.
    ///
    /// # Errors
    /// If a browser could read it as another site, or it contains a control character.
    pub fn path(path: impl Into<String>) -> Result<Self, InvalidRedirect> {
        let path = path.into();
        if is_local(&path) {
            Ok(Self(path))
        } else {
            Err(InvalidRedirect(path))
        }
    }

    /// Makes a destination of another site: `http:` or `https:`.
    ///
    /// # Errors
    /// If the URL has another scheme, such as `javascript:`, or contains a control character.
    pub fn site(url: impl Into<String>) -> Result<Self, InvalidRedirect> {
        let url = url.into();
        let scheme = url
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        let known = matches!(scheme.as_deref(), Some("http" | "https"));
        if known && !has_controls(&url) {
            Ok(Self(url))
        } else {
            Err(InvalidRedirect(url))
        }
    }

    /// Returns the text of the destination.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Converts a path. A path that a browser could read as another site leads to `/`; only a path that
/// begins with a capture can be one.
impl<V> From<LivePath<V>> for RedirectTo {
    fn from(path: LivePath<V>) -> Self {
        Self::path(path.as_str()).unwrap_or_else(|error| {
            tracing::error!(error = %Escaped(&error), "redirect refused");
            Self("/".to_owned())
        })
    }
}

/// Returns whether no browser reads another site in a path, also after decoding. Browsers ignore tabs
/// and line ends after the first slash, and read `\` as a second slash.
pub(super) fn is_local(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let is_left_out = |escape: &[u8]| {
        let escapes: [&[u8]; 3] = [b"%09", b"%0a", b"%0d"];
        escapes
            .iter()
            .any(|left_out| escape.eq_ignore_ascii_case(left_out))
    };
    let begins_escaped = rest.as_bytes().get(..3).is_some_and(is_left_out);
    !rest.starts_with(['/', '\\']) && !begins_escaped && !has_controls(path)
}

fn has_controls(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// An error for a text that is not a safe destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRedirect(String);

impl fmt::Display for InvalidRedirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no browser is sent to {:?}", self.0)
    }
}

impl std::error::Error for InvalidRedirect {}

/// The destination of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Navigation {
    /// The same view at another URL.
    Patch(String, History),
    /// Another view, over the same socket.
    Navigate(String, History),
    /// Another page.
    Redirect(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_of_this_site_or_says_http() {
        for good in ["/", "/a?b=c#d", "/a//b", "/%2Fa", "/a%09"] {
            assert!(RedirectTo::path(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/%09/evil.example",
            "/%0A/evil.example",
            "/%0d\\evil.example",
            "/a\nb",
            "javascript:alert(1)",
        ] {
            assert!(RedirectTo::path(bad).is_err(), "{bad}");
        }
        for good in ["https://example.com", "HTTP://example.com/a"] {
            assert!(RedirectTo::site(good).is_ok(), "{good}");
        }
        for bad in [
            "javascript://x/%0aalert(1)",
            "data:text/html,x",
            "/a",
            "https://a\tb",
        ] {
            assert!(RedirectTo::site(bad).is_err(), "{bad}");
        }
    }
}
