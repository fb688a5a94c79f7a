//! The document around the live pages, which is sent once.

use bennu::html::DOCTYPE;
use bennu::pages::RootContent;
use bennu::prelude::*;

use crate::pages;

pub(super) fn root(page: RootContent<'_>) -> Rendered {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (pages::look())
                meta name="csrf-token" content=(page.csrf_token());
                LiveTitle title=[page.page_title()] default="Live" suffix=" · bennu";
                link rel="stylesheet" href="/assets/live.css";
                (page.import_map())
                script type="module" src="/assets/live.mjs" {}
            }
            body { (page.inner_content()) }
        }
    }
}
