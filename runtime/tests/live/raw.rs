//! A client that says what it likes: raw frames over long-poll, through the router.

use axum::body::Body;
use axum::http::{Request, Response};
use bennu::prelude::*;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A page, as its HTML has it.
pub(crate) struct RawPage {
    pub(crate) cookie: String,
    pub(crate) csrf_token: String,
    pub(crate) id: String,
    pub(crate) session: String,
    pub(crate) left: String,
}

/// A connection.
pub(crate) struct Raw {
    router: axum::Router,
    query: String,
    cookie: String,
    token: String,
    untaken: Vec<Value>,
}

async fn get(
    router: &axum::Router,
    path: &str,
    cookie: &str,
    origin: Option<&str>,
) -> Response<Body> {
    let mut request = Request::get(path)
        .header("host", "localhost")
        .header("cookie", cookie);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let request = request.body(Body::empty()).expect("a request");
    router.clone().oneshot(request).await.expect("a response")
}

async fn body(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn attribute(html: &str, name: &str) -> String {
    let (_, rest) = html
        .split_once(&format!("{name}=\""))
        .unwrap_or_else(|| panic!("no {name} in {html}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

impl RawPage {
    pub(crate) async fn load(endpoint: &Endpoint, path: &str) -> Self {
        Self::load_with(endpoint, path, "").await
    }

    pub(crate) async fn load_with(endpoint: &Endpoint, path: &str, cookie: &str) -> Self {
        let response = get(&endpoint.router(), path, cookie, None).await;
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        // What is set again takes the place of what was sent.
        let pairs = [cookie]
            .into_iter()
            .chain(cookies)
            .filter_map(|pair| pair.split_once('='));
        let pairs: std::collections::BTreeMap<_, _> = pairs.collect();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookie = pairs.join("; ");
        let html = body(response).await;
        let (_, meta) = html
            .split_once("name=\"csrf-token\"")
            .expect("a CSRF token");
        let (_, container) = html.split_once("<div id=\"phx-").expect("a container");
        Self {
            cookie,
            csrf_token: attribute(meta, "content"),
            id: format!("phx-{}", container.split('"').next().unwrap_or_default()),
            session: attribute(&html, "data-phx-session"),
            left: attribute(&html, "data-phx-static"),
        }
    }

    pub(crate) fn topic(&self) -> String {
        format!("lv:{}", self.id)
    }

    /// The payload of the join that the npm client sends.
    pub(crate) fn join(&self, url: &str) -> Value {
        json!({
            "url": format!("http://localhost{url}"),
            "params": { "_mounts": 0, "_mount_attempts": 0 },
            "session": self.session,
            "static": self.left,
            "sticky": false,
        })
    }

    pub(crate) async fn connect(&self, endpoint: &Endpoint) -> Raw {
        Raw::connect(endpoint, &self.cookie, &self.csrf_token).await
    }
}

impl Raw {
    pub(crate) async fn connect(endpoint: &Endpoint, cookie: &str, csrf_token: &str) -> Self {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("_csrf_token", csrf_token)
            .append_pair("vsn", "2.0.0")
            .finish();
        let mut raw = Self {
            router: endpoint.router(),
            query,
            cookie: cookie.to_owned(),
            token: String::new(),
            untaken: Vec::new(),
        };
        let opened = raw.poll(None).await;
        let token = opened["token"].as_str().expect("a token");
        token.clone_into(&mut raw.token);
        raw
    }

    fn path(&self) -> String {
        let token = form_urlencoded::byte_serialize(self.token.as_bytes()).collect::<String>();
        format!("/live/longpoll?{}&token={token}", self.query)
    }

    async fn poll(&self, origin: Option<&str>) -> Value {
        let response = get(&self.router, &self.path(), &self.cookie, origin).await;
        serde_json::from_str(&body(response).await).expect("JSON")
    }

    /// What a page of another origin is answered that takes part in the connection.
    pub(crate) async fn poll_from(&self, origin: &str) -> Value {
        self.poll(Some(origin)).await
    }

    /// What a page of another origin is answered that opens a connection.
    pub(crate) async fn open_from(&self, origin: &str) -> Value {
        let path = format!("/live/longpoll?{}", self.query);
        let response = get(&self.router, &path, &self.cookie, Some(origin)).await;
        serde_json::from_str(&body(response).await).expect("JSON")
    }

    pub(crate) async fn send(&self, frame: Value) {
        assert_eq!(self.post(frame.to_string()).await, r#"{"status":200}"#);
    }

    /// Posts text as it is.
    pub(crate) async fn post(&self, text: String) -> String {
        let request = Request::post(self.path())
            .header("host", "localhost")
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-ndjson")
            .body(Body::from(text))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await;
        body(response.expect("a response")).await
    }

    /// The next frame for which this holds.
    pub(crate) async fn frame(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..20 {
            if let Some(at) = self.untaken.iter().position(&fits) {
                return self.untaken.remove(at);
            }
            let polled = self.poll(None).await;
            let messages = polled["messages"].as_array().cloned().unwrap_or_default();
            let frames = messages.iter().filter_map(Value::as_str);
            self.untaken
                .extend(frames.map(|text| serde_json::from_str::<Value>(text).expect("a frame")));
        }
        panic!("no such frame, but {:?}", self.untaken);
    }

    /// Sends a message, and waits for its reply: the status and the response.
    pub(crate) async fn ask(
        &mut self,
        join_ref: &str,
        reference: &str,
        topic: &str,
        event: &str,
        payload: Value,
    ) -> (String, Value) {
        self.send(json!([join_ref, reference, topic, event, payload]))
            .await;
        let frame = self
            .frame(|frame| frame[1] == reference && frame[3] == "phx_reply")
            .await;
        let status = frame[4]["status"].as_str().unwrap_or_default().to_owned();
        (status, frame[4]["response"].clone())
    }

    /// Joins: the status and the response.
    pub(crate) async fn join(
        &mut self,
        reference: &str,
        topic: &str,
        payload: Value,
    ) -> (String, Value) {
        self.ask(reference, reference, topic, "phx_join", payload)
            .await
    }
}
