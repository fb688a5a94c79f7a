use bennu::html;

fn main() {
    let _ = html! {
        ul #a phx-update="steam" {}
        ul #b phx-update="append" {}
        ul #c phx-update="stream" {}
    };
}
