use bennu::html;

fn main() {
    let _ = html! {
        div phx-hook="Chart" {}
        ul phx-update="ignore" {}
        ul id=[Some("a")] phx-update="ignore" {}
    };
}
