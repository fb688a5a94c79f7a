//! A client that polls, and the socket that it talks to.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower::ServiceExt;

use crate::Endpoint;
use crate::channel::{Channel, ChannelSocket, Incoming, Joined, Outcome};
use crate::endpoint::{EndpointBuilder, Mount};
use crate::message::Status;
use crate::payload::{Binary, Payload};
use crate::reason::Reason;
use crate::refused::Refused;
use crate::socket::{Connect, Route, Socket};
use crate::spec::{ChannelSpec, PayloadSpec, SocketSpec};
use crate::topic::TopicPattern;

/// What the channels of a test say when they end.
pub(super) type Ended = UnboundedSender<Reason>;

/// Refuses `?refuse=1`, panics at `?panic=1`.
pub(super) struct Visitor;

impl Socket for Visitor {
    type State = Ended;
    const SPEC: SocketSpec = SocketSpec::new("Visitor", "/socket").params(PayloadSpec::Any);
    const CHANNELS: &'static [Route<Self>] = &[Route::channel::<Echo>()];

    async fn connect(cx: &Connect<Ended>) -> Result<Self, Refused> {
        let params: Value = cx.params()?;
        assert_ne!(params["panic"], "1", "as the test asked");
        if params["refuse"] == "1" {
            return Err(Refused::forbidden().with_status(429));
        }
        Ok(Self)
    }

    fn id(&self) -> Option<String> {
        Some("visitor".to_owned())
    }
}

/// Answers every event with its payload, `bytes` with bytes.
struct Echo;

impl Channel for Echo {
    type Socket = Visitor;
    const SPEC: ChannelSpec = ChannelSpec::new("Echo", TopicPattern::new("echo:*"));

    async fn join(_: &Payload, _: &mut ChannelSocket<Self>) -> Result<Joined<Self>, Refused> {
        Ok(Joined::new(Self))
    }

    async fn handle_in(&mut self, message: &Incoming, _: &mut ChannelSocket<Self>) -> Outcome {
        match (message.event(), message.payload()) {
            ("bytes", _) => Outcome::reply(Status::Ok, Binary::from(vec![0xff, 0xfe])),
            (_, Payload::Binary(bytes)) => Outcome::reply(
                Status::Ok,
                Payload::Json(json!(bytes.len()).to_string().into()),
            ),
            (_, payload) => Outcome::reply(Status::Ok, payload.clone()),
        }
    }

    async fn terminate(self, reason: Reason, socket: &mut ChannelSocket<Self>) {
        let _ = socket.state().send(reason);
    }
}

/// One node with the socket at `/socket`.
pub(super) struct Node {
    pub(super) endpoint: Endpoint,
    pub(super) ended: UnboundedReceiver<Reason>,
}

impl Node {
    pub(super) fn new() -> Self {
        Self::with(|mount| mount)
    }

    pub(super) fn with(options: impl FnOnce(Mount) -> Mount) -> Self {
        Self::build(Endpoint::builder(), options)
    }

    pub(super) fn build(
        builder: EndpointBuilder<()>,
        options: impl FnOnce(Mount) -> Mount,
    ) -> Self {
        let (sender, ended) = unbounded_channel();
        let builder = builder.state(sender).socket_with::<Visitor>(options);
        let builder = builder.socket_with::<Visitor>(|mount| mount.path("/room/{room}"));
        Self {
            endpoint: builder.build().unwrap(),
            ended,
        }
    }

    /// Answers a request.
    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.endpoint.router().oneshot(request).await.unwrap();
        Answer::of(response).await
    }

    pub(super) async fn get(&self, query: &str) -> Answer {
        self.send(get(query)).await
    }

    /// The token of a session that was opened.
    pub(super) async fn open(&self, query: &str) -> String {
        let answer = self.get(query).await;
        assert_eq!(answer.body["status"], 410, "{answer:?}");
        answer.token()
    }

    /// A session that has joined `echo:a`, with nothing waiting.
    pub(super) async fn join(&self) -> String {
        let token = self.open("vsn=2.0.0&").await;
        let joined = self.post(&token, JOIN).await;
        assert_eq!(joined.body, json!({"status": 200}));
        let answer = self.poll(&token).await;
        let reply = r#"["1","1","echo:a","phx_reply",{"status":"ok","response":{}}]"#;
        assert_eq!(answer.messages(), [reply]);
        token
    }

    pub(super) async fn poll(&self, token: &str) -> Answer {
        self.get(&format!("vsn=2.0.0&token={token}")).await
    }

    pub(super) async fn post(&self, token: &str, body: &str) -> Answer {
        self.send(post(token, "application/x-ndjson", body)).await
    }
}

pub(super) const JOIN: &str = r#"["1","1","echo:a","phx_join",{}]"#;

pub(super) fn get(query: &str) -> Request<Body> {
    let uri = format!("/socket/longpoll?{query}");
    Request::get(uri).body(Body::empty()).unwrap()
}

pub(super) fn post(token: &str, content_type: &str, body: &str) -> Request<Body> {
    Request::post(format!("/socket/longpoll?vsn=2.0.0&token={token}"))
        .header("content-type", content_type)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// The answer to a request.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// `null` where the body is empty.
    pub(super) body: Value,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap()
        };
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(super) fn token(&self) -> String {
        self.body["token"].as_str().unwrap().to_owned()
    }

    /// The frames of a poll that brought some.
    pub(super) fn messages(&self) -> Vec<&str> {
        assert_eq!(
            (self.status, &self.body["status"]),
            (StatusCode::OK, &json!(200))
        );
        let messages = self.body["messages"].as_array().unwrap().iter();
        messages.map(|frame| frame.as_str().unwrap()).collect()
    }
}
