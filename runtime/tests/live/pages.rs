//! Pages: several views, embedded views, several people.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use bennu::Session;
use bennu::endpoint::EndpointBuilder;
use bennu::html::PreEscaped;
use bennu::prelude::*;
use bennu::testing::{LiveError, live};
use tokio::sync::mpsc::unbounded_channel;
use tower::ServiceExt;

use crate::views::{App, Broken, Counter, Heard, NEWS, Profile, endpoint, endpoint_with};

async fn own_page(State(endpoint): State<Endpoint>, parts: Parts) -> Response {
    let visit = endpoint.page(&parts);
    let counter = visit.live_render::<Counter>().await;
    let profile = visit.live_render::<Profile>().await;
    let page = maud::html! {
        head { meta name="csrf-token" content=(visit.csrf_token()); title data-suffix=" - mine" { "Own" } }
        body { h1 { "Own" } (counter) (profile) (PreEscaped("<hr>")) }
    };
    visit.respond(page)
}

fn app(endpoint: &Endpoint) -> axum::Router {
    let own = axum::Router::new()
        .route("/own", get(own_page))
        .with_state(endpoint.clone());
    own.route("/plain", get(|| async { "nothing live" }))
        .merge(endpoint.router())
}

fn session(user: &str) -> Session {
    let mut session = Session::default();
    session.insert("user", user).expect("a session");
    session
}

#[tokio::test(start_paused = true)]
async fn a_page_of_ones_own_has_several_views_over_one_connection() {
    let endpoint = endpoint();
    let opening = live(&endpoint, "/own")
        .router(app(&endpoint))
        .session(&session("Ada"));
    let views = opening.all().await.expect("views");
    let [mut counter, mut profile] = <[_; 2]>::try_from(views).expect("two views");
    counter.click("button.up").await;
    profile.submit("#note", [("text", "hello")]).await;
    assert!(counter.has("p.count", "1") && !counter.has("li", "hello"));
    assert!(profile.has("li", "hello") && profile.has("h1", "Ada"));
    counter.click("button.crash").assert_crashed().await;
    profile.submit("#note", [("text", "still here")]).await;
    assert!(profile.has("li", "still here"));
    counter.rejoin().await.expect("joined");
    assert!(counter.has("p.count", "0"));
}

