//! Mounting: the hooks, `mount`, `handle_params`, and their redirects.

use std::collections::HashMap;
use std::sync::Arc;

use super::Joining;
use super::patches::Patches;
use super::url::resolve;
use crate::live_view::{
    DebugValues, FlashMap, Halt, History, Navigation, OnMount, RunningView, ViewMail, ViewProcess,
};
use crate::mailbox::Mailbox;
use crate::refused::Refused;
use crate::rendered::Rendered;
use crate::server::live_routes::{Embedding, Layout, LiveContent, LivePages, Opened};

/// A view that is mounted.
pub(crate) struct Mounted {
    pub(crate) view: Box<dyn RunningView>,
    /// The destination of a patch by `handle_params` during the mount.
    pub(crate) patched: Option<(String, History)>,
}

/// A view that is not mounted.
pub(crate) struct NotMounted {
    pub(crate) refusal: Refusal,
    /// The events that it pushed before, as JSON.
    pub(crate) socket_events: Option<String>,
}

/// The reason why a view is not mounted.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The mount was refused, with a status.
    Refused(Refused),
    /// The browser is sent to another page, with a flash.
    Sent(Navigation, FlashMap),
}

impl From<Refused> for NotMounted {
    fn from(refused: Refused) -> Self {
        Self {
            refusal: Refusal::Refused(refused),
            socket_events: None,
        }
    }
}

impl NotMounted {
    /// Redirects for a hook. The flash of the page goes along.
    fn halted(halt: Halt, opened: &Opened) -> Self {
        let mut flash = opened.flash.clone();
        flash.merge(halt.flash);
        Self {
            refusal: Refusal::Sent(halt.to, flash),
            socket_events: None,
        }
    }
}

/// The HTTP response of a page.
pub(crate) enum DeadPage {
    /// The page, with its live layout.
    Ok {
        html: String,
        title: Option<String>,
        flash: FlashMap,
    },
    /// The page was refused, or the browser is sent to another page.
    Not(Refusal),
}

/// Mounts for the HTTP response, and renders the page.
pub(crate) async fn mount_for_response(pages: &LivePages, opened: &Opened) -> DeadPage {
    let layout = pages.layout(opened.embedding);
    match mount(pages, opened, None).await {
        Ok(Mounted { mut view, .. }) => {
            let html = crate::rendered::render_html(|| in_layout(layout, view.render(), &*view));
            let outgoing = &mut view.process_mut().outgoing;
            DeadPage::Ok {
                html,
                title: outgoing.title.take(),
                flash: std::mem::take(&mut outgoing.flash),
            }
        }
        Err(not_mounted) => DeadPage::Not(not_mounted.refusal),
    }
}

/// Mounts for a browser's socket.
pub(super) async fn mount_for_socket(
    joining: &Joining,
    mailbox: Arc<Mailbox<ViewMail>>,
) -> Result<Mounted, NotMounted> {
    mount(&joining.pages, &joining.opened, Some((joining, mailbox))).await
}

/// Renders the view within its live layout.
pub(super) fn in_layout(
    layout: Option<&Layout>,
    page: Rendered,
    view: &dyn RunningView,
) -> Rendered {
    match layout {
        Some(layout) => layout(LiveContent {
            view: &page,
            flash: &view.process().outgoing.flash,
            uri: view.process().uri(),
            csrf_token: view.process().csrf_token(),
        }),
        None => page,
    }
}

async fn mount(
    pages: &LivePages,
    opened: &Opened,
    socket: Option<(&Joining, Arc<Mailbox<ViewMail>>)>,
) -> Result<Mounted, NotMounted> {
    let (joining, mailbox) = socket.unzip();
    let visited = ask(pages, opened, mailbox.is_some())
        .await
        .map_err(|halt| NotMounted::halted(halt, opened))?;
    let process = ViewProcess::new(
        opened.visit(DebugValues(visited.values)),
        opened.pubsub.clone(),
        opened.flash.clone(),
        mailbox,
    );
    let mut view = (pages.mount)(process, opened.url()?).await?;
    let mut url = opened.url()?;
    let mut patched = None;
    let mut patches = Patches::default();
    loop {
        let is_sent = view.process().outgoing.navigation.is_some();
        if opened.embedding == Embedding::Main && !is_sent {
            view.handle_params(url).await?;
        }
        let (to, history) = match view.process_mut().outgoing.navigation.take() {
            None => return Ok(Mounted { view, patched }),
            Some(Navigation::Patch(to, history)) => (to, history),
            Some(elsewhere) => return Err(sent(elsewhere, view.process_mut())),
        };
        if let Err(endless) = patches.count() {
            return Err(Refused::reason(endless.to_string()).with_status(500).into());
        }
        let uri = resolve(view.process().uri(), &to);
        // A patch of the first response is a redirect: the browser comes back with the URL.
        let next = joining.and_then(|joining| joining.url(uri?, &*view));
        let Some(next) = next else {
            return Err(sent(Navigation::Patch(to, history), view.process_mut()));
        };
        view.process_mut().set_uri(next.uri.clone());
        url = next;
        patched = Some((to, history));
    }
}

/// Runs the hooks in order.
async fn ask(pages: &LivePages, opened: &Opened, connected: bool) -> Result<OnMount, Halt> {
    let mut mount = OnMount {
        session: Arc::clone(&opened.session),
        uri: opened.uri.clone(),
        connected,
        values: HashMap::new(),
    };
    for hook in &pages.session.on_mount {
        mount = hook(mount).await?;
    }
    Ok(mount)
}

/// Redirects for a mount, with the flash and the events of its page.
fn sent(to: Navigation, process: &mut ViewProcess) -> NotMounted {
    let flash = std::mem::take(&mut process.outgoing.flash);
    let socket_events = super::reply::events(&mut process.outgoing);
    NotMounted {
        refusal: Refusal::Sent(to, flash),
        socket_events,
    }
}
