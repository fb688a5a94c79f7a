//! The pages of an endpoint: which view a URL shows, and how it is made.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use crate::live_view::{FlashMap, OnMount, Visit};
use crate::params::Params;
use crate::pubsub::PubSub;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::server::live_view::{DeadPage, Joining};
use crate::session::Session;
use crate::socket::{Start, Started};
use crate::spec::LiveViewSpec;
use crate::task::BoxFuture;

use super::live_view::LiveConnection;

/// The live pages of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct LiveRoutes {
    paths: matchit::Router<(usize, usize)>,
    pages: Vec<LivePages>,
}

/// The pages of one view.
pub(crate) struct LivePages {
    pub(crate) spec: LiveViewSpec,
    pub(crate) session: Arc<LiveSessionRules>,
    /// Starts the view for a browser's socket.
    pub(crate) join: Join,
    /// Makes the first response.
    pub(crate) render: RenderPage,
}

pub(crate) type Join = Box<dyn Fn(Start<LiveConnection>, Joining) -> Started + Send + Sync>;
pub(crate) type RenderPage = Box<dyn Fn(Opened) -> BoxFuture<'static, DeadPage> + Send + Sync>;

/// What the views of one live session have in common.
pub(crate) struct LiveSessionRules {
    pub(crate) name: String,
    pub(crate) layout: Option<Layout>,
    pub(crate) on_mount: Vec<Hook>,
}

/// What stands around a view, within what is patched.
pub(crate) type Layout = Arc<dyn Fn(LiveContent<'_>) -> Rendered + Send + Sync>;

/// A mount hook.
pub(crate) type Hook = Arc<
    dyn Fn(OnMount) -> BoxFuture<'static, Result<OnMount, crate::live_view::Halt>> + Send + Sync,
>;

/// What a live layout has to show.
#[derive(Debug)]
pub struct LiveContent<'a> {
    pub(crate) view: &'a Rendered,
    pub(crate) flash: &'a FlashMap,
    pub(crate) uri: &'a Uri,
}

impl LiveContent<'_> {
    /// The view.
    pub fn inner_content(&self) -> &Rendered {
        self.view
    }

    /// The URL of the page, to mark the link that leads here.
    pub fn uri(&self) -> &Uri {
        self.uri
    }

    /// The message of a kind, if there is one.
    pub fn flash(&self, kind: &crate::live_view::Flash) -> Option<&str> {
        self.flash.get(kind)
    }
}

/// A page that is opened, whatever view shows it.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// The index of its path.
    pub(crate) path: usize,
    pub(crate) captures: Vec<(String, String)>,
    pub(crate) uri: Uri,
    pub(crate) session: Arc<Session>,
    pub(crate) flash: FlashMap,
    pub(crate) connect_params: Option<Arc<serde_json::Value>>,
    pub(crate) pubsub: PubSub,
    pub(crate) embedding: Embedding,
}

/// How a view stands on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embedding {
    /// The page is the view's: it has its URL.
    Main,
    /// It is a part of somebody else's page.
    Part,
}

impl Opened {
    /// What `connect` and the hooks know of the browser.
    pub(crate) fn visit(&self, values: crate::live_view::DebugValues) -> Visit {
        Visit {
            session: Arc::clone(&self.session),
            uri: self.uri.clone(),
            connect_params: self.connect_params.clone(),
            values,
        }
    }

    /// Captures and query, as a query string.
    pub(crate) fn params(&self) -> Result<String, Refused> {
        let mut params = Params::parse(self.uri.query().unwrap_or_default())
            .map_err(|error| Refused::reason(error.to_string()).with_status(414))?;
        let captures = self.captures.iter();
        params.add_captures(captures.map(|(name, value)| (name.as_str(), value.as_str())));
        Ok(params.to_text())
    }
}

/// A URL that one of the pages has.
pub(crate) struct Found<'r> {
    pub(crate) pages: &'r LivePages,
    pub(crate) path: usize,
    pub(crate) captures: Vec<(String, String)>,
}

impl LiveRoutes {
    /// Adds the pages of a view.
    pub(crate) fn add(&mut self, pages: LivePages) -> Result<(), String> {
        for (index, path) in pages.spec.paths.iter().enumerate() {
            self.paths
                .insert(*path, (self.pages.len(), index))
                .map_err(|error| format!("{path}: {error}"))?;
        }
        self.pages.push(pages);
        Ok(())
    }

    /// Every view.
    pub(crate) fn pages(&self) -> &[LivePages] {
        &self.pages
    }

    /// The page of a path.
    pub(crate) fn find(&self, path: &str) -> Option<Found<'_>> {
        let found = self.paths.at(path).ok()?;
        let (view, path) = *found.value;
        let captures = found.params.iter();
        let captures = captures.map(|(name, value)| (name.to_owned(), decoded(value)));
        Some(Found {
            pages: self.pages.get(view)?,
            path,
            captures: captures.collect(),
        })
    }

    /// A view by its name.
    pub(crate) fn view(&self, name: &str) -> Option<&LivePages> {
        self.pages.iter().find(|pages| pages.spec.name == name)
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

impl fmt::Debug for LivePages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LivePages").field(&self.spec.paths).finish()
    }
}
