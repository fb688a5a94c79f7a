//! The newest URLs of stylesheets and scripts.

use super::EndpointBuilder;
use crate::pages::Client;
use crate::server::live_view::StaticUrls;

impl<A: Clone + Send + Sync + 'static> EndpointBuilder<A> {
    /// Sets the newest URLs of stylesheets and scripts, as they appear in elements with
    /// `phx-track-static`.
    ///
    /// A browser whose page was loaded with other URLs, before a deployment, is out of date.
    /// [`LiveSocket::static_changed`](crate::LiveSocket::static_changed) then returns `true`, and the
    /// page can offer a reload. Without this option no page is out of date. Further calls add URLs.
    ///
    /// The path or the query of a URL identifies its content; the site does not matter. The scripts of
    /// [`npm_packages`](Self::npm_packages) are always tracked.
    ///
    /// ```
    /// use bennu::prelude::*;
    /// use bennu::LiveSession;
    /// use bennu::pages::RootContent;
    ///
    /// const STYLE: &str = "/assets/app.css?v=7";
    ///
    /// fn root(page: RootContent<'_>) -> maud::Markup {
    ///     maud::html! {
    ///         html {
    ///             head { (page.live_scripts()) link phx-track-static rel="stylesheet" href=(STYLE); }
    ///             body { (page.inner_content()) }
    ///         }
    ///     }
    /// }
    ///
    /// struct Board {
    ///     is_old: bool,
    /// }
    ///
    /// #[live_view("/board")]
    /// impl Board {
    ///     #[mount]
    ///     async fn mount(socket: &mut LiveSocket<Self>) -> Self {
    ///         Self { is_old: socket.static_changed() }
    ///     }
    ///
    ///     #[render]
    ///     fn render(&self) -> Rendered {
    ///         html! {
    ///             @if self.is_old {
    ///                 p { "There is a new version. " a href="/board" { "Reload" } }
    ///             }
    ///         }
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let session = LiveSession::new("default").root_layout(root).live::<Board>();
    /// let endpoint = Endpoint::builder().live_session(session).track_static([STYLE]).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn track_static(mut self, urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let known = self.live.static_urls.get_or_insert_default();
        known.extend(urls.into_iter().map(Into::into));
        self
    }

    /// Returns the URLs, including those of the scripts that the endpoint serves.
    pub(super) fn static_urls(&mut self, client: Option<&Client>) -> StaticUrls {
        match self.live.static_urls.take() {
            None => StaticUrls::default(),
            Some(urls) => {
                StaticUrls::current(urls.into_iter().chain(client.map(Client::tracked_url)))
            }
        }
    }
}
