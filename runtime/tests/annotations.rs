//! Templates that say where they stand in the source. It holds for the whole process, so this test
//! has one of its own.

use bennu::prelude::*;
use bennu::testing::live;

struct Page {
    open: bool,
}

const OF_THE_PAGE: u32 = line!() + 17;

#[live_view("/")]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self { open: false }
    }

    #[handle_event("toggle")]
    async fn toggle(&mut self) {
        self.open = !self.open;
    }

    #[render]
    fn render(&self) -> Rendered {
        html! {
            button phx-click="toggle" { "Toggle" }
            @if self.open { p { (word()) } }
        }
    }
}

fn word() -> Rendered {
    html! { b { "open" } }
}

const OF_THE_WORD: u32 = line!() - 3;

#[tokio::test(start_paused = true)]
async fn a_template_of_a_debug_build_says_where_it_stands() {
    let plain = word().into_html();
    assert_eq!(plain, "<b>open</b>");
    let endpoint = Endpoint::builder().live::<Page>().annotate_templates();
    let endpoint = endpoint.build().expect("an endpoint");
    let file = file!();
    let of_the_word = format!("<!-- {file}:{OF_THE_WORD} --><b>open</b>");
    assert_eq!(word().into_html(), of_the_word);
    let mut view = live(&endpoint, "/").await.expect("a view");
    let of_the_page = format!("<!-- {file}:{OF_THE_PAGE} --><button");
    assert!(view.html().contains(&of_the_page), "{}", view.html());
    view.click("button").await;
    let html = view.html();
    assert!(html.contains(&format!("<p>{of_the_word}</p>")), "{html}");
}
