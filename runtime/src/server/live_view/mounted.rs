//! Mounting: the hooks, `mount`, `handle_params`, and where they send the browser.

use std::sync::Arc;

use super::Joining;
use super::admission::resolve;
use super::page::Page;
use crate::live_view::{
    Connected, DebugValues, Halt, LiveRoute, LiveSocket, LiveView, Navigation, OnMount, ViewMail,
    ViewParams,
};
use crate::mailbox::Mailbox;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::server::live_routes::{Embedding, Hook, Layout, LiveContent, Opened};

/// Patches of a patch before a mount is taken to go round in circles.
const MAX_PATCHES: usize = 20;

/// A view that is mounted.
pub(crate) struct Mounted<V: LiveView> {
    pub(crate) view: V,
    pub(crate) socket: LiveSocket<V>,
    /// Where `handle_params` patched to while it was mounted.
    pub(crate) patched: Option<(String, crate::live_view::History)>,
}

/// A view that is not mounted.
pub(crate) struct NotMounted {
    pub(crate) refusal: Refusal,
    /// What it pushed before, as JSON.
    pub(crate) socket_events: Option<String>,
}

/// Why a view is not mounted.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It was turned down, with a status.
    Refused(Refused),
    /// The browser is sent elsewhere, with a flash.
    Sent(Navigation, crate::live_view::FlashMap),
}

impl From<Refused> for NotMounted {
    fn from(refused: Refused) -> Self {
        Self {
            refusal: Refusal::Refused(refused),
            socket_events: None,
        }
    }
}

impl From<Halt> for NotMounted {
    fn from(halt: Halt) -> Self {
        Self {
            refusal: Refusal::Sent(halt.to, halt.flash),
            socket_events: None,
        }
    }
}

/// The first response of a page.
pub(crate) enum DeadPage {
    /// The page, with its live layout.
    Ok {
        html: String,
        title: Option<String>,
        flash: crate::live_view::FlashMap,
    },
    /// It was turned down, or the browser is sent elsewhere.
    Not(Refusal),
}

impl<V: LiveView> Mounted<V> {
    /// Mounts for a browser's socket.
    pub(super) async fn for_socket(
        joining: &Joining,
        state: V::State,
        mailbox: Arc<Mailbox<ViewMail<V>>>,
    ) -> Result<Self, NotMounted> {
        let connected = Some(Connected { mailbox });
        let resolve_params = |uri: &http::Uri| joining.params::<V>(uri);
        let mounting = Mounting {
            opened: &joining.opened,
            on_mount: &joining.on_mount,
        };
        mounting.mount(state, connected, resolve_params).await
    }
}

/// Mounts for the first response, and renders the page.
pub(crate) async fn mount_for_response<V: LiveView>(
    opened: Opened,
    on_mount: Vec<Hook>,
    layout: Option<Layout>,
    state: V::State,
) -> DeadPage {
    let mounting = Mounting {
        opened: &opened,
        on_mount: &on_mount,
    };
    // A patch of the first response is a redirect: the browser comes back with the URL.
    let mounted = mounting.mount::<V>(state, None, |_| None).await;
    match mounted {
        Ok(mut mounted) => {
            let html = crate::rendered::render_html(|| {
                in_layout(layout.as_ref(), mounted.view.render(), &mounted.socket)
            });
            let outgoing = &mut mounted.socket.outgoing;
            DeadPage::Ok {
                html,
                title: outgoing.title.take(),
                flash: std::mem::take(&mut outgoing.flash),
            }
        }
        Err(not_mounted) => DeadPage::Not(not_mounted.refusal),
    }
}

/// The view within its live layout.
pub(super) fn in_layout<V: LiveView>(
    layout: Option<&Layout>,
    view: Rendered,
    socket: &LiveSocket<V>,
) -> Rendered {
    match layout {
        Some(layout) => layout(LiveContent {
            view: &view,
            flash: &socket.outgoing.flash,
            uri: socket.uri(),
        }),
        None => view,
    }
}

struct Mounting<'a> {
    opened: &'a Opened,
    on_mount: &'a [Hook],
}

impl Mounting<'_> {
    async fn mount<V: LiveView>(
        &self,
        state: V::State,
        connected: Option<Connected<V>>,
        params_of: impl Fn(&http::Uri) -> Option<ViewParams<V::Route>>,
    ) -> Result<Mounted<V>, NotMounted> {
        let visited = self.ask(connected.is_some()).await?;
        let opened = self.opened;
        let route = V::Route::from_captures(opened.path, &opened.captures);
        let route = route.ok_or_else(|| Refused::reason("not found").with_status(404))?;
        let mut params = ViewParams::new(route, opened.uri.clone(), opened.params()?);
        let mut socket = LiveSocket::new(
            state,
            opened.visit(DebugValues(visited.values)),
            opened.pubsub.clone(),
            opened.flash.clone(),
            connected,
        );
        let mut view = V::mount(&params, &mut socket).await?;
        let mut patched = None;
        for _ in 0..MAX_PATCHES {
            if opened.embedding == Embedding::Main && socket.outgoing.navigation.is_none() {
                view.handle_params(&params, &mut socket).await?;
            }
            let (to, history) = match socket.outgoing.navigation.take() {
                None => {
                    return Ok(Mounted {
                        view,
                        socket,
                        patched,
                    });
                }
                Some(Navigation::Patch(to, history)) => (to, history),
                Some(elsewhere) => return Err(sent(elsewhere, &mut socket)),
            };
            let uri = resolve(socket.uri(), &to);
            match uri.and_then(|uri| params_of(&uri)) {
                Some(next) => params = next,
                None => return Err(sent(Navigation::Patch(to, history), &mut socket)),
            }
            socket.set_uri(params.uri().clone());
            patched = Some((to, history));
        }
        Err(Refused::reason("handle_params patches without end")
            .with_status(500)
            .into())
    }

    /// Asks the hooks, in order.
    async fn ask(&self, connected: bool) -> Result<OnMount, Halt> {
        let mut mount = OnMount {
            session: Arc::clone(&self.opened.session),
            uri: self.opened.uri.clone(),
            connected,
            values: Default::default(),
        };
        for hook in self.on_mount {
            mount = hook(mount).await?;
        }
        Ok(mount)
    }
}

fn sent<V: LiveView>(to: Navigation, socket: &mut LiveSocket<V>) -> NotMounted {
    let flash = std::mem::take(&mut socket.outgoing.new_flash);
    let socket_events = super::reply::events(&mut socket.outgoing);
    NotMounted {
        refusal: Refusal::Sent(to, flash),
        socket_events,
    }
}
