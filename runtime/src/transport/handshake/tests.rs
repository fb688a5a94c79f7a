//! What each request may, and what `connect` learns of it.

use http::Request;
use http::header::COOKIE;

use super::*;
use crate::session::{Session, SessionConfig, Sessions};
use crate::token::Secret;
use Transport::{LongPoll, WebSocket};

fn handshake() -> Handshake {
    Handshake {
        wire: Wire::Phoenix,
        check_origin: CheckOrigin::Host("ex.com".to_owned()),
        auth_token: false,
        subprotocols: None,
        sessions: None,
        check_csrf: CheckCsrf::Required,
    }
}

fn request(uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn open(
    handshake: &Handshake,
    transport: Transport,
    uri: &str,
    headers: &[(&str, &str)],
) -> Result<Opening, Rejection> {
    handshake.read(transport, &request(uri, headers), &[], None)
}

#[test]
fn the_version_decides_who_reads_and_writes() {
    let (v1, v2) = (Some(Serializer::V1), Some(Serializer::V2));
    let cases = [
        ("", v1),
        ("?", v1),
        ("?vsn=1.0.0", v1),
        ("?vsn=1.0.9", v1),
        ("?vsn=2.0.0", v2),
        ("?a=1&&vsn=2.0.5&", v2),
        ("?vsn=2%2E0%2E0", v2),
        ("?vsn=1.0.0&vsn=2.0.0", v2),
        ("?vsn", None),
        ("?vsn=", None),
        ("?vsn=2.0", None),
        ("?vsn=2.1.0", None),
        ("?vsn=3.0.0", None),
        ("?vsn=abc", None),
        ("?vsn=2.0.0-rc.1", None),
        ("?vsn=123.1.1", None),
        ("?vsn[]=2.0.0", None),
        ("?vsn%5Ba%5D=2.0.0&vsn=2.0.0", None),
    ];
    for (query, expected) in cases {
        for transport in [WebSocket, LongPoll] {
            let found = open(&handshake(), transport, &format!("/s{query}"), &[]);
            if let Some(serializer) = expected {
                assert_eq!(found.unwrap().serializer, serializer, "{query}");
            } else {
                let rejection = found.unwrap_err();
                assert!(matches!(rejection, Rejection::Version(_)), "{query}");
                assert_eq!(rejection.status(), 403);
            }
        }
    }
}

#[test]
fn the_origin_is_checked_before_anything_else_is_believed() {
    for transport in [WebSocket, LongPoll] {
        let headers = [("origin", "https://evil.org")];
        let rejection = open(&handshake(), transport, "/s?vsn=9", &headers).unwrap_err();
        assert!(matches!(rejection, Rejection::Origin(_)));
        assert_eq!(rejection.status(), 403);
        let checked = handshake().check_origin(transport, &request("/s", &headers));
        assert_eq!(checked, Err(rejection));
        let headers = [("origin", "https://ex.com")];
        assert!(open(&handshake(), transport, "/s", &headers).is_ok());
    }
}

#[test]
fn captures_of_the_path_join_the_parameters() {
    let captures = [("room", "a b"), ("_hidden", "x"), ("vsn", "2.0.0")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = request("/s?room=c&user=ada&vsn=abc", &[]);
    let opening = handshake().read(WebSocket, &request, &captures, None);
    let opening = opening.unwrap();
    assert_eq!(opening.params, "user=ada&room=a+b&vsn=2.0.0");
    assert_eq!(opening.serializer, Serializer::V2);
}

#[test]
fn a_websocket_carries_its_auth_token_as_a_sub_protocol() {
    let mut handshake = handshake();
    let asked = "phoenix, base64url.bearer.phx.MTIzNA";
    let headers = [("sec-websocket-protocol", asked)];
    let opening = open(&handshake, WebSocket, "/s", &headers).unwrap();
    assert_eq!(opening.info.auth_token(), None);
    assert_eq!(opening.subprotocol, None);
    assert_eq!(opening.info.headers["sec-websocket-protocol"], asked);

    handshake.auth_token = true;
    let opening = open(&handshake, WebSocket, "/s", &headers).unwrap();
    assert_eq!(opening.info.auth_token(), Some("1234"));
    assert_eq!(opening.subprotocol.as_deref(), Some("phoenix"));
    assert_eq!(opening.info.headers["sec-websocket-protocol"], "phoenix");

    let without = open(&handshake, WebSocket, "/s", &[]).unwrap();
    assert_eq!(without.info.auth_token(), None);
    let alone = [("sec-websocket-protocol", "base64url.bearer.phx.MTIzNA")];
    let alone = open(&handshake, WebSocket, "/s", &alone).unwrap();
    assert_eq!(alone.subprotocol, None);
    assert_eq!(alone.info.auth_token(), Some("1234"));
}

#[test]
fn garbage_and_strangers_in_the_sub_protocols_are_refused() {
    let mut handshake = handshake();
    handshake.auth_token = true;
    let cases = [
        ("phoenix, base64url.bearer.phx.!", Rejection::AuthToken),
        ("mqtt", Rejection::Subprotocol),
        (
            "base64url.bearer.phx.MQ, base64url.bearer.phx.Mg",
            Rejection::Subprotocol,
        ),
    ];
    for (asked, expected) in cases {
        let headers = [("sec-websocket-protocol", asked)];
        let rejection = open(&handshake, WebSocket, "/s", &headers).unwrap_err();
        assert_eq!(rejection.status(), 403);
        assert_eq!(rejection, expected, "{asked}");
        // Over long-poll the header means nothing.
        assert!(open(&handshake, LongPoll, "/s", &headers).is_ok());
    }
}

#[test]
fn a_long_poll_client_carries_its_auth_token_in_a_header() {
    let mut handshake = handshake();
    let headers = [("x-phoenix-authtoken", "raw.token"), ("x-other", "1")];
    let opening = open(&handshake, LongPoll, "/s", &headers).unwrap();
    assert_eq!(opening.info.auth_token(), None);

    handshake.auth_token = true;
    let opening = open(&handshake, LongPoll, "/s", &headers).unwrap();
    assert_eq!(opening.info.auth_token(), Some("raw.token"));
    let shown: Vec<_> = opening
        .info
        .x_headers()
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(shown, ["x-other"]);
    let other = open(&handshake, WebSocket, "/s", &headers).unwrap();
    assert_eq!(other.info.auth_token(), None);
}

#[test]
fn the_token_of_a_lost_long_poll_connection_is_no_parameter() {
    let cases = [
        ("/s?token=mine", "token=mine"),
        ("/s?token=mine&token=bennu-lp.x.y", "token=mine"),
        ("/s?vsn=1.0.0&token=bennu-lp.x.y", "vsn=1.0.0"),
    ];
    for (uri, expected) in cases {
        let headers = [("x-phoenix-longpoll-token", "bennu-lp.x.y")];
        let opening = open(&handshake(), LongPoll, uri, &headers).unwrap();
        assert_eq!(opening.params, expected, "{uri}");
        assert_eq!(opening.info.x_headers().count(), 0);
    }
}

#[test]
fn connect_learns_of_the_client_but_not_its_cookies() {
    let headers = [
        ("host", "ex.com:4000"),
        ("user-agent", "npm"),
        ("x-real-ip", "10.0.0.1"),
        ("traceparent", "00-a-b-01"),
        ("cookie", "a=1"),
        ("sec-websocket-version", "13"),
    ];
    let peer = "127.0.0.1:5000".parse().unwrap();
    let request = request("/s?a=1", &headers);
    let opening = handshake().read(WebSocket, &request, &[], Some(peer));
    let info = opening.unwrap().info;
    assert_eq!(info.peer(), Some(peer));
    assert_eq!(info.uri(), "http://ex.com:4000/s?a=1");
    assert_eq!(info.transport(), "websocket");
    assert_eq!(info.user_agent(), Some("npm"));
    assert_eq!(info.trace_context().parent, Some("00-a-b-01"));
    assert_eq!(info.trace_context().state, None);
    assert_eq!(info.x_headers().count(), 1);
    assert_eq!(info.websocket_headers().count(), 1);
    assert!(!info.headers.contains_key(COOKIE));
}

#[test]
fn the_session_needs_its_cookie_and_its_csrf_token() {
    let (config, secret) = (SessionConfig::default(), Secret::random());
    let mut session = Session::default();
    let csrf_token = session.csrf_token();
    let set_cookie = config.encode(&session, &secret).unwrap();
    let pair = set_cookie.to_str().unwrap().split(';').next().unwrap();
    let cookie = ("cookie", pair);
    let mut handshake = handshake();
    let uri = format!("/s?_csrf_token={csrf_token}&vsn=2.0.0");
    let found = |handshake: &Handshake, uri: &str, headers: &[(&str, &str)]| {
        let opening = open(handshake, LongPoll, uri, headers).unwrap();
        opening.info.session().cloned()
    };

    assert_eq!(found(&handshake, &uri, &[cookie]), None);
    handshake.sessions = Some(Sessions::in_cookie(config, secret));
    assert_eq!(found(&handshake, &uri, &[cookie]), Some(session.clone()));
    assert_eq!(found(&handshake, &uri, &[]), None);
    assert_eq!(found(&handshake, "/s", &[cookie]), None);
    assert_eq!(found(&handshake, "/s?_csrf_token=x", &[cookie]), None);
    let nested = uri.replace("_csrf_token", "_csrf_token[]");
    assert_eq!(found(&handshake, &nested, &[cookie]), None);
    handshake.check_csrf = CheckCsrf::Disabled;
    assert_eq!(found(&handshake, "/s", &[cookie]), Some(session));
}

#[test]
fn the_longest_uri_of_the_http_crate_is_read_without_harm() {
    let query = "a[b]=%00&".repeat(7_200);
    let opening = open(&handshake(), WebSocket, &format!("/s?{query}"), &[]);
    assert_eq!(opening.unwrap().serializer, Serializer::V1);
}

#[test]
fn a_query_that_is_too_long_has_a_status_of_its_own() {
    let query = "a".repeat(crate::params::MAX_QUERY + 1);
    let rejection = Rejection::from(Params::parse(&query).unwrap_err());
    assert_eq!(rejection.status(), 414);
}
