//! Admission: whether a browser may join a view, by the tokens of its page.

use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::LiveConnection;
use crate::live_view::{FlashMap, PageUrl, RunningView, ViewMail};
use crate::mailbox::Mailbox;
use crate::payload::Payload;
use crate::refused::Refused;
use crate::server::live_routes::{Embedding, Found, LivePages, LiveRoutes, Opened};
use crate::session::Session;
use crate::socket::{Exit, Inbox, ProcessMail, Start, Started};
use crate::token::Secret;

/// How long the page of a view may be open before it is joined, or joined again.
const MAX_AGE: Duration = Duration::from_hours(24 * 14);
/// The most bytes of a join: what the page's JavaScript gives its `LiveSocket` is kept while the
/// view lives, and takes several times as many once it is decoded.
const MAX_JOIN: usize = 65_536;
/// How long a flash may take to the next page.
const FLASH_AGE: Duration = Duration::from_mins(1);

/// What the tokens are for: one for another purpose, or of another browser's session, is worth
/// nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenPurpose {
    Session,
    Static,
    Flash,
    Reload,
}

impl TokenPurpose {
    /// The purpose in the hands of the browser that has the session.
    pub(crate) fn of(self, session: &Session) -> String {
        let purpose = match self {
            Self::Session => "session",
            Self::Static => "static",
            Self::Flash => "flash",
            Self::Reload => "reload",
        };
        format!("live view {purpose} of {}", session.own_secret())
    }
}

/// What a page says of its view, signed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SessionToken {
    /// The id of the container: the topic is `lv:<id>`.
    pub(crate) id: String,
    /// The path of the view's type.
    pub(crate) view: String,
    /// The live session; `None` for a view within a page of another handler.
    pub(crate) live_session: Option<String>,
    /// The path that the page gave to such a view, with its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
}

/// What the first response leaves for the join, signed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StaticToken {
    pub(crate) id: String,
    pub(crate) flash: FlashMap,
}

/// Why a page is loaded again, signed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReloadToken {
    pub(crate) status: u16,
}

/// A view that a browser may join.
pub(crate) struct Joining {
    pub(crate) opened: Opened,
    pub(crate) pages: Arc<LivePages>,
    routes: Arc<LiveRoutes>,
    secret: Secret,
}

/// The payload of a join.
#[derive(Deserialize)]
struct Wire {
    url: Option<String>,
    redirect: Option<String>,
    #[serde(default)]
    params: Value,
    session: Option<String>,
    #[serde(rename = "static")]
    static_token: Option<String>,
    flash: Option<String>,
}

/// Why a browser may not join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotAdmitted {
    /// The page must be loaded again.
    Stale(&'static str),
    /// The page must be loaded: it is not of this live session.
    Unauthorized,
    /// The page would say the same again: the client shows that it failed, and waits before it loads
    /// the page.
    TooLong,
}

impl NotAdmitted {
    fn refused(self) -> Refused {
        match self {
            Self::Stale(why) => {
                tracing::warn!(
                    why,
                    "the join of a live view is stale: the page is loaded again"
                );
                Refused::reason("stale")
            }
            Self::Unauthorized => Refused::reason("unauthorized"),
            Self::TooLong => {
                tracing::warn!(
                    limit = MAX_JOIN,
                    "the join of a live view is too long: what is its LiveSocket given as params?"
                );
                Refused::reason("join too long")
            }
        }
    }
}

/// Starts the view that a page asks for.
pub(crate) fn start(start: Start<LiveConnection>) -> Started {
    match admit(&start) {
        Ok(joining) => super::run(start, joining),
        Err(not_admitted) => turn_down(start, not_admitted.refused()),
    }
}

/// Refuses the join.
fn turn_down(start: Start<LiveConnection>, refused: Refused) -> Started {
    let mailbox = Arc::new(Mailbox::<ViewMail>::of(start.conversation.pid, 1));
    let inbox = Arc::clone(&mailbox) as Arc<dyn Inbox>;
    let task = async move {
        start.turn_down(&refused);
        for mail in mailbox
            .close()
            .into_iter()
            .filter_map(ProcessMail::into_client_mail)
        {
            mail.answer(&start.conversation.attachment);
        }
        Exit::Refused
    };
    Started {
        inbox,
        task: Box::pin(task),
    }
}

