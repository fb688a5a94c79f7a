//! The live pages, tested through a browser without a browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use bennu::testing;
use bennu::testing::{LiveError, TestView};
use bennu::{Endpoint, Flash, Secret, Session};
use captions::{App, Captions, Message, Say, Sent, UPDATES, UserSocket};

fn app() -> (App, Endpoint) {
    let app = App::new(Secret::random());
    let endpoint = captions::endpoint(app.clone()).unwrap();
    (app, endpoint)
}

async fn open(endpoint: &Endpoint, path: &str) -> TestView {
    testing::live(endpoint, path).await.unwrap()
}

// The guide's own test:
//
//     test "displays captions", %{conn: conn} do
//       {:ok, view, html} = live(conn, "/dashboard")
//       assert html =~ "Dashboard"
//
//       send(view.pid, {:new_caption, %{id: 1, text: "Test"}})
//       assert render(view) =~ "Test"
//     end
#[tokio::test(start_paused = true)]
async fn displays_captions() {
    let (app, endpoint) = app();
    let mut view = open(&endpoint, "/dashboard").await;
    assert!(view.html().contains("Dashboard"));

    let new = app.transcripts.add(1, Message::now("Ada", "Test".into()));
    endpoint.pubsub().broadcast(&UPDATES, new);
    view.assert_has("div.caption", "Test").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_said_in_a_channel_appears_on_the_dashboard() {
    let (app, endpoint) = app();
    let mut view = open(&endpoint, "/dashboard").await;
    let current_user = app.accounts.user(1).unwrap();
    let (_, channel) = testing::socket::<UserSocket>(&endpoint)
        .connect(UserSocket { current_user })
        .join(Captions::topic(1))
        .await
        .unwrap();
    let say = Say {
        text: "Good evening".into(),
    };
    channel.push("new_message", say).await.ok::<Sent>();
    view.assert_has("div.caption", "Good evening").await;
    assert_eq!(view.count("div.caption", ""), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_takes_a_moment_and_brings_back_what_was_dismissed() {
    let (app, endpoint) = app();
    app.transcripts.add(1, Message::now("Ada", "Stay".into()));
    let mut view = open(&endpoint, "/dashboard").await;
    view.click("button[phx-click=dismiss]").await;
    view.assert_has(".nothing", "Nothing has been said yet.")
        .await;
    view.click("button[phx-click=refresh]").await;
    view.assert_has(".spinner", "Loading...").await;
    view.render_async().await;
    view.assert_has("div.caption", "Stay").await;
    view.refute_has(".spinner", "").await;
}

#[tokio::test(start_paused = true)]
async fn the_pages_of_the_guest_book_are_urls() {
    let (_, endpoint) = app();
    let mut view = open(&endpoint, "/guests").await;
    assert_eq!(view.page_title(), "Guests, page 1 · bennu");
    view.click("nav.pager a[href='/guests?page=4']").await;
    view.assert_patch("/guests?page=4").await;
    view.assert_has(".guests a", "Niklaus Wirth").await;
    assert_eq!(view.count(".guests li", ""), 2);
    assert_eq!(view.page_title(), "Guests, page 4 · bennu");
}

#[tokio::test(start_paused = true)]
async fn who_signs_the_book_is_in_it_and_is_shown() {
    let (app, endpoint) = app();
    let mut view = open(&endpoint, "/guests/new").await;
    view.form("#new-guest").submit().await;
    view.assert_has("#problem-name", "can't be blank").await;
    view.form("#new-guest")
        .fill([
            ("guest[name]", "Katherine Johnson"),
            ("guest[words]", "Checked by hand."),
        ])
        .submit()
        .await;
    let redirect = view.assert_redirect("/guests/21").await;
    assert_eq!(
        redirect.flash(&Flash::Info),
        Some("Katherine Johnson is in the book")
    );
    let page = redirect.follow().await.unwrap();
    assert!(page.has("blockquote", "Checked by hand."));
    assert!(page.has(".flash-info", "Katherine Johnson is in the book"));
    assert_eq!(app.guest_book.guest(21).unwrap().name, "Katherine Johnson");
}

#[tokio::test(start_paused = true)]
async fn a_guest_who_is_not_there_is_not_found() {
    let (_, endpoint) = app();
    for path in ["/guests/999", "/guests/seven"] {
        let refused = testing::live(&endpoint, path).await.unwrap_err();
        assert!(
            matches!(refused, LiveError::Status { status: 404, .. }),
            "{path}: {refused}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn members_have_signed_in() {
    let (app, endpoint) = app();
    let sent = testing::live(&endpoint, "/me").await.unwrap_err();
    let redirect = sent.redirect().unwrap();
    assert_eq!(redirect.to(), "/dashboard");
    assert_eq!(
        redirect.flash(&Flash::Error),
        Some("Sign in to see that page")
    );

    let ada = app.accounts.user(1).unwrap();
    let mut session = Session::default();
    session
        .insert("token", &app.guardian.sign_in(&ada).unwrap())
        .unwrap();
    let view = testing::live(&endpoint, "/me")
        .session(&session)
        .await
        .unwrap();
    assert!(view.has("h1", "Ada Lovelace"));

    app.guardian.sign_out_everywhere(&ada);
    assert!(
        testing::live(&endpoint, "/me")
            .session(&session)
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn values_have_types() {
    let (_, endpoint) = app();
    let mut view = open(&endpoint, "/bindings").await;
    view.click("[phx-value-fruit=pear]").await;
    view.assert_has(".heard li", "ripe pear, 200 g").await;
    view.change("#profile", [("profile[age]", "many")]).await;
    view.assert_has("#profile .problem", "should be a number of years")
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_arrows_move_the_dot_within_its_yard() {
    let (_, endpoint) = app();
    let mut view = open(&endpoint, "/keys").await;
    for _ in 0..9 {
        view.window_keydown("ArrowLeft").await;
    }
    view.window_keydown("ArrowDown").await;
    view.window_keydown("x").await;
    view.assert_has(".dot", "0,3").await;
}

#[tokio::test(start_paused = true)]
async fn a_table_sends_the_cells_that_differ() {
    let (_, endpoint) = app();
    let mut view = open(&endpoint, "/table").await;
    view.take_diffs();
    view.click("[phx-click=change]").await;
    view.assert_has("#changes", "1").await;
    let diffs = view.take_diffs();
    let [diff] = &diffs[..] else {
        panic!("one diff: {diffs:?}");
    };
    assert!(diff.to_string().len() <= 231, "{diff}");
}

#[tokio::test(start_paused = true)]
async fn a_failed_count_keeps_the_last_one() {
    let (app, endpoint) = app();
    app.transcripts
        .add(1, Message::now("Ada", "three words here".into()));
    let mut view = open(&endpoint, "/statistics").await;
    view.assert_has("#words", "…").await;
    view.render_async().await;
    view.assert_has("#words", "3").await;
    for (button, reason) in [
        ("miscount", "somebody asked for a failure"),
        ("panic_task", "the task panicked"),
    ] {
        view.click(&format!("[phx-click={button}]")).await;
        view.render_async().await;
        view.assert_has(".problem", reason).await;
        view.assert_has("#words", "3").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_view_that_crashes_begins_again() {
    let (_, endpoint) = app();
    let mut view = open(&endpoint, "/statistics").await;
    view.click("[phx-click=click]").await;
    view.assert_has("button", "Clicked 1 times").await;
    view.click("[phx-click=crash]").assert_crashed().await;
    view.rejoin().await.unwrap();
    view.assert_has("button", "Clicked 0 times").await;
}
