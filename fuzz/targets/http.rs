//! Requests of a client: whatever the query, the cookies, the headers and the body are, a mounted
//! socket answers with a status that the protocol knows. A body reaches a session that lives.
#![no_main]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request};
use bennu::prelude::*;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use tower::ServiceExt;

#[derive(Arbitrary, Debug)]
struct Input {
    post: bool,
    transport: bool,
    query: String,
    token: Token,
    cookie: Vec<u8>,
    protocol: Vec<u8>,
    origin: Vec<u8>,
    content_type: Option<String>,
    body: Vec<u8>,
}

/// What the client says of its session.
#[derive(Arbitrary, Debug)]
enum Token {
    None,
    Any(Vec<u8>),
    /// That of a session that lives.
    Genuine,
}

struct Anybody;

#[socket("/socket/{tenant}", channels(Echo))]
impl Anybody {
    #[connect]
    async fn connect(params: Params) -> Result<Self, Refused> {
        if params.refuse {
            Err(Refused::forbidden())
        } else {
            Ok(Self)
        }
    }
}

#[payload]
struct Params {
    #[serde(default)]
    refuse: bool,
}

struct Echo;

#[channel("echo:{id}", socket = Anybody)]
impl Echo {
    #[join]
    async fn join(id: u64) -> Result<Self, Refused> {
        if id == 0 {
            Err(Refused::forbidden())
        } else {
            Ok(Self)
        }
    }
}

static ENDPOINT: LazyLock<Endpoint> = LazyLock::new(|| {
    let window = std::time::Duration::from_millis(1);
    Endpoint::builder()
        .socket_with::<Anybody>(|mount| mount.with_auth_token().long_poll_window(window))
        .build()
        .expect("it is well described")
});

static INPUTS: AtomicU32 = AtomicU32::new(0);

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
});

/// The token of a session that lives.
static TOKEN: Mutex<String> = Mutex::new(String::new());

/// Opens a session.
async fn open() -> String {
    let request = Request::get("/socket/a/longpoll?vsn=2.0.0").body(Body::empty());
    let response = ENDPOINT.router().oneshot(request.expect("a request")).await;
    let body = response.expect("a router always answers").into_body();
    let body = axum::body::to_bytes(body, 10_000)
        .await
        .expect("it is short");
    let answer: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    answer["token"]
        .as_str()
        .expect("a session is opened")
        .to_owned()
}

fuzz_target!(|input: Input| {
    let transport = if input.transport {
        "longpoll"
    } else {
        "websocket"
    };
    let query: String = input
        .query
        .chars()
        .filter(|c| c.is_ascii_graphic() && *c != '#')
        .collect();
    let method = if input.post {
        Method::POST
    } else {
        Method::GET
    };
    let is_genuine = matches!(input.token, Token::Genuine);
    let token = match input.token {
        Token::None => Vec::new(),
        Token::Any(token) => token,
        Token::Genuine => {
            let mut token = TOKEN.lock().expect("nobody panics");
            if token.is_empty() {
                *token = RUNTIME.block_on(open());
            }
            token.clone().into_bytes()
        }
    };
    let uri = format!("/socket/a/{transport}?{query}");
    let mut request = Request::builder().method(method).uri(uri);
    let headers = [
        ("x-phoenix-longpoll-token", token.as_slice()),
        ("cookie", &input.cookie),
        ("sec-websocket-protocol", &input.protocol),
        ("origin", &input.origin),
        (
            "content-type",
            input.content_type.as_deref().unwrap_or_default().as_bytes(),
        ),
    ];
    for (name, value) in headers {
        if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_bytes(value)) {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(Body::from(input.body)) else {
        return;
    };
    RUNTIME.block_on(async {
        let response = ENDPOINT
            .router()
            .oneshot(request)
            .await
            .expect("a router always answers");
        assert!(
            [200, 400, 403, 414].contains(&response.status().as_u16()),
            "{response:?}"
        );
        if is_genuine {
            let body = axum::body::to_bytes(response.into_body(), 10_000_000).await;
            // The session has ended: the next input gets another.
            if String::from_utf8_lossy(&body.unwrap_or_default()).contains("\"status\":410") {
                TOKEN.lock().expect("nobody panics").clear();
            }
        }
        // Now and then the sessions that were opened are given the time to end.
        if INPUTS.fetch_add(1, Ordering::Relaxed) % 512 == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(4)).await;
        }
    });
});
