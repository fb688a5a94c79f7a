//! Stylesheets and scripts that are no longer the newest: the page can say so.

use std::fs;
use std::path::PathBuf;

use bennu::pages::RootContent;
use bennu::prelude::*;
use bennu::testing::live;
use bennu::{LiveSession, Secret};
use serde_json::json;

use crate::raw::RawPage;

/// Says which page it stands on.
struct Board {
    is_old: bool,
}

#[live_view("/board")]
impl Board {
    #[mount]
    async fn mount(socket: &mut LiveSocket<Self>) -> Self {
        Self {
            is_old: socket.static_changed(),
        }
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            @if self.is_old { p.old { "There is a new version." } } @else { p.new { "new" } }
            button phx-click="ask" { "ask" }
        }
    }

    #[handle_event("ask")]
    async fn ask(&mut self, socket: &mut LiveSocket<Self>) {
        self.is_old = socket.static_changed();
    }
}

/// An endpoint whose pages have the stylesheet of a version; `current` are those that it says.
fn version(style: &'static str, current: Option<&[&'static str]>) -> Endpoint {
    let root = move |page: RootContent<'_>| {
        maud::html! {
            head {
                (page.live_scripts())
                link phx-track-static rel="stylesheet" href=(style);
                link rel="icon" href="/icon.svg";
            }
            body { (page.inner_content()) }
        }
    };
    let session = LiveSession::new("default")
        .root_layout(root)
        .live::<Board>();
    let builder = Endpoint::builder()
        .secret_key_base(Secret::new([7; 64]).expect("a secret"))
        .live_session(session);
    let builder = match current {
        Some(current) => builder.track_static(current.iter().copied()),
        None => builder,
    };
    builder.build().expect("an endpoint")
}

#[tokio::test(start_paused = true)]
async fn a_page_that_an_older_server_made_is_told_that_it_is_old() {
    let old = version("/app.css?v=6", Some(&["/app.css?v=6"]));
    let new = version("/app.css?v=7", Some(&["/app.css?v=7"]));
    let mut view = live(&new, "/board")
        .router(old.router())
        .await
        .expect("a view");
    assert!(view.has("p.old", ""));
    view.click("button").await;
    assert!(view.has("p.old", ""), "it is known after the mount, too");
    view.reconnect().await.expect("joined");
    assert!(view.has("p.old", ""));
    let fresh = live(&new, "/board").await.expect("a view");
    assert!(fresh.has("p.new", ""));
}

#[tokio::test(start_paused = true)]
async fn a_url_below_the_page_s_own_is_written_out() {
    let endpoint = version("app.css?v=7", Some(&["/app.css?v=7"]));
    let view = live(&endpoint, "/board").await.expect("a view");
    assert!(view.has("p.new", ""));
}

#[tokio::test(start_paused = true)]
async fn where_the_endpoint_does_not_say_what_is_current_nothing_is_old() {
    let old = version("/app.css?v=6", None);
    let new = version("/app.css?v=7", None);
    let view = live(&new, "/board").router(old.router()).await;
    assert!(view.expect("a view").has("p.new", ""));
}

#[tokio::test(start_paused = true)]
async fn what_the_join_says_is_tracked_decides() {
    let endpoint = version("/app.css?v=7", Some(&["/app.css?v=7", "/app.js"]));
    let page = RawPage::load(&endpoint, "/board").await;
    for (tracked, is_old) in [
        (json!(["http://localhost/app.css?v=7"]), false),
        (json!(["https://cdn.example/app.js?x"]), false),
        (json!(["http://localhost/app.css?v=8"]), true),
        (json!([7]), true),
        (json!(7), false),
        (json!(null), false),
    ] {
        let mut raw = page.connect(&endpoint).await;
        let mut join = page.join("/board");
        join["params"]["_track_static"] = tracked.clone();
        let (status, response) = raw.join("1", &page.topic(), join).await;
        assert_eq!(status, "ok");
        let says_so = response.to_string().contains("There is a new version.");
        assert_eq!(says_so, is_old, "{tracked}");
    }
}

/// The npm packages, as good as: those of another version have another text.
fn packages(version: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("packages-{version}"));
    for file in [
        "phoenix/priv/static/phoenix.mjs",
        "phoenix_live_view/priv/static/phoenix_live_view.esm.js",
    ] {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, format!("// version {version}")).expect("a file");
    }
    folder
}

#[tokio::test(start_paused = true)]
async fn the_npm_packages_of_the_endpoint_are_tracked_by_themselves() {
    let serving = |version| {
        Endpoint::builder()
            .secret_key_base(Secret::new([7; 64]).expect("a secret"))
            .live::<Board>()
            .npm_packages(packages(version))
            .track_static(["/app.css"])
            .build()
            .expect("an endpoint")
    };
    let (old, new) = (serving("1.0"), serving("2.0"));
    let view = live(&new, "/board").router(old.router()).await;
    assert!(view.expect("a view").has("p.old", ""));
    let view = live(&new, "/board").await;
    assert!(view.expect("a view").has("p.new", ""));
}
