//! Names of views: only documents and logs know them.

use bennu::testing::live;
use bennu::{Endpoint, LiveSession};

pub(crate) mod first {
    use bennu::prelude::*;

    pub(crate) struct Page;

    #[live_view("/first")]
    impl Page {
        #[mount]
        async fn mount() -> Self {
            Self
        }

        #[render]
        fn render(&self) -> Rendered {
            html! { p { "first" } }
        }
    }
}

mod second {
    use bennu::prelude::*;

    pub(super) struct Page {
        id: u8,
    }

    #[live_view("/second/{id: u8}")]
    impl Page {
        #[mount]
        async fn mount(id: u8) -> Self {
            Self { id }
        }

        #[render]
        fn render(&self) -> Rendered {
            html! { p { "second " (self.id) } }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn two_views_may_have_the_same_name() {
    let pages = LiveSession::new("default")
        .live::<first::Page>()
        .live::<second::Page>();
    let endpoint = Endpoint::builder()
        .live_session(pages)
        .build()
        .expect("an endpoint");
    let view = live(&endpoint, "/first").await;
    assert!(view.expect("a view").has("p", "first"));
    let view = live(&endpoint, "/second/7").await;
    assert!(view.expect("a view").has("p", "second 7"));
}
