use std::time::Duration;

use super::*;
use crate::pages::LiveSession;
use crate::refused::Refused;
use crate::socket::{Connect, Start, Started};
use crate::spec::SocketSpec;
use crate::topic::TopicPattern;

struct Shadowing;

impl Socket for Shadowing {
    type State = ();
    const SPEC: SocketSpec = SocketSpec::new("Shadowing", "/socket");
    const CHANNELS: &'static [Route<Self>] = &[
        Route::custom(TopicPattern::new("room:*"), never),
        Route::custom(TopicPattern::new("room:lobby"), never),
    ];

    async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
        Err(Refused::forbidden())
    }
}

fn never(_: Start<Shadowing>) -> Started {
    unreachable!("nobody connects")
}

#[test]
fn a_channel_that_can_never_match_is_not_mounted() {
    let wrong = Endpoint::builder()
        .socket::<Shadowing>()
        .build()
        .map(|_| ());
    assert_eq!(
        wrong.unwrap_err().to_string(),
        r#""room:lobby" of `Shadowing` can never match: "room:*" is listed before it"#
    );
}

struct Quiet;

impl Socket for Quiet {
    type State = ();
    const SPEC: SocketSpec = SocketSpec::new("Quiet", "/socket");
    const CHANNELS: &'static [Route<Self>] = &[];

    async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
        Err(Refused::forbidden())
    }
}

/// What is said of an endpoint with `Quiet` at `/socket`, and once more with `options`.
fn said(options: fn(Mount) -> Mount) -> String {
    let builder = Endpoint::builder().socket::<Quiet>();
    let built = builder.socket_with::<Quiet>(options).build();
    built.map_or_else(|wrong| wrong.to_string(), |_| "nothing".to_owned())
}

#[test]
fn an_endpoint_that_could_not_be_served_is_not_built() {
    let window = Duration::from_secs(20);
    let cases = [
        (said(|mount| mount.path("/other")), "nothing"),
        (
            said(|mount| mount.websocket_at("/ws").without_long_poll()),
            "nothing",
        ),
        (
            said(|mount| mount),
            r#"the path "/socket/websocket" is served already, as "/socket/websocket""#,
        ),
        (
            said(|mount| mount.path("/socket/")),
            r#"the path "/socket/websocket" is served already, as "/socket/websocket""#,
        ),
        (
            said(|mount| mount.path("/a").long_poll_at("websocket")),
            r#"the path "/a/websocket" is served already, as "/a/websocket""#,
        ),
        (
            said(|mount| mount.path("socket")),
            r#"the path "socket" does not start with `/`"#,
        ),
        (
            said(|mount| mount.path("/rooms/:room")),
            r#"the path "/rooms/:room/websocket": a capture is written `{name}`, the rest of a path `{*name}`"#,
        ),
        (
            said(|mount| mount.path("/{a")),
            r#"the path "/{a/websocket": Parameters must be registered with a valid name"#,
        ),
        (
            said(|mount| {
                let open = mount.path("/open").without_csrf_check();
                open.check_origin(CheckOrigin::Disabled)
            }),
            r#"the socket at "/open" checks neither the origin nor the CSRF token"#,
        ),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
    let patient = Endpoint::builder()
        .socket_with::<Quiet>(|mount| mount.long_poll_window(window))
        .build();
    assert_eq!(
        patient.map(|_| ()).unwrap_err(),
        BuildError::WindowTooLong("/socket".to_owned())
    );
}

#[test]
fn sockets_of_one_name_are_both_described() {
    let endpoint = Endpoint::builder()
        .socket::<Quiet>()
        .socket_with::<Quiet>(|mount| mount.path("/again"))
        .socket::<other::Quiet>()
        .build()
        .unwrap();
    let paths = endpoint.sockets().iter().map(|socket| socket.spec.path);
    assert_eq!(paths.collect::<Vec<_>>(), ["/socket", "/other"]);
}

#[test]
fn each_live_session_has_a_name_of_its_own() {
    let of = |names: &[&str]| {
        let sessions = names.iter().map(|name| LiveSession::new(*name));
        let builder = sessions.fold(Endpoint::builder(), EndpointBuilder::live_session);
        builder.build().map(|_| ())
    };
    assert_eq!(of(&["a", "b"]), Ok(()));
    assert_eq!(
        of(&["a", "b", "a"]),
        Err(BuildError::DuplicateLiveSession("a".to_owned()))
    );
    assert_eq!(of(&["a", ""]), Err(BuildError::UnnamedLiveSession));
}

mod other {
    use super::*;

    pub(super) struct Quiet;

    impl Socket for Quiet {
        type State = ();
        const SPEC: SocketSpec = SocketSpec::new("Quiet", "/other");
        const CHANNELS: &'static [Route<Self>] = &[];

        async fn connect(_: &Connect<()>) -> Result<Self, Refused> {
            Err(Refused::forbidden())
        }
    }
}
