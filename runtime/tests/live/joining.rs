//! Joins: by the tokens of the page, and by no others.

use bennu::Secret;
use serde_json::{Value, json};

use crate::raw::{Raw, RawPage};
use crate::views::endpoint;

const STALE: &str = "stale";

/// The reason for which a join is refused.
async fn refusal(raw: &mut Raw, topic: &str, payload: Value) -> String {
    let (status, response) = raw.join("1", topic, payload).await;
    assert_eq!(status, "error", "{response}");
    response["reason"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_page_joins_with_its_tokens() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    let (status, response) = raw.join("1", &page.topic(), page.join("/counter")).await;
    assert_eq!(
        (status.as_str(), &response["liveview_version"]),
        ("ok", &json!("1.2.12"))
    );
    assert_eq!(response["rendered"]["t"], "Counter");
}

#[tokio::test(start_paused = true)]
async fn a_page_joins_again_with_the_same_tokens() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    for _ in 0..3 {
        let mut raw = page.connect(&endpoint).await;
        let (status, _) = raw.join("1", &page.topic(), page.join("/counter")).await;
        assert_eq!(status, "ok");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_join_of_a_topic_closes_the_first() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let (status, _) = raw.join("5", &page.topic(), page.join("/counter")).await;
    assert_eq!(status, "ok");
    let closed = raw.frame(|frame| frame[3] == "phx_close").await;
    assert_eq!(closed[0], "1");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_forged_or_cut_or_of_another_page_are_stale() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let other = RawPage::load_with(&endpoint, "/counter", &page.cookie).await;
    let mut raw = page.connect(&endpoint).await;
    let with = |key: &str, value: Value| {
        let mut join = page.join("/counter");
        join[key] = value;
        join
    };
    let flipped = |token: &str, at: usize| {
        let mut bytes = token.as_bytes().to_vec();
        let last = bytes.len() - 1;
        bytes[at.min(last)] ^= 1;
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let mut tokens = vec![
        json!(null),
        json!(""),
        json!("x"),
        json!(7),
        json!(page.left),
        json!(other.session),
    ];
    for at in [0, 5, page.session.len() / 2, page.session.len() - 1] {
        tokens.push(json!(flipped(&page.session, at)));
        tokens.push(json!(page.session[..at].to_owned()));
    }
    for token in tokens {
        assert_eq!(
            refusal(&mut raw, &page.topic(), with("session", token.clone())).await,
            STALE,
            "{token}"
        );
    }
    let mut lefts = vec![json!("x"), json!(page.session), json!(other.left), json!(7)];
    for at in [0, page.left.len() / 2, page.left.len() - 1] {
        lefts.push(json!(flipped(&page.left, at)));
    }
    for left in lefts {
        assert_eq!(
            refusal(&mut raw, &page.topic(), with("static", left.clone())).await,
            STALE,
            "{left}"
        );
    }
    // The topic of another page, by this page's tokens.
    assert_eq!(
        refusal(&mut raw, &other.topic(), page.join("/counter")).await,
        STALE
    );
    for junk in [
        json!({}),
        json!({ "session": {} }),
        json!({ "session": page.session, "params": 7, "url": 7 }),
    ] {
        assert_eq!(refusal(&mut raw, &page.topic(), junk).await, STALE);
    }
    // None of this has spoilt the right one.
    let (status, _) = raw.join("9", &page.topic(), page.join("/counter")).await;
    assert_eq!(status, "ok");
}

#[tokio::test(start_paused = true)]
async fn a_token_of_another_secret_is_stale() {
    let (mine, other) = (endpoint(), endpoint());
    let page = RawPage::load(&mine, "/counter").await;
    let stranger = RawPage::load(&other, "/counter").await;
    let mut raw = page.connect(&mine).await;
    assert_eq!(
        refusal(&mut raw, &stranger.topic(), stranger.join("/counter")).await,
        STALE
    );
}

fn signed_by(secret: Secret) -> bennu::Endpoint {
    let builder = bennu::Endpoint::builder().secret_key_base(secret);
    let built = builder.live::<crate::names::first::Page>().build();
    built.expect("an endpoint")
}

#[tokio::test(start_paused = true)]
async fn a_page_that_the_previous_secret_signed_joins_until_that_one_is_dropped() {
    let (older, newer) = (Secret::random(), Secret::random());
    let rotated = signed_by(newer.clone().with_previous(&older));
    let dropped = signed_by(newer);
    let page = RawPage::load(&signed_by(older), "/first").await;
    let mut raw = page.connect(&rotated).await;
    let (status, response) = raw.join("1", &page.topic(), page.join("/first")).await;
    assert_eq!(status, "ok", "{response}");
    let mut raw = page.connect(&dropped).await;
    assert_eq!(
        refusal(&mut raw, &page.topic(), page.join("/first")).await,
        STALE
    );
    // The next page of the same browser is the newer one's.
    let next = RawPage::load_with(&rotated, "/first", &page.cookie).await;
    let mut raw = next.connect(&rotated).await;
    let (status, response) = raw.join("1", &next.topic(), next.join("/first")).await;
    assert_eq!(status, "ok", "{response}");
}

#[tokio::test(start_paused = true)]
async fn a_page_of_another_origin_neither_opens_the_live_socket_nor_takes_part_in_it() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example",
        "null",
    ] {
        assert_eq!(raw.open_from(origin).await["status"], 403, "{origin}");
        assert_eq!(raw.poll_from(origin).await["status"], 403, "{origin}");
    }
    assert_eq!(raw.open_from("http://localhost").await["status"], 410);
    let (status, _) = raw.join("1", &page.topic(), page.join("/counter")).await;
    assert_eq!(status, "ok");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_application_signed_is_no_session() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let secret: &Secret = endpoint.secret();
    let mut raw = page.connect(&endpoint).await;
    let claims = json!({ "id": page.id, "view": "Counter", "live_session": "default" });
    let mut join = page.join("/counter");
    join["session"] = json!(secret.sign("mine", &claims).expect("a token"));
    assert_eq!(refusal(&mut raw, &page.topic(), join).await, STALE);
}

