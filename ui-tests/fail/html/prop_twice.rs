use bennu::{Rendered, html};

#[derive(Default)]
struct Card {
    title: &'static str,
}

impl Card {
    fn props() -> Self {
        Self::default()
    }

    fn title(self, title: &'static str) -> Self {
        Self { title, ..self }
    }

    fn render(self) -> Rendered {
        html! { h2 { (self.title) } }
    }
}

fn main() {
    let _ = html! {
        Card title="a" title="b";
    };
}
