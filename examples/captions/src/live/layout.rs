//! The layout around each live page: links to the other pages, and flash messages.

use bennu::pages::LiveContent;
use bennu::prelude::*;

use super::{Bindings, Commands, Dashboard, GuestsRoute, Keys, Me, Statistics, Table};

pub(super) fn layout(page: LiveContent<'_>) -> Rendered {
    let at = page.uri().path();
    html! {
        header.bar {
            a.home href="/" aria-label="Back to the sign-in page" {
                img.logo src="/assets/icon.svg" alt="" width="40" height="40";
            }
            nav.pages aria-label="Live pages" {
                PageLink to=(Dashboard::path()) at=(at) { "Dashboard" }
                PageLink to=(GuestsRoute::Index.path()) at=(at) { "Guests" }
                PageLink to=(Bindings::path()) at=(at) { "Bindings" }
                PageLink to=(Keys::path()) at=(at) { "Keys" }
                PageLink to=(Commands::path()) at=(at) { "Commands" }
                PageLink to=(Table::path()) at=(at) { "Table" }
                PageLink to=(Statistics::path()) at=(at) { "Statistics" }
                PageLink to=(Me::path()) at=(at) { "Me" }
            }
            p.status role="status" { span.dot aria-hidden="true" {} span.online { "Live" } span.offline { "Reconnecting" } }
        }
        FlashGroup.flashes content=(&page);
        main.page { (page.inner_content()) }
    }
}

/// Shows a link to a live page, marked if it leads to the present page.
#[component]
fn page_link<V: LiveView>(to: LivePath<V>, at: &str, inner_block: Slot) -> Rendered {
    let here = at.starts_with(to.as_str());
    html! {
        Link navigate=(to) aria-current=[here.then_some("page")] { (inner_block) }
    }
}
