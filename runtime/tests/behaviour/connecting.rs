//! Connecting: `connect` decides, and sees what the request says.

use bennu::payload::Payload;
use bennu::testing;

use crate::lab::{Params, Visitor, endpoint, endpoint_with};

fn named(name: &str) -> Params {
    Params {
        name: name.to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn connect_makes_the_state_of_the_connection() {
    let (endpoint, journal) = endpoint();
    let client = testing::socket::<Visitor>(&endpoint)
        .header("user-agent", "a test")
        .connect_with(&named("Ada & Bob"))
        .await
        .unwrap();
    assert_eq!(client.conn().name, "Ada & Bob");
    assert_eq!(journal.entries(), [r#"connect Ada & Bob Some("a test")"#]);
}

#[tokio::test(start_paused = true)]
async fn connect_refuses_with_a_status() {
    let (endpoint, _) = endpoint();
    let connecting = testing::socket::<Visitor>(&endpoint);
    let refused = connecting
        .connect_with(&named("stranger"))
        .await
        .unwrap_err();
    assert_eq!(refused.status(), 401);
    let connecting = testing::socket::<Visitor>(&endpoint);
    let refused = connecting
        .connect_with(&[("nom", "ada")])
        .await
        .unwrap_err();
    assert_eq!(refused.status(), 400);
}

#[tokio::test(start_paused = true)]
async fn a_client_learns_which_of_its_parameters_is_wrong() {
    let (endpoint, _) = endpoint();
    let connecting = testing::socket::<Visitor>(&endpoint);
    let refused = connecting
        .connect_with(&serde_json::json!({ "name": { "first": "ada" } }))
        .await
        .unwrap_err();
    let Payload::Json(response) = refused.refused().response() else {
        panic!("{refused:?}");
    };
    assert!(response.contains(r#""path":"name""#), "{response}");
}

#[tokio::test(start_paused = true)]
async fn a_page_of_another_origin_is_refused() {
    let (endpoint, journal) = endpoint();
    for (origin, status) in [
        ("http://localhost", None),
        ("https://evil.example", Some(403)),
        ("null", Some(403)),
    ] {
        let connecting = testing::socket::<Visitor>(&endpoint).header("origin", origin);
        let connected = connecting.connect_with(&named("ada")).await;
        let refused = connected.err().map(|refused| refused.status());
        assert_eq!(refused, status, "{origin}");
    }
    assert_eq!(journal.entries().len(), 1, "`connect` is not asked");
}

#[tokio::test(start_paused = true)]
async fn connect_sees_the_captures_of_the_path() {
    let (endpoint, _) = endpoint_with(|builder| builder, |mount| mount.path("/of/{name}"));
    let connecting = testing::socket::<Visitor>(&endpoint).mounted_at("/of/ada");
    let client = connecting.connect_with(&named("bob")).await.unwrap();
    assert_eq!(client.conn().name, "ada");
}

#[tokio::test(start_paused = true)]
async fn there_are_no_more_connections_than_the_endpoint_takes() {
    let (endpoint, _) = endpoint_with(|builder| builder.max_connections(2), |mount| mount);
    let connect = async || {
        let connecting = testing::socket::<Visitor>(&endpoint);
        connecting.connect_with(&named("ada")).await
    };
    let (first, _second) = (connect().await.unwrap(), connect().await.unwrap());
    assert_eq!(connect().await.unwrap_err().status(), 503);
    first.close().await;
    drop(first);
    tokio::task::yield_now().await;
    connect().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn clients_that_connect_at_once_do_not_take_each_others_places() {
    let (endpoint, journal) = endpoint_with(|builder| builder.max_connections(2), |mount| mount);
    let connect = async |name: &str| {
        let connecting = testing::socket::<Visitor>(&endpoint);
        let connected = connecting.connect_with(&named(name)).await;
        connected.map_err(|refused| refused.status())
    };
    // `connect` takes a second for each of them.
    let (first, second, third) = tokio::join!(connect("slow"), connect("slow"), connect("slow"));
    assert_eq!(third.unwrap_err(), 503);
    assert_eq!(journal.entries().len(), 2, "`connect` is not asked");
    first.unwrap().close().await;
    for _ in 0..3 {
        assert_eq!(connect("stranger").await.unwrap_err(), 401);
    }
    connect("ada")
        .await
        .expect("a refused client leaves its place");
    second.unwrap().close().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_is_found_at_each_of_its_mounts() {
    let (endpoint, _) = endpoint_with(
        |builder| builder.socket_with::<Visitor>(|mount| mount.path("/first").max_channels(0)),
        |mount| mount.path("/second"),
    );
    let first = testing::socket(&endpoint).connect(crate::lab::visitor("ada"));
    first.join(crate::lab::Room::topic("a")).await.unwrap_err();
    let second = testing::socket(&endpoint)
        .mounted_at("/second")
        .connect(crate::lab::visitor("ada"));
    second.join(crate::lab::Room::topic("a")).await.unwrap();
}
