//! How a client's messages reach the server.

use axum::body::Body;
use axum::http::Request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::client::{Node, post};

/// The refs of the replies that wait.
async fn refs(node: &Node, token: &str) -> Vec<String> {
    let answer = node.poll(token).await;
    let frames = answer.messages();
    frames
        .iter()
        .map(|frame| serde_json::from_str::<Value>(frame).unwrap()[1].to_string())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_handled_in_order() {
    let node = Node::new();
    let token = node.join().await;
    let batch = [
        r#"["1","2","echo:a","echo",{}]"#,
        "",
        r#"["stale","3","echo:a","echo",{}]"#,
        r#"[null,"4","echo:a","echo",{}]"#,
        r#"["1","5","echo:a","echo",{}]"#,
        "",
    ];
    for end in ["\n", "\r\n"] {
        let answer = node.post(&token, &batch.join(end)).await;
        assert_eq!(answer.body, json!({"status": 200}));
        assert_eq!(refs(&node, &token).await, [r#""2""#, r#""4""#, r#""5""#]);
    }
}

#[tokio::test(start_paused = true)]
async fn heartbeats_of_one_batch_are_answered_in_order() {
    let node = Node::new();
    let token = node.join().await;
    let batch = [
        r#"["1","2","echo:a","echo",{}]"#,
        r#"[null,"3","phoenix","heartbeat",{}]"#,
        r#"[null,"4","phoenix","heartbeat",{}]"#,
    ];
    node.post(&token, &batch.join("\n")).await;
    let refs = refs(&node, &token).await;
    assert_eq!(refs[..2], [r#""3""#, r#""4""#], "{refs:?}");
}

#[tokio::test(start_paused = true)]
async fn a_line_in_base64_is_a_binary_frame() {
    let node = Node::new();
    let token = node.join().await;
    let frame = b"\x00\x01\x01\x06\x0412echo:abin!\x01\x02\x03";
    let answer = node.post(&token, &STANDARD.encode(frame)).await;
    assert_eq!(answer.body, json!({"status": 200}));
    let reply = r#"["1","2","echo:a","phx_reply",{"status":"ok","response":3}]"#;
    assert_eq!(node.poll(&token).await.messages(), [reply]);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_lines_of_a_batch_are_handled() {
    let node = Node::new();
    let token = node.join().await;
    let line = |at| format!("[\"1\",\"{at}\",\"echo:a\",\"echo\",{{}}]\n");
    let batch: Vec<_> = (0..150).map(line).collect();
    node.post(&token, &batch.concat()).await;
    let refs = refs(&node, &token).await;
    assert_eq!((refs.len(), &*refs[99]), (100, r#""99""#));
}

#[tokio::test(start_paused = true)]
async fn an_error_reply_is_a_message_like_any_other() {
    let node = Node::new();
    let token = node.open("vsn=2.0.0").await;
    let answer = node.post(&token, r#"["1","2","echo:a","echo",{}]"#).await;
    assert_eq!(answer.body, json!({"status": 200}));
    let reply = r#"[null,"2","echo:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]"#;
    assert_eq!(node.poll(&token).await.messages(), [reply]);
}

#[tokio::test(start_paused = true)]
async fn any_other_content_type_is_one_message() {
    let node = Node::new();
    let token = node.join().await;
    let message = "[\"1\",\"2\",\"echo:a\",\n\"echo\",{}]\n";
    for content_type in ["application/json", "text/plain", ""] {
        let answer = node.send(post(&token, content_type, message)).await;
        assert_eq!(answer.body, json!({"status": 200}), "{content_type}");
        assert_eq!(refs(&node, &token).await, [r#""2""#]);
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_ends_the_session_and_is_no_error_of_the_server() {
    let garbage = ["!", "[", "[]", "{}", "AAAA", "null", "[1,2,3]"];
    for body in garbage {
        let node = Node::new();
        let token = node.join().await;
        let hangs = node.poll(&token);
        let sends = async {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            node.post(&token, body).await
        };
        let (polled, posted) = tokio::join!(hangs, sends);
        assert_eq!(posted.body, json!({"status": 410}), "{body}");
        assert_eq!(polled.body["status"], 410, "{body}");
        assert_ne!(polled.token(), token);
        let again = node.post(&token, r#"["1","2","echo:a","echo",{}]"#).await;
        assert_eq!(again.body, json!({"status": 410}), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_too_large_is_refused_before_it_is_read_whole() {
    let node = Node::new();
    let token = node.join().await;
    let size = 8_000_000;
    let too_large = post(&token, "application/x-ndjson", &" ".repeat(size + 1));
    let answer = node.send(too_large).await;
    assert_eq!((answer.status.as_u16(), answer.body), (400, Value::Null));
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let largest = format!(r#"["1","2","echo:a","echo",{{}}]{}"#, " ".repeat(size - 32));
    let answer = node.send(post(&token, "text/plain", &largest)).await;
    assert_eq!(answer.body, json!({"status": 200}), "the session lives");
}

#[tokio::test(start_paused = true)]
async fn a_post_without_a_token_belongs_to_no_session() {
    let request = Request::post("/socket/longpoll").body(Body::from("[]"));
    let answer = Node::new().send(request.unwrap()).await;
    assert_eq!(answer.body, json!({"status": 410}));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_send_the_rest_of_its_body_is_put_out() {
    let node = Node::new();
    let token = node.join().await;
    let rest = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let mut stalls = post(&token, "application/x-ndjson", "");
    *stalls.body_mut() = Body::from_stream(rest);
    let answer = node.send(stalls).await;
    assert_eq!((answer.status.as_u16(), answer.body), (408, Value::Null));
    assert_eq!(answer.headers["connection"], "close");
    let again = node.post(&token, r#"["1","2","echo:a","echo",{}]"#).await;
    assert_eq!(again.body, json!({"status": 200}), "the session lives");
}