#[tokio::test(start_paused = true)]
async fn without_its_session_or_csrf_token_a_page_is_stale() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let stranger = RawPage::load(&endpoint, "/counter").await;
    for (cookie, csrf_token) in [
        ("", page.csrf_token.as_str()),
        (page.cookie.as_str(), ""),
        (page.cookie.as_str(), "forged"),
        (page.cookie.as_str(), stranger.csrf_token.as_str()),
    ] {
        let mut raw = Raw::connect(&endpoint, cookie, csrf_token).await;
        assert_eq!(
            refusal(&mut raw, &page.topic(), page.join("/counter")).await,
            STALE
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_url_of_another_view_or_live_session_is_unauthorized() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    for url in ["/home", "/admin", "/nowhere", "", "//evil.example/counter"] {
        assert_eq!(
            refusal(&mut raw, &page.topic(), page.join(url)).await,
            "unauthorized",
            "{url}"
        );
    }
    for redirect in ["/admin", "/nowhere"] {
        let mut join = page.join("/counter");
        join["redirect"] = json!(format!("http://localhost{redirect}"));
        assert_eq!(
            refusal(&mut raw, &page.topic(), join).await,
            "unauthorized",
            "{redirect}"
        );
    }
    let mut join = page.join("/counter");
    join["redirect"] = json!("http://localhost/home");
    let (status, _) = raw.join("8", &page.topic(), join).await;
    assert_eq!(status, "ok", "another view of the live session");
}

#[tokio::test(start_paused = true)]
async fn a_view_that_takes_the_place_of_another_has_the_container_anew() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    let (_, first) = raw.join("1", &page.topic(), page.join("/counter")).await;
    assert_eq!(first.get("container"), None);
    assert_eq!(first["liveview_version"], "1.2.12", "without the packages");
    let mut join = page.join("/counter");
    join["redirect"] = json!("http://localhost/home");
    let (_, next) = raw.join("2", &page.topic(), join).await;
    assert_eq!(next["container"], json!(["div", {}]));
}

#[tokio::test(start_paused = true)]
async fn a_forged_flash_is_none() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/home").await;
    let mut raw = page.connect(&endpoint).await;
    let mine = endpoint
        .secret()
        .sign("mine", &json!({ "info": "<b>forged</b>" }))
        .expect("a token");
    for flash in ["x", &page.session, &mine] {
        let mut join = page.join("/home");
        join["flash"] = json!(flash);
        let (status, response) = raw.join("1", &page.topic(), join).await;
        assert_eq!(status, "ok");
        assert!(!response.to_string().contains("forged"), "{response}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_not_joined_is_no_topic() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    let click = json!({ "type": "click", "event": "add", "value": { "by": 1 } });
    let (status, response) = raw.ask("1", "2", &page.topic(), "event", click).await;
    assert_eq!(
        (status.as_str(), &response["reason"]),
        ("error", &json!("unmatched topic"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_join_that_is_too_long_is_no_reason_to_load_the_page_at_once() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    let mut join = page.join("/counter");
    join["params"]["state"] = json!("x".repeat(70_000));
    assert_eq!(
        refusal(&mut raw, &page.topic(), join).await,
        "join too long"
    );
}

#[tokio::test(start_paused = true)]
async fn whatever_a_client_sends_is_answered_and_the_view_lives_on() {
    let endpoint = endpoint();
    let page = RawPage::load(&endpoint, "/counter").await;
    let mut raw = page.connect(&endpoint).await;
    raw.join("1", &page.topic(), page.join("/counter")).await;
    let click = || json!({ "type": "click", "event": "add", "value": { "by": 1 } });
    for (at, (event, payload)) in [
        ("live_patch", json!({})),
        ("live_patch", json!({ "url": 7 })),
        ("live_patch", json!({ "url": "http://local host/" })),
        ("live_patch", json!({ "url": "http://localhost/home" })),
        ("event", json!(7)),
        ("event", json!({ "type": "form", "event": "search", "value": "%%%=&&q[[[=1" })),
        ("event", json!({ "type": "form", "event": "search", "value": format!("q{}=1", "[a]".repeat(1000)) })),
        ("cids_will_destroy", json!({ "cids": [1] })),
        ("cids_destroyed", json!({ "cids": [1] })),
        ("allow_upload", json!({ "ref": "x" })),
        ("progress", json!({})),
        ("nonsense", json!(null)),
    ]
    .into_iter()
    .enumerate()
    {
        let reference = format!("{}", at + 2);
        let (status, response) = raw.ask("1", &reference, &page.topic(), event, payload.clone()).await;
        assert_eq!(status, "ok", "{event} {payload}: {response}");
    }
    let (status, response) = raw.ask("1", "99", &page.topic(), "event", click()).await;
    assert_eq!(
        (status.as_str(), &response["diff"]["2"]["0"]),
        ("ok", &json!("1"))
    );
}
