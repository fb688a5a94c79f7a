//! The document around the live pages, which is sent once.

use bennu::RootContent;
use maud::{DOCTYPE, Markup, html};

use crate::pages;

pub(super) fn root(page: RootContent<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (pages::look())
                meta name="csrf-token" content=(page.csrf_token());
                title data-suffix=" · bennu" { (page.page_title().unwrap_or("Live")) " · bennu" }
                link rel="stylesheet" href="/assets/live.css";
                (page.import_map())
                script type="module" src="/assets/live.mjs" {}
            }
            body { (page.inner_content()) }
        }
    }
}