/// The view that is joined, and how.
fn admit(start: &Start<LiveConnection>) -> Result<Joining, NotAdmitted> {
    let LiveConnection { session } = start.conn();
    let super::LiveState {
        routes,
        secret,
        static_urls,
    } = start.state();
    let Payload::Json(text) = start.payload() else {
        return Err(NotAdmitted::Stale("no JSON"));
    };
    if text.len() > MAX_JOIN {
        return Err(NotAdmitted::TooLong);
    }
    let wire: Wire = serde_json::from_str(text).map_err(|_| NotAdmitted::Stale("no join"))?;
    let id = start.topic().strip_prefix("lv:").unwrap_or_default();
    let session = session.clone().ok_or(NotAdmitted::Stale(
        "no session: is its cookie sent, and `_csrf_token` given to the client's LiveSocket?",
    ))?;
    let token = wire.session.as_deref().unwrap_or_default();
    let token = read_session(secret, &session, token, id)?;
    let left = read_static(secret, &session, wire.static_token.as_deref(), id)?;
    let redirected = wire.redirect.is_some();
    let url = wire
        .redirect
        .as_deref()
        .or(wire.url.as_deref())
        .and_then(uri);
    let found = page(routes, &token, url.as_ref(), redirected)?;
    let uri = url.unwrap_or_default();
    let uri = match &token.path {
        Some(path) => resolve(&uri, path).ok_or(NotAdmitted::Stale("no such path"))?,
        None => uri,
    };
    let mounts = wire
        .params
        .get("_mounts")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    let flash = match &wire.flash {
        Some(flash) => read_flash(secret, &session, flash),
        None if !redirected && mounts == 0 => left,
        None => FlashMap::default(),
    };
    let opened = Opened {
        path: found.path,
        captures: found.captures,
        uri,
        session,
        flash,
        static_changed: static_urls.changed(&wire.params),
        connect_params: Some(Arc::new(wire.params)),
        pubsub: start.pubsub().clone(),
        embedding: match token.live_session {
            Some(_) => Embedding::Main,
            None => Embedding::Part,
        },
    };
    Ok(Joining {
        opened,
        pages: found.pages,
        routes: Arc::clone(routes),
        secret: secret.clone(),
    })
}

fn read_session(
    secret: &Secret,
    session: &Session,
    token: &str,
    id: &str,
) -> Result<SessionToken, NotAdmitted> {
    secret
        .verify::<SessionToken>(&TokenPurpose::Session.of(session), token, MAX_AGE)
        .ok()
        .filter(|token| token.id == id)
        .ok_or(NotAdmitted::Stale("the session token is not of this page"))
}

fn read_static(
    secret: &Secret,
    session: &Session,
    token: Option<&str>,
    id: &str,
) -> Result<FlashMap, NotAdmitted> {
    let Some(token) = token else {
        return Ok(FlashMap::default());
    };
    secret
        .verify::<StaticToken>(&TokenPurpose::Static.of(session), token, MAX_AGE)
        .ok()
        .filter(|token| token.id == id)
        .map(|token| token.flash)
        .ok_or(NotAdmitted::Stale("the static token is not of this page"))
}

/// The flash of a token; an old or forged one has none.
pub(crate) fn read_flash(secret: &Secret, session: &Session, token: &str) -> FlashMap {
    secret
        .verify(&TokenPurpose::Flash.of(session), token, FLASH_AGE)
        .unwrap_or_default()
}

/// The page that a URL shows to a browser with this token.
fn page(
    routes: &LiveRoutes,
    token: &SessionToken,
    url: Option<&Uri>,
    redirected: bool,
) -> Result<Found, NotAdmitted> {
    let Some(live_session) = &token.live_session else {
        let found = routes.part(&token.view, token.path.as_deref());
        return found.ok_or(NotAdmitted::Stale("no such view"));
    };
    let found = url
        .and_then(|url| routes.find(url.path()))
        .ok_or(NotAdmitted::Unauthorized)?;
    let same_view = redirected || found.pages.type_name == token.view;
    if same_view && found.pages.session.name == *live_session {
        Ok(found)
    } else {
        Err(NotAdmitted::Unauthorized)
    }
}

