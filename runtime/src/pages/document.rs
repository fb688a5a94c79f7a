//! The document around a page, which is sent once and never patched.

use std::fmt;
use std::sync::Arc;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::client::Client;

/// Makes the document around a page.
pub(crate) type RootLayout = Arc<dyn Fn(RootContent<'_>) -> PreEscaped<String> + Send + Sync>;

/// The contents for a root layout.
pub struct RootContent<'a> {
    pub(crate) inner: &'a str,
    pub(crate) title: Option<&'a str>,
    pub(crate) csrf_token: &'a str,
    pub(crate) client: Option<&'a Client>,
}

impl RootContent<'_> {
    /// Returns the HTML of the page.
    pub fn inner_content(&self) -> PreEscaped<&str> {
        PreEscaped(self.inner)
    }

    /// Returns the title that the view has set.
    pub fn page_title(&self) -> Option<&str> {
        self.title
    }

    /// Returns the token that the page's JavaScript passes to its `LiveSocket` as `_csrf_token`.
    pub fn csrf_token(&self) -> &str {
        self.csrf_token
    }

    /// Writes the part of the `head` that makes the page live.
    ///
    /// It consists of the token, the npm packages of
    /// [`EndpointBuilder::npm_packages`](crate::endpoint::EndpointBuilder::npm_packages), and a script
    /// that connects with them.
    ///
    /// For hooks and options, use [`import_map`](Self::import_map) and your own script, which imports
    /// `phoenix` and `phoenix_live_view`.
    pub fn live_scripts(&self) -> Markup {
        live_scripts(self.csrf_token, self.client)
    }

    /// Lets the scripts of the page import `phoenix` and `phoenix_live_view` by name.
    ///
    /// The packages come from
    /// [`EndpointBuilder::npm_packages`](crate::endpoint::EndpointBuilder::npm_packages). Without them,
    /// nothing is written.
    pub fn import_map(&self) -> Markup {
        import_map(self.client)
    }
}

pub(super) fn live_scripts(csrf_token: &str, client: Option<&Client>) -> Markup {
    html! {
        meta name="csrf-token" content=(csrf_token);
        (import_map(client))
        @if let Some(client) = client { (client.start()) }
    }
}

pub(super) fn import_map(client: Option<&Client>) -> Markup {
    html! { @if let Some(client) = client { (client.import_map()) } }
}

impl fmt::Debug for RootContent<'_> {
    /// Formats without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RootContent")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

/// Writes the document of a live session without a root layout: no style, and the scripts of the
/// endpoint.
pub(crate) fn plain(page: RootContent<'_>) -> PreEscaped<String> {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                (page.live_scripts())
                title { (page.page_title().unwrap_or_default()) }
            }
            body { (page.inner_content()) }
        }
    }
}

/// Writes the document for a page that was refused with a status.
pub(crate) fn status(status: http::StatusCode) -> PreEscaped<String> {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (status.as_u16()) }
            }
            body { h1 { (status.as_u16()) " " (status.canonical_reason().unwrap_or_default()) } }
        }
    }
}