#[tokio::test(start_paused = true)]
async fn a_page_without_a_view_is_said_to_be_one() {
    let endpoint = endpoint();
    let not_live = live(&endpoint, "/plain")
        .router(app(&endpoint))
        .await
        .expect_err("no view");
    assert!(
        matches!(&not_live, LiveError::NoView { path } if path == "/plain"),
        "{not_live}"
    );
    let nowhere = live(&endpoint, "/nowhere").await.expect_err("no view");
    assert!(
        matches!(nowhere, LiveError::Status { status: 404, .. }),
        "{nowhere}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_view_within_another_page_titles_it() {
    let endpoint = endpoint();
    let view = live(&endpoint, "/own")
        .router(app(&endpoint))
        .await
        .expect("a view");
    assert_eq!(view.page_title(), "Counter - mine");
}

#[tokio::test(start_paused = true)]
async fn people_see_their_own_views_only() {
    let endpoint = endpoint();
    let mut ada = live(&endpoint, "/profile")
        .session(&session("Ada"))
        .await
        .expect("a view");
    let mut bob = live(&endpoint, "/profile")
        .session(&session("Bob"))
        .await
        .expect("a view");
    let mut tab = live(&endpoint, "/profile")
        .session(&session("Ada"))
        .await
        .expect("a view");
    ada.submit("#note", [("text", "Ada's")]).await;
    bob.submit("#note", [("text", "Bob's")]).await;
    tab.settle().await;
    assert!(ada.has("li", "Ada's") && !ada.has("li", "Bob's") && ada.has("h1", "Ada"));
    assert!(bob.has("li", "Bob's") && !bob.has("li", "Ada's") && bob.has("h1", "Bob"));
    assert!(!tab.has("li", "Ada's") && tab.has("h1", "Ada"));
}

#[tokio::test(start_paused = true)]
async fn the_tokens_of_another_browser_s_page_are_stale() {
    use crate::raw::RawPage;
    let endpoint = endpoint();
    let cookie = |user: &str| {
        let cookie = endpoint
            .session_config()
            .encode(&session(user), endpoint.secret())
            .expect("a cookie");
        let cookie = cookie.to_str().expect("text").to_owned();
        cookie.split(';').next().unwrap_or_default().to_owned()
    };
    let ada = RawPage::load_with(&endpoint, "/profile", &cookie("Ada")).await;
    let bob = RawPage::load_with(&endpoint, "/profile", &cookie("Bob")).await;
    // Bob joins with the tokens of Ada's page.
    let mut raw = bob.connect(&endpoint).await;
    let (status, response) = raw.join("1", &ada.topic(), ada.join("/profile")).await;
    assert_eq!(
        (&*status, &response["reason"]),
        ("error", &serde_json::json!("stale"))
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_page_gives_its_socket_is_known_at_the_join() {
    let endpoint = endpoint();
    let view = live(&endpoint, "/profile")
        .connect_param("zone", "Europe/Berlin")
        .await;
    assert!(view.expect("a view").has("li", "Europe/Berlin"));
}

#[tokio::test(start_paused = true)]
async fn a_view_ends_with_its_connection_and_with_it_its_subscriptions() {
    let (ended, mut reasons) = unbounded_channel();
    let endpoint = endpoint_with(App { ended: Some(ended) });
    let mut profile = live(&endpoint, "/profile").await.expect("a view");
    profile.disconnect().await;
    assert_eq!(reasons.recv().await, Some(("Profile", Reason::Closed)));

    let mut counter = live(&endpoint, "/counter").await.expect("a view");
    assert_eq!(
        endpoint
            .pubsub()
            .broadcast(&NEWS, Heard("one".to_owned()))
            .local(),
        1
    );
    counter.assert_has("li", "one").await;
    counter.disconnect().await;
    assert_eq!(
        endpoint
            .pubsub()
            .broadcast(&NEWS, Heard("two".to_owned()))
            .local(),
        0
    );
    counter.reconnect().await.expect("joined");
    assert_eq!(
        endpoint
            .pubsub()
            .broadcast(&NEWS, Heard("three".to_owned()))
            .local(),
        1
    );
    counter.assert_has("li", "three").await;
    counter.click("button.crash").assert_crashed().await;
    assert_eq!(
        endpoint
            .pubsub()
            .broadcast(&NEWS, Heard("four".to_owned()))
            .local(),
        0
    );
}

#[tokio::test(start_paused = true)]
async fn a_first_response_subscribes_to_nothing() {
    let endpoint = endpoint();
    let page = crate::raw::RawPage::load(&endpoint, "/counter").await;
    assert!(!page.id.is_empty());
    assert_eq!(
        endpoint
            .pubsub()
            .broadcast(&NEWS, Heard("one".to_owned()))
            .local(),
        0
    );
}

#[tokio::test(start_paused = true)]
async fn pages_that_are_nested_below_another_path_say_so_at_once() {
    let endpoint = endpoint();
    let nested = axum::Router::new().nest("/below", endpoint.router());
    let opening = live(&endpoint, "/below/counter").router(nested.clone());
    let not_live = opening.await.expect_err("no view");
    assert!(
        matches!(not_live, LiveError::Status { status: 500, .. }),
        "{not_live}"
    );
    let merged = axum::Router::new().merge(endpoint.router());
    let opening = live(&endpoint, "/counter").router(merged);
    assert!(opening.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_view_whose_path_captures_something_is_no_part_of_a_page() {
    let endpoint = endpoint();
    let request = http::Request::get("/own").body(()).expect("a request");
    let (parts, ()) = request.into_parts();
    let visit = endpoint.page(&parts);
    assert_eq!(visit.live_render::<Broken>().await.0, "");
    assert_ne!(visit.live_render::<Counter>().await.0, "");
}

#[test]
fn two_live_sessions_have_two_names() {
    let session = |name| {
        let layout = |page: RootContent<'_>| page.live_scripts();
        LiveSession::<()>::new(name).root_layout(layout)
    };
    let built = |first, second| {
        let endpoint = Endpoint::builder().live_session(session(first));
        endpoint.live_session(session(second)).build()
    };
    assert!(built("a", "b").is_ok());
    let error = built("a", "a").expect_err("no endpoint");
    assert_eq!(error.to_string(), "two live sessions have the name \"a\"");
}

/// Shows itself in a first response only.
struct Closed;

#[live_view("/closed")]
impl Closed {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Result<Self, Refused> {
        if socket.connected() {
            return Err(Refused::reason("closed").with_status(410));
        }
        Ok(Self)
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p { "open" } }
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_of_ones_own_is_not_loaded_again_and_again_where_its_view_is_refused() {
    let built = Endpoint::builder().live::<Closed>().build();
    let endpoint = built.expect("an endpoint");
    let own = |State(endpoint): State<Endpoint>, parts: Parts| async move {
        let visit = endpoint.page(&parts);
        let view = visit.live_render::<Closed>().await;
        let page = maud::html! {
            head { meta name="csrf-token" content=(visit.csrf_token()); }
            body { h1 { "Own" } (view) }
        };
        visit.respond(page)
    };
    let router = axum::Router::new()
        .route("/own", get(own))
        .with_state(endpoint.clone())
        .merge(endpoint.router());
    let not_live = live(&endpoint, "/own").router(router).await;
    let Err(LiveError::Reload(reload)) = not_live else {
        panic!("{not_live:?}")
    };
    let again = reload.load().await.expect_err("no view");
    let LiveError::Status { status, body } = &again else {
        panic!("{again}")
    };
    assert_eq!(*status, 410);
    assert!(body.contains("<h1>Own</h1>") && !body.contains("data-phx-session"));
}

/// Shows what its path says.
struct Article {
    id: u8,
    section: String,
    uri: String,
}

#[payload]
struct Section {
    #[serde(default)]
    section: String,
}

#[live_view(front = "/articles", one = "/articles/{id: u8}")]
impl Article {
    #[mount]
    async fn mount(route: ArticleRoute, section: Section, socket: &mut LiveSocket<Self>) -> Self {
        let id = match route {
            ArticleRoute::Front => 0,
            ArticleRoute::One { id } => id,
        };
        Self {
            id,
            section: section.section,
            uri: socket.uri().to_string(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            p.id { (self.id) }
            p.section { (self.section) }
            p.uri { (self.uri) }
            button phx-click="next" { "next" }
        }
    }

    #[handle_event("next")]
    async fn next(&mut self) {
        self.id += 1;
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_page_is_given_a_path_of_its_own() {
    let built = Endpoint::builder()
        .live::<Article>()
        .live::<Closed>()
        .build();
    let endpoint = built.expect("an endpoint");
    let own = |State(endpoint): State<Endpoint>, parts: Parts| async move {
        let visit = endpoint.page(&parts);
        let query = HashMap::from([("section", "news & more")]);
        let path = ArticleRoute::One { id: 7 }.path().query(&query);
        let seven = visit.live_render_at(path).await;
        let front = visit.live_render_at(ArticleRoute::Front).await;
        let wrong = visit
            .live_render_at(LivePath::<Article>::new("/closed"))
            .await;
        let page = maud::html! {
            head { meta name="csrf-token" content=(visit.csrf_token()); }
            body { (seven) (front) (wrong) }
        };
        visit.respond(page)
    };
    let router = axum::Router::new()
        .route("/own", get(own))
        .with_state(endpoint.clone())
        .merge(endpoint.router());
    let views = live(&endpoint, "/own?section=other")
        .router(router)
        .all()
        .await;
    let [mut seven, front] = <[_; 2]>::try_from(views.expect("views")).expect("two views");
    assert!(seven.has("p.id", "7") && seven.has("p.section", "news & more"));
    assert!(seven.has("p.uri", "http://localhost/articles/7?section=news"));
    assert!(front.has("p.id", "0") && !front.has("p.section", "other"));
    seven.click("button").await;
    assert!(seven.has("p.id", "8"));
    seven.reconnect().await.expect("joined");
    assert!(seven.has("p.id", "7") && seven.has("p.section", "news & more"));
}

/// A view with nothing but its path.
macro_rules! bare {
    ($name:ident, $path:literal) => {
        struct $name;

        #[live_view($path)]
        impl $name {
            #[mount]
            async fn mount() -> Self {
                Self
            }

            #[render]
            fn render(&self) -> Rendered {
                html! { p { "bare" } }
            }
        }
    };
}

bare!(Users, "/users/{id}");
bare!(People, "/users/{name}");
bare!(Members, "/users/{id}");

#[test]
fn two_views_of_one_path_are_both_named() {
    let said = |builder: EndpointBuilder<()>| {
        let built = builder.build();
        built.map_or_else(|wrong| wrong.to_string(), |_| "nothing".to_owned())
    };
    let builder = || Endpoint::builder().live::<Users>();
    let session = |name| LiveSession::new(name).live::<Users>();
    let twice = Endpoint::builder()
        .live_session(session("a"))
        .live_session(session("b"));
    for (said, expected) in [
        (
            said(builder().live::<People>()),
            "the path of a live view: /users/{id} of `Users` and /users/{name} of `People` take the same URLs: give one of them another path",
        ),
        (
            said(builder().live::<Members>()),
            "the path of a live view: `Users` and `Members` both have /users/{id}: give one of them another path",
        ),
        (
            said(twice),
            "the path of a live view: `Users` is added twice: keep it in one live session",
        ),
    ] {
        assert_eq!(said, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_is_not_framed_by_other_sites_nor_its_type_guessed() {
    let request = http::Request::get("/own").body(axum::body::Body::empty());
    let router = app(&endpoint());
    let response = router.oneshot(request.expect("a request")).await;
    let response = response.expect("a page");
    for (name, value) in [
        (
            "content-security-policy",
            "base-uri 'self'; frame-ancestors 'self'",
        ),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
}
