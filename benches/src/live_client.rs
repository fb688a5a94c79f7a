//! A browser of live views: it loads pages, joins their views, and sends events.

use futures_util::{SinkExt, TryStreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::error::Failure;

/// A browser with one session, one connection for pages and one socket.
pub(crate) struct Browser {
    port: u16,
    http: TcpStream,
    cookie: String,
    ws: BrowserSocket,
    joins: usize,
}

/// The socket of a page.
pub(crate) type BrowserSocket = WebSocketStream<TcpStream>;

/// A view that is joined.
pub(crate) struct View {
    topic: String,
    join_ref: usize,
    /// The reply of its join.
    pub(crate) joined: String,
}

/// A page that was loaded.
struct Loaded {
    cookie: Option<String>,
    body: String,
}

impl Browser {
    /// Loads a page for its session, and connects the socket.
    pub(crate) async fn open(port: u16) -> Result<Self, Failure> {
        let mut http = connect(port).await?;
        let page = load(&mut http, port, "", "/counter").await?;
        let cookie = page.cookie.ok_or("a page without a cookie")?;
        let token = attribute(&page.body, r#"name="csrf-token" content=""#)?;
        let url = format!("ws://127.0.0.1:{port}/live/websocket?vsn=2.0.0&_csrf_token={token}");
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("cookie", cookie.parse()?);
        let (ws, _) = tokio_tungstenite::client_async(request, connect(port).await?).await?;
        Ok(Self {
            port,
            http,
            cookie,
            ws,
            joins: 0,
        })
    }

    /// Closes the connection for pages, and leaves the socket open.
    pub(crate) fn into_socket(self) -> BrowserSocket {
        self.ws
    }

    /// Loads a page.
    pub(crate) async fn load(&mut self, path: &str) -> Result<String, Failure> {
        let page = load(&mut self.http, self.port, &self.cookie, path).await?;
        Ok(page.body)
    }

    /// Loads a page and joins its view.
    pub(crate) async fn mount(&mut self, path: &str) -> Result<View, Failure> {
        let page = self.load(path).await?;
        let id = attribute(&page, r#"<div id=""#)?;
        let session = attribute(&page, r#"data-phx-session=""#)?;
        let left = attribute(&page, r#"data-phx-static=""#)?;
        self.joins += 1;
        let (join, port, topic) = (self.joins, self.port, format!("lv:{id}"));
        let payload = format!(
            r#"{{"url":"http://127.0.0.1:{port}{path}","params":{{"_mounts":0}},"session":"{session}","static":"{left}"}}"#
        );
        let joining = format!(r#"["{join}","{join}","{topic}","phx_join",{payload}]"#);
        let joined = self.ask(joining).await?;
        Ok(View {
            topic,
            join_ref: join,
            joined,
        })
    }

    /// Sends an event to a view: its reply.
    pub(crate) async fn event(&mut self, view: &View, name: &str) -> Result<String, Failure> {
        let View {
            topic, join_ref, ..
        } = view;
        let payload = format!(r#"{{"type":"click","event":"{name}","value":{{"value":""}}}}"#);
        let event = format!(r#"["{join_ref}","9","{topic}","event",{payload}]"#);
        self.ask(event).await
    }

    async fn ask(&mut self, frame: String) -> Result<String, Failure> {
        self.ws.send(Message::text(frame)).await?;
        while let Some(message) = self.ws.try_next().await? {
            if let Message::Text(text) = message {
                if !text.contains(r#""status":"ok""#) {
                    return Err(format!("refused: {text}").into());
                }
                return Ok(text.to_string());
            }
        }
        Err("the server closed the connection".into())
    }
}

async fn connect(port: u16) -> Result<TcpStream, Failure> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Loads a page over a connection that stays open.
async fn load(
    http: &mut TcpStream,
    port: u16,
    cookie: &str,
    path: &str,
) -> Result<Loaded, Failure> {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\n\r\n");
    http.write_all(request.as_bytes()).await?;
    let mut response = Vec::new();
    loop {
        if http.read_buf(&mut response).await? == 0 {
            return Err("the response breaks off".into());
        }
        let text = std::str::from_utf8(&response).unwrap_or_default();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let header = |name| head.lines().find_map(|line| line.strip_prefix(name));
        let length: usize = header("content-length: ").unwrap_or_default().parse()?;
        if body.len() < length {
            continue;
        }
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!("{path}: {head}").into());
        }
        let cookie = header("set-cookie: ").and_then(|cookie| cookie.split(';').next());
        return Ok(Loaded {
            cookie: cookie.map(str::to_owned),
            body: body.to_owned(),
        });
    }
}

/// What follows `start` up to the next quote.
fn attribute<'a>(page: &'a str, start: &str) -> Result<&'a str, Failure> {
    let rest = page.split_once(start).map(|(_, rest)| rest);
    let value = rest.and_then(|rest| rest.split('"').next());
    value.ok_or_else(|| format!("a page without {start}").into())
}