impl Joining {
    /// What a URL says, where the view may show it; `None` where it is another's.
    pub(super) fn url(&self, uri: Uri, view: &dyn RunningView) -> Option<PageUrl> {
        let found = self.routes.find(uri.path())?;
        let is_own =
            self.opened.embedding == Embedding::Main && Arc::ptr_eq(&found.pages, &self.pages);
        if !is_own {
            return None;
        }
        let url = PageUrl::new(found.path, found.captures, uri).ok()?;
        view.knows(&url).then_some(url)
    }

    /// The flash that goes along with a navigation.
    pub(crate) fn sign_flash(&self, flash: &FlashMap) -> Option<String> {
        sign_flash(&self.secret, &self.opened.session, flash)
    }

    /// The token by which the next response says with which status the mount was refused.
    pub(crate) fn sign_reload(&self, status: u16) -> String {
        self.secret
            .sign(
                &TokenPurpose::Reload.of(&self.opened.session),
                &ReloadToken { status },
            )
            .unwrap_or_default()
    }
}

/// The flash that goes along with a navigation; none where there is none.
pub(crate) fn sign_flash(secret: &Secret, session: &Session, flash: &FlashMap) -> Option<String> {
    if flash.is_empty() {
        return None;
    }
    secret
        .sign(&TokenPurpose::Flash.of(session), flash)
        .inspect_err(|error| tracing::error!(%error, "flash lost"))
        .ok()
}

/// The URL of a page, without its fragment.
pub(crate) fn uri(url: &str) -> Option<Uri> {
    url.split('#').next()?.parse().ok()
}

/// The URL of a path, on the site of another.
pub(crate) fn resolve(base: &Uri, to: &str) -> Option<Uri> {
    let mut parts = base.clone().into_parts();
    parts.path_and_query = Some(to.split('#').next()?.parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::live_view::Flash;

    const SECOND: Duration = Duration::from_secs(1);

    fn signed<T: Serialize>(purpose: TokenPurpose, data: &T, age: Duration) -> String {
        let purpose = purpose.of(&Session::default());
        let now = SystemTime::now() - age;
        secret().sign_at(&purpose, data, now).unwrap()
    }

    fn secret() -> Secret {
        Secret::new([7; 64]).unwrap()
    }

    #[test]
    fn a_page_that_is_older_than_two_weeks_is_stale() {
        let session = Session::default();
        let token = SessionToken {
            id: "phx-1".to_owned(),
            view: "View".to_owned(),
            live_session: None,
            path: None,
        };
        let left = StaticToken {
            id: "phx-1".to_owned(),
            flash: FlashMap::default(),
        };
        let ages = [
            (Duration::ZERO, true),
            (Duration::from_hours(24 * 13), true),
            (MAX_AGE + SECOND, false),
        ];
        for (age, is_admitted) in ages {
            let token = signed(TokenPurpose::Session, &token, age);
            let token = read_session(&secret(), &session, &token, "phx-1");
            assert_eq!(token.is_ok(), is_admitted, "{age:?}");
            let left = signed(TokenPurpose::Static, &left, age);
            let left = read_static(&secret(), &session, Some(&left), "phx-1");
            assert_eq!(left.is_ok(), is_admitted, "{age:?}");
        }
    }

    #[test]
    fn a_flash_is_worth_nothing_after_a_minute() {
        let mut flash = FlashMap::default();
        flash.put(&Flash::Info, "said".to_owned());
        for (age, expected) in [(30, Some("said")), (61, None)] {
            let token = signed(TokenPurpose::Flash, &flash, age * SECOND);
            let read = read_flash(&secret(), &Session::default(), &token);
            assert_eq!(read.get(&Flash::Info), expected, "{age}");
        }
    }
}
