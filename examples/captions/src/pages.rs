//! The pages: signing in, the captions, and the files that they are made of.

mod captions_page;
mod overview;

use std::path::Path;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use crate::app::App;

/// The npm client as npm installs it. It is not a copy in this repository.
const PHOENIX: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../clients/node_modules/phoenix/priv/static/phoenix.mjs"
);

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A file of `assets/`, as it was when the example was built.
macro_rules! asset {
    ($name:literal, $kind:expr) => {
        get(|| async {
            (
                [(CONTENT_TYPE, $kind)],
                include_str!(concat!("../assets/", $name)),
            )
        })
    };
}

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(sign_in))
        .route("/captions", get(captions))
        .route("/overview", get(overview::overview))
        .route("/phoenix.mjs", get(phoenix))
        .route("/assets/style.css", asset!("style.css", STYLE))
        .route("/assets/live.css", asset!("live.css", STYLE))
        .route("/assets/live.mjs", asset!("live.mjs", SCRIPT))
        .route("/assets/hooks.mjs", asset!("hooks.mjs", SCRIPT))
        .route("/assets/icon.svg", asset!("icon.svg", "image/svg+xml"))
        .route("/assets/sign_in.mjs", asset!("sign_in.mjs", SCRIPT))
        .route("/assets/app.mjs", asset!("app.mjs", SCRIPT))
        .route("/assets/connection.mjs", asset!("connection.mjs", SCRIPT))
        .route(
            "/assets/conversation.mjs",
            asset!("conversation.mjs", SCRIPT),
        )
        .route("/assets/log.mjs", asset!("log.mjs", SCRIPT))
        .route("/assets/session.mjs", asset!("session.mjs", SCRIPT))
        .route("/assets/tabs.mjs", asset!("tabs.mjs", SCRIPT))
        .route("/assets/tour.mjs", asset!("tour.mjs", SCRIPT))
}

async fn sign_in(State(app): State<App>) -> Markup {
    let body = html! {
        main.door {
            (logo())
            h1 { "Captions" }
            p.lead { "What you say, live in every window you have open. Pick who you are:" }
            form #sign-in.people aria-describedby="sign-in-problem" {
                @for user in app.accounts.all() {
                    button.person type="submit" name="user_id" value=(user.id) {
                        span.avatar data-name=(user.name) aria-hidden="true" { (initials(&user.name)) }
                        span { (user.name) }
                    }
                }
            }
            p #sign-in-problem.notice role="status" {}
            p.hint {
                "Each tab of the browser has its own sign-in: open two, as the same user to watch captions "
                "travel, or as two users to meet in the lobby. Or look at the "
                a href="/dashboard" { "live pages" }
                ", which need no sign-in."
            }
        }
    };
    layout("Sign in", Some("/assets/sign_in.mjs"), &body)
}

async fn captions() -> Markup {
    if !is_phoenix_installed().await {
        return layout("Captions", None, &phoenix_is_missing());
    }
    layout("Captions", Some("/assets/app.mjs"), &captions_page::body())
}

/// The unmodified npm client.
async fn phoenix() -> Response {
    match tokio::fs::read(PHOENIX).await {
        Ok(script) => ([(CONTENT_TYPE, SCRIPT)], script).into_response(),
        Err(_) => (StatusCode::NOT_FOUND, "run `npm ci` in clients/").into_response(),
    }
}

async fn is_phoenix_installed() -> bool {
    tokio::fs::try_exists(Path::new(PHOENIX))
        .await
        .unwrap_or(false)
}

fn phoenix_is_missing() -> Markup {
    html! {
        main.door {
            (logo())
            h1 { "One step is missing" }
            p.lead role="alert" {
                "This page speaks to the server with the npm package " code { "phoenix" }
                ", which is not installed yet. Run this where you started the example, then reload:"
            }
            pre.command { code { "npm ci --prefix clients" } }
        }
    }
}

fn layout(title: &str, script: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (look())
                title { (title) " · bennu" }
                @if let Some(script) = script {
                    script type="module" src=(script) {}
                }
            }
            body { (body) }
        }
    }
}

/// What the `head` of every page has.
pub(crate) fn look() -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
        meta name="color-scheme" content="light dark";
        meta name="theme-color" content="#f3f5f4" media="(prefers-color-scheme: light)";
        meta name="theme-color" content="#0f1513" media="(prefers-color-scheme: dark)";
        link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
        link rel="stylesheet" href="/assets/style.css";
    }
}

fn logo() -> Markup {
    html! { img.logo src="/assets/icon.svg" alt="" width="40" height="40"; }
}

/// `Ada Lovelace` is `AL`.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .collect()
}
