//! What stands around each live page: the way to the others, and what there is to tell.

use bennu::live_view::Flash;
use bennu::{LiveContent, Rendered, html};

use super::{Bindings, Commands, Dashboard, GuestsRoute, Keys, Statistics, Table};

pub(super) fn layout(page: LiveContent<'_>) -> Rendered {
    let pages = [
        ("Dashboard", Dashboard::path().to_string()),
        ("Guests", GuestsRoute::Index.path().to_string()),
        ("Bindings", Bindings::path().to_string()),
        ("Keys", Keys::path().to_string()),
        ("Commands", Commands::path().to_string()),
        ("Table", Table::path().to_string()),
        ("Statistics", Statistics::path().to_string()),
    ];
    html! {
        header.bar {
            a.home href="/" aria-label="Back to the sign-in page" {
                img.logo src="/assets/icon.svg" alt="" width="40" height="40";
            }
            nav.pages aria-label="Live pages" {
                @for (title, path) in &pages {
                    a href=(path) data-phx-link="redirect" data-phx-link-state="push" { (title) }
                }
            }
            p.status role="status" { span.dot aria-hidden="true" {} span.online { "Live" } span.offline { "Reconnecting" } }
        }
        @for kind in [Flash::Info, Flash::Error] {
            @if let Some(message) = page.flash(&kind) {
                div.flash.(kind.as_str()) #{ "flash-" (kind.as_str()) } role="alert"
                    phx-click="lv:clear-flash" phx-value-key=(kind.as_str()) {
                    p { (message) }
                    button.quiet type="button" aria-label="Close" { "×" }
                }
            }
        }
        main.page { (page.inner_content()) }
    }
}
