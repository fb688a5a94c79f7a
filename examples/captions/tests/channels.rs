//! The channels, tested through a client without a network.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use bennu::payload::Binary;
use bennu::testing::{self, TestChannel, TestClient};
use bennu::{Endpoint, Secret};
use captions::{
    Activity, Announcement, App, CaptionUpdate, Captions, Description, DescriptionChanged, Hit,
    InitialData, Loudness, Message, Mute, Pong, Problem, Room, RoomMessage, SaveErrors, Say, Sent,
    User, UserSocket, Welcome, publish_to_room, say_goodbye,
};

fn app() -> (App, Endpoint) {
    let app = App::new(Secret::random());
    let endpoint = captions::endpoint(app.clone()).unwrap();
    (app, endpoint)
}

/// A window of the person with this id.
fn window(app: &App, endpoint: &Endpoint, id: u64) -> TestClient<UserSocket> {
    let current_user = app.accounts.user(id).unwrap();
    testing::socket::<UserSocket>(endpoint).connect(UserSocket { current_user })
}

/// A window of Ada's in which her captions are live.
async fn adas(app: &App, endpoint: &Endpoint) -> TestChannel<Captions> {
    let (_, channel) = window(app, endpoint, 1)
        .join(Captions::topic(1))
        .await
        .unwrap();
    channel
}

/// A window in the lobby.
async fn lobby(app: &App, endpoint: &Endpoint, id: u64) -> TestChannel<Room> {
    let (_, channel) = window(app, endpoint, id)
        .join(Room::topic("lobby"))
        .await
        .unwrap();
    channel
}

fn say(text: &str) -> Say {
    Say { text: text.into() }
}

/// What was said, without the time.
fn said(message: &Message) -> (&str, &str) {
    (&message.from, &message.text)
}

