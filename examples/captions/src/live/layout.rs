//! What stands around each live page: the way to the others, and what there is to tell.

use bennu::LiveContent;
use bennu::prelude::*;

use super::{Bindings, Commands, Dashboard, GuestsRoute, Keys, Statistics, Table};

pub(super) fn layout(page: LiveContent<'_>) -> Rendered {
    html! {
        header.bar {
            a.home href="/" aria-label="Back to the sign-in page" {
                img.logo src="/assets/icon.svg" alt="" width="40" height="40";
            }
            nav.pages aria-label="Live pages" {
                Link navigate=(Dashboard::path()) { "Dashboard" }
                Link navigate=(GuestsRoute::Index) { "Guests" }
                Link navigate=(Bindings::path()) { "Bindings" }
                Link navigate=(Keys::path()) { "Keys" }
                Link navigate=(Commands::path()) { "Commands" }
                Link navigate=(Table::path()) { "Table" }
                Link navigate=(Statistics::path()) { "Statistics" }
            }
            p.status role="status" { span.dot aria-hidden="true" {} span.online { "Live" } span.offline { "Reconnecting" } }
        }
        FlashGroup.flashes content=(&page);
        main.page { (page.inner_content()) }
    }
}
