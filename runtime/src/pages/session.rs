//! Live sessions: views that share their layouts, their hooks and one socket.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use maud::PreEscaped;

use super::document::{RootContent, RootLayout};
use crate::live_view::{Halt, LiveView, OnMount, mount};
use crate::rendered::Rendered;
use crate::server::live_routes::{
    Hook, Layout, LiveContent, LivePages, LiveRoutes, LiveSessionRules,
};
use crate::state::LiveViewOf;

/// Views that share their layouts and mount hooks, between which a browser navigates over one socket.
///
/// ```no_run
/// # use bennu::live_view::{Halt, OnMount};
/// # async fn require_user(mount: OnMount) -> Result<OnMount, Halt> { Ok(mount) }
/// use bennu::LiveSession;
/// use bennu::pages::RootContent;
///
/// fn root(page: RootContent<'_>) -> maud::Markup {
///     maud::html! {
///         html {
///             head { meta name="csrf-token" content=(page.csrf_token()); }
///             body { (page.inner_content()) }
///         }
///     }
/// }
///
/// let session = LiveSession::<()>::new("default").root_layout(root).on_mount(require_user);
/// # let _ = session;
/// ```
///
/// A live session is a boundary: navigation to a view of another session loads the page, and runs the
/// hooks of that session.
#[must_use]
pub struct LiveSession<A> {
    name: String,
    root: Option<RootLayout>,
    layout: Option<Layout>,
    on_mount: Vec<Hook>,
    views: Vec<AddView<A>>,
}

/// Makes the pages of a view, once the state and the rules are known.
type AddView<A> = Box<dyn FnOnce(&A, &Arc<LiveSessionRules>) -> LivePages>;

/// The live sessions of an endpoint, put together.
#[derive(Default)]
pub(crate) struct Assembled {
    pub(crate) routes: LiveRoutes,
    pub(crate) roots: HashMap<String, RootLayout>,
}

impl<A: Clone + Send + Sync + 'static> LiveSession<A> {
    /// Makes a live session without views. Its name is unique in the endpoint, and not empty.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            root: None,
            layout: None,
            on_mount: Vec::new(),
            views: Vec::new(),
        }
    }

    /// Sets the document around the pages. It is sent once, and never patched.
    pub fn root_layout<R: Into<PreEscaped<String>>>(
        mut self,
        layout: impl Fn(RootContent<'_>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.root = Some(Arc::new(move |content| layout(content).into()));
        self
    }

    /// Sets the layout around each view, which is patched with the view: it shows the flash, for
    /// example.
    ///
    /// Views within a custom page have no layout.
    pub fn layout(
        mut self,
        layout: impl Fn(LiveContent<'_>) -> Rendered + Send + Sync + 'static,
    ) -> Self {
        self.layout = Some(Arc::new(layout));
        self
    }

    /// Adds a hook that runs before each mount, after the earlier hooks.
    pub fn on_mount<F>(mut self, hook: impl Fn(OnMount) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<OnMount, Halt>> + Send + 'static,
    {
        self.on_mount
            .push(Arc::new(move |mount| Box::pin(hook(mount))));
        self
    }

    /// Adds a view at the paths of its `#[live_view(..)]`.
    pub fn live<V: LiveViewOf<A>>(mut self) -> Self {
        self.views.push(Box::new(|state: &A, rules| {
            pages::<V>(V::state_of(state), rules)
        }));
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Adds the views to those of the endpoint.
    pub(crate) fn assemble(self, state: &A, assembled: &mut Assembled) -> Result<(), String> {
        let rules = Arc::new(LiveSessionRules {
            name: self.name.clone(),
            layout: self.layout,
            on_mount: self.on_mount,
        });
        if let Some(root) = self.root {
            assembled.roots.insert(self.name, root);
        }
        for view in self.views {
            assembled.routes.add(view(state, &rules))?;
        }
        Ok(())
    }
}

fn pages<V: LiveView>(state: V::State, rules: &Arc<LiveSessionRules>) -> LivePages {
    let state = Arc::new(state);
    LivePages {
        spec: V::SPEC,
        type_name: std::any::type_name::<V>(),
        session: Arc::clone(rules),
        mount: Box::new(move |process, url| mount::<V>(Arc::clone(&state), process, url)),
    }
}

impl<A> fmt::Debug for LiveSession<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveSession")
            .field("name", &self.name)
            .field("views", &self.views.len())
            .finish_non_exhaustive()
    }
}
