//! How a session is opened, and who is turned away.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use super::client::{Node, get, post};
use crate::Endpoint;

#[tokio::test(start_paused = true)]
async fn the_first_poll_opens_a_session() {
    let answer = Node::new().get("vsn=2.0.0&").await;
    assert_eq!(answer.status, 200);
    let token = answer.token();
    let expected = json!({"messages": [], "status": 410, "token": token});
    assert_eq!(answer.body, expected);
    let json = "application/json; charset=utf-8";
    assert_eq!(answer.headers["content-type"], json);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_may_not_connect_reads_it_in_the_body() {
    let node = Node::new();
    for query in ["refuse=1", "vsn=3.0.0", "vsn[]=2.0.0", "a=1&a[b]=2"] {
        let answer = node.get(query).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, json!({"status": 403}), "{query}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_of_another_origin_is_refused_whatever_it_asks() {
    let node = Node::new();
    let token = node.join().await;
    let methods = [Method::GET, Method::POST, Method::OPTIONS];
    for (origin, is_refused) in [("https://evil.org", true), ("https://ex.com", false)] {
        for method in methods.clone() {
            let request = Request::builder()
                .method(method.clone())
                .uri(format!("/socket/longpoll?vsn=2.0.0&token={token}"))
                .header("host", "ex.com")
                .header("origin", origin)
                .body(Body::from("[]"))
                .unwrap();
            let answer = node.send(request).await;
            let found = answer.body == json!({"status": 403});
            assert_eq!(found, is_refused, "{method} {origin} {answer:?}");
            assert_eq!(answer.headers["access-control-allow-origin"], "*");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_connect_that_panics_and_a_full_house_have_a_status_of_http() {
    let answer = Node::new().get("panic=1").await;
    assert_eq!((answer.status.as_u16(), answer.body), (500, Value::Null));
    let builder = Endpoint::builder().max_connections(1);
    let node = Node::build(builder, |mount| mount);
    node.open("vsn=2.0.0").await;
    let answer = node.get("vsn=2.0.0").await;
    assert_eq!((answer.status.as_u16(), answer.body), (503, Value::Null));
}

#[tokio::test(start_paused = true)]
async fn a_browser_may_ask_before_it_sends() {
    let request = Request::options("/socket/longpoll?vsn=2.0.0")
        .header("access-control-request-headers", "content-type")
        .header("access-control-request-headers", "x-phoenix-authtoken")
        .body(Body::empty())
        .unwrap();
    let answer = Node::new().send(request).await;
    assert_eq!((answer.status.as_u16(), answer.body), (200, Value::Null));
    let expected = [
        ("access-control-allow-origin", "*"),
        (
            "access-control-allow-headers",
            "content-type, x-phoenix-authtoken",
        ),
        ("access-control-allow-methods", "get, post, options"),
        ("access-control-max-age", "3600"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.headers[name], value);
    }
}

#[tokio::test(start_paused = true)]
async fn other_methods_are_no_requests() {
    let node = Node::new();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD] {
        let request = Request::builder()
            .method(method)
            .uri("/socket/longpoll?vsn=2.0.0")
            .body(Body::empty())
            .unwrap();
        let answer = node.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.body), (400, Value::Null));
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_genuine_opens_a_session_by_get_and_none_by_post() {
    let node = Node::new();
    let token = node.join().await;
    let other_mount = Request::get("/room/7/longpoll?vsn=2.0.0");
    let other_mount = node.send(other_mount.body(Body::empty()).unwrap()).await;
    let other_secret = Node::new().join().await;
    let forged = [
        "",
        "undefined",
        "null",
        &token[1..],
        &token[..token.len() - 1],
        token.trim_start_matches("bennu-lp."),
        &other_mount.token(),
        &other_secret,
    ];
    for forged in forged {
        let answer = node.poll(forged).await;
        assert_eq!(answer.body["status"], 410, "{forged}");
        assert_ne!(answer.token(), token);
        let answer = node.post(forged, "[]").await;
        assert_eq!(answer.body, json!({"status": 410}), "{forged}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_token_in_the_header_wins_over_the_query() {
    let node = Node::new();
    let token = node.join().await;
    let with_header = |header: &str, query: &str| {
        let mut request = get(&format!("vsn=2.0.0&token={query}"));
        let name = "x-phoenix-longpoll-token";
        request.headers_mut().insert(name, header.parse().unwrap());
        request
    };
    let answer = node.send(with_header(&token, "bogus")).await;
    assert_eq!(answer.body["status"], 204);
    let answer = node.send(with_header("bogus", &token)).await;
    assert_eq!(answer.body["status"], 410);
    assert_ne!(answer.token(), token);
    let mut request = post("bogus", "application/x-ndjson", "[]");
    *request.headers_mut() = with_header(&token, "").headers().clone();
    let answer = node.send(request).await;
    assert_eq!(answer.body, json!({"status": 410}), "`[]` ends the session");
}

#[tokio::test(start_paused = true)]
async fn captures_of_the_path_are_parameters() {
    let node = Node::new();
    let uri = |room: &str| format!("/room/{room}/longpoll?vsn=2.0.0&room=other");
    let request = |room: &str| Request::get(uri(room)).body(Body::empty()).unwrap();
    assert_eq!(node.send(request("7")).await.body["status"], 410);
    let answer = node.send(request("%FF")).await;
    assert_eq!((answer.status.as_u16(), answer.body), (400, Value::Null));
}
