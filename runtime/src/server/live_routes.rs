//! The pages of an endpoint: the view for each URL, and the function that mounts it.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use crate::live_view::{FlashMap, OnMount, PageUrl, RunningView, ViewProcess, Visit};
use crate::pubsub::PubSub;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::session::Session;
use crate::spec::LiveViewSpec;
use crate::task::BoxFuture;

/// The live pages of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct LiveRoutes {
    paths: matchit::Router<(usize, usize)>,
    pages: Vec<Arc<LivePages>>,
}

/// The pages of one view.
pub(crate) struct LivePages {
    pub(crate) spec: LiveViewSpec,
    /// The path of the view's type, which tokens contain because no other view has it.
    pub(crate) type_name: &'static str,
    pub(crate) session: Arc<LiveSessionRules>,
    pub(crate) mount: Mount,
}

/// Mounts a view.
pub(crate) type Mount = Box<dyn Fn(ViewProcess, PageUrl) -> Mounting + Send + Sync>;

type Mounting = BoxFuture<'static, Result<Box<dyn RunningView>, Refused>>;

/// The common settings of the views of one live session.
pub(crate) struct LiveSessionRules {
    pub(crate) name: String,
    pub(crate) layout: Option<Layout>,
    pub(crate) on_mount: Vec<Hook>,
}

/// The layout around a view, which is patched with it.
pub(crate) type Layout = Arc<dyn Fn(LiveContent<'_>) -> Rendered + Send + Sync>;

/// A mount hook.
pub(crate) type Hook = Arc<
    dyn Fn(OnMount) -> BoxFuture<'static, Result<OnMount, crate::live_view::Halt>> + Send + Sync,
>;

/// The contents for a live layout.
#[derive(Debug)]
pub struct LiveContent<'a> {
    pub(crate) view: &'a Rendered,
    pub(crate) flash: &'a FlashMap,
    pub(crate) uri: &'a Uri,
    pub(crate) csrf_token: &'a str,
}

impl LiveContent<'_> {
    /// Returns the view inside the layout.
    pub fn inner_content(&self) -> &Rendered {
        self.view
    }

    /// Returns the URL of the page, to mark the link that leads here.
    pub fn uri(&self) -> &Uri {
        self.uri
    }

    /// Returns the CSRF token of the session, for forms that are sent over HTTP.
    pub fn csrf_token(&self) -> &str {
        self.csrf_token
    }

    /// Returns the flash message of a kind.
    pub fn flash(&self, kind: &crate::live_view::Flash) -> Option<&str> {
        self.flash.get(kind)
    }
}

/// An opened page of any view.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// The index of its path.
    pub(crate) path: usize,
    pub(crate) captures: Vec<(String, String)>,
    pub(crate) uri: Uri,
    pub(crate) session: Arc<Session>,
    pub(crate) flash: FlashMap,
    pub(crate) connect_params: Option<Arc<serde_json::Value>>,
    pub(crate) static_changed: bool,
    pub(crate) pubsub: PubSub,
    pub(crate) embedding: Embedding,
}

/// The relation of a view to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embedding {
    /// The URL of the page belongs to the view.
    Main,
    /// The view is a part of a custom page.
    Part,
}

impl Opened {
    /// Collects the facts of `connect` and the hooks about the browser.
    pub(crate) fn visit(&self, values: crate::live_view::DebugValues) -> Visit {
        Visit {
            session: Arc::clone(&self.session),
            uri: self.uri.clone(),
            connect_params: self.connect_params.clone(),
            static_changed: self.static_changed,
            values,
            csrf_token: std::sync::OnceLock::new(),
        }
    }

    /// Reads the parameters of the view from the URL.
    pub(crate) fn url(&self) -> Result<PageUrl, Refused> {
        PageUrl::new(self.path, self.captures.clone(), self.uri.clone())
    }
}

/// A URL that belongs to one of the pages.
pub(crate) struct Found {
    pub(crate) pages: Arc<LivePages>,
    pub(crate) path: usize,
    pub(crate) captures: Vec<(String, String)>,
}

impl LiveRoutes {
    /// Adds the pages of a view.
    pub(crate) fn add(&mut self, pages: LivePages) -> Result<(), String> {
        for (index, path) in pages.spec.paths.iter().enumerate() {
            self.paths
                .insert(*path, (self.pages.len(), index))
                .map_err(|error| match error {
                    matchit::InsertError::Conflict { with } => {
                        self.conflict(&pages.spec, path, &with)
                    }
                    error => format!("{path}, of `{}`: {error}", pages.spec.name),
                })?;
        }
        self.pages.push(Arc::new(pages));
        Ok(())
    }

    /// Says what is wrong with a path of a view that another one has already.
    fn conflict(&self, view: &LiveViewSpec, path: &str, with: &str) -> String {
        let mut specs = self.pages.iter().map(|pages| &pages.spec);
        let other = specs.find(|spec| spec.paths.contains(&with));
        match other {
            Some(other) if other.name == view.name && other.paths == view.paths => format!(
                "`{}` is added twice: keep it in one live session",
                view.name
            ),
            Some(other) if with == path => format!(
                "`{}` and `{}` both have {path}: give one of them another path",
                other.name, view.name
            ),
            Some(other) => format!(
                "{with} of `{}` and {path} of `{}` take the same URLs: give one of them another path",
                other.name, view.name
            ),
            None => format!("{with} and {path} of `{}` take the same URLs", view.name),
        }
    }

    /// Returns the pages of every view.
    pub(crate) fn pages(&self) -> &[Arc<LivePages>] {
        &self.pages
    }

    /// Finds the page of a path.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        let found = self.paths.at(path).ok()?;
        let (view, path) = *found.value;
        let captures = found.params.iter();
        let captures = captures.map(|(name, value)| (name.to_owned(), decoded(value)));
        Some(Found {
            pages: Arc::clone(self.pages.get(view)?),
            path,
            captures: captures.collect(),
        })
    }

    /// Finds a view as a part of a page by the path of its type: at one of its own paths, or at none.
    pub(crate) fn part(&self, type_name: &str, path: Option<&str>) -> Option<Found> {
        if let Some(path) = path {
            let found = self.find(path.split(['?', '#']).next()?)?;
            return Some(found).filter(|found| found.pages.type_name == type_name);
        }
        Some(Found {
            pages: Arc::clone(self.view(type_name)?),
            path: 0,
            captures: Vec::new(),
        })
    }

    /// Returns whether a path leads to another page than that to which it was routed, or to none.
    pub(crate) fn leads_elsewhere(&self, asked: &str, routed: &str) -> bool {
        let page = |path| self.paths.at(path).ok().map(|found| *found.value);
        page(asked) != page(routed)
    }

    /// Finds the pages of a view by the path of its type.
    fn view(&self, type_name: &str) -> Option<&Arc<LivePages>> {
        self.pages.iter().find(|pages| pages.type_name == type_name)
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

impl LivePages {
    /// Returns the layout for a view that has a page of its own.
    pub(crate) fn layout(&self, embedding: Embedding) -> Option<&Layout> {
        let layout = self.session.layout.as_ref();
        layout.filter(|_| embedding == Embedding::Main)
    }
}

impl fmt::Debug for LivePages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LivePages").field(&self.spec.paths).finish()
    }
}