// The guide's own test:
//
//     test "joins and receives initial data", %{user: user} do
//       {:ok, _, socket} =
//         MyAppWeb.UserSocket
//         |> socket("user_id", %{current_user: user})
//         |> subscribe_and_join(MyAppWeb.CaptionsChannel, "captions:#{user.id}")
//
//       assert_push "initial_data", %{captions: captions}
//     end
#[tokio::test(start_paused = true)]
async fn joins_and_receives_initial_data() {
    let (app, endpoint) = app();
    let user = app.accounts.user(1).unwrap();
    let (_, socket) = testing::socket::<UserSocket>(&endpoint)
        .connect(UserSocket {
            current_user: user.clone(),
        })
        .join(Captions::topic(user.id))
        .await
        .unwrap();

    let InitialData { messages, .. } = socket.assert_push().await;
    assert_eq!(messages, []);
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_guardian_opens_the_socket_until_its_owner_signs_out_everywhere() {
    let (app, endpoint) = app();
    let connect = |token: String| {
        testing::socket::<UserSocket>(&endpoint).connect_with(&BTreeMap::from([("token", token)]))
    };
    let ada = app.accounts.user(1).unwrap();
    let token = app.guardian.sign_in(&ada).unwrap();
    let client = connect(token.clone()).await.unwrap();
    assert_eq!(client.conn().current_user, ada);

    let nobody = User {
        id: 4,
        name: "Nobody".into(),
    };
    for refused in [
        String::new(),
        "forged".into(),
        App::new(Secret::random()).guardian.sign_in(&ada).unwrap(),
        app.guardian.sign_in(&nobody).unwrap(),
    ] {
        assert_eq!(connect(refused).await.unwrap_err().status(), 403);
    }

    app.guardian.sign_out_everywhere(&ada);
    endpoint.disconnect(&UserSocket::id_of(&ada));
    client.assert_disconnected().await;
    assert_eq!(connect(token).await.unwrap_err().status(), 403);
    let newer = app.guardian.sign_in(&ada).unwrap();
    connect(newer).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn strangers_are_refused() {
    let (app, endpoint) = app();
    let joe = window(&app, &endpoint, 2);
    let refused = joe.join(Captions::topic(1)).await.unwrap_err();
    refused
        .response()
        .assert_error(Problem::new("unauthorized"));
}

#[tokio::test(start_paused = true)]
async fn a_line_is_answered_heard_in_every_window_and_kept_for_later_ones() {
    let (app, endpoint) = app();
    let (one, other) = (adas(&app, &endpoint).await, adas(&app, &endpoint).await);
    one.push("new_message", say(" Good evening "))
        .await
        .assert_ok(Sent {
            status: "sent".into(),
        });
    for window in [&one, &other] {
        let message: Message = window.assert_push().await;
        assert_eq!(said(&message), ("Ada Lovelace", "Good evening"));
    }
    let InitialData { messages, .. } = adas(&app, &endpoint).await.assert_push().await;
    let kept: Vec<_> = messages.iter().map(said).collect();
    assert_eq!(kept, [("Ada Lovelace", "Good evening")]);
}

#[tokio::test(start_paused = true)]
async fn a_line_has_1_to_500_characters() {
    let (app, endpoint) = app();
    let window = adas(&app, &endpoint).await;
    let long = "é".repeat(501);
    for (text, reason) in [
        ("", "say something"),
        ("  ", "say something"),
        (&*long, "say it in 500 characters"),
    ] {
        window
            .push("new_message", say(text))
            .await
            .assert_error(Problem::new(reason));
    }
    window.refute_broadcast::<Message>().await;
    window
        .push("new_message", say(&"é".repeat(500)))
        .await
        .ok::<Sent>();
}

#[tokio::test(start_paused = true)]
async fn the_latest_50_lines_are_kept() {
    let (app, endpoint) = app();
    let window = adas(&app, &endpoint).await;
    for line in 1..=51 {
        window
            .push("new_message", say(&line.to_string()))
            .await
            .ok::<Sent>();
    }
    let InitialData { messages, .. } = adas(&app, &endpoint).await.assert_push().await;
    let texts: Vec<_> = messages
        .iter()
        .map(|message| message.text.clone())
        .collect();
    let kept: Vec<_> = (2..=51).map(|line| line.to_string()).collect();
    assert_eq!(texts, kept);
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_is_shared_ten_times_a_second_with_the_other_windows() {
    let (app, endpoint) = app();
    let (one, other) = (adas(&app, &endpoint).await, adas(&app, &endpoint).await);
    let typed = |text: &str| CaptionUpdate { text: text.into() };
    for text in ["G", "Go", "Goo"] {
        one.push("new_caption", typed(text)).assert_no_reply().await; // Each waits 100 ms.
    }
    for text in ["Good", "Good "] {
        drop(one.push("new_caption", typed(text)));
    }
    for text in ["G", "Go", "Goo", "Good"] {
        assert_eq!(other.assert_push::<CaptionUpdate>().await, typed(text));
    }
    other.refute_push::<CaptionUpdate>().await;
    one.refute_push::<CaptionUpdate>().await;
}

#[tokio::test(start_paused = true)]
async fn a_window_that_goes_takes_its_unfinished_line_back() {
    let (app, endpoint) = app();
    let (one, other) = (adas(&app, &endpoint).await, adas(&app, &endpoint).await);
    one.push(
        "new_caption",
        CaptionUpdate {
            text: "I was".into(),
        },
    )
    .assert_no_reply()
    .await;
    assert_eq!(other.assert_push::<CaptionUpdate>().await.text, "I was");
    one.client().close().await;
    assert_eq!(other.assert_push::<CaptionUpdate>().await.text, "");
    let quiet = adas(&app, &endpoint).await;
    quiet.leave().await.assert_ok(());
    other.refute_push::<CaptionUpdate>().await;
}

#[tokio::test(start_paused = true)]
async fn a_ping_is_answered_and_analytics_are_not() {
    let (app, endpoint) = app();
    let window = adas(&app, &endpoint).await;
    window.push("ping", ()).await.assert_ok(Pong { pong: true });
    let hit = Hit {
        action: "pressed".into(),
    };
    window.push("analytics", hit).assert_no_reply().await;
    assert_eq!(app.analytics.hits(), 1);
}

#[tokio::test(start_paused = true)]
async fn save_is_answered_ok_or_with_the_errors_of_each_field() {
    let (app, endpoint) = app();
    let (one, other) = (adas(&app, &endpoint).await, adas(&app, &endpoint).await);
    let description = |title: &str, language: &str| Description {
        title: title.into(),
        language: language.into(),
    };
    let errors = |fields: &[(&str, &str)]| SaveErrors {
        errors: fields
            .iter()
            .map(|(field, reason)| ((*field).into(), vec![(*reason).into()]))
            .collect(),
    };
    let (blank, two_letters) = (
        ("title", "can't be blank"),
        ("language", "should be two letters, like en"),
    );
    let too_long = ("title", "should be at most 80 characters");
    for (wrong, expected) in [
        (description(" ", "Klingon"), errors(&[blank, two_letters])),
        (description("Notes", "EN"), errors(&[two_letters])),
        (description(&"x".repeat(81), "en"), errors(&[too_long])),
    ] {
        one.push("save", wrong).await.assert_error(expected);
    }
    other.refute_push::<DescriptionChanged>().await;

    let right = description("Notes", "en");
    one.push("save", right.clone())
        .await
        .assert_ok(right.clone());
    assert_eq!(
        other.assert_push::<DescriptionChanged>().await.title,
        "Notes"
    );
    one.refute_push::<DescriptionChanged>().await;
    let later: InitialData = adas(&app, &endpoint).await.assert_push().await;
    assert_eq!(later.description, right);
}

#[tokio::test(start_paused = true)]
async fn bytes_are_heard() {
    let (app, endpoint) = app();
    let window = adas(&app, &endpoint).await;
    let samples = Binary::from(vec![3, 250, 7]);
    window.push("frame", samples).await.assert_ok(Loudness {
        samples: 3,
        peak: 250,
    });
}

#[tokio::test(start_paused = true)]
async fn a_crash_ends_one_channel_and_the_client_may_join_again() {
    let (app, endpoint) = app();
    let client = window(&app, &endpoint, 1);
    let (_, lobby) = client.join(Room::topic("lobby")).await.unwrap();
    let (_, mine) = client.join(Captions::topic(1)).await.unwrap();
    drop(mine.push("crash", ()));
    mine.assert_crashed().await;
    lobby
        .push("new_message", say("I am fine"))
        .await
        .ok::<Sent>();
    client.join(Captions::topic(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn everybody_may_join_a_room_and_is_welcomed() {
    let (app, endpoint) = app();
    let (welcome, ada) = window(&app, &endpoint, 1)
        .join(Room::topic("lobby"))
        .await
        .unwrap();
    welcome.assert_ok(Welcome {
        room: "lobby".into(),
        name: "Ada Lovelace".into(),
    });
    let joe = lobby(&app, &endpoint, 2).await;
    joe.push("new_message", say("Hello")).await.ok::<Sent>();
    let message: Message = ada.assert_push().await;
    assert_eq!(said(&message), ("Joe Armstrong", "Hello"));
}

#[tokio::test(start_paused = true)]
async fn who_is_muted_is_not_heard_in_that_window() {
    let (app, endpoint) = app();
    let (ada, joe) = (
        lobby(&app, &endpoint, 1).await,
        lobby(&app, &endpoint, 2).await,
    );
    ada.push(
        "mute",
        Mute {
            name: "Joe Armstrong".into(),
        },
    )
    .await
    .assert_ok(());
    joe.push("new_message", say("Hello?")).await.ok::<Sent>();
    joe.assert_push::<Message>().await;
    ada.assert_broadcast::<Message>().await;
    ada.refute_push::<Message>().await;
}

#[tokio::test(start_paused = true)]
async fn a_room_hears_that_somebody_captions_but_not_what() {
    let (app, endpoint) = app();
    let (room, captions) = (lobby(&app, &endpoint, 2).await, adas(&app, &endpoint).await);
    captions
        .push("new_message", say("Secret"))
        .await
        .ok::<Sent>();
    let activity = Activity {
        from: "Ada Lovelace".into(),
        lines: 1,
    };
    assert_eq!(room.assert_push::<Activity>().await, activity);
    room.refute_push::<Message>().await;
}

#[tokio::test(start_paused = true)]
async fn a_room_can_be_spoken_to_from_anywhere() {
    let (app, endpoint) = app();
    let room = lobby(&app, &endpoint, 1).await;
    let (_, kitchen) = window(&app, &endpoint, 1)
        .join(Room::topic("kitchen"))
        .await
        .unwrap();
    publish_to_room(
        endpoint.pubsub(),
        "lobby",
        RoomMessage {
            text: "Dinner".into(),
        },
    );
    assert_eq!(room.assert_push::<Announcement>().await.text, "Dinner");
    kitchen.refute_push::<Announcement>().await;
}

#[tokio::test(start_paused = true)]
async fn the_endpoint_speaks_on_a_topic_from_anywhere() {
    let (app, endpoint) = app();
    let window = adas(&app, &endpoint).await;
    endpoint.broadcast(Captions::topic(1), Message::now("HTTP", "Hello".into()));
    let message: Message = window.assert_push().await;
    assert_eq!(said(&message), ("HTTP", "Hello"));
}

#[tokio::test(start_paused = true)]
async fn the_lobby_is_told_that_the_server_goes() {
    let (app, endpoint) = app();
    let lobby = lobby(&app, &endpoint, 1).await;
    say_goodbye(&endpoint);
    let announcement: Announcement = lobby.assert_push().await;
    assert!(announcement.text.starts_with("This server goes"));
}
