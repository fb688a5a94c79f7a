//! Pages: the document of the first response, and its views.

use std::sync::Arc;

use scraper::{ElementRef, Html, Selector};

use super::super::line::Line;
use super::browser::{Browser, SITE};
use super::navigation::LiveError;
use crate::server::live_view::LiveConnection;

/// A document that was loaded.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) path: String,
    pub(super) document: String,
}

/// The element that a view is joined to.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) id: String,
    pub(super) session: String,
    pub(super) left: Option<String>,
    /// Whether the URL of the page belongs to the view.
    pub(super) is_main: bool,
}

impl Page {
    pub(super) fn new(path: &str, document: String) -> Self {
        Self {
            path: path.to_owned(),
            document,
        }
    }

    /// Lists the views that the npm client joins: all that are not inside another view.
    pub(super) fn views(&self) -> Vec<Container> {
        let document = Html::parse_document(&self.document);
        let views = select(&document, "[data-phx-session]:not([data-phx-parent-id])");
        let container = |element: ElementRef<'_>| Container {
            id: element.attr("id").unwrap_or_default().to_owned(),
            session: element
                .attr("data-phx-session")
                .unwrap_or_default()
                .to_owned(),
            left: element
                .attr("data-phx-static")
                .filter(|token| !token.is_empty())
                .map(str::to_owned),
            is_main: element.attr("data-phx-main").is_some(),
        };
        views.into_iter().map(container).collect()
    }

    /// Returns the main view, or the first one.
    pub(super) fn first_view(&self) -> Result<Container, LiveError> {
        let mut views = self.views();
        let main = views.iter().position(|view| view.is_main);
        if views.is_empty() {
            return Err(LiveError::NoView {
                path: self.path.clone(),
            });
        }
        Ok(views.swap_remove(main.unwrap_or_default()))
    }

    /// Connects the socket of the views.
    pub(super) async fn connect(
        &self,
        browser: &Arc<Browser>,
    ) -> Result<Line<LiveConnection>, LiveError> {
        let token = self.csrf_token();
        let line = browser.connect(token.as_deref()).await;
        line.map_err(|why| LiveError::NotConnected { why })
    }

    /// Finds the CSRF token for the page's JavaScript.
    fn csrf_token(&self) -> Option<String> {
        let document = Html::parse_document(&self.document);
        let meta = select(&document, "meta[name=csrf-token]");
        Some(meta.first()?.attr("content")?.to_owned())
    }

    /// Lists the URLs of the tracked stylesheets and scripts, as the npm client sends them.
    pub(super) fn tracked(&self) -> Vec<String> {
        let document = Html::parse_document(&self.document);
        let tracked = select(&document, "[phx-track-static]");
        let urls = tracked
            .iter()
            .filter_map(|element| element.attr("src").or_else(|| element.attr("href")));
        urls.map(|url| self.resolve(url)).collect()
    }

    /// Resolves a URL of the document like a browser.
    fn resolve(&self, url: &str) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match url {
            url if url.contains("://") => url.to_owned(),
            url if url.starts_with("//") => format!("http:{url}"),
            url if url.starts_with('/') => format!("{SITE}{url}"),
            url => format!("{SITE}{folder}/{url}"),
        }
    }

    /// Composes the title of the document with that of its view, like the npm client.
    pub(super) fn title(&self, of_view: Option<&str>) -> String {
        let document = Html::parse_document(&self.document);
        let titles = select(&document, "title");
        let title = titles.first();
        let part = |name| title.and_then(|title| title.attr(name)).unwrap_or_default();
        match of_view {
            None => title
                .map(|title| title.text().collect())
                .unwrap_or_default(),
            Some(own) => {
                let own = if own.trim().is_empty() {
                    part("data-default")
                } else {
                    own
                };
                format!("{}{own}{}", part("data-prefix"), part("data-suffix"))
            }
        }
    }

    /// Returns the document with the present content of a view in its container.
    pub(super) fn with(&self, container: &str, html: &str) -> Html {
        let mut document = Html::parse_document(&self.document);
        let found = select(&document, "[data-phx-session]");
        let found = found
            .iter()
            .find(|element| element.attr("id") == Some(container));
        let Some(container) = found else {
            return document;
        };
        let node = container.id();
        // Each for itself: what is left within another that is gone could still be selected.
        let gone: Vec<_> = container
            .descendants()
            .skip(1)
            .map(|gone| gone.id())
            .collect();
        for gone in gone {
            if let Some(mut gone) = document.tree.get_mut(gone) {
                gone.detach();
            }
        }
        let fragment = Html::parse_fragment(html);
        let root = document.tree.extend_tree(fragment.tree).id();
        let inner = document.tree.get(root).and_then(|root| root.first_child());
        let inner = inner.map(|inner| inner.id());
        if let (Some(mut element), Some(inner)) = (document.tree.get_mut(node), inner) {
            element.reparent_from_id_append(inner);
        }
        document
    }
}

/// Finds the elements that match a valid selector.
fn select<'a>(document: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(css)
        .map(|selector| document.select(&selector).collect())
        .unwrap_or_default()
}
