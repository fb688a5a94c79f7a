//! The socket of almost every mount: it lets everybody in who does not ask to be refused.

use bennu::prelude::*;
use serde_json::{Value, json};

use crate::app::App;
use crate::echo::{Any, Seat, Whoami};
use crate::room::Room;

/// A connection, and what the server knew of it when it was made.
#[derive(Debug)]
pub(crate) struct UserSocket {
    pub(crate) user: Option<String>,
    pub(crate) info: Value,
}

/// What a client may ask for in its query string.
#[payload]
pub(crate) struct ConnectParams {
    /// The name in the id of the connection; without one it has no id.
    user: Option<String>,
    /// `plain`, `busy` or `crash`: how the connect fails.
    refuse: Option<String>,
}

/// Everything that the suite talks to, but for custom channels.
#[socket("/socket", state = App, channels(Room, Whoami, Seat, Any))]
impl UserSocket {
    #[connect]
    async fn connect(params: ConnectParams, cx: &Connect<App>) -> Result<Self, Refused> {
        match params.refuse.as_deref() {
            Some("plain") => return Err(Refused::forbidden()),
            Some("busy") => return Err(Refused::reason("busy").with_status(429)),
            Some("crash") => panic!("a connect that crashes"),
            _ => {}
        }
        let info = info(cx)?;
        let user = params.user;
        Ok(Self { user, info })
    }

    #[id]
    fn id(&self) -> Option<String> {
        Some(format!("user:{}", self.user.as_ref()?))
    }
}

/// Returns everything that `cx` knows, as JSON.
pub(crate) fn info(cx: &Connect<App>) -> Result<Value, Refused> {
    let headers = |headers: Vec<(&str, &http::HeaderValue)>| -> Value {
        let text =
            |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::from(text(value))))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let uri = cx.uri();
    Ok(json!({
        "transport": cx.transport(),
        "params": cx.params::<Value>()?,
        "peer": cx.peer().map(|peer| json!({ "address": peer.ip().to_string(), "port": peer.port() })),
        "user_agent": cx.user_agent(),
        "uri": {
            "scheme": uri.scheme_str(),
            "host": uri.host(),
            "port": uri.port_u16(),
            "path": uri.path(),
            "query": uri.query(),
        },
        "x_headers": headers(cx.x_headers().collect()),
        "websocket_headers": headers(cx.websocket_headers().collect()),
        "trace": { "parent": cx.trace_context().parent, "state": cx.trace_context().state },
        "auth_token": cx.auth_token(),
        "open_gates": cx.state().gates.opened(),
        "session": cx.session().map(|session| json!({ "user": session.get::<String>("user") })),
    }))
}
