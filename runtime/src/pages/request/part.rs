//! Parts of a page: the views that a custom page shows.

use maud::PreEscaped;

use super::PageRequest;
use crate::live_view::{IntoLivePath, LiveView};
use crate::server::live_routes::Embedding;
use crate::server::live_view::{DeadPage, Place, Refusal, resolve};
use crate::task::Panicked;

impl PageRequest {
    /// Renders a view within a custom page, without a URL and without its `#[handle_params]`.
    ///
    /// In these cases the result is empty, and a line is logged:
    ///
    /// | case | remedy |
    /// |---|---|
    /// | the view is refused, or sends the browser to another page | |
    /// | the first path of the view has captures | [`live_render_at`](Self::live_render_at) |
    ///
    /// The result is also empty if the browser loads the page again because one of its views was
    /// refused at its join.
    pub async fn live_render<V: LiveView>(&self) -> PreEscaped<String> {
        self.part::<V>(None).await
    }

    /// Renders a view within a custom page for one of its paths, like
    /// [`live_render`](Self::live_render).
    ///
    /// The mount receives the captures and the query of the path. The browser keeps the URL of the
    /// page, while `socket.uri()` is that of the path.
    ///
    /// ```
    /// use axum::http::request::Parts;
    /// use axum::response::Response;
    /// use bennu::prelude::*;
    ///
    /// struct Article {
    ///     id: u64,
    /// }
    ///
    /// #[live_view("/articles/{id}")]
    /// impl Article {
    ///     #[mount]
    ///     async fn mount(id: u64) -> Self {
    ///         Self { id }
    ///     }
    ///
    ///     #[render]
    ///     fn render(&self) -> Rendered {
    ///         html! { h2 { "Article " (self.id) } }
    ///     }
    /// }
    ///
    /// async fn front_page(endpoint: Endpoint, parts: Parts) -> Response {
    ///     let visit = endpoint.page(&parts);
    ///     let article = visit.live_render_at(Article::path(7)).await;
    ///     let page = maud::html! { head { (visit.live_scripts()) } body { (article) } };
    ///     visit.respond(page)
    /// }
    /// # let _ = front_page;
    /// ```
    pub async fn live_render_at<V: LiveView>(
        &self,
        path: impl IntoLivePath<V>,
    ) -> PreEscaped<String> {
        self.part::<V>(Some(path.into_live_path().as_str())).await
    }

    async fn part<V: LiveView>(&self, path: Option<&str>) -> PreEscaped<String> {
        let nothing = PreEscaped(String::new());
        if self.reload.is_some() {
            return nothing;
        }
        let name = V::SPEC.name;
        let found = self.pages.routes.part(std::any::type_name::<V>(), path);
        let uri = path.map_or(Some(self.uri.clone()), |path| resolve(&self.uri, path));
        let (Some(found), Some(uri)) = (found, uri) else {
            tracing::error!(
                view = name,
                path,
                "not a view of the endpoint, or not its path: add it to a LiveSession"
            );
            return nothing;
        };
        let opened = self.opened(found.path, found.captures, uri, Embedding::Part);
        match self.render(&found.pages, opened).await {
            Ok(DeadPage::Ok { html, flash, .. }) => {
                let place = Place::Part { path };
                self.container(&found.pages, place, &html, flash)
                    .unwrap_or(nothing)
            }
            Ok(DeadPage::Not(refusal)) => {
                let first = V::SPEC.paths.first().copied().unwrap_or_default();
                let why = if path.is_none() && first.contains('{') {
                    "its path captures something: what is said by `live_render_at`"
                } else {
                    "its mount turned it down, or sent the browser elsewhere"
                };
                let redactor = &self.pages.shared.redactor;
                let status = match &refusal {
                    Refusal::Refused(refused) => refused.shown(redactor).to_string(),
                    Refusal::Sent(..) => "sent elsewhere".to_owned(),
                };
                tracing::error!(view = name, status, why, "view not shown");
                nothing
            }
            Err(Panicked(_)) => nothing,
        }
    }
}
