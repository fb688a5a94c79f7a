//! A plain page with two live views in it, each with a life of its own.

use axum::Extension;
use axum::extract::Request;
use axum::response::Response;
use bennu::Endpoint;
use maud::{DOCTYPE, html};

use super::look;
use crate::live::{Dashboard, Statistics};

pub(super) async fn overview(
    Extension(endpoint): Extension<Endpoint>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let visit = endpoint.page(&parts);
    let dashboard = visit.live_render::<Dashboard>().await;
    let statistics = visit.live_render::<Statistics>().await;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (look())
                link rel="stylesheet" href="/assets/live.css";
                (visit.live_scripts())
                title { "Overview · bennu" }
            }
            body { main.page { (dashboard) (statistics) } }
        }
    };
    visit.respond(page)
}
