use bennu::prelude::*;

#[derive(Clone)]
struct App;

#[derive(Clone)]
struct Other;

struct Page;

#[live_view("/page", state = App)]
impl Page {
    #[mount]
    async fn mount() -> Self {
        Self
    }

    #[render]
    fn render(&self) -> Rendered {
        html! { p {} }
    }
}

fn main() {
    let _ = Endpoint::builder()
        .state(Other)
        .live::<Page>();
    let _ = LiveSession::<Other>::new("default").live::<Page>();
}
