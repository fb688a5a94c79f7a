//! Sessions in handlers of axum, sessions of another source than the cookie, and the CSRF tokens of
//! views.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{StatusCode, request, response};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use bennu::prelude::*;
use bennu::session::{SessionError, SessionSource};
use bennu::testing::live;
use bennu::{Endpoint, Session};
use tower::ServiceExt;

/// Shows who has signed in.
struct Greeting {
    user: String,
    token: String,
    waves: u32,
}

#[live_view("/greeting")]
impl Greeting {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        Self {
            user: socket.session().get("user").unwrap_or_default(),
            token: socket.csrf_token().to_owned(),
            waves: 0,
        }
    }

    #[handle_event("wave")]
    async fn wave(&mut self) {
        self.waves += 1;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            h1 { (self.user) }
            p { (self.waves) }
            button phx-click=(Self::EVENT_WAVE) value=(self.token) { "wave" }
        }
    }
}

fn layout(content: LiveContent<'_>) -> Rendered {
    html! {
        input type="hidden" name="_csrf_token" value=(content.csrf_token());
        (content.inner_content())
    }
}

fn builder() -> bennu::endpoint::EndpointBuilder<()> {
    let session = LiveSession::new("all").layout(layout).live::<Greeting>();
    Endpoint::builder().live_session(session)
}

async fn send(app: &Router, uri: &str, cookie: &str) -> Response {
    let request = Request::builder().uri(uri).header(COOKIE, cookie);
    let request = request.body(Body::empty()).expect("a request");
    app.clone().oneshot(request).await.expect("a response")
}

/// The `name=value` of the last cookie that a response sets.
fn cookie(response: &Response) -> String {
    let mut cookies = response.headers().get_all(SET_COOKIE).iter();
    let last = cookies
        .next_back()
        .expect("a cookie")
        .to_str()
        .expect("text");
    last.split(';').next().unwrap_or_default().to_owned()
}

async fn sign_in(mut session: Session) -> Result<(Session, &'static str), SessionError> {
    session.clear();
    session.insert("user", "Ada")?;
    Ok((session, "welcome"))
}

async fn token(mut session: Session) -> (Session, String) {
    let token = session.csrf_token();
    (session, token)
}

async fn is_valid(session: Session, request: Request) -> String {
    let token = request.uri().query().unwrap_or_default();
    format!("{:?} {}", session, session.is_csrf_token_valid(token))
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 10_000).await;
    String::from_utf8(bytes.expect("a body").to_vec()).expect("text")
}

#[tokio::test(start_paused = true)]
async fn a_handler_takes_the_session_and_returns_it_and_a_sign_in_renews_it() {
    let endpoint = builder().build().expect("an endpoint");
    let app = Router::new()
        .route("/sign-in", routing::get(sign_in))
        .route("/token", routing::get(token))
        .route("/valid", routing::get(is_valid))
        .with_state(endpoint.clone())
        .merge(endpoint.router());
    let response = send(&app, "/token", "").await;
    let (before, token) = (cookie(&response), text(response).await);
    let valid = format!("/valid?{token}");
    let shown = text(send(&app, &valid, &before).await).await;
    assert_eq!(shown, r#"{"_csrf_token"} true"#);

    let after = cookie(&send(&app, "/sign-in", &before).await);
    let shown = text(send(&app, &valid, &after).await).await;
    assert_eq!(
        shown, r#"{"user"} false"#,
        "the token of before is worth nothing"
    );
    let page = text(send(&app, "/greeting", &after).await).await;
    assert!(page.contains("<h1>Ada</h1>"), "{page}");
}

#[tokio::test]
async fn a_session_that_came_from_no_request_is_an_error() {
    let response = (Session::default(), "text").into_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

/// Sessions that a middleware of the application loads and saves.
struct OfMiddleware;

impl SessionSource for OfMiddleware {
    fn load(&self, request: &request::Parts) -> Option<Session> {
        request.extensions.get::<Session>().cloned()
    }

    fn store(&self, session: &Session, response: &mut response::Parts) -> Result<(), SessionError> {
        response.extensions.insert(session.clone());
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_may_come_from_another_source_than_the_cookie() {
    let endpoint = builder().session_source(OfMiddleware).build();
    let app = endpoint.expect("an endpoint").router();
    let mut session = Session::default();
    session.insert("user", "Grace").expect("a session");
    let load = |session: Session| {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = "/greeting".parse().expect("a path");
        request.extensions_mut().insert(session);
        app.clone().oneshot(request)
    };
    let response = load(session).await.expect("a response");
    assert!(!response.headers().contains_key(SET_COOKIE));
    let kept = response.extensions().get::<Session>().cloned();
    let kept = kept.expect("it has a CSRF token now");
    assert_eq!(kept.get::<String>("user").as_deref(), Some("Grace"));
    assert!(text(response).await.contains("<h1>Grace</h1>"));
    let again = load(kept).await.expect("a response");
    assert!(
        again.extensions().get::<Session>().is_none(),
        "nothing has changed"
    );
}

#[tokio::test(start_paused = true)]
async fn views_and_layouts_have_the_csrf_token_and_it_stays_the_same() {
    let endpoint = builder().build().expect("an endpoint");
    let mut session = Session::default();
    let _ = session.csrf_token();
    let view = live(&endpoint, "/greeting").session(&session).await;
    let mut view = view.expect("a view");
    let token = |html: &str, before: &str| {
        let (_, rest) = html.split_once(before).expect("a token");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let before = view.html();
    for at in [
        r#"name="_csrf_token" value=""#,
        r#"phx-click="wave" value=""#,
    ] {
        let token = token(&before, at);
        assert!(session.is_csrf_token_valid(&token), "{token} in {before}");
    }
    view.click("button").await;
    assert_eq!(view.html(), before.replace("<p>0</p>", "<p>1</p>"));
}
